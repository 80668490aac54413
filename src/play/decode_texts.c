/*
 * decode_texts.c
 *	  The decoder of many texts: one for each element of an array.
 */
#include "play/column.h"

#include <stdlib.h>
#include <string.h>

#include "play/cursor.h"
#include "play/json.h"
#include "play/scan.h"

/* The texts of an array, as they are found. */
typedef struct TextList
{
	PlayText   *texts;
	size_t		n;
	size_t		room;
} TextList;

/*
 * Adds the text that the path leads to from a value, if there is one, and moves
 * *json over the value.
 */
static bool
add_text(TextList *list, const char **json, const char *path, PlayArena *arena)
{
	PlayText	text;
	int			levels;
	const char *string = play_json_descend(*json, path, &levels);

	if (string == NULL || *string != '"')
	{
		*json = play_json_skip(*json);
		return true;
	}
	if (list->n == list->room)
	{
		size_t		room = list->room > 0 ? list->room * 2 : 16;
		PlayText   *texts = play_arena_alloc(arena, room * sizeof(PlayText));

		if (texts == NULL)
			return false;
		if (list->n > 0)
			memcpy(texts, list->texts, list->n * sizeof(PlayText));
		list->texts = texts;
		list->room = room;
	}
	text.s = play_json_take_string(&string, arena, &text.len);
	if (text.s == NULL)
		return false;
	list->texts[list->n++] = text;
	*json = levels > 0 ? play_json_skip_out(string, levels) : string;
	return true;
}

/*
 * Adds the texts below the fields of a trailing object.
 */
static bool
add_field_texts(TextList *list, const char *array, size_t position,
				const char *object, const char *path, PlayArena *arena)
{
	JsonField  *fields;
	size_t		n = 0;
	bool		good = true;

	/* every field takes at least the four bytes of "1":1 */
	fields = malloc(((size_t) (play_json_skip(object) - object) / 5 + 1) *
					sizeof(JsonField));
	if (fields == NULL)
		return false;
	for (const char *p = scan_blank(object + 1); *p == '"';)
	{
		uint32_t	number = play_json_field_number(p + 1);

		p = scan_blank(scan_blank(play_json_skip(p)) + 1);
		if (number > 0)
			fields[n++] = (JsonField) {.value = p,.index = number - 1};
		p = scan_blank(play_json_skip(p));
		if (*p == ',')
			p = scan_blank(p + 1);
	}
	n = play_json_settle(fields, n, array, position);
	for (size_t i = 0; i < n && good; i++)
		good = add_text(list, &fields[i].value, path, arena);
	free(fields);
	return good;
}

PlayDecoded
play_texts(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	TextList	list = {0};
	const char *path = rest != NULL ? rest : "";
	const char *p = play_json_first(json);

	if (*json != '[')
		return PLAY_ABSENT;
	for (size_t position = 0; p != NULL; position++)
	{
		bool		added;

		if (*p == '{' && play_json_next(p) == NULL)
		{
			added = add_field_texts(&list, json, position, p, path, arena);
			p = NULL;
		}
		else
		{
			added = add_text(&list, &p, path, arena);
			p = scan_blank(p);
			p = *p == ',' ? scan_blank(p + 1) : NULL;
		}
		if (!added)
			return PLAY_DECODE_NO_MEMORY;
	}
	out->type = PLAY_TEXTS;
	out->len = (uint32_t) list.n;
	out->u.texts = list.texts;
	return PLAY_DECODED;
}
