/*
 * cursor.c
 *	  A cursor over JSON text that was checked.
 *
 * The text is known to be JSON, so no function here counts what is left: each
 * follows the brackets, quotes and commas that must be there.
 */
#include "json/json.h"

#include <stdlib.h>
#include <string.h>

#include "json/cursor.h"
#include "json/digits.h"
#include "json/scan.h"

/* A call takes as long as walking so many bytes, however few it walks. */
#define CALL_COST 16

const char *
js_blank(const char *p)
{
	return scan_blank(p);
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

#ifdef __SSE2__
/*
 * Takes the brackets of a block, of which none is within a string.  The end of
 * the container within it, or NULL.
 */
static inline const char *
skip_block(const char *p, unsigned opens, unsigned closes, int *levels)
{
	unsigned	empty = opens & closes >> 1;
	int			down;

	/* of empty containers there may be nothing else */
	opens ^= empty;
	closes ^= empty << 1;
	down = scan_count(closes);
	if (down < *levels)
	{
		*levels += scan_count(opens) - down;
		return NULL;
	}

	/* it may end here, unless others are opened before */
	for (unsigned both = opens | closes; both != 0; both &= both - 1)
	{
		int			at = __builtin_ctz(both);

		*levels += opens >> at & 1 ? 1 : -1;
		if (*levels == 0)
			return p + at + 1;
	}
	return NULL;
}
#endif

/*
 * The end of the container that is so many levels up from p, at least one.
 * Nothing counts but brackets and braces outside of strings.
 */
static const char *
skip_levels(const char *p, int levels)
{
	for (;;)
	{
#ifdef __SSE2__
		if (scan_may_load(p))
		{
			__m128i		bytes = scan_load(p);
			unsigned	quotes = scan_each(bytes, '"');
			unsigned	strings = scan_between(quotes);
			bool		escapes = quotes != 0 && scan_each(bytes, '\\') != 0;
			unsigned	opens;
			unsigned	closes;
			const char *end;

			/* of strings with escapes, what comes before the first */
			if (escapes)
				strings = ~0u << __builtin_ctz(quotes);
			scan_brackets(bytes, &opens, &closes);
			end = skip_block(p, opens & ~strings, closes & ~strings, &levels);
			if (end != NULL)
				return end;
			if (escapes)
				p = scan_past_string(p + __builtin_ctz(quotes) + 1);
			else if (strings >> (SCAN_BLOCK - 1) & 1)
				p = scan_past_string(p + SCAN_BLOCK);	/* the last one goes on */
			else
				p += SCAN_BLOCK;
			continue;
		}
#endif
		switch (*p++)
		{
			case '"':
				p = scan_past_string(p);
				break;
			case '[':
			case '{':
				levels++;
				break;
			case ']':
			case '}':
				if (--levels == 0)
					return p;
				break;
		}
	}
}

const char *
js_skip_out(const char *p, int levels)
{
	if (levels > 0)
		return skip_levels(p, levels);
	switch (*p)
	{
		case '[':
		case '{':
			return skip_levels(p + 1, 1);
		case '"':
			return scan_past_string(p + 1);
		case 'n':
		case 't':
			return p + 4;
		case 'f':
			return p + 5;
		default:
			return skip_number(p);
	}
}

/* Charges a call that has walked len bytes. */
static bool
charge_call(size_t len)
{
	return js_budget_charge(len + CALL_COST);
}

const char *
js_skip(const char *p)
{
	const char *end = js_skip_out(p, 0);

	(void) charge_call((size_t) (end - p));
	return end;
}

size_t
js_length(const char *p)
{
	return (size_t) (scan_blank(js_skip(p)) - p);
}

uint32_t
js_field_number(const char *p)
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
		if (number > JS_MAX_FIELD / 10)
			return 0;
		number = number * 10 + (uint32_t) (c - '0');
		p++;
	}
}

/*
 * The value of the last key of a checked object that spells the given field
 * number, NULL if there is none.  *end is the end of the object.
 */
static const char *
object_field(const char *p, uint32_t number, const char **end)
{
	const char *result = NULL;

	p = scan_blank(p + 1);
	while (*p == '"')
	{
		bool		wanted = js_field_number(p + 1) == number;

		p = scan_blank(scan_past_string(p + 1));
		p = scan_blank(p + 1);
		if (wanted)
			result = p;
		p = scan_blank(js_skip_out(p, 0));
		if (*p == ',')
			p = scan_blank(p + 1);
	}
	*end = p + 1;
	return result;
}

