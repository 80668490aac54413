/*
 * decode.c
 *	  Decoders of what only the store writes: prices, histograms, links.
 *
 * They know one value each, and nothing of the row that it belongs to.
 */
#include "play/rows/decode.h"

#include <string.h>

#include "json/decode.h"
#include "json/json.h"
#include "json/utf8.h"
#include "play/rows/text.h"

#define ORIGIN "https://play.google.com"

#define LONGEST_ID 255

JsDecoded
play_decode_html_text(const JsCell *cell, JsValue *out)
{
	char	   *text;
	size_t		len;
	size_t		shown;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	shown = play_text_from_html(text, len);
	js_arena_trim(cell->arena, len - shown);
	return js_decoded_text(out, text, shown);
}

JsDecoded
play_decode_id(const JsCell *cell, JsValue *out)
{
	JsDecoded	decoded = js_decode_text(cell, out);

	if (decoded == JS_DECODED && (out->len == 0 || out->len > LONGEST_ID))
		return js_misfit(out, "an id of 1 to 255 bytes");
	return decoded;
}

static bool
has_scheme(const char *url)
{
	size_t		n = strspn(url, "abcdefghijklmnopqrstuvwxyz"
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	return n > 0 && url[n] == ':';
}

JsDecoded
play_decode_abs_url(const JsCell *cell, JsValue *out)
{
	char	   *text;
	char	   *url;
	size_t		len;
	const char *before = ORIGIN;
	size_t		room;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	if (len == 0)
		return JS_ABSENT;
	if (has_scheme(text))
		return js_decoded_text(out, text, len);
	if (text[0] == '/' && text[1] == '/')
		before = "https:";
	else if (text[0] != '/')
		before = ORIGIN "/";
	room = strlen(before);
	url = js_arena_text(cell->arena, room + len);
	if (url == NULL)
		return JS_DECODE_NO_MEMORY;
	memcpy(url, before, room);
	memcpy(url + room, text, len);
	return js_decoded_text(out, url, room + len);
}

JsDecoded
play_decode_after_id(const JsCell *cell, JsValue *out)
{
	char	   *text;
	char	   *id;
	size_t		len;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	id = strstr(text, "id=");
	if (id == NULL)
		return js_misfit(out, "a link with an id");
	id += strlen("id=");
	len = play_text_from_url(id, strcspn(id, "&"));
	if (!js_text_is_utf8(id, len))
		return js_misfit(out, "a link with an id");
	len = js_text_clean(id, len);
	if (len == 0)
		return js_misfit(out, "a link with an id");
	id[len] = '\0';
	return js_decoded_text(out, id, len);
}

JsDecoded
play_decode_nl_comma(const JsCell *cell, JsValue *out)
{
	char	   *text;
	char	   *line;
	char	   *put;
	size_t		len;
	size_t		breaks = 0;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	for (size_t i = 0; i < len; i++)
		breaks += text[i] == '\n';
	if (breaks == 0)
		return js_decoded_text(out, text, len);
	line = js_arena_text(cell->arena, len + breaks);
	if (line == NULL)
		return JS_DECODE_NO_MEMORY;
	put = line;
	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '\n')
		{
			*put++ = ',';
			*put++ = ' ';
		}
		else
			*put++ = text[i];
	}
	return js_decoded_text(out, line, len + breaks);
}

/* an app without ratings may have a score of 0 */
JsDecoded
play_decode_score(const JsCell *cell, JsValue *out)
{
	JsDecoded	decoded = js_decode_float(cell, out);

	return decoded == JS_DECODED && out->u.f == 0 ? JS_ABSENT : decoded;
}

/* The text of a score; its number is the next element. */
JsDecoded
play_decode_score_text(const JsCell *cell, JsValue *out)
{
	const char *beside = js_next(cell->json);
	double		score;

	if (beside != NULL && *beside != '"' && js_as_float(beside, &score) && score == 0)
		return JS_ABSENT;
	return js_decode_text(cell, out);
}

