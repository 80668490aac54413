/*
 * test_answer.c
 *	  The rows of an answer: storage, ranks, problems, misfits; inputs; sets of
 *	  texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "play/step.h"
#include "json/decode.h"

#define NCOLUMNS 3

static const JsColumn columns[NCOLUMNS] = {
	{"first", "0", js_decode_int, JS_REQUIRED},
	{"second", "1,2|4", js_decode_text, JS_REQUIRED},
	{"third", "2", js_decode_int, JS_NULLABLE},
};

static bool
add(PlayAnswer *answer, int64_t number, const JsColumn *missing)
{
	JsValue		values[NCOLUMNS] = {
		{.type = JS_INT,.u.i = number},
		{.type = JS_TEXT,.len = 1,.u.text = "t"},
		{.type = JS_NULL},
	};

	return play_answer_row(answer, columns, values, missing);
}

/*
 * A pack may have a thousand one-field answers in memory at once, so an answer
 * must take little more than its values.
 */
static void
small_answers_are_small(void **state)
{
	const PlayOperation *operation = play_operation_named("availability");
	static const char text[] =
		"[[[[]]],[null,null,[null,null,null,null,null,null,null,null,null,null,null,null,null,"
		"null,null,null,null,null,[2]],{\"12\":[[\"com.example.app\",7]],\"40\":[[19]]}]]";
	PlayCall	call = {.country = "us",.lang = "en",.subject = "com.example.app"};
	PlayChain	chain = {0};
	PlayAnswer	answer;

	(void) state;
	play_answer_init(&answer, operation->ncolumns);
	assert_int_equal(play_step_read(&operation->steps[0], &call, &chain, text,
									sizeof(text) - 1, &answer), PLAY_ROWS);
	assert_true(play_answer_size(&answer) < 3000);
	play_answer_free(&answer);
	play_chain_free(&chain);
}

