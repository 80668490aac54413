/*
 * data_safety.c
 *	  What developers declare about data: RPC Ws7gDc, or else its page.
 *
 * Field 138 of an app's message has the types of data that are shared at
 * [4,0,0] and those collected at [4,1,0], each with its entries at [4], and
 * the practices at [9,2].  The page of data safety is made from the same
 * message, with the same selector.  The store answers null about an app that
 * does not exist; its page then has status 200 and the title of one that is
 * not found.  An app without a declaration has no field 138, or an empty block.
 */
#include <stdio.h>

#include "play/operations/data_safety.h"
#include "play/rows/app_message.h"
#include "json/json.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Decoded bytes of an answer. */
#define ANSWER_SIZE 8192

/* The fields that the page asks for. */
static const char request[] = PLAY_APP_PAYLOAD("1,69,70,96,100,138");

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

enum
{
	KIND, CATEGORY, DATA, OPTIONAL, PURPOSE, DESCRIPTION, DESCRIPTION_HTML
};

/* The data of a type are a list within the list of types. */
const JsColumn play_data_safety_columns[PLAY_DATA_SAFETY_NCOLUMNS] =
{
	[KIND] = {"kind", "", NULL, JS_LIST_NAME},
	[CATEGORY] = {"category", "0,1", js_decode_text, JS_NULLABLE},
	[DATA] = {"data", "0", js_decode_text, JS_REQUIRED},
	[OPTIONAL] = {"optional", "1", js_decode_truthy, JS_FALSE},
	[PURPOSE] = {"purpose", "2", js_decode_nonempty, JS_NULLABLE},
	[DESCRIPTION] = {"description", "", NULL, JS_NULLABLE},
	[DESCRIPTION_HTML] = {"description_html", "", NULL, JS_NULLABLE},
};

/* Of a practice. */
static const JsColumn practice_columns[PLAY_DATA_SAFETY_NCOLUMNS] =
{
	[KIND] = {"kind", "", NULL, JS_LIST_NAME},
	[CATEGORY] = {"category", "", NULL, JS_NULLABLE},
	[DATA] = {"data", "1", js_decode_text, JS_REQUIRED},
	[OPTIONAL] = {"optional", "", NULL, JS_NULLABLE},
	[PURPOSE] = {"purpose", "", NULL, JS_NULLABLE},
	[DESCRIPTION] = {"description", "2,1", play_decode_html_text, JS_NULLABLE},
	[DESCRIPTION_HTML] = {"description_html", "2,1", js_decode_text, JS_NULLABLE},
};

/* Each may be missing. */
#define SHARED_AT "4,0,0"
#define COLLECTED_AT "4,1,0"
#define PRACTICES_AT "9,2"

#define TYPES(at, kind) \
	{ \
		.path = (at), \
		.columns = play_data_safety_columns, \
		.ncolumns = PLAY_DATA_SAFETY_NCOLUMNS, \
		.inner = "4", \
		.first_inner = DATA, \
		.name = (kind) \
	}

static const JsList lists[] =
{
	TYPES(SHARED_AT, "shared"),
	TYPES(COLLECTED_AT, "collected"),
	{
		.path = PRACTICES_AT,
		.columns = practice_columns,
		.ncolumns = PLAY_DATA_SAFETY_NCOLUMNS,
		.name = "practice"
	},
};

#define NLISTS ((int) (sizeof(lists) / sizeof(lists[0])))

/* Whether these are lists, and then what they stand in. */
enum
{
	HAS_DATA = NLISTS, HAS_PRACTICES, NROOT
};

static const JsColumn root_columns[NROOT] =
{
	{"shared", SHARED_AT, js_decode_is_array, JS_NULLABLE},
	{"collected", COLLECTED_AT, js_decode_is_array, JS_NULLABLE},
	{"practices", PRACTICES_AT, js_decode_is_array, JS_NULLABLE},
	[HAS_DATA] = {"data", "4", js_decode_is_array, JS_NULLABLE},
	[HAS_PRACTICES] = {"practices", "9", js_decode_is_array, JS_NULLABLE},
};

static const JsShape shape = {root_columns, NROOT, lists, NLISTS};

