/*
 * tuples.h
 *	  Puts rows into a tuplestore.
 */
#ifndef PG_TUPLES_H
#define PG_TUPLES_H

#include "pg/playfast.h"

#include "utils/tuplestore.h"

typedef struct TupleSink TupleSink;

/* Creates a sink for rows of that type, in the current memory context. */
extern TupleSink *tuple_sink_create(Tuplestorestate *store, TupleDesc tupdesc);

/*
 * Puts a row into the tuplestore.  Where lent says so, a value is not a datum but
 * the address of a JsValue, see row_map_row().
 */
extern void tuple_sink_put(TupleSink *sink, const Datum *values, const bool *nulls,
						   const bool *lent);

#endif							/* PG_TUPLES_H */
