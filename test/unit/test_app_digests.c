/*
 * test_app_digests.c
 *	  Digests and availability, and what they share with app details: checking
 *	  the app of an answer, making requests, and the rows of unknown apps.
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
#include "play/operations/app_digests.h"
#include "play/step.h"

/* Only field 19 says whether an app is available, not its offer. */
static void
availability_is_field_19(void **state)
{
	static const char *const cases[][3] = {
		{"[2]", "available", "false"},
		{"[1]", "preregister", "false"},
		{"[]", "not_in_region", "false"},
		{"[0]", "not_in_region", "false"},
		{"[null,null,\"Early access\"]", "not_in_region", "true"},
		{"[2,null,\"Early access\"]", "available", "true"},
		{"[{\"1\":2}]", "available", "false"},
		{"[\"2\"]", "available", "false"},
		{"[2.0]", "available", "false"},
		{"[\"1\"]", "preregister", "false"},
		/*
		 * pre-registration mentions early access, too, but is not early access
		 */
		{"[1,null,\"Get early access\"]", "preregister", "false"},
	};
	static const char *const unknown[] = {"[7]", "[-1]", "2", "[[2]]", "\"available\"", "[\"yes\"]"};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		apps_check(&play_availability, "19", cases[i][0], "availability", cases[i][1]);
		apps_check(&play_app_digests, "19", cases[i][0], "availability", cases[i][1]);
		apps_check(&play_apps, "19", cases[i][0], "availability", cases[i][1]);
		apps_check(&play_apps, "19", cases[i][0], "early_access", cases[i][2]);
		apps_check(&play_app_reports, "19", cases[i][0], "availability", cases[i][1]);
		apps_check(&play_apps, "19", cases[i][0], "price", "2990000");
	}
	/* an app for pre-registration has no offer */
	apps_check(&play_availability, "58", NULL, "availability", "available");

	/* unknown values are not interpreted */
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
	{
		apps_check_layout(&play_availability, "19", unknown[i],
						  "\"availability\" at [1,2,18] is not a known availability");
		apps_check(&play_app_digests, "19", unknown[i], "availability", "null");
		apps_check(&play_app_digests, "19", unknown[i], "listed", "true");
		apps_check(&play_apps, "19", unknown[i], "availability", "null");
		apps_check(&play_apps, "19", unknown[i], "early_access", "null");
		apps_check(&play_app_reports, "19", unknown[i], "availability", "null");
	}
	apps_check(&play_apps, "19", "[2,null,[5]]", "early_access", "null");
	apps_check(&play_apps, "19", "[2,null,[5]]", "availability", "available");
	/* an absent field is NULL, not false */
	apps_check(&play_apps, "19", NULL, "availability", "null");
}

/*
 * An absent field has a meaning only if the store says that it served the
 * field.
 */
