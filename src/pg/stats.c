/*
 * stats.c
 *	  Counters and progress: playfast_stat_operations and
 *	  playfast_stat_progress.
 *
 * Everything is in shared memory.  No table is written, so this works on a
 * standby, and no query waits for another's row lock.
 */
#include "pg/stats.h"

#include "catalog/pg_authid.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "pg/pace.h"
#include "pg/result.h"
#include "pg/settings.h"
#include "pg/text.h"
#include "play/rows/text.h"
#include "storage/procarray.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "json/utf8.h"

/* Interval between updates of a running batch's progress, in µs. */
#define SHOW_EVERY 100000
#define TELL_EVERY 1000000

/*
 * Returns the counters of an operation; NULL if there is no room for another.
 */
static OperationStats *
find_operation(Shared *shared, const char *name)
{
	for (int i = 0; i < MAX_OPERATIONS; i++)
	{
		OperationStats *stats = &shared->operations[i];

		if (stats->name[0] == '\0')
			strlcpy(stats->name, name, sizeof(stats->name));
		if (strcmp(stats->name, name) == 0)
			return stats;
	}
	return NULL;
}

void
stats_begin(Watch *watch, OutcomeBatch *batch)
{
	Shared	   *shared = shared_lock();

	watch->batch = batch;
	watch->slot = -1;
	watch->shown_at = watch->told_at = net_now();
	for (int i = 0; i < MAX_RUNNING && watch->slot < 0; i++)
	{
		Running    *running = &shared->running[i];

		/* A session may have ended without freeing its entry. */
		if (running->pid != 0 && BackendPidGetProc(running->pid) != NULL)
			continue;
		memset(running, 0, sizeof(*running));
		running->pid = MyProcPid;
		running->user = batch->user;
		running->database = MyDatabaseId;
		running->batch = batch->number;
		running->started_at = GetCurrentTimestamp();
		strlcpy(running->operation, batch->operation->name, sizeof(running->operation));
		watch->slot = i;
	}
	shared_unlock();
}

void
stats_end(Watch *watch)
{
	stats_publish(watch);
	if (watch->slot >= 0)
	{
		shared_lock()->running[watch->slot].pid = 0;
		shared_unlock();
	}
	watch->slot = -1;
}

void
stats_count_call(Watch *watch, const BatchOutcome *outcome)
{
	Counter    *counter = &watch->counters[outcome->status];

	watch->counted = true;
	counter->calls++;
	counter->attempts += outcome->attempts;
	counter->rows += outcome->rows;
	counter->rejected += outcome->rejected;
	counter->wire_bytes += outcome->wire_bytes;
	counter->decoded_bytes += outcome->decoded_bytes;
	counter->total_us += outcome->total_us;
	if (batch_is_failure(outcome->status))
	{
		strlcpy(watch->last_error, outcome->error, sizeof(watch->last_error));
		js_text_mend(watch->last_error);
	}
}

void
stats_count_skipped(Watch *watch, int64 calls)
{
	watch->counted |= calls > 0;
	watch->counters[BATCH_SKIPPED].calls += calls;
}

void
stats_count_transfer(Watch *watch, const BatchTransfer *transfer)
{
	watch->counted = true;
	watch->transfers++;
	watch->retried += transfer->retry > 0;
}

/* Adds to the counters of an operation. */
static void
add_counts(OperationStats *stats, const Watch *watch)
{
	stats->transfers += watch->transfers;
	stats->retried += watch->retried;
	for (int status = 0; status < BATCH_NSTATUSES; status++)
	{
		const Counter *from = &watch->counters[status];
		Counter    *to = &stats->counters[status];

		to->calls += from->calls;
		to->attempts += from->attempts;
		to->rows += from->rows;
		to->rejected += from->rejected;
		to->wire_bytes += from->wire_bytes;
		to->decoded_bytes += from->decoded_bytes;
		to->total_us += from->total_us;
	}
}

void
stats_publish(Watch *watch)
{
	Shared	   *shared;
	OperationStats *stats;

	if (!watch->counted)
		return;
	shared = shared_lock();
	stats = find_operation(shared, watch->batch->operation->name);
	if (stats != NULL)
		add_counts(stats, watch);
	if (watch->slot >= 0)
		strlcpy(shared->running[watch->slot].last_error, watch->last_error, LAST_ERROR);
	shared_unlock();
	watch->counted = false;
	watch->transfers = watch->retried = 0;
	memset(watch->counters, 0, sizeof(watch->counters));
}

