/*
 * test_batch_oom.c
 *	  The engine when memory runs out, at every allocation there is.
 *
 * Batches run against a canned origin.  Each time another allocation of ours
 * fails, alone or with all that follow it; libcurl and jansson keep their own.
 * Then the batch says that there is no memory, or every call has its outcome;
 * what was allocated is free again, and the same pool serves the next batch.
 *
 * Linked with --wrap for free() too, so that what is not freed is known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "batches.h"
#include "canned.h"
#include "keeping.h"

/* ---- what is allocated ---- */

/* Given out by the wrappers and not freed. */
static void *live[16384];
static size_t nlive;

static inline void *
note(void *memory)
{
	assert_true(nlive < sizeof(live) / sizeof(live[0]));
	if (memory != NULL)
		live[nlive++] = memory;
	return memory;
}

static inline void
forget(const void *memory)
{
	/* what came last goes first, mostly */
	for (size_t i = nlive; i > 0; i--)
	{
		if (live[i - 1] != memory)
			continue;
		live[i - 1] = live[--nlive];
		return;
	}
}

#define FAILING_GIVES(memory) note(memory)
#define FAILING_TAKES(memory) forget(memory)
#include "failing.h"

extern void __real_free(void *memory);
extern void __wrap_free(void *memory);

void
__wrap_free(void *memory)
{
	forget(memory);
	__real_free(memory);
}

/* ---- batches ---- */

#define NCALLS 6

/* More allocations than any of these batches makes. */
#define MANY 20000

typedef struct Scenario
{
	const PlayOperation *operation;
	const char *subjects[NCALLS];
	const char *countries[NCALLS];
	int			in_flight;		/* transfers at once */
	bool		cached;			/* what is answered is kept, */
	bool		served;			/* and was kept before */
	BatchStatus statuses[NCALLS];	/* when memory lasts */
} Scenario;

static const char *url;
static Tally tally;

static void
run(NetPool *pool, const Scenario *scenario, const PlayCall *calls, int ncalls)
{
	BatchSettings settings = batches_settings(url);

	settings.max_in_flight = scenario->in_flight;
	if (scenario->cached)
		settings.cache = &keeping_cache;
	server_answers(canned_answer);
	batches_run(pool, scenario->operation, &settings, calls, ncalls, &tally);
}

/* As when memory lasts? */
static void
check_good(const Scenario *scenario, int ncalls)
{
	assert_int_equal(tally.trouble, BATCH_FINE);
	assert_int_equal(tally.noutcomes, ncalls);
	for (int i = 0; i < ncalls; i++)
	{
		assert_int_equal(tally.outcomes[i], 1);
		if (tally.last[i].status != scenario->statuses[i])
			fail_msg("call %d is %s: %s", i + 1, batch_status_name(tally.last[i].status),
					 tally.last[i].error);
		assert_int_equal(tally.rows[i], tally.last[i].rows);
	}
}

/* Told that there is no memory, or every call has an outcome that says why. */
static void
check_bad(const Scenario *scenario, int ncalls, long n)
{
	assert_int_not_equal(tally.trouble, BATCH_NO_DESCRIPTORS);
	for (int i = 0; i < ncalls; i++)
	{
		assert_true(tally.outcomes[i] <= 1);
		if (tally.trouble == BATCH_FINE && tally.outcomes[i] != 1)
			fail_msg("allocation %ld failed, nobody was told, and call %d has no outcome", n,
					 i + 1);
		if (tally.trouble != BATCH_FINE)
			continue;

		/* another answer than the true one is no answer at all */
		if (tally.last[i].status != scenario->statuses[i])
		{
			assert_true(batch_is_failure(tally.last[i].status));
			assert_true(tally.last[i].error[0] != '\0');
		}
		assert_int_equal(tally.rows[i], tally.last[i].rows);
	}
}

/*
 * One batch with the n-th allocation failing, and one more on what is left.
 * False: there are fewer.
 */
static bool
run_out(const Scenario *scenario, const PlayCall *calls, int ncalls, long n, bool once)
{
	NetPool    *pool;
	bool		failed;

	if (scenario->cached && !scenario->served)
		keeping_begin(SIZE_MAX);
	if (once)
		fail_one_allocation(n);
	else
		fail_allocation(n);
	pool = batches_pool();
	if (pool != NULL)
		run(pool, scenario, calls, ncalls);
	failed = failing_in == 0;
	fail_allocation(0);
	if (pool == NULL)
	{
		assert_true(failed);
		return true;
	}
	if (failed)
		check_bad(scenario, ncalls, n);
	else
		check_good(scenario, ncalls);
	run(pool, scenario, calls, ncalls);
	check_good(scenario, ncalls);
	batches_pool_end(pool);
	return failed;
}

