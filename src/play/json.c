/*
 * json.c
 *	  A cursor over JSON text.
 *
 * The text ends in a NUL byte, which no JSON has outside of its end: so no
 * function here counts what is left, each stops at the first byte that it does
 * not expect.
 */
#include "play/json.h"

#include <stdlib.h>
#include <string.h>

#include "play/cursor.h"
#include "play/scan.h"

/* Digits of a number that can matter for the double nearest to it. */
#define DOUBLE_DIGITS 800

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * The value of a hexadecimal digit, or -1.
 */
static inline int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/*
 * The number that four hexadecimal digits at p spell, or -1.
 */
static inline int
hex_four(const char *p)
{
	int			result = 0;

	for (int i = 0; i < 4; i++)
	{
		int			digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		result = result << 4 | digit;
	}
	return result;
}

static inline bool
is_tail(char c)
{
	return ((unsigned char) c & 0xC0) == 0x80;
}

/*
 * The end of the UTF-8 sequences that begin at p, NULL if one is not valid.
 */
static const char *
check_utf8(const char *p)
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

static inline const char *
check_string(const char *p)
{
	for (;;)
	{
		p = scan_string(p);
		if (*p == '"')
			return p + 1;
		if (*p == '\\')
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
					p += 2;
					break;
				case 'u':
					if (hex_four(p + 2) < 0)
						return NULL;
					p += 6;
					break;
				default:
					return NULL;
			}
		}
		else if ((unsigned char) *p >= 0x80)
		{
			p = check_utf8(p);
			if (p == NULL)
				return NULL;
		}
		else
			return NULL;		/* a control character, or the text's end */
	}
}

const char *
play_json_check_string(const char *p)
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

