/*
 * fetch.h
 *	  Set-returning functions that run a batch.
 */
#ifndef PG_FETCH_H
#define PG_FETCH_H

#include "pg/inputs.h"

/*
 * Runs the batch of a function, for the cross product of its arguments or for
 * an array of requests: in FROM all of it at once, in a SELECT list a row per
 * call.
 */
extern Datum playfast_fetch(FunctionCallInfo fcinfo, const Question *question);
extern Datum playfast_fetch_requests(FunctionCallInfo fcinfo, const Question *question);

/* The same, with a row per call, whatever its outcome. */
extern Datum playfast_fetch_results(FunctionCallInfo fcinfo, const Question *question);

#endif							/* PG_FETCH_H */
