/*
 * test_apps_oom.c
 *	  App details when each allocation fails in turn.
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
#include "play/operation.h"
#include "play/step.h"

#define ID "com.example.app"

/* An app with every value that takes memory of its own. */
static const char app[] =
"[[[[]]],[null,null,[[\"Title\"],{\"19\":[2],\"52\":[[\"4.2\",4.25],[null,[\"1\",1]],[\"1\",1]],"
"\"69\":[\"Dev\",[null,null,null,null,[null,null,\"/store/apps/developer?id=A+B\"]]],"
"\"70\":[null,null,null,null,[\"Ltd\",null,[\"Street\\nTown\"]]],"
"\"73\":[[null,\"One<br>two &amp; three\"]],\"78\":[\"" ID "\"],"
"\"79\":[[[null,2,null,[null,null,\"https://s/1\"]],[null,2,null,[null,null,\"https://s/2\"]]]],"
"\"80\":[[[\"Puzzle\",[],\"GAME_PUZZLE\"]]],\"96\":[[null,2,null,[null,null,\"https://i/1\"]]],"
"\"119\":%s,\"146\":[[\"x\",[1700000000]]]}],{\"12\":[[\"" ID "\",7]],\"40\":[[19]]}]]";

static const char tree[] =
"[[\"A\",[],\"A1\",\"/m/1\"],[[\"B\",[],null,\"/m/2\"],[\"C\",[],\"C1\",\"/m/3\"]]]";

/*
 * Reads a root with the first allocation failing, then the second, and so on,
 * until none fails.
 */
static void
read_running_out(const PlayOperation *operation, const char *root)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = ID};
	long		failed = 0;

	for (;;)
	{
		PlayAnswer	answer;
		PlayVerdict verdict;

		play_answer_init(&answer, operation->ncolumns);
		fail_allocation(failed + 1);
		verdict = play_step_read(&operation->steps[0], &call, NULL, root, strlen(root), &answer);
		fail_allocation(0);
		if (verdict != PLAY_NO_MEMORY)
		{
			assert_int_equal(verdict, PLAY_ROWS);
			assert_int_equal(answer.nrows, 1);
			play_answer_free(&answer);
			break;
		}
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
		failed++;
	}
	assert_true(failed >= 2);
}

static void
reading_without_memory(void **state)
{
	static const PlayOperation *const operations[] = {
		&play_apps, &play_app_digests, &play_availability
	};
	char		root[2000];

	(void) state;
	for (size_t o = 0; o < sizeof(operations) / sizeof(operations[0]); o++)
	{
		snprintf(root, sizeof(root), app, tree);
		read_running_out(operations[o], root);
		/* now that the reader exists, with the genre as the category */
		snprintf(root, sizeof(root), app, "[]");
		read_running_out(operations[o], root);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
