/*
 * again.c
 *	  Another attempt for a pack: after a delay, at once, in halves, elsewhere.
 *
 * Each of these functions returns whether the pack waits to be sent again.  If
 * not, the pack is unchanged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"

/*
 * Maximum number of attempts of a pack that use up no retries; the second and
 * later ones wait a little, doubled each time, until the connections that close
 * are gone.
 */
#define MOST_RESENDS 3
#define RESEND_BASE_US 10000

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
 * Returns how long to wait before a pack is sent again: what the origin asked
 * for, or else a random time up to a bound that doubles ("full jitter", so that
 * many sessions do not come back together).
 */
static int64_t
retry_delay(Batch *batch, const Pack *pack, const Verdict *verdict)
{
	int64_t		bound = RETRY_BASE_US;

	if (verdict->retry_after_s > INT32_MAX)
		return (int64_t) INT32_MAX * 1000000;
	if (verdict->retry_after_s >= 0)
		return verdict->retry_after_s * 1000000;
	for (int i = 0; i < pack->failures && bound < RETRY_LONGEST_US; i++)
		bound *= 2;
	if (bound > RETRY_LONGEST_US)
		bound = RETRY_LONGEST_US;
	return (int64_t) (random_fraction(batch) * (double) bound);
}

/* Maximum number of calls held. */
#define MANY_HELD 1024

/*
 * Holds a pack that had ncalls until answers allow more requests; false: no
 * answer is to be expected, or too many calls are held.
 */
static bool
hold(Pack *pack, int ncalls, const Verdict *verdict)
{
	Batch	   *batch = pack->batch;

	if (!batch_is_hopeful(batch) || batch->nheld >= MANY_HELD)
		return false;
	pack->held_for = malloc(sizeof(Verdict));
	if (pack->held_for == NULL)
	{
		batch->no_memory = true;
		return false;
	}
	*pack->held_for = *verdict;
	pack->held_ncalls = ncalls;
	pack->next = batch->held;
	batch->held = pack;
	batch->nheld += pack->ncalls;
	return true;
}

/* Keeps a pack for another attempt at a given time. */
static void
send_again(Pack *pack, int64_t when)
{
	for (int i = 0; i < pack->ncalls; i++)
		batch_call_reopen(pack->calls[i]);
	batch_pack_clear(pack);
	batch_pack_wait(pack, when);
}

bool
batch_resend(Pack *pack, const Verdict *verdict)
{
	Batch	   *batch = pack->batch;
	bool		is_ours = verdict->failure == FAILURE_INTERRUPTED ||
		verdict->failure == FAILURE_PAUSED;

	if (batch->stopped ||
		(!is_ours && (++pack->resends > MOST_RESENDS || !batch_may_resend(batch))))
		return false;
	for (int i = 0; i < pack->ncalls; i++)
		pack->calls[i]->outcome.attempts--;
	send_again(pack, pack->resends < 2 ? 0 :
			   batch_now(batch) + ((int64_t) RESEND_BASE_US << pack->resends));
	return true;
}

bool
batch_retry(Pack *pack, int ncalls, Verdict *verdict)
{
	Batch	   *batch = pack->batch;
	int64_t		now = batch_now(batch);
	int64_t		budget_us = (int64_t) batch->settings.retry_budget_ms * 1000;
	int64_t		budget_end = INT64_MAX;
	int64_t		when;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];

		if (call->failed_at < 0)
			call->failed_at = now;
		if (call->failed_at + budget_us < budget_end)
			budget_end = call->failed_at + budget_us;
	}
	if (batch->stopped || pack->failures >= batch->settings.retries)
		return false;
	when = now + retry_delay(batch, pack, verdict);
	if (when > budget_end)
	{
		if (verdict->retry_after_s >= 0)
			snprintf(verdict->hint, sizeof(verdict->hint),
					 "The origin asks to wait %lld s; playfast.retry_budget is %d ms.",
					 (long long) verdict->retry_after_s, batch->settings.retry_budget_ms);
		return false;
	}
	if (!batch_may_ask(batch, 1))
		return hold(pack, ncalls, verdict);
	pack->failures++;
	send_again(pack, when);
	return true;
}

bool
batch_split(Pack *pack, int ncalls, const Verdict *verdict)
{
	Batch	   *batch = pack->batch;
	int			nparts = pack->ncalls < 2 ? 1 : 2;
	int			half = pack->ncalls / nparts;
	Pack	   *parts[2] = {NULL, NULL};

	if (batch->stopped)
		return false;
	if (!batch_may_ask(batch, nparts))
		return hold(pack, ncalls, verdict);
	for (int i = 0; i < nparts; i++)
	{
		parts[i] = batch_pack_part(pack, i * half, i == 0 ? half : pack->ncalls - half);
		if (parts[i] == NULL)
		{
			batch->no_memory = true;
			if (i > 0)
				batch_pack_free(parts[0]);
			return false;
		}
	}
	batch_packs_shrink(batch, ncalls);
	for (int i = 0; i < nparts; i++)
	{
		if (batch_policies[verdict->failure].counted)
			parts[i]->failures++;
		send_again(parts[i], 0);
	}
	batch_pack_free(pack);
	return true;
}

bool
batch_follow_redirect(Pack *pack, const NetResult *result)
{
	Batch	   *batch = pack->batch;
	char	   *path;

	if (batch->stopped)
		return false;
	path = strdup(result->location + strlen(batch->settings.base_url));
	if (path == NULL)
	{
		batch->no_memory = true;
		return false;
	}
	free(pack->redirected);
	pack->redirected = path;
	pack->redirects++;
	send_again(pack, 0);
	return true;
}
