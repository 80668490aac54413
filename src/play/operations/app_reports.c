/*
 * app_reports.c
 *	  Apps with their permissions and what is declared about data, from one
 *	  answer: RPC Ws7gDc.
 *
 * Fields 75 and 138 of an app's message are the same as the answers about
 * permissions and data safety.  If the store does not serve one of them, the call
 * asks for it separately, and its row comes at the end.  The page of an app,
 * which is asked if the RPC is refused, has the first of them only.
 */
#include <stdlib.h>
#include <string.h>

#include "play/operations/data_safety.h"
#include "play/rows/app_message.h"
#include "json/json.h"
#include "play/operations/permissions.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Decoded bytes of an answer. */
#define ANSWER_SIZE 24000

static const char request[] =
PLAY_APP_PAYLOAD("1,10,11,14,19,20,49,52,58,63,69,70,74,75,78,80,96,100,138,141,146");

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* Hidden columns come first. */
enum
{
	DOCUMENT, NHIDDEN,
	APP_ID = NHIDDEN, SCORE, RATINGS, PERMISSIONS, DATA_SAFETY
};

/*
 * Decodes the rows of a list to one value; a misfit if it has another shape,
 * or too many rows.
 */
static JsDecoded
decode_rows(const JsCell *cell, PlayVerdict (*read) (const char *, size_t, PlayAnswer *),
			const JsColumn *columns, int ncolumns, const char *wanted, JsValue *out)
{
	PlayAnswer	answer;
	PlayVerdict verdict;
	JsDecoded decoded;

	play_answer_init(&answer, ncolumns);
	verdict = read(cell->json, js_length(cell->json), &answer);
	if (verdict == PLAY_NO_MEMORY)
		decoded = answer.overfull ? js_misfit(out, wanted) : JS_DECODE_NO_MEMORY;
	else if (verdict == PLAY_LAYOUT_CHANGED || answer.rejected > 0 ||
			 answer.misfits.columns != NULL)
		decoded = js_misfit(out, wanted);
	else
		decoded = play_answer_json(&answer, columns, cell->arena, out);
	play_answer_free(&answer);
	return decoded;
}

static JsDecoded
permissions(const JsCell *cell, JsValue *out)
{
	return decode_rows(cell, play_permissions_read, play_permissions_columns,
					   PLAY_PERMISSIONS_NCOLUMNS, "a list of permissions", out);
}

static JsDecoded
data_safety(const JsCell *cell, JsValue *out)
{
	return decode_rows(cell, play_data_safety_read, play_data_safety_columns,
					   PLAY_DATA_SAFETY_NCOLUMNS, "a declaration about data", out);
}

static const JsColumn columns[] =
{
	[DOCUMENT] = PLAY_APP_DOCUMENT,
	[APP_ID] = {"app_id", PLAY_APP_ID_PATH, js_decode_text, JS_REQUIRED},
	[SCORE] = {"score", "1,2,51,0,1", js_decode_float, JS_NULLABLE},
	[RATINGS] = {"ratings", "1,2,51,2,1", js_decode_int, JS_NULLABLE},
	[PERMISSIONS] = {"permissions", "1,2,74,2", permissions, JS_NULLABLE},
	[DATA_SAFETY] = {"data_safety", "1,2,137", data_safety, JS_NULLABLE},
	{"title", "1,2,0,0", js_decode_text, JS_REQUIRED},
	{"summary", "1,2,73,0,1", play_decode_html_text, JS_NULLABLE},
	{"min_installs", "1,2,13,1", js_decode_int, JS_NULLABLE},
	{"real_installs", "1,2,13,2", js_decode_int, JS_NULLABLE},
	{"reviews", "1,2,51,3,1", js_decode_int, JS_NULLABLE},
	{"price", "1,2,57,0,0,0,0,1,0,0", play_decode_micros, JS_NULLABLE},
	{"currency", "1,2,57,0,0,0,0,1,0,1", js_decode_text, JS_NULLABLE},
	{"free", "1,2,57,0,0,0,0,1,0,0", js_decode_is0, JS_NULLABLE},
	{"availability", "1,2,18", play_decode_availability, JS_NULLABLE},
	{"offers_iap", "1,2,19,0", js_decode_truthy, JS_NULLABLE},
	{"iap_range", "1,2,19,0", js_decode_text, JS_NULLABLE},
	{"contains_ads", "1,2,48", js_decode_truthy, JS_FALSE},
	{"in_play_pass", "1,2,62", js_decode_truthy, JS_FALSE},
	{"version", "1,2,140,0,0,0", js_decode_nonempty, JS_NULLABLE},
	{"min_sdk", "1,2,140,1,1,0,0,0", js_decode_int, JS_NULLABLE},
	{"target_sdk", "1,2,140,1,0,0,0", js_decode_int, JS_NULLABLE},
	{"developer", "1,2,68,0", js_decode_text, JS_REQUIRED},
	{"developer_id", "1,2,68,1,4,2", play_decode_after_id, JS_REQUIRED},
	{"developer_email", "1,2,69,1,0", js_decode_text, JS_NULLABLE},
	{"developer_website", "1,2,69,0,5,2", js_decode_text, JS_NULLABLE},
	{"privacy_policy", "1,2,99,0,5,2", js_decode_text, JS_NULLABLE},
	{"genre_id", "1,2,79,0,0,2", js_decode_text, JS_REQUIRED},
	{"icon", "1,2,95,0,3,2", js_decode_text, JS_REQUIRED},
	{"content_rating", "1,2,9,0", js_decode_text, JS_NULLABLE},
	{"released_at", "1,2,10,1,0", js_decode_epoch, JS_NULLABLE},
	{"updated_at", "1,2,145,0,1,0", js_decode_epoch, JS_REQUIRED},
};

