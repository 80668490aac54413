/*
 * cached.c
 *	  Calls that the cache answers, and calls that wait for another session.
 *
 * A call that another session is fetching waits for it, while the rest of the
 * batch continues.  It waits for that one attempt: if it fails, the call is asked
 * like any other, so sessions do not wait for one failure after another.
 */
#include <stdlib.h>

#include "batch/cached.h"

/* Most calls served in one go, so that this does not take long. */
#define SERVED_AT_ONCE 1000

/* Number of calls waiting for other sessions at which no more are drawn. */
#define MANY_ELSEWHERE 1024

/* Creates the call that was drawn, which is not asked now; NULL: no memory. */
static Call *
take_drawn(Batch *batch)
{
	Call	   *call = batch_call_create(batch);

	if (call == NULL)
		batch->no_memory = true;
	else
		call->outcome.queued_us = batch_now(batch) - batch->started_at;
	return call;
}

/* Reads a kept answer and queues it for a call; false: no memory. */
static bool
queue_kept(Batch *batch, Call *call, PlayReading *reading)
{
	PlayAnswer	answer;
	int64_t		fetched_at;
	int			nrows;

	play_answer_init(&answer, batch->operation->ncolumns);
	if (!play_reading_take(reading, &fetched_at, sizeof(fetched_at)) ||
		!play_stored_read(reading, &answer))
	{
		play_answer_free(&answer);
		return false;
	}
	nrows = answer.nrows;
	if (!batch_answer_queue(batch, call, &answer, fetched_at))
	{
		play_answer_free(&answer);
		return false;
	}
	call->outcome.rows += nrows;
	return true;
}

/* Answers a call from the cache, and ends it. */
static void
serve(Batch *batch, Call *call, const BatchLookup *lookup)
{
	PlayReading reading = {.next = lookup->bytes,.left = lookup->len};
	int			nanswers;
	bool		fine;

	call->outcome.cached = true;
	fine = batch_kept_outcome(&reading, call, &nanswers);
	for (; fine && nanswers > 0; nanswers--)
		fine = queue_kept(batch, call, &reading);
	if (fine)
		batch_call_end(batch, call);
	else
	{
		batch->no_memory = true;
		batch_call_fail(batch, call, BATCH_SKIPPED, "out of memory", "");
	}
}

/* Must the call that was drawn be asked?  If not, it is served, or waits. */
static bool
must_ask(Batch *batch)
{
	const BatchCache *cache = batch->settings.cache;
	BatchLookup lookup = {.asks = !batch->stopped};
	BatchFound	found;
	Call	   *call;

	if (cache == NULL || batch->ending)
		return true;
	found = cache->find(cache->arg, &batch->next_call, &lookup);
	if (found == BATCH_FOUND_NOTHING)
	{
		batch->next_claim = lookup.claim;
		return true;
	}
	call = take_drawn(batch);
	if (call == NULL)
		return true;
	if (found == BATCH_FOUND_ANSWER)
	{
		serve(batch, call, &lookup);
		return false;
	}
	call->awaited = lookup.claim;
	call->next = NULL;
	*batch->elsewhere_end = call;
	batch->elsewhere_end = &call->next;
	batch->nelsewhere++;
	return false;
}

bool
batch_draw_to_ask(Batch *batch)
{
	if (batch->has_next)
		return true;
	for (int i = 0; i < SERVED_AT_ONCE && batch_draw(batch); i++)
	{
		if (must_ask(batch))
			return batch->has_next;
		if (batch_elsewhere_is_full(batch) ||
			batch_memory(batch) >= batch->settings.memory)
			break;
	}
	batch->left_to_draw = !batch->exhausted;
	return false;
}

bool
batch_elsewhere_is_full(const Batch *batch)
{
	return batch->nelsewhere >= MANY_ELSEWHERE;
}

/* Removes the call behind a link from the list of those that wait. */
static Call *
unlink_elsewhere(Batch *batch, Call **link)
{
	Call	   *call = *link;

	*link = call->next;
	if (*link == NULL)
		batch->elsewhere_end = link;
	batch->nelsewhere--;
	call->next = NULL;
	return call;
}

void
batch_settle_elsewhere(Batch *batch)
{
	const BatchCache *cache = batch->settings.cache;
	Call	  **link = &batch->elsewhere;

	if (*link == NULL || (!cache->news(cache->arg) && !batch->left_elsewhere))
		return;
	batch->left_elsewhere = false;
	while (*link != NULL && !batch->no_memory)
	{
		Call	   *call = *link;
		BatchLookup lookup = {.asks = true,.awaited = call->awaited};
		BatchFound	found;

		if (batch_memory(batch) >= batch->settings.memory)
		{
			batch->left_elsewhere = true;
			return;
		}
		found = cache->find(cache->arg, &call->outcome.call, &lookup);
		if (found == BATCH_FOUND_ELSEWHERE)
		{
			link = &call->next;
			continue;
		}
		(void) unlink_elsewhere(batch, link);
		if (found == BATCH_FOUND_ANSWER)
			serve(batch, call, &lookup);
		else
		{
			call->claim = lookup.claim;
			call->chain.step = (int) (batch_first_step(batch, &call->outcome.call) -
									  batch->operation->steps);
			batch_call_queue(batch, call);
		}
	}
}

void
batch_skip_elsewhere(Batch *batch)
{
	while (batch->elsewhere != NULL)
		batch_call_skip(batch, unlink_elsewhere(batch, &batch->elsewhere));
}
