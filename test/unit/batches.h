/*
 * batches.h
 *	  Runs batches against a canned origin, to their end.
 */
#ifndef TEST_BATCHES_H
#define TEST_BATCHES_H

#include "batch/batch.h"

#define BATCHES_MOST_CALLS 64

/* The result of a batch. */
typedef struct Tally
{
	int			outcomes[BATCHES_MOST_CALLS];	/* number of outcomes of each
												 * call */
	BatchOutcome last[BATCHES_MOST_CALLS];	/* last outcome of each call */
	int			rows[BATCHES_MOST_CALLS];	/* rows of each call */
	int			noutcomes;
	int			nlost;			/* outcomes reported only when the batch was
								 * destroyed */
	int			ntransfers;
	int			most_calls;		/* most calls in one transfer */
	int64_t		wire_bytes[2];	/* of all calls, and of all transfers */
	int64_t		decoded_bytes[2];
	BatchTrouble trouble;
	bool		created;
} Tally;

/* Returns the settings that tests start from, for a server's URL. */
extern BatchSettings batches_settings(const char *url);

/*
 * Creates a pool whose descriptors are counted; NULL with errno set if it
 * fails.
 */
extern NetPool *batches_pool(void);

/* Destroys a pool; fails unless all its descriptors were released. */
extern void batches_pool_end(NetPool *pool);

/*
 * Runs calls with different subjects, and counts their answers and outcomes.
 * Fails if that takes longer than any of these batches should.
 */
extern void batches_run(NetPool *pool, const PlayOperation *operation,
						const BatchSettings *settings, const PlayCall *calls, int ncalls,
						Tally *tally);

/*
 * Interrupts the host until the first request of the next batch has been
 * answered.
 */
extern void batches_interrupt(void);

/* Pauses the next batch for a while once part of an answer has arrived. */
extern void batches_pause(void);

/* Fails unless every call has exactly one outcome, all with this status. */
extern void batches_assert_all(const Tally *tally, int ncalls, BatchStatus status);

#endif							/* TEST_BATCHES_H */
