/*
 * report.h
 *	  What a user and the server's log are told of a batch.
 */
#ifndef PG_REPORT_H
#define PG_REPORT_H

#include "pg/settings.h"

/* Failures of a batch so far. */
typedef struct Report
{
	const char *function;		/* that was called */
	const PlayOperation *operation;
	OnError		on_error;		/* never PLAYFAST_AUTO */
	bool		chosen;			/* on_error, by PLAYFAST_AUTO */
	int			calls;
	int			failures[BATCH_NSTATUSES];
	char		error[256];		/* of the first one */
	char		hint[160];
} Report;

/*
 * Begins, with the setting as it is now; or, if calls are not to be told of,
 * as if it were ignore.
 */
extern void playfast_report_begin(Report *report, FunctionCallInfo fcinfo,
								  const PlayOperation *operation, bool tell);

/* Takes a call's end; raises if it is a failure that is to be raised. */
extern void playfast_report_outcome(Report *report, const BatchOutcome *outcome);

/* Writes a transfer to the log if that is wanted. */
extern void playfast_report_transfer(const Report *report, const BatchTransfer *transfer);

/* Warns of the failures of a batch that has ended. */
extern void playfast_report_end(const Report *report);

/* Warns, before anything is sent, of a batch that cannot end within its limits. */
extern void playfast_report_limits(const Report *report, const Batch *batch);

/* Raises an error that ends the batch. */
extern void playfast_report_trouble(BatchTrouble trouble);

#endif							/* PG_REPORT_H */
