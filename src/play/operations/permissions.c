/*
 * permissions.c
 *	  Permissions of apps: RPC xdSrCf, or else the page of the app.
 *
 * The answer has up to three sections: common groups, other groups, and
 * entries without a group.  A group is [name, icon, [entry …], [icon's key]],
 * an entry [null, text]; an empty group means nothing.  The answer for an app that
 * does not exist is null; an app without permissions has sections without
 * entries.  All texts are in the language asked for; only the icon's key is the
 * same in all languages.
 *
 * The page of an app carries the same message in field 75 of the app.
 */
#include <jansson.h>

#include "play/rows/app_message.h"
#include "json/json.h"
#include "play/operations/permissions.h"
#include "json/decode.h"

/* Decoded bytes of an answer. */
#define ANSWER_SIZE 4096

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* Groups are lists within the list of a section. */
enum
{
	SECTION, GROUP_NAME, GROUP_ICON, PERMISSION
};

const JsColumn play_permissions_columns[PLAY_PERMISSIONS_NCOLUMNS] =
{
	[SECTION] = {"section", "", NULL, JS_LIST_NAME},
	[GROUP_NAME] = {"group_name", "0", js_decode_text, JS_NULLABLE},
	[GROUP_ICON] = {"group_icon", "3,0", js_decode_text, JS_NULLABLE},
	[PERMISSION] = {"permission", "1", js_decode_text, JS_REQUIRED},
};

static const JsColumn ungrouped_columns[PLAY_PERMISSIONS_NCOLUMNS] =
{
	[SECTION] = {"section", "", NULL, JS_LIST_NAME},
	[GROUP_NAME] = {"group_name", "", NULL, JS_NULLABLE},
	[GROUP_ICON] = {"group_icon", "", NULL, JS_NULLABLE},
	[PERMISSION] = {"permission", "1", js_decode_text, JS_REQUIRED},
};

#define GROUPED(at, section) \
	{ \
		.path = (at), \
		.columns = play_permissions_columns, \
		.ncolumns = PLAY_PERMISSIONS_NCOLUMNS, \
		.inner = "2", \
		.first_inner = PERMISSION, \
		.name = (section) \
	}

static const JsList lists[] =
{
	GROUPED("0", "common"),
	GROUPED("1", "other"),
	{
		.path = "2",
		.columns = ungrouped_columns,
		.ncolumns = PLAY_PERMISSIONS_NCOLUMNS,
		.name = "ungrouped"
	},
};

#define NSECTIONS ((int) (sizeof(lists) / sizeof(lists[0])))

/* Whether the sections are lists, and then the answer itself. */
static const JsColumn root_columns[] =
{
	{"common", "0", js_decode_is_array, JS_NULLABLE},
	{"other", "1", js_decode_is_array, JS_NULLABLE},
	{"ungrouped", "2", js_decode_is_array, JS_NULLABLE},
	{"answer", "", js_decode_is_array, JS_NULLABLE},
};

static const JsShape shape = {root_columns, NSECTIONS + 1, lists, NSECTIONS};

PlayVerdict
play_permissions_read(const char *json, size_t len, PlayAnswer *answer)
{
	static JsReader *reader = NULL;
	JsValue		root[NSECTIONS + 1];
	int			seen = answer->seen;
	PlayVerdict verdict = play_answer_read(answer, play_reader_once(&reader, &shape), json,
										   len, 0, root, NULL, NULL);

	if (verdict != PLAY_ROWS)
		return verdict;
	if (root[NSECTIONS].type == JS_NULL)
		return PLAY_NOT_FOUND;
	if (root[NSECTIONS].u.i == 0)
	{
		play_answer_problem(answer, "the permissions are not a list of sections");
		return PLAY_LAYOUT_CHANGED;
	}
	for (int i = 0; i < NSECTIONS; i++)
	{
		if (root[i].type == JS_NULL || root[i].u.i != 0)
			continue;
		play_answer_drop(answer, seen);
		play_answer_problem(answer, "a section of the permissions is not a list");
		return PLAY_LAYOUT_CHANGED;
	}
	return play_answer_verdict(answer);
}

char *
play_permissions_payload(const PlayAsk *ask)
{
	json_t	   *request = json_pack("[[n, [s, i], []]]", ask->call->subject, 7);
	char	   *text = request == NULL ? NULL : json_dumps(request, JSON_COMPACT);

	json_decref(request);
	return text;
}

static PlayVerdict
read_answer(const PlayReply *reply)
{
	return reply->text == NULL ? PLAY_NOT_FOUND :
		play_permissions_read(reply->text, reply->len, reply->answer);
}

static PlayVerdict
read_page(const PlayReply *reply)
{
	const char *permissions;

	const char *root = js_root(reply->text, reply->len);

	if (root == NULL)
	{
		play_answer_problem(reply->answer, "the payload is not JSON");
		return PLAY_LAYOUT_CHANGED;
	}
	if (!play_app_root_is_asked(reply->call, root, reply->answer))
		return PLAY_BROKEN_CHAIN;
	permissions = js_get(root, "1,2,74,2");
	if (permissions != NULL)
		return play_permissions_read(permissions, js_length(permissions), reply->answer);
	play_answer_problem(reply->answer, "no permissions at [1,2,74,2]");
	return PLAY_LAYOUT_CHANGED;
}

enum
{
	STEP_RPC, STEP_PAGE
};

static const PlayStep steps[] =
{
	[STEP_RPC] = {
		PLAY_RPC(PLAY_PERMISSIONS_RPC, 32, play_permissions_payload),
		.expected_size = ANSWER_SIZE,
		.read = read_answer,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = PLAY_APP_PAGE_STEP(read_page),
};

const PlayOperation play_permissions =
{
	.name = "permissions",
	.inputs = inputs,
	.ninputs = 1,
	.columns = play_permissions_columns,
	.ncolumns = PLAY_PERMISSIONS_NCOLUMNS,
	.steps = steps,
	.nsteps = 2,
};
