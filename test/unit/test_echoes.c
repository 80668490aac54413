/*
 * test_echoes.c
 *	  Parts of answers that are sent back to the origin, or may be indexed:
 *	  they have a length limit, so that no request and no row can grow without
 *	  bound.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/step.h"
#include "recorded.h"
#include "app_rows.h"

#define REVIEW(id) "[" id ",[\"A\"],5,null,\"good\",[1700000000,0]]"

/* Replaces "%" by so many letters. */
static char *
with_letters(const char *format, size_t n)
{
	const char *place = strchr(format, '%');
	size_t		before = (size_t) (place - format);
	char	   *text = malloc(strlen(format) + n + 1);

	assert_non_null(text);
	memcpy(text, format, before);
	memset(text + before, 'x', n);
	strcpy(text + before + n, place + 1);
	return text;
}

/* Returns the step that uses this RPC. */
static int
rpc_step(const PlayOperation *operation, const char *rpcid)
{
	for (int i = 0; i < operation->nsteps; i++)
	{
		if (play_step_is_rpc(&operation->steps[i], rpcid))
			return i;
	}
	fail_msg("%s does not use %s", operation->name, rpcid);
	return 0;
}

/* Reads an answer with n letters in it; the caller frees the chain. */
static PlayVerdict
read_long(const PlayOperation *operation, const char *rpcid, PlayChain *chain,
		  const char *format, size_t n, PlayAnswer *answer)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = "com.example.app",.num = 200,
	.since = PLAY_NO_SINCE,.sort = 2};
	char	   *text = with_letters(format, n);
	int			step = rpc_step(operation, rpcid);
	PlayVerdict verdict;

	chain->step = step;
	verdict = recorded_payload(operation, step, &call, chain, text, answer);
	free(text);
	return verdict;
}

/* A list goes on if its token is short enough, else it ends. */
static void
tokens_have_a_limit(void **state)
{
	static const struct
	{
		const PlayOperation *operation;
		const char *rpcid;
		const char *format;
	}			cases[] = {
		{&play_reviews, "oCPfdb", "[[" REVIEW("\"a\"") "],[null,\"%\"]]"},
		{&play_reviews, "UsvDTd", "[[" REVIEW("\"a\"") "],[null,\"%\"]]"},
		{&play_similar_apps, "qnKhOb", "[[{\"22\":[[" ROW("a") "],[\"T\",null,null,[null,\"%\"]]]}]]"},
		{&play_developer_apps, "MRTdke", "[[null,[" SECTION("22", "[[" ROW("a") "],[\"T\",null,null,[null,\"%\"]]]") "]]]"},
		{&play_similar_apps, "CNT7ob", "[[null,[" SECTION("22", "[[" ROW("a") "],[\"T\",null,null,[null,\"%\"]]]") "]]]"},
		{&play_search, "lGYRle", "[[null,[" SECTION("23", "[[[" ROW("a") "]],[\"T\",null,null,[null,\"%\"]]]") "]]]"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		for (size_t n = PLAY_LONGEST_TOKEN; n <= PLAY_LONGEST_TOKEN + 1; n++)
		{
			bool		fits = n == PLAY_LONGEST_TOKEN;
			PlayChain	chain = {0};
			PlayAnswer	answer;

			assert_int_equal(read_long(cases[i].operation, cases[i].rpcid, &chain,
									   cases[i].format, n, &answer), PLAY_ROWS);
			assert_int_equal(answer.nrows, 1);
			if (answer.more != fits || (chain.token != NULL) != fits ||
				(answer.truncated || answer.problem[0] != '\0') == fits)
				fail_msg("%s with a token of %zu bytes", cases[i].rpcid, n);
			assert_null(answer.next_token);
			play_answer_free(&answer);
			play_chain_free(&chain);
		}
	}
}

/* A link that is too long is not followed; the rows beside it count. */
static void
links_have_a_limit(void **state)
{
	static const char format[] = "[null,[null,[[null,null,null,[\"t\",[[\"similar_apps_GAME\",2]]],"
		"{\"22\":[[" ROW("z") "],[\"Like\",null," LINK("/store/apps/collection/cluster?gsr=%") "]]}]]]]";
	const size_t most = PLAY_LONGEST_TOKEN - strlen("/store/apps/collection/cluster?gsr=");

	(void) state;
	for (size_t n = most; n <= most + 1; n++)
	{
		PlayChain	chain = {0};
		PlayAnswer	answer;

		assert_int_equal(read_long(&play_similar_apps, "ag2B9c", &chain, format, n, &answer),
						 n == most ? PLAY_EMPTY : PLAY_ROWS);
		assert_int_equal(answer.more, n == most);
		assert_int_equal(answer.nrows, n == most ? 0 : 1);
		play_answer_free(&answer);
		play_chain_free(&chain);
	}
}

/* An id that is too long is a misfit of a required column. */
static void
ids_have_a_limit(void **state)
{
	static const struct
	{
		const PlayOperation *operation;
		const char *rpcid;
		const char *format;
	}			cases[] = {
		{&play_reviews, "oCPfdb", "[[" REVIEW("\"%\"") "]]"},
		{&play_developer_apps, "MRTdke", "[[null,[" SECTION("22", "[[[[\"%\",7]," IMAGE ",[" IMAGE "],\"Title\",[\"4.5\",4.5],"
			"\"Genre\",null,null,[null,[[0,\"USD\",\"\"]]],null," APP_LINK("a") ",null,null,[null,\"About\"],\"Dev\"]],[\"T\"]]") "]]]"},
		{&play_similar_apps, "qnKhOb", "[[[[[null,[null,[" IMAGE "]],\"Title\",null,[[[\"Dev\"," LINK("/store/apps/developer?id=A+B")
			"]]],null,[],null,null," APP_LINK("a") ",null,null,[\"%\"]]],null,null,null,null,null,null,[null,\"K\"]]]]"},
	};
	static const size_t lengths[] = {0, 1, 255, 256, 100000};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		for (size_t n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++)
		{
			bool		fits = lengths[n] >= 1 && lengths[n] <= 255;
			PlayChain	chain = {0};
			PlayAnswer	answer;

			(void) read_long(cases[i].operation, cases[i].rpcid, &chain, cases[i].format,
							 lengths[n], &answer);
			if (answer.nrows != (fits ? 1 : 0) ||
				(answer.verdict == PLAY_LAYOUT_CHANGED) == fits)
				fail_msg("%s with an id of %zu bytes: %d rows, %s", cases[i].rpcid, lengths[n],
						 answer.nrows, answer.problem);
			if (!fits && i < 2 && strstr(answer.problem, "is not an id of 1 to 255 bytes") == NULL)
				fail_msg("%s with an id of %zu bytes: %s", cases[i].rpcid, lengths[n],
						 answer.problem);
			play_answer_free(&answer);
			play_chain_free(&chain);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_have_a_limit),
		cmocka_unit_test(links_have_a_limit),
		cmocka_unit_test(ids_have_a_limit),
	};

	return cmocka_run_group_tests_name("echoes", tests, NULL, NULL);
}
