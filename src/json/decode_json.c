/*
 * decode_json.c
 *	  The decoder of a value that stays JSON.
 *
 * It is written again in a form that jsonb, numeric and jansson all take.
 */
#include "json/decode.h"

#include <stdio.h>
#include <string.h>

#include "json/cursor.h"
#include "json/json.h"

/* A number beyond these is rewritten: SQL's numeric has limits. */
#define NUMBER_LENGTH 400
#define NUMBER_EXPONENT 9999

/*
 * Writes the number from p to end.  A number too large for jansson or SQL's
 * numeric becomes null, one too small 0.
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
		fits = js_int(p, &integer);
		exponent = 0;
	}
	else
	{
		fits = js_float(p, &number);
		for (size_t i = mantissa; i < len; i++)
		{
			/* stops growing beyond the limit */
			if (p[i] >= '0' && p[i] <= '9' && exponent <= NUMBER_EXPONENT)
				exponent = exponent * 10 + (p[i] - '0');
		}
		if (fits && (len > NUMBER_LENGTH || exponent > NUMBER_EXPONENT))
		{
			if (number == 0)
				strcpy(digits, "0.0");
			else
				snprintf(digits, sizeof(digits), "%.16e", number);

			/* anything but digits, signs and e is a locale's decimal point */
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
 * Writes the string at *string with its text cleaned, and moves *string past
 * it.
 */
static char *
put_string(char *out, const char *limit, const char **string)
{
	char	   *text = out + 1;
	char	   *end = js_unescape(text, limit, string);
	char	   *put;
	size_t		escapes = 0;

	for (char *p = text; p < end; p++)
		escapes += js_escape_letter(*p) != 0;
	out[0] = '"';
	put = end + escapes;
	*put = '"';
	for (char *p = end; put > p;)
	{
		char		letter = js_escape_letter(*--p);

		*--put = letter != 0 ? letter : *p;
		if (letter != 0)
			*--put = '\\';
	}
	return end + escapes + 1;
}

/*
 * Copies the value without white space and with its texts cleaned.  Nothing
 * becomes longer by that, so the size of the original is enough.
 */
JsDecoded
js_decode_json(const JsCell *cell, JsValue *out)
{
	const char *end = js_skip(cell->json);
	size_t		room = (size_t) (end - cell->json);
	char	   *text;
	char	   *put;

	if (*cell->json == 'n')
		return JS_ABSENT;
	if (room > UINT32_MAX)
		return js_misfit(out, "less than 4 GB");
	text = js_arena_text(cell->arena, room);
	if (text == NULL)
		return JS_DECODE_NO_MEMORY;
	put = text;
	for (const char *p = cell->json; p < end;)
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
				put = put_string(put, text + room, &p);
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
				after = js_skip_out(p, 0);
				put = put_number(put, p, after);
				p = after;
				break;
			default:
				/* punctuation, or a letter of a literal */
				*put++ = *p++;
		}
	}
	js_arena_trim(cell->arena, room - (size_t) (put - text));
	out->type = JS_JSON;
	out->len = (uint32_t) (put - text);
	out->u.text = text;
	return JS_DECODED;
}
