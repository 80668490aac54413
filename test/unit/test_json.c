/*
 * test_json.c
 *	  The JSON cursor: what it accepts, and what it finds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json/json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Is a text one JSON value?  It is in a buffer of exactly its size, so that
 * sanitizers and valgrind notice any read beyond its end.
 */
static bool
is_json(const char *text, size_t len)
{
	char	   *copy = malloc(len + 1);
	const char *end;
	bool		result;

	assert_non_null(copy);
	memcpy(copy, text, len);
	copy[len] = '\0';
	end = js_check(copy, copy + len);
	result = end != NULL && js_blank(end) == copy + len;
	if (result)
		assert_ptr_equal(js_skip(js_blank(copy)), end);
	free(copy);
	return result;
}

static void
test_good(void **state)
{
	static const char *const good[] = {
		"null", "true", "false", "0", "-0", "1", "-1", "10", "0.5", "1.25e3",
		"1E+2", "1e-2", "0e0", "\"\"", "\"a\"", "[]", "{}", " [ ] ", "\t{\n}\r\n",
		"[1]", "[1,2]", "[ 1 , 2 ]", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : [] }",
		"[[],[[]],{}]", "[null,true,false]", "{\"\":{\"\":{}}}",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\uD83D\\uDE00\"",
		"\"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\"", "\"\x7f\"",
		/* unusual but valid */
		"\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u0000\"", "{\"\\u0000\":1}",
		"123456789012345678901234567890", "1e999", "-1e999",
		/* the bounds of UTF-8 */
		"\"\xc2\x80\"", "\"\xdf\xbf\"", "\"\xe0\xa0\x80\"", "\"\xed\x9f\xbf\"",
		"\"\xee\x80\x80\"", "\"\xef\xbf\xbf\"", "\"\xf0\x90\x80\x80\"",
		"\"\xf4\x8f\xbf\xbf\""
	};

	(void) state;
	for (size_t i = 0; i < COUNT(good); i++)
	{
		if (!is_json(good[i], strlen(good[i])))
			fail_msg("%s is refused", good[i]);
	}
}

static void
test_bad(void **state)
{
	static const char *const bad[] = {
		"", " ", "nul", "nulll", "Null", "tru", "fals", "True", "[", "]", "{", "}",
		"[1", "[1,", "[,]", "[1,]", "[,1]", "[1 2]", "[1]]", "[1],", "1 2", "[}",
		"{]", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\" 1}",
		"{\"a\":1 \"b\":2}", "{\"a\":1,,\"b\":2}", "{a:1}", "'a'", "\"", "\"a",
		"\"\\\"", "\"\\", "\"\\x\"", "\"\\u\"", "\"\\u12\"", "\"\\u12g4\"",
		"\"\\U0041\"", "\"\n\"", "\"\t\"", "\"\x1f\"", "01", "-", "-a", "+1", ".5",
		"1.", "1.e1", "1e", "1e+", "0x1", "1a", "NaN", "Infinity", "-Infinity",
		"\xef\xbb\xbf[]", "[\v]", "[\f]", "\xc2\xa0", "//", "[1]//",
		/* not UTF-8 */
		"\"\x80\"", "\"\xbf\"", "\"\xc0\x80\"", "\"\xc1\xbf\"", "\"\xc3\"",
		"\"\xc3(\"", "\"\xe0\x9f\xbf\"", "\"\xe2\x82\"", "\"\xed\xa0\x80\"",
		"\"\xed\xbf\xbf\"", "\"\xf0\x8f\xbf\xbf\"", "\"\xf0\x9f\x98\"",
		"\"\xf4\x90\x80\x80\"", "\"\xf5\x80\x80\x80\"", "\"\xff\"",
		"\"plain text of some length, and then \xe2\x28\xa1\""
	};

	(void) state;
	for (size_t i = 0; i < COUNT(bad); i++)
	{
		if (is_json(bad[i], strlen(bad[i])))
			fail_msg("%s is accepted", bad[i]);
	}
	assert_false(is_json("[1]\0", 4));
	assert_false(is_json("[\0]", 3));
	assert_false(is_json("\"a\0b\"", 5));
	assert_false(is_json("\"a\\\0\"", 5));
}

/* A fault is found at any place in a block, and however much precedes it. */
static void
test_alignment(void **state)
{
	char		text[200];

	(void) state;
	for (size_t before = 0; before < 70; before++)
	{
		for (size_t start = 0; start < 16; start++)
		{
			size_t		len = before + 20;
			char	   *p = text + start;

			memset(text, '"', sizeof(text));
			memset(p + 1, 'x', len);
			p[len + 1] = '"';
			p[len + 2] = '\0';
			assert_true(is_json(p, len + 2));
			assert_ptr_equal(js_check(p, p + len + 2), p + len + 2);
			p[before + 1] = '\n';
			assert_null(js_check(p, p + len + 2));
			p[before + 1] = (char) 0x80;
			assert_null(js_check(p, p + len + 2));
			p[before + 1] = '\0';
			assert_null(js_check(p, p + len + 2));
			p[before + 1] = '"';
			assert_ptr_equal(js_check(p, p + len + 2), p + before + 2);
			p[before + 1] = '\\';
			assert_null(js_check(p, p + len + 2));
			p[before + 2] = 'n';
			assert_ptr_equal(js_check(p, p + len + 2), p + len + 2);
		}
	}
}

