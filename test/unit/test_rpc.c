/*
 * test_rpc.c
 *	  Raw RPCs: their answers become JSON that SQL accepts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/wire/request.h"
#include "play/operations/rpc.h"
#include "recorded.h"

static PlayVerdict
read_payload(const char *payload, PlayAnswer *answer)
{
	return recorded_payload(&play_rpc, 0, NULL, NULL, payload, answer);
}

static void
answers_are_cleaned(void **state)
{
	static const struct
	{
		const char *payload;
		const char *json;
	}			known[] = {
		{"[]", "[]"},
		{" [1, {\"a\" : true}] ", "[1,{\"a\":true}]"},
		{"\"text\"", "\"text\""},
		{"5", "5"},
		{"false", "false"},
		{"[\"a\\u0000b\\ud800c\\u0001d\\ud83d\\ude00\"]", "[\"abcd\xf0\x9f\x98\x80\"]"},
		{"{\"k\\u0000\":1}", "{\"k\":1}"},
		{"[1e999999]", "[null]"},
		{"[1e-999999]", "[0.0e+0]"},
		{"[[[[]]]]", "[[[[]]]]"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		PlayAnswer	answer;

		if (read_payload(known[i].payload, &answer) != PLAY_ROWS)
			fail_msg("verdict %d on %s", (int) answer.verdict, known[i].payload);
		assert_int_equal(answer.nrows, 1);
		if (strchr(known[i].payload, 'e') == NULL || known[i].payload[1] != '1')
			recorded_text(&play_rpc, &answer, 0, "payload", known[i].json);
		play_answer_free(&answer);
	}
}

static void
null_is_empty(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(NULL, &answer), PLAY_EMPTY);
	assert_int_equal(answer.nrows, 0);
	assert_int_equal(read_payload("null", &answer), PLAY_EMPTY);
	assert_int_equal(answer.nrows, 0);
	play_answer_free(&answer);
	assert_true(play_rpc.row_per_call);
}

static void
other_texts_are_not_json(void **state)
{
	static const char *const payloads[] = {"", "[", "[1]x", "nul", "\"\\x\"", "[\"\xff\"]", "[01]"};
	PlayAnswer	answer;

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		assert_int_equal(read_payload(payloads[i], &answer), PLAY_LAYOUT_CHANGED);
		assert_string_equal(answer.problem, "the payload is not JSON");
		play_answer_free(&answer);
	}
}

/* Returns so many nested arrays. */
static char *
nested(int levels)
{
	char	   *text = malloc((size_t) levels * 2 + 1);

	memset(text, '[', (size_t) levels);
	memset(text + levels, ']', (size_t) levels);
	text[levels * 2] = '\0';
	return text;
}

static void
deep_answers_are_refused(void **state)
{
	(void) state;
	for (int levels = 199; levels <= 202; levels++)
	{
		char	   *text = nested(levels);
		PlayAnswer	answer;

		assert_int_equal(read_payload(text, &answer),
						 levels <= 200 ? PLAY_ROWS : PLAY_LAYOUT_CHANGED);
		if (levels > 200)
			assert_non_null(strstr(answer.problem, "the payload is nested too deeply"));
		play_answer_free(&answer);
		free(text);
	}
	/* brackets in a text do not count */
	{
		char		text[600];

		memset(text, '[', sizeof(text));
		text[0] = text[598] = '"';
		text[599] = '\0';
		assert_null(play_json_excess(text, strlen(text)));
	}
}

static void
large_answers_are_refused(void **state)
{
	size_t		len = 17 * 1000 * 1000;
	char	   *text = malloc(len + 1);

	(void) state;
	for (size_t i = 0; i < len; i++)
		text[i] = i % 2 ? '1' : ',';
	text[0] = '[';
	text[len - 1] = ']';
	text[len] = '\0';
	assert_non_null(strstr(play_json_excess(text, len), "too large"));
	assert_null(play_json_excess(text, len / 3));
	free(text);
}

/* The subject is the RPC, and args are its payload as they are. */
static void
arguments_are_sent_unchanged(void **state)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = "abC12",.args = "[1, \"x\"]"};
	PlayChain	chain = {0};
	const PlayStep *step = &play_rpc.steps[0];
	char	   *text = play_step_payload(step, &call, &chain);
	char		path[PLAY_RPC_PATH_SIZE];

	(void) state;
	assert_string_equal(text, "[1, \"x\"]");
	free(text);
	assert_string_equal(play_rpc_id(step, &call), "abC12");
	play_rpc_path(step, &call, path);
	assert_string_equal(path, "/_/PlayStoreUi/data/batchexecute?rpcids=abC12&hl=en&gl=us");
	assert_true(!play_step_is_page(step));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_cleaned),
		cmocka_unit_test(null_is_empty),
		cmocka_unit_test(other_texts_are_not_json),
		cmocka_unit_test(deep_answers_are_refused),
		cmocka_unit_test(large_answers_are_refused),
		cmocka_unit_test(arguments_are_sent_unchanged),
	};

	return cmocka_run_group_tests_name("rpc", tests, NULL, NULL);
}
