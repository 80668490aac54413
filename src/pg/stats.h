/*
 * stats.h
 *	  Counters, and the progress of running batches.
 */
#ifndef PG_STATS_H
#define PG_STATS_H

#include "pg/shared.h"

/* A running batch as it is counted and shown. */
typedef struct Watch
{
	OutcomeBatch *batch;
	int			slot;			/* its place among the running ones, -1: none
								 * was free */
	int64		shown_at;		/* µs of net_now() */
	int64		told_at;

	/* counted, not yet added to shared memory */
	bool		counted;		/* anything */
	int64		transfers;
	int64		retried;
	Counter		counters[BATCH_NSTATUSES];
	char		last_error[LAST_ERROR];
} Watch;

extern void stats_begin(Watch *watch, OutcomeBatch *batch);

/* These count; none of them raises an error or takes a lock. */
extern void stats_count_call(Watch *watch, const BatchOutcome *outcome);
extern void stats_count_skipped(Watch *watch, int64 calls);
extern void stats_count_transfer(Watch *watch, const BatchTransfer *transfer);

/* Adds the counts to shared memory. */
extern void stats_publish(Watch *watch);

/*
 * Shows the progress of a batch, at most every few ms, perhaps also to the
 * client.
 */
extern void stats_show(Watch *watch, const Batch *batch);

/* Shortens wait_ms if a stalled batch must be shown before that. */
extern int	stats_wait_ms(const Watch *watch, int wait_ms);

/* How an operation's calls have gone so far, in all sessions. */
typedef struct OperationPast
{
	int64		latency_us;		/* of an answer, from sending to its end */
	double		wire_share;		/* bytes received over bytes decoded */
} OperationPast;

extern OperationPast stats_past(const char *operation);

/* Ends the batch's entry; publishes its counts, too. */
extern void stats_end(Watch *watch);

#endif							/* PG_STATS_H */
