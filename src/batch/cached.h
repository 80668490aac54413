/*
 * cached.h
 *	  The engine's interface to the cache.
 */
#ifndef BATCH_CACHED_H
#define BATCH_CACHED_H

#include "batch/engine.h"

/* kept.c */

/* Adds an answer to the bytes kept for the cache. */
extern void batch_kept_add(Batch *batch, Call *call, const PlayAnswer *answer,
						   int64_t fetched_at);
/* Frees these bytes. */
extern void batch_kept_free(Batch *batch, Call *call);

/* Stores the answer of a call that has ended, and releases its claim. */
extern void batch_kept_hand_over(Batch *batch, Call *call);

/* Reads the outcome of a call; *nanswers answers follow.  False: no memory. */
extern bool batch_kept_outcome(PlayReading *reading, Call *call, int *nanswers);

/* cached.c */

/*
 * Draws the next call that must be asked into next_call; false if there is none
 * for now.  Calls on the way that the cache can answer are answered.
 */
extern bool batch_draw_to_ask(Batch *batch);

/* Do so many calls wait for other sessions that no more should be drawn? */
extern bool batch_elsewhere_is_full(const Batch *batch);

/* Serves or asks the calls that need not wait for other sessions any longer. */
extern void batch_settle_elsewhere(Batch *batch);

/* Skips the calls that wait for other sessions. */
extern void batch_skip_elsewhere(Batch *batch);

#endif							/* BATCH_CACHED_H */
