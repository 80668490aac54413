/*
 * parse.h
 *	  Offline parsers: rows from a stored response.
 */
#ifndef PG_PARSE_H
#define PG_PARSE_H

#include "pg/playfast.h"

#include "play/operation.h"

/* Returns the rows of a stored response, argument 0, which is never NULL. */
extern Datum playfast_parse(FunctionCallInfo fcinfo, const PlayOperation *operation);

/* The same of a stored file. */
extern Datum playfast_parse_file(FunctionCallInfo fcinfo, const PlayOperation *operation);

#endif							/* PG_PARSE_H */
