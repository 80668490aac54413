/*
 * result.h
 *	  Rows of a function that has them all at hand.
 *
 * Columns are set by name, and those that the install script does not have are
 * left out: it may be older than the library.
 */
#ifndef PG_RESULT_H
#define PG_RESULT_H

#include "pg/playfast.h"

typedef struct ResultRow
{
	ReturnSetInfo *rsinfo;
	Datum	   *values;
	bool	   *nulls;
	int			next;			/* column likely to be set next */
} ResultRow;

extern void result_begin(ResultRow *result, FunctionCallInfo fcinfo);

/* Sets a column of the current row. */
extern void result_set(ResultRow *result, const char *name, Datum value);

/* Sets a column to a text of the server's encoding; NULL leaves it NULL. */
extern void result_set_text(ResultRow *result, const char *name, const char *text);

/* The same for a column of type name. */
extern void result_set_name(ResultRow *result, const char *name, const char *value);

/*
 * Stores the row, with NULL in columns that were not set, and begins a new
 * one.
 */
extern void result_put(ResultRow *result);

#endif							/* PG_RESULT_H */
