/*
 * test_decode.c
 *	  The decoders of column values.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json/column.h"
#include "json/decode.h"
#include "play/rows/count.h"
#include "play/rows/decode.h"

/*
 * Decodes a value, and shows the result as text: "absent", "not ..."  for a
 * misfit, or the value.
 */
static const char *
decode(JsDecoder decoder, const char *json, const char *rest)
{
	static char shown[4096];
	JsArena		arena = {0};
	JsValue		value;
	size_t		len = 0;

	switch (decoder(&(const JsCell) {json, rest, &arena}, &value))
	{
		case JS_MISFIT:
			assert_true(js_is_misfit(&value));
			snprintf(shown, sizeof(shown), "not %s", value.u.text);
			break;
		case JS_ABSENT:
			strcpy(shown, "absent");
			break;
		case JS_DECODE_NO_MEMORY:
			strcpy(shown, "no memory");
			break;
		case JS_DECODED:
			switch (value.type)
			{
				case JS_TEXT:
				case JS_JSON:
					assert_int_equal(strlen(value.u.text), value.len);
					snprintf(shown, sizeof(shown), "%s", value.u.text);
					break;
				case JS_INT:
				case JS_MICROS:
				case JS_TIME:
					snprintf(shown, sizeof(shown), "%lld", (long long) value.u.i);
					break;
				case JS_BOOL:
					assert_true(value.u.i == 0 || value.u.i == 1);
					strcpy(shown, value.u.i ? "true" : "false");
					break;
				case JS_FLOAT:
					snprintf(shown, sizeof(shown), "%.17g", value.u.f);
					break;
				case JS_TEXTS:
					shown[0] = '\0';
					for (uint32_t i = 0; i < value.len; i++)
						len += (size_t) snprintf(shown + len, sizeof(shown) - len,
												 "%s<%.*s>", i > 0 ? " " : "",
												 (int) value.u.texts[i].len,
												 value.u.texts[i].s);
					break;
				case JS_INTS:
					shown[0] = '\0';
					for (uint32_t i = 0; i < value.len; i++)
						len += (size_t) snprintf(shown + len, sizeof(shown) - len,
												 "%s%lld", i > 0 ? " " : "",
												 (long long) value.u.ints[i]);
					break;
				case JS_NULL:
					fail_msg("decoded to nothing");
			}
	}
	js_arena_free(&arena);
	return shown;
}

#define GIVES(decoder, json, expected) \
	assert_string_equal(decode(decoder, json, NULL), expected)

static void
test_texts(void **state)
{
	(void) state;
	GIVES(js_decode_text, "\"a\\u0000\\tb\\ud83d\"", "a\tb");
	GIVES(js_decode_text, "\"\"", "");
	GIVES(js_decode_text, "5", "not a text");
	GIVES(js_decode_text, "[\"a\"]", "not a text");
	GIVES(js_decode_text, "true", "not a text");
	GIVES(js_decode_nonempty, "\"a\"", "a");
	GIVES(js_decode_nonempty, "\"\"", "absent");
	GIVES(js_decode_nonempty, "\"\\u0001\"", "absent");
	GIVES(play_decode_nl_comma, "\"a\\nb\\n\\nc\"", "a, b, , c");
	GIVES(play_decode_nl_comma, "\"abc\"", "abc");
	GIVES(play_decode_nl_comma, "7", "not a text");
	assert_string_equal(decode(js_decode_texts, "[\"a\",null,\"b\"]", NULL), "<a> <b>");
	assert_string_equal(decode(js_decode_texts, "[\"a\",5,null,\"b\"]", NULL),
						"not an array of texts");
	assert_string_equal(decode(js_decode_texts, "[[\"a\"],[[\"b\"]]]", "0"),
						"not an array of texts");
	assert_string_equal(decode(js_decode_texts, "[[0,[\"a\"]],[],[0,[{\"1\":\"b\"}]]]",
							   "1,0"), "<a> <b>");
	assert_string_equal(decode(js_decode_texts, "[]", "1,0"), "");
	assert_string_equal(decode(js_decode_texts, "\"a\"", NULL), "not an array of texts");
}

/*
 * Google writes 64-bit integers as numbers, as strings of digits, and in any
 * form that a double can have.
 */
