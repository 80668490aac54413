/*
 * other.c
 *	  Calls that switch to their operation's other source.
 *
 * When an RPC is gone or answers in another shape, a whole batch would switch to
 * pages of a megabyte each, which may be gone as well.  So a few calls try the
 * other source first, and the rest wait for their results.
 */
#include <stdio.h>
#include <stdlib.h>

#include "batch/engine.h"

/* Calls that try another source first. */
#define MOST_PROBES 3

/* Number of calls waiting for a source at which no more are drawn. */
#define MANY_WAITING 1024

bool
batch_others_create(Batch *batch)
{
	int			nsteps = batch->operation->nsteps;

	batch->others = calloc((size_t) nsteps, sizeof(OtherSource));
	for (int i = 0; batch->others != NULL && i < nsteps; i++)
		batch->others[i].waiting_end = &batch->others[i].waiting;
	return batch->others != NULL;
}

/* The step that a call may try instead of its own, 0: none. */
static int
other_step(const Batch *batch, const Call *call)
{
	const PlayStep *step = &batch->operation->steps[call->chain.step];

	if (batch->settings.only != BATCH_ANY)
		return 0;
	if (!play_step_may_fall_back(step, &call->outcome.call, &call->chain))
		return 0;
	return step->fallback;
}

/* Makes a call ask its other source. */
static void
turn(Batch *batch, Call *call, int step)
{
	/* The rows that this answer rejected are asked for again. */
	call->outcome.rejected -= call->rejected;
	call->chain.rank -= call->rejected;
	call->outcome.error[0] = '\0';
	call->outcome.hint[0] = '\0';
	call->chain.step = step;
	batch_call_queue(batch, call);
	call->turned = true;
}

/* Lets a call wait; if the source does not serve, it ends with its outcome as it is. */
static void
wait_for(OtherSource *other, Call *call, const Verdict *verdict)
{
	call->outcome.status = batch_policies[verdict->failure].status;
	if (verdict->error != call->outcome.error)
		snprintf(call->outcome.error, sizeof(call->outcome.error), "%s", verdict->error);
	snprintf(call->outcome.hint, sizeof(call->outcome.hint), "%s", verdict->hint);
	call->next = NULL;
	*other->waiting_end = call;
	other->waiting_end = &call->next;
	other->nwaiting++;
}

/* Makes a call one of those that try another source first. */
static void
try_first(Batch *batch, Call *call, int step)
{
	batch->others[step].probes++;
	batch->others[step].pending++;
	call->probes = step;
	turn(batch, call, step);
}

bool
batch_turn_to_other(Batch *batch, Call *call, const Verdict *verdict)
{
	int			step = other_step(batch, call);
	OtherSource *other = &batch->others[step];
	bool		probes = !other->serves && other->probes < MOST_PROBES;

	if (step == 0 || batch->stopped)
		return false;
	if ((probes || other->serves) && batch_may_ask(batch, 1))
	{
		batch_call_probed(batch, call, PROBE_FAILED);
		if (probes)
			try_first(batch, call, step);
		else
			turn(batch, call, step);
		return true;
	}
	if (!other->serves && other->pending == 0)
		return false;
	batch_call_probed(batch, call, PROBE_FAILED);
	wait_for(other, call, verdict);
	return true;
}

/* Takes the first call that waits for another source from its queue. */
static Call *
take_waiting(OtherSource *other)
{
	Call	   *call = other->waiting;

	other->waiting = call->next;
	if (other->waiting == NULL)
		other->waiting_end = &other->waiting;
	other->nwaiting--;
	return call;
}

void
batch_release_waiting(Batch *batch)
{
	for (int step = 1; step < batch->operation->nsteps; step++)
	{
		OtherSource *other = &batch->others[step];

		while (other->waiting != NULL && (other->serves || other->pending == 0 ||
										  other->probes < MOST_PROBES))
		{
			Call	   *call;
			bool		tries = !other->serves && other->probes < MOST_PROBES;

			/* Calls that have a chance wait until more were answered. */
			if ((other->serves || tries) && !batch_may_ask(batch, 1))
			{
				if (batch_is_hopeful(batch))
					break;
				other->serves = false;
				other->probes = MOST_PROBES;
				continue;
			}
			call = take_waiting(other);
			if (tries)
				try_first(batch, call, step);
			else if (other->serves)
				turn(batch, call, step);
			else
				batch_call_fail(batch, call, call->outcome.status, call->outcome.error,
								call->outcome.hint);
		}
	}
}

bool
batch_others_wait(const Batch *batch)
{
	for (int step = 1; step < batch->operation->nsteps; step++)
	{
		if (batch->others[step].nwaiting > 0)
			return true;
	}
	return false;
}

bool
batch_others_are_full(const Batch *batch)
{
	for (int step = 1; step < batch->operation->nsteps; step++)
	{
		if (batch->others[step].nwaiting >= MANY_WAITING)
			return true;
	}
	return false;
}

void
batch_skip_others(Batch *batch)
{
	for (int step = 1; step < batch->operation->nsteps; step++)
	{
		while (batch->others[step].waiting != NULL)
			batch_call_skip(batch, take_waiting(&batch->others[step]));
	}
}