JsDecoded
play_decode_micros(const JsCell *cell, JsValue *out)
{
	int64_t		number;

	if (!js_as_int(cell->json, &number))
		return js_misfit(out, "an integer");
	return js_decoded_int(out, JS_MICROS, number);
}

JsDecoded
play_decode_micros_nonzero(const JsCell *cell, JsValue *out)
{
	JsDecoded decoded = play_decode_micros(cell, out);

	if (decoded == JS_DECODED && out->u.i == 0)
		return JS_ABSENT;
	return decoded;
}

JsDecoded
play_decode_hist(const JsCell *cell, JsValue *out)
{
	static const char *const paths[] = {"1,1", "2,1", "3,1", "4,1", "5,1"};
	int64_t    *counts;

	if (*cell->json != '[')
		return js_misfit(out, "a histogram");
	counts = js_arena_alloc(cell->arena, 5 * sizeof(int64_t));
	if (counts == NULL)
		return JS_DECODE_NO_MEMORY;
	for (int i = 0; i < 5; i++)
	{
		const char *count = js_get(cell->json, paths[i]);

		counts[i] = 0;
		if (count != NULL && !js_as_int(count, &counts[i]))
			return js_misfit(out, "a histogram");
	}
	out->type = JS_INTS;
	out->len = 5;
	out->u.ints = counts;
	return JS_DECODED;
}

/*
 * "5.0 and up" is "5.0"; a text that does not begin with a number is "VARY".
 */
JsDecoded
play_decode_androidver(const JsCell *cell, JsValue *out)
{
	char	   *text;
	size_t		len;
	const char *p;
	bool		nonzero = false;
	JsDecoded decoded = js_decode_string(cell, out, &text, &len);

	if (decoded != JS_DECODED)
		return decoded;
	text += strspn(text, " \t\r\n");
	len = strcspn(text, " \t\r\n");
	text[len] = '\0';
	p = text + strspn(text, "0123456789");
	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	for (const char *digit = text; digit < p; digit++)
		nonzero |= *digit >= '1' && *digit <= '9';
	if (!nonzero)
		return js_decoded_text(out, "VARY", 4);
	return js_decoded_text(out, text, len);
}

/* Reads the code of a message; 0 if it has none. */
enum
{
	CODE_NOT_IN_REGION, CODE_PREREGISTER, CODE_AVAILABLE
};

/* Reads the code; an unknown one is not guessed. */
static JsDecoded
read_code(const JsCell *cell, JsValue *out, int64_t *code)
{
	const char *json = js_get(cell->json, "0");

	*code = CODE_NOT_IN_REGION;
	if (*cell->json != '[' ||
		(json != NULL && (!js_as_int(json, code) || *code < CODE_NOT_IN_REGION ||
						  *code > CODE_AVAILABLE)))
		return js_misfit(out, "a known availability");
	return JS_DECODED;
}

JsDecoded
play_decode_availability(const JsCell *cell, JsValue *out)
{
	static const char *const names[] = {
		[CODE_NOT_IN_REGION] = "not_in_region",
		[CODE_PREREGISTER] = "preregister",
		[CODE_AVAILABLE] = "available",
	};
	int64_t		code;
	JsDecoded	decoded = read_code(cell, out, &code);

	if (decoded == JS_DECODED)
		return js_decoded_text(out, names[code], strlen(names[code]));
	return decoded;
}

/*
 * An app in early access has a text that says so, and so may an app for
 * pre-registration.
 */
JsDecoded
play_decode_early_access(const JsCell *cell, JsValue *out)
{
	const char *text = js_get(cell->json, "2");
	int64_t		code;
	JsDecoded	decoded = read_code(cell, out, &code);

	if (decoded != JS_DECODED)
		return decoded;
	if (text != NULL && *text != '"')
		return js_misfit(out, "a known availability");
	return js_decoded_bool(out, text != NULL && code != CODE_PREREGISTER);
}
