/*
 * finish.c
 *	  Finishes exchanges: does what the table says.
 *
 * Calls with an answer leave the pack.  What to do about a failure of the whole
 * exchange, or of each other call, is looked up in policy.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "batch/engine.h"

/* Requests that may fail in a row, in the same lasting way, before the rest is skipped. */
#define MOST_ALIKE 16

/* Returns the kind of a pack's exchange, which carried ncalls. */
static BatchExchange
kind_of(const Pack *pack, int ncalls)
{
	if (play_step_is_resource(pack->step))
		return EXCHANGE_FILE;
	if (!play_step_is_page(pack->step))
		return ncalls > 1 ? EXCHANGE_PACK : EXCHANGE_CALL;
	return pack->step->page.linked ? EXCHANGE_LINKED : EXCHANGE_PAGE;
}

void
batch_fail_pack(Pack *pack, BatchStatus status, const char *error, const char *hint)
{
	for (int i = 0; i < pack->ncalls; i++)
		batch_call_fail(pack->batch, pack->calls[i], status, error, hint);
	batch_pack_free(pack);
}

/* Switches the calls of a pack to their other source; those without one end. */
static void
turn_to_other(Pack *pack, const Verdict *verdict)
{
	for (int i = 0; i < pack->ncalls; i++)
	{
		if (!batch_turn_to_other(pack->batch, pack->calls[i], verdict))
			batch_call_fail(pack->batch, pack->calls[i],
							batch_policies[verdict->failure].status, verdict->error,
							verdict->hint);
	}
	batch_pack_free(pack);
}

/* Does what the table says with the rest of a pack of ncalls. */
static void
finish_exchange(Pack *pack, int ncalls, const NetResult *result, Verdict *verdict)
{
	const BatchPolicy *policy = &batch_policies[verdict->failure];
	bool		waits = false;

	switch (policy->actions[kind_of(pack, ncalls)])
	{
		case ACTION_AGAIN:
		case ACTION_AGAIN_OTHER:
			waits = (!policy->counted && batch_resend(pack, verdict)) ||
				batch_retry(pack, ncalls, verdict);
			break;
		case ACTION_SPLIT:
			waits = batch_split(pack, ncalls, verdict);
			break;
		case ACTION_OTHER:
			turn_to_other(pack, verdict);
			return;
		case ACTION_REDIRECT:
			waits = batch_follow_redirect(pack, result);
			break;
		case ACTION_STOP:
			batch_stop(pack->batch, verdict->error, verdict->hint);
			break;
		case ACTION_NONE:
		case ACTION_END:
			break;
	}
	if (waits)
		return;
	batch_fail_pack(pack, policy->status, verdict->error, verdict->hint);
}

/* Ends a call by its own failure, or switches it to another source. */
static void
end_call(Batch *batch, Call *call, BatchAction action, const Verdict *verdict)
{
	bool		has_other = action == ACTION_OTHER || action == ACTION_AGAIN_OTHER;

	if (!has_other || !batch_turn_to_other(batch, call, verdict))
		batch_call_fail(batch, call, batch_policies[verdict->failure].status,
						verdict->error, verdict->hint);
}

/* Looks up what to do with a call that failed by itself. */
static BatchAction
judge_call(const Pack *pack, const Call *call, Verdict *verdict)
{
	batch_judge_call(call, verdict);
	return batch_policies[verdict->failure].actions[kind_of(pack, 1)];
}

/*
 * Ends the calls that failed by themselves in a way that asking again cannot
 * cure; the others stay in the pack.  *verdict is that of the last one.  Returns
 * true if there was an answer among them.
 */
static bool
end_hopeless(Pack *pack, Verdict *verdict)
{
	bool		answered = false;
	int			left = 0;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];
		Verdict		its;
		BatchAction action = judge_call(pack, call, &its);

		if (call->state == CALL_OPEN || action == ACTION_AGAIN || action == ACTION_AGAIN_OTHER)
		{
			pack->calls[left++] = call;
			continue;
		}
		*verdict = its;
		answered |= !batch_is_failure(batch_policies[its.failure].status);
		end_call(pack->batch, call, action, &its);
	}
	pack->ncalls = left;
	return answered;
}

/* Switches the calls of a pack that were retried once to their other source. */
static void
turn_those_asked_again(Pack *pack)
{
	int			left = 0;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];
		Verdict		its;

		if (judge_call(pack, call, &its) == ACTION_AGAIN_OTHER && pack->failures > 0)
		{
			call->failures = pack->failures;
			if (batch_turn_to_other(pack->batch, call, &its))
				continue;
		}
		pack->calls[left++] = call;
	}
	pack->ncalls = left;
}

/*
 * Asks again for calls that failed by themselves, all together, or ends them.
 * If such a pack is held, it counts as one that had no calls.
 */