PlayVerdict
play_data_safety_read(const char *json, size_t len, PlayAnswer *answer)
{
	static JsReader *reader = NULL;
	JsValue		root[NROOT];
	int			seen = answer->seen;
	PlayVerdict verdict = play_answer_read(answer, play_reader_once(&reader, &shape), json,
										   len, 0, root, NULL, NULL);

	if (verdict != PLAY_ROWS)
		return verdict;
	if (root[HAS_DATA].type == JS_NULL && root[HAS_PRACTICES].type == JS_NULL)
	{
		play_answer_problem(answer, "neither data at [4] nor practices at [9]");
		return PLAY_LAYOUT_CHANGED;
	}
	for (int i = 0; i < NLISTS; i++)
	{
		if (root[i].type == JS_NULL || root[i].u.i != 0)
			continue;
		play_answer_drop(answer, seen);
		play_answer_problem(answer, "the declaration is not a list");
		return PLAY_LAYOUT_CHANGED;
	}
	return play_answer_verdict(answer);
}

static char *
payload(const PlayAsk *ask)
{
	return play_app_payload(request, ask->call);
}

char *
play_data_safety_page(const PlayAsk *ask)
{
	char	   *path;

	if (asprintf(&path, "/store/apps/datasafety?id=%s&hl=%s&gl=%s", ask->call->subject,
				 ask->call->lang, ask->call->country) < 0)
		return NULL;
	return path;
}

/* Is it the block of an app? */
bool
play_data_safety_is_root(const char *json)
{
	return play_app_is_root(json) || js_get(json, "1,2,137") != NULL ||
		js_get(json, "1,2,99") != NULL;
}

/* The block of an app without a declaration may be empty. */
bool
play_data_safety_says_nothing(const char *json)
{
	return *json == '[' && js_first(json) == NULL;
}

/* Reads a root.  If the RPC withholds the field, it may be on the page. */
static PlayVerdict
read_root(const PlayReply *reply, bool by_rpc)
{
	PlayAnswer *answer = reply->answer;
	const char *root = js_root(reply->text, reply->len);
	const char *title;
	const char *declared;

	if (root == NULL)
	{
		play_answer_problem(answer, "the payload is not JSON");
		return PLAY_LAYOUT_CHANGED;
	}
	if (*root == 'n')
		return PLAY_NOT_FOUND;
	if (play_data_safety_says_nothing(root))
		return PLAY_EMPTY;
	title = js_get(root, "1,2,0,0");
	if (title == NULL || *title != '"')
	{
		play_answer_problem(answer, "no \"title\" at [1,2,0,0]");
		return PLAY_LAYOUT_CHANGED;
	}
	if (!play_app_root_is_asked(reply->call, root, answer))
		return PLAY_BROKEN_CHAIN;
	declared = js_get(root, "1,2,137");
	if (declared != NULL)
		return play_data_safety_read(declared, js_length(declared), answer);
	if (reply->call == NULL && !play_app_may_have(root, PLAY_DATA_SAFETY_FIELD))
	{
		play_answer_problem(answer, "data safety (field 138) was not asked for");
		return PLAY_LAYOUT_CHANGED;
	}
	if (!by_rpc || !play_app_withholds(root, PLAY_DATA_SAFETY_FIELD))
		return PLAY_EMPTY;
	play_answer_problem(answer, "the store did not serve field 138");
	return PLAY_LAYOUT_CHANGED;
}

static PlayVerdict
read_answer(const PlayReply *reply)
{
	return reply->text == NULL ? PLAY_NOT_FOUND : read_root(reply, true);
}

static PlayVerdict
read_page(const PlayReply *reply)
{
	return read_root(reply, false);
}

enum
{
	STEP_RPC, STEP_PAGE
};

static const PlayStep steps[] =
{
	[STEP_RPC] = {
		PLAY_RPC(PLAY_APP_RPC, 32, payload),
		.expected_size = ANSWER_SIZE,
		.read = read_answer,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = {
		.kind = PLAY_STEP_PAGE,
		.page = {
			.path = play_data_safety_page,
			.absent_mark = "<title>Not Found</title>",
		},
		.block = {
			.rpcid = PLAY_APP_RPC,
			.is_root = play_data_safety_is_root,
			.says_nothing = play_data_safety_says_nothing,
		},
		.expected_size = PLAY_DATA_SAFETY_PAGE_SIZE,
		.read = read_page,
	},
};

const PlayOperation play_data_safety =
{
	.name = "data_safety",
	.inputs = inputs,
	.ninputs = 1,
	.columns = play_data_safety_columns,
	.ncolumns = PLAY_DATA_SAFETY_NCOLUMNS,
	.steps = steps,
	.nsteps = 2,
};
