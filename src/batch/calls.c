/*
 * calls.c
 *	  Calls from their source to their end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "batch/engine.h"

static const char *const status_names[BATCH_NSTATUSES] =
{
	[BATCH_OK] = "ok",
	[BATCH_EMPTY] = "empty",
	[BATCH_NOT_FOUND] = "not_found",
	[BATCH_RATE_LIMITED] = "rate_limited",
	[BATCH_BLOCKED] = "blocked",
	[BATCH_HTTP_ERROR] = "http_error",
	[BATCH_NETWORK_ERROR] = "network_error",
	[BATCH_TIMEOUT] = "timeout",
	[BATCH_TOO_LARGE] = "too_large",
	[BATCH_LAYOUT_CHANGED] = "layout_changed",
	[BATCH_SKIPPED] = "skipped",
};

const char *
batch_status_name(BatchStatus status)
{
	return status_names[status];
}

/* Sees to it that next_call is the next call to be sent; false if none is. */
bool
draw(Batch *batch)
{
	if (batch->has_next)
		return true;
	if (batch->exhausted)
		return false;
	memset(&batch->next_call, 0, sizeof(batch->next_call));
	batch->has_next = batch->source.next(batch->source.arg, &batch->next_call);
	batch->exhausted = !batch->has_next;
	return batch->has_next;
}

/* Makes the call that was drawn; NULL when out of memory (it stays drawn). */
Call *
call_create(Batch *batch)
{
	Call	   *call = calloc(1, sizeof(Call));

	if (call == NULL)
		return NULL;
	if (batch->next_call.subject != NULL &&
		(call->subject = strdup(batch->next_call.subject)) == NULL)
	{
		free(call);
		return NULL;
	}
	call->outcome.call = batch->next_call;
	call->outcome.call.subject = call->subject;
	call->outcome.number = ++batch->drawn;
	call->outcome.first_byte_us = -1;
	call->failed_at = -1;
	call->references = 1;
	batch->has_next = false;
	return call;
}

void
call_unreference(Call *call)
{
	if (--call->references > 0)
		return;
	free(call->subject);
	free(call->error_row);
	free(call);
}

/*
 * Puts a call among those that have ended, with what its outcome says by now.
 * The queue takes the reference.
 */
void
call_end(Batch *batch, Call *call)
{
	call->next = NULL;
	*batch->ended_end = call;
	batch->ended_end = &call->next;
}

/* The same for a call that was not answered. */
void
call_fail(Batch *batch, Call *call, BatchStatus status, const char *error,
		  const char *hint)
{
	BatchOutcome *outcome = &call->outcome;

	outcome->status = status;
	snprintf(outcome->error, sizeof(outcome->error), "%s", error);
	snprintf(outcome->hint, sizeof(outcome->hint), "%s", hint);
	call_end(batch, call);
}

/* Queues an answer that has rows, and takes it over; false: no memory. */
bool
answer_queue(Batch *batch, Call *call, PlayAnswer *answer)
{
	Answer	   *queued = malloc(sizeof(Answer));
	struct timespec now;

	if (queued == NULL)
		return false;
	clock_gettime(CLOCK_REALTIME, &now);
	queued->answer = *answer;
	queued->call = call;
	call->references++;
	queued->fetched_at = (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
	queued->next = NULL;
	*batch->answers_end = queued;
	batch->answers_end = &queued->next;
	batch->answers_size += play_answer_size(&queued->answer);
	return true;
}

void
answer_free(Batch *batch, Answer *answer)
{
	batch->answers_size -= play_answer_size(&answer->answer);
	play_answer_free(&answer->answer);
	call_unreference(answer->call);
	free(answer);
}
