/*
 * test_apps.c
 *	  Details of apps: hand-written answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apps.h"

static void
full_app_is_read(void **state)
{
	static const char *const expected[][2] = {
		{"app_id", ID},
		{"url", "https://play.google.com/store/apps/details?id=" ID "&hl=en-GB&gl=de"},
		{"title", "Title"}, {"summary", "Short & sweet"},
		{"description_html", "One<br>two &amp; <b>three</b>"},
		{"description", "One\ntwo & three"},
		{"installs", "1,000+"}, {"min_installs", "1000"}, {"real_installs", "1234"},
		{"installs_short", "1K+"},
		{"score", "4.25"}, {"score_text", "4.2"}, {"ratings", "100"}, {"reviews", "7"},
		{"histogram", "{1,2,3,4,90}"},
		{"price", "2990000"}, {"original_price", "5990000"},
		{"discount_ends_at", "1767225600000000"}, {"free", "false"}, {"currency", "EUR"},
		{"price_text", "2,99 \xe2\x82\xac"},
		{"availability", "available"},
		{"early_access", "true"},
		{"offers_iap", "true"}, {"iap_range", "$0.99 - $4.99 per item"},
		{"contains_ads", "true"}, {"in_play_pass", "true"},
		{"version", "1.2.3"}, {"android_version", "7.0"},
		{"android_version_text", "7.0 and up"}, {"android_max_version", "11"},
		{"min_sdk", "24"}, {"target_sdk", "33"},
		{"developer", "Dev"}, {"developer_id", "Dev & Co"}, {"developer_numeric_id", "42"},
		{"developer_email", "a@dev.example"}, {"developer_website", "https://dev.example"},
		{"developer_address", "Street 1\nTown"}, {"developer_legal_name", "Dev Ltd"},
		{"developer_legal_email", "legal@dev.example"},
		{"developer_legal_address", "Street 1, Town"}, {"developer_legal_phone", "+1 2"},
		{"privacy_policy", "https://dev.example/privacy"},
		{"genre", "Puzzle"}, {"genre_id", "GAME_PUZZLE"},
		{"categories", "[{\"name\":\"Puzzle\",\"id\":\"GAME_PUZZLE\"},{\"name\":\"Tag\",\"id\":null}]"},
		{"icon", "https://i/1"}, {"header_image", "https://h/1"}, {"screenshots", "2 texts"},
		{"video", "https://v/1"}, {"video_image", "https://v/2"}, {"preview_video", "https://v/3"},
		{"content_rating", "Teen"}, {"content_rating_description", "Violence"},
		{"content_rating_interactive", "Users interact"},
		{"released_text", "Jan 2, 2020"}, {"released_at", "1577934245034000"},
		{"updated_at", "1706918400500000"}, {"updated_text", "Feb 3, 2024"},
		{"recent_changes", "New<br>things"},
	};
	static const int nexpected = sizeof(expected) / sizeof(expected[0]);

	(void) state;
	assert_int_equal(nexpected, play_apps.ncolumns);

	/* wherever the trailing object begins: all fields in it, some, or none */
	for (int from = 1; from <= 201; from += 20)
	{
		json_t	   *fields = apps_parse(apps_full);
		char	   *root = apps_make_root(fields, from, ID);
		PlayAnswer	answer;

		assert_true(play_apps.steps[PAGE].block.is_root(root));
		assert_int_equal(apps_read_root(&play_apps, root, &answer), PLAY_ROWS);
		assert_string_equal(answer.problem, "");
		for (int i = 0; i < nexpected; i++)
			apps_assert(&play_apps, &answer, expected[i][0], expected[i][1]);
		play_answer_free(&answer);
		free(root);
		json_decref(fields);
	}
}

/* Absent fields are NULL, false or empty, and nothing replaces them. */
static void
absent_fields_are_absent(void **state)
{
	static const char minimal[] =
	"{\"1\":[\"Title\"],\"69\":[\"Dev\",[null,null,null,null,[null,null,\"/store/apps/dev?id=1\"]]],"
	"\"73\":[[null,\"Text\"]],\"78\":[\"" ID "\"],\"80\":[[[\"Tools\",[],\"TOOLS\"]]],"
	"\"96\":[" IMAGE("https://i/1") "],\"146\":[[null,[1706918400]]]}";
	json_t	   *fields = apps_parse(minimal);
	char	   *root = apps_make_root(fields, 200, NULL);
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(apps_read_root(&play_apps, root, &answer), PLAY_ROWS);
	for (int c = 0; c < play_apps.ncolumns; c++)
	{
		const JsColumn *column = &play_apps.columns[c];

		if (strcmp(column->name, "categories") == 0)
			apps_assert(&play_apps, &answer, column->name,
						 "[{\"name\":\"Tools\",\"id\":\"TOOLS\"}]");
		else if (column->absence == JS_FALSE)
			apps_assert(&play_apps, &answer, column->name, "false");
		else if (column->absence == JS_EMPTY_TEXTS)
			apps_assert(&play_apps, &answer, column->name, "0 texts");
		else if (column->absence == JS_NULLABLE && strcmp(column->name, "url") != 0)
			apps_assert(&play_apps, &answer, column->name, "null");
	}
	play_answer_free(&answer);
	free(root);
	json_decref(fields);
}