/*
 * The child of a checked value by its index, NULL if there is none.  Adds to
 * *levels how far down it is.  *last is how far the text was walked.
 */
static const char *
child(const char *p, uint32_t index, int *levels, const char **last)
{
	*last = p;
	if (*p != '[')
		return NULL;
	++*levels;
	p = scan_blank(p + 1);
	if (*p == ']')
		return NULL;
	for (uint32_t i = 0;; i++)
	{
		const char *after;
		const char *field = NULL;

		/* what is absent, and small numbers, come in rows */
		for (; i < index; i++)
		{
			if (*p == 'n' && p[4] == ',')
				p = scan_blank(p + 5);
			else if (is_digit(*p) && p[1] == ',')
				p = scan_blank(p + 2);
			else
				break;
		}
		*last = p;
		if (i == index && *p != '{' && *p != 'n')
			return p;
		if (*p == '{')
			field = object_field(p, index + 1, &after);
		else
			after = js_skip_out(p, 0);
		after = scan_blank(after);
		*last = after;
		if (*after == ']')
		{
			*levels += *p == '{';
			return field != NULL && *field != 'n' ? field : NULL;
		}
		if (i == index && *p == '{')
			return p;
		p = scan_blank(after + 1);
	}
}

const char *
js_descend(const char *p, const char *path, int *levels)
{
	const char *from;
	const char *last;

	p = scan_blank(p);
	*levels = 0;
	while (*path != '\0')
	{
		uint32_t	index = 0;

		while (is_digit(*path))
			index = index * 10 + (uint32_t) (*path++ - '0');
		if (*path != '\0')
			path++;
		from = p;
		p = child(p, index, levels, &last);
		if (!js_budget_charge((size_t) (last - from)) || p == NULL)
			return NULL;
	}
	return *p == 'n' ? NULL : p;
}

const char *
js_get(const char *p, const char *path)
{
	int			levels;

	return charge_call(0) ? js_descend(p, path, &levels) : NULL;
}

const char *
js_first(const char *p)
{
	p = p == NULL ? "" : scan_blank(p);
	if (*p != '[')
		return NULL;
	p = scan_blank(p + 1);
	return *p == ']' ? NULL : p;
}

const char *
js_next(const char *element)
{
	const char *p = scan_blank(js_skip_out(element, 0));

	if (!charge_call((size_t) (p - element)))
		return NULL;
	return *p == ',' ? scan_blank(p + 1) : NULL;
}

bool
js_mentions(const char *p, const char *bytes)
{
	size_t		len;

	p = scan_blank(p);
	len = (size_t) (js_skip_out(p, 0) - p);
	return charge_call(len) && memmem(p, len, bytes, strlen(bytes)) != NULL;
}

bool
js_is_empty(const char *p)
{
	const char *from = p;
	int			levels = 0;
	bool		empty = true;

	p = scan_blank(p);
	do
	{
		switch (*p)
		{
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
			case 'n':
				p += 4;
				break;
			case '"':
				empty = p[1] == '"';
				p += 2;
				break;
			case ',':
			case ':':
			case ' ':
			case '\n':
			case '\r':
			case '\t':
				p++;
				break;
			default:
				empty = false;
		}
	} while (empty && levels > 0);
	return charge_call((size_t) (p - from)) && empty;
}

static int
compare_fields(const void *a, const void *b)
{
	const JsField *x = a;
	const JsField *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

size_t
js_order_fields(JsField *fields, size_t n, const char *array, size_t position)
{
	const char *element = scan_blank(array + 1);
	size_t		at = 0;
	size_t		kept = 0;

	for (size_t i = 1; i < n; i++)
	{
		if (fields[i].index < fields[i - 1].index)
		{
			qsort(fields, n, sizeof(JsField), compare_fields);
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
				element = scan_blank(scan_blank(js_skip_out(element, 0)) + 1);
			if (*element != 'n')
				continue;
		}
		if (*fields[i].value != 'n')
			fields[kept++] = fields[i];
	}
	(void) js_budget_charge((size_t) (element - array));
	return kept;
}