#define NREAD (sizeof(columns) / sizeof(columns[0]))

static const JsShape shape = {columns, NREAD, NULL, 0};

enum
{
	STEP_RPC, STEP_PAGE, STEP_PERMISSIONS, STEP_DATA_SAFETY, NSTEPS
};

/* State of a call that continues. */
typedef struct Report
{
	char	   *app;			/* the root of its details */
	size_t		app_len;
	bool		wants_safety;	/* ask for data safety after the permissions */
	char	   *permissions;	/* their root, if asked for separately */
} Report;

static void
free_report(void *state)
{
	Report	   *report = state;

	free(report->app);
	free(report->permissions);
	free(report);
}

/* Copies a text and its NUL; NULL when out of memory. */
static char *
copy_text(const char *text, size_t len)
{
	char	   *copy = malloc(len + 1);

	if (copy != NULL)
	{
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

/* Keeps the details until the rest has arrived. */
static PlayVerdict
go_on(const PlayReply *details, bool wants_permissions, bool wants_safety)
{
	Report	   *report = calloc(1, sizeof(Report));

	if (report == NULL)
		return PLAY_NO_MEMORY;
	details->chain->state = report;
	details->chain->free_state = free_report;
	report->app = copy_text(details->text, details->len);
	report->app_len = details->len;
	report->wants_safety = wants_safety;
	details->chain->step = wants_permissions ? STEP_PERMISSIONS : STEP_DATA_SAFETY;
	details->answer->more = true;
	return report->app == NULL ? PLAY_NO_MEMORY : PLAY_ROWS;
}

/* Decodes a list that was asked for separately into its column. */
static PlayVerdict
set_list(int column, const char *json, PlayAnswer *answer, JsValue *values)
{
	switch (columns[column].decode(JS_CELL(json, &answer->arena), &values[column]))
	{
		case JS_DECODED:
			return PLAY_ROWS;
		case JS_DECODE_NO_MEMORY:
			return PLAY_NO_MEMORY;
		case JS_ABSENT:
			values[column] = (JsValue) {0};
			break;
		case JS_MISFIT:
			break;
	}
	play_answer_missing(answer, &columns[column], &values[column]);
	return PLAY_LAYOUT_CHANGED;
}

/* Finds the declaration in a root of data safety, or returns an empty one. */
static const char *
declaration(const char *root)
{
	const char *declared = js_get(root, "1,2,137");

	return declared != NULL ? declared : "[null,null,null,null,[]]";
}

/*
 * Reads the details, together with the roots of permissions and data safety;
 * these are NULL if they were not asked for separately.
 */
static PlayVerdict
read_report(const PlayReply *details, const char *permissions_root, const char *safety_root)
{
	static JsReader *reader = NULL;
	PlayChain  *chain = details->chain;
	PlayAnswer *answer = details->answer;
	JsValue		values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict = play_app_read(details, &reader, &shape, values, &missing);
	const char *root;
	bool		wants_permissions;
	bool		wants_safety;

	if (verdict != PLAY_ROWS)
		return verdict;
	if (!play_app_is_asked(details->call, &values[APP_ID], answer))
		return PLAY_BROKEN_CHAIN;
	play_app_unrated(&values[RATINGS], &values[SCORE]);
	root = js_blank(details->text);
	wants_permissions = values[PERMISSIONS].type == JS_NULL && permissions_root == NULL;
	wants_safety = values[DATA_SAFETY].type == JS_NULL && safety_root == NULL &&
		(chain == NULL || chain->step == STEP_PAGE || js_get(root, "1,2,137") != NULL ||
		 play_app_withholds(root, PLAY_DATA_SAFETY_FIELD));
	if (missing == NULL && chain != NULL && chain->state == NULL &&
		(wants_permissions || wants_safety))
		return go_on(details, wants_permissions, wants_safety);

	if (permissions_root != NULL)
		verdict = set_list(PERMISSIONS, permissions_root, answer, values);
	if (verdict == PLAY_ROWS && values[DATA_SAFETY].type == JS_NULL && !wants_safety)
		verdict = set_list(DATA_SAFETY, declaration(safety_root ? safety_root : root),
						   answer, values);
	if (verdict != PLAY_ROWS)
		return verdict;
	return play_answer_only_row(answer, columns + NHIDDEN, values + NHIDDEN, missing);
}

static PlayVerdict
read_details(const PlayReply *reply)
{
	return read_report(reply, NULL, NULL);
}

/* The same for the details that were kept. */
static PlayVerdict
read_kept(const PlayReply *reply, const char *permissions_root, const char *safety_root)
{
	const Report *report = reply->chain->state;
	PlayReply	details = *reply;

	details.text = report->app;
	details.len = report->app_len;
	js_budget_add(report->app_len);
	return read_report(&details, permissions_root, safety_root);
}

/* Returns the root of a further answer, or NULL with a problem. */
static const char *
further_root(const PlayReply *reply)
{
	const char *root = NULL;

	if (reply->chain != NULL && reply->chain->state != NULL && reply->text != NULL)
		root = js_root(reply->text, reply->len);
	if (root != NULL && *root == '[')
		return root;
	play_answer_problem(reply->answer,
						"the answer has the app but not its permissions or data safety");
	return NULL;
}

static PlayVerdict
read_permissions(const PlayReply *reply)
{
	const char *root = further_root(reply);
	Report	   *report;

	if (root == NULL)
		return PLAY_LAYOUT_CHANGED;
	report = reply->chain->state;
	if (!report->wants_safety)
		return read_kept(reply, root, NULL);
	report->permissions = copy_text(root, strlen(root));
	reply->chain->step = STEP_DATA_SAFETY;
	reply->answer->more = true;
	return report->permissions == NULL ? PLAY_NO_MEMORY : PLAY_ROWS;
}

static PlayVerdict
read_data_safety(const PlayReply *reply)
{
	const char *root = further_root(reply);
	const Report *report;

	if (root == NULL)
		return PLAY_LAYOUT_CHANGED;
	if (!play_app_root_is_asked(reply->call, root, reply->answer))
		return PLAY_BROKEN_CHAIN;
	report = reply->chain->state;
	if (report->permissions != NULL)
		js_budget_add(strlen(report->permissions));
	return read_kept(reply, report->permissions, root);
}

static char *
payload(const PlayAsk *ask)
{
	return play_app_payload(request, ask->call);
}

static const PlayStep steps[NSTEPS] =
{
	[STEP_RPC] = {
		PLAY_RPC(PLAY_APP_RPC, 32, payload),
		.expected_size = ANSWER_SIZE,
		.read = read_details,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = PLAY_APP_PAGE_STEP(read_details),
	[STEP_PERMISSIONS] = {
		PLAY_RPC(PLAY_PERMISSIONS_RPC, 32, play_permissions_payload),
		.expected_size = ANSWER_SIZE,
		.read = read_permissions,
	},
	[STEP_DATA_SAFETY] = {
		PLAY_PAGE(play_data_safety_page),
		.block = {
			.rpcid = PLAY_APP_RPC,
			.is_root = play_data_safety_is_root,
			.says_nothing = play_data_safety_says_nothing,
		},
		.expected_size = PLAY_DATA_SAFETY_PAGE_SIZE,
		.read = read_data_safety,
	},
};

const PlayOperation play_app_reports =
{
	.name = "app_reports",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns + NHIDDEN,
	.ncolumns = NREAD - NHIDDEN,
	.steps = steps,
	.nsteps = NSTEPS,
};
