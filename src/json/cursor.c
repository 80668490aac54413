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

const char *
js_skip_out(const char *p, int levels)
{
	do
	{
		switch (*p)
		{
			case '"':
				p = scan_past_string(p + 1);
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
js_skip(const char *p)
{
	return *p == 'n' ? p + 4 : js_skip_out(p, 0);
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
 * number, NULL if there is none.
 */
static const char *
object_field(const char *p, uint32_t number)
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
		p = scan_blank(js_skip(p));
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
		after = scan_blank(js_skip(p));
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
js_descend(const char *p, const char *path, int *levels)
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
js_get(const char *p, const char *path)
{
	int			levels;

	return js_descend(p, path, &levels);
}

const char *
js_first(const char *p)
{
	p = scan_blank(p);
	if (*p != '[')
		return NULL;
	p = scan_blank(p + 1);
	return *p == ']' ? NULL : p;
}

const char *
js_next(const char *element)
{
	const char *p = scan_blank(js_skip(element));

	return *p == ',' ? scan_blank(p + 1) : NULL;
}

bool
js_mentions(const char *p, const char *bytes)
{
	p = scan_blank(p);
	return memmem(p, (size_t) (js_skip(p) - p), bytes, strlen(bytes)) != NULL;
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
js_settle(JsField *fields, size_t n, const char *array, size_t position)
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
				element = scan_blank(scan_blank(js_skip(element)) + 1);
			if (*element != 'n')
				continue;
		}
		if (*fields[i].value != 'n')
			fields[kept++] = fields[i];
	}
	return kept;
}
