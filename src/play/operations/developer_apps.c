/*
 * developer_apps.c
 *	  The apps of a developer.
 *
 * A developer's id is a number or a name, and each kind has a page of its own:
 * that of a number shows ten apps and a token for the others, that of a name up
 * to twenty and no token.  A developer that the store does not know has no page
 * (404).
 *
 * A developer known by a name has a number as well, which is in the details of
 * its apps.  So if the page of a name is full, the call continues with one of its
 * apps, then with the page of the number, and from there with tokens.
 *
 * Sources: the page of a number and details of apps recorded in July 2026, with
 * the requests that made them; the page of a name from public clients.  Neither
 * page's request was seen working on its own, so the pages are asked first.
 */
#include <stdlib.h>
#include <string.h>

#include "play/rows/app_message.h"
#include "json/json.h"
#include "play/rows/list.h"
#include "play/wire/request.h"
#include "play/wire/selection.h"
#include "play/wire/template.h"

/* Decoded bytes of an RPC's answer: a list, one field of an app. */
#define ANSWER_SIZE 160000
#define APP_SIZE 600

/* Maximum number of apps on the page of a name. */
#define NAME_PAGE_ROWS 20

enum
{
	STEP_NUMBER_PAGE, STEP_NUMBER, STEP_NAME_PAGE, STEP_NAME,
	STEP_APP, STEP_OTHER_PAGE, STEP_OTHER, STEP_TOKEN
};

static const PlayInput inputs[] =
{
	{"developer_id", play_input_subject},
	{"num", play_input_num},
};

/* What is known about a developer with a name. */
typedef struct Kept
{
	char	   *app_id;			/* one of the apps */
	char	   *number;
} Kept;

static void
free_kept(void *state)
{
	Kept	   *kept = state;

	if (kept == NULL)
		return;
	free(kept->app_id);
	free(kept->number);
	free(kept);
}

static bool
is_number(const char *id)
{
	return id[strspn(id, "0123456789")] == '\0';
}

static int
first_step(const PlayCall *call)
{
	return is_number(call->subject) ? STEP_NUMBER_PAGE : STEP_NAME_PAGE;
}

static char *
number_page(const PlayAsk *ask)
{
	return play_page_path(ask->call, PLAY_DEVELOPER_PATH, ask->call->subject, "");
}

static char *
name_page(const PlayAsk *ask)
{
	return play_page_path(ask->call, "/store/apps/developer?id=", ask->call->subject, "");
}

static json_t *
make_number_request(void)
{
	return json_pack("[n, n, [n, [[i, [i]], n, n, o], n, [s, i]], n, [i]]", 1, 10,
					 play_selection_clusters(), "{id}", 8, 1);
}

static char *
number_payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_number_request),
							  "id", json_string(ask->call->subject),
							  NULL);
}

static json_t *
make_name_request(void)
{
	return json_pack("[[n, [[i, [i]], n, n, o], [s], i], [i]]", 10, 20,
					 play_selection_clusters(), "{id}", 4, 1);
}

static char *
name_payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_name_request),
							  "id", json_sprintf("pub:%s", ask->call->subject),
							  NULL);
}

/* ---- from a name to its number ---- */

static char *
app_payload(const PlayAsk *ask)
{
	PlayCall	app = *ask->call;

	app.subject = ((const Kept *) ask->chain->state)->app_id;
	return play_app_payload(PLAY_APP_PAYLOAD("69"), &app);
}

/* Returns the same call, by the number. */
static PlayCall
by_number(const PlayAsk *ask)
{
	PlayCall	other = *ask->call;

	other.subject = ((const Kept *) ask->chain->state)->number;
	return other;
}

static char *
other_page(const PlayAsk *ask)
{
	PlayCall	other = by_number(ask);

	return number_page(&(PlayAsk) {&other, ask->chain});
}

static char *
other_payload(const PlayAsk *ask)
{
	PlayCall	other = by_number(ask);

	return number_payload(&(PlayAsk) {&other, ask->chain});
}

/* Continues after the full page of a name; false: no memory. */
static bool
go_on_by_number(PlayChain *chain, PlayAnswer *answer)
{
	Kept	   *kept = calloc(1, sizeof(Kept));

	if (kept == NULL)
		return false;
	chain->state = kept;
	chain->free_state = free_kept;
	kept->app_id = strdup(answer->values[PLAY_LIST_APP_ID].u.text);
	chain->step = STEP_APP;
	answer->more = true;
	return kept->app_id != NULL;
}

