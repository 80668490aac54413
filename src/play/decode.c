/*
 * decode.c
 *	  The decoders: from a JSON value to the field that a column wants.
 *
 * Each is named after its transform.  A value that is not of the kind which
 * the transform works on is absent, so that a column's next path is tried.
 * play_texts() and play_json() have files of their own.
 */
#include "play/column.h"

#include <string.h>

#include "play/json.h"
#include "play/text.h"

#define ORIGIN "https://play.google.com"

#define MICROS_PER_SECOND INT64_C(1000000)

/* The years that both PostgreSQL and 64 bits of microseconds hold. */
#define FIRST_SECOND INT64_C(-62167219200)	/* 0000-01-01 */
#define LAST_SECOND INT64_C(9215576668799)	/* end of the year 293999 */

static PlayDecoded
decoded_bool(PlayValue *out, bool value)
{
	out->type = PLAY_BOOL;
	out->len = 0;
	out->u.i = value;
	return PLAY_DECODED;
}

static PlayDecoded
decoded_int(PlayValue *out, PlayType type, int64_t value)
{
	out->type = type;
	out->len = 0;
	out->u.i = value;
	return PLAY_DECODED;
}

static PlayDecoded
decoded_text(PlayValue *out, const char *text, size_t len)
{
	out->type = PLAY_TEXT;
	out->len = (uint32_t) len;
	out->u.text = text;
	return PLAY_DECODED;
}

/*
 * The text of a string, to be worked on.
 */
static PlayDecoded
get_text(const char *json, PlayArena *arena, char **text, size_t *len)
{
	if (*json != '"')
		return PLAY_ABSENT;
	*text = play_json_string(json, arena, len);
	if (*text == NULL)
		return PLAY_DECODE_NO_MEMORY;
	return *len <= UINT32_MAX ? PLAY_DECODED : PLAY_ABSENT;
}

PlayDecoded
play_text(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	size_t		len;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	return decoded_text(out, text, len);
}

PlayDecoded
play_nonempty(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	PlayDecoded decoded = play_text(json, rest, arena, out);

	if (decoded == PLAY_DECODED && out->len == 0)
		return PLAY_ABSENT;
	return decoded;
}

PlayDecoded
play_html_text(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	size_t		len;
	size_t		shown;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	shown = play_text_from_html(text, len);
	play_arena_trim(arena, len - shown);
	return decoded_text(out, text, shown);
}

/*
 * Does a URL begin with a scheme?
 */
static bool
has_scheme(const char *url)
{
	size_t		n = strspn(url, "abcdefghijklmnopqrstuvwxyz"
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	return n > 0 && url[n] == ':';
}

PlayDecoded
play_abs_url(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	char	   *url;
	size_t		len;
	const char *before = ORIGIN;
	size_t		room;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	if (len == 0)
		return PLAY_ABSENT;
	if (has_scheme(text))
		return decoded_text(out, text, len);
	if (text[0] == '/' && text[1] == '/')
		before = "https:";
	else if (text[0] != '/')
		before = ORIGIN "/";
	room = strlen(before);
	url = play_arena_text(arena, room + len);
	if (url == NULL)
		return PLAY_DECODE_NO_MEMORY;
	memcpy(url, before, room);
	memcpy(url + room, text, len);
	return decoded_text(out, url, room + len);
}

PlayDecoded
play_after_id(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	char	   *id;
	size_t		len;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	id = strstr(text, "id=");
	if (id == NULL)
		return PLAY_ABSENT;
	id += strlen("id=");
	len = play_text_from_url(id, strcspn(id, "&"));
	if (!play_text_is_utf8(id, len))
		return PLAY_ABSENT;
	len = play_text_clean(id, len);
	if (len == 0)
		return PLAY_ABSENT;
	id[len] = '\0';
	return decoded_text(out, id, len);
}

PlayDecoded
play_nl_comma(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	char	   *line;
	char	   *put;
	size_t		len;
	size_t		breaks = 0;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	for (size_t i = 0; i < len; i++)
		breaks += text[i] == '\n';
	if (breaks == 0)
		return decoded_text(out, text, len);
	line = play_arena_text(arena, len + breaks);
	if (line == NULL)
		return PLAY_DECODE_NO_MEMORY;
	put = line;
	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '\n')
		{
			*put++ = ',';
			*put++ = ' ';
		}
		else
			*put++ = text[i];
	}
	return decoded_text(out, line, len + breaks);
}

PlayDecoded
play_int(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	int64_t		number;

	(void) rest;
	(void) arena;
	if (!play_json_int(json, &number))
		return PLAY_ABSENT;
	return decoded_int(out, PLAY_INT, number);
}

PlayDecoded
play_float(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	double		number;

	(void) rest;
	(void) arena;
	if (!play_json_float(json, &number))
		return PLAY_ABSENT;
	out->type = PLAY_FLOAT;
	out->len = 0;
	out->u.f = number;
	return PLAY_DECODED;
}

