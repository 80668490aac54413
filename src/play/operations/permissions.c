/*
 * permissions.c
 *	  What apps ask leave for: RPC xdSrCf, else the page of the app.
 *
 * The answer has up to three sections: common groups, other groups, and
 * entries without a group.  A group is [name, icon, [entry …], [icon's key]],
 * an entry [null, text]; an empty group means nothing.  Null is the answer
 * about an app that does not exist; one that asks for nothing has sections
 * without entries.  All texts are in the language asked for: what stays the
 * same in all of them is the icon's key.
 *
 * The page of an app carries the same message in field 75 of the app.
 */
#include <jansson.h>

#include "play/rows/details.h"
#include "play/rows/items.h"
#include "json/json.h"
#include "play/operations/permissions.h"
#include "json/decode.h"

/* Decoded bytes of an answer. */
#define ANSWER_SIZE 4096

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

enum
{
	SECTION, GROUP_NAME, GROUP_ICON, PERMISSION
};

/* The section is where a list stands; paths of the others lead from a group,
 * and the permission's from an entry. */
const JsColumn play_permissions_columns[PLAY_PERMISSIONS_NCOLUMNS] =
{
	[SECTION] = {"section", "", js_decode_text, JS_NULLABLE},
	[GROUP_NAME] = {"group_name", "0", js_decode_text, JS_NULLABLE},
	[GROUP_ICON] = {"group_icon", "3,0", js_decode_text, JS_NULLABLE},
	[PERMISSION] = {"permission", "1", js_decode_text, JS_REQUIRED},
};

static const struct
{
	const char *name;
	const char *path;
	bool		grouped;
}			sections[] =
{
	{"common", "0", true},
	{"other", "1", true},
	{"ungrouped", "2", false},
};

/* Adds a row for each entry of a list; false: no memory. */
static bool
read_entries(const char *entries, JsValue *values, PlayAnswer *answer)
{
	const JsColumn *column = &play_permissions_columns[PERMISSION];

	for (const char *entry = js_first(entries); entry != NULL;
		 entry = js_next(entry))
	{
		const JsColumn *missing = NULL;

		if (!play_item_fields(column, 1, entry, &answer->arena, &values[PERMISSION],
							  &missing) ||
			!play_answer_row(answer, play_permissions_columns, values, missing))
			return false;
	}
	return true;
}

/* Adds the rows of a group; false: no memory. */
static bool
read_group(const char *group, JsValue *values, PlayAnswer *answer)
{
	const JsColumn *missing = NULL;
	const char *entries;

	if (*group == 'n' || (*group == '[' && js_first(group) == NULL))
		return true;
	if (!play_item_fields(&play_permissions_columns[GROUP_NAME], 2, group, &answer->arena,
						  &values[GROUP_NAME], &missing))
		return false;
	entries = js_get(group, "2");
	if (entries == NULL || *entries != '[')
		return play_answer_row(answer, play_permissions_columns, values,
							   &play_permissions_columns[PERMISSION]);
	return read_entries(entries, values, answer);
}

PlayVerdict
play_permissions_read(const char *json, PlayAnswer *answer)
{
	int			seen = answer->seen;

	if (*json != '[')
	{
		play_answer_problem(answer, "the permissions are not a list of sections");
		return PLAY_LAYOUT_CHANGED;
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
	{
		const char *list = js_get(json, sections[i].path);
		JsValue	values[PLAY_PERMISSIONS_NCOLUMNS] = {0};
		bool		good = true;

		if (list == NULL)
			continue;
		if (*list != '[')
		{
			play_answer_drop(answer, seen);
			play_answer_problem(answer, "a section of the permissions is not a list");
			return PLAY_LAYOUT_CHANGED;
		}
		values[SECTION] = play_text_value(sections[i].name);
		if (!sections[i].grouped)
			good = read_entries(list, values, answer);
		else
		{
			for (const char *group = js_first(list); group != NULL && good;
				 group = js_next(group))
				good = read_group(group, values, answer);
		}
		if (!good)
			return PLAY_NO_MEMORY;
	}
	return play_answer_verdict(answer);
}

char *
play_permissions_payload(const PlayCall *call, const PlayChain *chain)
{
	json_t	   *request = json_pack("[[n, [s, i], []]]", call->subject, 7);
	char	   *text = request == NULL ? NULL : json_dumps(request, JSON_COMPACT);

	(void) chain;
	json_decref(request);
	return text;
}

static PlayVerdict
not_json(PlayAnswer *answer)
{
	play_answer_problem(answer, "the payload is not JSON");
	return PLAY_LAYOUT_CHANGED;
}

static PlayVerdict
read_answer(const PlayCall *call, PlayChain *chain, const char *text, size_t len,
			PlayAnswer *answer)
{
	(void) call;
	(void) chain;
	if (text == NULL)
		return PLAY_NOT_FOUND;
	text = js_root(text, len);
	if (text == NULL)
		return not_json(answer);
	return *text == 'n' ? PLAY_NOT_FOUND : play_permissions_read(text, answer);
}

static PlayVerdict
read_page(const PlayCall *call, PlayChain *chain, const char *text, size_t len,
		  PlayAnswer *answer)
{
	const char *permissions;

	(void) chain;
	text = js_root(text, len);
	if (text == NULL)
		return not_json(answer);
	if (!play_details_root_is_of(call, text, answer))
		return PLAY_BROKEN_CHAIN;
	permissions = js_get(text, "1,2,74,2");
	if (permissions != NULL)
		return play_permissions_read(permissions, answer);
	play_answer_problem(answer, "no permissions at [1,2,74,2]");
	return PLAY_LAYOUT_CHANGED;
}

enum
{
	STEP_RPC, STEP_PAGE
};

static const PlayStep steps[] =
{
	[STEP_RPC] =
	{
		.kind = PLAY_STEP_RPC,
		.rpc = {
			.id = PLAY_PERMISSIONS_RPC,
			.pack_calls = 32,
			.payload = play_permissions_payload,
		},
		.expected_size = ANSWER_SIZE,
		.read = read_answer,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = PLAY_DETAILS_PAGE_STEP(read_page),
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