/* Reads the number from an app's answer. */
static PlayVerdict
read_app(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	Kept	   *kept = reply->chain == NULL ? NULL : reply->chain->state;
	const char *json;
	char	   *number = NULL;
	size_t		number_len;

	if (kept == NULL)
		return PLAY_EMPTY;		/* a stored body: there is no list */
	if (reply->text != NULL && play_list_is_json(reply) &&
		(json = js_get(js_blank(reply->text), "1,2,68,2")) != NULL && json[0] == '"')
	{
		number = js_string(json, &answer->arena, &number_len);
		if (number == NULL)
			return PLAY_NO_MEMORY;
	}
	if (number == NULL || number[0] == '\0' || !is_number(number) ||
		number_len > PLAY_LONGEST_TOKEN)
	{
		answer->truncated = true;
		return PLAY_EMPTY;
	}
	kept->number = strdup(number);
	reply->chain->step = STEP_OTHER_PAGE;
	answer->more = true;
	return kept->number != NULL ? PLAY_EMPTY : PLAY_NO_MEMORY;
}

/* ---- lists ---- */

/* Reads a page's block: rows are wrapped on the page of a name only. */
static PlayVerdict
read_block(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	bool		named = reply->call != NULL && !is_number(reply->call->subject) &&
		reply->chain->state == NULL;
	PlayVerdict verdict = play_list_read_page(reply, named, STEP_TOKEN);

	if (verdict == PLAY_ROWS && named && !answer->more && !answer->truncated &&
		answer->seen == NAME_PAGE_ROWS && !play_list_enough(reply) &&
		!go_on_by_number(reply->chain, answer))
		return PLAY_NO_MEMORY;
	return verdict;
}

static PlayVerdict
read_frame(const PlayReply *reply)
{
	if (!play_list_is_json(reply))
		return PLAY_LAYOUT_CHANGED;
	return read_block(reply);
}

/*
 * Reads the list by a name's number.  If that fails, the list ends with what
 * it has.
 */
static PlayVerdict
read_other_frame(const PlayReply *reply)
{
	PlayVerdict verdict = read_frame(reply);

	if (verdict != PLAY_LAYOUT_CHANGED)
		return verdict;
	reply->answer->truncated = true;
	return PLAY_EMPTY;
}

static const PlayStep steps[] =
{
	[STEP_NUMBER_PAGE] = {
		PLAY_PAGE(number_page),
		.block = PLAY_LIST_BLOCK("MRTdke"),
		.expected_size = ANSWER_SIZE,
		.read = read_block,
		.fallback = STEP_NUMBER,
	},
	[STEP_NUMBER] = {
		PLAY_RPC("MRTdke", 16, number_payload),
		.expected_size = ANSWER_SIZE,
		.read = read_frame,
	},
	[STEP_NAME_PAGE] = {
		PLAY_PAGE(name_page),
		.block = PLAY_LIST_BLOCK("IRWBmd"),
		.expected_size = ANSWER_SIZE,
		.read = read_block,
		.fallback = STEP_NAME,
	},
	[STEP_NAME] = {
		PLAY_RPC("IRWBmd", 16, name_payload),
		.expected_size = ANSWER_SIZE,
		.read = read_frame,
	},
	[STEP_APP] = {
		PLAY_RPC(PLAY_APP_RPC, 256, app_payload),
		.expected_size = APP_SIZE,
		.read = read_app,
	},
	[STEP_OTHER_PAGE] = {
		PLAY_LINKED_PAGE(other_page),
		.block = PLAY_LIST_BLOCK("MRTdke"),
		.expected_size = ANSWER_SIZE,
		.read = read_block,
		.fallback = STEP_OTHER,
	},
	[STEP_OTHER] = {
		PLAY_RPC("MRTdke", 16, other_payload),
		.expected_size = ANSWER_SIZE,
		.read = read_other_frame,
	},
	[STEP_TOKEN] = PLAY_LIST_TOKEN_STEP(play_list_read_more),
};

const PlayOperation play_developer_apps =
{
	.name = "developer_apps",
	.inputs = inputs,
	.ninputs = 2,
	.columns = play_list_columns,
	.ncolumns = PLAY_LIST_NCOLUMNS - 1, /* without the rows' own developer_id */
	.steps = steps,
	.nsteps = 8,
	.first_step = first_step,
};
