/*
 * statement.h
 *	  What the current statement is, and whether it stores its rows.
 */
#ifndef PG_STATEMENT_H
#define PG_STATEMENT_H

#include "pg/playfast.h"

#include "datatype/timestamp.h"

/* Does the statement that calls a function store, or send to a file, what it fetches? */
extern bool playfast_statement_stores(FunctionCallInfo fcinfo);

/*
 * What a user takes for one statement: what the client sent in one message, as
 * far as it is in one transaction.
 */
typedef struct StatementId
{
	TimestampTz start;
	LocalTransactionId transaction;
} StatementId;

/*
 * Sets *id to the current statement and returns whether it was another one
 * before.
 */
extern bool playfast_statement_changed(StatementId *id);

#endif							/* PG_STATEMENT_H */
