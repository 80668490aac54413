/*
 * rpc.c
 *	  Any RPC of the store, with its payload and its answer as they are.
 *
 * A call's subject is the id of its RPC, its args the payload.  The answer becomes
 * JSON that SQL accepts: without characters that it refuses, and not too deep or
 * too large for it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "play/operation.h"
#include "play/operations/rpc.h"
#include "json/decode.h"

/* The size of an answer is unknown; this is a chart of 30 rows. */
#define ANSWER_SIZE (256 * 1024)

/*
 * Limits of what becomes jsonb.  Its parts recurse, and must within any
 * max_stack_depth; an array or object of it has less than 256 MB, in which a
 * value takes up to 20 bytes besides its text; and reading takes 40 bytes a
 * value from memory that has 1 GB.
 */
#define MOST_LEVELS 200
#define MOST_VALUES 8000000
#define MOST_BYTES (200 * 1024 * 1024)
#define VALUE_BYTES 20

static const PlayInput inputs[] =
{
	{"rpcid", play_input_subject},
	{"args", play_input_args},
};

static const JsColumn columns[] =
{
	{"payload", "", js_decode_json, JS_NULLABLE},
};

static char *
payload(const PlayAsk *ask)
{
	return strdup(ask->call->args);
}

/* Returns which limit a JSON text exceeds, NULL: none. */
const char *
play_json_excess(const char *text, size_t len)
{
	size_t		values = 1;
	int			level = 0;
	int			deepest = 0;

	for (const char *p = text; p < text + len;)
	{
		switch (*p)
		{
			case '"':
				p = js_skip(p);
				continue;
			case '[':
			case '{':
				values++;
				if (++level > deepest)
					deepest = level;
				break;
			case ']':
			case '}':
				level--;
				break;
			case ',':
			case ':':
				values++;
				break;
		}
		p++;
	}
	if (deepest > MOST_LEVELS)
		return "nested too deeply for jsonb";
	if (values > MOST_VALUES || len + values * VALUE_BYTES > MOST_BYTES)
		return "too large for jsonb";
	return NULL;
}

static PlayVerdict
read_answer(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	const char *text = reply->text;
	const char *root = text == NULL ? NULL : js_root(text, reply->len);
	const char *excess = NULL;
	JsValue		value = {.type = JS_NULL};

	if (text != NULL && root == NULL)
	{
		play_answer_problem(answer, "the payload is not JSON");
		return PLAY_LAYOUT_CHANGED;
	}
	if (root != NULL)
		excess = play_json_excess(root, (size_t) (text + reply->len - root));
	if (excess != NULL)
	{
		snprintf(answer->problem, sizeof(answer->problem), "the payload is %s", excess);
		return PLAY_LAYOUT_CHANGED;
	}
	if (root != NULL &&
		js_decode_json(JS_CELL(root, &answer->arena), &value) == JS_DECODE_NO_MEMORY)
		return PLAY_NO_MEMORY;
	if (value.type == JS_NULL)
		return PLAY_EMPTY;
	return play_answer_only_row(answer, columns, &value, NULL);
}

static const PlayStep steps[] =
{
	{
		.kind = PLAY_STEP_NAMED_RPC,
		.rpc = {
			.pack_calls = 8,
			.payload = payload,
		},
		.expected_size = ANSWER_SIZE,
		.read = read_answer,
	},
};

const PlayOperation play_rpc =
{
	.name = "rpc",
	.inputs = inputs,
	.ninputs = 2,
	.columns = columns,
	.ncolumns = 1,
	.steps = steps,
	.nsteps = 1,
	.row_per_call = true,
};
