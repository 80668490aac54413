/*
 * decode.c
 *	  The decoders: from a JSON value to the field that a column wants.
 *
 * Each is named after its transform.  A value that is not of the kind which
 * the transform works on is absent, so that a column's next path is tried.
 */
#include "play/column.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/cursor.h"
#include "play/json.h"
#include "play/scan.h"
#include "play/text.h"

#define ORIGIN "https://play.google.com"

#define MICROS_PER_SECOND INT64_C(1000000)

/* The years that both PostgreSQL and 64 bits of microseconds hold. */
#define FIRST_SECOND INT64_C(-62167219200)	/* 0000-01-01 */
#define LAST_SECOND INT64_C(9215576668799)	/* end of the year 293999 */

/* Beyond these a number is written anew: SQL's numeric has limits. */
#define NUMBER_LENGTH 400
#define NUMBER_EXPONENT 9999

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

/* The texts of an array, as they are found. */
typedef struct TextList
{
	PlayText   *texts;
	size_t		n;
	size_t		room;
} TextList;

/*
 * Adds the text that the path leads to, if there is one.
 */
static bool
add_text(TextList *list, const char *json, const char *path, PlayArena *arena)
{
	PlayText	text;

	json = play_json_get(json, path);
	if (json == NULL || *json != '"')
		return true;
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
	text.s = play_json_string(json, arena, &text.len);
	if (text.s == NULL)
		return false;
	list->texts[list->n++] = text;
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
		good = add_text(list, fields[i].value, path, arena);
	free(fields);
	return good;
}

PlayDecoded
play_texts(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	TextList	list = {0};
	const char *path = rest != NULL ? rest : "";
	const char *element;
	size_t		position = 0;

	if (*json != '[')
		return PLAY_ABSENT;
	for (element = play_json_first(json); element != NULL; position++)
	{
		const char *next = play_json_next(element);
		bool		added;

		if (*element == '{' && next == NULL)
			added = add_field_texts(&list, json, position, element, path, arena);
		else
			added = add_text(&list, element, path, arena);
		if (!added)
			return PLAY_DECODE_NO_MEMORY;
		element = next;
	}
	out->type = PLAY_TEXTS;
	out->len = (uint32_t) list.n;
	out->u.texts = list.texts;
	return PLAY_DECODED;
}

/*
 * Writes the number from p up to end.  One that neither jansson nor SQL's
 * numeric would take becomes null, or 0 if it is too small for both.
 */
static char *
put_number(char *out, const char *p, const char *end)
{
	size_t		len = (size_t) (end - p);
	size_t		mantissa = strspn(p, "-.0123456789");
	int64_t		exponent = 0;
	int64_t		integer;
	double		number;
	char		digits[40];
	bool		fits;

	if (mantissa == len && memchr(p, '.', len) == NULL)
	{
		fits = play_json_int(p, &integer);
		exponent = 0;
	}
	else
	{
		fits = play_json_float(p, &number);
		for (size_t i = mantissa; i < len; i++)
		{
			/* grows no more once it is beyond the limit */
			if (p[i] >= '0' && p[i] <= '9' && exponent <= NUMBER_EXPONENT)
				exponent = exponent * 10 + (p[i] - '0');
		}
		if (fits && (len > NUMBER_LENGTH || exponent > NUMBER_EXPONENT))
		{
			if (number == 0)
				strcpy(digits, "0");
			else
				snprintf(digits, sizeof(digits), "%.16e", number);

			/* what is neither digit, sign nor e is a locale's decimal point */
			for (const char *d = digits; *d != '\0'; d++)
			{
				if (strchr("0123456789+-e", *d) != NULL)
					*out++ = *d;
				else if (out[-1] != '.')
					*out++ = '.';
			}
			return out;
		}
	}
	if (!fits)
	{
		p = "null";
		len = strlen(p);
	}
	memcpy(out, p, len);
	return out + len;
}

/*
 * The letter of the escape that a clean text's character needs in JSON, or 0.
 */
static char
escape_letter(char c)
{
	switch (c)
	{
		case '"':
		case '\\':
			return c;
		case '\t':
			return 't';
		case '\n':
			return 'n';
		case '\r':
			return 'r';
		default:
			return 0;
	}
}

/*
 * Writes the string at *string again, its text clean, and moves *string over
 * it.
 */
static char *
put_string(char *out, const char **string)
{
	char	   *text = out + 1;
	char	   *end = play_json_unescape(text, string);
	char	   *put;
	size_t		escapes = 0;

	for (char *p = text; p < end; p++)
		escapes += escape_letter(*p) != 0;
	out[0] = '"';
	put = end + escapes;
	*put = '"';
	for (char *p = end; put > p;)
	{
		char		letter = escape_letter(*--p);

		*--put = letter != 0 ? letter : *p;
		if (letter != 0)
			*--put = '\\';
	}
	return end + escapes + 1;
}

/*
 * The value as JSON without white space, its texts clean.  Nothing becomes
 * longer by that, so the room of the original is enough.
 */
PlayDecoded
play_json(const char *json, const char *rest, PlayArena *arena, PlayValue *out)
{
	const char *end = play_json_skip(json);
	size_t		room = (size_t) (end - json);
	char	   *text;
	char	   *put;

	(void) rest;
	if (*json == 'n' || room > UINT32_MAX)
		return PLAY_ABSENT;
	text = play_arena_text(arena, room);
	if (text == NULL)
		return PLAY_DECODE_NO_MEMORY;
	put = text;
	for (const char *p = json; p < end;)
	{
		const char *after;

		switch (*p)
		{
			case ' ':
			case '\t':
			case '\r':
			case '\n':
				p++;
				break;
			case '"':
				put = put_string(put, &p);
				break;
			case '-':
			case '0':
			case '1':
			case '2':
			case '3':
			case '4':
			case '5':
			case '6':
			case '7':
			case '8':
			case '9':
				after = play_json_skip(p);
				put = put_number(put, p, after);
				p = after;
				break;
			default:
				/* punctuation, or a letter of a literal */
				*put++ = *p++;
		}
	}
	play_arena_trim(arena, room - (size_t) (put - text));
	out->type = PLAY_JSON;
	out->len = (uint32_t) (put - text);
	out->u.text = text;
	return PLAY_DECODED;
}