static void
run_out_everywhere(const Scenario *scenario, long least)
{
	PlayCall	calls[NCALLS] = {{.country = ""}};
	int			ncalls = 0;
	size_t		before = 0;

	for (; ncalls < NCALLS && scenario->subjects[ncalls] != NULL; ncalls++)
	{
		calls[ncalls] = (PlayCall) {
			.lang = "en",.subject = scenario->subjects[ncalls],.since = PLAY_NO_SINCE,.sort = 2
		};
		strcpy(calls[ncalls].country, scenario->countries[ncalls]);
	}

	/* what is made once in a process is made here */
	assert_false(run_out(scenario, calls, ncalls, MANY, false));
	for (int once = 0; once < 2; once++)
	{
		long		n = 1;

		for (;; n++)
		{
			js_arena_give_back();
			before = nlive;
			if (!run_out(scenario, calls, ncalls, n, once))
				break;
			js_arena_give_back();
			if (nlive != before)
				fail_msg("allocation %ld failed, and %ld were not freed", n,
						 (long) nlive - (long) before);
			assert_true(n < MANY);
		}
		assert_true(n > least);
		print_message("# %s: %ld allocations\n", scenario->operation->name, n - 1);
	}
}

/* Packs, and what is asked for alone after them. */
static void
packs_run_out(void **state)
{
	static const Scenario scenario = {
		&play_suggestions,
		{"subject1", CANNED_GZIP, CANNED_CUT, "subject4", CANNED_NOT_FOUND},
		{"us", "us", "us", "de", "de"},
		.in_flight = 8,
		.statuses = {BATCH_OK, BATCH_OK, BATCH_OK, BATCH_OK, BATCH_NOT_FOUND},
	};

	(void) state;
	run_out_everywhere(&scenario, 50);
}

/* Lists of several pages, and the other way to ask for one. */
static void
lists_run_out(void **state)
{
	static const Scenario scenario = {
		&play_reviews,
		{"subject1", CANNED_OLD},
		{"us", "us"},
		.in_flight = 8,
		.statuses = {BATCH_OK, BATCH_OK},
	};

	(void) state;
	run_out_everywhere(&scenario, 50);
}

/* Pages, redirects, and what a call keeps in between. */
static void
pages_run_out(void **state)
{
	static const Scenario scenario = {
		&play_similar_apps,
		{"subject1"},
		{"us"},
		.in_flight = 8,
		.statuses = {BATCH_OK},
	};

	(void) state;
	run_out_everywhere(&scenario, 50);
}

/* Rows of calls that have none, and failures. */
static void
failures_run_out(void **state)
{
	static const Scenario scenario = {
		&play_availability,
		{"subject1", CANNED_NULL, CANNED_BROKEN, CANNED_503, CANNED_CAPTCHA},
		{"us", "us", "de", "fr", "jp"},
		.in_flight = 1,
		.statuses = {
			BATCH_OK, BATCH_NOT_FOUND, BATCH_LAYOUT_CHANGED, BATCH_HTTP_ERROR, BATCH_BLOCKED
		},
	};

	(void) state;
	run_out_everywhere(&scenario, 50);
}

/* Answers that are kept, and then those that are had from there. */
static void
cached_run_out(void **state)
{
	static Scenario scenario = {
		&play_reviews,
		{"subject1", CANNED_NULL, CANNED_ODD "41"},
		{"us", "us", "us"},
		.in_flight = 8,
		.cached = true,
		.statuses = {BATCH_OK, BATCH_EMPTY, BATCH_OK},
	};

	(void) state;
	run_out_everywhere(&scenario, 50);
	assert_int_equal(keeping_kept(), 3);
	scenario.served = true;
	run_out_everywhere(&scenario, 10);
}

static int
begin(void **state)
{
	(void) state;
	url = server_start(canned_answer);
	return 0;
}

static int
end(void **state)
{
	(void) state;
	server_stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packs_run_out),
		cmocka_unit_test(lists_run_out),
		cmocka_unit_test(pages_run_out),
		cmocka_unit_test(failures_run_out),
		cmocka_unit_test(cached_run_out),
	};

	return cmocka_run_group_tests_name("batches without memory", tests, begin, end);
}
