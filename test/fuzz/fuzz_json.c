/*
 * fuzz_json.c
 *	  The cursor against jansson: the same documents, the same values.
 *
 * Any bytes are a document.  Both must accept it or both refuse it, except as
 * json.h says, and both must find the same values.
 */
#include <jansson.h>
#include <string.h>

#include "check.h"
#include "grow.h"
#include "json/column.h"
#include "json/json.h"
#include "play/rows/text.h"
#include "json/decode.h"
#include "play/rows/count.h"
#include "play/rows/decode.h"
#include "json/utf8.h"

/* For larger arrays not every child is compared. */
#define MOST_ASKED 40

/*
 * May jansson refuse a document for this reason although the cursor accepts
 * it?
 */
static bool
is_exception(const json_error_t *error)
{
	switch (json_error_code(error))
	{
		case json_error_numeric_overflow:
		case json_error_null_byte_in_key:
		case json_error_null_character:
			return true;
		case json_error_invalid_syntax:
			return strstr(error->text, "invalid Unicode '\\u") != NULL;
		default:
			return false;
	}
}

/* Checks that a text is jansson's string without its control characters. */
static void
check_text(const char *text, size_t len, const char *full, size_t full_len)
{
	char	   *clean = malloc(full_len + 1);

	CHECK(clean != NULL);
	memcpy(clean, full, full_len);
	full_len = js_text_clean(clean, full_len);
	CHECK(len == full_len && memcmp(text, clean, len) == 0);
	CHECK(text[len] == '\0');
	CHECK(js_text_is_utf8(text, len));
	free(clean);
}

/* Returns the child of a message, by the rule of the trailing object. */
static json_t *
get_child(json_t *message, size_t index)
{
	size_t		n = json_array_size(message);
	json_t	   *last = n > 0 ? json_array_get(message, n - 1) : NULL;
	json_t	   *child = json_array_get(message, index);
	char		key[24];

	if (json_is_object(last) && index == n - 1)
		child = NULL;
	if (child != NULL && !json_is_null(child))
		return child;
	if (!json_is_object(last))
		return NULL;
	snprintf(key, sizeof(key), "%zu", index + 1);
	child = json_object_get(last, key);
	return json_is_null(child) ? NULL : child;
}

static void check_value(const char *p, json_t *value, JsArena *arena);

static void
check_array(const char *p, json_t *value, JsArena *arena)
{
	const char *element = js_first(p);
	size_t		n = json_array_size(value);

	for (size_t i = 0; i < n; i++)
	{
		CHECK(element != NULL);
		check_value(element, json_array_get(value, i), arena);
		element = js_next(element);
	}
	CHECK(element == NULL);
	for (size_t i = 0; n <= MOST_ASKED && i <= n + 1; i++)
	{
		char		path[24];
		const char *child;
		json_t	   *expected = get_child(value, i);

		snprintf(path, sizeof(path), "%zu", i);
		child = js_get(p, path);
		CHECK((child != NULL) == (expected != NULL));

		/* elements were compared above, and fields are few */
		if (child != NULL && (i >= n || expected != json_array_get(value, i)))
			check_value(child, expected, arena);
	}
}

static void
check_value(const char *p, json_t *value, JsArena *arena)
{
	int64_t		integer;
	double		number;
	char	   *text;
	size_t		len;

	switch (json_typeof(value))
	{
		case JSON_OBJECT:
			CHECK(*p == '{');
			break;
		case JSON_ARRAY:
			CHECK(*p == '[');
			check_array(p, value, arena);
			break;
		case JSON_STRING:
			text = js_string(p, arena, &len);
			CHECK(text != NULL);
			check_text(text, len, json_string_value(value),
					   json_string_length(value));
			break;
		case JSON_INTEGER:
			CHECK(js_as_int(p, &integer) && integer == (int64_t) json_integer_value(value));
			CHECK(js_int(p, &integer));
			CHECK(integer == json_integer_value(value));
			break;
		case JSON_REAL:
			CHECK(!js_int(p, &integer));
			CHECK(js_float(p, &number));
			CHECK(number == json_real_value(value));
			break;
		case JSON_TRUE:
			CHECK(strncmp(p, "true", 4) == 0);
			break;
		case JSON_FALSE:
			CHECK(strncmp(p, "false", 5) == 0);
			break;
		case JSON_NULL:
			CHECK(strncmp(p, "null", 4) == 0);
			break;
	}
}

/* Returns a copy of a value with all its texts cleaned. */
static json_t *
clean_copy(json_t *value)
{
	json_t	   *copy;
	const char *key;
	size_t		key_len;
	json_t	   *member;
	char	   *text;
	size_t		len;

	switch (json_typeof(value))
	{
		case JSON_OBJECT:
			copy = json_object();
			json_object_keylen_foreach(value, key, key_len, member)
			{
				text = malloc(key_len + 1);
				memcpy(text, key, key_len);
				len = js_text_clean(text, key_len);
				json_object_setn_new(copy, text, len, clean_copy(member));
				free(text);
			}
			return copy;
		case JSON_ARRAY:
			copy = json_array();
			for (size_t i = 0; i < json_array_size(value); i++)
				json_array_append_new(copy, clean_copy(json_array_get(value, i)));
			return copy;
		case JSON_STRING:
			len = json_string_length(value);
			text = malloc(len + 1);
			memcpy(text, json_string_value(value), len);
			copy = json_stringn(text, js_text_clean(text, len));
			free(text);
			return copy;
		default:
			return json_incref(value);
	}
}

