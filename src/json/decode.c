/*
 * decode.c
 *	  The decoders: from a JSON value to the field that a column wants.
 *
 * Each is named after its transform.  A value that is not of the kind which
 * the transform works on is a misfit.
 * js_decode_texts() and js_decode_json() have files of their own.
 */
#include "json/decode.h"

#include <string.h>

#include "json/json.h"

#define MICROS_PER_SECOND INT64_C(1000000)

/* The years that fit into both a timestamp and 64 bits of microseconds. */
#define FIRST_SECOND INT64_C(-62167219200)	/* 0000-01-01 */
#define LAST_SECOND INT64_C(9215576668799)	/* end of the year 293999 */

JsDecoded
js_decode_string(const JsCell *cell, JsValue *out, char **text, size_t *len)
{
	if (*cell->json != '"')
		return js_misfit(out, "a text");
	*text = js_string(cell->json, cell->arena, len);
	if (*text == NULL)
		return JS_DECODE_NO_MEMORY;
	return *len <= UINT32_MAX ? JS_DECODED : js_misfit(out, "a text of less than 4 GB");
}

JsDecoded
js_decode_text(const JsCell *cell, JsValue *out)
{
	char	   *text;
	size_t		len;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	return js_decoded_text(out, text, len);
}

JsDecoded
js_decode_nonempty(const JsCell *cell, JsValue *out)
{
	JsDecoded decoded = js_decode_text(cell, out);

	if (decoded == JS_DECODED && out->len == 0)
		return JS_ABSENT;
	return decoded;
}

JsDecoded
js_decode_int(const JsCell *cell, JsValue *out)
{
	int64_t		number;

	if (!js_as_int(cell->json, &number))
		return js_misfit(out, "an integer");
	return js_decoded_int(out, JS_INT, number);
}

JsDecoded
js_decode_float(const JsCell *cell, JsValue *out)
{
	double		number;

	if (!js_as_float(cell->json, &number))
		return js_misfit(out, "a number");
	out->type = JS_FLOAT;
	out->len = 0;
	out->u.f = number;
	return JS_DECODED;
}

JsDecoded
js_decode_is0(const JsCell *cell, JsValue *out)
{
	int64_t		number;

	if (!js_as_int(cell->json, &number))
		return js_misfit(out, "an integer");
	return js_decoded_bool(out, number == 0);
}

JsDecoded
js_decode_truthy(const JsCell *cell, JsValue *out)
{
	double		number;
	bool		truth;

	switch (*cell->json)
	{
		case 'n':
			return JS_ABSENT;
		case 'f':
			truth = false;
			break;
		case '"':
			truth = cell->json[1] != '"';
			break;
		case 't':
		case '[':
		case '{':
			truth = true;
			break;
		default:
			/* a number too large for a double is not 0 */
			truth = !js_float(cell->json, &number) || number != 0;
	}
	return js_decoded_bool(out, truth);
}

JsDecoded
js_decode_is_array(const JsCell *cell, JsValue *out)
{
	return js_decoded_bool(out, *cell->json == '[');
}

static JsDecoded
decoded_time(JsValue *out, int64_t seconds, const char *nanos)
{
	int64_t		fraction = 0;

	if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
		return js_misfit(out, "a time");
	if (nanos == NULL || !js_as_int(nanos, &fraction) || fraction < 0 ||
		fraction > 999999999)
		fraction = 0;
	return js_decoded_int(out, JS_TIME,
					   seconds * MICROS_PER_SECOND + fraction / 1000);
}

JsDecoded
js_decode_epoch(const JsCell *cell, JsValue *out)
{
	const char *nanos;
	int64_t		seconds;

	if (!js_as_int(cell->json, &seconds))
		return js_misfit(out, "an integer");

	/* in an object the next thing is a key, which is a string */
	nanos = js_next(cell->json);
	return decoded_time(out, seconds, nanos != NULL && *nanos == '"' ? NULL : nanos);
}

JsDecoded
js_decode_secs_nanos(const JsCell *cell, JsValue *out)
{
	const char *first = js_get(cell->json, "0");
	int64_t		seconds;

	if (*cell->json != '[')
		return js_misfit(out, "a pair of seconds and nanoseconds");
	if (first == NULL)
		return JS_ABSENT;
	if (!js_as_int(first, &seconds))
		return js_misfit(out, "a pair of seconds and nanoseconds");
	return decoded_time(out, seconds, js_get(cell->json, "1"));
}