static void
test_depth(void **state)
{
	static char text[3 * JS_MAX_DEPTH * 6];
	int			depth = JS_MAX_DEPTH;

	(void) state;
	memset(text, '[', (size_t) depth + 1);
	memset(text + depth, ']', (size_t) depth);
	assert_true(is_json(text, 2 * (size_t) depth));
	memset(text + depth, '[', 1);
	memset(text + depth + 1, ']', (size_t) depth + 1);
	assert_false(is_json(text, 2 * (size_t) depth + 2));

	/* a scalar counts as a level */
	memset(text, '[', (size_t) depth - 1);
	text[depth - 1] = '1';
	memset(text + depth, ']', (size_t) depth - 1);
	assert_true(is_json(text, 2 * (size_t) depth - 1));
	memset(text, '[', (size_t) depth);
	text[depth] = '1';
	memset(text + depth + 1, ']', (size_t) depth);
	assert_false(is_json(text, 2 * (size_t) depth + 1));

	/* objects as well */
	for (int i = 0; i < depth; i++)
		memcpy(text + 5 * i, "{\"a\":", 5);
	memcpy(text + 5 * (depth - 1), "{}", 2);
	memset(text + 5 * (depth - 1) + 2, '}', (size_t) depth - 1);
	assert_true(is_json(text, (size_t) (5 * (depth - 1) + 2 + depth - 1)));
	memcpy(text + 5 * (depth - 1), "{\"a\":{}}", 8);
	memset(text + 5 * (depth - 1) + 8, '}', (size_t) depth - 1);
	assert_false(is_json(text, (size_t) (5 * (depth - 1) + 8 + depth - 1)));
}

static void
says(const char *json, const char *expected)
{
	JsArena		arena = {0};
	size_t		len;
	char	   *text = js_string(json, &arena, &len);

	assert_non_null(text);
	assert_string_equal(text, expected);
	assert_int_equal(len, strlen(expected));
	js_arena_free(&arena);
}

