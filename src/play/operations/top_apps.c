/*
 * top_apps.c
 *	  Top charts: RPC vyAe2.
 *
 * The payload has a number of rows, a collection and a category; the rest is
 * constant and selects the fields of a row.  The answer's rows are at
 * [0,1,0,28,0], each in slot 0 of its element.  An empty chart has no section at
 * [0,1].  There is no paging: at most about 200 rows come (2026; 660 in 2024),
 * whatever number is asked for.
 *
 * A short payload leaves out the constant part, and with it the selection of
 * fields: 100 bytes in place of 12 KB.  Which fields the store fills then is not
 * known; a client that sent it in 2024 found 23 slots in a row, of which there
 * are 34.  So a setting must ask for it.
 *
 * Sources: the request as sent by the store's own pages and several public
 * clients (2022 to 2026), the answer from a response recorded in July 2026.
 */
#include <stdlib.h>

#include "json/json.h"
#include "play/operation.h"
#include "play/wire/selection.h"
#include "play/rows/app_row.h"
#include "play/wire/template.h"

/* Decoded bytes: a row has 8.5 KB on average, and an answer little else. */
#define ROW_SIZE 8192

static const PlayInput inputs[] =
{
	{"category", play_input_subject},
	{"collection", play_input_collection},
	{"num", play_input_num},
};

static const PlayMaskKind mask_kinds[] =
{
	{7, "[[1,73,96,103,97,58,50,92,52,112,69,19,31,101,123,74,49,80,38,20,10,14,"
	"79,43,42,139]]"},
	{9, "[[1,7,9,24,12,31,5,15,27,8,13,10]]"},
	{17, "[[1,7,9,25,13,31,5,41,27,8,14,10]]"},
	{10, "[[1,7,6,9]]"},
	{1, "[[1,5,14,38,19,29,34,4,12,11,6,30,43,40,42,16,10,7]]"},
	{4, "[[1,3,5,4,7,6,11,19,21,17,15,12,16,20]]"},
	{3, "[[1,5,14,4,10,17]]"},
	{2, "[[1,5,7,4,13,16,12,18]]"},
};

static const int mask_clusters[] =
{
	1, 31, 104, 9, 8, 27, 12, 65, 110, 88, 11, 56, 55, 96, 10, 122, 72, 71, 64,
	113, 139, 150, 169, 165, 151, 163, 32, 16, 108, 100
};

static const char cluster_types[] =
"[64,1,195,71,8,72,9,10,11,139,12,16,145,148,150,151,152,27,30,31,96,32,34,163,"
"100,165,104,169,108,110,113,55,56,57,122]";

static const char surfaces[] =
"[[[true],null,[[null,[]]],null,null,null,null,[null,2],null,null,null,null,null,"
"null,[1],null,null,null,null,null,null,null,[1]],[null,[[null,[]]]],[null,[[null,"
"[]]],null,[true]],[null,[[null,[]]]],null,null,null,null,[[[null,[]]]],[[[null,"
"[]]]]]";

static const char tail[] = "[[[1,2],[10,8,9],[],[]]]";

/* Makes a request for any chart, or returns NULL. */
static json_t *
make_request(void)
{
	return json_pack("[[n, [[i, [i, s]], b, n, o, [n, n, o, [o]], n, n, o], [i, s, s]]]",
					 8, 20, "{num}", 1,
					 json_loads(cluster_types, 0, NULL),
					 json_loads(surfaces, 0, NULL),
					 play_field_mask(mask_kinds, sizeof(mask_kinds) / sizeof(mask_kinds[0]),
									mask_clusters,
									sizeof(mask_clusters) / sizeof(mask_clusters[0])),
					 json_loads(tail, 0, NULL),
					 2, "{collection}", "{category}");
}

/* The same without its constant part. */
static json_t *
make_short_request(void)
{
	return json_pack("[[n, [[n, [n, s]], n, n, [i]], [i, s, s]]]", "{num}", 113,
					 2, "{collection}", "{category}");
}

