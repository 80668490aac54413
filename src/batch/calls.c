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
	batch->next_call.since = PLAY_NO_SINCE;
	batch->has_next = batch->source.next(batch->source.arg, &batch->next_call);
	batch->exhausted = !batch->has_next;
	return batch->has_next;
}

/* Releases a call and everything that it has. */
static void
call_free(Call *call)
{
	for (int i = 0; i < 3; i++)
		free(call->texts[i]);
	play_chain_free(&call->chain);
	free(call->error_row);
	free(call->next_token);
	play_misfits_free(&call->misfits);
	free(call);
}

/* Copies one of a call's texts; NULL stays NULL. */
static bool
copy_text(Call *call, int i, const char **text)
{
	if (*text == NULL)
		return true;
	call->texts[i] = strdup(*text);
	*text = call->texts[i];
	return *text != NULL;
}

/* Makes the call that was drawn; NULL when out of memory (it stays drawn). */
Call *
call_create(Batch *batch)
{
	Call	   *call = calloc(1, sizeof(Call));
	PlayCall   *asked;

	if (call == NULL)
		return NULL;
	asked = &call->outcome.call;
	*asked = batch->next_call;
	if (!copy_text(call, 0, &asked->subject) ||
		!copy_text(call, 1, &asked->token) ||
		!copy_text(call, 2, &asked->args) ||
		(asked->token != NULL && (call->chain.token = strdup(asked->token)) == NULL))
	{
		call_free(call);
		return NULL;
	}
	call->outcome.number = ++batch->drawn;
	call->outcome.first_byte_us = -1;
	call->failed_at = -1;
	call->references = 1;
	call->answers_end = &call->answers;
	batch->has_next = false;
	return call;
}

void
call_unreference(Call *call)
{
	if (--call->references == 0)
		call_free(call);
}

/*
 * Gives a call that has brought no row the one that its operation has for such
 * calls, if any.
 */
static void
add_row(Batch *batch, Call *call)
{
	const PlayOperation *operation = batch->operation;
	const JsValue *row = NULL;
	JsValue  *nulls = NULL;
	PlayAnswer	answer;

	if (call->outcome.rows > 0)
		return;
	if (call->outcome.status == BATCH_NOT_FOUND)
		row = operation->absent_row;
	if (row == NULL && operation->row_per_call)
		row = nulls = calloc((size_t) operation->ncolumns, sizeof(JsValue));
	else if (row == NULL)
		return;

	play_answer_init(&answer, operation->ncolumns);
	if (row == NULL || !play_answer_row(&answer, operation->columns, row, NULL) ||
		!answer_queue(batch, call, &answer))
	{
		play_answer_free(&answer);
		batch->no_memory = true;
	}
	else
		call->outcome.rows++;
	free(nulls);
}

/*
 * Puts a call among those that have ended, with what its outcome says by now.
 * The queue takes the reference.
 */
void
call_end(Batch *batch, Call *call)
{
	add_row(batch, call);
	call->outcome.next_token = call->next_token;
	play_misfits_write(&call->misfits, call->outcome.rows, call->outcome.misfits,
					   sizeof(call->outcome.misfits));
	call->ended = true;
	batch->nended++;
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
	if (error != outcome->error)
		snprintf(outcome->error, sizeof(outcome->error), "%s", error);
	snprintf(outcome->hint, sizeof(outcome->hint), "%s", hint);

	/* A list that broke off can be gone on with where it did. */
	if (call->next_token == NULL && call->chain.token != NULL)
		call->next_token = strdup(call->chain.token);
	call_end(batch, call);
}

/* Forgets what the last exchange brought, before another. */
void
call_reopen(Call *call)
{
	if (call->state == CALL_BROKEN)
		call->outcome.error[0] = '\0';
	free(call->error_row);
	call->error_row = NULL;
	call->state = CALL_OPEN;
}

/* Puts a call among those that go on.  The queue takes the reference. */
void
call_go_on(Batch *batch, Call *call)
{
	call_reopen(call);
	call->failed_at = -1;
	call->next = NULL;
	*batch->going_on_end = call;
	batch->going_on_end = &call->next;
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
	*call->answers_end = queued;
	call->answers_end = &queued->next;
	batch->answers_size += play_answer_size(&queued->answer);
	batch->nrows += queued->answer.nrows;
	if (!call->speaks && call != batch->speaker)
	{
		call->speaks = true;
		call->references++;
		call->next_speaker = NULL;
		*batch->speakers_end = call;
		batch->speakers_end = &call->next_speaker;
	}
	return true;
}

/* The next answer to be handed out, or NULL if there is none now. */
Answer *
answer_take(Batch *batch)
{
	Call	   *call = batch->speaker;
	Answer	   *answer;

	if (call != NULL && call->answers == NULL)
	{
		if (!call->ended)
			return NULL;
		batch->speaker = NULL;
		call_unreference(call);
		call = NULL;
	}
	if (call == NULL)
	{
		call = batch->speakers;
		if (call == NULL)
			return NULL;
		batch->speakers = call->next_speaker;
		if (batch->speakers == NULL)
			batch->speakers_end = &batch->speakers;
		call->speaks = false;
		batch->speaker = call;	/* with the queue's reference */
	}
	answer = call->answers;
	call->answers = answer->next;
	if (call->answers == NULL)
		call->answers_end = &call->answers;
	return answer;
}

void
answer_free(Batch *batch, Answer *answer)
{
	batch->answers_size -= play_answer_size(&answer->answer);
	play_answer_free(&answer->answer);
	call_unreference(answer->call);
	free(answer);
}
