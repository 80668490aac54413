/*
 * fetch.c
 *	  The two ways in which a set-returning function returns the rows of its
 *	  batch.
 *
 * It knows nothing of what is asked or how an answer becomes rows.
 */
#include "pg/fetch.h"

#include "access/htup_details.h"
#include "miscadmin.h"
#include "pg/arguments.h"
#include "pg/requests.h"
#include "pg/run.h"
#include "pg/tuples.h"
#include "utils/memutils.h"

/* Sizes of the blocks of memory that rows are kept in: the first, and the largest. */
#define FIRST_ROWS (1024 * 1024)
#define MOST_ROWS (64 * 1024 * 1024)

/*
 * Makes a tuplestore for the rows, which spills to disk.  Up to 16 it takes its
 * memory from the current context.
 */
static void
begin_rows(FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, 0);
#if PG_VERSION_NUM < 170000
	{
		ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
		MemoryContext rows = AllocSetContextCreate(rsinfo->econtext->ecxt_per_query_memory,
												   "playfast rows", 0, FIRST_ROWS, MOST_ROWS);
		MemoryContext old = MemoryContextSwitchTo(rows);

		tuplestore_end(rsinfo->setResult);
		rsinfo->setResult = tuplestore_begin_heap((rsinfo->allowedModes & SFRM_Materialize_Random) != 0,
												  false, work_mem);
		MemoryContextSwitchTo(old);
	}
#endif
}

/* In FROM: puts all rows into a tuplestore. */
static Datum
materialize(FunctionCallInfo fcinfo, const Question *question, const RunKind *kind)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext old = CurrentMemoryContext;
	MemoryContext context;

	begin_rows(fcinfo);
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast batch",
									ALLOCSET_DEFAULT_SIZES);
	PG_TRY();
	{
		Run		   *run;
		RunRow		row;
		TupleSink  *sink;

		MemoryContextSwitchTo(context);
		sink = tuple_sink_create(rsinfo->setResult, rsinfo->setDesc);
		run = playfast_run_begin(fcinfo, rsinfo->setDesc, question, kind);
		playfast_run_lend(run);
		while (playfast_run_next(run, &row))
			tuple_sink_put(sink, row.values, row.nulls, row.lent);
	}
	PG_FINALLY();
	{
		/*
		 * If the error is caught, the context of this call may live on for
		 * long.
		 */
		MemoryContextSwitchTo(old);
		MemoryContextDelete(context);
	}
	PG_END_TRY();
	return (Datum) 0;
}

/*
 * In a SELECT list: returns one row at a time, the first as soon as it
 * arrives.
 */
static Datum
value_per_call(FunctionCallInfo fcinfo, const Question *question, const RunKind *kind)
{
	FuncCallContext *funcctx;
	Run		   *run;
	RunRow		row;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TupleDesc	tupdesc;

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		funcctx->tuple_desc = BlessTupleDesc(tupdesc);
		funcctx->user_fctx = playfast_run_begin(fcinfo, funcctx->tuple_desc, question, kind);
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	run = funcctx->user_fctx;
	if (playfast_run_next(run, &row))
	{
		HeapTuple	tuple = heap_form_tuple(funcctx->tuple_desc, row.values, row.nulls);

		playfast_run_pause(run);
		SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(tuple));
	}
	SRF_RETURN_DONE(funcctx);
}

/* Returns rows in the mode that the caller prefers. */
static Datum
fetch(FunctionCallInfo fcinfo, const Question *question, const RunKind *kind)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	if (fcinfo->flinfo->fn_extra == NULL && rsinfo != NULL && IsA(rsinfo, ReturnSetInfo) &&
		(rsinfo->allowedModes & SFRM_Materialize_Preferred))
		return materialize(fcinfo, question, kind);
	return value_per_call(fcinfo, question, kind);
}

Datum
playfast_fetch(FunctionCallInfo fcinfo, const Question *question)
{
	static const RunKind kind = {playfast_product_source, false};

	return fetch(fcinfo, question, &kind);
}

Datum
playfast_fetch_requests(FunctionCallInfo fcinfo, const Question *question)
{
	static const RunKind kind = {playfast_request_source, false};

	return fetch(fcinfo, question, &kind);
}

Datum
playfast_fetch_results(FunctionCallInfo fcinfo, const Question *question)
{
	static const RunKind kind = {playfast_request_source, true};

	return fetch(fcinfo, question, &kind);
}
