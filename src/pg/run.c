/*
 * run.c
 *	  The life of a batch in a backend, from its calls to its last row.
 *
 * One memory context owns everything that a run has.  Its callback releases
 * what PostgreSQL does not manage, on abort, cursor close and rollback as well
 * as at the end.  A run that raises an error is released at once, since the
 * context may survive a caught error.  It does not know how rows are returned
 * or failures reported.
 */
#include "pg/run.h"

#include "miscadmin.h"
#include "pg/arguments.h"
#include "pg/cache.h"
#include "pg/outcomes.h"
#include "pg/pace.h"
#include "pg/report.h"
#include "pg/results.h"
#include "pg/rows.h"
#include "pg/stats.h"
#include "pg/wait.h"
#include "utils/memutils.h"

struct Run
{
	Batch	   *batch;			/* NULL once released */
	Cache	   *cache;			/* NULL: it is off */
	OutcomeBatch recorded;
	bool		recording;
	Watch		watch;
	Report		report;
	MemoryContextCallback callback;

	ResultMap  *results;		/* NULL: rows are returned as they are */
	RowMap	   *map;
	MemoryContext row_context;	/* of the row formed last */
	Datum	   *values;
	bool	   *nulls;
	bool	   *lent;			/* NULL: texts are copied into datums */
	int			nfields;

	BatchAnswer answer;			/* whose rows are being returned */
	int			row;			/* the next of these */
};

/* Records a call's end; also batch_destroy()'s callback for calls without an
 * outcome. */
static void
record_outcome(void *arg, const BatchOutcome *outcome)
{
	Run		   *run = arg;

	playfast_outcomes_record(&run->recorded, outcome);
	stats_count_call(&run->watch, outcome);
}

/* The same for transfers, which cannot be logged here. */
static void
record_transfer(void *arg, const BatchTransfer *transfer)
{
	Run		   *run = arg;

	stats_count_transfer(&run->watch, transfer);
}

void
playfast_run_release(Run *run)
{
	Batch	   *batch = run->batch;

	run->batch = NULL;
	if (batch != NULL)
		stats_count_skipped(&run->watch, batch_destroy(batch, record_outcome,
													   record_transfer, run));
	cache_end(run->cache);
	run->cache = NULL;
	if (run->recording)
	{
		stats_end(&run->watch);
		playfast_outcomes_end();
	}
	run->recording = false;
}

/* The same when the run's context goes, whatever the reason. */
static void
release_run(void *arg)
{
	playfast_run_release(arg);
}

/* Not every operation has both sources. */
static void
check_source(const PlayOperation *operation, BatchOnly only)
{
	if (!batch_has_source(operation, only))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the store has no page that answers \"%s\"", operation->name),
				 errdetail("\"playfast.source\" is \"page\", which leaves out RPCs."),
				 errhint("Set \"playfast.source\" to \"auto\".")));
}

/* Returns the name of the array argument that could take many calls, or NULL. */
static const char *
plural_of(const Question *question, const RunKind *kind)
{
	const Input *first = question->inputs[0];

	if (kind->make_source != playfast_product_source)
		return "requests";
	return first != NULL ? first->plural : NULL;
}

/* Creates the parts of a run; raises an error if anything is wrong. */
static void
begin(Run *run, FunctionCallInfo fcinfo, TupleDesc tupdesc, const Question *question,
	  const RunKind *kind)
{
	const PlayOperation *operation = question->operation;
	BatchSource source = kind->make_source(fcinfo, question);	/* bad arguments end here */
	BatchSettings settings;

	playfast_batch_settings(&settings);
	settings.pace = &playfast_pace;
	check_source(operation, settings.only);
	playfast_load_proxies();
	playfast_report_begin(&run->report, fcinfo, operation, !kind->results);
	playfast_report_alone(&run->report, plural_of(question, kind), source.total);

	if (kind->results)
		run->results = result_map_create(tupdesc, operation);
	else
		run->map = row_map_create(tupdesc, operation);
	run->values = palloc(tupdesc->natts * sizeof(Datum));
	run->nulls = palloc(tupdesc->natts * sizeof(bool));
	run->nfields = tupdesc->natts;
	run->row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
											 ALLOCSET_DEFAULT_SIZES);

	run->callback.func = release_run;
	run->callback.arg = run;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &run->callback);
	playfast_outcomes_begin(&run->recorded, operation);
	run->watch.slot = -1;		/* even if stats_begin() raises an error */
	run->recording = true;
	stats_begin(&run->watch, &run->recorded);
	run->cache = cache_begin(operation, &settings);
	settings.cache = cache_hooks(run->cache);
	run->batch = batch_create(playfast_pool(), operation, &settings, source);
	if (run->batch == NULL)
		playfast_report_trouble(BATCH_NO_MEMORY);
	playfast_report_limits(&run->report, run->batch);
}