static void
test_spellings(void **state)
{
	static const char *const bad[] = {
		"1.5", "15e-1", "\"1.5\"", "9223372036854775808", "-9223372036854775809", "1e19",
		"1e999999999999999999999", "\"\"", "\"-\"", "\" 1\"", "\"1 \"", "\"1K\"", "\"1,000\"",
		"\"01\"", "\"+1\"", "\"1.\"", "\".5\"", "\"1e\"", "\"1e+\"", "\"0x10\"", "\"NaN\"",
		"[1]", "[]", "{}", "true", "\"\\u0031\"", "1e-1", "0.1", "9223372036854775807.5"
	};

	(void) state;
	GIVES(js_decode_int, "\"9039805\"", "9039805");
	GIVES(js_decode_int, "9.039805E6", "9039805");
	GIVES(js_decode_int, "\"9.039805E+6\"", "9039805");
	GIVES(js_decode_int, "1.0", "1");
	GIVES(js_decode_int, "-1.000e0", "-1");
	GIVES(js_decode_int, "1500e-2", "15");
	GIVES(js_decode_int, "1e18", "1000000000000000000");
	GIVES(js_decode_int, "0e999999999999999999999", "0");
	GIVES(js_decode_int, "-0.0", "0");
	GIVES(js_decode_int, "0e-5", "0");
	GIVES(js_decode_int, "0.00000", "0");
	/* no double lies between these */
	GIVES(js_decode_int, "9223372036854775807.0", "9223372036854775807");
	GIVES(js_decode_int, "\"9223372036854775807\"", "9223372036854775807");
	GIVES(js_decode_int, "-9.223372036854775808e18", "-9223372036854775808");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		GIVES(js_decode_int, bad[i], "not an integer");
	GIVES(js_decode_float, "\"4.26508\"", "4.2650800000000002");
	GIVES(js_decode_float, "\"NaN\"", "not a number");
	GIVES(js_decode_float, "[]", "not a number");
	GIVES(play_decode_micros, "\"5990000\"", "5990000");
	GIVES(play_decode_micros, "5.99E6", "5990000");
	GIVES(js_decode_is0, "0.0", "true");
	GIVES(js_decode_epoch, "1.78335519E9 ]", "1783355190000000");
	GIVES(js_decode_epoch, "\"1783355190\" , \"77000000\" ]", "1783355190000000");
	GIVES(js_decode_secs_nanos, "[\"1783346124\",7.7E7]", "1783346124077000");
	GIVES(js_decode_secs_nanos, "[\"soon\",1]", "not a pair of seconds and nanoseconds");
}

/* An unrated app has the score 0, and so is the text of its score. */
static void
test_scores(void **state)
{
	(void) state;
	GIVES(play_decode_score, "4.5", "4.5");
	GIVES(play_decode_score, "0", "absent");
	GIVES(play_decode_score, "0.0", "absent");
	GIVES(play_decode_score, "\"none\"", "not a number");
	GIVES(play_decode_score_text, "\"4,5\" , 4.5 ]", "4,5");
	GIVES(play_decode_score_text, "\"4,5\"]", "4,5");
	GIVES(play_decode_score_text, "\"0.0\",0]", "absent");
	GIVES(play_decode_score_text, "\"0.0\",0e1]", "absent");
	GIVES(play_decode_score_text, "\"4,5\",null]", "4,5");
	GIVES(play_decode_score_text, "\"4,5\",\"0\":0}", "4,5");
	GIVES(play_decode_score_text, "4.5,4.5]", "not a text");
}

/*
 * A count may have the digits and separators of any language, but no words,
 * whose meaning depends on the language.
 */
