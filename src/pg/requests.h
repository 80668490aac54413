/*
 * requests.h
 *	  Reading and making requests, which are rows that describe calls.
 */
#ifndef PG_REQUESTS_H
#define PG_REQUESTS_H

#include "batch/batch.h"
#include "pg/inputs.h"
#include "utils/array.h"

/*
 * Returns the requests of an array, argument 0, as a source of calls.
 * Duplicates become one call, with the largest num and the highest priority.
 * It is allocated in the current memory context.
 */
extern BatchSource playfast_request_source(FunctionCallInfo fcinfo, const Question *question);

/* The same of an array at hand. */
extern BatchSource playfast_array_source(ArrayType *array, const Question *question);

/* Raises if an array's elements are not rows, or are no requests of the operation. */
extern void playfast_check_requests(Oid element, const Question *question);

/* The hint for an array of requests that is NULL. */
extern const char playfast_null_array_hint[];

/* Returns the requests of a cross product, one at a time; nothing is sent. */
extern Datum playfast_make_requests(FunctionCallInfo fcinfo, const Question *question);

/* Returns the one request made of scalar arguments. */
extern Datum playfast_make_request(FunctionCallInfo fcinfo, const Question *question);

/*
 * Returns an input of a call by its name in requests and rows; false, and a
 * null, for an unknown name.
 */
extern bool playfast_call_value(const PlayOperation *operation, const PlayCall *call,
								const char *name, JsValue *value);

#endif							/* PG_REQUESTS_H */
