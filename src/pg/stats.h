/*
 * stats.h
 *	  Counting what happens, and showing what runs.
 */
#ifndef PG_STATS_H
#define PG_STATS_H

#include "pg/playfast.h"

/* A batch that is shown while it runs. */
typedef struct Watch
{
	OutcomeBatch *batch;
	int			slot;			/* among the running ones, -1: none free */
	int64		shown_at;		/* µs of net_now() */
	int64		told_at;
} Watch;

extern void stats_begin(Watch *watch, OutcomeBatch *batch);

/* Counts; none of these raises. */
extern void stats_count_call(const Watch *watch, const BatchOutcome *outcome);
extern void stats_count_transfer(const Watch *watch, const BatchTransfer *transfer);

/* Shows how far a batch is, at most every few ms; may tell the client. */
extern void stats_show(Watch *watch, const Batch *batch);

/* For how long to wait of wait_ms: what a batch that stalls shows is news, too. */
extern int	stats_wait_ms(const Watch *watch, int wait_ms);

extern void stats_end(Watch *watch);

#endif							/* PG_STATS_H */
