/*
 * test_data_safety.c
 *	  Data safety: a recorded page, every item of it, and hand-written roots.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "json/json.h"
#include "recorded.h"

enum
{
	STEP_RPC, STEP_PAGE
};

static const GoldenName reference_names[] = {
	{"kind", "kind"},
	{"category", "type"},
	{"data", "data"},
	{"optional", "optional"},
	{"purpose", "purpose"},
	{"description", "text"},
	{"description_html", "description"},
	{NULL, NULL}
};

/* The text of a practice, without its tags. */
static json_t *
without_tags(const char *html)
{
	char	   *text = strdup(html);
	char	   *to = text;
	bool		inside = false;
	json_t	   *result;

	assert_non_null(text);
	for (const char *from = html; *from; from++)
	{
		inside = inside || *from == '<';
		if (!inside)
			*to++ = *from;
		inside = inside && *from != '>';
	}
	result = json_stringn(text, (size_t) (to - text));
	free(text);
	return result;
}

/* Appends the items of one of the reference's lists to the rows. */
static void
append_items(json_t *rows, json_t *reference, const char *list, const char *kind)
{
	json_t	   *items = json_object_get(reference, list);
	json_t	   *item;
	size_t		i;

	assert_true(json_is_array(items));
	json_array_foreach(items, i, item)
	{
		json_object_set_new(item, "kind", json_string(kind));
		if (json_object_get(item, "practice") != NULL)
		{
			json_object_set(item, "data", json_object_get(item, "practice"));
			json_object_del(item, "practice");
			json_object_set_new(item, "text",
								without_tags(json_string_value(json_object_get(item, "description"))));
		}
		json_array_append(rows, item);
	}
}

