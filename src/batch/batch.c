/*
 * batch.c
 *	  The engine: sends what may be sent, and finishes what has ended.
 *
 * It knows nothing of PostgreSQL: its caller waits, and owns the pool.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/cached.h"
#include "batch/engine.h"

/* Calls skipped in one batch_run(), so that it does not take long. */
#define SKIPPED_AT_ONCE 1000

/*
 * Maximum number of calls reported one by one that a batch ended early never
 * sent.  There may be millions, and a cancel must not wait for them.
 */
#define MOST_TOLD 10000

/* How often calls that wait for another session are checked without news of it. */
#define ELSEWHERE_US 100000

/* The origin does not drop a transfer because of a pause shorter than this. */
#define SHORT_PAUSE_US 100000

/* Copies the texts of the settings. */
static bool
copy_settings(Batch *batch, const BatchSettings *settings)
{
	const char **texts[4];

	batch->settings = *settings;
	texts[0] = &batch->settings.base_url;
	texts[1] = &batch->settings.ca_file;
	texts[2] = &batch->settings.user_agent;
	texts[3] = &batch->settings.cookie;
	for (int i = 0; i < 4; i++)
	{
		if (*texts[i] == NULL)
			continue;
		batch->texts[i] = strdup(*texts[i]);
		if (batch->texts[i] == NULL)
			return false;
		*texts[i] = batch->texts[i];
	}
	return true;
}

static void
free_batch(Batch *batch)
{
	for (int i = 0; i < 4; i++)
		free(batch->texts[i]);
	play_misfits_free(&batch->misfits);
	free(batch->others);
	free(batch);
}

Batch *
batch_create(NetPool *pool, const PlayOperation *operation,
			 const BatchSettings *settings, BatchSource source)
{
	Batch	   *batch = calloc(1, sizeof(Batch));

	if (batch == NULL)
		return NULL;
	batch_keep_memory();
	if (!copy_settings(batch, settings))
	{
		free_batch(batch);
		return NULL;
	}
	batch->operation = operation;
	if (!batch_others_create(batch))
	{
		free_batch(batch);
		return NULL;
	}
	batch->pool = pool;
	batch->source = source;
	batch->most_packed = INT32_MAX;
	batch->going_on_end = &batch->going_on;
	batch->elsewhere_end = &batch->elsewhere;
	batch->queued_end = &batch->queued;
	batch->ended_end = &batch->ended;
	batch->transfers_end = &batch->transfers_ended;
	batch->paused_at = -1;
	batch->started_at = net_now();
	batch->random = (uint64_t) batch->started_at * 2 + 1;
	return batch;
}

/* Maximum number of calls of a step that can travel together. */
static int
calls_together(const Batch *batch, const PlayStep *step)
{
	size_t		pack_bytes = batch->settings.pack_bytes;
	int			most = play_step_most_calls(step);
	size_t		fit;

	if (most == 1 || pack_bytes == 0)
		return 1;
	if (step->size_of != NULL || step->expected_size == 0)
		return most;
	fit = pack_bytes / step->expected_size;
	return fit < 1 ? 1 : fit < (size_t) most ? (int) fit : most;
}

/* The most transfers that the user's own limits let start in time. */
static int64_t
most_transfers(const BatchSettings *settings)
{
	const BatchPace *pace = settings->pace;
	int64_t		span = (int64_t) settings->batch_timeout_ms * 1000;
	int64_t		shared = INT64_MAX;
	int64_t		own = INT64_MAX;

	if (pace->interval() > 0)
		shared = (1 + span / pace->interval()) * pace->egresses();
	if (pace->turn_interval() > 0)
		own = 1 + span / pace->turn_interval();
	return own < shared ? own : shared;
}

int64_t
batch_beyond_limits(const Batch *batch, int64_t *most)
{
	const PlayOperation *operation = batch->operation;
	int			nfirst = operation->first_step == NULL ? 1 : operation->nsteps;
	int			together = 1;
	int64_t		needed;

	*most = most_transfers(&batch->settings);
	if (*most == INT64_MAX || batch->settings.cache != NULL)
		return 0;				/* how many calls the cache answers is not known */
	for (int i = 0; i < nfirst; i++)
	{
		int			calls = calls_together(batch, &operation->steps[batch_step_to_ask(batch, i)]);

		if (calls > together)
			together = calls;
	}
	needed = (batch->source.total + together - 1) / together;
	return needed > *most ? needed : 0;
}

