/*
 * stats.c
 *	  playfast_stat_operations, playfast_stat_progress, playfast_status().
 *
 * Everything is in shared memory: no table is written, so that it works on a
 * standby and no query waits for another's row.
 */
#include "pg/stats.h"

#include "catalog/pg_authid.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "net/inflate.h"
#include "pg/pace.h"
#include "pg/settings.h"
#include "pg/text.h"
#include "play/rows/text.h"
#include "storage/procarray.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"
#include "json/utf8.h"

/* How often a running batch is shown, and told to its client, in µs. */
#define SHOW_EVERY 100000
#define TELL_EVERY 1000000

/* The counters of an operation; NULL if there is no room for another one. */
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

		/* A session may have ended without giving its place back. */
		if (running->pid != 0 && BackendPidGetProc(running->pid) != NULL)
			continue;
		memset(running, 0, sizeof(*running));
		running->pid = MyProcPid;
		running->user = batch->user;
		running->database = MyDatabaseId;
		running->batch = batch->number;
		running->interval_ms = -1;
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

void
stats_show(Watch *watch, const Batch *batch)
{
	int64		now = net_now();
	int			interval_ms = -1;
	BatchProgress progress;

	if (now - watch->shown_at < SHOW_EVERY)
		return;
	watch->shown_at = now;
	batch_progress(batch, &progress);
	if (progress.country[0] != '\0')
		interval_ms = (int) (playfast_country_interval(progress.country) / 1000);
	if (watch->slot >= 0)
	{
		Running    *running = &shared_lock()->running[watch->slot];

		running->progress = progress;
		running->interval_ms = interval_ms;
		shared_unlock();
	}
	if (!playfast_report_progress || now - watch->told_at < TELL_EVERY)
		return;
	watch->told_at = now;
	ereport(INFO,
			(errmsg("playfast_%s: %d of %lld calls, %lld rows, %d in flight, %d waiting, %.0f s",
					watch->batch->operation->name, progress.ended,
					(long long) progress.total, (long long) progress.rows,
					progress.in_flight, progress.waiting,
					(double) progress.elapsed_us / 1e6)));
}

int
stats_wait_ms(const Watch *watch, int wait_ms)
{
	int64		left_us = watch->shown_at + SHOW_EVERY - net_now();
	int			left_ms = left_us > 0 ? (int) (left_us / 1000) + 1 : 0;

	return Min(wait_ms, left_ms);
}

PG_FUNCTION_INFO_V1(playfast_stat_operations);

