/*
 * answer_json.c
 *	  The rows of an answer as one JSON value.
 *
 * Objects are written here and not by jansson: PostgreSQL has a function of
 * its own called json_object, which a backend finds first.
 */
#include <stdio.h>
#include <string.h>

#include "json/cursor.h"
#include "play/answer.h"

/* Enough for any number, and for "null", "true" or "false". */
#define NUMBER_SIZE 24

/* Writes a clean text as a JSON string. */
static char *
put_text(char *to, const JsValue *value)
{
	*to++ = '"';
	for (uint32_t i = 0; i < value->len; i++)
	{
		char		letter = js_escape_letter(value->u.text[i]);

		if (letter != 0)
			*to++ = '\\';
		*to++ = letter != 0 ? letter : value->u.text[i];
	}
	*to++ = '"';
	return to;
}

/* Writes a value of a type that such rows have. */
static char *
put_value(char *to, const JsValue *value)
{
	switch (value->type)
	{
		case JS_TEXT:
			return put_text(to, value);
		case JS_INT:
			return to + sprintf(to, "%lld", (long long) value->u.i);
		case JS_BOOL:
			return stpcpy(to, value->u.i != 0 ? "true" : "false");
		default:
			return stpcpy(to, "null");
	}
}

/* Returns a size that is enough for the rows. */
static size_t
measure(const PlayAnswer *answer, const JsColumn *columns)
{
	size_t		room = strlen("[]");

	for (int c = 0; c < answer->ncolumns; c++)
		room += (size_t) answer->nrows * (strlen(columns[c].name) + strlen("{\"\":,}"));
	for (int i = 0; i < answer->nrows * answer->ncolumns; i++)
	{
		const JsValue *value = &answer->values[i];

		room += value->type == JS_TEXT ? (size_t) value->len * 2 + 2 : NUMBER_SIZE;
	}
	return room;
}

JsDecoded
play_answer_json(const PlayAnswer *answer, const JsColumn *columns, JsArena *arena,
				 JsValue *out)
{
	size_t		room = measure(answer, columns);
	char	   *text = room > UINT32_MAX ? NULL : js_arena_text(arena, room);
	char	   *to = text;

	if (text == NULL)
		return JS_DECODE_NO_MEMORY;
	*to++ = '[';
	for (int i = 0; i < answer->nrows; i++)
	{
		const JsValue *row = answer->values + (size_t) i * answer->ncolumns;

		for (int c = 0; c < answer->ncolumns; c++)
		{
			to += sprintf(to, "%s\"%s\":", c > 0 ? "," : i > 0 ? ",{" : "{",
						  columns[c].name);
			to = put_value(to, &row[c]);
		}
		*to++ = '}';
	}
	*to++ = ']';
	js_arena_trim(arena, room - (size_t) (to - text));
	*out = (JsValue) {.type = JS_JSON,.len = (uint32_t) (to - text),.u.text = text};
	return JS_DECODED;
}
