/*
 * test_batch_ways.c
 *	  The engine and the ways to the origin: requests that the origin did not
 *	  take, and egresses of which one is busy.
 *
 * Linked with --wrap for net_read_result(): over HTTP/1.1 no origin can say that
 * it has not begun with a request, so that a status stands for it here.
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
#include "net/pool.h"

/* What stands for GOAWAY. */
#define NOT_TAKEN 599

static const char *url;
static NetPool *pool;
static Tally tally;
static char subjects[BATCHES_MOST_CALLS][16];
static PlayCall calls[BATCHES_MOST_CALLS];
static int	not_taken;			/* so many requests, the first ones */
static int	asked_for_de;		/* the number of the request for Germany */

extern void __real_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);
extern void __wrap_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);

void
__wrap_net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result)
{
	__real_net_read_result(transfer, code, result);
	if (result->status != NOT_TAKEN)
		return;
	result->end = NET_UNSENT;
	result->status = 0;
	strcpy(result->error, "not taken");
}

/* Answers as usual, after the first few, and notes when Germany is asked for. */
static void
answer(const ServerRequest *request, ServerReply *reply)
{
	if (strstr(request->target, "gl=de") != NULL)
		asked_for_de = request->number;
	if (request->number <= not_taken)
		reply->status = NOT_TAKEN;
	else
		canned_answer(request, reply);
}

static int
begin(void **state)
{
	(void) state;
	url = server_start(answer);
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

/* Runs n calls for the United States, the last one for Germany if wanted. */
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
	batches_run(pool, &play_suggestions, settings, calls, n, &tally);
}

/* Without retries it is sent again, twice, and that is the first attempt still. */
static void
what_was_not_taken_is_sent_again(void **state)
{
	BatchSettings settings = batches_settings(url);

	(void) state;
	for (not_taken = 1; not_taken <= 2; not_taken++)
	{
		run(3, false, &settings);
		batches_assert_all(&tally, 3, BATCH_OK);
		assert_int_equal(server_requests(), not_taken + 1);
		for (int i = 0; i < 3; i++)
		{
			assert_int_equal(tally.rows[i], CANNED_ROWS);
			assert_int_equal(tally.last[i].attempts, 1);
		}
	}
}

/* Nor is an origin that takes nothing asked for ever. */
static void
what_is_never_taken_fails(void **state)
{
	BatchSettings settings = batches_settings(url);

	(void) state;
	not_taken = 1000;
	run(3, false, &settings);
	batches_assert_all(&tally, 3, BATCH_NETWORK_ERROR);
	assert_int_equal(server_requests(), 3);
	not_taken = 0;
}

static int
window(const char *country)
{
	return strcmp(country, "us") == 0 ? 1 : 64;
}

/* The origin is its own proxy. */
static const char *
proxy(const char *country)
{
	return strcmp(country, "us") == 0 ? "" : url;
}

static int
two(void)
{
	return 2;
}

/* However many calls before it wait for an egress that may have one in flight. */
static void
an_idle_egress_does_not_wait_for_a_busy_one(void **state)
{
	BatchSettings settings = batches_settings(url);
	BatchPace	pace = *settings.pace;

	(void) state;
	pace.window = window;
	pace.proxy = proxy;
	pace.egresses = two;
	settings.pace = &pace;
	settings.pack_bytes = 1;	/* a transfer for each call */
	run(40, true, &settings);
	batches_assert_all(&tally, 40, BATCH_OK);
	assert_int_equal(server_requests(), 40);
	assert_true(asked_for_de >= 1 && asked_for_de <= 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_taken_is_sent_again),
		cmocka_unit_test(what_is_never_taken_fails),
		cmocka_unit_test(an_idle_egress_does_not_wait_for_a_busy_one),
	};

	return cmocka_run_group_tests_name("batches and ways", tests, begin, end);
}
