/*
 * criteria.c
 *	  What a review answers to the store's questions.
 */
#include <stdio.h>

#include "play/criteria.h"
#include "play/json.h"

/* The text that printf() would write for an integer, or null. */
static int
put_rating(char *out, const char *entry, const char *path)
{
	const char *json = play_json_get(entry, path);
	int64_t		rating;

	if (json == NULL || !play_json_int(json, &rating))
		return sprintf(out, "null");
	return sprintf(out, "%lld", (long long) rating);
}

PlayDecoded
play_criteria(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	static const char empty[] = "{\"name\":,\"rating\":,\"rating5\":},";
	const size_t most = sizeof(empty) + 2 * 20;
	size_t		room = 2;
	char	   *text;
	char	   *to;

	(void) rest;
	if (*json != '[')
		return PLAY_ABSENT;
	for (const char *entry = play_json_first(json); entry != NULL;
		 entry = play_json_next(entry))
	{
		const char *name = play_json_get(entry, "0");

		if (name != NULL)
			room += most + (size_t) (play_json_skip(name) - name);
	}
	text = to = play_arena_text(arena, room);
	if (text == NULL)
		return PLAY_DECODE_NO_MEMORY;
	*to++ = '[';
	for (const char *entry = play_json_first(json); entry != NULL;
		 entry = play_json_next(entry))
	{
		const char *name = play_json_get(entry, "0");
		PlayArena	names = {0};
		PlayValue	value;

		if (name == NULL || *name != '"')
			continue;
		if (play_json(name, NULL, &names, &value) != PLAY_DECODED)
			return PLAY_DECODE_NO_MEMORY;
		to += sprintf(to, "%s{\"name\":%s,\"rating\":", to[-1] == '[' ? "" : ",",
					  value.u.text);
		play_arena_free(&names);
		to += put_rating(to, entry, "1,0");
		to += sprintf(to, ",\"rating5\":");
		to += put_rating(to, entry, "2,0");
		*to++ = '}';
	}
	*to++ = ']';
	*to = '\0';
	*out = (PlayValue) {.type = PLAY_JSON,.len = (uint32_t) (to - text),.u.text = text};
	return PLAY_DECODED;
}