static void
ask_hopeful_again(Pack *pack, int64_t retry_after_s)
{
	Verdict		verdict;

	turn_those_asked_again(pack);
	if (pack->ncalls == 0)
	{
		batch_pack_free(pack);
		return;
	}

	(void) judge_call(pack, pack->calls[0], &verdict);
	verdict.retry_after_s = retry_after_s;
	if (batch_retry(pack, 0, &verdict))
		return;
	for (int i = 0; i < pack->ncalls; i++)
	{
		Verdict		its;
		BatchAction action = judge_call(pack, pack->calls[i], &its);

		end_call(pack->batch, pack->calls[i], action, &its);
	}
	batch_pack_free(pack);
}

/*
 * Sends the calls with an answer on their way, and closes the gaps that they
 * leave in the pack.
 */
static void
release_answered(Pack *pack, const NetResult *result)
{
	int			left = 0;

	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];
		BatchOutcome *outcome = &call->outcome;

		outcome->http_status = result->status;
		if (pack->first_byte_at >= 0)
			outcome->first_byte_us = pack->first_byte_at - pack->sent_at;
		if (call->state == CALL_ANSWERED)
			batch_call_end(pack->batch, call);
		else if (call->state == CALL_GOES_ON)
			batch_call_go_on(pack->batch, call);
		else
		{
			outcome->total_us = batch_now(pack->batch) - pack->sent_at;
			pack->calls[left++] = call;
		}
	}
	pack->ncalls = left;
}

/* Counts exchanges that fail alike, and stops the batch after many in a row. */
static void
count_alike(Batch *batch, BatchExchange kind, int status, const Verdict *verdict)
{
	const BatchPolicy *policy = &batch_policies[verdict->failure];
	BatchAction action = policy->actions[kind];
	char		reason[320];

	if (action != ACTION_END && action != ACTION_OTHER)
		return;
	else if (verdict->failure != batch->last_failure || status != batch->last_status)
		batch->nlast = 1;
	else
		batch->nlast++;
	batch->last_failure = verdict->failure;
	batch->last_status = status;
	if (batch->nlast < MOST_ALIKE)
		return;
	snprintf(reason, sizeof(reason), "%d requests in a row failed in the same way: %s", MOST_ALIKE,
			 verdict->error);
	batch_stop(batch, reason, verdict->hint);
}

void
batch_finish(Pack *pack, const NetResult *result, bool late)
{
	Batch	   *batch = pack->batch;
	const PlayStep *step = pack->step;
	BatchExchange kind = kind_of(pack, pack->ncalls);
	int			ncalls = pack->ncalls;
	int			nended = batch->nended;
	bool		answered;
	Verdict		verdict;
	Verdict		last;			/* the verdict that ended a call, or all of them */

	batch_judge(pack, result, late, &verdict);
	last = verdict;
	if (pack->no_memory || result->end == NET_NO_MEMORY)
		batch->no_memory = true;
	batch_tell_pace(pack, result, &verdict);
	batch_report_transfer(pack, result, batch_policies[verdict.failure].status,
						  verdict.error);
	batch_share_bytes(pack, result);

	release_answered(pack, result);
	answered = pack->ncalls < ncalls;
	if (pack->ncalls == 0)
		batch_packs_grow(batch, step, ncalls);
	answered |= end_hopeless(pack, &last);
	if (verdict.failure != FAILURE_NONE && pack->ncalls > 0)
	{
		last = verdict;
		answered |= !batch_is_failure(batch_policies[verdict.failure].status);
	}

	if (answered)
		batch_allow_answer(batch);
	if (pack->ncalls == 0)
		batch_pack_free(pack);
	else if (verdict.failure == FAILURE_NONE)
		ask_hopeful_again(pack, result->retry_after_s);
	else if (!batch_refused_short_form(pack, result) || !batch_resend(pack, &verdict))
		finish_exchange(pack, ncalls, result, &verdict);

	if (answered)
		batch->nlast = 0;
	else if (batch->nended == nended + ncalls)
		count_alike(batch, kind, result->status, &last);
	if (batch_asked_enough(batch))
		batch_stop(batch, "too many requests in a row brought no answer", "");
}

void
batch_finish_held(Batch *batch)
{
	Pack	   *pack = batch->held;
	Pack	   *next;

	batch->held = NULL;
	batch->nheld = 0;
	for (; pack != NULL; pack = next)
	{
		Verdict    *held_for = pack->held_for;

		next = pack->next;
		pack->held_for = NULL;
		if (pack->held_ncalls == 0)
			ask_hopeful_again(pack, held_for->retry_after_s);
		else
			finish_exchange(pack, pack->held_ncalls, NULL, held_for);
		free(held_for);
	}
}

void
batch_finish_stopped(Pack *pack, const NetResult *result)
{
	batch_report_transfer(pack, result, BATCH_SKIPPED, pack->batch->stop_reason);
	batch_share_bytes(pack, result);
	for (int i = 0; i < pack->ncalls; i++)
	{
		Call	   *call = pack->calls[i];

		if (call->state == CALL_ANSWERED)
			batch_call_end(pack->batch, call);
		else
			batch_call_skip(pack->batch, call);
	}
	batch_pack_free(pack);
}
