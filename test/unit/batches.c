/*
 * batches.c
 *	  Runs batches against a canned origin, to their end.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "batches.h"
#include "server.h"

/* A batch that takes longer hangs, in µs.  No test needs a tenth of it. */
#define LONGEST_US 10000000

/* When no byte has come for this long, the answer has arrived. */
#define QUIET_MS 300

static int	descriptors;

static bool
acquire(void)
{
	descriptors++;
	return true;
}

static void
release(void)
{
	descriptors--;
}

static bool interrupted;

static bool
is_interrupted(void)
{
	return interrupted && server_requests() > 0;
}

static bool pausing;

void
batches_pause(void)
{
	pausing = true;
}

/* Pauses the batch, once, long enough to count. */
static void
pause_once(Batch *batch)
{
	if (!pausing || server_requests() == 0)
		return;
	(void) poll(NULL, 0, 100);
	(void) batch_run(batch);
	batch_pause(batch);
	(void) poll(NULL, 0, 150);
	batch_resume(batch);
	pausing = false;
}

void
batches_interrupt(void)
{
	interrupted = true;
}

static int64_t
no_slot(const char *country, int64_t patience)
{
	(void) country;
	(void) patience;
	return 0;
}

static bool
not_held(const char *country)
{
	(void) country;
	return false;
}

static int
wide_window(const char *country)
{
	(void) country;
	return 64;
}

static int64_t
no_cooldown(const char *country)
{
	(void) country;
	return 0;
}

static void
ignore_block(const char *country)
{
	(void) country;
}

static void
ignore_end(const char *country, const NetReport *report)
{
	(void) country;
	(void) report;
}

static const char *
no_proxy(const char *country)
{
	(void) country;
	return "";
}

static bool
not_slowed(const char *country)
{
	(void) country;
	return false;
}

static int64_t
no_turn(int64_t patience)
{
	(void) patience;
	return 0;
}

static int64_t
no_interval(void)
{
	return 0;
}

static int
one_egress(void)
{
	return 1;
}

static const BatchPace pace =
{
	.slot = no_slot,
	.held = not_held,
	.window = wide_window,
	.cooldown = no_cooldown,
	.blocked = ignore_block,
	.ended = ignore_end,
	.proxy = no_proxy,
	.slowed = not_slowed,
	.turn = no_turn,
	.turn_interval = no_interval,
	.interval = no_interval,
	.egresses = one_egress,
};

BatchSettings
batches_settings(const char *url)
{
	return (BatchSettings) {
		.base_url = url,
		.ca_file = "",
		.user_agent = "playfast test",
		.cookie = "",
		.max_in_flight = 8,
		.pack_bytes = 4 << 20,
		.max_response_size = 16 << 20,
		.memory = 64 << 20,
		.retries = 0,
		.retry_budget_ms = 5000,
		.transfer_timeout_ms = 5000,
		.connect_timeout_ms = 5000,
		.batch_timeout_ms = 20000,
		.pace = &pace,
	};
}

NetPool *
batches_pool(void)
{
	static const NetHost host = {acquire, release, is_interrupted};

	return net_pool_create(&host);
}

void
batches_pool_end(NetPool *pool)
{
	net_pool_destroy(pool);
	assert_int_equal(descriptors, 0);
}

/* A source of calls. */
typedef struct Calls
{
	const PlayCall *calls;
	int			n;
	int			next;
} Calls;

static bool
next_call(void *arg, PlayCall *call)
{
	Calls	   *calls = arg;

	if (calls->next == calls->n)
		return false;
	*call = calls->calls[calls->next++];
	return true;
}

static void
count_outcome(Tally *tally, const BatchOutcome *outcome)
{
	int			i = outcome->number - 1;

	assert_true(i >= 0 && i < BATCHES_MOST_CALLS);
	tally->outcomes[i]++;
	tally->last[i] = *outcome;
	tally->last[i].next_token = NULL;	/* valid only for a moment */
	tally->noutcomes++;
	tally->wire_bytes[0] += outcome->wire_bytes;
	tally->decoded_bytes[0] += outcome->decoded_bytes;
}

static void
drop_transfer(void *arg, const BatchTransfer *transfer)
{
	(void) arg;
	(void) transfer;
}

static void
count_lost(void *arg, const BatchOutcome *outcome)
{
	Tally	   *tally = arg;

	count_outcome(tally, outcome);
	assert_int_equal(outcome->status, BATCH_SKIPPED);
	tally->nlost++;
}

/* Finds the call that rows belong to by its subject. */
static int
find_call(const Calls *calls, const char *subject)
{
	for (int i = 0; i < calls->n; i++)
	{
		if (strcmp(calls->calls[i].subject, subject) == 0)
			return i;
	}
	fail_msg("no call asked for \"%s\"", subject);
	return -1;
}

static void
take_all(Batch *batch, const Calls *calls, Tally *tally)
{
	BatchAnswer answer;
	BatchOutcome outcome;
	BatchTransfer transfer;

	while (batch_answer(batch, &answer))
		tally->rows[find_call(calls, answer.call.subject)] += answer.answer->nrows;
	while (batch_outcome(batch, &outcome))
		count_outcome(tally, &outcome);
	while (batch_transfer(batch, &transfer))
	{
		tally->ntransfers++;
		tally->wire_bytes[1] += transfer.wire_bytes;
		tally->decoded_bytes[1] += transfer.decoded_bytes;
		if (transfer.calls > tally->most_calls)
			tally->most_calls = transfer.calls;
	}
}

void
batches_run(NetPool *pool, const PlayOperation *operation, const BatchSettings *settings,
			const PlayCall *calls, int ncalls, Tally *tally)
{
	Calls		source = {calls, ncalls, 0};
	Batch	   *batch = batch_create(pool, operation, settings,
									 (BatchSource) {next_call, &source, ncalls});
	int64_t		end = net_now() + LONGEST_US;

	memset(tally, 0, sizeof(*tally));
	tally->created = batch != NULL;
	if (batch == NULL)
	{
		tally->trouble = BATCH_NO_MEMORY;
		return;
	}
	for (;;)
	{
		struct pollfd ready = {.fd = net_pool_fd(pool),.events = POLLIN};

		tally->trouble = batch_run(batch);
		take_all(batch, &source, tally);
		assert_true(net_now() < end);
		if (tally->trouble != BATCH_FINE || batch_done(batch))
			break;
		pause_once(batch);
		if (is_interrupted())
			interrupted = poll(&ready, 1, QUIET_MS) != 0;
		else
			(void) poll(&ready, 1, batch_wait_ms(batch));
	}
	(void) batch_destroy(batch, count_lost, drop_transfer, tally);
}

void
batches_assert_all(const Tally *tally, int ncalls, BatchStatus status)
{
	assert_int_equal(tally->trouble, BATCH_FINE);
	assert_int_equal(tally->noutcomes, ncalls);
	assert_int_equal(tally->wire_bytes[0], tally->wire_bytes[1]);
	assert_int_equal(tally->decoded_bytes[0], tally->decoded_bytes[1]);
	for (int i = 0; i < ncalls; i++)
	{
		assert_int_equal(tally->outcomes[i], 1);
		if (tally->last[i].status != status)
			fail_msg("call %d is %s: %s", i + 1, batch_status_name(tally->last[i].status),
					 tally->last[i].error);
	}
}