static void
recorded_page_is_read(void **state)
{
	json_t	   *document = golden_json("golden/datasafety/translate.json");
	json_t	   *reference = json_object_get(document, "reference");
	json_t	   *types = json_object_get(json_object_get(document, "extended"), "types");
	json_t	   *rows = json_array();
	PlayAnswer	answer;
	size_t		type = 0;

	(void) state;
	append_items(rows, reference, "sharedData", "shared");
	append_items(rows, reference, "collectedData", "collected");
	append_items(rows, reference, "securityPractices", "practice");
	json_object_set_new(document, "reference", rows);
	/* "extended" is about the app; only its types belong to this operation */
	for (size_t i = 0; i < json_array_size(rows); i++)
	{
		const char *name = json_string_value(json_object_get(json_array_get(rows, i), "type"));

		if (name == NULL)
			continue;
		if (strcmp(name, json_string_value(json_object_get(json_array_get(types, type), "type"))) != 0)
			type++;
		assert_string_equal(name, json_string_value(json_object_get(json_array_get(types, type), "type")));
	}
	assert_int_equal(type + 1, json_array_size(types));
	json_object_del(document, "extended");

	recorded_file(&play_data_safety, "captures/datasafety/translate.html", 16384, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	assert_int_equal(answer.nrows, 19);
	assert_int_equal(answer.rejected, 0);
	for (int i = 0; i < answer.nrows; i++)
		assert_int_equal(answer.ranks[i], i + 1);
	golden_compare(&answer, play_data_safety.columns, document, reference_names);
	play_answer_free(&answer);
	json_decref(document);
}

#define DOCUMENT(id) "{\"12\":[[\"" id "\",7]]}"
#define APP(id, fields) "[[[[]]],[null,null,[[\"Title\"]" fields "]," DOCUMENT(id) "]]"
#define WITHHELD(id, fields, numbers) \
	"[[[[]]],[null,null,[[\"Title\"]" fields "]," DOCUMENT(id) "],[" numbers "]]"
#define DECLARED(shared, collected, practices) \
	",{\"69\":[\"Developer\"],\"138\":[null,null,null,null,[" shared "," collected "],null,null,null,null," practices "]}"
#define NOTHING "[null,\"No data\"]"

#define ENTRIES(entries) "[[[[null,\"Type\",[null,\"Summary\"]],null,null,null,[" entries "]]]]"

static const PlayCall call = {.country = "us",.lang = "en",.subject = "com.example.app"};

static PlayVerdict
read_payload(int step, const char *payload, PlayAnswer *answer)
{
	return recorded_payload(&play_data_safety, step, &call, NULL, payload, answer);
}

/* The RPC writes a choice as true or false, the page as 1 or 0. */
static void
declarations_are_read(void **state)
{
	static const char *const payloads[] = {
		APP("com.example.app", DECLARED(ENTRIES("[\"Name\",true,\"A, B\"]"),
										ENTRIES("[\"Mail\",false,\"C\"],[\"Age\",null,\"\"]"),
										"[null,null,[[null,\"Encrypted\",[null,\"So it\\u0026#39;s <b>safe</b>\"]]]]")),
		APP("com.example.app", DECLARED(ENTRIES("[\"Name\",1,\"A, B\"]"),
										ENTRIES("[\"Mail\",0,\"C\"],[\"Age\"]"),
										"[null,null,[[null,\"Encrypted\",[null,\"So it\\u0026#39;s <b>safe</b>\"]]]]")),
	};

	(void) state;
	for (int step = STEP_RPC; step <= STEP_PAGE; step++)
	{
		PlayAnswer	answer;

		assert_int_equal(read_payload(step, payloads[step], &answer), PLAY_ROWS);
		assert_int_equal(answer.nrows, 4);
		assert_int_equal(answer.rejected, 0);
		recorded_text(&play_data_safety, &answer, 0, "kind", "shared");
		recorded_text(&play_data_safety, &answer, 0, "category", "Type");
		recorded_text(&play_data_safety, &answer, 0, "data", "Name");
		recorded_text(&play_data_safety, &answer, 0, "purpose", "A, B");
		recorded_text(&play_data_safety, &answer, 0, "description", NULL);
		assert_int_equal(recorded_value(&play_data_safety, &answer, 0, "optional")->type, JS_BOOL);
		assert_int_equal(recorded_value(&play_data_safety, &answer, 0, "optional")->u.i, 1);
		recorded_text(&play_data_safety, &answer, 1, "kind", "collected");
		assert_int_equal(recorded_value(&play_data_safety, &answer, 1, "optional")->type, JS_BOOL);
		assert_int_equal(recorded_value(&play_data_safety, &answer, 1, "optional")->u.i, 0);
		recorded_text(&play_data_safety, &answer, 2, "data", "Age");
		assert_int_equal(recorded_value(&play_data_safety, &answer, 2, "optional")->u.i, 0);
		recorded_text(&play_data_safety, &answer, 2, "purpose", NULL);
		recorded_text(&play_data_safety, &answer, 3, "kind", "practice");
		recorded_text(&play_data_safety, &answer, 3, "category", NULL);
		recorded_text(&play_data_safety, &answer, 3, "data", "Encrypted");
		recorded_text(&play_data_safety, &answer, 3, "description", "So it's safe");
		recorded_text(&play_data_safety, &answer, 3, "description_html", "So it&#39;s <b>safe</b>");
		assert_int_equal(recorded_value(&play_data_safety, &answer, 3, "optional")->type, JS_NULL);
		play_answer_free(&answer);
	}
}

/* The same field in a dense array, at index 137. */
static void
dense_messages_are_read(void **state)
{
	char		payload[4096] = "[[[[]]],[null,null,[[\"Title\"]";
	PlayAnswer	answer;

	(void) state;
	for (int i = 1; i < 137; i++)
		strcat(payload, ",null");
	strcat(payload, ",[null,null,null,null,[" NOTHING "," ENTRIES("[\"Mail\",1,\"C\"]") "]]]]]");
	assert_int_equal(read_payload(STEP_RPC, payload, &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 1);
	recorded_text(&play_data_safety, &answer, 0, "data", "Mail");
	play_answer_free(&answer);
}

/* An unknown app differs from no declaration and from an empty one. */
static void
empty_differs_from_not_found(void **state)
{
	static const char *const nothing[] = {
		"[]",
		APP("com.example.app", ""),
		APP("com.example.app", ",{\"69\":[\"Developer\"],\"100\":[[]]}"),
		APP("com.example.app", DECLARED(NOTHING, NOTHING, "[null,null,[]]")),
		APP("com.example.app", DECLARED(NOTHING, NOTHING, "null")),
	};
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(STEP_RPC, NULL, &answer), PLAY_NOT_FOUND);
	assert_int_equal(read_payload(STEP_RPC, "null", &answer), PLAY_NOT_FOUND);
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
	{
		for (int step = STEP_RPC; step <= STEP_PAGE; step++)
		{
			if (read_payload(step, nothing[i], &answer) != PLAY_EMPTY)
				fail_msg("verdict %d on %s", (int) answer.verdict, nothing[i]);
			assert_string_equal(answer.problem, "");
			play_answer_free(&answer);
		}
	}
	assert_string_equal(play_data_safety.steps[STEP_PAGE].page.absent_mark, "<title>Not Found</title>");
}

/*
 * If the RPC withholds the field, the page may have it, so the answer is not
 * empty.
 */
static void
withheld_fields_are_reported(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(STEP_RPC, WITHHELD("com.example.app", "", "[129],[138]"), &answer),
					 PLAY_LAYOUT_CHANGED);
	assert_string_equal(answer.problem, "the store did not serve field 138");
	play_answer_free(&answer);
	assert_int_equal(play_data_safety.steps[STEP_RPC].fallback, STEP_PAGE);
	assert_int_equal(read_payload(STEP_RPC, WITHHELD("com.example.app", "", "[129],[139]"), &answer),
					 PLAY_EMPTY);
	play_answer_free(&answer);
	assert_int_equal(read_payload(STEP_PAGE, WITHHELD("com.example.app", "", "[129],[138]"), &answer),
					 PLAY_EMPTY);
	play_answer_free(&answer);
}

static void
answer_of_another_app_is_refused(void **state)
{
	PlayAnswer	answer;

	(void) state;
	for (int step = STEP_RPC; step <= STEP_PAGE; step++)
	{
		assert_int_equal(read_payload(step, APP("com.example.other", ""), &answer),
						 PLAY_BROKEN_CHAIN);
		assert_non_null(strstr(answer.problem, "another app"));
		play_answer_free(&answer);
	}
}