/* Finishes all transfers that have ended, including those of other batches of the pool. */
static void
finish_transfers(Batch *batch)
{
	NetResult	result;
	Pack	   *pack;

	while ((pack = net_finished(batch->pool, &result)) != NULL)
	{
		batch_pack_landed(pack);
		batch_finish(pack, &result, false);
	}
}

static int64_t
deadline_of(const Pack *pack)
{
	return pack->sent_at + (int64_t) pack->batch->settings.transfer_timeout_ms * 1000;
}

/* Abandons transfers that are late. */
static void
keep_deadlines(Batch *batch)
{
	int64_t		now = batch_now(batch);
	NetResult	result;
	Pack	   *next;

	for (Pack *pack = batch->in_flight; pack != NULL; pack = next)
	{
		next = pack->next;
		if (deadline_of(pack) <= now)
		{
			batch_pack_abandon(pack, true, &result);
			batch_pack_landed(pack);
			batch_finish(pack, &result, true);
		}
	}
	if (!batch->stopped && batch_deadline(batch) <= now)
	{
		char		reason[64];

		snprintf(reason, sizeof(reason), "the batch did not end within %d ms",
				 batch->settings.batch_timeout_ms);
		batch_stop(batch, reason, "playfast.batch_timeout limits the time of a batch.");
	}
}

/* Ends the remaining calls of a stopped batch, some at a time. */
static void
skip_rest(Batch *batch)
{
	while (batch->in_flight != NULL)
	{
		Pack	   *pack = batch->in_flight;
		NetResult	result;

		batch_pack_abandon(pack, false, &result);
		batch_pack_landed(pack);
		batch_finish_stopped(pack, &result);
	}
	while (batch->waiting != NULL)
	{
		Pack	   *pack = batch->waiting;

		batch_pack_unlink(&batch->waiting, pack);
		batch_fail_pack(pack, BATCH_SKIPPED, batch->stop_reason, batch->stop_hint);
	}
	while (batch->held != NULL)
	{
		Pack	   *pack = batch->held;

		batch_pack_unlink(&batch->held, pack);
		batch_fail_pack(pack, BATCH_SKIPPED, batch->stop_reason, batch->stop_hint);
	}
	while (batch->going_on != NULL)
	{
		Call	   *call = batch->going_on;

		batch->going_on = call->next;
		batch_call_skip(batch, call);
	}
	batch->going_on_end = &batch->going_on;
	batch_skip_others(batch);
	batch_skip_elsewhere(batch);
	for (int i = 0; i < SKIPPED_AT_ONCE && batch_draw_to_ask(batch); i++)
	{
		Call	   *call = batch_call_create(batch);

		if (call == NULL)
		{
			batch->no_memory = true;
			break;
		}
		batch_call_skip(batch, call);
	}
}

BatchTrouble
batch_run(Batch *batch)
{
	BatchTrouble trouble = BATCH_FINE;

	if (!net_run(batch->pool))
		return BATCH_FINE;		/* the caller is about to be interrupted */
	finish_transfers(batch);
	keep_deadlines(batch);
	if (batch->stopped)
		skip_rest(batch);
	else if (!batch->no_memory)
		trouble = batch_admit(batch);
	return batch->no_memory ? BATCH_NO_MEMORY : trouble;
}

int
batch_wait_ms(const Batch *batch)
{
	int			wait_ms = net_wait_ms(batch->pool);
	int64_t		now = batch_now(batch);
	int64_t		first = batch_deadline(batch);
	int64_t		hold = batch_hold_us(batch);
	int64_t		left_ms;

	if (batch_has_answer(batch) || batch->ended != NULL ||
		batch->stopped || batch_done(batch) ||
		(batch->left_to_draw && !batch_elsewhere_is_full(batch) &&
		 batch_memory(batch) < batch->settings.memory))
		return 0;
	for (const Pack *pack = batch->in_flight; pack != NULL; pack = pack->next)
	{
		if (deadline_of(pack) < first)
			first = deadline_of(pack);
	}
	for (const Pack *pack = batch->waiting; pack != NULL; pack = pack->next)
	{
		/* A pack that is due waits for another to end, not for a time. */
		if (pack->not_before > now && pack->not_before < first)
			first = pack->not_before;
	}
	if (hold > 0 && first > now + hold)
		first = now + hold;
	if (batch->elsewhere != NULL && first > now + ELSEWHERE_US)
		first = now + ELSEWHERE_US;
	left_ms = first <= now ? 0 : (first - now) / 1000 + 1;
	if (left_ms > INT32_MAX)
		left_ms = INT32_MAX;
	return wait_ms >= 0 && wait_ms < left_ms ? wait_ms : (int) left_ms;
}

