/*
 * check.c
 *	  Whether a text is JSON.
 *
 * The text ends in a NUL byte, which no JSON has outside of its end: so little
 * here counts what is left; each function stops at the first byte that it does
 * not expect.
 */
#include <string.h>

#include "json/cursor.h"
#include "json/digits.h"
#include "json/json.h"
#include "json/scan.h"

static inline bool
is_tail(char c)
{
	return ((unsigned char) c & 0xC0) == 0x80;
}

const char *
js_check_utf8(const char *p)
{
	while ((unsigned char) *p >= 0x80)
	{
		unsigned char lead = (unsigned char) p[0];
		unsigned char next = (unsigned char) p[1];

		if (lead >= 0xC2 && lead <= 0xDF)
		{
			if (!is_tail(p[1]))
				return NULL;
			p += 2;
		}
		else if (lead >= 0xE0 && lead <= 0xEF)
		{
			/* neither overlong nor half of a surrogate pair */
			if (!is_tail(p[1]) || !is_tail(p[2]) ||
				(lead == 0xE0 && next < 0xA0) ||
				(lead == 0xED && next > 0x9F))
				return NULL;
			p += 3;
		}
		else if (lead >= 0xF0 && lead <= 0xF4)
		{
			/* neither overlong nor above U+10FFFF */
			if (!is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]) ||
				(lead == 0xF0 && next < 0x90) ||
				(lead == 0xF4 && next > 0x8F))
				return NULL;
			p += 4;
		}
		else
			return NULL;
	}
	return p;
}

/*
 * The end of the escape at p, NULL if it is none.
 */
static inline const char *
check_escape(const char *p)
{
	switch (p[1])
	{
		case '"':
		case '\\':
		case '/':
		case 'b':
		case 'f':
		case 'n':
		case 'r':
		case 't':
			return p + 2;
		case 'u':
			return hex_four(p + 2) < 0 ? NULL : p + 6;
		default:
			return NULL;
	}
}

const char *
js_check_escape(const char *p)
{
	return check_escape(p);
}

static inline const char *
check_string(const char *p)
{
	for (;;)
	{
		/* escapes may come in rows */
		if (!is_special(*p))
			p = scan_string(p);
		if (*p == '"')
			return p + 1;
		if (*p == '\\')
			p = check_escape(p);
		else if ((unsigned char) *p >= 0x80)
			p = js_check_utf8(p);
		else
			return NULL;		/* a control character, or the text's end */
		if (p == NULL)
			return NULL;
	}
}

const char *
js_check_string(const char *p)
{
	return check_string(p);
}

/*
 * The end of the number that begins at p, NULL if it is none.
 */
static inline const char *
check_number(const char *p)
{
	if (*p == '-')
		p++;
	if (*p == '0')
		p++;
	else if (is_digit(*p))
	{
		do
			p++;
		while (is_digit(*p));
	}
	else
		return NULL;
	if (*p == '.')
	{
		p++;
		if (!is_digit(*p))
			return NULL;
		do
			p++;
		while (is_digit(*p));
	}
	if (*p == 'e' || *p == 'E')
	{
		p++;
		if (*p == '+' || *p == '-')
			p++;
		if (!is_digit(*p))
			return NULL;
		do
			p++;
		while (is_digit(*p));
	}
	return p;
}

/*
 * The end of null at p, and in an array of those that follow it, for absent
 * fields come in rows; NULL if it is none.
 */
static inline const char *
check_nulls(const char *p, const char *end, bool in_array)
{
	if (end - p < 4 || memcmp(p, "null", 4) != 0)
		return NULL;
	p += 4;
	while (in_array && end - p >= 5 && memcmp(p, ",null", 5) == 0)
		p += 5;
	return p;
}

/* Is it a number of one digit, in an array? */
static inline bool
is_one_digit(const char *p)
{
	return is_digit(p[0]) && (p[1] == ',' || p[1] == ']');
}

/* The end of that number, and of those that follow it: they come in rows, too. */
static inline const char *
check_digits(const char *p, bool in_array)
{
	p++;
	while (in_array && *p == ',' && is_one_digit(p + 1))
		p += 2;
	return p;
}

/*
 * The end of true, false or a number at p, NULL if it is none of them.
 */
static inline const char *
check_rest(const char *p, const char *end)
{
	if (*p == 't')
		return end - p >= 4 && memcmp(p, "true", 4) == 0 ? p + 4 : NULL;
	if (*p == 'f')
		return end - p >= 5 && memcmp(p, "false", 5) == 0 ? p + 5 : NULL;
	return check_number(p);
}

const char *
js_check_value(const char *p, const char *end, int depth)
{
	char		closer[JS_MAX_DEPTH + 1]; /* of each open container */
	int			base = depth;

value:
	if (depth > JS_MAX_DEPTH)
		return NULL;
	/* in the order of how often they come: a switch asks for all of them */
	if (*p == 'n')
	{
		p = check_nulls(p, end, depth > base && closer[depth - 1] == ']');
		if (p == NULL)
			return NULL;
	}
	else if (*p == '[')
	{
		p = scan_blank(p + 1);
		if (*p != ']')
		{
			closer[depth++] = ']';
			goto value;
		}
		p++;
	}
	else if (*p == '"')
	{
		p = check_string(p + 1);
		if (p == NULL)
			return NULL;
	}
	else if (is_one_digit(p))
		p = check_digits(p, depth > base && closer[depth - 1] == ']');
	else if (*p == '{')
	{
		p = scan_blank(p + 1);
		if (*p != '}')
		{
			closer[depth++] = '}';
			goto key;
		}
		p++;
	}
	else
	{
		p = check_rest(p, end);
		if (p == NULL)
			return NULL;
	}

	/* a value has ended: what it stands in goes on, or ends too */
	while (depth > base)
	{
		p = scan_blank(p);
		if (*p == ',')
		{
			p = scan_blank(p + 1);
			if (closer[depth - 1] == ']')
				goto value;
			goto key;
		}
		if (*p != closer[depth - 1])
			return NULL;
		p++;
		depth--;
	}
	return p;

key:
	if (*p != '"')
		return NULL;
	p = check_string(p + 1);
	if (p == NULL)
		return NULL;
	p = scan_blank(p);
	if (*p != ':')
		return NULL;
	p = scan_blank(p + 1);
	goto value;
}

const char *
js_check(const char *p, const char *end)
{
	return js_check_value(scan_blank(p), end, 1);
}

const char *
js_root(const char *text, size_t len)
{
	const char *end = js_check(text, text + len);

	if (end == NULL || scan_blank(end) != text + len)
		return NULL;
	return scan_blank(text);
}
