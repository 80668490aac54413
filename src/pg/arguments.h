/*
 * arguments.h
 *	  The calls that a function's arguments ask for.
 */
#ifndef PG_ARGUMENTS_H
#define PG_ARGUMENTS_H

#include "batch/batch.h"
#include "pg/inputs.h"

/*
 * The source of the cross product of a function's arguments: the calls of one
 * country and language come together, duplicates are left out, and an empty
 * array makes it empty.  Allocates in the current memory context, which must
 * outlive it.
 */
extern BatchSource playfast_product_source(FunctionCallInfo fcinfo, const Question *question);

/* Sets what every call needs and nothing may have named. */
extern void playfast_set_call_defaults(PlayCall *call);

#endif							/* PG_ARGUMENTS_H */
