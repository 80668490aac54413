/*
 * playfast.h
 *	  Common to all files of src/pg: PostgreSQL's headers, and the values by
 *	  which SQL knows this library.
 */
#ifndef PG_PLAYFAST_H
#define PG_PLAYFAST_H

#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* SQLSTATEs of failures, one for each status. */
#define ERRCODE_PLAYFAST_RATE_LIMITED	MAKE_SQLSTATE('P', 'F', '0', '0', '1')
#define ERRCODE_PLAYFAST_BLOCKED		MAKE_SQLSTATE('P', 'F', '0', '0', '2')
#define ERRCODE_PLAYFAST_HTTP_ERROR		MAKE_SQLSTATE('P', 'F', '0', '0', '3')
#define ERRCODE_PLAYFAST_NETWORK_ERROR	MAKE_SQLSTATE('P', 'F', '0', '0', '4')
#define ERRCODE_PLAYFAST_TIMEOUT		MAKE_SQLSTATE('P', 'F', '0', '0', '5')
#define ERRCODE_PLAYFAST_TOO_LARGE		MAKE_SQLSTATE('P', 'F', '0', '0', '6')
#define ERRCODE_PLAYFAST_LAYOUT_CHANGED MAKE_SQLSTATE('P', 'F', '0', '0', '7')
#define ERRCODE_PLAYFAST_SKIPPED		MAKE_SQLSTATE('P', 'F', '0', '0', '8')

/* From the Unix epoch to PostgreSQL's, in microseconds. */
#define PLAYFAST_EPOCH_OFFSET \
	((int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY)

#endif							/* PG_PLAYFAST_H */
