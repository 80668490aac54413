/*
 * test_batch.c
 *	  The engine against a canned origin: packs, their failures, outcomes.
 */
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

static Tally tally;

static char subjects[BATCHES_MOST_CALLS][16];
static PlayCall calls[BATCHES_MOST_CALLS];

/* Makes n calls for subject0, subject1, ... */
static void
make_calls(int n)
{
	memset(calls, 0, sizeof(calls));
	for (int i = 0; i < n; i++)
	{
		snprintf(subjects[i], sizeof(subjects[i]), "subject%d", i);
		calls[i] = (PlayCall) {
			.country = "us",.lang = "en",.subject = subjects[i],.since = PLAY_NO_SINCE,
			.sort = 2
		};
	}
}

static void
run(const PlayOperation *operation, int ncalls, const BatchSettings *settings)
{
	BatchSettings usual = batches_settings(fixture_url);

	server_answers(canned_answer);
	batches_run(fixture_pool, operation, settings != NULL ? settings : &usual, calls, ncalls, &tally);
}

/* Fails unless every call has this many rows. */
static void
assert_rows(int ncalls, int rows)
{
	for (int i = 0; i < ncalls; i++)
	{
		assert_int_equal(tally.rows[i], rows);
		assert_int_equal(tally.last[i].rows, rows);
	}
}

static void
calls_of_one_url_travel_together(void **state)
{
	(void) state;
	make_calls(8);
	for (int i = 5; i < 8; i++)
		strcpy(calls[i].country, "de");
	run(&play_suggestions, 8, NULL);
	batches_assert_all(&tally, 8, BATCH_OK);
	assert_rows(8, CANNED_ROWS);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(tally.ntransfers, 2);
	assert_int_equal(tally.most_calls, 5);
	assert_int_equal(tally.last[0].transfer, tally.last[4].transfer);
	assert_int_not_equal(tally.last[4].transfer, tally.last[5].transfer);
}

static void
packs_have_limits(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	make_calls(40);
	run(&play_suggestions, 40, NULL);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(tally.most_calls, play_suggestions.steps[0].rpc.pack_calls);

	/* an answer is expected to take 2 KB */
	settings.pack_bytes = 10000;
	run(&play_suggestions, 40, &settings);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 10);
	assert_int_equal(tally.most_calls, 4);
}

/*
 * Misfits in some rows are reported.  In all rows they are a changed layout,
 * whether the rows belong to one call or to several.
 */
static void
misfits_are_reported(void **state)
{
	(void) state;
	make_calls(3);
	calls[0].subject = CANNED_ODD "60";
	calls[1].subject = CANNED_ODD "61";
	calls[2].subject = CANNED_ODD "66";
	run(&play_reviews, 3, NULL);
	assert_rows(3, 6);
	assert_int_equal(tally.last[0].status, BATCH_OK);
	assert_string_equal(tally.last[0].misfits, "");
	assert_int_equal(tally.last[1].status, BATCH_OK);
	assert_string_equal(tally.last[1].misfits, "thumbs_up at [6]: 1 of 6");
	assert_string_equal(tally.last[1].error, "");
	assert_int_equal(tally.last[2].status, BATCH_LAYOUT_CHANGED);
	assert_string_equal(tally.last[2].misfits, "thumbs_up at [6]: 6 of 6");
	assert_string_equal(tally.last[2].error, "\"thumbs_up\" at [6] is not an integer");
	assert_int_equal(server_requests(), 1);

	/* two odd rows may be chance, six in a row are not */
	calls[0].subject = CANNED_ODD "22a";
	calls[1].subject = CANNED_ODD "22b";
	calls[2].subject = CANNED_ODD "22c";
	run(&play_reviews, 3, NULL);
	assert_rows(3, 2);
	for (int i = 0; i < 3; i++)
	{
		assert_string_equal(tally.last[i].misfits, "thumbs_up at [6]: 2 of 2");
		assert_int_equal(tally.last[i].status, i < 2 ? BATCH_OK : BATCH_LAYOUT_CHANGED);
	}
}

