/*
 * request.c
 *	  Requests in Google Play's spelling.
 *
 * A payload is JSON text; it travels as a string in a call tuple [rpcid,
 * payload, null, tag]; the tuples of a pack make one array of an array, which
 * is form-encoded.  Payloads are most of it, and each of their bytes becomes one
 * to six: they are written straight into the form.  The tag is echoed with the
 * answer, and answers come in any order.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/wire/request.h"

const char *
play_rpc_id(const PlayStep *step, const PlayCall *call)
{
	return step->kind == PLAY_STEP_RPC ? step->rpc.id : call->subject;
}

void
play_rpc_path(const PlayStep *step, const PlayCall *call,
			  char path[PLAY_RPC_PATH_SIZE])
{
	snprintf(path, PLAY_RPC_PATH_SIZE,
			 "/_/PlayStoreUi/data/batchexecute?rpcids=%s&hl=%s&gl=%s",
			 play_rpc_id(step, call), call->lang, call->country);
}

static const char hex[] = "0123456789ABCDEF";

/* RFC 3986's unreserved characters. */
#define UNRESERVED \
	['-'] = true,['.'] = true,['_'] = true,['~'] = true, \
	['0'] = true, true, true, true, true, true, true, true, true, true, \
	['A'] = true, true, true, true, true, true, true, true, true, true, true, true, true, \
	true, true, true, true, true, true, true, true, true, true, true, true, true, \
	['a'] = true, true, true, true, true, true, true, true, true, true, true, true, true, \
	true, true, true, true, true, true, true, true, true, true, true, true, true

/* Characters that travel as they are in a URL, and in a form spelled in full. */
static const bool in_url[256] = {UNRESERVED};

/*
 * The same in a short form.  A form is split at "&" and "=", and "%" and "+"
 * are decoded; no other characters have a meaning in it.  Half of a payload is
 * these.
 */
static const bool in_short_form[256] = {
	UNRESERVED,[','] = true,['['] = true,[']'] = true,[':'] = true
};

/* Writes a byte, percent-encoded if necessary. */
static char *
put_byte(char *to, char c, const bool *plain)
{
	if (plain[(unsigned char) c])
	{
		*to++ = c;
		return to;
	}
	*to++ = '%';
	*to++ = hex[(unsigned char) c >> 4];
	*to++ = hex[c & 15];
	return to;
}

/* Writes a text, percent-encoded. */
static char *
put_text(char *to, const char *text, const bool *plain)
{
	for (; *text != '\0'; text++)
		to = put_byte(to, *text, plain);
	return to;
}

/* Writes a text as a JSON string, percent-encoded. */
static char *
put_string(char *to, const char *text, const bool *plain)
{
	to = put_byte(to, '"', plain);
	for (; *text != '\0'; text++)
	{
		if (*text == '"' || *text == '\\')
			to = put_byte(to, '\\', plain);
		if ((unsigned char) *text >= ' ')
			to = put_byte(to, *text, plain);
		else
		{
			to = put_text(to, "\\u00", plain);
			*to++ = hex[*text >> 4];
			*to++ = hex[*text & 15];
		}
	}
	return put_byte(to, '"', plain);
}

/* The number of bytes that put_string() writes. */
static size_t
string_size(const char *text, const bool *plain)
{
	size_t		size = 2 * 3;	/* the quotes */

	for (; *text != '\0'; text++)
	{
		if ((unsigned char) *text < ' ')
			size += 3 + 5;
		else if (*text == '"' || *text == '\\')
			size += 2 * 3;
		else
			size += plain[(unsigned char) *text] ? 1 : 3;
	}
	return size;
}

char *
play_page_path(const PlayCall *call, const char *begin, const char *value,
			   const char *more)
{
	size_t		size = strlen(begin) + strlen(value) * 3 + strlen(more) +
		sizeof("&hl=&gl=") + PLAY_LANG_SIZE + sizeof(call->country);
	char	   *path = malloc(size);
	char	   *to;

	if (path == NULL)
		return NULL;
	to = put_text(stpcpy(path, begin), value, in_url);
	snprintf(to, size - (size_t) (to - path), "%s&hl=%s&gl=%s", more, call->lang,
			 call->country);
	return path;
}

/* A form while it is written. */
typedef struct Form
{
	const bool *plain;			/* characters that are not encoded */
	char	   *text;
	size_t		len;
	size_t		room;
} Form;

/* Makes room for more bytes and a NUL. */
static bool
enlarge(Form *form, size_t more)
{
	char	   *larger;

	if (form->room - form->len > more)
		return true;
	form->room = (form->len + more + 1) * 2;
	larger = realloc(form->text, form->room);
	if (larger == NULL)
		return false;
	form->text = larger;
	return true;
}

/* Appends a call tuple, with a comma before it if it is not the first. */
static bool
append_tuple(Form *form, const PlayStep *step, const PlayCall *call,
			 const PlayChain *chain, int place)
{
	static const char no_name[] = ",null,";
	const char *rpcid = play_rpc_id(step, call);
	const bool *plain = form->plain;
	char	   *payload = play_step_payload(step, call, chain);
	char		tag[PLAY_TAG_SIZE];
	char	   *to;

	if (payload == NULL)
		return false;
	snprintf(tag, sizeof(tag), "%d", place);
	if (!enlarge(form, string_size(rpcid, plain) + string_size(payload, plain) +
				 string_size(tag, plain) + sizeof(no_name) * 3 + 4 * 3))
	{
		free(payload);
		return false;
	}
	to = form->text + form->len;
	to = put_text(to, place > 0 ? ",[" : "[", plain);
	to = put_string(to, rpcid, plain);
	to = put_byte(to, ',', plain);
	to = put_string(to, payload, plain);
	to = put_text(to, no_name, plain);
	to = put_string(to, tag, plain);
	to = put_byte(to, ']', plain);
	form->len = (size_t) (to - form->text);
	free(payload);
	return true;
}

char *
play_rpc_form(const PlayStep *step, const PlayCall *const *calls,
			  const PlayChain *const *chains, int n, bool is_short,
			  size_t *len)
{
	static const char begin[] = "f.req=";
	Form		form = {.plain = is_short ? in_short_form : in_url};
	bool		complete = enlarge(&form, sizeof(begin) + 2 * 3);

	if (complete)
		form.len = (size_t) (put_text(stpcpy(form.text, begin), "[[", form.plain) - form.text);
	for (int i = 0; complete && i < n; i++)
		complete = append_tuple(&form, step, calls[i], chains[i], i);
	if (!complete || !enlarge(&form, 2 * 3))
	{
		free(form.text);
		return NULL;
	}
	form.len = (size_t) (put_text(form.text + form.len, "]]", form.plain) - form.text);
	form.text[form.len] = '\0';
	*len = form.len;
	return form.text;
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
