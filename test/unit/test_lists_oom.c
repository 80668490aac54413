/*
 * test_lists_oom.c
 *	  Lists of apps when each allocation fails in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "failing.h"
#include "play/rows/list.h"
#include "app_rows.h"
#include "play/step.h"

static const char search[] =
"[[null,[" CARD("top") ",[null,null,null,[\"t\"],{\"23\":[[[" ROW("a") "],[" ROW("b") "]],"
"[null,null,null,[null,\"TOKEN\"]]]}]]]]";

static const char clusters[] =
"[null,[null,[[null,null,null,[\"bW9yZV9ieV8x\"],{\"22\":[[" ROW("x") "],[\"More\",null,"
LINK("/store/apps/dev?id=1") "]]}],[null,null,null,[\"dA\",[[\"similar_apps_GAME\",2]]],"
"{\"22\":[[" ROW("z") "],[\"Like\",null," LINK("/store/apps/collection/cluster?gsr=a%3D%3D")
",[null,\"TOKEN\"]]]}]]]]";

static const char page[] =
"[[null,[[null,null,null,[\"t\"],{\"22\":[[" ROW("a") "," ROW("b") "],[\"T\",null,null,"
"[null,\"TOKEN\"]]]}]]]]";

static const char more[] = "[[[[" OLD("c") "," OLD("d") "],null,null,null,null,null,null,[null,\"NEXT\"]]]]";

static const char app[] = "[null,[null,null,[{\"69\":[\"Dev\",null,\"12345\"]}]]]";

/* Returns the step with this RPC, or with a block of it. */
static int
step_of(const PlayOperation *operation, const char *id)
{
	for (int i = 0; i < operation->nsteps; i++)
	{
		const PlayStep *step = &operation->steps[i];
		const char *of = play_step_is_page(step) ? step->block.rpcid : step->rpc.id;

		if (strcmp(of, id) == 0)
			return i;
	}
	fail_msg("no step %s", id);
	return -1;
}

/*
 * Goes through the exchanges of a chain with the n-th allocation failing.  If
 * one failed, that must be reported, and the result is false; else the rows
 * must be as expected.
 */
static bool
go_through(const PlayOperation *operation, const char *subject, int first,
		   const char *const *texts, int ntexts, int expected_rows, long n)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = subject,.num = 100};
	PlayChain	chain = {.step = first};
	bool		reported = false;
	int			rows = 0;

	fail_allocation(n);
	for (int i = 0; i < ntexts && !reported; i++)
	{
		const PlayStep *step = &operation->steps[chain.step];
		char	   *asked = play_step_is_page(step) ? play_step_path(step, &call, &chain) :
			play_step_payload(step, &call, &chain);
		PlayAnswer	answer;

		/* jansson's allocations do not fail */
		reported = asked == NULL;
		free(asked);
		if (reported)
			break;
		play_answer_init(&answer, operation->ncolumns);
		answer.seen = chain.rank;
		answer.verdict = play_step_read(step, &call, &chain, texts[i], strlen(texts[i]), &answer);
		reported = answer.verdict == PLAY_NO_MEMORY;
		if (!reported)
		{
			assert_int_not_equal(answer.verdict, PLAY_LAYOUT_CHANGED);
			assert_true(answer.more || i == ntexts - 1);
		}
		chain.rank = answer.seen;
		chain.rows += answer.nrows;
		rows += answer.nrows;
		play_answer_free(&answer);
	}
	fail_allocation(0);
	play_chain_free(&chain);
	if (!reported)
		assert_int_equal(rows, expected_rows);
	return !reported;
}

static void
fail_each_allocation(const PlayOperation *operation, const char *subject, const char *first,
		const char *const *texts, int ntexts, int rows, long least)
{
	long		n = 1;

	while (!go_through(operation, subject, step_of(operation, first), texts, ntexts, rows,
					   n))
		n++;
	assert_true(n > least);
}

static void
search_without_memory(void **state)
{
	const char *const texts[] = {search, more};

	(void) state;
	fail_each_allocation(&play_search, "words", "lGYRle", texts, 2, 5, 20);
}

static void
similar_apps_without_memory(void **state)
{
	const char *const texts[] = {clusters, page, more};

	(void) state;
	fail_each_allocation(&play_similar_apps, "x.y", "ag2B9c", texts, 3, 4, 30);
}

static void
developer_apps_without_memory(void **state)
{
	const char *const texts[] = {page, more};

	(void) state;
	fail_each_allocation(&play_developer_apps, "5700", "MRTdke", texts, 2, 4, 10);
}

/*
 * A full page of a developer's name, the details of one app, the page of the
 * developer's number.
 */
static void
developer_names_without_memory(void **state)
{
	static const char begin[] = "[[null,[[null,null,null,[\"t\"],{\"23\":[[";
	char	   *full = malloc(64 * 1024);
	const char *const texts[] = {full, app, page, more};
	char	   *to;

	(void) state;
	assert_non_null(full);
	to = stpcpy(full, begin);
	for (int i = 0; i < 20; i++)
	{
		char		row[] = "[" ROW("#") "]";

		for (char *c = row; *c; c++)
		{
			if (*c == '#')
				*c = (char) ('e' + i);
		}
		to = stpcpy(stpcpy(to, i ? "," : ""), row);
	}
	strcpy(to, "],[\"T\"]]}]]]]");
	fail_each_allocation(&play_developer_apps, "A Name", "IRWBmd", texts, 4, 24, 30);
	free(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_without_memory),
		cmocka_unit_test(similar_apps_without_memory),
		cmocka_unit_test(developer_apps_without_memory),
		cmocka_unit_test(developer_names_without_memory),
	};

	return cmocka_run_group_tests_name("lists without memory", tests, NULL, NULL);
}
