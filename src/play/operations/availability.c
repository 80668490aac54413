/*
 * availability.c
 *	  Whether apps are available in a country: RPC Ws7gDc, field 19 alone.
 *
 * Nothing but this field says it: an app that a country's storefront does not
 * offer still has a price there, ratings and an "Install" text.  An error is
 * never an answer, so the two ways for a value to be missing are told apart:
 * the store served the field and it is unset, or it was not served.
 */
#include "play/rows/decode.h"
#include "play/rows/app_message.h"
#include "json/json.h"
#include "json/decode.h"

/* The field, and the size of an answer with no other. */
#define FIELD 19
#define PROBE_SIZE 280

static const char request[] = PLAY_APP_PAYLOAD("19");

static char *
payload(const PlayAsk *ask)
{
	return play_app_payload(request, ask->call);
}

/* Is the field among those that were served? */
static JsDecoded
served(const JsCell *cell, JsValue *out)
{
	for (const char *p = js_first(cell->json); p != NULL; p = js_next(p))
	{
		int64_t		number;

		if (js_as_int(p, &number) && number == FIELD)
		{
			out->type = JS_BOOL;
			out->u.i = true;
			return JS_DECODED;
		}
	}
	return JS_ABSENT;
}

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* Hidden columns come first. */
enum
{
	DOCUMENT, SERVED, SET, NHIDDEN,
	AVAILABILITY = NHIDDEN, NREAD
};

#define NCOLUMNS (NREAD - NHIDDEN)

static const JsColumn columns[NREAD] =
{
	[DOCUMENT] = PLAY_APP_DOCUMENT,
	[SERVED] = {"served", "1,39,0", served, JS_FALSE},
	[SET] = {"set", "1,2,18", js_decode_truthy, JS_FALSE},
	[AVAILABILITY] = {"availability", "1,2,18", play_decode_availability, JS_NULLABLE},
};

static const JsShape shape = {columns, NREAD, NULL, 0};

static PlayVerdict
read_availability(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	JsValue		values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict = play_app_read(reply, &reader, &shape, values, &missing);

	if (verdict != PLAY_ROWS)
		return verdict;

	/* served and unset means the same as set and empty */
	if (values[AVAILABILITY].type == JS_NULL && values[SERVED].u.i && !values[SET].u.i)
		values[AVAILABILITY] = play_text_value("not_in_region");
	if (values[AVAILABILITY].type == JS_NULL && missing == NULL)
		missing = &columns[AVAILABILITY];
	return play_answer_only_row(reply->answer, columns + NHIDDEN, values + NHIDDEN,
								missing);
}

static const PlayStep steps[PLAY_APP_NSTEPS] =
PLAY_APP_STEPS(1024, payload, read_availability, .expected_size = PROBE_SIZE);

static const JsValue not_found[NCOLUMNS] =
{
	[AVAILABILITY - NHIDDEN] = {
		.type = JS_TEXT,.len = sizeof("not_found") - 1,.u.text = "not_found"
	},
};

const PlayOperation play_availability =
{
	.name = "availability",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns + NHIDDEN,
	.ncolumns = NCOLUMNS,
	.steps = steps,
	.nsteps = PLAY_APP_NSTEPS,
	.row_per_call = true,
	.absent_row = not_found,
};
