/*
 * items.c
 *	  Rows that take their columns from several messages: lists within lists.
 *
 * Objects are written here and not by jansson: PostgreSQL has a function of
 * its own called json_object, which a backend finds first.
 */
#include <stdio.h>
#include <string.h>

#include "play/cursor.h"
#include "play/items.h"
#include "play/json.h"

/* More than any number takes, and than "null", "true" or "false". */
#define NUMBER_SIZE 24

bool
play_item_fields(const PlayColumn *columns, int n, const char *message,
				 PlayArena *arena, PlayValue *values, const PlayColumn **missing)
{
	for (int i = 0; i < n; i++)
	{
		const char *json = play_json_get(message, columns[i].path);
		PlayDecoded decoded = PLAY_ABSENT;

		values[i] = (PlayValue) {0};
		if (json != NULL)
			decoded = columns[i].decode(json, NULL, arena, &values[i]);
		if (decoded == PLAY_DECODE_NO_MEMORY)
			return false;
		if (decoded == PLAY_DECODED)
			continue;
		values[i] = (PlayValue) {.type = columns[i].absence == PLAY_FALSE ? PLAY_BOOL : PLAY_NULL};
		if (columns[i].absence == PLAY_REQUIRED && *missing == NULL)
			*missing = &columns[i];
	}
	return true;
}

/* Writes a text, which is clean, as a JSON string. */
static char *
put_text(char *to, const PlayValue *value)
{
	*to++ = '"';
	for (uint32_t i = 0; i < value->len; i++)
	{
		char		letter = play_json_escape_letter(value->u.text[i]);

		if (letter != 0)
			*to++ = '\\';
		*to++ = letter != 0 ? letter : value->u.text[i];
	}
	*to++ = '"';
	return to;
}

/* Writes a value that an item can have. */
static char *
put_value(char *to, const PlayValue *value)
{
	switch (value->type)
	{
		case PLAY_TEXT:
			return put_text(to, value);
		case PLAY_INT:
			return to + sprintf(to, "%lld", (long long) value->u.i);
		case PLAY_BOOL:
			return stpcpy(to, value->u.i != 0 ? "true" : "false");
		default:
			return stpcpy(to, "null");
	}
}

/* Room that is enough for the rows. */
static size_t
measure(const PlayAnswer *answer, const PlayColumn *columns)
{
	size_t		room = strlen("[]");

	for (int c = 0; c < answer->ncolumns; c++)
		room += (size_t) answer->nrows * (strlen(columns[c].name) + strlen("{\"\":,}"));
	for (int i = 0; i < answer->nrows * answer->ncolumns; i++)
	{
		const PlayValue *value = &answer->values[i];

		room += value->type == PLAY_TEXT ? (size_t) value->len * 2 + 2 : NUMBER_SIZE;
	}
	return room;
}

PlayDecoded
play_items_json(const PlayAnswer *answer, const PlayColumn *columns, PlayArena *arena,
				PlayValue *out)
{
	size_t		room = measure(answer, columns);
	char	   *text = room > UINT32_MAX ? NULL : play_arena_text(arena, room);
	char	   *to = text;

	if (text == NULL)
		return PLAY_DECODE_NO_MEMORY;
	*to++ = '[';
	for (int i = 0; i < answer->nrows; i++)
	{
		const PlayValue *row = answer->values + (size_t) i * answer->ncolumns;

		for (int c = 0; c < answer->ncolumns; c++)
		{
			to += sprintf(to, "%s\"%s\":", c > 0 ? "," : i > 0 ? ",{" : "{",
						  columns[c].name);
			to = put_value(to, &row[c]);
		}
		*to++ = '}';
	}
	*to++ = ']';
	play_arena_trim(arena, room - (size_t) (to - text));
	*out = (PlayValue) {.type = PLAY_JSON,.len = (uint32_t) (to - text),.u.text = text};
	return PLAY_DECODED;
}
