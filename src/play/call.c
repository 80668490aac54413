/*
 * call.c
 *	  What calls ask, by the names of their operation's inputs, and how far a
 *	  call has come that takes several exchanges.
 */
#include <stdlib.h>
#include <string.h>

#include "play/operation.h"

/* Slots of a new set. */
#define FIRST_SLOTS 64

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

/* Any score is NULL. */
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

/* FNV-1a, 64 bits; never 0, which marks a free slot. */
static uint64_t
hash_text(const char *text, size_t len)
{
	uint64_t	hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char) text[i]) * UINT64_C(0x100000001b3);
	return hash == 0 ? 1 : hash;
}

/* Puts a hash into a table that has room; true if it was there. */
static bool
put_hash(uint64_t *hashes, size_t size, uint64_t hash)
{
	size_t		i = hash & (size - 1);

	while (hashes[i] != 0 && hashes[i] != hash)
		i = (i + 1) & (size - 1);
	if (hashes[i] == hash)
		return true;
	hashes[i] = hash;
	return false;
}

bool
play_seen_add(PlaySeen *seen, const char *text, size_t len, bool *known)
{
	if (seen->used * 2 >= seen->size)
	{
		size_t		size = seen->size ? seen->size * 2 : FIRST_SLOTS;
		uint64_t   *hashes = calloc(size, sizeof(uint64_t));

		if (hashes == NULL)
			return false;
		for (size_t i = 0; i < seen->size; i++)
		{
			if (seen->hashes[i] != 0)
				(void) put_hash(hashes, size, seen->hashes[i]);
		}
		free(seen->hashes);
		seen->hashes = hashes;
		seen->size = size;
	}
	*known = put_hash(seen->hashes, seen->size, hash_text(text, len));
	if (!*known)
		seen->used++;
	return true;
}

void
play_seen_free(PlaySeen *seen)
{
	free(seen->hashes);
	memset(seen, 0, sizeof(*seen));
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
