/*
 * execute.c
 *	  Running a batch for a set-returning function.
 *
 * Everything that a run owns hangs on one memory context, whose callback
 * releases what PostgreSQL does not know: on error, abort, cursor close and
 * rollback as well as at the end.
 */
#include "pg/inputs.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/pace.h"
#include "pg/stats.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

typedef struct Run
{
	Batch	   *batch;			/* NULL once released */
	OutcomeBatch recorded;
	bool		recording;
	Watch		watch;
	MemoryContextCallback callback;

	RowMap	   *map;
	MemoryContext row_context;	/* of the row formed last */
	TupleDesc	tupdesc;
	Datum	   *values;
	bool	   *nulls;

	BatchAnswer answer;			/* whose rows are being returned */
	int			next_row;
	int			failures[BATCH_NSTATUSES];
	int			calls;
	char		error[256];		/* of the first failure */
	char		hint[160];
} Run;

static const int sqlstates[BATCH_NSTATUSES] =
{
	[BATCH_RATE_LIMITED] = ERRCODE_PLAYFAST_RATE_LIMITED,
	[BATCH_BLOCKED] = ERRCODE_PLAYFAST_BLOCKED,
	[BATCH_HTTP_ERROR] = ERRCODE_PLAYFAST_HTTP_ERROR,
	[BATCH_NETWORK_ERROR] = ERRCODE_PLAYFAST_NETWORK_ERROR,
	[BATCH_TIMEOUT] = ERRCODE_PLAYFAST_TIMEOUT,
	[BATCH_TOO_LARGE] = ERRCODE_PLAYFAST_TOO_LARGE,
	[BATCH_LAYOUT_CHANGED] = ERRCODE_PLAYFAST_LAYOUT_CHANGED,
	[BATCH_SKIPPED] = ERRCODE_PLAYFAST_SKIPPED,
};

int
playfast_sqlstate(BatchStatus status)
{
	return sqlstates[status];
}

/* Records a call's end; also batch_destroy()'s callback for those that nobody
 * waited for. */
static void
record_outcome(void *arg, const BatchOutcome *outcome)
{
	Run		   *run = arg;

	playfast_outcomes_record(&run->recorded, outcome);
	stats_count_call(&run->watch, outcome);
}

/* The same of transfers.  This is no place to write to the log. */
static void
record_transfer(void *arg, const BatchTransfer *transfer)
{
	Run		   *run = arg;

	stats_count_transfer(&run->watch, transfer);
}

/* Releases a run; called when its context goes, whatever the reason. */
static void
release_run(void *arg)
{
	Run		   *run = arg;
	Batch	   *batch = run->batch;

	run->batch = NULL;
	if (batch != NULL)
		stats_count_skipped(&run->watch, batch_destroy(batch, record_outcome,
													   record_transfer, run));
	if (run->recording)
	{
		stats_end(&run->watch);
		playfast_outcomes_end();
	}
	run->recording = false;
}

/* "app_id ca.example, country us" for a message. */
static char *
describe_call(const PlayOperation *operation, const PlayCall *call)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < operation->ninputs; i++)
	{
		const PlayInput *input = &operation->inputs[i];
		JsValue	value = {.type = JS_NULL};

		input->get(call, &value);
		if (value.type == JS_TEXT)
		{
			Datum		datum = playfast_text_datum(value.u.text, value.len);

			appendStringInfo(&buf, "%s %s, ", input->name,
							 playfast_shown(TextDatumGetCString(datum)));
		}
	}
	appendStringInfo(&buf, "country %s, lang %s", call->country, call->lang);
	return buf.data;
}

/* Raises the failure of one call. */
static void
raise_failure(const Run *run, const BatchOutcome *outcome)
{
	ereport(ERROR,
			(errcode(sqlstates[outcome->status]),
			 errmsg("playfast_%s failed: %s", run->recorded.operation->name,
					batch_status_name(outcome->status)),
			 errdetail("%s: %s.",
					   describe_call(run->recorded.operation, &outcome->call),
					   playfast_message(outcome->error)),
			 outcome->hint[0] ? errhint("%s", outcome->hint) : 0));
}

/* Takes a call's end. */
static void
take_outcome(Run *run, const BatchOutcome *outcome)
{
	record_outcome(run, outcome);
	run->calls++;
	if (!batch_is_failure(outcome->status))
		return;
	if (playfast_on_error == PLAYFAST_RAISE)
		raise_failure(run, outcome);
	run->failures[outcome->status]++;
	if (run->error[0] == '\0')
	{
		strlcpy(run->error, outcome->error, sizeof(run->error));
		strlcpy(run->hint, outcome->hint, sizeof(run->hint));
	}
}