static void
test_counts(void **state)
{
	static const char *const none[] = {
		"", "+", " ", "10M+", "5 mil+", "500\xe4\xb8\x87+", "1K", "1.5B+", "1.5", "1,5+", "1,00,0+",
		"1,0000", "1000,000", ",100", "1,,000", "1,", "1,000,", "++1", "1+2+", "-5", "1/2", "\xc2\xbd",
		"99999999999999999999", "9223372036854775808", "\xe2\x91\xa0", "12:00"
	};

	(void) state;
	GIVES(play_decode_count, "\"5,000,000+\"", "5000000");
	GIVES(play_decode_count, "\"0+\"", "0");
	GIVES(play_decode_count, "\"5\"", "5");
	GIVES(play_decode_count, "\"1000+\"", "1000");
	GIVES(play_decode_count, "\"+1.000\"", "1000");
	GIVES(play_decode_count, "\"1,00,00,000+\"", "10000000");
	GIVES(play_decode_count, "\"1'000'000+\"", "1000000");
	GIVES(play_decode_count, "\"1\xe2\x80\x99" "000+\"", "1000");
	GIVES(play_decode_count, "\"1 000 000 +\"", "1000000");
	GIVES(play_decode_count, "\"1\xc2\xa0" "000\xe2\x80\xaf" "000+\"", "1000000");
	/* Arabic, Persian after a mark, Hindi, Burmese, full width, Adlam */
	GIVES(play_decode_count, "\"\xd9\xa1\xd9\xa0\xd9\xac\xd9\xa0\xd9\xa0\xd9\xa0+\"", "10000");
	GIVES(play_decode_count, "\"\xe2\x80\x8e+\xdb\xb1\xdb\xb0\xdb\xb0\"", "100");
	GIVES(play_decode_count, "\"\xe0\xa5\xa7,\xe0\xa5\xa6\xe0\xa5\xa6\xe0\xa5\xa6+\"", "1000");
	GIVES(play_decode_count, "\"\xe1\x81\x81\xe1\x81\x80+\"", "10");
	GIVES(play_decode_count, "\"\xef\xbc\x99\xef\xbc\x8b\"", "9");
	GIVES(play_decode_count, "\"\xf0\x9e\xa5\x90\"", "0");
	GIVES(play_decode_count, "\"9223372036854775807\"", "9223372036854775807");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
	{
		char		json[64];

		snprintf(json, sizeof(json), "\"%s\"", none[i]);
		GIVES(play_decode_count, json, "absent");
	}
	GIVES(play_decode_count, "5", "not a text");
}

static void
test_html(void **state)
{
	(void) state;
	GIVES(play_decode_html_text, "\"a\\u003cbr\\u003eb<BR/>c<br />d\"", "a\nb\nc\nd");
	GIVES(play_decode_html_text, "\"a\\r\\nb\\rc\\nd\"", "a\nb\nc\nd");
	GIVES(play_decode_html_text, "\"<b>bold</b> <a href=\\\"x>y\\\">z</a>\"", "bold y\">z");
	GIVES(play_decode_html_text, "\"<b><i>x</i></b>\"", "x");
	GIVES(play_decode_html_text, "\"1 < 2\"", "1 < 2");
	GIVES(play_decode_html_text, "\"1 < 2 > 1\"", "1  1");
	GIVES(play_decode_html_text, "\"2 > 1\"", "2 > 1");
	/* a line break within a tag does not end the tag */
	GIVES(play_decode_html_text, "\"<a <br> b>c\"", "c");
	GIVES(play_decode_html_text, "\"<brand>x</brand>\"", "x");
	GIVES(play_decode_html_text, "\"<b\"", "<b");
	GIVES(play_decode_html_text, "\"<br\"", "<br");
	GIVES(play_decode_html_text, "\"&amp;&lt;&gt;&quot;&apos;&nbsp;.\"", "&<>\"'\xc2\xa0.");
	/* decoded only once, after tags were removed */
	GIVES(play_decode_html_text, "\"&amp;lt;b&amp;gt; &lt;b&gt;\"", "&lt;b&gt; <b>");
	GIVES(play_decode_html_text, "\"&#39;&#x27;&#X41;&#233;&#128512;\"", "''A\xc3\xa9\xf0\x9f\x98\x80");
	GIVES(play_decode_html_text, "\"&#39 &#xD800;&#0;&#1114112;&#99999999999999;\"",
		  "' \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	GIVES(play_decode_html_text, "\"&copy; &unknown; & &; &# &#; &#x; &am\"",
		  "&copy; &unknown; & &; &# &#; &#x; &am");
	GIVES(play_decode_html_text, "\"a&#1;b&#127;c&#x85;d&#9;e\"", "abcd\te");
	GIVES(play_decode_html_text, "\"\"", "");
	GIVES(play_decode_html_text, "null", "not a text");
}

