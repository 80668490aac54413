/*
 * test_lists_oom.c
 *	  Lists of apps when memory runs out, at every allocation there is.
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

/* The step whose RPC or page's block is that. */
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
 * Goes through the exchanges of a chain with the n-th allocation failing.
 * False if one failed, which must have been told; else there are so many rows.
 */
static bool
go_through(const PlayOperation *operation, const char *subject, int first,
		   const char *const *texts, int ntexts, int expected_rows, long n)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = subject,.num = 100};
	PlayChain	chain = {.step = first};
	bool		told = false;
	int			rows = 0;

	fail_allocation(n);
	for (int i = 0; i < ntexts && !told; i++)
	{
		const PlayStep *step = &operation->steps[chain.step];
		char	   *asked = play_step_is_page(step) ? play_step_path(step, &call, &chain) :
			play_step_payload(step, &call, &chain);
		PlayAnswer	answer;

		/* jansson has memory of its own */
		told = asked == NULL;
		free(asked);
		if (told)
			break;
		play_answer_init(&answer, operation->ncolumns);
		answer.seen = chain.rank;
		answer.verdict = play_step_read(step, &call, &chain, texts[i], strlen(texts[i]), &answer);
		told = answer.verdict == PLAY_NO_MEMORY;
		if (!told)
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
	if (!told)
		assert_int_equal(rows, expected_rows);
	return !told;
}

static void
run_out(const PlayOperation *operation, const char *subject, const char *first,
		const char *const *texts, int ntexts, int rows, long least)
{
	long		n = 1;

	while (!go_through(operation, subject, step_of(operation, first), texts, ntexts, rows,
					   n))
		n++;
	assert_true(n > least);
}

static void
searching_runs_out(void **state)
{
	const char *const texts[] = {search, more};

	(void) state;
	run_out(&play_search, "words", "lGYRle", texts, 2, 5, 20);
}

static void
similar_apps_run_out(void **state)
{
	const char *const texts[] = {clusters, page, more};

	(void) state;
	run_out(&play_similar_apps, "x.y", "ag2B9c", texts, 3, 4, 30);
}

static void
developers_run_out(void **state)
{
	const char *const texts[] = {page, more};

	(void) state;
	run_out(&play_developer_apps, "5700", "MRTdke", texts, 2, 4, 10);
}

/* The page of a name that is full, one of its apps, the page of the number. */
static void
names_run_out(void **state)
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
	run_out(&play_developer_apps, "A Name", "IRWBmd", texts, 4, 24, 30);
	free(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searching_runs_out),
		cmocka_unit_test(similar_apps_run_out),
		cmocka_unit_test(developers_run_out),
		cmocka_unit_test(names_run_out),
	};

	return cmocka_run_group_tests_name("lists without memory", tests, NULL, NULL);
}
