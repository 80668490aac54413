/*
 * settle.c
 *	  After a transfer: outcomes for the calls that have their answer, another
 *	  attempt for the others where that may help.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/settle.h"

/* Calls of a pack that failed as a whole that are asked again one by one. */
#define MOST_ALONE 16

/* Redirects of one page that are followed. */
#define MOST_REDIRECTS 3

/* The first wait before a retry, doubled each time, and the longest. */
#define RETRY_BASE_US 500000
#define RETRY_LONGEST_US 30000000

/* A random number from 0 to 1 (xorshift64*). */
static double
random_fraction(Batch *batch)
{
	uint64_t	x = batch->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	batch->random = x;
	return (double) ((x * UINT64_C(0x2545F4914F6CDD1D)) >> 11) / 9007199254740992.0;
}

/*
 * How long to wait before a pack is sent again: what the origin asked for, or
 * else any time up to a bound that doubles ("full jitter", so that many
 * sessions do not come back together).
 */
static int64_t
retry_delay(Batch *batch, const Pack *pack, const Fault *fault)
{
	int64_t		bound = RETRY_BASE_US;

	if (fault->retry_after_s > INT32_MAX)
		return (int64_t) INT32_MAX * 1000000;
	if (fault->retry_after_s >= 0)
		return fault->retry_after_s * 1000000;
	for (int i = 0; i < pack->failures && bound < RETRY_LONGEST_US; i++)
		bound *= 2;
	if (bound > RETRY_LONGEST_US)
		bound = RETRY_LONGEST_US;
	return (int64_t) (random_fraction(batch) * (double) bound);
}

void
wait_until(Pack *pack, int64_t when)
{
	Batch	   *batch = pack->batch;
	Pack	  **end = &batch->waiting;

	pack->not_before = when;
	while (*end != NULL)
		end = &(*end)->next;
	pack->next = NULL;
	*end = pack;
}

/*
 * Keeps a pack for another attempt if the retries and their budget allow it;
 * says in the hint why not, if the origin asked for too much patience.
 */
static bool
retry(Pack *pack, Fault *fault)
{
	Batch	   *batch = pack->batch;
	int64_t		now = batch_now(batch);
	int64_t		when;
	int64_t		budget_end = INT64_MAX;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];

		if (call->failed_at < 0)
			call->failed_at = now;
		if (call->failed_at + (int64_t) batch->settings.retry_budget_ms * 1000 < budget_end)
			budget_end = call->failed_at + (int64_t) batch->settings.retry_budget_ms * 1000;
	}
	if (!fault->passing || batch->stopped || pack->failures >= batch->settings.retries)
		return false;
	when = now + retry_delay(batch, pack, fault);
	if (when > budget_end)
	{
		if (fault->retry_after_s >= 0)
			snprintf(fault->hint, sizeof(fault->hint),
					 "The origin asks to wait %lld s; playfast.retry_budget is %d ms.",
					 (long long) fault->retry_after_s,
					 batch->settings.retry_budget_ms);
		return false;
	}
	pack->failures++;
	for (int i = 0; i < pack->ncalls; i++)
		call_reopen(pack->calls[i]);
	pack_land(pack);
	wait_until(pack, when);
	return true;
}

/*
 * Follows a redirect: of a page only, and to the origin itself.  True if the
 * pack waits to be sent again.
 */
static bool
follow_redirect(Pack *pack, const NetResult *result)
{
	Batch	   *batch = pack->batch;
	size_t		base = strlen(batch->settings.base_url);
	char	   *path;

	if (pack->page == NULL || batch->stopped || pack->redirects == MOST_REDIRECTS ||
		result->status < 301 || result->status > 308 ||
		strlen(result->location) + 1 == sizeof(result->location) ||
		strncmp(result->location, batch->settings.base_url, base) != 0 ||
		result->location[base] != '/')
		return false;
	path = strdup(result->location + base);
	if (path == NULL)
		return false;
	free(pack->redirected);
	pack->redirected = path;
	pack->redirects++;
	pack_land(pack);
	wait_until(pack, 0);
	return true;
}

/* Ends every call of a pack with what went wrong, and the pack. */
static void
fail_pack(Pack *pack, const Fault *fault)
{
	for (int i = 0; i < pack->ncalls; i++)
		call_fail(pack->batch, pack->calls[i], fault->status, fault->error, fault->hint);
	pack_free(pack);
}

