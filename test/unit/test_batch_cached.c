/*
 * test_batch_cached.c
 *	  The engine with a cache: cached answers are not requested, another
 *	  session's request is waited for, and new answers are kept.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "batches.h"
#include "canned.h"
#include "fixture.h"
#include "keeping.h"

static Tally tally;

static PlayCall
make_call(const char *subject)
{
	return (PlayCall) {
		.country = "us",.lang = "en",.subject = subject,.since = PLAY_NO_SINCE,.sort = 2
	};
}

static BatchSettings
cached_settings(void)
{
	BatchSettings settings = batches_settings(fixture_url);

	settings.cache = &keeping_cache;
	return settings;
}

/*
 * Runs calls for these subjects, up to NULL; returns the number of requests.
 */
static int
ask(const PlayOperation *operation, const BatchSettings *settings, const char *const *subjects)
{
	static PlayCall calls[BATCHES_MOST_CALLS];
	int			n = 0;

	for (; subjects[n] != NULL; n++)
		calls[n] = make_call(subjects[n]);
	server_answers(canned_answer);
	batches_run(fixture_pool, operation, settings, calls, n, &tally);
	assert_int_equal(tally.trouble, BATCH_FINE);
	assert_int_equal(tally.noutcomes, n);
	assert_int_equal(keeping_open(), 0);
	return server_requests();
}

