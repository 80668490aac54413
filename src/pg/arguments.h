/*
 * arguments.h
 *	  Calls from a function's arguments.
 */
#ifndef PG_ARGUMENTS_H
#define PG_ARGUMENTS_H

#include "batch/batch.h"
#include "pg/inputs.h"

/*
 * Returns the cross product of a function's arguments as a source of calls.
 * Calls of one country and language follow each other, duplicates are left
 * out, and an empty array makes the product empty.  It is allocated in the
 * current memory context.
 */
extern BatchSource playfast_product_source(FunctionCallInfo fcinfo, const Question *question);

/* Sets the values that every call needs, if nothing has set them. */
extern void playfast_set_call_defaults(PlayCall *call);

#endif							/* PG_ARGUMENTS_H */