/*
 * Without a required field there is no row, and the problem names the field.
 */
static void
required_fields_are_required(void **state)
{
	static const char *const missed[][2] = {
		{"1", "\"title\" at [1,2,0,0]"}, {"69", "\"developer\" at [1,2,68,0]"},
		{"73", "\"description_html\" at [1,2,12,0,0,1|1,2,72,0,1]"},
		{"78", "\"app_id\" at [1,2,77,0]"}, {"80", "\"genre\""}, {"96", "\"icon\""},
		{"146", "\"updated_at\""},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(missed) / sizeof(missed[0]); i++)
		apps_check_layout(&play_apps, missed[i][0], NULL, missed[i][1]);
	apps_check_layout(&play_app_digests, "80", NULL, "\"genre\"");
	apps_check_layout(&play_app_digests, "80", "[[[\"Puzzle\"]]]", "\"genre_id\"");
}

static void
booleans_have_two_spellings(void **state)
{
	static const char *const yes[] = {"true", "1", "[\"Contains ads\"]", "\"text\""};
	static const char *const no[] = {"false", "0", "null", "\"\"", NULL};

	(void) state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
	{
		apps_check(&play_apps, "49", yes[i], "contains_ads", "true");
		apps_check(&play_apps, "63", yes[i], "in_play_pass", "true");
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
	{
		apps_check(&play_apps, "49", no[i], "contains_ads", "false");
		apps_check(&play_apps, "63", no[i], "in_play_pass", "false");
	}
	apps_check(&play_apps, "20", NULL, "offers_iap", "null");
	apps_check(&play_apps, "20", "[\"\"]", "offers_iap", "false");
}

/* Stars count from 1: index 0 is empty, as is a star that nobody gave. */
static void
histogram_is_not_shifted(void **state)
{
	(void) state;
	apps_check(&play_apps, "52", "[[\"3.0\",3],[null,[\"5\",5],null,[\"0\",0],null,[\"6\",6]],[\"11\",11]]",
		  "histogram", "{5,0,0,0,6}");
	apps_check(&play_apps, "52", "[[\"3.0\",3],[{\"2\":[\"5\",5],\"6\":[\"6\",6]}],[\"11\",11]]",
		  "histogram", "{5,0,0,0,6}");
}

static void
offers_are_read(void **state)
{
	static const char *const columns[] = {
		"price", "original_price", "discount_ends_at", "free", "currency", "price_text"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		apps_check(&play_apps, "58", NULL, columns[i], "null");
	apps_check(&play_apps, "58", ONE_OFFER("0,\"USD\",\"\"", "[0]", "null"), "free", "true");
	apps_check(&play_apps, "58", ONE_OFFER("0,\"USD\",\"\"", "[0]", "null"), "price", "0");
	apps_check(&play_apps, "58", ONE_OFFER("0,\"USD\",\"\"", "[0]", "null"), "price_text", "null");
	apps_check(&play_apps, "58", ONE_OFFER("0,\"USD\",\"\"", "[0]", "null"), "original_price", "null");
	apps_check(&play_apps, "58", ONE_OFFER("0,\"USD\",\"\"", "[0]", "null"), "discount_ends_at", "null");
}

/* A machine translation is shown in place of the original text. */
static void
translation_is_preferred(void **state)
{
	(void) state;
	apps_check(&play_apps, "13", "[[[null,\"Ein&amp;s<br>zwei\"]]]", "description", "Ein&s\nzwei");
	apps_check(&play_apps, "13", "[[[null,\"Ein&amp;s<br>zwei\"]]]", "description_html",
		  "Ein&amp;s<br>zwei");
	apps_check(&play_apps, "13", "[[[null,\"\"]]]", "description", "One\ntwo & three");
	apps_check(&play_apps, "13", "[[[null,\"\"]]]", "description_html",
		  "One<br>two &amp; <b>three</b>");
}

static void
versions_may_vary(void **state)
{
	(void) state;
	apps_check(&play_apps, "141", "[[null,[]],[[[23,\"6.0\"]],[null,[]]]]", "version", "null");
	apps_check(&play_apps, "141", "[[null,[]],[[[23,\"6.0\"]],[null,[]]]]", "android_version", "null");
	apps_check(&play_apps, "141", "[[null,[]],[[[23,\"6.0\"]],[null,[]]]]", "min_sdk", "null");
	apps_check(&play_apps, "141", "[[null,[]],[[[23,\"6.0\"]],[null,[]]]]", "target_sdk", "23");
	apps_check(&play_apps, "141", "[[[\"\"]],[[[23]],[[[24,\"\"]]]]]", "version", "null");
}

static void
categories_are_collected(void **state)
{
	(void) state;
	/* at any depth, in order; a category within another one does not count */
	apps_check(&play_apps, "119", "[" CATEGORY("A", "\"A1\"") ",[[[[" CATEGORY("B", "null") "]]]],[],null,"
		  "7,[[" CATEGORY("C", "\"C1\"") "]]]", "categories",
		  "[{\"name\":\"A\",\"id\":\"A1\"},{\"name\":\"B\",\"id\":null},{\"name\":\"C\",\"id\":\"C1\"}]");
	apps_check(&play_apps, "119", "[[\"A\",[\"B\",0,\"B1\",0],\"A1\",\"/m/1\"]]", "categories",
		  "[{\"name\":\"A\",\"id\":\"A1\"}]");
	/* trailing objects count as well */
	apps_check(&play_apps, "119", "[[\"A\",{\"3\":\"A1\",\"4\":\"/m/1\"}],{\"9\":[" CATEGORY("B", "\"B1\"") "]}]",
		  "categories", "[{\"name\":\"A\",\"id\":\"A1\"},{\"name\":\"B\",\"id\":\"B1\"}]");
	/* names may have any characters, brackets and quotes included */
	apps_check(&play_apps, "119", "[" CATEGORY("]\\\"[\\\\ \\u00e9\\u0001", "\"A1\"") "]", "categories",
		  "[{\"name\":\"]\\\"[\\\\ \xc3\xa9\",\"id\":\"A1\"}]");
	/* an id that is not a text is null */
	apps_check(&play_apps, "119", "[" CATEGORY("A", "5") "]", "categories", "[{\"name\":\"A\",\"id\":null}]");
	/* without categories, the genre stands in */
	apps_check(&play_apps, "119", "[]", "categories", "[{\"name\":\"Puzzle\",\"id\":\"GAME_PUZZLE\"}]");
	apps_check(&play_apps, "119", "[null,[],[\"A\",0,1],[[]]]", "categories",
		  "[{\"name\":\"Puzzle\",\"id\":\"GAME_PUZZLE\"}]");
	apps_check(&play_apps, "119", NULL, "categories", "[{\"name\":\"Puzzle\",\"id\":\"GAME_PUZZLE\"}]");
	apps_check(&play_apps, "80", "[[[\"P\\\"q\",[],\"GAME_PUZZLE\"]]]", "genre", "P\"q");
}

/* Categories are searched only to a certain depth. */
static void
deep_categories_are_ignored(void **state)
{
	static const int depths[] = {0, 3, 12, 1000};

	(void) state;
	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++)
	{
		char		tree[3000];
		char	   *p = tree;

		for (int d = 0; d < depths[i]; d++)
			*p++ = '[';
		p = stpcpy(p, "[" CATEGORY("Deep", "\"DEEP\"") "]");
		for (int d = 0; d < depths[i]; d++)
			*p++ = ']';
		*p = '\0';
		apps_check(&play_apps, "119", tree, "categories", depths[i] < 16 ?
			  "[{\"name\":\"Deep\",\"id\":\"DEEP\"}]" :
			  "[{\"name\":\"Puzzle\",\"id\":\"GAME_PUZZLE\"}]");
	}
}

/* Other blocks of the page have the same RPC. */
static void
other_blocks_are_not_roots(void **state)
{
	static const char *const others[] = {
		"[[[[]]],[null,null,[{\"52\":" RATED "}],{\"12\":[[\"" ID "\",7]],\"40\":[[52]]}]]",
		"[[[[]]],[{\"12\":[[\"57\",8]],\"13\":[[],[\"Google LLC\"]],\"40\":[[1,2]]}]]",
		"[[[[]]],[null,null,[[\"Title\"]]]]", "[[[[]]],[null,null,[{\"69\":[\"Dev\"]}]]]", "[]", "{}", "null", "\"text\"", "[[[[]]],[null,null,[]]]",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(play_apps.steps[PAGE].block.is_root(others[i]));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_app_is_read),
		cmocka_unit_test(absent_fields_are_absent),
		cmocka_unit_test(required_fields_are_required),
		cmocka_unit_test(booleans_have_two_spellings),
		cmocka_unit_test(histogram_is_not_shifted),
		cmocka_unit_test(offers_are_read),
		cmocka_unit_test(translation_is_preferred),
		cmocka_unit_test(versions_may_vary),
		cmocka_unit_test(categories_are_collected),
		cmocka_unit_test(deep_categories_are_ignored),
		cmocka_unit_test(other_blocks_are_not_roots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
