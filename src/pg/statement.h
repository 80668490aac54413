/*
 * statement.h
 *	  Does the current statement store its rows?
 */
#ifndef PG_STATEMENT_H
#define PG_STATEMENT_H

#include "pg/playfast.h"

/* Does the statement that calls a function store, or send to a file, what it fetches? */
extern bool playfast_statement_stores(FunctionCallInfo fcinfo);

#endif							/* PG_STATEMENT_H */
