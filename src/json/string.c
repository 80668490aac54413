/*
 * string.c
 *	  Texts of strings: unescaped, and cleaned of what SQL has no use for.
 *
 * It knows nothing of columns: decode.c does.
 */
#include <string.h>

#include "json/cursor.h"
#include "json/digits.h"
#include "json/json.h"
#include "json/scan.h"
#include "json/utf8.h"

/*
 * Writes what the escape at *p stands for and moves *p over it.
 */
static inline char *
put_escape(char *out, const char **p)
{
	const char *s = *p;
	unsigned	c;

	*p += 2;
	switch (s[1])
	{
		case 'n':
			*out++ = '\n';
			return out;
		case 'r':
			*out++ = '\r';
			return out;
		case 't':
			*out++ = '\t';
			return out;
		case 'b':
		case 'f':
			return out;
		case 'u':
			break;
		default:
			*out++ = s[1];
			return out;
	}
	c = (unsigned) hex_four(s + 2);
	*p += 4;
	if (c >= 0xD800 && c <= 0xDBFF && s[6] == '\\' && s[7] == 'u')
	{
		unsigned	low = (unsigned) hex_four(s + 8);

		if (low >= 0xDC00 && low <= 0xDFFF)
		{
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			*p += 6;
		}
	}
	return is_clean(c) ? put_utf8(out, c) : out;
}

#ifdef __SSE2__
/*
 * Copies up to 16 bytes, and touches no other.
 */
static inline void
copy_few(char *out, const char *p, size_t n)
{
	uint64_t	first;
	uint64_t	last;
	uint32_t	first_half;
	uint32_t	last_half;

	if (n >= sizeof(first))
	{
		memcpy(&first, p, sizeof(first));
		memcpy(&last, p + n - sizeof(last), sizeof(last));
		memcpy(out, &first, sizeof(first));
		memcpy(out + n - sizeof(last), &last, sizeof(last));
	}
	else if (n >= sizeof(first_half))
	{
		memcpy(&first_half, p, sizeof(first_half));
		memcpy(&last_half, p + n - sizeof(last_half), sizeof(last_half));
		memcpy(out, &first_half, sizeof(first_half));
		memcpy(out + n - sizeof(last_half), &last_half, sizeof(last_half));
	}
	else
	{
		for (size_t i = 0; i < n; i++)
			out[i] = p[i];
	}
}
#endif

/*
 * Copies the text of a string from *string up to the first byte that does not
 * stand for itself, or must be checked first, and moves *string there.  Returns
 * the end of what it wrote, or NULL if that would pass limit.
 */
static inline char *
copy_text(char *out, const char *limit, const char **string, bool checked)
{
	const char *p = *string;

	for (;;)
	{
#ifdef __SSE2__
		if (scan_may_load(p))
		{
			__m128i		bytes = scan_load(p);
			unsigned	bits = checked ? scan_unclean(bytes) : scan_unchecked(bytes);
			unsigned	n = bits != 0 ? (unsigned) __builtin_ctz(bits) : SCAN_BLOCK;

			/* the whole block; what does not count is written over */
			if (limit - out >= SCAN_BLOCK)
				_mm_storeu_si128((__m128i *) out, bytes);
			else if (limit - out >= (ptrdiff_t) n)
				copy_few(out, p, n);
			else
				return NULL;
			out += n;
			p += n;
			if (bits != 0)
				break;
			continue;
		}
#endif
		if (checked ? is_unclean(*p) : is_unchecked(*p))
			break;
		if (out == limit)
			return NULL;
		*out++ = *p++;
	}
	*string = p;
	return out;
}

char
js_escape_letter(char c)
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

char *
js_unescape(char *out, const char *limit, const char **string)
{
	const char *p = *string + 1;

	for (;;)
	{
		out = copy_text(out, limit, &p, true);
		if (out == NULL)
			return NULL;
		if (*p == '"')
			break;
		/* none of the following gives more than four bytes */
		if (limit - out < 4 && limit - out < scan_past_string(p) - p - 1)
			return NULL;
		if (*p == '\\')
			out = put_escape(out, &p);
		else if (*p == 0x7F)
			p++;
		else
		{
			/* U+0080 to U+00BF: the first half are control characters */
			if ((unsigned char) p[1] > 0x9F)
			{
				*out++ = p[0];
				*out++ = p[1];
			}
			p += 2;
		}
	}
	*string = p + 1;
	return out;
}

/* Copies UTF-8 sequences without control characters. */
static char *
put_sequences(char *out, const char *p, const char *end)
{
	while (p < end)
	{
		if ((unsigned char) p[0] == 0xC2 && (unsigned char) p[1] <= 0x9F)
			p += 2;
		else
			*out++ = *p++;
	}
	return out;
}

/*
 * js_unescape() for a string that was not checked.  NULL: there is no room, or the
 * string is invalid; then *string is NULL.
 */
static char *
unescape_unchecked(char *out, const char *limit, const char **string)
{
	const char *p = *string + 1;

	for (;;)
	{
		const char *end;

		out = copy_text(out, limit, &p, false);
		if (out == NULL)
			return NULL;
		if (*p == '"')
			break;
		if (*p == 0x7F)
		{
			p++;
			continue;
		}
		end = *p == '\\' ? js_check_escape(p) :
			(unsigned char) *p >= 0x80 ? js_check_utf8(p) : NULL;
		if (end == NULL)
		{
			*string = NULL;
			return NULL;
		}
		/* no escape gives more than four bytes */
		if (limit - out < 4 || limit - out < end - p)
			return NULL;
		if (*p == '\\')
			out = put_escape(out, &p);
		else
		{
			out = put_sequences(out, p, end);
			p = end;
		}
	}
	*string = p + 1;
	return out;
}

char *
js_take_unchecked(const char **string, JsArena *arena, size_t *len)
{
	size_t		room;
	char	   *text = js_arena_room(arena, &room);
	char	   *end = room > 0 ? unescape_unchecked(text, text + room - 1, string) : NULL;

	if (end == NULL)
		return NULL;
	*len = (size_t) (end - text);
	return js_arena_text(arena, *len);
}

char *
js_take_string(const char **string, JsArena *arena, size_t *len)
{
	size_t		room;
	char	   *text;
	char	   *end;

	/* most texts fit into what is left, and need not be measured first */
	text = js_arena_room(arena, &room);
	end = room > 0 ? js_unescape(text, text + room - 1, string) : NULL;
	if (end != NULL)
	{
		*len = (size_t) (end - text);
		return js_arena_text(arena, *len);
	}
	room = (size_t) (scan_past_string(*string + 1) - *string) - 2;
	text = js_arena_text(arena, room);
	if (text == NULL)
		return NULL;
	*len = (size_t) (js_unescape(text, text + room, string) - text);
	js_arena_trim(arena, room - *len);
	return text;
}

size_t
js_copy_string(const char **p, char *out)
{
	/* the closing quote comes after all that is written */
	const char *limit = out + (scan_past_string(*p + 1) - *p);

	return (size_t) (js_unescape(out, limit, p) - out);
}

char *
js_string(const char *p, JsArena *arena, size_t *len)
{
	return *p == '"' ? js_take_string(&p, arena, len) : NULL;
}
