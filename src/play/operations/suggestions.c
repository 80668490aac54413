/*
 * suggestions.c
 *	  The store's suggestions while a term is typed: RPC IJ4APc.
 *
 * Ten are asked for; at most five were seen.  The suggestions are at [0,0].  If it
 * has none, the store answers null or leaves them out.
 *
 * Sources: the request as sent by several public clients (2022 to 2026), a
 * recorded answer.
 */
#include <stdlib.h>

#include "json/json.h"
#include "play/operation.h"
#include "play/wire/template.h"
#include "json/decode.h"

/* Every suggestion has a link to the page of its search. */
#define SEARCH_PATH "/store/search"

/* Decoded bytes of an answer. */
#define ANSWER_SIZE 2048

static const PlayInput inputs[] =
{
	{"term", play_input_subject},
};

static const JsColumn columns[] =
{
	{"suggestion", "0", js_decode_nonempty, JS_REQUIRED},
};

static const JsList lists[] =
{
	{.path = "0,0",.columns = columns,.ncolumns = 1},
};

static const JsShape shape = {NULL, 0, lists, 1};

/* Makes a request for any term, or returns NULL. */
static json_t *
make_request(void)
{
	return json_pack("[[n, [s], [i], [i], i]]", "{term}", 10, 2, 4);
}

static char *
payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_request),
							  "term", json_string(ask->call->subject),
							  NULL);
}

static PlayVerdict
read_suggestions(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	PlayVerdict verdict;
	bool		present;
	const char *json;
	const char *lists_at;

	if (reply->text == NULL)
		return PLAY_EMPTY;
	verdict = play_answer_read(reply->answer, play_reader_once(&reader, &shape), reply->text,
							   reply->len, 0, NULL, NULL, &present);
	if (verdict != PLAY_ROWS)
		return verdict;
	if (reply->answer->seen > 0)
		return play_answer_verdict(reply->answer);

	/* are there none, or have they moved? */
	json = js_blank(reply->text);
	lists_at = js_get(json, "0");
	if (!js_mentions(json, SEARCH_PATH) &&
		(present || (json[0] == '[' && js_get(json, "0,0") == NULL &&
					 (lists_at == NULL || lists_at[0] == '['))))
		return PLAY_EMPTY;
	play_answer_problem(reply->answer, "no suggestions at [0,0]");
	return PLAY_LAYOUT_CHANGED;
}

static const PlayStep steps[] =
{
	{
		PLAY_RPC("IJ4APc", 32, payload),
		.expected_size = ANSWER_SIZE,
		.read = read_suggestions,
	},
};

const PlayOperation play_suggestions =
{
	.name = "suggestions",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns,
	.ncolumns = 1,
	.steps = steps,
	.nsteps = 1,
};
