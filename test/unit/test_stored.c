/*
 * test_stored.c
 *	  Calls and answers as bytes: what was written can be read again, and
 *	  incomplete bytes are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/stored.h"

#define NCOLUMNS 10
#define NROWS 3

static const JsText texts[] = {{"one", 3}, {"", 0}, {"three\0and more", 14}};
static const int64_t ints[] = {1, -2, INT64_MAX};

static const JsColumn columns[NCOLUMNS];

/* Adds a row of all types; in every second row they are empty. */
static void
add_row(PlayAnswer *answer, int i)
{
	uint32_t	some = i % 2 == 0;
	const JsValue values[NCOLUMNS] = {
		{.type = JS_NULL},
		{.type = JS_TEXT,.len = 5 * some,.u.text = some ? "hello" : ""},
		{.type = JS_INT,.u.i = INT64_MIN + i},
		{.type = JS_FLOAT,.u.f = 4.25 * i},
		{.type = JS_BOOL,.u.i = some},
		{.type = JS_MICROS,.u.i = 1990000},
		{.type = JS_TIME,.u.i = 1785000000000000 + i},
		{.type = JS_TEXTS,.len = 3 * some,.u.texts = texts},
		{.type = JS_INTS,.len = 3 * some,.u.ints = ints},
		{.type = JS_JSON,.len = 9,.u.text = "{\"a\":[1]}"},
	};

	answer->seen += i;			/* ranks have gaps */
	assert_true(play_answer_row(answer, columns, values, NULL));
}

static void
assert_same(const JsValue *a, const JsValue *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->len, b->len);
	switch (a->type)
	{
		case JS_NULL:
			break;
		case JS_TEXT:
		case JS_JSON:
			assert_string_equal(a->u.text, b->u.text);
			break;
		case JS_TEXTS:
			for (uint32_t i = 0; i < a->len; i++)
			{
				assert_int_equal(a->u.texts[i].len, b->u.texts[i].len);
				assert_memory_equal(a->u.texts[i].s, b->u.texts[i].s, a->u.texts[i].len);
			}
			break;
		case JS_INTS:
			assert_memory_equal(a->u.ints, b->u.ints, a->len * sizeof(int64_t));
			break;
		default:
			assert_true(a->u.i == b->u.i);
	}
}

/* Writes an answer of NROWS rows as bytes. */
static void
write_rows(PlayAnswer *answer, PlayBytes *bytes)
{
	play_answer_init(answer, NCOLUMNS);
	for (int i = 0; i < NROWS; i++)
		add_row(answer, i);
	assert_true(play_stored_answer(bytes, answer));
}

static void
answers_can_be_read_again(void **state)
{
	PlayBytes	bytes = {0};
	PlayAnswer	answer;
	PlayAnswer	again;
	PlayReading reading;

	(void) state;
	write_rows(&answer, &bytes);
	assert_true(play_bytes_put(&bytes, "next", 4));
	reading = (PlayReading) {.next = bytes.data,.left = bytes.len};
	play_answer_init(&again, NCOLUMNS);
	assert_true(play_stored_read(&reading, &again));
	assert_int_equal(reading.left, 4);
	memset(bytes.data, 'x', bytes.len); /* the answer must not point here */

	assert_int_equal(again.nrows, NROWS);
	assert_memory_equal(again.ranks, answer.ranks, NROWS * sizeof(int));
	assert_int_equal(again.ranks[2], 6);
	for (int i = 0; i < NROWS * NCOLUMNS; i++)
		assert_same(&again.values[i], &answer.values[i]);
	assert_true(play_answer_size(&again) >= NROWS * NCOLUMNS * sizeof(JsValue));
	play_answer_free(&again);
	play_answer_free(&answer);
	play_bytes_free(&bytes);
}

static void
misfits_are_null(void **state)
{
	PlayBytes	bytes = {0};
	PlayAnswer	answer;
	PlayAnswer	again;
	PlayReading reading;
	JsValue		misfit = {.type = JS_NULL,.len = 1,.u.text = "an integer"};

	(void) state;
	play_answer_init(&answer, 1);
	assert_true(play_answer_row(&answer, columns, &misfit, NULL));
	assert_true(play_stored_answer(&bytes, &answer));
	reading = (PlayReading) {.next = bytes.data,.left = bytes.len};
	play_answer_init(&again, 1);
	assert_true(play_stored_read(&reading, &again));
	assert_int_equal(again.values[0].type, JS_NULL);
	assert_false(js_is_misfit(&again.values[0]));
	play_answer_free(&again);
	play_answer_free(&answer);
	play_bytes_free(&bytes);
}