static void
test_strings(void **state)
{
	JsArena		arena = {0};
	size_t		len;

	(void) state;
	says("\"\"", "");
	says("\"a\"", "a");
	says("\"\\\"\\\\\\/\\n\\r\\t\"", "\"\\/\n\r\t");
	says("\"\\u0041\\u00e9\\u4e2d\\uD83D\\ude00\"",
		 "A\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
	says("\"\\ud83d\\ud83d\\ude00x\"", "\xf0\x9f\x98\x80x");
	/* dropped: control characters, NUL, halves of surrogate pairs */
	says("\"a\\u0000b\\bc\\fd\\u001fe\\u007ff\x7fg\"", "abcdefg");
	says("\"a\\u0080b\\u009fc\xc2\x80" "d\xc2\x9f" "e\\u00a0\xc2\xa0\"",
		 "abcde\xc2\xa0\xc2\xa0");
	says("\"a\\ud83db\\ude00c\\ud83d\\u0041d\\ud83d\"", "abcAd");
	says("\"\\ud83d\\n\"", "\n");
	says("\"text that is longer than one block, \\\"and\\\" has escapes\"",
		 "text that is longer than one block, \"and\" has escapes");
	assert_null(js_string("5", &arena, &len));
	assert_null(js_string("[\"a\"]", &arena, &len));
	js_arena_free(&arena);
}

static void
test_integers(void **state)
{
	static const struct
	{
		const char *json;
		bool		good;
		int64_t		value;
	}			cases[] = {
		{"0", true, 0}, {"-0", true, 0}, {"7,", true, 7}, {"-12]", true, -12},
		{"9223372036854775807", true, INT64_MAX},
		{"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775808", false, 0}, {"-9223372036854775809", false, 0},
		{"18446744073709551616", false, 0}, {"99999999999999999999", false, 0},
		{"1.0", false, 0}, {"1e3", false, 0}, {"1E3", false, 0},
		{"\"1\"", false, 0}, {"true", false, 0}, {"null", false, 0}, {"[1]", false, 0}
	};

	(void) state;
	for (size_t i = 0; i < COUNT(cases); i++)
	{
		int64_t		value = 0;

		assert_int_equal(js_int(cases[i].json, &value), cases[i].good);
		assert_int_equal(value, cases[i].value);
	}
}

static void
rounds(const char *json)
{
	double		value;

	if (!js_float(json, &value))
		fail_msg("%s has no value", json);
	if (value != strtod(json, NULL))
		fail_msg("%s is %a and not %a", json, value, strtod(json, NULL));
}

static void
test_floats(void **state)
{
	static const char *const cases[] = {
		"0", "-0.0", "1", "4.6152463", "0.1", "1e22", "1e23", "1e-22", "1e-23",
		"123456789012345e22", "999999999999999e-22", "1234567890123456",
		"9007199254740993", "0.000001", "1e308", "1.7976931348623157e308",
		"2.2250738585072014e-308", "5e-324", "2e-324", "1e-400", "1e-999999999999",
		"2.2250738585072011e-308", "0e999999999999999999999",
		"0.00000000000000000000000000000000000000001e41", "1e00000000001",
		"7205759403792793199999e-5", "179769313486231580793e285"
	};
	char		text[2200];
	double		value;
	uint64_t	random = 1;

	(void) state;
	for (size_t i = 0; i < COUNT(cases); i++)
		rounds(cases[i]);
	assert_false(js_float("1e309", &value));
	assert_false(js_float("-1e309", &value));
	assert_false(js_float("1e99999999999999999999", &value));
	assert_false(js_float("1.7976931348623159e308", &value));
	assert_false(js_float("\"1\"", &value));
	assert_false(js_float("null", &value));

	/* of digits beyond the precision, only whether all are 0 matters */
	memset(text, '0', sizeof(text));
	memcpy(text, "9007199254740993", 16);
	text[16] = '.';
	text[2000] = '\0';
	rounds(text);
	text[1999] = '1';
	rounds(text);
	memset(text, '3', 1500);
	strcpy(text + 1500, "e-1300");
	rounds(text);
	strcpy(text + 1500, "e-1000");
	assert_false(js_float(text, &value));
	memcpy(text, "0.", 2);
	memset(text + 2, '0', 1498);
	strcpy(text + 1500, "77e1400");
	rounds(text);

	for (int i = 0; i < 20000; i++)
	{
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		snprintf(text, sizeof(text), "%.*g", (int) (random >> 40) % 18 + 1,
				 (double) (int64_t) random / (double) (1 + (random >> 13) % 1000003));
		if (strchr(text, 'n') == NULL)
			rounds(text);
	}
}

static void
test_get(void **state)
{
	static const struct
	{
		const char *json;
		const char *path;
		const char *found;		/* how the value begins, NULL if absent */
	}			cases[] = {
		{"[1,2,3]", "1", "2"}, {"[1,2,3]", "3", NULL}, {"[1,2,3]", "", "[1,2,3]"},
		{" [ 1 , [ 2 , 3 ] ]", "1,1", "3 "}, {"[null]", "0", NULL},
		{"null", "", NULL}, {"5", "0", NULL}, {"\"a\"", "0", NULL},
		{"[]", "0", NULL}, {"[[],[]]", "1,0", NULL}, {"{\"1\":5}", "0", NULL},
		{"[1,{\"2\":5,\"4\":6}]", "1", "5"}, {"[1,{\"2\":5,\"4\":6}]", "3", "6"},
		{"[1,{\"2\":5,\"4\":6}]", "2", NULL}, {"[1,{\"1\":5}]", "0", "1"},
		{"[null,{\"1\":5}]", "0", "5"}, {"[{\"1\":5},1]", "0", "{"},
		{"[{\"1\":5},1]", "0,0", NULL}, {"[{\"1\":5,\"1\":6}]", "0", "6"},
		{"[{\"1\":5,\"1\":null}]", "0", NULL},
		{"[{\"2\":[{\"3\":[7,8]}]}]", "1,2,1", "8"},
		{"[\"]\",\"a\\\"],[\",3]", "2", "3"}, {"[{\"a\":[1,2],\"2\":4}]", "1", "4"}
	};

	(void) state;
	for (size_t i = 0; i < COUNT(cases); i++)
	{
		const char *found = js_get(cases[i].json, cases[i].path);

		if ((found != NULL) != (cases[i].found != NULL) ||
			(found != NULL &&
			 strncmp(found, cases[i].found, strlen(cases[i].found)) != 0))
			fail_msg("[%s] of %s is %s", cases[i].path, cases[i].json,
					 found != NULL ? found : "absent");
	}
}

static void
test_elements(void **state)
{
	const char *p;

	(void) state;
	assert_null(js_first("[ ]"));
	assert_null(js_first("5"));
	assert_null(js_first("{\"a\":1}"));
	p = js_first("[ 1 , [ 2 ] , \"x,]\" ]");
	assert_int_equal(*p, '1');
	p = js_next(p);
	assert_int_equal(*p, '[');
	p = js_next(p);
	assert_int_equal(*p, '"');
	assert_null(js_next(p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_floats),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_elements)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
