/*
 * test_permissions.c
 *	  Permissions: recorded answers, every row of them, and hand-written ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "recorded.h"

enum
{
	STEP_RPC, STEP_PAGE
};

static const GoldenName reference_names[] = {
	{"section", "type"},
	{"permission", "permission"},
	{NULL, NULL}
};

/*
 * Returns the document with playfast's names.  The reference has numbers for
 * the sections, and lacks the last section.
 */
static json_t *
golden(void)
{
	static const char *const sections[] = {"common", "other", "ungrouped"};
	json_t	   *document = golden_json("golden/permissions/translate.json");
	json_t	   *reference = json_object_get(document, "reference");
	json_t	   *rows = json_object_get(json_object_get(document, "extended"), "rows");
	json_t	   *row;
	size_t		i;

	json_array_foreach(rows, i, row)
	{
		const char *section = json_string_value(json_object_get(row, "type"));

		assert_non_null(section);
		if (strcmp(section, "ungrouped") == 0)
			json_array_append_new(reference, json_pack("{s:i, s:O}", "type", 2, "permission",
													   json_object_get(row, "permission")));
		json_object_set(row, "section", json_object_get(row, "type"));
		json_object_del(row, "type");
	}
	json_array_foreach(reference, i, row)
	{
		json_int_t	type = json_integer_value(json_object_get(row, "type"));

		json_object_set_new(row, "type", json_string(sections[type]));
	}
	return document;
}