/*
 * Frames come in another order, one was not asked for, and one call has two.
 */
static void
tags_identify_frames(void **state)
{
	(void) state;
	make_calls(5);
	calls[2].subject = CANNED_STRAYS;
	run(&play_suggestions, 5, NULL);
	batches_assert_all(&tally, 5, BATCH_OK);
	assert_rows(5, CANNED_ROWS);
	assert_int_equal(server_requests(), 1);
}

static void
missing_frame_is_asked_again(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	make_calls(5);
	calls[3].subject = CANNED_SHY;
	settings.retries = 1;
	run(&play_suggestions, 5, &settings);
	batches_assert_all(&tally, 5, BATCH_OK);
	assert_rows(5, CANNED_ROWS);
	assert_int_equal(server_requests(), 2);
	for (int i = 0; i < 5; i++)
		assert_int_equal(tally.last[i].attempts, i == 3 ? 2 : 1);
}

/*
 * If a response ends too early, complete frames count, and the other calls are
 * asked again in two halves.
 */
static void
complete_frames_of_cut_response_count(void **state)
{
	(void) state;
	make_calls(30);
	calls[29].subject = CANNED_SHORT;
	run(&play_suggestions, 30, NULL);
	batches_assert_all(&tally, 30, BATCH_OK);
	assert_rows(30, CANNED_ROWS);
	assert_int_equal(server_requests(), 3);
	for (int i = 0; i < 30; i++)
		assert_int_equal(tally.last[i].attempts, i < CANNED_FEW ? 1 : 2);

	/* with one call left there is nothing to halve */
	make_calls(5);
	calls[3].subject = CANNED_CUT;
	run(&play_suggestions, 5, NULL);
	batches_assert_all(&tally, 5, BATCH_OK);
	assert_int_equal(server_requests(), 2);
}

/*
 * One call makes every response too large: halving finds it, and only it
 * fails.
 */
static void
large_packs_are_halved(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	make_calls(20);
	calls[0].subject = CANNED_LARGE;
	settings.max_response_size = CANNED_LARGE_BYTES;
	run(&play_suggestions, 20, &settings);
	assert_int_equal(tally.noutcomes, 20);
	for (int i = 1; i < 20; i++)
		assert_int_equal(tally.last[i].status, BATCH_OK);
	assert_int_equal(tally.last[0].status, BATCH_TOO_LARGE);

	/* 20; 10 and 10; 5 and 5; 2 and 3; 1 and 1 calls */
	assert_int_equal(server_requests(), 1 + 2 * 4);
}

static void
failures_have_their_status(void **state)
{
	static const struct
	{
		const char *subject;
		BatchStatus status;
		int			http_status;
	}			ends[] =
	{
		{"subject1", BATCH_OK, 200},
		{CANNED_GZIP, BATCH_OK, 200},
		{CANNED_CODED, BATCH_NETWORK_ERROR, 200},
		{CANNED_NULL, BATCH_EMPTY, 200},
		{CANNED_NOT_FOUND, BATCH_NOT_FOUND, 200},
		{CANNED_REFUSED, BATCH_HTTP_ERROR, 200},
		{CANNED_BROKEN, BATCH_LAYOUT_CHANGED, 200},
		{CANNED_429, BATCH_RATE_LIMITED, 429},
		{CANNED_429_DATA, BATCH_RATE_LIMITED, 429},
		{CANNED_503, BATCH_HTTP_ERROR, 503},
		{CANNED_404, BATCH_HTTP_ERROR, 404},
		{CANNED_CAPTCHA, BATCH_BLOCKED, 200},
		{CANNED_HTML, BATCH_LAYOUT_CHANGED, 200},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
	{
		make_calls(1);
		calls[0].subject = ends[i].subject;
		run(&play_suggestions, 1, NULL);
		batches_assert_all(&tally, 1, ends[i].status);
		assert_int_equal(tally.last[0].http_status, ends[i].http_status);
		assert_int_equal(tally.last[0].error[0] != '\0', batch_is_failure(ends[i].status));
		assert_int_equal(server_requests(), 1);
	}
}

static void
wall_stops_the_batch(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);
	int			nskipped = 0;

	(void) state;
	make_calls(6);
	for (int i = 0; i < 6; i++)
		snprintf(calls[i].country, sizeof(calls[i].country), "a%c", 'a' + i);
	calls[1].subject = CANNED_CAPTCHA;
	settings.max_in_flight = 1;
	run(&play_suggestions, 6, &settings);
	assert_int_equal(tally.noutcomes, 6);
	assert_int_equal(tally.last[0].status, BATCH_OK);
	assert_int_equal(tally.last[1].status, BATCH_BLOCKED);
	for (int i = 2; i < 6; i++)
		nskipped += tally.last[i].status == BATCH_SKIPPED;
	assert_int_equal(nskipped, 4);
	assert_int_equal(server_requests(), 2);
}