static char *
fill(const char *request, const PlayAsk *ask)
{
	return play_template_fill(request,
							  "num", json_integer(ask->call->num),
							  "collection", json_string(ask->call->collection->wire_name),
							  "category", json_string(ask->call->subject),
							  NULL);
}

static char *
payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return fill(play_template_once(&request, make_request), ask);
}

static char *
short_payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return fill(play_template_once(&request, make_short_request), ask);
}

static size_t
size_of(const PlayAsk *ask)
{
	return (size_t) ask->call->num * ROW_SIZE;
}

static const JsList lists[] =
{
	{
		.path = "0,1,0,28,0",
		.item = "0",
		.columns = play_app_row_columns,
		.ncolumns = PLAY_APP_ROW_NCOLUMNS
	},
};

static const JsShape shape = {NULL, 0, lists, 1};

static bool
is_nothing(const char *json)
{
	return json == NULL || js_is_empty(json);
}

/*
 * Judges a checked answer without rows.  It is an empty chart only if there is
 * nothing in the place of the section or its rows, and no app anywhere else.
 * Anything else there means that the layout has changed.
 */
static PlayVerdict
judge_no_rows(const char *text, PlayAnswer *answer)
{
	const char *result = js_get(text, "0");
	bool		has_apps = js_mentions(text, PLAY_APP_PATH);

	if (result == NULL || result[0] != '[')
		play_answer_problem(answer, "no \"result\" at [0]");
	else if (!has_apps && js_get(result, "1,0") == NULL &&
			 is_nothing(js_get(result, "1")))
		return PLAY_EMPTY;
	else if (js_get(result, "1,0,28") == NULL)
		play_answer_problem(answer, "no \"rows\" at [0,1,0,28]");
	else if (!has_apps && is_nothing(js_get(result, "1,0,28")))
		return PLAY_EMPTY;
	else
		play_answer_problem(answer, "no \"rows\" at [0,1,0,28,0]");
	return PLAY_LAYOUT_CHANGED;
}

static PlayVerdict
read_chart(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	PlayAnswer *answer = reply->answer;
	const JsColumn *missing;
	PlayVerdict verdict;

	if (reply->text == NULL)
		return PLAY_EMPTY;
	verdict = play_answer_read(answer, play_reader_once(&reader, &shape), reply->text,
							   reply->len, reply->call ? reply->call->num : 0, NULL,
							   &missing, NULL);
	if (verdict != PLAY_ROWS)
		return verdict;
	return answer->seen > 0 ? play_answer_verdict(answer) :
		judge_no_rows(reply->text, answer);
}

/*
 * No rows may mean that the store no longer knows this payload.  A stored answer,
 * which has no chain, may be to any payload.
 */
static PlayVerdict
read_short(const PlayReply *reply)
{
	PlayVerdict verdict = read_chart(reply);

	if (verdict != PLAY_EMPTY || reply->chain == NULL)
		return verdict;
	play_answer_problem(reply->answer, "no rows in the answer to a short payload");
	return PLAY_LAYOUT_CHANGED;
}

enum
{
	STEP_SHORT,
	STEP_FULL
};

static const PlayStep steps[] =
{
	[STEP_SHORT] = {
		PLAY_RPC("vyAe2", 8, short_payload),
		.size_of = size_of,
		.short_payload = true,
		.read = read_short,
		.fallback = STEP_FULL,
	},
	[STEP_FULL] = {
		PLAY_RPC("vyAe2", 8, payload),
		.size_of = size_of,
		.large_request = true,
		.read = read_chart,
	},
};

const PlayOperation play_top_apps =
{
	.name = "top_apps",
	.inputs = inputs,
	.ninputs = 3,
	.columns = play_app_row_columns,
	.ncolumns = PLAY_APP_ROW_NCOLUMNS,
	.steps = steps,
	.nsteps = 2,
};