void
refuse_pack(Pack *pack, BatchStatus status, int64_t wait)
{
	Fault		fault = {.status = status};

	if (status == BATCH_BLOCKED)
	{
		snprintf(fault.error, sizeof(fault.error),
				 "the origin has blocked this address; nothing is sent for %lld s more",
				 (long long) (wait / 1000000 + 1));
		snprintf(fault.hint, sizeof(fault.hint),
				 "playfast.block_cooldown is how long; playfast_status() shows it.");
	}
	else
	{
		snprintf(fault.error, sizeof(fault.error),
				 "the next transfer may start in %lld s only", (long long) (wait / 1000000 + 1));
		snprintf(fault.hint, sizeof(fault.hint),
				 "The origin asked to wait (playfast.retry_budget limits that), or "
				 "playfast.rate_limit is low for playfast.batch_timeout.");
	}
	fail_pack(pack, &fault);
}

/*
 * Was a pack too much for one response?  It was too large or ended short; or
 * none of its ncalls was answered, for no reason of its own: then the gateway
 * may have given up on all of them.
 */
static bool
was_too_much(const Pack *pack, const Fault *fault, int ncalls)
{
	int			code;

	if (fault->status != BATCH_OK || pack->ncalls < ncalls)
		return fault->apart;
	for (int i = 0; i < ncalls; i++)
	{
		const Call *call = pack->calls[i];
		PlayErrorKind kind;

		if (call->state == CALL_BROKEN)
			return false;
		if (call->state != CALL_REFUSED)
			continue;
		kind = play_error_row(call->error_row, &code);
		if (kind == PLAY_ERROR_NOT_FOUND || kind == PLAY_ERROR_REFUSED)
			return false;
	}
	return true;
}

/*
 * Sends the calls of a pack again: each alone, or, when many of them were too
 * much for one response, in halves.  At once, but for those of a pack that the
 * gateway has given up on.
 */
static void
take_apart(Pack *pack, const Fault *fault, bool in_halves)
{
	int64_t		when = in_halves && !fault->apart ?
		batch_now(pack->batch) + retry_delay(pack->batch, pack, fault) : 0;
	int			most = pack->ncalls > MOST_ALONE && in_halves ?
		(pack->ncalls + 1) / 2 : 1;

	for (int i = 0; i < pack->ncalls; i += most)
	{
		int			n = pack->ncalls - i < most ? pack->ncalls - i : most;
		Pack	   *part = pack_part(pack, i, n);

		for (int c = i; c < i + n; c++)
		{
			call_reopen(pack->calls[c]);
			if (part == NULL)
				call_fail(pack->batch, pack->calls[c], fault->status, fault->error,
						  fault->hint);
		}
		if (part != NULL)
			wait_until(part, when);
		else
			pack->batch->no_memory = true;
	}
	pack_free(pack);
}

/* Nothing more is sent: the calls that are left will be skipped. */
void
stop_batch(Batch *batch, const char *reason, const char *hint)
{
	if (batch->stopped)
		return;
	batch->stopped = true;
	snprintf(batch->stop_reason, sizeof(batch->stop_reason), "%s", reason);
	snprintf(batch->stop_hint, sizeof(batch->stop_hint), "%s", hint);
}

/*
 * Sends the calls of a pack that have an answer on their way, and moves the
 * others together.
 */
static void
settle_answered(Pack *pack, const NetResult *result)
{
	int			left = 0;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];
		BatchOutcome *outcome = &call->outcome;

		outcome->http_status = result->status;
		outcome->wire_bytes = pack->decoded == 0 ? 0 :
			result->wire_bytes * outcome->decoded_bytes / pack->decoded;
		if (pack->first_byte_at >= 0)
			outcome->first_byte_us = pack->first_byte_at - pack->sent_at;
		if (call->state == CALL_ANSWERED)
			call_end(pack->batch, call);
		else if (call->state == CALL_GOES_ON)
			call_go_on(pack->batch, call);
		else
		{
			outcome->total_us = batch_now(pack->batch) - pack->sent_at;
			pack->calls[left++] = call;
		}
	}
	pack->ncalls = left;
}

/* Tells the pace how a transfer went. */
static void
tell_pace(const Pack *pack, const NetResult *result, const Fault *fault)
{
	const BatchPace *pace = pack->batch->settings.pace;
	const char *country = pack->calls[0]->outcome.call.country;
	NetReport	report = {
		.signal = NET_SIGNAL_CLEAN,
		.latency = pack->first_byte_at < 0 ? 0 : pack->first_byte_at - pack->sent_at,
		.retry_after_s = fault->retry_after_s,
		.most_in_flight = pack->batch->settings.max_in_flight
	};

	if (fault->status == BATCH_BLOCKED)
	{
		pace->blocked(country);
		return;
	}
	if (fault->status == BATCH_RATE_LIMITED || result->status == 503)
		report.signal = NET_SIGNAL_THROTTLED;
	else if (fault->status == BATCH_NETWORK_ERROR || fault->status == BATCH_TIMEOUT ||
			 result->status >= 500)
		report.signal = NET_SIGNAL_TROUBLE;
	for (int i = 0; i < pack->ncalls && report.signal == NET_SIGNAL_CLEAN; i++)
	{
		const Call *call = pack->calls[i];
		int			code;

		if (call->state == CALL_REFUSED &&
			play_error_row(call->error_row, &code) == PLAY_ERROR_THROTTLED)
			report.signal = NET_SIGNAL_THROTTLED;
	}
	if (report.signal == NET_SIGNAL_THROTTLED)
		report.in_flight = in_flight_beside(pack->batch, pack) + 1;
	pace->ended(country, &report);
}