static void
temporary_failure_is_retried(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	make_calls(3);
	calls[1].subject = CANNED_503_ONCE;
	settings.retries = 1;
	run(&play_suggestions, 3, &settings);
	batches_assert_all(&tally, 3, BATCH_OK);
	assert_rows(3, CANNED_ROWS);
	assert_int_equal(tally.last[1].attempts, 2);
	assert_int_equal(server_requests(), 2);
}

/*
 * If the batch goes on after an interruption, interrupted calls are asked
 * again.
 */
static void
interruption_costs_no_attempt(void **state)
{
	(void) state;
	make_calls(3);
	batches_interrupt();
	run(&play_suggestions, 3, NULL);
	batches_assert_all(&tally, 3, BATCH_OK);
	assert_rows(3, CANNED_ROWS);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(tally.ntransfers, 2);
	for (int i = 0; i < 3; i++)
		assert_int_equal(tally.last[i].attempts, 1);
}

/*
 * While the batch was paused, the origin has closed the connection.  What it
 * had sent is dropped, and the answer to the second request counts.
 */
static void
connection_lost_in_pause_costs_no_attempt(void **state)
{
	(void) state;
	make_calls(1);
	calls[0].subject = CANNED_IMPATIENT;
	batches_pause();
	run(&play_suggestions, 1, NULL);
	batches_assert_all(&tally, 1, BATCH_OK);
	assert_rows(1, CANNED_ROWS);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(tally.last[0].attempts, 1);
}

static void
page_of_another_country_is_refused(void **state)
{
	(void) state;
	make_calls(2);
	calls[1].subject = CANNED_ABROAD;
	run(&play_similar_apps, 2, NULL);
	assert_int_equal(tally.noutcomes, 2);
	assert_int_equal(tally.last[0].status, BATCH_OK);
	assert_int_equal(tally.last[1].status, BATCH_HTTP_ERROR);
	assert_int_equal(tally.rows[1], 0);
}

static void
lists_are_continued(void **state)
{
	(void) state;
	make_calls(3);
	calls[1].subject = CANNED_OLD;
	run(&play_reviews, 3, NULL);
	batches_assert_all(&tally, 3, BATCH_OK);
	assert_rows(3, 2 * CANNED_ROWS);

	make_calls(2);
	run(&play_similar_apps, 2, NULL);
	batches_assert_all(&tally, 2, BATCH_OK);
	assert_rows(2, 3);

	/*
	 * clusters; two pages, each redirected; their continuations, together or
	 * apart
	 */
	assert_true(server_requests() >= 1 + 2 * 2 + 1);
	assert_true(server_requests() <= 1 + 2 * 2 + 2);
}

