/*
 * text.c
 *	  Conversions of texts that the decoders share.
 *
 * It knows nothing of JSON: decoders hand it clean text.
 */
#include "play/rows/text.h"

#include <stdint.h>
#include <string.h>

#include "json/digits.h"
#include "json/utf8.h"

/* Finds the first c, or the end. */
static const char *
find(const char *p, const char *end, char c)
{
	const char *found = memchr(p, c, (size_t) (end - p));

	return found == NULL ? end : found;
}

/* Moves the bytes from p to stop to out; returns the end there. */
static char *
move_plain(char *out, const char *p, const char *stop)
{
	if (out != p)
		memmove(out, p, (size_t) (stop - p));
	return out + (stop - p);
}

/* Returns the end of a <br> at p, in any spelling; NULL if there is none. */
static const char *
line_break(const char *p, const char *end)
{
	const char *close = p + 3;

	if (end - p < 4 || (p[1] | 0x20) != 'b' || (p[2] | 0x20) != 'r')
		return NULL;
	while (close < end && (*close == ' ' || *close == '/'))
		close++;
	return close < end && *close == '>' ? close + 1 : NULL;
}

/*
 * Turns <br>, CR LF and CR into LF.
 */
static size_t
break_lines(char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	const char *cr = find(p, end, '\r');
	const char *tag = find(p, end, '<');
	char	   *out = text;

	for (;;)
	{
		const char *stop = cr < tag ? cr : tag;
		const char *after;

		out = move_plain(out, p, stop);
		p = stop;
		if (p == end)
			return (size_t) (out - text);
		if (p == cr)
		{
			*out++ = '\n';
			p += end - p > 1 && p[1] == '\n' ? 2 : 1;
			cr = find(p, end, '\r');
			continue;
		}
		after = line_break(p, end);
		*out++ = after != NULL ? '\n' : *p;
		p = after != NULL ? after : p + 1;
		tag = find(p, end, '<');
	}
}

/*
 * Removes tags: everything from a "<" to the next ">".  What is left has no
 * ">" after a "<", so one pass is enough.
 */
static size_t
remove_tags(char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	char	   *out = text;

	while (p < end)
	{
		const char *open = memchr(p, '<', (size_t) (end - p));
		const char *close = NULL;

		if (open != NULL)
			close = memchr(open, '>', (size_t) (end - open));
		if (close == NULL)
			open = end;
		out = move_plain(out, p, open);
		if (close == NULL)
			break;
		p = close + 1;
	}
	return (size_t) (out - text);
}

/* The value of a digit to a base of 10 or 16, or -1. */
static int
digit_of(char c, int base)
{
	int			value = hex_digit(c);

	return value < base ? value : -1;
}

/*
 * Reads the numeric reference at p ("&#") and its code point; returns its end,
 * NULL if it has no digits.  As in HTML, the semicolon may be missing.
 */
static const char *
numeric_reference(const char *p, const char *end, uint32_t *code)
{
	int			base = 10;
	const char *digits;
	uint32_t	c = 0;

	p += 2;
	if (p < end && (*p == 'x' || *p == 'X'))
	{
		base = 16;
		p++;
	}
	digits = p;
	for (; p < end && digit_of(*p, base) >= 0; p++)
	{
		if (c <= 0x10FFFF)
			c = c * (uint32_t) base + (uint32_t) digit_of(*p, base);
	}
	if (p == digits)
		return NULL;
	if (p < end && *p == ';')
		p++;
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	*code = c;
	return p;
}

/*
 * The same for named entities; unknown ones stay as they are.
 */
static const char *
named_reference(const char *p, const char *end, uint32_t *code)
{
	static const struct
	{
		const char *name;
		uint32_t	code;
	}			names[] = {
		{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'},
		{"&apos;", '\''}, {"&nbsp;", 0xA0}
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		size_t		len = strlen(names[i].name);

		if ((size_t) (end - p) >= len && memcmp(p, names[i].name, len) == 0)
		{
			*code = names[i].code;
			return p + len;
		}
	}
	return NULL;
}

/*
 * Replaces references by their characters, except those that a clean text must
 * not have: it stays clean.
 */
static size_t
resolve_references(char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	char	   *out = text;

	for (;;)
	{
		const char *stop = find(p, end, '&');
		const char *after;
		uint32_t	code = 0;

		out = move_plain(out, p, stop);
		p = stop;
		if (p == end)
			return (size_t) (out - text);
		if (end - p > 2 && p[1] == '#')
			after = numeric_reference(p, end, &code);
		else
			after = named_reference(p, end, &code);
		if (after != NULL)
		{
			if (is_clean(code))
				out = put_utf8(out, code);
			p = after;
		}
		else
			*out++ = *p++;
	}
}

size_t
play_text_from_html(char *text, size_t len)
{
	len = break_lines(text, len);
	len = remove_tags(text, len);
	return resolve_references(text, len);
}

size_t
play_text_from_url(char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	char	   *out = text;

	for (; p < end; p++)
	{
		if (*p == '+')
			*out++ = ' ';
		else if (*p == '%' && end - p > 2 && hex_digit(p[1]) >= 0 &&
				 hex_digit(p[2]) >= 0)
		{
			*out++ = (char) (hex_digit(p[1]) << 4 | hex_digit(p[2]));
			p += 2;
		}
		else
			*out++ = *p;
	}
	return (size_t) (out - text);
}
