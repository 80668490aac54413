/*
 * rows.h
 *	  Turns an answer's values into rows of the type that SQL asked for.
 */
#ifndef PG_ROWS_H
#define PG_ROWS_H

#include "pg/playfast.h"

#include "play/operation.h"

typedef struct RowMap RowMap;

/*
 * Maps the columns of a row type, by name, to an operation's columns, its
 * inputs, and what every row carries.  Unknown columns stay NULL.
 */
extern RowMap *row_map_create(TupleDesc tupdesc, const PlayOperation *operation);

/*
 * Sets the values that all rows of a call share.  Unknown values are NULL.
 */
extern void row_map_call(RowMap *map, const PlayCall *call, const int64_t *fetched_at,
						 const char *status);

/*
 * Forms row i of an answer.  If lent is not NULL, texts that need no conversion, and
 * larger arrays of them, are not copied into datums: lent[] is true, and the value is
 * the address of the answer's JsValue.
 */
extern void row_map_row(RowMap *map, const PlayAnswer *answer, int i,
						Datum *values, bool *nulls, bool *lent);

#endif							/* PG_ROWS_H */