static void
other_layouts_are_reported(void **state)
{
	static const char *const payloads[] = {
		"", "[", "1", "\"moved\"", "{}", "[1]", "[null,[null,null,null]]", "[[[[]]],[null,null,[[5]]]]",
		APP("com.example.app", ",{\"138\":[1]}"),
		APP("com.example.app", ",{\"138\":\"moved\"}"),
		APP("com.example.app", DECLARED("[\"moved\"]", NOTHING, "null")),
		APP("com.example.app", DECLARED("[[[\"moved\"]]]", NOTHING, "null")),
		APP("com.example.app", DECLARED(ENTRIES("[5]"), NOTHING, "null")),
		APP("com.example.app", DECLARED(NOTHING, NOTHING, "[null,null,[[null,5]]]")),
		APP("com.example.app", DECLARED(NOTHING, NOTHING, "[null,null,\"moved\"]")),
		APP("com.example.app", DECLARED(ENTRIES("[\"Name\"]"), NOTHING, "[null,null,\"moved\"]")),
	};

	(void) state;
	recorded_assert_moved(&play_data_safety, STEP_RPC, &call, payloads,
						  sizeof(payloads) / sizeof(payloads[0]));
}

static void
roots_are_recognised(void **state)
{
	static const char *const roots[] = {
		APP("a.b", ",{\"138\":[1]}"), APP("a.b", ",{\"100\":[1]}"),
		APP("a.b", ",{\"69\":[\"Developer\"]}"),
	};
	static const char *const others[] = {
		"[0]", "[1,\"x\"]", "[[[[]]],[null,null,[{\"52\":[1]}]]]", APP("a.b", ""),
	};

	(void) state;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		assert_true(play_data_safety.steps[STEP_PAGE].block.is_root(roots[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(play_data_safety.steps[STEP_PAGE].block.is_root(others[i]));

	/* an empty block is identified by its id alone */
	assert_false(play_data_safety.steps[STEP_PAGE].block.is_root("[]"));
	assert_true(play_data_safety.steps[STEP_PAGE].block.says_nothing("[]"));
	assert_false(play_data_safety.steps[STEP_PAGE].block.says_nothing("[0]"));
	assert_false(play_data_safety.steps[STEP_PAGE].block.says_nothing("{}"));
}

static void
requests_are_those_of_the_store(void **state)
{
	PlayCall	call = {.country = "us",.lang = "pt-BR",.subject = "com.example.app"};
	PlayChain	chain = {0};
	char	   *text = play_step_payload(&play_data_safety.steps[STEP_RPC], &call, &chain);
	static const char begin[] = "[null,null,[[1,69,70,96,100,138]],[[[1,null,1],";
	static const char end[] = ",null,[[\"com.example.app\",7]]]";

	(void) state;
	assert_memory_equal(text, begin, strlen(begin));
	assert_string_equal(text + strlen(text) - strlen(end), end);
	free(text);
	text = play_step_path(&play_data_safety.steps[STEP_PAGE], &call, &chain);
	assert_string_equal(text, "/store/apps/datasafety?id=com.example.app&hl=pt-BR&gl=us");
	free(text);
}

/* The items can be one value of a column. */
static void
items_become_json(void **state)
{
	PlayAnswer	answer;
	JsArena		arena = {0};
	JsValue		value;

	(void) state;
	assert_int_equal(read_payload(STEP_RPC, APP("com.example.app", DECLARED(ENTRIES("[\"Na\\\"me\",true,\"A\"]"), NOTHING, "null")),
								  &answer), PLAY_ROWS);
	assert_int_equal(play_answer_json(&answer, play_data_safety.columns, &arena, &value), JS_DECODED);
	assert_int_equal(value.type, JS_JSON);
	assert_string_equal(value.u.text,
						"[{\"kind\":\"shared\",\"category\":\"Type\",\"data\":\"Na\\\"me\","
						"\"optional\":true,\"purpose\":\"A\",\"description\":null,\"description_html\":null}]");
	assert_int_equal(value.len, strlen(value.u.text));
	play_answer_free(&answer);
	play_answer_init(&answer, play_data_safety.ncolumns);
	assert_int_equal(play_answer_json(&answer, play_data_safety.columns, &arena, &value), JS_DECODED);
	assert_string_equal(value.u.text, "[]");
	play_answer_free(&answer);
	js_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_page_is_read),
		cmocka_unit_test(declarations_are_read),
		cmocka_unit_test(dense_messages_are_read),
		cmocka_unit_test(empty_differs_from_not_found),
		cmocka_unit_test(withheld_fields_are_reported),
		cmocka_unit_test(answer_of_another_app_is_refused),
		cmocka_unit_test(other_layouts_are_reported),
		cmocka_unit_test(roots_are_recognised),
		cmocka_unit_test(requests_are_those_of_the_store),
		cmocka_unit_test(items_become_json),
	};

	return cmocka_run_group_tests_name("data_safety", tests, NULL, NULL);
}
