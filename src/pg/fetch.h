/*
 * fetch.h
 *	  Set-returning functions that run a batch.
 */
#ifndef PG_FETCH_H
#define PG_FETCH_H

#include "pg/inputs.h"

/*
 * Runs a function's batch, for the cross product of its arguments or for an
 * array of requests.  In FROM, returns all rows at once; in a SELECT list, one
 * row at a time.
 */
extern Datum playfast_fetch(FunctionCallInfo fcinfo, const Question *question);
extern Datum playfast_fetch_requests(FunctionCallInfo fcinfo, const Question *question);

/* The same, with a row per call, whatever its outcome. */
extern Datum playfast_fetch_results(FunctionCallInfo fcinfo, const Question *question);

#endif							/* PG_FETCH_H */