/* Takes a transfer's end: counts it, and writes a line of the log about it. */
static void
take_transfer(Run *run, const BatchTransfer *transfer)
{
	stats_count_transfer(&run->watch, transfer);
	if (!playfast_log_transfers)
		return;
	ereport(LOG,
			(errhidestmt(true),
			 errmsg("playfast_%s transfer %d: %s %s/%s, %d calls, HTTP %d, %s, "
					"%lld bytes (%lld decoded), %lld ms%s%s%s%s",
					run->recorded.operation->name, transfer->number, transfer->source,
					transfer->country, transfer->lang, transfer->calls,
					transfer->http_status, batch_status_name(transfer->status),
					(long long) transfer->wire_bytes, (long long) transfer->decoded_bytes,
					(long long) (transfer->total_us / 1000),
					transfer->new_connection ? ", new connection" : "",
					transfer->retry > 0 ? ", retry" : "",
					transfer->error[0] ? ": " : "", playfast_message(transfer->error))));
}

/* One warning that counts the failures of a batch by status. */
static void
warn_of_failures(const Run *run)
{
	StringInfoData counts;
	int			total = 0;
	int			sqlstate = ERRCODE_WARNING;

	initStringInfo(&counts);
	for (int status = BATCH_RATE_LIMITED; status < BATCH_NSTATUSES; status++)
	{
		if (run->failures[status] == 0)
			continue;
		if (total == 0)
			sqlstate = sqlstates[status];
		total += run->failures[status];
		appendStringInfo(&counts, "%s%s %d", counts.len > 0 ? ", " : "",
						 batch_status_name(status), run->failures[status]);
	}
	if (total == 0 || playfast_on_error != PLAYFAST_WARN)
		return;
	ereport(WARNING,
			(errcode(sqlstate),
			 errmsg("%d of %d calls of playfast_%s failed: %s", total, run->calls,
					run->recorded.operation->name, counts.data),
			 run->error[0] ? errdetail("The first: %s.", playfast_message(run->error)) : 0,
			 run->hint[0] ? errhint("%s", run->hint) :
			 errhint("playfast_outcomes() lists them.")));
}

/* Raises what a batch cannot go on with. */
static void
raise_trouble(BatchTrouble trouble)
{
	if (trouble == BATCH_NO_DESCRIPTORS)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_RESOURCES),
				 errmsg("could not reserve a file descriptor for a network connection"),
				 errhint("Raise \"max_files_per_process\".")));
	if (trouble == BATCH_NO_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Failed while reading responses.")));
}

/* What a function asks: either arguments or inputs of requests. */
typedef struct Question
{
	const PlayOperation *operation;
	const Argument *arguments;
	int			narguments;
	const Input *const *inputs;
	int			ninputs;
} Question;

static BatchSource
make_source(FunctionCallInfo fcinfo, const Question *question)
{
	return question->inputs != NULL ?
		request_source(fcinfo, question->inputs, question->ninputs) :
		product_source(fcinfo, question->arguments, question->narguments);
}

/*
 * Begins a run in the current memory context, which must live as long as it.
 */
static Run *
begin_run(FunctionCallInfo fcinfo, TupleDesc tupdesc, const Question *question)
{
	const PlayOperation *operation = question->operation;
	Run		   *run = palloc0(sizeof(Run));
	BatchSettings settings;
	BatchSource source;

	source = make_source(fcinfo, question); /* bad arguments end here */
	playfast_batch_settings(&settings);
	playfast_load_proxies();

	run->tupdesc = tupdesc;
	run->map = row_map_create(tupdesc, operation);
	run->values = palloc(tupdesc->natts * sizeof(Datum));
	run->nulls = palloc(tupdesc->natts * sizeof(bool));
	run->row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
											 ALLOCSET_DEFAULT_SIZES);

	run->callback.func = release_run;
	run->callback.arg = run;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &run->callback);
	playfast_outcomes_begin(&run->recorded, operation);
	stats_begin(&run->watch, &run->recorded);
	run->recording = true;
	run->batch = batch_create(playfast_pool(), operation, &settings, source);
	if (run->batch == NULL)
		raise_trouble(BATCH_NO_MEMORY);
	return run;
}