#define ASK(operation, settings, ...) \
	ask(&play_##operation, settings, (const char *const[]) {__VA_ARGS__, NULL})

/*
 * Fails unless call i has this status and number of rows, and came from the
 * cache or not.
 */
static void
assert_call(int i, BatchStatus status, int rows, bool cached)
{
	const BatchOutcome *outcome = &tally.last[i];

	assert_int_equal(tally.outcomes[i], 1);
	assert_int_equal(outcome->status, status);
	assert_int_equal(outcome->rows, rows);
	assert_int_equal(tally.rows[i], rows);
	assert_int_equal(outcome->cached, cached);
	assert_int_equal(outcome->attempts > 0, !cached);
	assert_int_equal(outcome->transfer > 0, !cached);
	assert_int_equal(outcome->wire_bytes > 0, !cached);
}

static void
answers_are_kept(void **state)
{
	BatchSettings settings = cached_settings();
	int64_t		ended_at;

	(void) state;
	keeping_begin(SIZE_MAX);
	assert_int_equal(ASK(suggestions, &settings, "subject1", CANNED_NULL, CANNED_NOT_FOUND, CANNED_REFUSED), 1);
	assert_call(0, BATCH_OK, CANNED_ROWS, false);
	assert_call(1, BATCH_EMPTY, 0, false);
	assert_call(2, BATCH_NOT_FOUND, 0, false);
	assert_true(batch_is_failure(tally.last[3].status));
	assert_int_equal(keeping_kept(), 3);
	assert_int_equal(keeping_looks(), 4);
	ended_at = tally.last[0].ended_at;

	assert_int_equal(ASK(suggestions, &settings, "subject1", CANNED_NULL, CANNED_NOT_FOUND), 0);
	assert_call(0, BATCH_OK, CANNED_ROWS, true);
	assert_call(1, BATCH_EMPTY, 0, true);
	assert_call(2, BATCH_NOT_FOUND, 0, true);
	assert_true(tally.last[0].ended_at == ended_at);
	assert_int_equal(tally.ntransfers, 0);
	assert_int_equal(keeping_kept(), 3);

	/* between others that go in one request */
	assert_int_equal(ASK(suggestions, &settings, "subject2", "subject1", "subject3"), 1);
	assert_call(0, BATCH_OK, CANNED_ROWS, false);
	assert_call(1, BATCH_OK, CANNED_ROWS, true);
	assert_int_equal(tally.most_calls, 2);
}

/* Calls with several answers, absent rows, and misfits. */
static void
calls_are_kept_whole(void **state)
{
	BatchSettings settings = cached_settings();
	char		misfits[sizeof(tally.last[0].misfits)];

	(void) state;
	keeping_begin(SIZE_MAX);
	assert_int_equal(ASK(reviews, &settings, "subject1"), 2);
	assert_call(0, BATCH_OK, 2 * CANNED_ROWS, false);
	assert_int_equal(ASK(reviews, &settings, "subject1"), 0);
	assert_call(0, BATCH_OK, 2 * CANNED_ROWS, true);

	keeping_begin(SIZE_MAX);
	assert_int_equal(ASK(availability, &settings, CANNED_NULL), 1);
	assert_call(0, BATCH_NOT_FOUND, 1, false);
	assert_int_equal(ASK(availability, &settings, CANNED_NULL), 0);
	assert_call(0, BATCH_NOT_FOUND, 1, true);

	keeping_begin(SIZE_MAX);
	assert_int_equal(ASK(reviews, &settings, CANNED_ODD "41"), 1);
	assert_string_not_equal(tally.last[0].misfits, "");
	memcpy(misfits, tally.last[0].misfits, sizeof(misfits));
	assert_int_equal(ASK(reviews, &settings, CANNED_ODD "41"), 0);
	assert_call(0, BATCH_OK, 4, true);
	assert_string_equal(tally.last[0].misfits, misfits);
}

static void
large_answers_are_not_kept(void **state)
{
	BatchSettings settings = cached_settings();

	(void) state;
	keeping_begin(10);
	(void) ASK(suggestions, &settings, "subject1", CANNED_NULL);
	assert_int_equal(keeping_kept(), 1);	/* an empty answer is small
											 * enough */
	assert_int_equal(keeping_too_large(), 1);
	assert_int_equal(ASK(suggestions, &settings, "subject1"), 1);
}

/* A batch that waits for two other sessions, while its third call goes on. */
typedef struct Waiting
{
	PlayCall	calls[3];
	int			next;
	Batch	   *batch;
} Waiting;

static bool
next_call(void *arg, PlayCall *call)
{
	Waiting    *waiting = arg;

	if (waiting->next == 3)
		return false;
	*call = waiting->calls[waiting->next++];
	return true;
}

/*
 * Runs until so many calls have ended, and all others wait for other sessions.
 */
static void
run_until(Waiting *waiting, int ended)
{
	BatchProgress progress;
	BatchAnswer answer;
	BatchOutcome outcome;

	do
	{
		struct pollfd ready = {.fd = net_pool_fd(fixture_pool),.events = POLLIN};

		assert_int_equal(batch_run(waiting->batch), BATCH_FINE);
		while (batch_answer(waiting->batch, &answer))
			tally.rows[answer.number - 1] += answer.answer->nrows;
		while (batch_outcome(waiting->batch, &outcome))
		{
			tally.outcomes[outcome.number - 1]++;
			tally.last[outcome.number - 1] = outcome;
		}
		batch_progress(waiting->batch, &progress);
		assert_true(batch_wait_ms(waiting->batch) <= 101 || progress.elsewhere == 0);
		(void) poll(&ready, 1, batch_wait_ms(waiting->batch) < 20 ? batch_wait_ms(waiting->batch) : 20);
	} while (progress.ended < ended);
	assert_int_equal(progress.elsewhere, 3 - ended);
}

static void
begin_waiting(Waiting *waiting)
{
	static BatchSettings settings;

	settings = cached_settings();
	memset(&tally, 0, sizeof(tally));
	*waiting = (Waiting) {
		.calls = {make_call("subject1"), make_call("subject2"), make_call("subject3")}
	};
	keeping_begin(SIZE_MAX);
	server_answers(canned_answer);
	waiting->batch = batch_create(fixture_pool, &play_suggestions, &settings,
								  (BatchSource) {next_call, waiting, 3});
	keeping_claim("subject1");
	keeping_claim("subject2");
	run_until(waiting, 1);
	assert_call(2, BATCH_OK, CANNED_ROWS, false);
	assert_false(batch_done(waiting->batch));
}

static void
ignore_lost(void *arg, const BatchOutcome *outcome)
{
	(*(int *) arg)++;
	assert_int_equal(outcome->status, BATCH_SKIPPED);
}

static void
ignore_transfer(void *arg, const BatchTransfer *transfer)
{
	(void) arg;
	(void) transfer;
}

static void
others_are_waited_for(void **state)
{
	Waiting		waiting;
	int			lost = 0;

	(void) state;
	begin_waiting(&waiting);
	keeping_answer_claim("subject1", "subject3");
	run_until(&waiting, 2);
	assert_call(0, BATCH_OK, CANNED_ROWS, true);
	assert_int_equal(server_requests(), 1);
	keeping_drop_claim("subject2");
	run_until(&waiting, 3);
	assert_call(1, BATCH_OK, CANNED_ROWS, false);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(keeping_open(), 0);
	assert_int_equal(keeping_kept(), 2);
	assert_true(batch_done(waiting.batch));
	(void) batch_destroy(waiting.batch, ignore_lost, ignore_transfer, &lost);
	assert_int_equal(lost, 0);

	/* a waiting batch is destroyed */
	begin_waiting(&waiting);
	(void) batch_destroy(waiting.batch, ignore_lost, ignore_transfer, &lost);
	assert_int_equal(lost, 2);
	assert_int_equal(keeping_open(), 0);
}

/* Rows from the cache, like others, wait for memory until they are taken. */
static void
cached_rows_wait_for_memory(void **state)
{
	static char subjects[40][16];
	const char *list[41] = {NULL};
	BatchSettings settings = cached_settings();

	(void) state;
	keeping_begin(SIZE_MAX);
	for (int i = 0; i < 40; i++)
	{
		(void) snprintf(subjects[i], sizeof(subjects[i]), "subject%d", i);
		list[i] = subjects[i];
	}
	assert_int_equal(ask(&play_suggestions, &settings, list), 2);
	settings.memory = 1;
	assert_int_equal(ask(&play_suggestions, &settings, list), 0);
	for (int i = 0; i < 40; i++)
		assert_call(i, BATCH_OK, CANNED_ROWS, true);
}

/* A batch that was stopped still serves from the cache, but sends nothing. */
static void
stopped_batch_serves_from_cache(void **state)
{
	BatchSettings settings = cached_settings();

	(void) state;
	keeping_begin(SIZE_MAX);
	(void) ASK(suggestions, &settings, "subject1");
	settings.max_in_flight = 1;
	settings.pack_bytes = 0;
	assert_int_equal(ASK(suggestions, &settings, CANNED_CAPTCHA, "subject2", "subject1"), 1);
	assert_int_equal(tally.last[0].status, BATCH_BLOCKED);
	assert_int_equal(tally.last[1].status, BATCH_SKIPPED);
	assert_call(2, BATCH_OK, CANNED_ROWS, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_kept),
		cmocka_unit_test(calls_are_kept_whole),
		cmocka_unit_test(large_answers_are_not_kept),
		cmocka_unit_test(others_are_waited_for),
		cmocka_unit_test(cached_rows_wait_for_memory),
		cmocka_unit_test(stopped_batch_serves_from_cache),
	};

	return cmocka_run_group_tests_name("batches with a cache", tests, fixture_begin, fixture_end);
}
