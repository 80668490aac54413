/*
 * decode.c
 *	  The decoders: from a JSON value to the field that a column wants.
 *
 * Each is named after its transform.  A value that is not of the kind which
 * the transform works on is absent, so that a column's next path is tried.
 * js_decode_texts() and js_decode_json() have files of their own.
 */
#include "json/decode.h"

#include <string.h>

#include "json/json.h"

#define MICROS_PER_SECOND INT64_C(1000000)

/* The years that both PostgreSQL and 64 bits of microseconds hold. */
#define FIRST_SECOND INT64_C(-62167219200)	/* 0000-01-01 */
#define LAST_SECOND INT64_C(9215576668799)	/* end of the year 293999 */

JsDecoded
js_decode_string(const char *json, JsArena *arena, char **text, size_t *len)
{
	if (*json != '"')
		return JS_ABSENT;
	*text = js_string(json, arena, len);
	if (*text == NULL)
		return JS_DECODE_NO_MEMORY;
	return *len <= UINT32_MAX ? JS_DECODED : JS_ABSENT;
}

JsDecoded
js_decode_text(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	char	   *text;
	size_t		len;
	JsDecoded decoded = js_decode_string(json, arena, &text, &len);

	(void) rest;
	if (decoded != JS_DECODED)
		return decoded;
	return js_decoded_text(out, text, len);
}

JsDecoded
js_decode_nonempty(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	JsDecoded decoded = js_decode_text(json, rest, arena, out);

	if (decoded == JS_DECODED && out->len == 0)
		return JS_ABSENT;
	return decoded;
}

/*
 * Does a URL begin with a scheme?
 */
JsDecoded
js_decode_int(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	int64_t		number;

	(void) rest;
	(void) arena;
	if (!js_int(json, &number))
		return JS_ABSENT;
	return js_decoded_int(out, JS_INT, number);
}

JsDecoded
js_decode_float(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	double		number;

	(void) rest;
	(void) arena;
	if (!js_float(json, &number))
		return JS_ABSENT;
	out->type = JS_FLOAT;
	out->len = 0;
	out->u.f = number;
	return JS_DECODED;
}

JsDecoded
js_decode_is0(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	int64_t		number;

	(void) rest;
	(void) arena;
	if (!js_int(json, &number))
		return JS_ABSENT;
	return js_decoded_bool(out, number == 0);
}

/*
 * Is it this number?  true and false are 1 and 0.
 */
static JsDecoded
equals(const char *json, int64_t wanted, JsValue *out)
{
	int64_t		number;

	if (*json == 't' || *json == 'f')
		number = *json == 't';
	else if (!js_int(json, &number))
		return JS_ABSENT;
	return js_decoded_bool(out, number == wanted);
}

JsDecoded
js_decode_eq1(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	(void) rest;
	(void) arena;
	return equals(json, 1, out);
}

JsDecoded
js_decode_eq2(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	(void) rest;
	(void) arena;
	return equals(json, 2, out);
}

JsDecoded
js_decode_isstr(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	(void) rest;
	(void) arena;
	if (*json != '"')
		return JS_ABSENT;
	return js_decoded_bool(out, true);
}

JsDecoded
js_decode_truthy(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	double		number;
	bool		truth;

	(void) rest;
	(void) arena;
	switch (*json)
	{
		case 'n':
			return JS_ABSENT;
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
			truth = !js_float(json, &number) || number != 0;
	}
	return js_decoded_bool(out, truth);
}

static JsDecoded
decoded_time(JsValue *out, int64_t seconds, const char *nanos)
{
	int64_t		fraction = 0;

	if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
		return JS_ABSENT;
	if (nanos == NULL || !js_int(nanos, &fraction) || fraction < 0 ||
		fraction > 999999999)
		fraction = 0;
	return js_decoded_int(out, JS_TIME,
					   seconds * MICROS_PER_SECOND + fraction / 1000);
}

JsDecoded
js_decode_epoch(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	int64_t		seconds;

	(void) rest;
	(void) arena;
	if (!js_int(json, &seconds))
		return JS_ABSENT;

	/* in an object a key comes next, which is no number */
	return decoded_time(out, seconds, js_next(json));
}

JsDecoded
js_decode_secs_nanos(const char *json, const char *rest, JsArena *arena, JsValue *out)
{
	const char *first = js_get(json, "0");
	int64_t		seconds;

	(void) rest;
	(void) arena;
	if (first == NULL || !js_int(first, &seconds))
		return JS_ABSENT;
	return decoded_time(out, seconds, js_get(json, "1"));
}
