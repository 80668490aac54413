/*
 * test_batch_oom.c
 *	  The engine when each allocation fails in turn.
 *
 * Batches run against a canned origin.  In each run another allocation fails,
 * alone or with all that follow it; those of libcurl and jansson do not.  Then
 * the batch reports that there is no memory, or every call has its outcome;
 * all memory is free again, and the pool serves the next batch.
 *
 * Linked with --wrap for free() as well, to find leaks.
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

/* ---- live allocations ---- */

/* Allocated by the wrappers and not freed. */
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
	/* mostly the last one allocated is freed first */
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
	int			in_flight;		/* most transfers at a time */
	bool		cached;			/* with a cache */
	bool		served;			/* and the answers are in it already */
	BatchStatus statuses[NCALLS];	/* with enough memory */
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

/* Fails unless the batch went as with enough memory. */
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

/*
 * Fails unless the lack of memory was reported, or every call has an outcome.
 */
static void
check_bad(const Scenario *scenario, int ncalls, long n)
{
	assert_int_not_equal(tally.trouble, BATCH_NO_DESCRIPTORS);
	for (int i = 0; i < ncalls; i++)
	{
		assert_true(tally.outcomes[i] <= 1);
		if (tally.trouble == BATCH_FINE && tally.outcomes[i] != 1)
			fail_msg("allocation %ld failed silently, and call %d has no outcome", n,
					 i + 1);
		if (tally.trouble != BATCH_FINE)
			continue;

		/* an outcome is the right one or a failure */
		if (tally.last[i].status != scenario->statuses[i])
		{
			assert_true(batch_is_failure(tally.last[i].status));
			assert_true(tally.last[i].error[0] != '\0');
		}
		assert_int_equal(tally.rows[i], tally.last[i].rows);
	}
}

/*
 * Runs a batch with the n-th allocation failing, and another one with the same
 * pool.  Returns false if there are fewer allocations.
 */
static bool
run_without_memory(const Scenario *scenario, const PlayCall *calls, int ncalls, long n, bool once)
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
fail_each_allocation(const Scenario *scenario, long least)
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

	/* allocations that a process makes only once happen here */
	assert_false(run_without_memory(scenario, calls, ncalls, MANY, false));
	for (int once = 0; once < 2; once++)
	{
		long		n = 1;

		for (;; n++)
		{
			js_arena_give_back();
			before = nlive;
			if (!run_without_memory(scenario, calls, ncalls, n, once))
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

/* Packs, and calls asked again after them. */
static void
packs_without_memory(void **state)
{
	static const Scenario scenario = {
		&play_suggestions,
		{"subject1", CANNED_GZIP, CANNED_CUT, "subject4", CANNED_NOT_FOUND},
		{"us", "us", "us", "de", "de"},
		.in_flight = 8,
		.statuses = {BATCH_OK, BATCH_OK, BATCH_OK, BATCH_OK, BATCH_NOT_FOUND},
	};

	(void) state;
	fail_each_allocation(&scenario, 50);
}

/* Lists of several pages, and a fallback. */
static void
lists_without_memory(void **state)
{
	static const Scenario scenario = {
		&play_reviews,
		{"subject1", CANNED_OLD},
		{"us", "us"},
		.in_flight = 8,
		.statuses = {BATCH_OK, BATCH_OK},
	};

	(void) state;
	fail_each_allocation(&scenario, 50);
}

/* Pages, redirects, and the chain of a call. */
static void
pages_without_memory(void **state)
{
	static const Scenario scenario = {
		&play_similar_apps,
		{"subject1"},
		{"us"},
		.in_flight = 8,
		.statuses = {BATCH_OK},
	};

	(void) state;
	fail_each_allocation(&scenario, 50);
}

/* Absent rows, and failures. */
static void
failures_without_memory(void **state)
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
	fail_each_allocation(&scenario, 50);
}

/* Answers that are put into the cache, then those taken from it. */
static void
cache_without_memory(void **state)
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
	fail_each_allocation(&scenario, 50);
	assert_int_equal(keeping_kept(), 3);
	scenario.served = true;
	fail_each_allocation(&scenario, 10);
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
		cmocka_unit_test(packs_without_memory),
		cmocka_unit_test(lists_without_memory),
		cmocka_unit_test(pages_without_memory),
		cmocka_unit_test(failures_without_memory),
		cmocka_unit_test(cache_without_memory),
	};

	return cmocka_run_group_tests_name("batches without memory", tests, begin, end);
}
