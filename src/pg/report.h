/*
 * report.h
 *	  Messages about a batch, to the user and to the server's log.
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
 * Begins a report with the current value of on_error, or with ignore if calls
 * are not to be reported.
 */
extern void playfast_report_begin(Report *report, FunctionCallInfo fcinfo,
								  const PlayOperation *operation, bool tell);

/* Reports the end of a call; raises an error if on_error demands it. */
extern void playfast_report_outcome(Report *report, const BatchOutcome *outcome);

/* Logs a transfer if log_transfers is on. */
extern void playfast_report_transfer(const Report *report, const BatchTransfer *transfer);

/* Warns of the failures of a batch that has ended. */
extern void playfast_report_end(const Report *report);

/*
 * Tells, once in a statement, that it runs a batch for each row: this one asks
 * ncalls.  plural: the argument that would take them all.
 */
extern void playfast_report_alone(const Report *report, const char *plural, int64 ncalls);

/* Warns, before anything is sent, of a batch that cannot end within its limits. */
extern void playfast_report_limits(const Report *report, const Batch *batch);

/* Raises an error that ends the batch. */
extern void playfast_report_trouble(BatchTrouble trouble);

#endif							/* PG_REPORT_H */