void
report_transfer(const Pack *pack, const NetResult *result, const Fault *fault)
{
	Batch	   *batch = pack->batch;
	const PlayCall *call = &pack->calls[0]->outcome.call;
	EndedTransfer *ended = malloc(sizeof(EndedTransfer));
	BatchTransfer *transfer;

	if (ended == NULL)
	{
		batch->no_memory = true;
		return;
	}
	transfer = &ended->transfer;
	transfer->number = pack->number;
	memcpy(transfer->country, call->country, sizeof(transfer->country));
	memcpy(transfer->lang, call->lang, sizeof(transfer->lang));
	transfer->source = pack->step->page != NULL ? "page" :
		pack->step->rpcid != NULL ? pack->step->rpcid : "rpc";
	transfer->calls = pack->ncalls;
	transfer->retry = pack->failures;
	transfer->http_status = result->status;
	transfer->status = fault->status;
	transfer->new_connection = result->new_connection;
	transfer->wire_bytes = result->wire_bytes;
	transfer->decoded_bytes = pack->decoded;
	transfer->total_us = batch_now(batch) - pack->sent_at;
	snprintf(transfer->error, sizeof(transfer->error), "%s", fault->error);
	ended->next = NULL;
	*batch->transfers_end = ended;
	batch->transfers_end = &ended->next;
}

/*
 * Did a transfer end by what is no one's fault?  Our caller was interrupted, or
 * the origin lost patience while he rested.
 */
static bool
is_faultless(const Pack *pack, const NetResult *result, const Fault *fault)
{
	if (result->end == NET_INTERRUPTED)
		return true;
	return pack->rested && fault->passing &&
		(result->end == NET_FAILED || result->end == NET_TIMEOUT || fault->apart);
}

void
settle_pack(Pack *pack, const NetResult *result, bool timed_out)
{
	Batch	   *batch = pack->batch;
	int			ncalls = pack->ncalls;
	Fault		fault;

	if (pack->no_memory || result->end == NET_NO_MEMORY)
		batch->no_memory = true;
	judge_transfer(pack, result, &fault);
	if (timed_out)
	{
		fault.status = BATCH_TIMEOUT;
		fault.passing = true;
		fault.apart = false;
		snprintf(fault.error, sizeof(fault.error),
				 "no complete response within %d ms",
				 batch->settings.transfer_timeout_ms);
		snprintf(fault.hint, sizeof(fault.hint),
				 "playfast.transfer_timeout limits the time of a transfer.");
	}

	if (pack->page != NULL && fault.status == BATCH_OK && !read_page(pack, &fault))
		batch->no_memory = true;
	if (fault.status == BATCH_NOT_FOUND && pack->step->linked &&
		fall_back(pack->step, pack->calls[0]))
		fault.status = BATCH_OK;
	if (result->end != NET_INTERRUPTED)
		tell_pace(pack, result, &fault);
	report_transfer(pack, result, &fault);
	settle_answered(pack, result);
	if (pack->ncalls == 0)
	{
		packs_grow(batch, pack->step, ncalls);
		pack_free(pack);
		return;
	}

	if (fault.status != BATCH_BLOCKED && follow_redirect(pack, result))
		return;
	if (is_faultless(pack, result, &fault) && !batch->stopped)
	{
		for (int i = 0; i < pack->ncalls; i++)
			pack->calls[i]->outcome.attempts--;
		pack_land(pack);
		wait_until(pack, 0);
	}
	else if (fault.status == BATCH_BLOCKED)
	{
		stop_batch(batch, fault.error, fault.hint);
		fail_pack(pack, &fault);
	}
	else if ((fault.status == BATCH_OK || fault.apart) && ncalls > 1 && !batch->stopped)
	{
		bool		too_much = was_too_much(pack, &fault, ncalls);

		if (too_much)
			packs_shrink(batch, ncalls);
		take_apart(pack, &fault, too_much);
	}
	else
	{
		if (fault.status == BATCH_OK)
			judge_call(pack->calls[0], &fault);
		if (!retry(pack, &fault))
			fail_pack(pack, &fault);
	}
}