static void
recorded_permissions_are_read(void **state)
{
	json_t	   *document = golden();
	PlayAnswer	answer;

	(void) state;
	recorded_file(&play_permissions, "captures/permissions/translate.txt", 1009, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	assert_int_equal(answer.nrows, 24);
	assert_int_equal(answer.rejected, 0);
	for (int i = 0; i < answer.nrows; i++)
		assert_int_equal(answer.ranks[i], i + 1);
	golden_compare(&answer, play_permissions.columns, document, reference_names);
	play_answer_free(&answer);
	json_decref(document);
}

/* The page of the app has the same permissions. */
static void
recorded_page_is_read(void **state)
{
	json_t	   *document = golden();
	PlayAnswer	answer;

	(void) state;
	recorded_file(&play_permissions, "captures/app/translate.html", 16384, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	golden_compare(&answer, play_permissions.columns, document, reference_names);
	play_answer_free(&answer);
	json_decref(document);
}

/*
 * A page with a sparse message; and one of 2022, without permissions, which
 * does not mean that there are none.
 */
static void
other_pages_are_read(void **state)
{
	PlayAnswer	answer;

	(void) state;
	recorded_file(&play_permissions, "captures/app/edumarket-eg.html", 16384, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	assert_int_equal(answer.rejected, 0);
	assert_true(answer.nrows > 5);
	play_answer_free(&answer);
	recorded_file(&play_permissions, "captures/app/instagram-zh.html", 16384, &answer);
	assert_int_equal(answer.verdict, PLAY_LAYOUT_CHANGED);
	assert_int_equal(answer.nrows, 0);
	play_answer_free(&answer);
}

static PlayVerdict
read_payload(const char *payload, PlayAnswer *answer)
{
	return recorded_payload(&play_permissions, STEP_RPC, NULL, NULL, payload, answer);
}

static void
sections_are_read(void **state)
{
	static const char payload[] =
	"[[[\"Camera\",[null,2],[[null,\"take pictures\"],[null,\"take \\u003cfilms\\u003e\"]],[\"camera\"]],"
	"[],null,[\"Nothing\",null,[],[\"none\"]]],"
	"[[\"Other\",null,[[null,\"vibrate\"]],[\"quiz\"]]],"
	"[[null,\"check the licence\"]]]";
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(payload, &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 4);
	assert_int_equal(answer.rejected, 0);
	recorded_text(&play_permissions, &answer, 0, "section", "common");
	recorded_text(&play_permissions, &answer, 0, "group_name", "Camera");
	recorded_text(&play_permissions, &answer, 0, "group_icon", "camera");
	recorded_text(&play_permissions, &answer, 1, "permission", "take <films>");
	recorded_text(&play_permissions, &answer, 2, "section", "other");
	recorded_text(&play_permissions, &answer, 2, "group_name", "Other");
	recorded_text(&play_permissions, &answer, 3, "section", "ungrouped");
	recorded_text(&play_permissions, &answer, 3, "group_name", NULL);
	recorded_text(&play_permissions, &answer, 3, "group_icon", NULL);
	recorded_text(&play_permissions, &answer, 3, "permission", "check the licence");
	assert_int_equal(answer.ranks[3], 4);
	play_answer_free(&answer);

	/* sections in a trailing object */
	assert_int_equal(read_payload("[{\"3\":[[null,\"sparse\"]]}]", &answer), PLAY_ROWS);
	recorded_text(&play_permissions, &answer, 0, "section", "ungrouped");
	play_answer_free(&answer);
}

/* An unknown app differs from an app without permissions. */
static void
empty_differs_from_not_found(void **state)
{
	static const char *const nothing[] = {
		"[]", "[null,null,null]", "[[],[],[]]", "[[[]],[[]],[]]",
		"[[[\"Camera\",null,[],[\"camera\"]]]]",
	};
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(NULL, &answer), PLAY_NOT_FOUND);
	play_answer_free(&answer);
	assert_int_equal(read_payload("null", &answer), PLAY_NOT_FOUND);
	play_answer_free(&answer);
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
	{
		if (read_payload(nothing[i], &answer) != PLAY_EMPTY)
			fail_msg("verdict %d on %s", (int) answer.verdict, nothing[i]);
		assert_string_equal(answer.problem, "");
		play_answer_free(&answer);
	}
}

static void
other_layouts_are_reported(void **state)
{
	static const char *const payloads[] = {
		"", "[", "1", "\"moved\"", "{}", "[1]", "[\"moved\"]", "[[],5]", "[[[1,2]]]", "[[[\"Camera\"]]]",
		"[[[\"Camera\",null,[[null,\"take pictures\"]]]],5]",
		"[[[\"Camera\",null,[[null,5]]]]]", "[null,null,[[\"moved\"]]]", "[[\"moved\"]]", "[] []",
	};

	(void) state;
	recorded_assert_moved(&play_permissions, STEP_RPC, NULL, payloads,
						  sizeof(payloads) / sizeof(payloads[0]));
}

static void
entries_without_a_text_are_rejected(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload("[[[\"A\",null,[[null,\"one\"],[null],[null,\"three\"]],[\"a\"]]]]",
								  &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 2);
	assert_int_equal(answer.rejected, 1);
	assert_int_equal(answer.ranks[1], 3);
	assert_string_equal(answer.problem, "no \"permission\" at [1]");
	play_answer_free(&answer);
}

#define APP(id, field_75) \
	"[[[[]]],[null,null,[[\"Title\"],{\"69\":[\"Developer\"]" field_75 "}],{\"12\":[[\"" id "\",7]]}]]"

static void
pages_are_read(void **state)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = "com.example.app"};
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(recorded_payload(&play_permissions, STEP_PAGE, &call, NULL,
									  APP("com.example.app", ",\"75\":[1,[],[null,null,[[null,\"vibrate\"]]]]"),
									  &answer), PLAY_ROWS);
	recorded_text(&play_permissions, &answer, 0, "permission", "vibrate");
	play_answer_free(&answer);
	/* another app's permissions are refused */
	assert_int_equal(recorded_payload(&play_permissions, STEP_PAGE, &call, NULL,
									  APP("com.example.other", ",\"75\":[1,[],[null,null,[[null,\"vibrate\"]]]]"),
									  &answer), PLAY_BROKEN_CHAIN);
	assert_int_equal(answer.nrows, 0);
	play_answer_free(&answer);
	/* a missing list is not an empty list */
	assert_int_equal(recorded_payload(&play_permissions, STEP_PAGE, &call, NULL,
									  APP("com.example.app", ""), &answer), PLAY_LAYOUT_CHANGED);
	play_answer_free(&answer);
}

static void
requests_are_those_of_the_store(void **state)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = "com.spotify.music"};
	PlayChain	chain = {0};
	char	   *text = play_step_payload(&play_permissions.steps[STEP_RPC], &call, &chain);

	(void) state;
	assert_string_equal(text, "[[null,[\"com.spotify.music\",7],[]]]");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_permissions_are_read),
		cmocka_unit_test(recorded_page_is_read),
		cmocka_unit_test(other_pages_are_read),
		cmocka_unit_test(sections_are_read),
		cmocka_unit_test(empty_differs_from_not_found),
		cmocka_unit_test(other_layouts_are_reported),
		cmocka_unit_test(entries_without_a_text_are_rejected),
		cmocka_unit_test(pages_are_read),
		cmocka_unit_test(requests_are_those_of_the_store),
	};

	return cmocka_run_group_tests_name("permissions", tests, NULL, NULL);
}
