/*
 * outcomes.h
 *	  Outcomes of the calls of the session's last statement.
 */
#ifndef PG_OUTCOMES_H
#define PG_OUTCOMES_H

#include "pg/playfast.h"

#include "batch/batch.h"

/* What the outcomes of a batch share. */
typedef struct OutcomeBatch
{
	int			number;			/* of the batch in the session, from 1 */
	Oid			user;			/* role that ran it */
	const PlayOperation *operation;
} OutcomeBatch;

/*
 * A batch begins, outcomes are recorded, the batch ends.  Only the first may
 * raise: the others are called while a transaction is aborted, too.
 */
extern void playfast_outcomes_begin(OutcomeBatch *batch, const PlayOperation *operation);
extern void playfast_outcomes_record(const OutcomeBatch *batch, const BatchOutcome *outcome);
extern void playfast_outcomes_end(void);

#endif							/* PG_OUTCOMES_H */