/*
 * Can bytes be read as an answer of so many columns?  They are in a buffer of
 * exactly their size.
 */
static bool
can_read(const char *bytes, size_t len, int ncolumns)
{
	char	   *copy = malloc(len + 1);
	PlayReading reading = {.next = copy,.left = len};
	PlayAnswer	answer;
	bool		fine;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	play_answer_init(&answer, ncolumns);
	fine = play_stored_read(&reading, &answer);
	play_answer_free(&answer);
	free(copy);
	return fine;
}

/*
 * Any bytes may be read without reading beyond their end; a part of an answer
 * is refused.
 */
static void
other_bytes_are_refused(void **state)
{
	PlayBytes	bytes = {0};
	PlayAnswer	answer;

	(void) state;
	write_rows(&answer, &bytes);
	assert_true(can_read(bytes.data, bytes.len, NCOLUMNS));
	assert_false(can_read(bytes.data, bytes.len, NCOLUMNS + 1));
	for (size_t len = 0; len < bytes.len; len++)
		assert_false(can_read(bytes.data, len, NCOLUMNS));
	for (size_t i = 0; i < bytes.len; i++)
	{
		for (int bit = 0; bit < 8; bit++)
		{
			bytes.data[i] = (char) (bytes.data[i] ^ 1 << bit);
			(void) can_read(bytes.data, bytes.len, NCOLUMNS);
			bytes.data[i] = (char) (bytes.data[i] ^ 1 << bit);
		}
	}
	play_answer_free(&answer);
	play_bytes_free(&bytes);
}

/* Do two calls have the same bytes? */
static bool
same_call(const PlayCall *a, const PlayCall *b)
{
	PlayBytes	bytes[2] = {{0}, {0}};
	bool		same;

	assert_true(play_stored_call(&bytes[0], a));
	assert_true(play_stored_call(&bytes[1], b));
	same = bytes[0].len == bytes[1].len &&
		memcmp(bytes[0].data, bytes[1].data, bytes[0].len) == 0;
	play_bytes_free(&bytes[0]);
	play_bytes_free(&bytes[1]);
	return same;
}

static void
calls_are_distinguished(void **state)
{
	const PlayCall call = {
		.country = "us",.lang = "en",.subject = "a.b",.since = PLAY_NO_SINCE,
		.collection = play_collection("TOP_FREE")
	};
	PlayCall	other = call;

	(void) state;
	assert_true(same_call(&call, &other));
	other.priority = 5;
	assert_true(same_call(&call, &other));
#define ASSERT_OTHER(field, value) \
	do { \
		other = call; \
		other.field = (value); \
		assert_false(same_call(&call, &other)); \
	} while (0)
	ASSERT_OTHER(subject, "a.c");
	ASSERT_OTHER(subject, NULL);
	ASSERT_OTHER(subject, "");
	ASSERT_OTHER(collection, play_collection("TOP_PAID"));
	ASSERT_OTHER(collection, NULL);
	ASSERT_OTHER(token, "t");
	ASSERT_OTHER(token, "");
	ASSERT_OTHER(args, "[]");
	ASSERT_OTHER(num, 1);
	ASSERT_OTHER(sort, 1);
	ASSERT_OTHER(score, 1);
	ASSERT_OTHER(device, 1);
	ASSERT_OTHER(price, 1);
	ASSERT_OTHER(since, 0);
	ASSERT_OTHER(fields, 1);
	other = call;
	strcpy(other.country, "de");
	assert_false(same_call(&call, &other));
	other = call;
	strcpy(other.lang, "de");
	assert_false(same_call(&call, &other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_can_be_read_again),
		cmocka_unit_test(misfits_are_null),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(calls_are_distinguished),
	};

	return cmocka_run_group_tests_name("stored", tests, NULL, NULL);
}
