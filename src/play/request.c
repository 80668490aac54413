/*
 * request.c
 *	  Requests in Google Play's spelling.
 *
 * A payload is JSON text; it travels as a string in a call tuple [rpcid,
 * payload, null, tag]; the tuples of a pack make one array, which is
 * serialised and form-encoded.  Every layer is written by a serialiser.  The
 * tag is echoed with the answer, and answers come in any order.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/request.h"

const char *
play_rpc_id(const PlayStep *step, const PlayCall *call)
{
	return step->rpcid != NULL ? step->rpcid : call->subject;
}

void
play_rpc_path(const PlayStep *step, const PlayCall *call,
			  char path[PLAY_RPC_PATH_SIZE])
{
	snprintf(path, PLAY_RPC_PATH_SIZE,
			 "/_/PlayStoreUi/data/batchexecute?rpcids=%s&hl=%s&gl=%s",
			 play_rpc_id(step, call), call->lang, call->country);
}

/* One call tuple, or NULL. */
static json_t *
call_tuple(const PlayStep *step, const PlayCall *call, const PlayChain *chain,
		   int place)
{
	char	   *payload = step->payload(call, chain);
	char		tag[PLAY_TAG_SIZE];
	json_t	   *tuple;

	if (payload == NULL)
		return NULL;
	snprintf(tag, sizeof(tag), "%d", place);
	tuple = json_pack("[s, s, n, s]", play_rpc_id(step, call), payload, tag);
	free(payload);
	return tuple;
}

/* Percent-encodes everything but RFC 3986's unreserved characters. */
static char *
form_encode(const char *name, const char *text, size_t *len)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char unreserved[256] = {
		['-'] = 1,['.'] = 1,['_'] = 1,['~'] = 1,
		['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
	};
	size_t		name_len = strlen(name);
	char	   *form = malloc(name_len + strlen(text) * 3 + 1);
	char	   *to;

	if (form == NULL)
		return NULL;
	memcpy(form, name, name_len);
	to = form + name_len;
	for (const unsigned char *c = (const unsigned char *) text; *c; c++)
	{
		if (unreserved[*c])
			*to++ = (char) *c;
		else
		{
			*to++ = '%';
			*to++ = hex[*c >> 4];
			*to++ = hex[*c & 15];
		}
	}
	*to = '\0';
	*len = (size_t) (to - form);
	return form;
}

char *
play_page_path(const PlayCall *call, const char *begin, const char *value,
			   const char *more)
{
	size_t		len = 0;
	char	   *encoded = form_encode(begin, value, &len);
	size_t		size = len + strlen(more) + sizeof("&hl=&gl=") + PLAY_LANG_SIZE +
		sizeof(call->country);
	char	   *path = encoded == NULL ? NULL : malloc(size);

	if (path != NULL)
		snprintf(path, size, "%s%s&hl=%s&gl=%s", encoded, more, call->lang, call->country);
	free(encoded);
	return path;
}

char *
play_rpc_form(const PlayStep *step, const PlayCall *const *calls,
			  const PlayChain *const *chains, int n, size_t *len)
{
	json_t	   *tuples = json_array();
	json_t	   *envelope;
	char	   *text;
	char	   *form;

	for (int i = 0; tuples != NULL && i < n; i++)
	{
		if (json_array_append_new(tuples, call_tuple(step, calls[i], chains[i], i)) != 0)
		{
			json_decref(tuples);
			return NULL;
		}
	}
	envelope = json_pack("[o]", tuples);	/* takes tuples, also on failure */
	if (envelope == NULL)
		return NULL;
	text = json_dumps(envelope, JSON_COMPACT);
	json_decref(envelope);
	if (text == NULL)
		return NULL;
	form = form_encode("f.req=", text, len);
	free(text);
	return form;
}

int
play_rpc_place(const char *tag)
{
	char	   *end;
	long		place;

	if (tag[0] < '0' || tag[0] > '9')
		return -1;
	place = strtol(tag, &end, 10);
	return *end == '\0' && place <= 1000000 ? (int) place : -1;
}

const PlayBlock *
play_step_root(const PlayStep *step, const PlayBlock *blocks, int nblocks, bool *several)
{
	const PlayBlock *only = NULL;
	int			found = 0;

	for (int i = 0; step->is_bare != NULL && i < nblocks; i++)
	{
		if (strcmp(blocks[i].rpcid, step->block_id) != 0)
			continue;
		only = &blocks[i];
		found++;
	}
	*several = false;
	if (found == 1 && step->is_bare(only->data))
		return only;
	return play_page_root(blocks, nblocks, step->block_id, step->is_root, several);
}
