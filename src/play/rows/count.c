/*
 * count.c
 *	  Numbers that the store writes as texts: "5,000,000+", in the digits and
 *	  with the separators of any language.
 */
#include "play/rows/count.h"

#include <string.h>

#include "json/decode.h"

/* The digit 0 of each script in Unicode; the other nine follow it. */
static const uint32_t zeroes[] =
{
	0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6,
	0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0,
	0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0,
	0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
	0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA,
	0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60,
	0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
	0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0
};

/* Separators between groups of digits. */
static const uint32_t separators[] =
{
	' ', ',', '.', '\'', 0xA0, 0x66C, 0x2009, 0x2019, 0x202F, 0xFF0C, 0xFF0E
};

/* Invisible marks for the direction of text. */
static const uint32_t marks[] =
{
	0x61C, 0x200E, 0x200F
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_among(uint32_t c, const uint32_t *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (set[i] == c)
			return true;
	}
	return false;
}

/* The value of a digit, or -1. */
static int
digit_of(uint32_t c)
{
	size_t		low = 0;
	size_t		high = LENGTH(zeroes);

	/* the last zero that is not beyond it */
	while (high - low > 1)
	{
		size_t		middle = (low + high) / 2;

		if (zeroes[middle] <= c)
			low = middle;
		else
			high = middle;
	}
	return c >= zeroes[low] && c - zeroes[low] < 10 ? (int) (c - zeroes[low]) : -1;
}

/* Reads the code point at *p, which is UTF-8, and moves *p past it. */
static uint32_t
take_code(const unsigned char **p)
{
	const unsigned char *s = *p;
	uint32_t	c = s[0];
	int			more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;

	if (more > 0)
		c &= 0x3Fu >> more;
	for (int i = 1; i <= more; i++)
		c = c << 6 | (s[i] & 0x3F);
	*p += 1 + more;
	return c;
}

/* A number while its digits are read. */
typedef struct Count
{
	int64_t		number;
	uint32_t	separator;		/* met after the last digit, 0: none */
	int			digits;			/* of the group that is being read */
	int			groups;			/* before it */
	bool		plus;
} Count;

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

/*
 * Begins another group: those before have two or three digits, the first
 * perhaps fewer.
 */
static bool
begin_group(Count *count)
{
	bool		good = count->digits > 0 && count->digits <= 3 &&
		(count->groups == 0 || count->digits > 1);

	count->separator = 0;
	count->groups++;
	count->digits = 0;
	return good;
}

static bool
take(Count *count, uint32_t c)
{
	int			digit = digit_of(c);

	if (digit >= 0)
	{
		if (count->separator != 0 && !begin_group(count))
			return false;
		count->digits++;
		return !__builtin_mul_overflow(count->number, 10, &count->number) &&
			!__builtin_add_overflow(count->number, digit, &count->number);
	}
	if (c == '+' || c == 0xFF0B)
	{
		bool		first = !count->plus;

		count->plus = true;
		return first;
	}
	if (is_among(c, marks, LENGTH(marks)))
		return true;
	if (count->separator != 0 || !is_among(c, separators, LENGTH(separators)))
		return false;
	count->separator = c;
	return true;
}

/* Is it a whole number?  The last of several groups has three digits. */
static bool
is_whole(const Count *count)
{
	return (count->groups == 0 ? count->digits > 0 : count->digits == 3) &&
		(count->separator == 0 || is_blank(count->separator));
}

JsDecoded
play_decode_count(const JsCell *cell, JsValue *out)
{
	Count		count = {0};
	JsDecoded	decoded = js_decode_text(cell, out);
	const unsigned char *p = (const unsigned char *) out->u.text;
	const unsigned char *end;

	if (decoded != JS_DECODED)
		return decoded;
	end = p + out->len;
	while (p < end)
	{
		if (!take(&count, take_code(&p)))
			return JS_ABSENT;
	}
	if (!is_whole(&count))
		return JS_ABSENT;
	return js_decoded_int(out, JS_INT, count.number);
}