/* Forms the next row; false when there is none left. */
static bool
next_row(Run *run)
{
	MemoryContext old;

	while (run->answer.answer == NULL || run->next_row >= run->answer.answer->nrows)
	{
		BatchOutcome outcome;
		BatchTransfer transfer;

		CHECK_FOR_INTERRUPTS();
		batch_resume(run->batch);
		run->next_row = 0;
		if (batch_answer(run->batch, &run->answer))
		{
			row_map_call(run->map, &run->answer.call, &run->answer.fetched_at,
						 batch_status_name(run->answer.status));
			continue;
		}
		run->answer.answer = NULL;
		while (batch_transfer(run->batch, &transfer))
			take_transfer(run, &transfer);
		while (batch_outcome(run->batch, &outcome))
			take_outcome(run, &outcome);	/* may raise */
		stats_publish(&run->watch);
		stats_show(&run->watch, run->batch);
		if (batch_done(run->batch))
			return false;
		raise_trouble(batch_run(run->batch));
		playfast_wait(stats_wait_ms(&run->watch, batch_wait_ms(run->batch)));
	}

	MemoryContextReset(run->row_context);
	old = MemoryContextSwitchTo(run->row_context);
	row_map_row(run->map, run->answer.answer, run->next_row++, run->values, run->nulls);
	MemoryContextSwitchTo(old);
	return true;
}

/* In FROM: all rows into a tuplestore, which spills to disk. */
static Datum
materialize(FunctionCallInfo fcinfo, const Question *question)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext context;
	MemoryContext old;
	Run		   *run;

	InitMaterializedSRF(fcinfo, 0);
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast batch",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	run = begin_run(fcinfo, rsinfo->setDesc, question);
	while (next_row(run))
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, run->values, run->nulls);
	warn_of_failures(run);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return (Datum) 0;
}

/* In a SELECT list: a row per call, the first as soon as it is there. */
static Datum
value_per_call(FunctionCallInfo fcinfo, const Question *question)
{
	FuncCallContext *funcctx;
	Run		   *run;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TupleDesc	tupdesc;

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		funcctx->tuple_desc = BlessTupleDesc(tupdesc);
		funcctx->user_fctx = begin_run(fcinfo, funcctx->tuple_desc, question);
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	run = funcctx->user_fctx;
	if (next_row(run))
	{
		HeapTuple	tuple = heap_form_tuple(run->tupdesc, run->values, run->nulls);

		batch_pause(run->batch);
		SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(tuple));
	}
	warn_of_failures(run);
	SRF_RETURN_DONE(funcctx);
}

/* In the mode that the caller prefers. */
static Datum
execute(FunctionCallInfo fcinfo, const Question *question)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	if (fcinfo->flinfo->fn_extra == NULL && rsinfo != NULL && IsA(rsinfo, ReturnSetInfo) &&
		(rsinfo->allowedModes & SFRM_Materialize_Preferred))
		return materialize(fcinfo, question);
	return value_per_call(fcinfo, question);
}

Datum
playfast_execute(FunctionCallInfo fcinfo, const PlayOperation *operation,
				 const Argument *arguments, int narguments)
{
	Question	question = {operation, arguments, narguments, NULL, 0};

	return execute(fcinfo, &question);
}

Datum
playfast_execute_batch(FunctionCallInfo fcinfo, const PlayOperation *operation,
					   const Input *const *inputs, int ninputs)
{
	Question	question = {operation, NULL, 0, inputs, ninputs};

	return execute(fcinfo, &question);
}

/* What playfast_requests() keeps between its rows. */
typedef struct Requests
{
	BatchSource source;
	RowMap	   *map;
} Requests;

Datum
playfast_requests(FunctionCallInfo fcinfo, const PlayOperation *operation,
				  const Argument *arguments, int narguments)
{
	FuncCallContext *funcctx;
	Requests   *requests;
	PlayCall	call;
	Datum	   *values;
	bool	   *nulls;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TupleDesc	tupdesc;

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		funcctx->tuple_desc = BlessTupleDesc(tupdesc);
		requests = palloc(sizeof(Requests));
		requests->source = product_source(fcinfo, arguments, narguments);
		requests->map = row_map_create(tupdesc, operation);
		funcctx->user_fctx = requests;
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	requests = funcctx->user_fctx;
	if (!requests->source.next(requests->source.arg, &call))
		SRF_RETURN_DONE(funcctx);
	row_map_call(requests->map, &call, NULL, NULL);
	values = palloc(funcctx->tuple_desc->natts * sizeof(Datum));
	nulls = palloc(funcctx->tuple_desc->natts * sizeof(bool));
	row_map_request(requests->map, values, nulls);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc,
															   values, nulls)));
}