/* A row per operation and status that has counted anything. */
Datum
playfast_stat_operations(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	OperationStats *copy = palloc(sizeof(OperationStats) * MAX_OPERATIONS);
	Shared	   *shared;
	TimestampTz reset;

	InitMaterializedSRF(fcinfo, 0);
	shared = shared_lock();
	memcpy(copy, shared->operations, sizeof(OperationStats) * MAX_OPERATIONS);
	reset = shared->stats_reset;
	shared_unlock();

	for (int i = 0; i < MAX_OPERATIONS && copy[i].name[0] != '\0'; i++)
	{
		for (int status = 0; status < BATCH_NSTATUSES; status++)
		{
			const Counter *counter = &copy[i].counters[status];
			Datum		values[12];
			bool		nulls[12] = {false};

			if (counter->calls == 0)
				continue;
			values[0] = CStringGetTextDatum(copy[i].name);
			values[1] = CStringGetTextDatum(batch_status_name(status));
			values[2] = Int64GetDatum(counter->calls);
			values[3] = Int64GetDatum(counter->attempts);
			values[4] = Int64GetDatum(counter->rows);
			values[5] = Int64GetDatum(counter->rejected);
			values[6] = Int64GetDatum(counter->wire_bytes);
			values[7] = Int64GetDatum(counter->decoded_bytes);
			values[8] = Float8GetDatum((double) counter->total_us / 1000.0);
			values[9] = Int64GetDatum(copy[i].transfers);
			values[10] = Int64GetDatum(copy[i].retried);
			values[11] = TimestampTzGetDatum(reset);
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_stat_reset);

/* Sets the counters of all operations to zero. */
Datum
playfast_stat_reset(PG_FUNCTION_ARGS)
{
	Shared	   *shared = shared_lock();

	memset(shared->operations, 0, sizeof(shared->operations));
	shared->stats_reset = GetCurrentTimestamp();
	shared_unlock();
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(playfast_stat_progress);

/* The batches that run, as far as the current user may see them. */
Datum
playfast_stat_progress(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Running    *copy = palloc(sizeof(Running) * MAX_RUNNING);
	Oid			user = GetUserId();
	bool		see_all = has_privs_of_role(user, ROLE_PG_READ_ALL_STATS);

	InitMaterializedSRF(fcinfo, 0);
	memcpy(copy, shared_lock()->running, sizeof(Running) * MAX_RUNNING);
	shared_unlock();

	for (int i = 0; i < MAX_RUNNING; i++)
	{
		const Running *running = &copy[i];
		Datum		values[13];
		bool		nulls[13] = {false};

		if (running->pid == 0 || BackendPidGetProc(running->pid) == NULL ||
			(!see_all && !has_privs_of_role(user, running->user)))
			continue;
		values[0] = Int32GetDatum(running->pid);
		values[1] = ObjectIdGetDatum(running->database);
		values[2] = ObjectIdGetDatum(running->user);
		values[3] = Int32GetDatum(running->batch);
		values[4] = CStringGetTextDatum(running->operation);
		values[5] = TimestampTzGetDatum(running->started_at);
		values[6] = Int32GetDatum(running->progress.ended);
		values[7] = Int64GetDatum(running->progress.total);
		values[8] = Int64GetDatum(running->progress.rows);
		values[9] = Int32GetDatum(running->progress.in_flight);
		values[10] = Int32GetDatum(running->progress.waiting);
		nulls[11] = running->interval_ms < 0;
		values[11] = Int32GetDatum(running->interval_ms);
		nulls[12] = running->last_error[0] == '\0';
		values[12] = playfast_text_datum(running->last_error,
										 strlen(running->last_error));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* One row of playfast_status(). */
static void
put_status(FunctionCallInfo fcinfo, const char *name, const char *value)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[2];
	bool		nulls[2] = {false};

	values[0] = CStringGetTextDatum(name);
	values[1] = CStringGetTextDatum(value);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(playfast_status);

/* name, value: what playfast is made of, and how each egress fares. */
Datum
playfast_status(PG_FUNCTION_ARGS)
{
	static const char *const kinds[] = {
		[SHARED_DSM] = "shared by all backends (dynamic)",
		[SHARED_PRELOADED] = "shared by all backends (preloaded)",
		[SHARED_PRIVATE] = "of this backend only"
	};
	Egress	   *copy = palloc(sizeof(Egress) * MAX_EGRESSES);
	int64		now = net_now();

	InitMaterializedSRF(fcinfo, 0);
	memcpy(copy, shared_lock()->egresses, sizeof(Egress) * MAX_EGRESSES);
	shared_unlock();

	put_status(fcinfo, "playfast", PLAYFAST_VERSION);
	put_status(fcinfo, "libcurl", net_version());
	put_status(fcinfo, "libcurl features", net_features());
	put_status(fcinfo, "inflating", net_inflater_name());
	put_status(fcinfo, "state", kinds[shared_kind()]);
	for (int i = 0; i < MAX_EGRESSES && copy[i].name[0] != '\0'; i++)
	{
		const NetPace *pace = &copy[i].pace;
		int64		cooldown = pace->cooldown_until - now;
		int64		held = pace->held_until - now;
		StringInfoData line;

		initStringInfo(&line);
		appendStringInfo(&line, "%lld started, interval %lld ms, window %d",
						 (long long) pace->starts,
						 (long long) (playfast_interval(pace) / 1000), pace->window);
		if (cooldown > 0)
			appendStringInfo(&line, ", blocked for %lld s more",
							 (long long) (cooldown / 1000000 + 1));
		if (held > 0)
			appendStringInfo(&line, ", asked to wait for %lld s more",
							 (long long) (held / 1000000 + 1));
		put_status(fcinfo, psprintf("egress %s", copy[i].name), line.data);
	}
	return (Datum) 0;
}
