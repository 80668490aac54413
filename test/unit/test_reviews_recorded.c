/*
 * test_reviews_recorded.c
 *	  Reviews: recorded pages, every field of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "golden.h"
#include "recorded.h"

static const GoldenName reference_names[] = {
	{"review_id", "id"},
	{"user_name", "userName"},
	{"user_image", "userImage"},
	{"created_at", "date"},
	{"score", "score"},
	{"content", "text"},
	{"thumbs_up", "thumbsUp"},
	{"criteria", "criterias"},
	{"app_version", "version"},
	{"reply_content", "replyText"},
	{"reply_at", "replyDate"},
	{NULL, NULL}
};

/* Replaces "2026-07-06T13:55:24.077Z" by milliseconds. */
static void
set_milliseconds(json_t *row, const char *member)
{
	json_t	   *text = json_object_get(row, member);
	struct tm	time = {0};
	const char *rest;

	if (text == NULL)
		return;
	rest = strptime(json_string_value(text), "%Y-%m-%dT%H:%M:%S", &time);
	assert_non_null(rest);
	assert_int_equal(*rest, '.');
	json_object_set_new(row, member, json_integer(timegm(&time) * 1000 + atoi(rest + 1)));
}

/* Joins the two parts of a time, in milliseconds. */
static void
join_time(json_t *row, const char *member, const char *seconds, const char *nanos)
{
	json_t	   *whole = json_object_get(row, seconds);

	json_object_set_new(row, member, json_is_null(whole) ? json_null() :
						json_integer(json_integer_value(whole) * 1000 +
									 json_integer_value(json_object_get(row, nanos)) / 1000000));
}

static void
drop_parts(json_t *row)
{
	json_object_del(row, "created_at_seconds");
	json_object_del(row, "created_at_nanos");
	json_object_del(row, "reply_at_seconds");
	json_object_del(row, "reply_at_nanos");
}

/*
 * The reference has no author of replies, never a title, and omits ratings
 * from 1 to 5 of criteria.
 */
static void
complete_reference(json_t *row, json_t *extended)
{
	json_t	   *criteria = json_object_get(row, "criterias");
	json_t	   *fuller = json_object_get(extended, "criteria");
	json_t	   *criterion;
	size_t		i;

	assert_true(json_is_null(json_object_get(row, "title")));
	json_object_del(row, "title");
	set_milliseconds(row, "date");
	set_milliseconds(row, "replyDate");
	assert_int_equal(json_array_size(criteria), json_array_size(fuller));
	json_array_foreach(criteria, i, criterion)
	{
		json_object_set(criterion, "name", json_object_get(criterion, "criteria"));
		json_object_del(criterion, "criteria");
		json_object_set(criterion, "rating5",
						json_object_get(json_array_get(fuller, i), "rating5"));
	}
}

/* Compares a time to the microsecond. */
static void
compare_time(const PlayAnswer *answer, int i, const char *column, json_t *row,
			 const char *seconds, const char *nanos)
{
	const JsValue *value = recorded_value(&play_reviews, answer, i, column);

	if (json_is_null(json_object_get(row, seconds)))
		assert_int_equal(value->type, JS_NULL);
	else
		assert_int_equal(value->u.i,
						 json_integer_value(json_object_get(row, seconds)) * 1000000 +
						 json_integer_value(json_object_get(row, nanos)) / 1000);
}

static void
compare_recorded(const char *name, const PlayAnswer *answer)
{
	char		path[100];
	json_t	   *document;
	json_t	   *reference;
	json_t	   *extended;

	snprintf(path, sizeof(path), "golden/reviews/%s.json", name);
	document = golden_json(path);
	reference = json_object_get(json_object_get(document, "reference"), "data");
	extended = json_object_get(json_object_get(document, "extended"), "rows");
	assert_int_equal(json_array_size(extended), answer->nrows);
	for (int i = 0; i < answer->nrows; i++)
	{
		json_t	   *row = json_array_get(extended, (size_t) i);

		compare_time(answer, i, "created_at", row, "created_at_seconds", "created_at_nanos");
		compare_time(answer, i, "reply_at", row, "reply_at_seconds", "reply_at_nanos");
		join_time(row, "created_at", "created_at_seconds", "created_at_nanos");
		join_time(row, "reply_at", "reply_at_seconds", "reply_at_nanos");
		drop_parts(row);
		complete_reference(json_array_get(reference, (size_t) i), row);
	}
	golden_compare(answer, play_reviews.columns, document, reference_names);
	json_decref(document);
}

static void
recorded_pages_are_read(void **state)
{
	static const char *const names[] = {"translate-initial", "translate-page2"};

	(void) state;
	for (int i = 0; i < 2; i++)
	{
		char		path[100];
		PlayAnswer	answer;

		snprintf(path, sizeof(path), "captures/reviews/%s.txt", names[i]);
		recorded_file(&play_reviews, path, 4099, &answer);
		assert_int_equal(answer.verdict, PLAY_ROWS);
		assert_int_equal(answer.nrows, 150);
		assert_int_equal(answer.rejected, 0);
		assert_string_equal(answer.problem, "");
		compare_recorded(names[i], &answer);
		play_answer_free(&answer);
	}
}

/*
 * The page of an app has its first reviews, with 1 and 0 for true and false.
 */
static void
recorded_app_pages_are_read(void **state)
{
	PlayAnswer	answer;

	(void) state;
	recorded_file(&play_reviews, "captures/app/translate.html", 16384, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	assert_int_equal(answer.nrows, 20);
	recorded_text(&play_reviews, &answer, 0, "review_id", "bab28c55-8798-4abf-aff8-3fb36e93701c");
	play_answer_free(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_pages_are_read),
		cmocka_unit_test(recorded_app_pages_are_read),
	};

	return cmocka_run_group_tests_name("recorded reviews", tests, NULL, NULL);
}
