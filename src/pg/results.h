/*
 * results.h
 *	  A row per call: its outcome, with its rows as an array.
 */
#ifndef PG_RESULTS_H
#define PG_RESULTS_H

#include "pg/playfast.h"

#include "batch/batch.h"

typedef struct ResultMap ResultMap;

/*
 * Maps the columns of a row type, by name, to the inputs of an operation's
 * calls, their outcomes, and the array of their rows.  Unknown columns stay
 * NULL.  It holds the rows of one call at a time.
 */
extern ResultMap *result_map_create(TupleDesc tupdesc, const PlayOperation *operation);

/* Takes the rows of an answer, and releases those of the call before. */
extern void result_map_answer(ResultMap *map, const BatchAnswer *answer);

/*
 * Forms the row of a call that has ended; false if answers of it are still to
 * be taken.  The values are valid until the next call of one of these
 * functions.
 */
extern bool result_map_end(ResultMap *map, const BatchOutcome *outcome,
						   Datum *values, bool *nulls);

#endif							/* PG_RESULTS_H */