bool
batch_answer(Batch *batch, BatchAnswer *answer)
{
	Answer	   *next = batch_answer_take(batch);

	if (batch->last_answer != NULL)
		batch_answer_free(batch, batch->last_answer);
	batch->last_answer = next;
	if (next == NULL)
		return false;
	answer->call = next->call->outcome.call;
	answer->status = next->call->outcome.status;
	answer->answer = &next->answer;
	answer->fetched_at = next->fetched_at;
	answer->number = next->call->outcome.number;
	answer->outcome = next->call->ended && next->call->answers == NULL ?
		&next->call->outcome : NULL;
	return true;
}

bool
batch_outcome(Batch *batch, BatchOutcome *outcome)
{
	Call	   *call = batch->ended;

	if (batch->last_ended != NULL)
		batch_call_unreference(batch->last_ended);
	batch->last_ended = call;
	if (call == NULL)
		return false;
	batch->ended = call->next;
	if (batch->ended == NULL)
		batch->ended_end = &batch->ended;
	*outcome = call->outcome;
	return true;
}

bool
batch_transfer(Batch *batch, BatchTransfer *transfer)
{
	EndedTransfer *ended = batch->transfers_ended;

	if (ended == NULL)
		return false;
	*transfer = ended->transfer;
	batch->transfers_ended = ended->next;
	if (batch->transfers_ended == NULL)
		batch->transfers_end = &batch->transfers_ended;
	free(ended);
	return true;
}

void
batch_progress(const Batch *batch, BatchProgress *progress)
{
	progress->total = batch->source.total;
	progress->drawn = batch->drawn;
	progress->ended = batch->nended;
	progress->in_flight = batch->nin_flight;
	progress->waiting = 0;
	for (const Pack *pack = batch->waiting; pack != NULL; pack = pack->next)
		progress->waiting++;
	progress->lacks_memory = !batch->stopped && batch_memory(batch) >= batch->settings.memory &&
		(batch->has_next || !batch->exhausted || batch->going_on != NULL);
	memcpy(progress->country, batch->last_country, sizeof(progress->country));
	progress->elsewhere = batch->nelsewhere;
	progress->rows = batch->nrows;
	progress->elapsed_us = batch_now(batch) - batch->started_at;
}

bool
batch_done(const Batch *batch)
{
	return batch->exhausted && !batch->has_next &&
		batch->in_flight == NULL && batch->waiting == NULL &&
		batch->going_on == NULL && batch->held == NULL && batch->elsewhere == NULL &&
		!batch_others_wait(batch) && !batch_has_answer(batch) && batch->ended == NULL;
}

void
batch_pause(Batch *batch)
{
	if (batch->paused_at < 0)
		batch->paused_at = net_now();
}

void
batch_resume(Batch *batch)
{
	int64_t		paused;

	if (batch->paused_at < 0)
		return;
	paused = net_now() - batch->paused_at;
	batch->paused_total += paused;
	batch->paused_at = -1;
	if (paused < SHORT_PAUSE_US)
		return;
	for (Pack *pack = batch->in_flight; pack != NULL; pack = pack->next)
		pack->was_paused = true;
}

int64_t
batch_destroy(Batch *batch, void (*lost) (void *arg, const BatchOutcome *outcome),
			  void (*ended) (void *arg, const BatchTransfer *transfer), void *arg)
{
	BatchOutcome outcome;
	BatchAnswer answer;
	BatchTransfer transfer;
	int64_t		left;
	int64_t		freed;
	int			most_drawn = batch->drawn + MOST_TOLD;
	int			drawn;

	batch->ending = true;
	batch_stop(batch, "the batch was ended before this call was answered", "");
	do
	{
		drawn = batch->drawn;
		skip_rest(batch);
		while (batch_outcome(batch, &outcome))
			lost(arg, &outcome);
	} while (batch->drawn > drawn && batch->drawn < most_drawn);
	left = batch->source.total - batch->drawn;
	while (batch_answer(batch, &answer))
		;
	while (batch_transfer(batch, &transfer))
		ended(arg, &transfer);
	net_release_descriptors(batch->pool);
	freed = batch->drawn + batch->nrows;
	free_batch(batch);
	batch_return_memory(freed);
	return left;
}