/* Assumptions about an operation that has not answered yet. */
#define UNKNOWN_LATENCY 300000
#define UNKNOWN_SHARE (1.0 / 6)

OperationPast
stats_past(const char *operation)
{
	OperationPast past = {UNKNOWN_LATENCY, UNKNOWN_SHARE};
	OperationStats *stats = find_operation(shared_lock(), operation);
	Counter		answers = {0};

	if (stats != NULL)
		answers = stats->counters[BATCH_OK];
	shared_unlock();
	if (answers.calls > 0)
		past.latency_us = answers.total_us / answers.calls;
	if (answers.decoded_bytes > 0)
		past.wire_share = (double) answers.wire_bytes / (double) answers.decoded_bytes;
	return past;
}

/* Returns how much of a batch is done, in percent. */
static int
percent_done(const BatchProgress *progress)
{
	return progress->total > 0 ? (int) (100 * (int64) progress->ended / progress->total) : 100;
}

/*
 * Returns the time left at the average speed so far, in µs; -1 if nothing is
 * done yet.
 */
static int64
time_left(const BatchProgress *progress)
{
	if (progress->ended == 0)
		return -1;
	return (int64) ((double) progress->elapsed_us *
					((double) progress->total - progress->ended) / progress->ended);
}

/* Sends a line about a batch to the client. */
static void
tell(const Watch *watch, const BatchProgress *progress, PaceHold hold)
{
	int64		left = time_left(progress);
	const char *held_up_by = playfast_hold_name(hold);

	ereport(INFO,
			(errmsg("playfast_%s: %d of %lld calls (%d %%), %lld rows, %.0f s%s%s%s",
					watch->batch->operation->name, progress->ended,
					(long long) progress->total, percent_done(progress),
					(long long) progress->rows, (double) progress->elapsed_us / 1e6,
					left >= 0 ? psprintf(", about %.0f s left", (double) left / 1e6) : "",
					held_up_by != NULL ? ", held up by " : "",
					held_up_by != NULL ? held_up_by : "")));
}

void
stats_show(Watch *watch, const Batch *batch)
{
	int64		now = net_now();
	char		egress[EGRESS_NAME] = "";
	int64		interval_us = 0;
	PaceHold	hold = HOLD_NONE;
	BatchProgress progress;

	if (now - watch->shown_at < SHOW_EVERY)
		return;
	watch->shown_at = now;
	batch_progress(batch, &progress);
	if (progress.country[0] != '\0')
		hold = playfast_hold(&progress, egress, &interval_us);
	if (hold == HOLD_NONE && progress.elsewhere > 0 && progress.in_flight == 0)
		hold = HOLD_SESSION;
	if (watch->slot >= 0)
	{
		Running    *running = &shared_lock()->running[watch->slot];

		running->progress = progress;
		running->interval_us = interval_us;
		running->hold = hold;
		memcpy(running->egress, egress, sizeof(egress));
		shared_unlock();
	}
	if (!playfast_report_progress || now - watch->told_at < TELL_EVERY)
		return;
	watch->told_at = now;
	tell(watch, &progress, hold);
}

int
stats_wait_ms(const Watch *watch, int wait_ms)
{
	int64		left_us = watch->shown_at + SHOW_EVERY - net_now();
	int			left_ms = left_us > 0 ? (int) (left_us / 1000) + 1 : 0;

	return Min(wait_ms, left_ms);
}

PG_FUNCTION_INFO_V1(playfast_stat_operations);