static void
fields_must_be_served(void **state)
{
	static const struct
	{
		const char *served;
		PlayVerdict verdict;
	}			cases[] = {
		{"\"40\":[[19]]", PLAY_ROWS},
		{"\"40\":[[1,18,19,20]]", PLAY_ROWS},
		{"\"40\":[[1,18,20]]", PLAY_LAYOUT_CHANGED},
		{"\"40\":[[]]", PLAY_LAYOUT_CHANGED},
		{"\"40\":[]", PLAY_LAYOUT_CHANGED},
		{"\"41\":[[19]]", PLAY_LAYOUT_CHANGED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char		root[200];
		PlayAnswer	answer;

		snprintf(root, sizeof(root), "[[[[]]],[null,null,[],{\"12\":[[\"" ID "\",7]],%s}]]",
				 cases[i].served);
		assert_int_equal(apps_read_root(&play_availability, root, &answer), cases[i].verdict);
		if (cases[i].verdict == PLAY_ROWS)
			apps_assert(&play_availability, &answer, "availability", "not_in_region");
		play_answer_free(&answer);
	}
}

/* Answers to short selections, as the store sends them. */
static void
digests_are_read(void **state)
{
	static const char *const messages[] = {
		"[{\"19\":[2],\"52\":" RATED ",\"80\":[[[\"Casual\",[],\"GAME_CASUAL\"]]]}]",
		"[null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,"
		"null,[2],{\"52\":" RATED ",\"80\":[[[\"Casual\",[],\"GAME_CASUAL\"]]]}]",
		/* keys are field numbers, one more than indexes */
		"[{\"18\":[1],\"19\":[2],\"51\":[[\"1.0\",1]],\"52\":" RATED ","
		"\"79\":[[[\"Wrong\",[],\"WRONG\"]]],\"80\":[[[\"Casual\",[],\"GAME_CASUAL\"]]]}]",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
	{
		char		root[1000];
		PlayAnswer	answer;

		snprintf(root, sizeof(root), "[[[[]]],[null,null,%s,{\"12\":[[\"" ID "\",7]],"
				 "\"40\":[[19,52,80]]}]]", messages[i]);
		assert_int_equal(apps_read_root(&play_app_digests, root, &answer), PLAY_ROWS);
		apps_assert(&play_app_digests, &answer, "listed", "true");
		apps_assert(&play_app_digests, &answer, "availability", "available");
		apps_assert(&play_app_digests, &answer, "genre", "Casual");
		apps_assert(&play_app_digests, &answer, "genre_id", "GAME_CASUAL");
		apps_assert(&play_app_digests, &answer, "score", "4.25");
		apps_assert(&play_app_digests, &answer, "ratings", "100");
		play_answer_free(&answer);
		assert_int_equal(apps_read_root(&play_availability, root, &answer), PLAY_ROWS);
		apps_assert(&play_availability, &answer, "availability", "available");
		play_answer_free(&answer);
	}
}

/* An unrated app has no score, in either spelling. */
static void
unrated_app_has_no_score(void **state)
{
	static const char zero[] = "[[\"0.0\",0],null,[\"0\",0],[\"0\",0],null,[[]]]";

	(void) state;
	apps_check(&play_apps, "52", NULL, "score", "null");
	apps_check(&play_apps, "52", NULL, "score_text", "null");
	apps_check(&play_apps, "52", NULL, "ratings", "null");
	apps_check(&play_apps, "52", zero, "score", "null");
	apps_check(&play_apps, "52", zero, "score_text", "null");
	apps_check(&play_apps, "52", zero, "ratings", "0");
	apps_check(&play_apps, "52", zero, "reviews", "0");
	apps_check(&play_apps, "52", zero, "histogram", "null");
	apps_check(&play_app_digests, "52", zero, "score", "null");
	apps_check(&play_app_digests, "52", zero, "ratings", "0");
	apps_check(&play_app_digests, "52", NULL, "score", "null");
}

/* An answer about another app is never accepted. */
static void
another_app_is_refused(void **state)
{
	static const PlayOperation *const operations[] = {
		&play_apps, &play_app_digests, &play_availability
	};
	static const char *const documents[] = {
		"com.example.other", "com.example.App", "com.example.app2", "com.example.ap", ""
	};
	json_t	   *fields = apps_parse(apps_full);
	PlayAnswer	answer;
	char	   *root;

	(void) state;
	for (size_t o = 0; o < sizeof(operations) / sizeof(operations[0]); o++)
	{
		for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		{
			root = apps_make_root(fields, 100, documents[i]);
			assert_int_equal(apps_read_root(operations[o], root, &answer), PLAY_BROKEN_CHAIN);
			assert_int_equal(answer.nrows, 0);
			assert_non_null(strstr(answer.problem, "another app"));
			play_answer_free(&answer);
			free(root);
		}
		/* without the document, the package in the message counts */
		root = apps_make_root(fields, 100, NULL);
		if (operations[o] != &play_availability)
		{
			assert_int_equal(apps_read_root(operations[o], root, &answer), PLAY_ROWS);
			play_answer_free(&answer);
		}
		free(root);
	}

	/* both places must agree */
	json_object_set_new(fields, "78", apps_parse("[\"com.example.other\"]"));
	root = apps_make_root(fields, 100, ID);
	assert_int_equal(apps_read_root(&play_apps, root, &answer), PLAY_BROKEN_CHAIN);
	play_answer_free(&answer);

	/* the app of a stored body is not checked */
	play_answer_init(&answer, play_apps.ncolumns);
	assert_int_equal(play_step_read(&play_apps.steps[RPC], NULL, NULL, root, strlen(root), &answer),
					 PLAY_ROWS);
	apps_assert(&play_apps, &answer, "url", "null");
	play_answer_free(&answer);
	free(root);
	json_decref(fields);

	/* an answer that names no app is not accepted */
	assert_int_equal(apps_read_root(&play_app_digests,
							   "[[[[]]],[null,null,[{\"80\":[[[\"Casual\",[],\"GAME_CASUAL\"]]]}]]]",
							   &answer), PLAY_LAYOUT_CHANGED);
	assert_non_null(strstr(answer.problem, "\"document\""));
	play_answer_free(&answer);
}

/* null is an answer; any other shape is a changed layout. */
static void
other_roots_are_layout_changes(void **state)
{
	static const PlayOperation *const operations[] = {
		&play_apps, &play_app_digests, &play_availability
	};
	static const char *const roots[] = {
		"[]", "{}", "7", "\"text\"", "[[[[]]]]", "[[[[]]],[null,null,[]]]", "null",
		"[[[[]]],[null,null,[[\"Title\"]]", "",
	};

	(void) state;
	for (size_t o = 0; o < sizeof(operations) / sizeof(operations[0]); o++)
	{
		PlayAnswer	answer;

		assert_int_equal(apps_read_root(operations[o], NULL, &answer), PLAY_NOT_FOUND);
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
		for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		{
			assert_int_equal(apps_read_root(operations[o], roots[i], &answer), PLAY_LAYOUT_CHANGED);
			assert_int_equal(answer.nrows, 0);
			assert_true(answer.problem[0] != '\0');
			play_answer_free(&answer);
		}
	}
}

/* An RPC asks for many apps at once, a page for one. */
static void
requests_are_made(void **state)
{
	static const struct
	{
		const PlayOperation *operation;
		int			pack_calls;
		int			nfields;
	}			cases[] = {
		{&play_apps, 32, 49}, {&play_app_digests, 1024, 3}, {&play_availability, 1024, 1}
	};
	PlayCall	call = {.country = "br",.lang = "pt-BR",.subject = "com.example_2.App"};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const PlayStep *rpc = &cases[i].operation->steps[RPC];
		const PlayStep *page = &cases[i].operation->steps[PAGE];
		char	   *payload = play_step_payload(rpc, &call, NULL);
		char	   *path = play_step_path(page, &call, NULL);
		json_t	   *json = apps_parse(payload);
		const char *subject;
		int			type;

		assert_int_equal(rpc->rpc.pack_calls, cases[i].pack_calls);
		assert_string_equal(rpc->rpc.id, "Ws7gDc");
		assert_ptr_equal(&cases[i].operation->steps[rpc->fallback], page);
		assert_int_equal(page->fallback, 0);
		assert_null(page->page.absent_mark);
		assert_string_equal(path, "/store/apps/details?id=com.example_2.App&hl=pt-BR&gl=br");
		assert_int_equal(json_array_size(json_array_get(json_array_get(json, 2), 0)),
						 cases[i].nfields);
		assert_int_equal(json_unpack(json_array_get(json, 5), "[[s, i]]", &subject, &type), 0);
		assert_string_equal(subject, "com.example_2.App");
		assert_int_equal(type, 7);
		json_decref(json);
		free(payload);
		free(path);
	}
}

/* A selected field is requested, and only selected fields are read. */
static void
only_selected_fields_are_read(void **state)
{
	json_t	   *fields = apps_parse(apps_full);
	char	   *root = apps_make_root(fields, 100, ID);
	const PlayStep *rpc = &play_app_digests.steps[RPC];
	uint64_t	all = 0;
	const char *name;

	(void) state;
	for (int i = 0; (name = play_digest_field_name(i)) != NULL; i++)
	{
		PlayCall	call = {.country = "us",.lang = "en",.subject = ID};
		const JsColumn *column = &play_app_digests.columns[i + 1];	/* after
																	 * "listed" */
		char	   *payload;
		char	   *without;
		json_t	   *json;
		json_t	   *numbers;
		char		number[16];
		PlayAnswer	answer;

		call.fields = play_digest_field(name);
		assert_int_equal(call.fields, UINT64_C(1) << i);
		all |= call.fields;
		assert_string_equal(column->name, name);
		payload = play_step_payload(rpc, &call, NULL);
		json = apps_parse(payload);
		numbers = json_array_get(json_array_get(json, 2), 0);
		assert_int_equal(json_array_size(numbers), 1);
		assert_int_equal(json_integer_value(json_array_get(numbers, 0)), atoi(column->path + 4) + 1);
		json_decref(json);
		assert_true(play_step_size(rpc, &call, NULL) > 300 && play_step_size(rpc, &call, NULL) < 1300);

		play_answer_init(&answer, play_app_digests.ncolumns);
		assert_int_equal(play_step_read(rpc, &call, NULL, root, strlen(root), &answer), PLAY_ROWS);
		for (int c = 1; c < play_app_digests.ncolumns; c++)
			assert_int_equal(answer.values[c].type != JS_NULL, c == i + 1);
		play_answer_free(&answer);

		/* a field that was not selected may be absent or of any form */
		snprintf(number, sizeof(number), "%d", atoi(column->path + 4) + 1);
		json = apps_parse(apps_full);
		json_object_set_new(json, number, json_integer(7));
		without = apps_make_root(json, 100, ID);
		call.fields = play_digest_field(strcmp(number, "52") == 0 ? "title" : "score");
		play_answer_init(&answer, play_app_digests.ncolumns);
		assert_int_equal(play_step_read(rpc, &call, NULL, without, strlen(without), &answer), PLAY_ROWS);
		assert_null(answer.misfits.columns);
		play_answer_free(&answer);
		free(without);
		json_decref(json);
		free(payload);
	}
	assert_int_equal(play_digest_field("listed"), 0);
	assert_int_equal(play_digest_field("prices"), 0);
	free(root);

	/* a required field must be present if it is selected */
	json_object_del(fields, "1");
	root = apps_make_root(fields, 100, ID);
	for (int asked = 0; asked < 2; asked++)
	{
		PlayCall	call = {.country = "us",.lang = "en",.subject = ID,.fields = all};
		PlayAnswer	answer;

		call.fields ^= asked ? 0 : play_digest_field("title");
		play_answer_init(&answer, play_app_digests.ncolumns);
		assert_int_equal(play_step_read(rpc, &call, NULL, root, strlen(root), &answer),
						 asked ? PLAY_LAYOUT_CHANGED : PLAY_ROWS);
		assert_int_equal(strstr(answer.problem, "\"title\"") != NULL, asked);
		play_answer_free(&answer);
	}
	free(root);
	json_decref(fields);
}

/* The rows of apps that the store does not know. */
static void
unknown_apps_have_absent_rows(void **state)
{
	(void) state;
	assert_null(play_apps.absent_row);
	assert_false(play_apps.row_per_call);
	for (int c = 0; c < play_app_digests.ncolumns; c++)
	{
		if (strcmp(play_app_digests.columns[c].name, "listed") == 0)
		{
			assert_int_equal(play_app_digests.absent_row[c].type, JS_BOOL);
			assert_int_equal(play_app_digests.absent_row[c].u.i, 0);
		}
		else
			assert_int_equal(play_app_digests.absent_row[c].type, JS_NULL);
	}
	assert_false(play_app_digests.row_per_call);
	assert_true(play_availability.row_per_call);
	assert_int_equal(play_availability.ncolumns, 1);
	assert_string_equal(play_availability.absent_row[0].u.text, "not_found");
	assert_int_equal(play_availability.absent_row[0].len, strlen("not_found"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(availability_is_field_19),
		cmocka_unit_test(fields_must_be_served),
		cmocka_unit_test(digests_are_read),
		cmocka_unit_test(unrated_app_has_no_score),
		cmocka_unit_test(another_app_is_refused),
		cmocka_unit_test(other_roots_are_layout_changes),
		cmocka_unit_test(requests_are_made),
		cmocka_unit_test(only_selected_fields_are_read),
		cmocka_unit_test(unknown_apps_have_absent_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
