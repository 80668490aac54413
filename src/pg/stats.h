/*
 * stats.h
 *	  Counting what happens, and showing what runs.
 */
#ifndef PG_STATS_H
#define PG_STATS_H

#include "pg/shared.h"

/* A batch that is shown while it runs. */
typedef struct Watch
{
	OutcomeBatch *batch;
	int			slot;			/* among the running ones, -1: none free */
	int64		shown_at;		/* µs of net_now() */
	int64		told_at;

	/* counted here, and not yet in shared memory */
	bool		counted;		/* anything */
	int64		transfers;
	int64		retried;
	Counter		counters[BATCH_NSTATUSES];
	char		last_error[LAST_ERROR];
} Watch;

extern void stats_begin(Watch *watch, OutcomeBatch *batch);

/* Counts; none of these raises, or takes a lock. */
extern void stats_count_call(Watch *watch, const BatchOutcome *outcome);
extern void stats_count_skipped(Watch *watch, int64 calls);
extern void stats_count_transfer(Watch *watch, const BatchTransfer *transfer);

/* Adds what was counted to what all sessions see. */
extern void stats_publish(Watch *watch);

/* Shows how far a batch is, at most every few ms; may tell the client. */
extern void stats_show(Watch *watch, const Batch *batch);

/* Shortens wait_ms if a stalled batch must be shown before that. */
extern int	stats_wait_ms(const Watch *watch, int wait_ms);

/* Publishes, too. */
extern void stats_end(Watch *watch);

#endif							/* PG_STATS_H */
