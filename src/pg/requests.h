/*
 * requests.h
 *	  Requests: rows of what is asked, read and made.
 */
#ifndef PG_REQUESTS_H
#define PG_REQUESTS_H

#include "batch/batch.h"
#include "pg/inputs.h"

/*
 * The source of an array of requests, argument 0.  Duplicates become one call,
 * with the largest num and the highest priority.  Allocates in the current
 * memory context, which must outlive it.
 */
extern BatchSource playfast_request_source(FunctionCallInfo fcinfo, const Question *question);

/* Returns the requests of a cross product, one at a time; nothing is sent. */
extern Datum playfast_make_requests(FunctionCallInfo fcinfo, const Question *question);

/* Returns the one request made of scalar arguments. */
extern Datum playfast_make_request(FunctionCallInfo fcinfo, const Question *question);

/*
 * What a call asks, by the name that it has in requests and rows; false, and a
 * null, for a name that is none.
 */
extern bool playfast_call_value(const PlayOperation *operation, const PlayCall *call,
								const char *name, JsValue *value);

#endif							/* PG_REQUESTS_H */
