/*
 * developers.c
 *	  Profiles of developers, by number: RPC Ws7gDc, which answers for apps as
 *	  well and tells the two apart by the kind of document.
 *
 * The page of a developer has the same message.  A developer whose page is under
 * a name has no profile.
 *
 * Sources: the page of a developer recorded in July 2026 with the request that
 * made it.  The RPC was not seen working on its own.  Which of the two images is the
 * icon follows an older layout and is not confirmed otherwise.
 */
#include "json/decode.h"
#include "json/json.h"
#include "play/operation.h"
#include "play/wire/request.h"
#include "play/wire/template.h"

#define PROFILE_RPC "Ws7gDc"

/* The kind of document that a developer is; apps are 7. */
#define KIND_DEVELOPER 8

/* Decoded bytes of an answer, and of the page. */
#define ANSWER_SIZE 1000
#define PAGE_SIZE 1000000

static const PlayInput inputs[] =
{
	{"developer_id", play_input_subject},
};

/* Hidden columns come first. */
enum
{
	DOCUMENT, NHIDDEN,
	DEVELOPER = NHIDDEN, DESCRIPTION, ICON, HEADER_IMAGE, NREAD
};

static const JsColumn columns[NREAD] =
{
	[DOCUMENT] = {"document", "1,11,0,0", js_decode_text, JS_REQUIRED},
	[DEVELOPER] = {"developer", "1,12,4,0", js_decode_nonempty, JS_REQUIRED},
	[DESCRIPTION] = {"description", "1,12,5,1,1", js_decode_nonempty, JS_NULLABLE},
	[ICON] = {"icon", "1,12,2,0,3,2", js_decode_nonempty, JS_NULLABLE},
	[HEADER_IMAGE] = {"header_image", "1,12,1,0,3,2", js_decode_nonempty, JS_NULLABLE},
};

static const JsShape shape = {columns, NREAD, NULL, 0};

static json_t *
make_request(void)
{
	return json_pack("[n, n, [[i, i, i, i, i]], n, n, [[s, i]]]", 1, 2, 3, 5, 6, "{id}",
					 KIND_DEVELOPER);
}

static char *
payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_request),
							  "id", json_string(ask->call->subject), NULL);
}

static char *
page(const PlayAsk *ask)
{
	return play_page_path(ask->call, PLAY_DEVELOPER_PATH, ask->call->subject, "");
}

/* The same RPC answers for apps; only a developer has a profile. */
static bool
is_root(const char *json)
{
	return js_get(json, "1,12,4") != NULL;
}

static PlayVerdict
read_profile(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	JsValue		values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict;

	if (reply->text == NULL)
		return PLAY_NOT_FOUND;
	verdict = play_answer_read(reply->answer, play_reader_once(&reader, &shape), reply->text,
							   reply->len, 0, values, &missing, NULL);
	if (verdict != PLAY_ROWS)
		return verdict;
	if (reply->call != NULL && values[DOCUMENT].type == JS_TEXT &&
		strcmp(values[DOCUMENT].u.text, reply->call->subject) != 0)
	{
		play_answer_problem(reply->answer, "the answer is about another developer");
		return PLAY_BROKEN_CHAIN;
	}
	return play_answer_only_row(reply->answer, columns + NHIDDEN, values + NHIDDEN,
								missing);
}

enum
{
	STEP_RPC, STEP_PAGE, NSTEPS
};

static const PlayStep steps[NSTEPS] =
{
	[STEP_RPC] = {
		PLAY_RPC(PROFILE_RPC, 256, payload),
		.expected_size = ANSWER_SIZE,
		.read = read_profile,
		.fallback = STEP_PAGE,
	},
	[STEP_PAGE] = {
		PLAY_PAGE(page),
		.block = {
			.rpcid = PROFILE_RPC,
			.is_root = is_root,
		},
		.expected_size = PAGE_SIZE,
		.read = read_profile,
	},
};

const PlayOperation play_developers =
{
	.name = "developers",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns + NHIDDEN,
	.ncolumns = NREAD - NHIDDEN,
	.steps = steps,
	.nsteps = NSTEPS,
};