/* Rows keep their order and values, however many there are. */
static void
rows_are_kept(void **state)
{
	PlayAnswer	answer;

	(void) state;
	play_answer_init(&answer, NCOLUMNS);
	assert_int_equal(play_answer_size(&answer), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(add(&answer, i * 10, NULL));
	assert_int_equal(answer.nrows, 1000);
	assert_int_equal(answer.seen, 1000);
	assert_int_equal(answer.rejected, 0);
	assert_string_equal(answer.problem, "");
	for (int i = 0; i < 1000; i++)
	{
		const JsValue *row = answer.values + i * NCOLUMNS;

		assert_int_equal(answer.ranks[i], i + 1);
		assert_int_equal(row[0].type, JS_INT);
		assert_int_equal(row[0].u.i, i * 10);
		assert_string_equal(row[1].u.text, "t");
		assert_int_equal(row[2].type, JS_NULL);
	}
	assert_true(play_answer_size(&answer) >=
				1000 * (NCOLUMNS * sizeof(JsValue) + sizeof(int)));
	play_answer_free(&answer);
}

/* A rejected row is omitted and counted, and leaves a gap in the ranks. */
static void
rejected_rows_leave_gaps(void **state)
{
	PlayAnswer	answer;

	(void) state;
	play_answer_init(&answer, NCOLUMNS);
	for (int i = 1; i <= 100; i++)
		assert_true(add(&answer, i, i % 3 == 0 ? &columns[1] : i == 100 ? &columns[0] : NULL));
	assert_int_equal(answer.seen, 100);
	assert_int_equal(answer.rejected, 34);
	assert_int_equal(answer.nrows, 66);
	for (int i = 0; i < answer.nrows; i++)
	{
		assert_int_equal(answer.values[i * NCOLUMNS].u.i, answer.ranks[i]);
		assert_true(answer.ranks[i] % 3 != 0 && answer.ranks[i] != 100);
		assert_true(i == 0 || answer.ranks[i] > answer.ranks[i - 1]);
	}
	/* the first problem is reported, with all its paths */
	assert_string_equal(answer.problem, "no \"second\" at [1,2|4]");
	assert_int_equal(play_answer_verdict(&answer), PLAY_ROWS);
	play_answer_free(&answer);
}

static void
verdicts_follow_from_rows(void **state)
{
	PlayAnswer	answer;

	(void) state;
	play_answer_init(&answer, NCOLUMNS);
	assert_int_equal(play_answer_verdict(&answer), PLAY_EMPTY);
	assert_true(add(&answer, 1, &columns[0]));
	assert_int_equal(play_answer_verdict(&answer), PLAY_LAYOUT_CHANGED);
	assert_true(add(&answer, 2, NULL));
	assert_int_equal(play_answer_verdict(&answer), PLAY_ROWS);
	assert_true(add(&answer, 3, &columns[0]));
	assert_int_equal(play_answer_verdict(&answer), PLAY_ROWS);
	play_answer_free(&answer);
}

/* A problem of any length fits its buffer. */
static void
long_problems_are_truncated(void **state)
{
	PlayAnswer	answer;
	char		path[1000];
	JsColumn	column = {"column", path, js_decode_text, JS_REQUIRED};
	JsValue		nothing = {0};

	(void) state;
	memset(path, '1', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	play_answer_init(&answer, NCOLUMNS);
	play_answer_missing(&answer, &column, &nothing);
	assert_int_equal(strlen(answer.problem), sizeof(answer.problem) - 1);
	assert_memory_equal(answer.problem, "no \"column\" at [111", 19);
	play_answer_problem(&answer, path);
	assert_int_equal(strlen(answer.problem), sizeof(answer.problem) - 1);
	play_answer_problem(&answer, "100 %s");
	assert_string_equal(answer.problem, "100 %s");
	play_answer_free(&answer);
}

/*
 * Misfits are distinguished from absent values, and counted with their path.
 */
static void
misfits_are_counted(void **state)
{
	PlayAnswer	answer;
	PlayMisfits all = {0};
	JsValue		values[NCOLUMNS] = {{.type = JS_INT}, {.type = JS_TEXT,.len = 1,.u.text = "t"}};
	char		text[64];

	(void) state;
	play_answer_init(&answer, NCOLUMNS);
	play_misfits_write(&answer.misfits, 0, text, sizeof(text));
	assert_string_equal(text, "");
	for (int i = 0; i < 5; i++)
	{
		values[2] = (JsValue) {.type = JS_NULL};
		if (i > 1)
			(void) js_misfit(&values[2], "an integer");
		assert_true(play_answer_row(&answer, columns, values, NULL));
	}
	play_misfits_write(&answer.misfits, answer.nrows, text, sizeof(text));
	assert_string_equal(text, "third at [2]: 3 of 5");

	/* a rejected row counts no misfits */
	assert_true(play_answer_row(&answer, columns, values, &columns[0]));
	assert_string_equal(answer.problem, "no \"first\" at [0]");
	(void) js_misfit(&values[1], "a text");
	values[1].len = 2;
	answer.rejected = 0;
	assert_true(play_answer_row(&answer, columns, values, &columns[1]));
	assert_string_equal(answer.problem, "\"second\" at [4] is not a text");
	play_misfits_write(&answer.misfits, answer.nrows, text, sizeof(text));
	assert_string_equal(text, "third at [2]: 3 of 5");

	/* misfits add up, and only whole entries are written */
	assert_true(play_answer_row(&answer, columns, values, NULL));
	assert_true(play_misfits_add(&all, &answer.misfits));
	assert_true(play_misfits_add(&all, &answer.misfits));
	play_misfits_write(&all, 12, text, sizeof(text));
	assert_string_equal(text, "second at [4]: 2 of 12, third at [2]: 8 of 12");
	play_misfits_write(&all, 12, text, 45);
	assert_string_equal(text, "second at [4]: 2 of 12");
	play_misfits_write(&all, 12, text, 10);
	assert_string_equal(text, "");
	play_misfits_free(&all);

	play_answer_drop(&answer, 0);
	play_misfits_write(&answer.misfits, 0, text, sizeof(text));
	assert_string_equal(text, "");
	play_answer_free(&answer);
}

/* A freed answer is empty and can be used again. */
static void
freed_answers_can_be_reused(void **state)
{
	PlayAnswer	answer;

	(void) state;
	play_answer_init(&answer, NCOLUMNS);
	for (int round = 0; round < 3; round++)
	{
		for (int i = 0; i < 40; i++)
			assert_true(add(&answer, i, i == 7 ? &columns[0] : NULL));
		assert_non_null(js_arena_alloc(&answer.arena, 10000));
		assert_int_equal(answer.nrows, 39);
		assert_int_equal(answer.ranks[38], 40);
		assert_true(play_answer_size(&answer) > 10000);
		play_answer_free(&answer);
		assert_int_equal(answer.nrows, 0);
		assert_int_equal(answer.seen, 0);
		assert_int_equal(answer.rejected, 0);
		assert_int_equal(answer.ncolumns, NCOLUMNS);
		assert_int_equal(play_answer_size(&answer), 0);
		assert_string_equal(answer.problem, "");
	}
	play_answer_free(&answer);
}

/* The inputs of a call, as its operation's columns show them. */
static void
inputs_are_shown(void **state)
{
	PlayCall	call = {
		.country = "us",.lang = "en",.subject = "GAME_ACTION",
		.collection = play_collection("topgrossing"),.num = 77
	};
	static const char *const names[] = {"category", "collection", "num"};
	static const char *const texts[] = {"GAME_ACTION", "GROSSING", NULL};

	(void) state;
	assert_int_equal(play_top_apps.ninputs, 3);
	for (int i = 0; i < 3; i++)
	{
		JsValue		value = {.type = JS_NULL};

		assert_string_equal(play_top_apps.inputs[i].name, names[i]);
		play_top_apps.inputs[i].get(&call, &value);
		if (texts[i] == NULL)
		{
			assert_int_equal(value.type, JS_INT);
			assert_int_equal(value.u.i, 77);
			continue;
		}
		assert_int_equal(value.type, JS_TEXT);
		assert_int_equal(value.len, strlen(texts[i]));
		assert_string_equal(value.u.text, texts[i]);
	}
}

static void
expect_input(void (*get) (const PlayCall *, JsValue *), const PlayCall *call,
			 JsType type, const char *text, int64_t number)
{
	JsValue		value = {.type = JS_NULL};

	get(call, &value);
	assert_int_equal(value.type, type);
	if (text != NULL)
		assert_string_equal(value.u.text, text);
	else if (type != JS_NULL)
		assert_int_equal(value.u.i, number);
}

/* Unset inputs are NULL, and codes are shown by their names. */
static void
unset_inputs_are_null(void **state)
{
	static const char *const sorts[] = {"relevance", "newest", "rating"};
	static const char *const prices[] = {"all", "free", "paid"};
	PlayCall	call = {.subject = "x",.since = PLAY_NO_SINCE};

	(void) state;
	expect_input(play_input_score, &call, JS_NULL, NULL, 0);
	expect_input(play_input_device, &call, JS_NULL, NULL, 0);
	expect_input(play_input_since, &call, JS_NULL, NULL, 0);
	expect_input(play_input_args, &call, JS_NULL, NULL, 0);
	call.score = 5;
	call.since = -1;
	call.args = "[1,{\"a\":null}]";
	expect_input(play_input_score, &call, JS_INT, NULL, 5);
	call.device = 3;
	expect_input(play_input_device, &call, JS_TEXT, "tablet", 0);
	expect_input(play_input_since, &call, JS_TIME, NULL, -1);
	expect_input(play_input_args, &call, JS_JSON, call.args, 0);
	for (int i = 0; i < 3; i++)
	{
		call.sort = i + 1;
		call.price = i;
		expect_input(play_input_sort, &call, JS_TEXT, sorts[i], 0);
		expect_input(play_input_price, &call, JS_TEXT, prices[i], 0);
	}
}

/* A set knows the texts that were added to it, and no others. */
static void
sets_know_their_texts(void **state)
{
	PlayChain	chain = {0};

	(void) state;
	for (int round = 0; round < 2; round++)
	{
		for (int i = 0; i < 5000; i++)
		{
			char		text[32];
			int			len = snprintf(text, sizeof(text), "com.example.app%d", i);
			bool		known = round == 0;

			assert_true(play_seen_add(&chain.seen, text, (size_t) len, &known));
			assert_true(known == (round == 1));
		}
		assert_int_equal(chain.seen.used, 5000);
	}
	/* only the bytes within the given length count */
	for (size_t len = 0; len <= 3; len++)
	{
		bool		known = true;

		assert_true(play_seen_add(&chain.tokens, "aaaa", len, &known));
		assert_false(known);
		assert_true(play_seen_add(&chain.tokens, "aaab", len, &known));
		assert_true(known);
	}
	play_chain_free(&chain);
	assert_null(chain.seen.hashes);
	play_chain_free(&chain);
}

/* Nobody can choose texts whose hashes collide. */
static void
hashes_are_keyed(void **state)
{
	/* pairs that collide in FNV-1a */
	static const char *const pairs[][2] = {
		{"8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ"},
		{"gMPflVXtwGDXbIhP73TX", "LtHf1prlU1bCeYZEdqWf"},
		{"pFuM83THhM-Qw8FI5FKo", ".jPx7rOtTDteKAwvfOEo"},
	};
	static const uint64_t key[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
	PlaySeen	seen = {0};
	char		text[16];

	(void) state;
	for (size_t i = 0; i < 3; i++)
	{
		for (size_t j = 0; j < 2; j++)
		{
			bool		known = true;

			assert_true(play_seen_add(&seen, pairs[i][j], strlen(pairs[i][j]), &known));
			assert_false(known);
		}
	}
	play_seen_free(&seen);

	/* two of the test vectors of SipHash's authors */
	for (int i = 0; i < 16; i++)
		text[i] = (char) i;
	assert_true(play_hash_text(key, text, 15) == UINT64_C(0xa129ca6149be45e5));
	assert_true(play_hash_text(key, text, 8) == UINT64_C(0x93f5f5799a932462));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_keyed),
		cmocka_unit_test(small_answers_are_small),
		cmocka_unit_test(rows_are_kept),
		cmocka_unit_test(rejected_rows_leave_gaps),
		cmocka_unit_test(verdicts_follow_from_rows),
		cmocka_unit_test(long_problems_are_truncated),
		cmocka_unit_test(misfits_are_counted),
		cmocka_unit_test(freed_answers_can_be_reused),
		cmocka_unit_test(inputs_are_shown),
		cmocka_unit_test(unset_inputs_are_null),
		cmocka_unit_test(sets_know_their_texts),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