/* Returns a row for each operation and status with a count. */
Datum
playfast_stat_operations(PG_FUNCTION_ARGS)
{
	OperationStats *copy = palloc(sizeof(OperationStats) * MAX_OPERATIONS);
	Shared	   *shared = shared_lock();
	TimestampTz reset = shared->stats_reset;
	ResultRow	result;

	memcpy(copy, shared->operations, sizeof(OperationStats) * MAX_OPERATIONS);
	shared_unlock();
	result_begin(&result, fcinfo);
	for (int i = 0; i < MAX_OPERATIONS && copy[i].name[0] != '\0'; i++)
	{
		for (int status = 0; status < BATCH_NSTATUSES; status++)
		{
			const Counter *counter = &copy[i].counters[status];

			if (counter->calls == 0)
				continue;
			result_set_text(&result, "operation", copy[i].name);
			result_set_text(&result, "status", batch_status_name(status));
			result_set(&result, "calls", Int64GetDatum(counter->calls));
			result_set(&result, "attempts", Int64GetDatum(counter->attempts));
			result_set(&result, "rows", Int64GetDatum(counter->rows));
			result_set(&result, "rejected", Int64GetDatum(counter->rejected));
			result_set(&result, "bytes_wire", Int64GetDatum(counter->wire_bytes));
			result_set(&result, "bytes_decoded", Int64GetDatum(counter->decoded_bytes));
			result_set(&result, "total_ms", Float8GetDatum((double) counter->total_us / 1000.0));
			result_set(&result, "transfers", Int64GetDatum(copy[i].transfers));
			result_set(&result, "retried", Int64GetDatum(copy[i].retried));
			result_set(&result, "stats_reset", TimestampTzGetDatum(reset));
			result_put(&result);
		}
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_stat_reset);

/* Sets the counters of all operations and of the cache to zero. */
Datum
playfast_stat_reset(PG_FUNCTION_ARGS)
{
	Shared	   *shared = shared_lock();

	memset(shared->operations, 0, sizeof(shared->operations));
	shared->stats_reset = GetCurrentTimestamp();
	shared_unlock();
	cache_reset_counters();
	PG_RETURN_VOID();
}

/* Forms a row about a running batch. */
static void
put_running(ResultRow *result, const Running *running)
{
	const BatchProgress *progress = &running->progress;
	int64		left = time_left(progress);

	result_set(result, "pid", Int32GetDatum(running->pid));
	result_set(result, "datid", ObjectIdGetDatum(running->database));
	result_set_name(result, "datname", get_database_name(running->database));
	result_set(result, "usesysid", ObjectIdGetDatum(running->user));
	result_set_name(result, "usename", GetUserNameFromId(running->user, true));
	result_set(result, "batch", Int32GetDatum(running->batch));
	result_set_text(result, "operation", running->operation);
	result_set(result, "started_at", TimestampTzGetDatum(running->started_at));
	result_set(result, "calls_done", Int32GetDatum(progress->ended));
	result_set(result, "calls_total", Int64GetDatum(progress->total));
	result_set(result, "percent", Int32GetDatum(percent_done(progress)));
	if (left >= 0)
	{
		Interval   *interval = palloc0(sizeof(Interval));

		interval->time = left;
		result_set(result, "time_left", IntervalPGetDatum(interval));
	}
	result_set_text(result, "held_up_by", playfast_hold_name(running->hold));
	result_set(result, "rows", Int64GetDatum(progress->rows));
	result_set(result, "in_flight", Int32GetDatum(progress->in_flight));
	result_set(result, "waiting", Int32GetDatum(progress->waiting));
	if (running->egress[0] != '\0')
	{
		result_set_text(result, "egress", running->egress);
		result_set(result, "interval_ms", Float8GetDatum((double) running->interval_us / 1000.0));
	}
	if (running->last_error[0] != '\0')
		result_set(result, "last_error", playfast_text_datum(running->last_error,
															 strlen(running->last_error)));
	result_put(result);
}

PG_FUNCTION_INFO_V1(playfast_stat_progress);

/* Returns the running batches that the current user may see. */
Datum
playfast_stat_progress(PG_FUNCTION_ARGS)
{
	Running    *copy = palloc(sizeof(Running) * MAX_RUNNING);
	Oid			user = GetUserId();
	bool		see_all = has_privs_of_role(user, ROLE_PG_READ_ALL_STATS);
	ResultRow	result;

	memcpy(copy, shared_lock()->running, sizeof(Running) * MAX_RUNNING);
	shared_unlock();
	result_begin(&result, fcinfo);
	for (int i = 0; i < MAX_RUNNING; i++)
	{
		if (copy[i].pid != 0 && BackendPidGetProc(copy[i].pid) != NULL &&
			(see_all || has_privs_of_role(user, copy[i].user)))
			put_running(&result, &copy[i]);
	}
	return (Datum) 0;
}
