/*
 * criteria.c
 *	  What a review answers to the store's questions.
 *
 * The answers become one JSON value: SQL knows their shape, C does not.
 */
#include <stdio.h>
#include <string.h>

#include "play/rows/criteria.h"
#include "json/json.h"
#include "json/decode.h"

static const char wanted[] = "a list of criteria";

/*
 * Writes the integer at a path of an entry, or null if there is none; returns
 * NULL if it is not an integer.
 */
static char *
put_rating(char *out, const char *entry, const char *path)
{
	const char *json = js_get(entry, path);
	int64_t		rating;

	if (json == NULL)
		return stpcpy(out, "null");
	if (!js_as_int(json, &rating))
		return NULL;
	if (rating < 0 || rating > 9)
		return out + sprintf(out, "%lld", (long long) rating);
	*out++ = (char) ('0' + rating);	/* as all that the store gives */
	return out;
}

/* Writes an entry as an object; returns NULL if it is not an entry. */
static char *
put_entry(char *out, const char *entry, const JsValue *name)
{
	out = stpcpy(stpcpy(stpcpy(out, "{\"name\":"), name->u.text), ",\"rating\":");
	out = put_rating(out, entry, "1,0");
	if (out != NULL)
		out = put_rating(stpcpy(out, ",\"rating5\":"), entry, "2,0");
	return out == NULL ? NULL : stpcpy(out, "}");
}

JsDecoded
play_criteria(const JsCell *cell, JsValue *out)
{
	static const char empty[] = "{\"name\":,\"rating\":,\"rating5\":},";
	const size_t most = sizeof(empty) + 2 * 20;
	size_t		room = 2;
	char	   *text;
	char	   *to;

	if (*cell->json != '[')
		return js_misfit(out, wanted);
	for (const char *entry = js_first(cell->json); entry != NULL;
		 entry = js_next(entry))
	{
		const char *name = js_get(entry, "0");

		if (name != NULL)
			room += most + (size_t) (js_skip(name) - name);
	}
	text = to = js_arena_text(cell->arena, room);
	if (text == NULL)
		return JS_DECODE_NO_MEMORY;
	*to++ = '[';
	for (const char *entry = js_first(cell->json); entry != NULL;
		 entry = js_next(entry))
	{
		const char *name = js_get(entry, "0");
		JsArena		names = {0};
		JsValue		value;

		if (name == NULL)
			continue;
		if (*name != '"')
			return js_misfit(out, wanted);
		if (js_decode_json(JS_CELL(name, &names), &value) != JS_DECODED)
			return JS_DECODE_NO_MEMORY;
		if (to[-1] != '[')
			*to++ = ',';
		to = put_entry(to, entry, &value);
		js_arena_free(&names);
		if (to == NULL)
			return js_misfit(out, wanted);
	}
	*to++ = ']';
	*to = '\0';
	*out = (JsValue) {.type = JS_JSON,.len = (uint32_t) (to - text),.u.text = text};
	return JS_DECODED;
}
