/*
 * test_batch_ways.c
 *	  The engine and its connections: requests that the origin did not process,
 *	  and a busy egress beside an idle one.
 *
 * Linked with --wrap for net_read_result(): over HTTP/1.1 an origin cannot say
 * that it did not process a request, so a status stands for that here.
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
#include "net/pool.h"

/* Stands for GOAWAY. */
#define UNPROCESSED 599

static Tally tally;
static char subjects[BATCHES_MOST_CALLS][16];
static PlayCall calls[BATCHES_MOST_CALLS];
static int	unprocessed;			/* how many requests, from the first, are not
								 * processed */
static bool de_unprocessed;		/* nor is any request for Germany */
static int	asked_for_de;		/* number of the request for Germany */

extern void __real_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);
extern void __wrap_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);

void
__wrap_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result)
{
	__real_net_read_result(transfer, code, result);
	if (result->status != UNPROCESSED)
		return;
	result->end = NET_UNSENT;
	result->status = 0;
	strcpy(result->error, "not processed");
}

/*
 * Rejects the first requests, then answers as usual; notes the request for
 * Germany.
 */
static void
answer(const ServerRequest *request, ServerReply *reply)
{
	bool		is_de = strstr(request->target, "gl=de") != NULL;

	if (is_de)
		asked_for_de = request->number;
	if (request->number <= unprocessed || (is_de && de_unprocessed))
		reply->status = UNPROCESSED;
	else
		canned_answer(request, reply);
}

/* Runs n calls for the United States, the last one for Germany if asked to. */
static void
run(int n, bool with_germany, const BatchSettings *settings)
{
	memset(calls, 0, sizeof(calls));
	for (int i = 0; i < n; i++)
	{
		snprintf(subjects[i], sizeof(subjects[i]), "subject%d", i);
		calls[i] = (PlayCall) {.country = "us",.lang = "en",.subject = subjects[i]};
	}
	if (with_germany)
		strcpy(calls[n - 1].country, "de");
	server_answers(answer);
	batches_run(fixture_pool, &play_suggestions, settings, calls, n, &tally);
}

/*
 * Even without retries such a request is sent again, and counts as one
 * attempt.
 */
static void
unprocessed_requests_are_sent_again(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	for (unprocessed = 1; unprocessed <= 2; unprocessed++)
	{
		run(3, false, &settings);
		batches_assert_all(&tally, 3, BATCH_OK);
		assert_int_equal(server_requests(), unprocessed + 1);
		for (int i = 0; i < 3; i++)
		{
			assert_int_equal(tally.rows[i], CANNED_ROWS);
			assert_int_equal(tally.last[i].attempts, 1);
		}
	}
}

/*
 * If the origin processes nothing, the calls fail, and one request of those
 * that they may waste is left for a retry after a delay.
 */
static void
never_processed_requests_fail(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	unprocessed = 1000;
	for (settings.retries = 0; settings.retries <= 1; settings.retries++)
	{
		run(3, false, &settings);
		batches_assert_all(&tally, 3, BATCH_NETWORK_ERROR);
		assert_int_equal(server_requests(), 3 + settings.retries);
		assert_int_equal(tally.last[0].attempts, 1 + settings.retries);
	}
	unprocessed = 0;
}

/* A single request is sent at most three more times, however many others succeed. */
static void
one_never_processed_request_fails(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);

	(void) state;
	de_unprocessed = true;
	settings.pack_bytes = 1;	/* a transfer for each call */
	run(40, true, &settings);
	de_unprocessed = false;
	assert_int_equal(server_requests(), 43);
	for (int i = 0; i < 39; i++)
		assert_int_equal(tally.last[i].status, BATCH_OK);
	assert_int_equal(tally.last[39].status, BATCH_NETWORK_ERROR);
	assert_int_equal(tally.last[39].attempts, 1);
}

static int
window(const char *country)
{
	return strcmp(country, "us") == 0 ? 1 : 64;
}

/* The origin serves as its own proxy. */
static const char *
proxy(const char *country)
{
	return strcmp(country, "us") == 0 ? "" : fixture_url;
}

static int
two(void)
{
	return 2;
}

/* Many calls wait for an egress that allows one transfer at a time. */
static void
idle_egress_does_not_wait_for_busy_one(void **state)
{
	BatchSettings settings = batches_settings(fixture_url);
	BatchPace	pace = *settings.pace;

	(void) state;
	pace.window = window;
	pace.proxy = proxy;
	pace.egresses = two;
	settings.pace = &pace;
	settings.pack_bytes = 1;	/* one call per transfer */
	run(40, true, &settings);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 40);
	assert_true(asked_for_de >= 1 && asked_for_de <= 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unprocessed_requests_are_sent_again),
		cmocka_unit_test(never_processed_requests_fail),
		cmocka_unit_test(one_never_processed_request_fails),
		cmocka_unit_test(idle_egress_does_not_wait_for_busy_one),
	};

	return cmocka_run_group_tests_name("batches and ways", tests, fixture_begin, fixture_end);
}
