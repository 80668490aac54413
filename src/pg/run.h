/*
 * run.h
 *	  The life of a batch in a backend.
 */
#ifndef PG_RUN_H
#define PG_RUN_H

#include "pg/inputs.h"

#include "batch/batch.h"

/*
 * Makes the source of a function's calls: its arguments, or an array of
 * requests.
 */
typedef BatchSource (*MakeSource) (FunctionCallInfo fcinfo, const Question *question);

/* What a function asks, and how it reports the results. */
typedef struct RunKind
{
	MakeSource	make_source;
	bool		results;		/* one row per call, with its status as data */
} RunKind;

typedef struct Run Run;

/* The row formed by playfast_run_next(), valid until the next one. */
typedef struct RunRow
{
	Datum	   *values;
	bool	   *nulls;
	bool	   *lent;			/* see row_map_row(); NULL: all values are datums */
} RunRow;

/*
 * Begins a run in the current memory context; it ends with that context at the
 * latest.  A run that raises has ended.
 */
extern Run *playfast_run_begin(FunctionCallInfo fcinfo, TupleDesc tupdesc,
							   const Question *question, const RunKind *kind);

/*
 * From now on rows lend their texts, for a tuple_sink_put() before the next row.
 */
extern void playfast_run_lend(Run *run);

/*
 * Forms the next row; false, after the batch's warning, when there are none
 * left.
 */
extern bool playfast_run_next(Run *run, RunRow *row);

/* Tells the engine that the batch will not run for a while. */
extern void playfast_run_pause(Run *run);

/* Releases what the memory context does not own. */
extern void playfast_run_release(Run *run);

#endif							/* PG_RUN_H */