static void
test_urls(void **state)
{
	(void) state;
	GIVES(play_decode_abs_url, "\"/store/apps/details?id\\u003da\"",
		  "https://play.google.com/store/apps/details?id=a");
	GIVES(play_decode_abs_url, "\"https://a.b/c\"", "https://a.b/c");
	GIVES(play_decode_abs_url, "\"market://details?id=a\"", "market://details?id=a");
	GIVES(play_decode_abs_url, "\"//a.b/c\"", "https://a.b/c");
	GIVES(play_decode_abs_url, "\"store\"", "https://play.google.com/store");
	GIVES(play_decode_abs_url, "\"\"", "absent");
	GIVES(play_decode_abs_url, "0", "not a text");
	GIVES(play_decode_after_id, "\"/store/apps/dev?id=5700313618786177705\"",
		  "5700313618786177705");
	GIVES(play_decode_after_id, "\"/store/apps/developer?id=Panda+Restaurant+Group,+Inc.&hl=en\"",
		  "Panda Restaurant Group, Inc.");
	GIVES(play_decode_after_id, "\"?id=%D0%AF+%2B+%25zz%2\"", "\xd0\xaf + %zz%2");
	GIVES(play_decode_after_id, "\"?id=a%00b%0Ac\"", "ab\nc");
	GIVES(play_decode_after_id, "\"?id=%FF\"", "not a link with an id");
	GIVES(play_decode_after_id, "\"?id=%ED%A0%80\"", "not a link with an id");
	GIVES(play_decode_after_id, "\"?id=&x=1\"", "not a link with an id");
	GIVES(play_decode_after_id, "\"/store/apps\"", "not a link with an id");
	GIVES(play_decode_after_id, "5", "not a text");
}

static void
test_numbers(void **state)
{
	(void) state;
	GIVES(js_decode_int, "12", "12");
	GIVES(js_decode_int, "\"12\"", "12");
	GIVES(js_decode_int, "1.5", "not an integer");
	GIVES(js_decode_int, "true", "not an integer");
	GIVES(js_decode_int, "12345678901234567890", "not an integer");
	GIVES(js_decode_float, "4.26508", "4.2650800000000002");
	GIVES(js_decode_float, "4", "4");
	GIVES(js_decode_float, "1e999", "not a number");
	GIVES(js_decode_float, "\"4\"", "4");
	GIVES(play_decode_micros, "5990000", "5990000");
	GIVES(play_decode_micros, "0", "0");
	GIVES(play_decode_micros, "5.99", "not an integer");
	GIVES(play_decode_micros_nonzero, "0", "absent");
	GIVES(play_decode_micros_nonzero, "1", "1");
	GIVES(play_decode_hist, "[null,[\"1K\",971173],[\"2\",306894],null,[],[\"\",6403317]]",
		  "971173 306894 0 0 6403317");
	GIVES(play_decode_hist, "[null,{\"2\":1},null,null,null,[0,5]]", "0 0 0 0 5");
	GIVES(play_decode_hist, "[{\"2\":[\"\",7],\"6\":[\"\",9]}]", "7 0 0 0 9");
	GIVES(play_decode_hist, "[]", "0 0 0 0 0");
	GIVES(play_decode_hist, "5", "not a histogram");
	GIVES(play_decode_hist, "[null,[\"\",\"971173\"],[\"\",2.0]]", "971173 2 0 0 0");
	GIVES(play_decode_hist, "[null,[\"\",\"1K\"]]", "not a histogram");
}

static void
test_flags(void **state)
{
	(void) state;
	GIVES(js_decode_is0, "0", "true");
	GIVES(js_decode_is0, "5", "false");
	GIVES(js_decode_is0, "\"0\"", "true");
	GIVES(js_decode_truthy, "true", "true");
	GIVES(js_decode_truthy, "1", "true");
	GIVES(js_decode_truthy, "-0.5", "true");
	GIVES(js_decode_truthy, "1e999", "true");
	GIVES(js_decode_truthy, "\"0\"", "true");
	GIVES(js_decode_truthy, "[\"Contains ads\"]", "true");
	GIVES(js_decode_truthy, "[]", "true");
	GIVES(js_decode_truthy, "0", "false");
	GIVES(js_decode_truthy, "-0.0", "false");
	GIVES(js_decode_truthy, "false", "false");
	GIVES(js_decode_truthy, "\"\"", "false");
	GIVES(js_decode_truthy, "null", "absent");
}

