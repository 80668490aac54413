/*
 * result.h
 *	  Rows of a function that has all of them at hand.
 *
 * Columns are set by name, and what the install script does not know is left
 * out: it may be older than the library.
 */
#ifndef PG_RESULT_H
#define PG_RESULT_H

#include "pg/playfast.h"

typedef struct ResultRow
{
	ReturnSetInfo *rsinfo;
	Datum	   *values;
	bool	   *nulls;
	int			next;			/* column that is likely to be set next */
} ResultRow;

extern void result_begin(ResultRow *result, FunctionCallInfo fcinfo);

/* Sets a column of the row at hand. */
extern void result_set(ResultRow *result, const char *name, Datum value);

/* Sets a column to a text of the server's encoding; NULL leaves it NULL. */
extern void result_set_text(ResultRow *result, const char *name, const char *text);

/* The same of a column of type name. */
extern void result_set_name(ResultRow *result, const char *name, const char *value);

/* Puts the row out; columns that were not set are NULL.  A new one begins. */
extern void result_put(ResultRow *result);

#endif							/* PG_RESULT_H */
