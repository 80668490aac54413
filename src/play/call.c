/*
 * call.c
 *	  What calls ask, by the names of their operation's inputs, and how far a
 *	  call has come that takes several exchanges.
 */
#include <stdlib.h>
#include <string.h>

#include "play/operation.h"

void
play_input_subject(const PlayCall *call, JsValue *out)
{
	*out = play_text_value(call->subject);
}

void
play_input_collection(const PlayCall *call, JsValue *out)
{
	*out = play_text_value(call->collection->name);
}

static void
set_int(JsValue *out, int64_t number)
{
	out->type = JS_INT;
	out->u.i = number;
}

void
play_input_num(const PlayCall *call, JsValue *out)
{
	set_int(out, call->num);
}

void
play_input_sort(const PlayCall *call, JsValue *out)
{
	static const char *const names[] = {NULL, "relevance", "newest", "rating"};

	*out = play_text_value(names[call->sort]);
}

void
play_input_price(const PlayCall *call, JsValue *out)
{
	static const char *const names[] = {"all", "free", "paid"};

	*out = play_text_value(names[call->price]);
}

const char *const play_devices[PLAY_NDEVICES] =
{
	[2] = "phone",
	[3] = "tablet",
	[5] = "chromebook",
	[6] = "tv",
};

/* NULL: any device. */
void
play_input_device(const PlayCall *call, JsValue *out)
{
	*out = play_text_value(play_devices[call->device]);
}

/* NULL: any score. */
void
play_input_score(const PlayCall *call, JsValue *out)
{
	if (call->score == 0)
		out->type = JS_NULL;
	else
		set_int(out, call->score);
}

void
play_input_since(const PlayCall *call, JsValue *out)
{
	out->type = call->since == PLAY_NO_SINCE ? JS_NULL : JS_TIME;
	out->u.i = call->since;
}

void
play_input_args(const PlayCall *call, JsValue *out)
{
	*out = play_text_value(call->args);
	if (out->type == JS_TEXT)
		out->type = JS_JSON;
}

void
play_chain_free(PlayChain *chain)
{
	free(chain->token);
	play_seen_free(&chain->seen);
	play_seen_free(&chain->tokens);
	if (chain->free_state != NULL)
		chain->free_state(chain->state);
	memset(chain, 0, sizeof(*chain));
}
