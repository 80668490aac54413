/*
 * criteria.c
 *	  What a review answers to the store's questions.
 */
#include <stdio.h>

#include "play/rows/criteria.h"
#include "json/json.h"
#include "json/decode.h"

/* The text that printf() would write for an integer, or null. */
static int
put_rating(char *out, const char *entry, const char *path)
{
	const char *json = js_get(entry, path);
	int64_t		rating;

	if (json == NULL || !js_int(json, &rating))
		return sprintf(out, "null");
	return sprintf(out, "%lld", (long long) rating);
}

JsDecoded
play_criteria(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	static const char empty[] = "{\"name\":,\"rating\":,\"rating5\":},";
	const size_t most = sizeof(empty) + 2 * 20;
	size_t		room = 2;
	char	   *text;
	char	   *to;

	(void) rest;
	if (*json != '[')
		return JS_ABSENT;
	for (const char *entry = js_first(json); entry != NULL;
		 entry = js_next(entry))
	{
		const char *name = js_get(entry, "0");

		if (name != NULL)
			room += most + (size_t) (js_skip(name) - name);
	}
	text = to = js_arena_text(arena, room);
	if (text == NULL)
		return JS_DECODE_NO_MEMORY;
	*to++ = '[';
	for (const char *entry = js_first(json); entry != NULL;
		 entry = js_next(entry))
	{
		const char *name = js_get(entry, "0");
		JsArena	names = {0};
		JsValue	value;

		if (name == NULL || *name != '"')
			continue;
		if (js_decode_json(name, NULL, &names, &value) != JS_DECODED)
			return JS_DECODE_NO_MEMORY;
		to += sprintf(to, "%s{\"name\":%s,\"rating\":", to[-1] == '[' ? "" : ",",
					  value.u.text);
		js_arena_free(&names);
		to += put_rating(to, entry, "1,0");
		to += sprintf(to, ",\"rating5\":");
		to += put_rating(to, entry, "2,0");
		*to++ = '}';
	}
	*to++ = ']';
	*to = '\0';
	*out = (JsValue) {.type = JS_JSON,.len = (uint32_t) (to - text),.u.text = text};
	return JS_DECODED;
}