/*
 * Checks that a value becomes JSON that jansson accepts and that means the
 * same.
 */
static void
check_rewritten(const char *p, json_t *value, JsArena *arena)
{
	JsValue		rewritten;
	JsDecoded decoded = js_decode_json(JS_CELL(p, arena), &rewritten);
	json_t	   *again;
	json_t	   *expected;
	json_error_t error;

	if (*p == 'n')
	{
		CHECK(decoded == JS_ABSENT);
		return;
	}
	CHECK(decoded == JS_DECODED && rewritten.type == JS_JSON);
	CHECK(strlen(rewritten.u.text) == rewritten.len);
	again = json_loadb(rewritten.u.text, rewritten.len, JSON_DECODE_ANY, &error);
	CHECK(again != NULL);
	if (value != NULL)
	{
		/* cleaned keys may be equal; either of their values may win */
		expected = clean_copy(value);
		if (!json_equal(again, expected))
			CHECK(strstr(p, "\\u") != NULL || strpbrk(p, "\x7F\xC2") != NULL ||
				  strstr(p, "\\b") != NULL || strstr(p, "\\f") != NULL);
		json_decref(expected);
	}
	json_decref(again);
}

/* Checks the value that each decoder returns, if any. */
static void
check_decoders(const char *p, JsArena *arena, int depth)
{
	static const JsDecoder decoders[] = {
		js_decode_text, js_decode_nonempty, play_decode_html_text, play_decode_abs_url, play_decode_after_id,
		play_decode_nl_comma, js_decode_int, js_decode_float, play_decode_micros, play_decode_micros_nonzero,
		js_decode_is0, play_decode_score, play_decode_score_text, play_decode_count, js_decode_truthy, js_decode_epoch,
		js_decode_secs_nanos, play_decode_hist, play_decode_androidver, js_decode_texts
	};

	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++)
	{
		const char *rest = decoders[i] == js_decode_texts && depth % 2 == 0 ? "0" : NULL;
		JsValue		value = {0};
		JsCell		cell = {p, rest, arena};
		JsDecoded	decoded;

		if (*p == 'n')
			continue;			/* decoders are not called for null */
		decoded = decoders[i] (&cell, &value);
		CHECK(decoded == JS_DECODED || decoded == JS_ABSENT || decoded == JS_MISFIT);
		CHECK((decoded == JS_MISFIT) == js_is_misfit(&value));
		if (decoded == JS_MISFIT)
			CHECK(strlen(value.u.text) > 0);
		if (decoded != JS_DECODED)
			continue;
		CHECK(value.type != JS_NULL);
		if (value.type == JS_TEXT)
		{
			char	   *copy = malloc(value.len + 1);

			CHECK(copy != NULL);
			memcpy(copy, value.u.text, (size_t) value.len + 1);
			CHECK(copy[value.len] == '\0' && strlen(copy) == value.len);
			CHECK(js_text_is_utf8(copy, value.len));
			CHECK(js_text_clean(copy, value.len) == value.len);
			free(copy);
		}
		else if (value.type == JS_TEXTS)
		{
			for (uint32_t j = 0; j < value.len; j++)
				CHECK(js_text_is_utf8(value.u.texts[j].s, value.u.texts[j].len));
		}
		else if (value.type == JS_TIME)
			CHECK(value.u.i >= INT64_C(-62167219200000000) &&
				  value.u.i <= INT64_C(9215576668799999999));
	}
	if (*p != '[' || depth > 8)
		return;
	for (p = js_first(p); p != NULL; p = js_next(p))
		check_decoders(p, arena, depth + 1);
}

/* Looks for every value from every other one, until the budget is used up. */
static void
walk_grown(void *arg)
{
	const HostileText *text = arg;
	size_t		before = js_budget_begin(text->len);
	const char *root = js_root(text->text, text->len);

	for (const char *a = js_first(root); a != NULL; a = js_next(a))
	{
		for (const char *b = js_first(root); b != NULL; b = js_next(b))
			(void) js_get(b, "0,1,2");
		(void) js_mentions(a, "x");
		(void) js_is_empty(root);
	}
	(void) js_budget_end(before);
}

static void
check_grown(const char *document, size_t len)
{
	HostileText grown;
	char	   *text = grow_repeat(document, len, true, &grown.len);

	grown.text = text;
	grow_check(walk_grown, &grown, grown.len, "json");
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *text = malloc(size + 1);
	const char *begin;
	const char *end;
	json_error_t error;
	json_t	   *root;
	JsArena		arena = {0};

	CHECK(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (grows(data, size) && size > 0)
		check_grown(text, size);
	begin = js_blank(text);
	end = js_check(text, text + size);
	if (end != NULL && js_blank(end) != text + size)
		end = NULL;
	root = json_loadb(text, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (strlen(text) < size)
	{
		/* jansson stops at a NUL byte outside strings */
		CHECK(end == NULL);
	}
	else if (root != NULL)
	{
		CHECK(end != NULL);
		check_value(begin, root, &arena);
	}
	else if (end != NULL)
		CHECK(is_exception(&error));
	if (end != NULL)
	{
		CHECK(js_skip(begin) == end);
		check_rewritten(begin, root, &arena);
		check_decoders(begin, &arena, 0);
	}
	json_decref(root);
	js_arena_free(&arena);
	free(text);
	return 0;
}
