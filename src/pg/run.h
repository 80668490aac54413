/*
 * run.h
 *	  The life of a batch in a backend.
 */
#ifndef PG_RUN_H
#define PG_RUN_H

#include "pg/inputs.h"

#include "batch/batch.h"

/* Where the calls of a function come from: its arguments, or an array of requests. */
typedef BatchSource (*MakeSource) (FunctionCallInfo fcinfo, const Question *question);

/* What a function asks, and how it reports it. */
typedef struct RunKind
{
	MakeSource	make_source;
	bool		results;		/* a row per call, with its status as data */
} RunKind;

typedef struct Run Run;

/* The row that playfast_run_next() has formed; it lives until the next one. */
typedef struct RunRow
{
	Datum	   *values;
	bool	   *nulls;
} RunRow;

/*
 * Begins a run in the current memory context, with which it ends at the latest.
 * A run that raises has ended.
 */
extern Run *playfast_run_begin(FunctionCallInfo fcinfo, TupleDesc tupdesc,
							   const Question *question, const RunKind *kind);

/* Forms the next row; false, after the batch's warning, when there is none left. */
extern bool playfast_run_next(Run *run, RunRow *row);

/* Says that the caller will not run the batch for a while. */
extern void playfast_run_pause(Run *run);

/* Releases what the memory context does not know of. */
extern void playfast_run_release(Run *run);

#endif							/* PG_RUN_H */