/* A link that cannot become a request is not a lack of memory. */
static void
unusable_links_are_not_followed(void **state)
{
	(void) state;
	make_calls(2);
	calls[1].subject = CANNED_ODD_LINK;
	run(&play_similar_apps, 2, NULL);
	batches_assert_all(&tally, 2, BATCH_OK);
	assert_int_equal(tally.rows[0], 3);

	/* the rows on the app's page, and their continuation */
	assert_int_equal(tally.rows[1], 2);
}

static void
absent_row_is_returned(void **state)
{
	(void) state;
	make_calls(3);
	calls[1].subject = CANNED_NOT_FOUND;
	calls[2].subject = CANNED_404;
	strcpy(calls[2].country, "de");
	run(&play_availability, 3, NULL);
	assert_int_equal(tally.noutcomes, 3);
	assert_int_equal(tally.last[0].status, BATCH_OK);
	assert_int_equal(tally.last[1].status, BATCH_NOT_FOUND);
	assert_int_equal(tally.last[2].status, BATCH_HTTP_ERROR);
	assert_rows(3, 1);
}

static void
count(void *arg, const BatchOutcome *outcome)
{
	int		   *n = arg;

	assert_int_equal(outcome->status, BATCH_SKIPPED);
	assert_int_equal(outcome->attempts, 0);
	++*n;
}

static bool
next_of_five(void *arg, PlayCall *call)
{
	int		   *n = arg;

	if (*n == 5)
		return false;
	*call = calls[(*n)++];
	return true;
}

static void
no_transfer(void *arg, const BatchTransfer *transfer)
{
	(void) arg;
	(void) transfer;
	fail();
}

/*
 * A batch destroyed before it began has sent nothing, and has all its
 * outcomes.
 */
static void
every_call_has_an_outcome(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);
	int			drawn = 0;
	int			lost = 0;
	Batch	   *batch;

	(void) state;
	make_calls(5);
	server_answers(canned_answer);
	batch = batch_create(fixture_pool, &play_suggestions, &settings,
						 (BatchSource) {next_of_five, &drawn, 5});
	assert_non_null(batch);
	assert_false(batch_done(batch));
	assert_int_equal(batch_destroy(batch, count, no_transfer, &lost), 0);
	assert_int_equal(lost, 5);
	assert_int_equal(server_requests(), 0);
}

static bool
next_of_none(void *arg, PlayCall *call)
{
	(void) arg;
	(void) call;
	return false;
}

static void
nothing_to_ask_takes_no_time(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);
	int			lost = 0;
	Batch	   *batch;

	(void) state;
	batch = batch_create(fixture_pool, &play_suggestions, &settings,
						 (BatchSource) {next_of_none, NULL, 0});
	assert_non_null(batch);
	assert_int_equal(batch_run(batch), BATCH_FINE);
	assert_true(batch_done(batch));
	assert_int_equal(batch_wait_ms(batch), 0);
	assert_int_equal(batch_destroy(batch, count, no_transfer, &lost), 0);
	assert_int_equal(lost, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_of_one_url_travel_together),
		cmocka_unit_test(packs_have_limits),
		cmocka_unit_test(misfits_are_reported),
		cmocka_unit_test(tags_identify_frames),
		cmocka_unit_test(missing_frame_is_asked_again),
		cmocka_unit_test(complete_frames_of_cut_response_count),
		cmocka_unit_test(large_packs_are_halved),
		cmocka_unit_test(failures_have_their_status),
		cmocka_unit_test(wall_stops_the_batch),
		cmocka_unit_test(temporary_failure_is_retried),
		cmocka_unit_test(interruption_costs_no_attempt),
		cmocka_unit_test(connection_lost_in_pause_costs_no_attempt),
		cmocka_unit_test(page_of_another_country_is_refused),
		cmocka_unit_test(lists_are_continued),
		cmocka_unit_test(unusable_links_are_not_followed),
		cmocka_unit_test(absent_row_is_returned),
		cmocka_unit_test(every_call_has_an_outcome),
		cmocka_unit_test(nothing_to_ask_takes_no_time),
	};

	return cmocka_run_group_tests_name("batches", tests, fixture_begin, fixture_end);
}