static void
test_times(void **state)
{
	(void) state;
	GIVES(js_decode_epoch, "1783355190", "1783355190000000");
	GIVES(js_decode_epoch, "1783355190 , 77000000 ]", "1783355190077000");
	GIVES(js_decode_epoch, "-1,999999999]", "-1");
	GIVES(js_decode_epoch, "5,1000000000]", "5000000");
	GIVES(js_decode_epoch, "5,-1]", "5000000");
	GIVES(js_decode_epoch, "5,\"x\"]", "5000000");
	GIVES(js_decode_epoch, "5,\"2\":7}", "5000000");
	GIVES(js_decode_epoch, "\"5\"", "5000000");
	GIVES(js_decode_epoch, "1.5", "not an integer");
	GIVES(js_decode_epoch, "-62167219200", "-62167219200000000");
	GIVES(js_decode_epoch, "-62167219201", "not a time");
	GIVES(js_decode_epoch, "9215576668799", "9215576668799000000");
	GIVES(js_decode_epoch, "9215576668800", "not a time");
	GIVES(js_decode_epoch, "9223372036854775807", "not a time");
	GIVES(js_decode_secs_nanos, "[1783346124,77000000]", "1783346124077000");
	GIVES(js_decode_secs_nanos, "[1783346124]", "1783346124000000");
	GIVES(js_decode_secs_nanos, "[1783346124,null]", "1783346124000000");
	GIVES(js_decode_secs_nanos, "[{\"1\":7,\"2\":1000}]", "7000001");
	GIVES(js_decode_secs_nanos, "[null,5]", "absent");
	GIVES(js_decode_secs_nanos, "[]", "absent");
	GIVES(js_decode_secs_nanos, "5", "not a pair of seconds and nanoseconds");
}

static void
test_android(void **state)
{
	(void) state;
	GIVES(play_decode_androidver, "\"5.0 and up\"", "5.0");
	GIVES(play_decode_androidver, "\"4.4W and up\"", "4.4W");
	GIVES(play_decode_androidver, "\"4.0.3\"", "4.0.3");
	GIVES(play_decode_androidver, "\"0.5 x\"", "0.5");
	GIVES(play_decode_androidver, "\"Varies with device\"", "VARY");
	GIVES(play_decode_androidver, "\"0.0\"", "VARY");
	GIVES(play_decode_androidver, "\"\"", "VARY");
	GIVES(play_decode_androidver, "5", "not a text");
}

static void
test_json(void **state)
{
	char		number[1200];

	(void) state;
	GIVES(js_decode_json, "[ 1 , {\"a\" : [true,false , null] } ,\n-2.50e+3]",
		  "[1,{\"a\":[true,false,null]},-2.50e+3]");
	GIVES(js_decode_json, "\"a\\u0000\\u003cb\\/\\ud83d\\\"\\\\\\n\\t\\r\\b\\u0001\"",
		  "\"a<b/\\\"\\\\\\n\\t\\r\"");
	GIVES(js_decode_json, "\"\\u00e9\\ud83d\\ude00\"", "\"\xc3\xa9\xf0\x9f\x98\x80\"");
	GIVES(js_decode_json, "{}", "{}");
	GIVES(js_decode_json, "\"\"", "\"\"");
	GIVES(js_decode_json, "5", "5");
	GIVES(js_decode_json, "null", "absent");
	/* numbers that neither jansson nor numeric accepts */
	GIVES(js_decode_json, "[12345678901234567890,1e309,-1e99999]", "[null,null,null]");
	GIVES(js_decode_json, "[1e-99999,0e99999,0.0e-12345,1e-400,-0]",
		  "[0.0,0.0,0.0,1e-400,-0]");
	memset(number, '0', sizeof(number));
	number[0] = '1';
	number[1] = '.';
	number[600] = '\0';
	GIVES(js_decode_json, number, "1.0000000000000000e+00");
	memset(number, '7', 600);
	GIVES(js_decode_json, number, "null");
	strcpy(number + 300, ".5e-10");
	GIVES(js_decode_json, number, number);
	strcpy(number + 590, "e-10");
	memset(number, '7', 590);
	GIVES(js_decode_json, number, "null");
	strcpy(number + 590, "e-590");
	GIVES(js_decode_json, number, "7.7777777777777779e-01");
}

/* Numbers do not depend on the locale. */
static void
test_locale(void **state)
{
	static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8"};
	char		number[700];
	bool		found = false;

	(void) state;
	for (size_t i = 0; i < 3 && !found; i++)
		found = setlocale(LC_NUMERIC, locales[i]) != NULL;
	if (!found)
	{
		print_message("# skipped: no locale with a decimal comma (de_DE.UTF-8 is one)\n");
		skip();
	}
	memset(number, '7', 590);
	strcpy(number + 590, "e-590");
	GIVES(js_decode_json, number, "7.7777777777777779e-01");
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_scores),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_android),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_locale)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
