/*
 * decode_texts.c
 *	  The decoder of many texts: one for each element of an array.
 *
 * It knows nothing of where the array stands.
 */
#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

#include "json/cursor.h"
#include "json/json.h"
#include "json/scan.h"

/* The texts of an array, as they are found. */
typedef struct TextList
{
	JsText	   *texts;
	size_t		n;
	size_t		room;
	bool		misfit;			/* the path led to something that is not a text */
} TextList;

/*
 * Adds the text that the path leads to from a value, if any, and moves *json
 * past the value.
 */
static bool
add_text(TextList *list, const char **json, const char *path, JsArena *arena)
{
	JsText		text;
	int			levels;
	const char *string = js_descend(*json, path, &levels);

	if (string == NULL || *string != '"')
	{
		list->misfit |= string != NULL;
		*json = js_skip_out(*json, 0);
		return true;
	}
	if (list->n == list->room)
	{
		size_t		room = list->room > 0 ? list->room * 2 : 16;
		JsText	   *texts = js_arena_alloc(arena, room * sizeof(JsText));

		if (texts == NULL)
			return false;
		if (list->n > 0)
			memcpy(texts, list->texts, list->n * sizeof(JsText));
		list->texts = texts;
		list->room = room;
	}
	text.s = js_take_string(&string, arena, &text.len);
	if (text.s == NULL)
		return false;
	list->texts[list->n++] = text;
	*json = levels > 0 ? js_skip_out(string, levels) : string;
	return true;
}

/*
 * Adds the texts below the fields of a trailing object.
 */
static bool
add_field_texts(TextList *list, const char *array, size_t position,
				const char *object, const char *path, JsArena *arena)
{
	JsField	   *fields;
	size_t		n = 0;
	bool		good = true;

	/* every field takes at least five bytes, as in "1":1 and a comma */
	fields = malloc(((size_t) (js_skip_out(object, 0) - object) / 5 + 1) *
					sizeof(JsField));
	if (fields == NULL)
		return false;
	for (const char *p = scan_blank(object + 1); *p == '"';)
	{
		uint32_t	number = js_field_number(p + 1);

		p = scan_blank(scan_blank(js_skip_out(p, 0)) + 1);
		if (number > 0)
			fields[n++] = (JsField) {.value = p,.index = number - 1};
		p = scan_blank(js_skip_out(p, 0));
		if (*p == ',')
			p = scan_blank(p + 1);
	}
	n = js_order_fields(fields, n, array, position);
	for (size_t i = 0; i < n && good; i++)
		good = add_text(list, &fields[i].value, path, arena);
	free(fields);
	return good;
}

JsDecoded
js_decode_texts(const JsCell *cell, JsValue *out)
{
	TextList	list = {0};
	const char *path = cell->rest != NULL ? cell->rest : "";
	const char *p = js_first(cell->json);

	if (*cell->json != '[')
		return js_misfit(out, "an array of texts");
	for (size_t position = 0; p != NULL; position++)
	{
		bool		added;

		if (*p == '{' && js_next(p) == NULL)
		{
			added = add_field_texts(&list, cell->json, position, p, path, cell->arena);
			p = NULL;
		}
		else
		{
			added = add_text(&list, &p, path, cell->arena);
			p = scan_blank(p);
			p = *p == ',' ? scan_blank(p + 1) : NULL;
		}
		if (!added)
			return JS_DECODE_NO_MEMORY;
	}
	if (list.misfit)
		return js_misfit(out, "an array of texts");
	out->type = JS_TEXTS;
	out->len = (uint32_t) list.n;
	out->u.texts = list.texts;
	return JS_DECODED;
}