PlayDecoded
play_micros(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	int64_t		number;

	(void) rest;
	(void) arena;
	if (!play_json_int(json, &number))
		return PLAY_ABSENT;
	return decoded_int(out, PLAY_MICROS, number);
}

PlayDecoded
play_micros_nonzero(const char *json, const char *rest, PlayArena *arena,
					PlayValue *out)
{
	PlayDecoded decoded = play_micros(json, rest, arena, out);

	if (decoded == PLAY_DECODED && out->u.i == 0)
		return PLAY_ABSENT;
	return decoded;
}

PlayDecoded
play_is0(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	int64_t		number;

	(void) rest;
	(void) arena;
	if (!play_json_int(json, &number))
		return PLAY_ABSENT;
	return decoded_bool(out, number == 0);
}

/*
 * Is it this number?  true and false are 1 and 0.
 */
static PlayDecoded
equals(const char *json, int64_t wanted, PlayValue *out)
{
	int64_t		number;

	if (*json == 't' || *json == 'f')
		number = *json == 't';
	else if (!play_json_int(json, &number))
		return PLAY_ABSENT;
	return decoded_bool(out, number == wanted);
}

PlayDecoded
play_eq1(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	(void) rest;
	(void) arena;
	return equals(json, 1, out);
}

PlayDecoded
play_eq2(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	(void) rest;
	(void) arena;
	return equals(json, 2, out);
}

PlayDecoded
play_isstr(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	(void) rest;
	(void) arena;
	if (*json != '"')
		return PLAY_ABSENT;
	return decoded_bool(out, true);
}

PlayDecoded
play_truthy(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	double		number;
	bool		truth;

	(void) rest;
	(void) arena;
	switch (*json)
	{
		case 'n':
			return PLAY_ABSENT;
		case 'f':
			truth = false;
			break;
		case '"':
			truth = json[1] != '"';
			break;
		case 't':
		case '[':
		case '{':
			truth = true;
			break;
		default:
			/* a number too large for a double is not 0 either */
			truth = !play_json_float(json, &number) || number != 0;
	}
	return decoded_bool(out, truth);
}

static PlayDecoded
decoded_time(PlayValue *out, int64_t seconds, const char *nanos)
{
	int64_t		fraction = 0;

	if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
		return PLAY_ABSENT;
	if (nanos == NULL || !play_json_int(nanos, &fraction) || fraction < 0 ||
		fraction > 999999999)
		fraction = 0;
	return decoded_int(out, PLAY_TIME,
					   seconds * MICROS_PER_SECOND + fraction / 1000);
}

PlayDecoded
play_epoch(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	int64_t		seconds;

	(void) rest;
	(void) arena;
	if (!play_json_int(json, &seconds))
		return PLAY_ABSENT;

	/* in an object a key comes next, which is no number */
	return decoded_time(out, seconds, play_json_next(json));
}

PlayDecoded
play_secs_nanos(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	const char *first = play_json_get(json, "0");
	int64_t		seconds;

	(void) rest;
	(void) arena;
	if (first == NULL || !play_json_int(first, &seconds))
		return PLAY_ABSENT;
	return decoded_time(out, seconds, play_json_get(json, "1"));
}

PlayDecoded
play_hist(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	static const char *const paths[] = {"1,1", "2,1", "3,1", "4,1", "5,1"};
	int64_t    *counts;

	(void) rest;
	if (*json != '[')
		return PLAY_ABSENT;
	counts = play_arena_alloc(arena, 5 * sizeof(int64_t));
	if (counts == NULL)
		return PLAY_DECODE_NO_MEMORY;
	for (int i = 0; i < 5; i++)
	{
		const char *count = play_json_get(json, paths[i]);

		if (count == NULL || !play_json_int(count, &counts[i]))
			counts[i] = 0;
	}
	out->type = PLAY_INTS;
	out->len = 5;
	out->u.ints = counts;
	return PLAY_DECODED;
}

/*
 * "5.0 and up" is "5.0"; what does not begin with a number is "VARY".
 */
PlayDecoded
play_androidver(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	char	   *text;
	size_t		len;
	const char *p;
	bool		nonzero = false;
	PlayDecoded decoded = get_text(json, arena, &text, &len);

	(void) rest;
	if (decoded != PLAY_DECODED)
		return decoded;
	text += strspn(text, " \t\r\n");
	len = strcspn(text, " \t\r\n");
	text[len] = '\0';
	p = text + strspn(text, "0123456789");
	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	for (const char *digit = text; digit < p; digit++)
		nonzero |= *digit >= '1' && *digit <= '9';
	if (!nonzero)
		return decoded_text(out, "VARY", 4);
	return decoded_text(out, text, len);
}
