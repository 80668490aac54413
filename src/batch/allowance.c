/*
 * allowance.c
 *	  How many requests a batch may waste.
 *
 * If all goes well, a batch makes one request for each pack that it forms.  Each
 * pack allows three more requests (or playfast.retries, if that is more) for
 * retries, halves and another source.  A request that brings an answer allows
 * three more.  So a batch that fails throughout makes at most four times the
 * requests of a good one, and one that is served now and then is not held up.
 *
 * When failures have made packs smaller, each counts only as a part of a whole
 * one.
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
batch_may_resend(Batch *batch)
{
	return batch->allowance >= 2 * ONE_REQUEST && batch_may_ask(batch, 1);
}

bool
batch_is_hopeful(const Batch *batch)
{
	return batch->in_flight != NULL || batch->waiting != NULL ||
		batch->going_on != NULL || batch->elsewhere != NULL || batch->has_next || !batch->exhausted;
}

bool
batch_asked_enough(const Batch *batch)
{
	return batch->allowance < 0;
}
