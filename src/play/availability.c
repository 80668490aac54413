/*
 * availability.c
 *	  Whether apps can be had in a country: RPC Ws7gDc, field 19 alone.
 *
 * Nothing but this field says it: an app that a country's storefront does not
 * offer still has a price there, ratings and an "Install" text.  An error is
 * never an answer, so the two ways for a value to be missing are told apart:
 * the store served the field and it is unset, or it was not served.
 */
#include "play/details.h"
#include "play/json.h"

/* The field, and the decoded bytes of an answer that has no other. */
#define FIELD 19
#define PROBE_SIZE 280

static const char request[] = PLAY_DETAILS_PAYLOAD("19");

static char *
payload(const PlayCall *call, const PlayChain *chain)
{
	(void) chain;
	return play_details_fill(request, call);
}

static size_t
expected_size(const PlayCall *call, const PlayChain *chain)
{
	(void) call;
	(void) chain;
	return PROBE_SIZE;
}

/* Is the field among those that were served? */
static PlayDecoded
served(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	(void) rest;
	(void) arena;
	for (const char *p = play_json_first(json); p != NULL; p = play_json_next(p))
	{
		int64_t		number;

		if (play_json_int(p, &number) && number == FIELD)
		{
			out->type = PLAY_BOOL;
			out->u.i = true;
			return PLAY_DECODED;
		}
	}
	return PLAY_ABSENT;
}

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* What is read beside a row's column comes first. */
enum
{
	DOCUMENT, SERVED, SET, NHIDDEN,
	AVAILABILITY = NHIDDEN, NREAD
};

#define NCOLUMNS (NREAD - NHIDDEN)

static const PlayColumn columns[NREAD] =
{
	[DOCUMENT] = PLAY_DETAILS_DOCUMENT,
	[SERVED] = {"served", "1,39,0", served, PLAY_FALSE},
	[SET] = {"set", "1,2,18", play_truthy, PLAY_FALSE},
	[AVAILABILITY] = {"availability", "1,2,18", play_details_availability, PLAY_NULLABLE},
};

static const PlayShape shape = {columns, NREAD, NULL, 0};

static PlayVerdict
read_availability(const PlayCall *call, PlayChain *chain, const char *text, size_t len,
				  PlayAnswer *answer)
{
	static PlayReader *reader = NULL;
	PlayValue	values[NREAD];
	const PlayColumn *missing;
	PlayVerdict verdict = play_details_read(call, answer, &reader, &shape, text, len,
											values, &missing);

	(void) chain;
	if (verdict != PLAY_ROWS)
		return verdict;

	/* Served and unset is the same as set and empty. */
	if (values[AVAILABILITY].type == PLAY_NULL && values[SERVED].u.i && !values[SET].u.i)
		values[AVAILABILITY] = play_text_value("not_in_region");
	if (values[AVAILABILITY].type == PLAY_NULL && missing == NULL)
		missing = &columns[AVAILABILITY];
	if (!play_answer_row(answer, values + NHIDDEN, missing))
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
		.rpcid = PLAY_DETAILS_RPC,
		.pack_calls = 1024,
		.payload = payload,
		.expected_size = expected_size,
		.read = read_availability,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = PLAY_DETAILS_PAGE_STEP(read_availability),
};

static const PlayValue not_found[NCOLUMNS] =
{
	[AVAILABILITY - NHIDDEN] = {
		.type = PLAY_TEXT,.len = sizeof("not_found") - 1,.u.text = "not_found"
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
	.nsteps = NSTEPS,
	.row_per_call = true,
	.absent_row = not_found,
};
