/*
 * app_digests.c
 *	  A few fields of many apps: RPC Ws7gDc with a short selector.
 *
 * An answer has some hundreds of bytes where the whole of an app has 20 KB, so
 * a thousand apps share a POST.  Which of the few fields stand in a trailing
 * object is the store's choice.
 */
#include "play/rows/details.h"
#include "play/rows/decode.h"
#include "json/decode.h"

/* Decoded bytes of one app's answer. */
#define DIGEST_SIZE 1000

static const char request[] = PLAY_DETAILS_PAYLOAD("19,52,80");

static char *
payload(const PlayCall *call, const PlayChain *chain)
{
	(void) chain;
	return play_details_fill(request, call);
}

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* What is read beside a row's columns comes first. */
enum
{
	DOCUMENT, NHIDDEN,
	LISTED = NHIDDEN, AVAILABILITY, GENRE, GENRE_ID, SCORE, RATINGS, NREAD
};

#define NCOLUMNS (NREAD - NHIDDEN)

static const JsColumn columns[NREAD] =
{
	[DOCUMENT] = PLAY_DETAILS_DOCUMENT,
	[LISTED] = {"listed", "1,2", js_decode_truthy, JS_REQUIRED},
	[AVAILABILITY] = {"availability", "1,2,18", play_decode_availability, JS_NULLABLE},
	[GENRE] = {"genre", "1,2,79,0,0,0", js_decode_text, JS_REQUIRED},
	[GENRE_ID] = {"genre_id", "1,2,79,0,0,2", js_decode_text, JS_REQUIRED},
	[SCORE] = {"score", "1,2,51,0,1", js_decode_float, JS_NULLABLE},
	[RATINGS] = {"ratings", "1,2,51,2,1", js_decode_int, JS_NULLABLE},
};

static const JsShape shape = {columns, NREAD, NULL, 0};

static PlayVerdict
read_digest(const PlayCall *call, PlayChain *chain, const char *text, size_t len,
			PlayAnswer *answer)
{
	static JsReader *reader = NULL;
	JsValue	values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict = play_details_read(call, answer, &reader, &shape, text, len,
											values, &missing);

	(void) chain;
	if (verdict != PLAY_ROWS)
		return verdict;
	play_details_unrated(&values[RATINGS], &values[SCORE]);
	if (!play_answer_row(answer, columns + NHIDDEN, values + NHIDDEN, missing))
		return PLAY_NO_MEMORY;
	return play_answer_verdict(answer);
}

enum
{
	STEP_RPC, STEP_PAGE, NSTEPS
};

static const PlayStep steps[NSTEPS] =
{
	[STEP_RPC] = {
		.kind = PLAY_STEP_RPC,
		.rpc = {
			.id = PLAY_DETAILS_RPC,
			.pack_calls = 1024,
			.payload = payload,
		},
		.expected_size = DIGEST_SIZE,
		.read = read_digest,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = PLAY_DETAILS_PAGE_STEP(read_digest),
};

/* Of an app that the store does not know this is all there is to say. */
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
	.nsteps = NSTEPS,
	.absent_row = unlisted,
};