const char *
play_json_check_value(const char *p, const char *end, int depth)
{
	char		closer[JSON_MAX_DEPTH + 1]; /* of each open container */
	int			base = depth;

value:
	if (depth > JSON_MAX_DEPTH)
		return NULL;
	switch (*p)
	{
		case '"':
			p = check_string(p + 1);
			if (p == NULL)
				return NULL;
			break;
		case 'n':
			if (end - p < 4 || memcmp(p, "null", 4) != 0)
				return NULL;
			p += 4;
			/* absent fields come in rows */
			if (depth > base && closer[depth - 1] == ']')
			{
				while (end - p >= 5 && memcmp(p, ",null", 5) == 0)
					p += 5;
			}
			break;
		case '[':
			p = scan_blank(p + 1);
			if (*p == ']')
			{
				p++;
				break;
			}
			closer[depth++] = ']';
			goto value;
		case '{':
			p = scan_blank(p + 1);
			if (*p == '}')
			{
				p++;
				break;
			}
			closer[depth++] = '}';
			goto key;
		case 't':
			if (end - p < 4 || memcmp(p, "true", 4) != 0)
				return NULL;
			p += 4;
			break;
		case 'f':
			if (end - p < 5 || memcmp(p, "false", 5) != 0)
				return NULL;
			p += 5;
			break;
		default:
			p = check_number(p);
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
play_json_check(const char *p, const char *end)
{
	return play_json_check_value(scan_blank(p), end, 1);
}

const char *
play_json_root(const char *text, size_t len)
{
	const char *end = play_json_check(text, text + len);

	if (end == NULL || scan_blank(end) != text + len)
		return NULL;
	return scan_blank(text);
}

const char *
play_json_blank(const char *p)
{
	return scan_blank(p);
}

/*
 * The end of the checked string whose text begins at p.
 */
static inline const char *
skip_string(const char *p)
{
	for (;;)
	{
		p = scan_clean(p);
		if (*p == '"')
			return p + 1;
		p += *p == '\\' ? 2 : 1;
	}
}

/*
 * The end of the number that begins at p in a checked text.
 */
static inline const char *
skip_number(const char *p)
{
	do
		p++;
	while (is_digit(*p) || *p == '.' || *p == 'e' || *p == 'E' || *p == '-' ||
		   *p == '+');
	return p;
}

const char *
play_json_skip_out(const char *p, int levels)
{
	do
	{
		switch (*p)
		{
			case '"':
				p = skip_string(p + 1);
				break;
			case '[':
			case '{':
				levels++;
				p++;
				break;
			case ']':
			case '}':
				levels--;
				p++;
				break;
			case ',':
			case ':':
			case ' ':
			case '\n':
			case '\r':
			case '\t':
				p++;
				break;
			case 'n':
			case 't':
				p += 4;
				break;
			case 'f':
				p += 5;
				break;
			default:
				p = skip_number(p);
		}
	} while (levels > 0);
	return p;
}

const char *
play_json_skip(const char *p)
{
	return *p == 'n' ? p + 4 : play_json_skip_out(p, 0);
}

uint32_t
play_json_field_number(const char *p)
{
	uint32_t	number = 0;

	for (;;)
	{
		int			c = (unsigned char) *p;

		if (c == '"')
			return number;
		if (c == '\\')
		{
			/* a digit may be written as an escape, like any character */
			if (p[1] != 'u')
				return 0;
			c = hex_four(p + 2);
			p += 5;
		}
		if (c < '0' || c > '9' || (c == '0' && number == 0))
			return 0;
		if (number > JSON_MAX_FIELD / 10)
			return 0;
		number = number * 10 + (uint32_t) (c - '0');
		p++;
	}
}

/*
 * The value of the last key of a checked object that spells the given field
 * number, NULL if there is none.
 */
static const char *
object_field(const char *p, uint32_t number)
{
	const char *result = NULL;

	p = scan_blank(p + 1);
	while (*p == '"')
	{
		bool		wanted = play_json_field_number(p + 1) == number;

		p = scan_blank(skip_string(p + 1));
		p = scan_blank(p + 1);
		if (wanted)
			result = p;
		p = scan_blank(play_json_skip(p));
		if (*p == ',')
			p = scan_blank(p + 1);
	}
	return result;
}

/*
 * The child of a checked value by its index, NULL if there is none.  Adds to
 * *levels how far down it is.
 */
static const char *
child(const char *p, uint32_t index, int *levels)
{
	if (*p != '[')
		return NULL;
	++*levels;
	p = scan_blank(p + 1);
	if (*p == ']')
		return NULL;
	for (uint32_t i = 0;; i++)
	{
		const char *after;

		if (i == index && *p != '{' && *p != 'n')
			return p;
		after = scan_blank(play_json_skip(p));
		if (*after == ']')
		{
			if (*p == '{')
			{
				++*levels;
				p = object_field(p, index + 1);
				if (p != NULL && *p != 'n')
					return p;
			}
			return NULL;
		}
		if (i == index && *p == '{')
			return p;
		p = scan_blank(after + 1);
	}
}

const char *
play_json_descend(const char *p, const char *path, int *levels)
{
	p = scan_blank(p);
	*levels = 0;
	while (*path != '\0')
	{
		uint32_t	index = 0;

		while (is_digit(*path))
			index = index * 10 + (uint32_t) (*path++ - '0');
		if (*path != '\0')
			path++;
		p = child(p, index, levels);
		if (p == NULL)
			return NULL;
	}
	return *p == 'n' ? NULL : p;
}

const char *
play_json_get(const char *p, const char *path)
{
	int			levels;

	return play_json_descend(p, path, &levels);
}

const char *
play_json_first(const char *p)
{
	p = scan_blank(p);
	if (*p != '[')
		return NULL;
	p = scan_blank(p + 1);
	return *p == ']' ? NULL : p;
}

const char *
play_json_next(const char *element)
{
	const char *p = scan_blank(play_json_skip(element));

	return *p == ',' ? scan_blank(p + 1) : NULL;
}

static int
compare_fields(const void *a, const void *b)
{
	const JsonField *x = a;
	const JsonField *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

size_t
play_json_settle(JsonField *fields, size_t n, const char *array, size_t position)
{
	const char *element = scan_blank(array + 1);
	size_t		at = 0;
	size_t		kept = 0;

	for (size_t i = 1; i < n; i++)
	{
		if (fields[i].index < fields[i - 1].index)
		{
			qsort(fields, n, sizeof(JsonField), compare_fields);
			break;
		}
	}
	for (size_t i = 0; i < n; i++)
	{
		if (i + 1 < n && fields[i + 1].index == fields[i].index)
			continue;
		if (fields[i].index < position)
		{
			/* fields are in order, so the array is walked once for all */
			for (; at < fields[i].index; at++)
				element = scan_blank(scan_blank(play_json_skip(element)) + 1);
			if (*element != 'n')
				continue;
		}
		if (*fields[i].value != 'n')
			fields[kept++] = fields[i];
	}
	return kept;
}

/*
 * Writes a code point as UTF-8, unless SQL has no use for it.
 */
static inline char *
put_clean(char *out, unsigned c)
{
	if (c < 0x80)
	{
		if ((c >= ' ' && c != 0x7F) || c == '\t' || c == '\n' || c == '\r')
			*out++ = (char) c;
	}
	else if (c < 0x800)
	{
		if (c > 0x9F)
		{
			*out++ = (char) (0xC0 | c >> 6);
			*out++ = (char) (0x80 | (c & 0x3F));
		}
	}
	else if (c < 0x10000)
	{
		if (c < 0xD800 || c > 0xDFFF)
		{
			*out++ = (char) (0xE0 | c >> 12);
			*out++ = (char) (0x80 | (c >> 6 & 0x3F));
			*out++ = (char) (0x80 | (c & 0x3F));
		}
	}
	else
	{
		*out++ = (char) (0xF0 | c >> 18);
		*out++ = (char) (0x80 | (c >> 12 & 0x3F));
		*out++ = (char) (0x80 | (c >> 6 & 0x3F));
		*out++ = (char) (0x80 | (c & 0x3F));
	}
	return out;
}

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
	return put_clean(out, c);
}

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

/*
 * Copies the text of a checked string from *string up to the first byte that
 * does not stand for itself, and moves *string there.  Returns the end of what
 * it wrote, or NULL if that would pass limit.
 */
static inline char *
copy_clean(char *out, const char *limit, const char **string)
{
	const char *p = *string;

#ifdef __SSE2__
	unsigned	skip = (unsigned) ((uintptr_t) p & (SCAN_BLOCK - 1));
	unsigned	bits = scan_unclean(scan_load(p - skip)) >> skip;
	unsigned	n = bits != 0 ? (unsigned) __builtin_ctz(bits) : SCAN_BLOCK - skip;

	for (;;)
	{
		if (limit - out < (ptrdiff_t) n)
			return NULL;
		copy_few(out, p, n);
		out += n;
		p += n;
		if (bits != 0)
			break;
		for (;;)
		{
			__m128i		bytes = scan_load(p);

			bits = scan_unclean(bytes);
			if (bits != 0)
				break;
			if (limit - out < SCAN_BLOCK)
				return NULL;
			_mm_storeu_si128((__m128i *) out, bytes);
			out += SCAN_BLOCK;
			p += SCAN_BLOCK;
		}
		n = (unsigned) __builtin_ctz(bits);
	}
#else
	while (!scan_unclean((unsigned char) *p))
	{
		if (out == limit)
			return NULL;
		*out++ = *p++;
	}
#endif
	*string = p;
	return out;
}

char *
play_json_unescape(char *out, const char *limit, const char **string)
{
	const char *p = *string + 1;

	for (;;)
	{
		out = copy_clean(out, limit, &p);
		if (out == NULL)
			return NULL;
		if (*p == '"')
			break;
		/* none of the following gives more than four bytes */
		if (limit - out < 4 && limit - out < skip_string(p) - p - 1)
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

char *
play_json_take_string(const char **string, PlayArena *arena, size_t *len)
{
	size_t		room;
	char	   *text;
	char	   *end;

	/* most texts fit into what is left, and need not be measured first */
	text = play_arena_room(arena, &room);
	end = room > 0 ? play_json_unescape(text, text + room - 1, string) : NULL;
	if (end != NULL)
	{
		*len = (size_t) (end - text);
		return play_arena_text(arena, *len);
	}
	room = (size_t) (skip_string(*string + 1) - *string) - 2;
	text = play_arena_text(arena, room);
	if (text == NULL)
		return NULL;
	*len = (size_t) (play_json_unescape(text, text + room, string) - text);
	play_arena_trim(arena, room - *len);
	return text;
}

char *
play_json_string(const char *p, PlayArena *arena, size_t *len)
{
	return *p == '"' ? play_json_take_string(&p, arena, len) : NULL;
}

bool
play_json_int(const char *p, int64_t *out)
{
	bool		negative = *p == '-';
	uint64_t	number = 0;
	uint64_t	limit = (uint64_t) INT64_MAX + negative;

	p += negative;
	if (!is_digit(*p))
		return false;
	for (; is_digit(*p); p++)
	{
		unsigned	digit = (unsigned) (*p - '0');

		if (number > (limit - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (*p == '.' || *p == 'e' || *p == 'E')
		return false;
	*out = (int64_t) (negative ? 0 - number : number);
	return true;
}

bool
play_json_float(const char *p, double *out)
{
	static const double powers[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
	};
	char		digits[DOUBLE_DIGITS + 32];
	int			ndigits = 0;
	bool		more = false;	/* digits beyond those kept that are not 0 */
	bool		negative = *p == '-';
	bool		fraction = false;
	int64_t		exponent = 0;
	uint64_t	number = 0;
	double		result;

	p += negative;
	if (!is_digit(*p))
		return false;
	for (;; p++)
	{
		if (*p == '.')
		{
			fraction = true;
			continue;
		}
		if (!is_digit(*p))
			break;
		exponent -= fraction;
		if (ndigits == 0 && *p == '0')
			continue;
		if (ndigits < DOUBLE_DIGITS)
		{
			digits[ndigits++] = *p;
			if (ndigits <= 15)
				number = number * 10 + (uint64_t) (*p - '0');
		}
		else
		{
			exponent++;
			more |= *p != '0';
		}
	}
	if (*p == 'e' || *p == 'E')
	{
		bool		down;
		int64_t		written = 0;

		p++;
		down = *p == '-';
		if (*p == '+' || *p == '-')
			p++;
		for (; is_digit(*p); p++)
		{
			/* far beyond any double and any text's length */
			if (written < INT64_C(1000000000000))
				written = written * 10 + (*p - '0');
		}
		exponent += down ? -written : written;
	}

	if (ndigits <= 15 && exponent >= -22 && exponent <= 22)
	{
		/* number and power are exact, so the one rounding is the right one */
		result = (double) number;
		if (exponent < 0)
			result /= powers[-exponent];
		else
			result *= powers[exponent];
	}
	else if (ndigits == 0)
		result = 0;
	else
	{
		/* an integer and a power: no decimal point, which has a locale */
		if (more)
		{
			digits[ndigits++] = '1';
			exponent--;
		}
		digits[ndigits++] = 'e';
		if (exponent < 0)
			digits[ndigits++] = '-';
		if (exponent < -99999 || exponent > 99999)
			exponent = 99999;
		else if (exponent < 0)
			exponent = -exponent;
		for (int64_t unit = 10000; unit > 0; unit /= 10)
			digits[ndigits++] = (char) ('0' + exponent / unit % 10);
		digits[ndigits] = '\0';
		result = strtod(digits, NULL);
		if (result > 1.7976931348623157e308)
			return false;
	}
	*out = negative ? -result : result;
	return true;
}
