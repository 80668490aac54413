/*
 * calls.c
 *	  Calls, from their source to their outcome, and their answers.
 *
 * It knows nothing of packs and transfers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "batch/cached.h"
#include "batch/engine.h"

/*
 * How many calls may find nothing at another source before that counts against
 * it.  Until then another call tries it instead, since what they ask for may be
 * gone.
 */
#define MOST_ABSENT 16

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

int64_t
batch_now(const Batch *batch)
{
	return (batch->paused_at >= 0 ? batch->paused_at : net_now()) - batch->paused_total;
}

int64_t
batch_deadline(const Batch *batch)
{
	return batch->started_at + (int64_t) batch->settings.batch_timeout_ms * 1000;
}

bool
batch_draw(Batch *batch)
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
	play_bytes_free(&call->kept);
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

Call *
batch_call_create(Batch *batch)
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
	call->chain.base_url = batch->settings.base_url;
	call->outcome.number = ++batch->drawn;
	call->outcome.first_byte_us = -1;
	call->outcome.dns_us = call->outcome.connect_us = call->outcome.tls_us = -1;
	call->failed_at = -1;
	call->references = 1;
	call->answers_end = &call->answers;
	call->claim = batch->next_claim;
	batch->next_claim = 0;
	batch->has_next = false;
	return call;
}

void
batch_call_unreference(Call *call)
{
	if (--call->references == 0)
		call_free(call);
}

/* Adds the row that the operation has for a call without rows, if any. */
static void
add_row(Batch *batch, Call *call)
{
	const PlayOperation *operation = batch->operation;
	const JsValue *row = NULL;
	JsValue	   *nulls = NULL;
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
		!batch_answer_queue(batch, call, &answer, batch_time_of_day()))
	{
		play_answer_free(&answer);
		batch->no_memory = true;
	}
	else
		call->outcome.rows++;
	free(nulls);
}

int64_t
batch_time_of_day(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
batch_call_probed(Batch *batch, Call *call, Probe probe)
{
	OtherSource *other = &batch->others[call->probes];

	if (call->probes == 0)
		return;
	call->probes = 0;
	other->pending--;
	other->serves |= probe == PROBE_SERVED;
	if (probe == PROBE_ABSENT && other->absent++ < MOST_ABSENT)
		other->probes--;
}

void
batch_call_end(Batch *batch, Call *call)
{
	batch_call_probed(batch, call, batch_is_failure(call->outcome.status) ? PROBE_FAILED :
					  call->outcome.status == BATCH_NOT_FOUND ? PROBE_ABSENT : PROBE_SERVED);
	add_row(batch, call);
	call->outcome.next_token = call->next_token;
	if (!call->outcome.cached)
	{
		play_misfits_write(&call->misfits, call->outcome.rows, call->outcome.misfits,
						   sizeof(call->outcome.misfits));
		call->outcome.ended_at = batch_time_of_day();
	}
	batch_kept_hand_over(batch, call);
	call->ended = true;
	batch->nended++;
	call->next = NULL;
	*batch->ended_end = call;
	batch->ended_end = &call->next;
}

void
batch_call_fail(Batch *batch, Call *call, BatchStatus status, const char *error,
				const char *hint)
{
	BatchOutcome *outcome = &call->outcome;

	outcome->status = status;
	if (error != outcome->error)
		snprintf(outcome->error, sizeof(outcome->error), "%s", error);
	if (hint != outcome->hint)
		snprintf(outcome->hint, sizeof(outcome->hint), "%s", hint);

	/* A later call can continue a list where it broke off. */
	if (call->next_token == NULL && call->chain.token != NULL)
		call->next_token = strdup(call->chain.token);
	batch_call_end(batch, call);
}

void
batch_call_skip(Batch *batch, Call *call)
{
	batch_call_fail(batch, call, BATCH_SKIPPED, batch->stop_reason, batch->stop_hint);
}

void
batch_call_reopen(Call *call)
{
	if (call->state == CALL_FAILED)
		call->outcome.error[0] = '\0';
	free(call->error_row);
	call->error_row = NULL;
	call->rejected = 0;
	call->weight = 0;
	call->failure = FAILURE_NONE;
	call->state = CALL_OPEN;
}

void
batch_call_queue(Batch *batch, Call *call)
{
	batch_call_reopen(call);
	call->failed_at = -1;
	call->turned = false;
	call->next = NULL;
	*batch->going_on_end = call;
	batch->going_on_end = &call->next;
}

void
batch_call_go_on(Batch *batch, Call *call)
{
	batch_call_probed(batch, call, PROBE_SERVED);
	call->failures = 0;
	call->chain.step = batch_step_to_ask(batch, call->chain.step);
	batch_call_queue(batch, call);
}

void
batch_stop(Batch *batch, const char *reason, const char *hint)
{
	if (batch->stopped)
		return;
	batch->stopped = true;
	snprintf(batch->stop_reason, sizeof(batch->stop_reason), "%s", reason);
	snprintf(batch->stop_hint, sizeof(batch->stop_hint), "%s", hint);
}

bool
batch_answer_queue(Batch *batch, Call *call, PlayAnswer *answer, int64_t fetched_at)
{
	Answer	   *queued = malloc(sizeof(Answer));

	if (queued == NULL)
		return false;
	queued->answer = *answer;
	queued->call = call;
	call->references++;
	queued->fetched_at = fetched_at;
	queued->next = NULL;
	*call->answers_end = queued;
	call->answers_end = &queued->next;
	batch_kept_add(batch, call, &queued->answer, fetched_at);
	batch->answers_size += play_answer_size(&queued->answer);
	batch->nrows += queued->answer.nrows;
	if (!call->is_queued && call != batch->served)
	{
		call->is_queued = true;
		call->references++;
		call->next_queued = NULL;
		*batch->queued_end = call;
		batch->queued_end = &call->next_queued;
	}
	return true;
}

bool
batch_has_answer(const Batch *batch)
{
	const Call *served = batch->served;

	if (served != NULL && (served->answers != NULL || !served->ended))
		return served->answers != NULL;
	return batch->queued != NULL;
}

Answer *
batch_answer_take(Batch *batch)
{
	Call	   *call = batch->served;
	Answer	   *answer;

	if (call != NULL && call->answers == NULL)
	{
		if (!call->ended)
			return NULL;
		batch->served = NULL;
		batch_call_unreference(call);
		call = NULL;
	}
	if (call == NULL)
	{
		call = batch->queued;
		if (call == NULL)
			return NULL;
		batch->queued = call->next_queued;
		if (batch->queued == NULL)
			batch->queued_end = &batch->queued;
		call->is_queued = false;
		batch->served = call;	/* with the queue's reference */
	}
	answer = call->answers;
	call->answers = answer->next;
	if (call->answers == NULL)
		call->answers_end = &call->answers;
	return answer;
}

void
batch_answer_free(Batch *batch, Answer *answer)
{
	batch->answers_size -= play_answer_size(&answer->answer);
	play_answer_free(&answer->answer);
	batch_call_unreference(answer->call);
	free(answer);
}
