/*
 * allowance.c
 *	  How often a batch may ask in vain.
 *
 * A batch needs a request for each pack that it forms, if all goes well.  Each
 * of them allows three requests more (or as many as playfast.retries, if that
 * is more): attempts, halves, another source.  A request that brings an answer
 * allows three more.  So a batch that fails throughout makes at most four times
 * the requests of one that goes well, and one that is served now and then is
 * not held up.
 *
 * When failures have taught to form smaller packs, each of them counts only for
 * its part of a whole one.
 */
#include "batch/engine.h"

#define ONE_REQUEST 1000
#define MORE_REQUESTS 3

static int64_t
more_requests(const Batch *batch)
{
	return batch->settings.retries > MORE_REQUESTS ? batch->settings.retries : MORE_REQUESTS;
}

void
batch_allow_pack(Batch *batch)
{
	batch->allowance += more_requests(batch) * ONE_REQUEST;
}

void
batch_allow_small_pack(Batch *batch, const PlayStep *step, int ncalls)
{
	batch->allowance += (more_requests(batch) + 1) * ONE_REQUEST * ncalls /
		play_step_most_calls(step) - ONE_REQUEST;
}

void
batch_allow_answer(Batch *batch)
{
	batch->allowance += more_requests(batch) * ONE_REQUEST;
}

bool
batch_may_ask(Batch *batch, int n)
{
	if (batch->allowance < (int64_t) n * ONE_REQUEST)
		return false;
	batch->allowance -= (int64_t) n * ONE_REQUEST;
	return true;
}

bool
batch_is_hopeful(const Batch *batch)
{
	return batch->in_flight != NULL || batch->waiting != NULL ||
		batch->going_on != NULL || batch->has_next || !batch->exhausted;
}

bool
batch_asked_enough(const Batch *batch)
{
	return batch->allowance < 0;
}