Run *
playfast_run_begin(FunctionCallInfo fcinfo, TupleDesc tupdesc, const Question *question,
				   const RunKind *kind)
{
	Run		   *run = palloc0(sizeof(Run));

	PG_TRY();
	{
		begin(run, fcinfo, tupdesc, question, kind);
	}
	PG_CATCH();
	{
		playfast_run_release(run);
		PG_RE_THROW();
	}
	PG_END_TRY();
	return run;
}

void
playfast_run_lend(Run *run)
{
	run->lent = palloc0(run->nfields * sizeof(bool));	/* results lend nothing */
}

/* Takes the transfers that have ended since the last time. */
static void
take_transfers(Run *run)
{
	BatchTransfer transfer;

	while (batch_transfer(run->batch, &transfer))
	{
		stats_count_transfer(&run->watch, &transfer);
		playfast_report_transfer(&run->report, &transfer);
	}
}

/*
 * Takes these and the calls that have ended; a failed call may raise an error.
 */
static void
take_ended(Run *run)
{
	BatchOutcome outcome;

	take_transfers(run);
	while (batch_outcome(run->batch, &outcome))
	{
		record_outcome(run, &outcome);
		playfast_report_outcome(&run->report, &outcome);
	}
	stats_publish(&run->watch);
	stats_show(&run->watch, run->batch);
}

/* Runs the batch, and waits until there may be something to take. */
static void
go_on(Run *run)
{
	cache_beat(run->cache);
	playfast_report_trouble(batch_run(run->batch));
	playfast_wait(stats_wait_ms(&run->watch, batch_wait_ms(run->batch)));
}

/* Waits for an answer that has rows; false when there is none left. */
static bool
get_answer(Run *run)
{
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		batch_resume(run->batch);
		run->row = 0;
		while (batch_answer(run->batch, &run->answer))
		{
			if (run->answer.answer->nrows == 0)
				continue;
			row_map_call(run->map, &run->answer.call, &run->answer.fetched_at,
						 batch_status_name(run->answer.status));
			return true;
		}
		run->answer.answer = NULL;
		take_ended(run);
		if (batch_done(run->batch))
			return false;
		go_on(run);
	}
}

/*
 * Forms the next result.  Calls that have ended are taken before answers, so
 * that a call whose answers were all taken before it ended is completed before
 * the answers of another.
 */
static bool
next_result(Run *run)
{
	BatchOutcome outcome;

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		batch_resume(run->batch);
		while (batch_outcome(run->batch, &outcome))
		{
			record_outcome(run, &outcome);
			if (result_map_end(run->results, &outcome, run->values, run->nulls))
				return true;
		}
		if (batch_answer(run->batch, &run->answer))
		{
			result_map_answer(run->results, &run->answer);
			if (run->answer.outcome != NULL &&
				result_map_end(run->results, run->answer.outcome, run->values, run->nulls))
				return true;
			continue;
		}
		take_transfers(run);
		stats_publish(&run->watch);
		stats_show(&run->watch, run->batch);
		if (batch_done(run->batch))
			return false;
		go_on(run);
	}
}

/* Forms the next row; raises an error if anything is wrong. */
static bool
next_row(Run *run)
{
	MemoryContext old;

	if (run->answer.answer == NULL || run->row == run->answer.answer->nrows)
	{
		if (!get_answer(run))
		{
			playfast_report_end(&run->report);
			return false;
		}
	}
	MemoryContextReset(run->row_context);
	old = MemoryContextSwitchTo(run->row_context);
	row_map_row(run->map, run->answer.answer, run->row++, run->values, run->nulls, run->lent);
	MemoryContextSwitchTo(old);
	return true;
}

bool
playfast_run_next(Run *run, RunRow *row)
{
	bool		more = false;

	PG_TRY();
	{
		more = run->results != NULL ? next_result(run) : next_row(run);
	}
	PG_CATCH();
	{
		playfast_run_release(run);
		PG_RE_THROW();
	}
	PG_END_TRY();
	row->values = run->values;
	row->nulls = run->nulls;
	row->lent = run->lent;
	return more;
}

void
playfast_run_pause(Run *run)
{
	batch_pause(run->batch);
}
