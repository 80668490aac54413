/*
 * app_digests.c
 *	  A few fields of many apps: RPC Ws7gDc with a short selection.
 *
 * An answer has some hundreds of bytes where the whole of an app has 20 KB, so
 * a thousand apps share a POST.  Which of the few fields stand in a trailing
 * object is the store's choice.
 *
 * The store's fields are messages, of which several columns may be read: who
 * asks for a score is sent the histogram, too, but it stays NULL.
 */
#include <stdio.h>
#include <string.h>

#include "play/operations/app_digests.h"
#include "play/rows/app_message.h"
#include "play/rows/decode.h"
#include "json/decode.h"

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* Hidden columns come first. */
enum
{
	DOCUMENT, NHIDDEN,
	LISTED = NHIDDEN, FIRST_FIELD,
	AVAILABILITY = FIRST_FIELD, GENRE, GENRE_ID, SCORE, RATINGS, TITLE, DEVELOPER,
	DEVELOPER_ID, ICON, UPDATED_AT, FIRST_OTHER
};

/*
 * A call may not ask for a field, so only what every digest has is required
 * here.
 */
static const JsColumn columns[] =
{
	[DOCUMENT] = PLAY_APP_DOCUMENT,
	[LISTED] = {"listed", "1,2", js_decode_truthy, JS_REQUIRED},
	[AVAILABILITY] = {"availability", "1,2,18", play_decode_availability, JS_NULLABLE},
	[GENRE] = {"genre", "1,2,79,0,0,0", js_decode_text, JS_NULLABLE},
	[GENRE_ID] = {"genre_id", "1,2,79,0,0,2", js_decode_text, JS_NULLABLE},
	[SCORE] = {"score", "1,2,51,0,1", js_decode_float, JS_NULLABLE},
	[RATINGS] = {"ratings", "1,2,51,2,1", js_decode_int, JS_NULLABLE},
	[TITLE] = {"title", "1,2,0,0", js_decode_text, JS_NULLABLE},
	[DEVELOPER] = {"developer", "1,2,68,0", js_decode_text, JS_NULLABLE},
	[DEVELOPER_ID] = {"developer_id", "1,2,68,1,4,2", play_decode_after_id, JS_NULLABLE},
	[ICON] = {"icon", "1,2,95,0,3,2", js_decode_text, JS_NULLABLE},
	[UPDATED_AT] = {"updated_at", "1,2,145,0,1,0", js_decode_epoch, JS_NULLABLE},
	{"released_at", "1,2,10,1,0", js_decode_epoch, JS_NULLABLE},
	{"reviews", "1,2,51,3,1", js_decode_int, JS_NULLABLE},
	{"histogram", "1,2,51,1", play_decode_hist, JS_NULLABLE},
	{"min_installs", "1,2,13,1", js_decode_int, JS_NULLABLE},
	{"real_installs", "1,2,13,2", js_decode_int, JS_NULLABLE},
	{"price", "1,2,57,0,0,0,0,1,0,0", play_decode_micros, JS_NULLABLE},
	{"original_price", "1,2,57,0,0,0,0,1,1,0", play_decode_micros_nonzero, JS_NULLABLE},
	{"discount_ends_at", "1,2,57,0,0,0,0,14,0,0", js_decode_epoch, JS_NULLABLE},
	{"free", "1,2,57,0,0,0,0,1,0,0", js_decode_is0, JS_NULLABLE},
	{"currency", "1,2,57,0,0,0,0,1,0,1", js_decode_text, JS_NULLABLE},
	{"offers_iap", "1,2,19,0", js_decode_truthy, JS_NULLABLE},
	{"iap_range", "1,2,19,0", js_decode_text, JS_NULLABLE},
	{"contains_ads", "1,2,48", js_decode_truthy, JS_FALSE},
	{"in_play_pass", "1,2,62", js_decode_truthy, JS_FALSE},
	{"content_rating", "1,2,9,0", js_decode_text, JS_NULLABLE},
	{"version", "1,2,140,0,0,0", js_decode_nonempty, JS_NULLABLE},
	{"min_sdk", "1,2,140,1,1,0,0,0", js_decode_int, JS_NULLABLE},
	{"target_sdk", "1,2,140,1,0,0,0", js_decode_int, JS_NULLABLE},
};

#define NREAD ((int) (sizeof(columns) / sizeof(columns[0])))
#define NCOLUMNS (NREAD - NHIDDEN)
#define NFIELDS (NREAD - FIRST_FIELD)

static const JsShape shape = {columns, sizeof(columns) / sizeof(columns[0]), NULL, 0};

/* The bit of a column in a set. */
#define BIT(column) (UINT64_C(1) << ((column) - FIRST_FIELD))

/* The fields that a digest has by default. */
static const uint64_t usual =
BIT(AVAILABILITY) | BIT(GENRE) | BIT(GENRE_ID) | BIT(SCORE) | BIT(RATINGS);

