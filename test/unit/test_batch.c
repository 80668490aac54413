/*
 * test_batch.c
 *	  The engine against a canned origin: packs, what becomes of them, outcomes.
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

static const char *url;
static NetPool *pool;
static Tally tally;

static int
begin(void **state)
{
	(void) state;
	url = server_start(canned_answer);
	pool = batches_pool();
	return pool == NULL;
}

static int
end(void **state)
{
	(void) state;
	batches_pool_end(pool);
	server_stop();
	return 0;
}

static char subjects[BATCHES_MOST_CALLS][16];
static PlayCall calls[BATCHES_MOST_CALLS];

/* Writes n calls for subject0, subject1 … */
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
	BatchSettings usual = batches_settings(url);

	server_answers(canned_answer);
	batches_run(pool, operation, settings != NULL ? settings : &usual, calls, ncalls, &tally);
}

/* Fails unless every call has brought so many rows. */
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
	BatchSettings settings = batches_settings(url);

	(void) state;
	make_calls(40);
	run(&play_suggestions, 40, NULL);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 2);
	assert_int_equal(tally.most_calls, play_suggestions.steps[0].rpc.pack_calls);

	/* each answer is expected to have 2 KB */
	settings.pack_bytes = 10000;
	run(&play_suggestions, 40, &settings);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 10);
	assert_int_equal(tally.most_calls, 4);
}

/*
 * What is not understood in some rows is told; in all of them it is a changed
 * layout, whether one call has them or several.
 */
static void
misfits_are_told(void **state)
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

	/* two odd rows are an accident, six in a row are not */
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

/* Frames in another order, one nobody asked for, and a second one for a call. */
static void
tags_tell_whose_a_frame_is(void **state)
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
a_missing_frame_is_asked_for_again(void **state)
{
	BatchSettings settings = batches_settings(url);

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

/* A response that ends short: what came counts, the rest is asked for in halves. */
static void
what_came_of_a_pack_counts(void **state)
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

	/* what is left is one call */
	make_calls(5);
	calls[3].subject = CANNED_CUT;
	run(&play_suggestions, 5, NULL);
	batches_assert_all(&tally, 5, BATCH_OK);
	assert_int_equal(server_requests(), 2);
}

/* One call spoils every response that it is in: it is found, and fails alone. */
static void
packs_are_halved(void **state)
{
	BatchSettings settings = batches_settings(url);

	(void) state;
	make_calls(20);
	calls[0].subject = CANNED_LARGE;
	settings.max_response_size = CANNED_LARGE_BYTES;
	run(&play_suggestions, 20, &settings);
	assert_int_equal(tally.noutcomes, 20);
	for (int i = 1; i < 20; i++)
		assert_int_equal(tally.last[i].status, BATCH_OK);
	assert_int_equal(tally.last[0].status, BATCH_TOO_LARGE);

	/* 20; 10 and 10; 5 and 5; 2 and 3; 1 and 1 */
	assert_int_equal(server_requests(), 1 + 2 * 4);
}

static void
every_end_has_its_status(void **state)
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
a_wall_stops_the_batch(void **state)
{
	BatchSettings settings = batches_settings(url);
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
what_passes_is_tried_again(void **state)
{
	BatchSettings settings = batches_settings(url);

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

/* Its caller did not end the batch: what was dropped is asked for again. */
static void
an_interruption_costs_no_attempt(void **state)
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
 * The origin has lost patience with a caller who paused.  What it had said
 * before is forgotten: the answer to the second request counts.
 */
static void
a_broken_pause_costs_no_attempt(void **state)
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
a_page_for_another_country_is_no_answer(void **state)
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
lists_go_on(void **state)
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

	/* clusters; two pages, each redirected; what follows, together or not */
	assert_true(server_requests() >= 1 + 2 * 2 + 1);
	assert_true(server_requests() <= 1 + 2 * 2 + 2);
}

/* What the store says can only be asked for in part: that is no lack of memory. */
static void
odd_links_are_followed_otherwise(void **state)
{
	(void) state;
	make_calls(2);
	calls[1].subject = CANNED_ODD_LINK;
	run(&play_similar_apps, 2, NULL);
	batches_assert_all(&tally, 2, BATCH_OK);
	assert_int_equal(tally.rows[0], 3);

	/* the few of the app's page, and what follows them */
	assert_int_equal(tally.rows[1], 2);
}

static void
a_call_without_rows_may_have_one(void **state)
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

/* A batch that is given up before it began: nothing is sent, nothing lost. */
static void
every_call_has_an_outcome(void **state)
{
	BatchSettings settings = batches_settings(url);
	int			drawn = 0;
	int			lost = 0;
	Batch	   *batch;

	(void) state;
	make_calls(5);
	server_answers(canned_answer);
	batch = batch_create(pool, &play_suggestions, &settings,
						 (BatchSource) {next_of_five, &drawn, 5});
	assert_non_null(batch);
	assert_false(batch_done(batch));
	assert_int_equal(batch_destroy(batch, count, no_transfer, &lost), 0);
	assert_int_equal(lost, 5);
	assert_int_equal(server_requests(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_of_one_url_travel_together),
		cmocka_unit_test(packs_have_limits),
		cmocka_unit_test(misfits_are_told),
		cmocka_unit_test(tags_tell_whose_a_frame_is),
		cmocka_unit_test(a_missing_frame_is_asked_for_again),
		cmocka_unit_test(what_came_of_a_pack_counts),
		cmocka_unit_test(packs_are_halved),
		cmocka_unit_test(every_end_has_its_status),
		cmocka_unit_test(a_wall_stops_the_batch),
		cmocka_unit_test(what_passes_is_tried_again),
		cmocka_unit_test(an_interruption_costs_no_attempt),
		cmocka_unit_test(a_broken_pause_costs_no_attempt),
		cmocka_unit_test(a_page_for_another_country_is_no_answer),
		cmocka_unit_test(lists_go_on),
		cmocka_unit_test(odd_links_are_followed_otherwise),
		cmocka_unit_test(a_call_without_rows_may_have_one),
		cmocka_unit_test(every_call_has_an_outcome),
	};

	return cmocka_run_group_tests_name("batches", tests, begin, end);
}