/* The fields that every listed app has. */
static const uint64_t required =
BIT(GENRE) | BIT(GENRE_ID) | BIT(TITLE) | BIT(DEVELOPER) | BIT(DEVELOPER_ID) | BIT(ICON) |
BIT(UPDATED_AT);

static uint64_t
wanted_of(const PlayCall *call)
{
	return call == NULL || call->fields == 0 ? usual : call->fields;
}

uint64_t
play_digest_field(const char *name)
{
	for (int i = FIRST_FIELD; i < NREAD; i++)
	{
		if (strcmp(name, columns[i].name) == 0)
			return BIT(i);
	}
	return 0;
}

const char *
play_digest_field_name(int i)
{
	return i < NFIELDS ? columns[FIRST_FIELD + i].name : NULL;
}

bool
play_digest_wants(const PlayCall *call, int i)
{
	return (wanted_of(call) & BIT(FIRST_FIELD + i)) != 0;
}

/* The store's fields of an app that columns are read from. */
typedef struct Field
{
	int			number;
	size_t		size;			/* upper bound of its decoded bytes in an
								 * answer */
} Field;

static const Field fields[] =
{
	{1, 60}, {10, 900}, {11, 70}, {14, 90}, {19, 20}, {20, 90}, {49, 50}, {52, 320}, {58, 480},
	{63, 20}, {69, 200}, {80, 180}, {96, 280}, {141, 70}, {146, 70},
};

#define NSTORE_FIELDS ((int) (sizeof(fields) / sizeof(fields[0])))

/* Size of an answer without them. */
#define EMPTY_SIZE 290

/* Finds the field of a column: its path is "1,2," and the index. */
static int
field_of(int column)
{
	int			number = 1;
	int			index = 0;

	for (const char *p = columns[column].path + 4; *p >= '0' && *p <= '9'; p++)
		index = index * 10 + (*p - '0');
	number += index;
	for (int i = 0; i < NSTORE_FIELDS; i++)
	{
		if (fields[i].number == number)
			return i;
	}
	return 0;
}

/* Sets which of the store's fields a call asks for. */
static void
find_fields(const PlayCall *call, bool *asked)
{
	uint64_t	wanted = wanted_of(call);

	memset(asked, 0, NSTORE_FIELDS * sizeof(bool));
	for (int i = FIRST_FIELD; i < NREAD; i++)
	{
		if (wanted & BIT(i))
			asked[field_of(i)] = true;
	}
}

static char *
payload(const PlayAsk *ask)
{
	bool		asked[NSTORE_FIELDS];
	char		numbers[4 * NSTORE_FIELDS + 1] = "";
	char		request[sizeof(PLAY_APP_PAYLOAD("%s")) + sizeof(numbers)];
	int			len = 0;

	find_fields(ask->call, asked);
	for (int i = 0; i < NSTORE_FIELDS; i++)
	{
		if (asked[i])
			len += snprintf(numbers + len, sizeof(numbers) - len, "%s%d", len > 0 ? "," : "",
							fields[i].number);
	}
	snprintf(request, sizeof(request), PLAY_APP_PAYLOAD("%s"), numbers);
	return play_app_payload(request, ask->call);
}

static size_t
size_of(const PlayAsk *ask)
{
	bool		asked[NSTORE_FIELDS];
	size_t		size = EMPTY_SIZE;

	find_fields(ask->call, asked);
	for (int i = 0; i < NSTORE_FIELDS; i++)
		size += asked[i] ? fields[i].size : 0;
	return size;
}

/*
 * Clears the fields that were not asked for, and finds a required one that is
 * missing.
 */
static void
keep_wanted(uint64_t wanted, JsValue *values, const JsColumn **missing)
{
	for (int i = FIRST_FIELD; i < NREAD; i++)
	{
		if ((wanted & BIT(i)) == 0)
			values[i] = (JsValue) {0};
		else if ((required & BIT(i)) != 0 && values[i].type == JS_NULL && *missing == NULL)
			*missing = &columns[i];
	}
}

static PlayVerdict
read_digest(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	JsValue		values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict = play_app_read(reply, &reader, &shape, values, &missing);

	if (verdict != PLAY_ROWS)
		return verdict;
	play_app_unrated(&values[RATINGS], &values[SCORE]);
	keep_wanted(wanted_of(reply->call), values, &missing);
	return play_answer_only_row(reply->answer, columns + NHIDDEN, values + NHIDDEN,
								missing);
}

static const PlayStep steps[PLAY_APP_NSTEPS] =
PLAY_APP_STEPS(1024, payload, read_digest, .size_of = size_of);

/* The row of an app that the store does not know. */
static const JsValue unlisted[NCOLUMNS] =
{
	[LISTED - NHIDDEN] = {.type = JS_BOOL,.u.i = false},
};

const PlayOperation play_app_digests =
{
	.name = "app_digests",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns + NHIDDEN,
	.ncolumns = NCOLUMNS,
	.steps = steps,
	.nsteps = PLAY_APP_NSTEPS,
	.absent_row = unlisted,
};
