/*
 * batches.h
 *	  Batches against a canned origin, run to their end.
 */
#ifndef TEST_BATCHES_H
#define TEST_BATCHES_H

#include "batch/batch.h"

#define BATCHES_MOST_CALLS 64

/* What a batch came to. */
typedef struct Tally
{
	int			outcomes[BATCHES_MOST_CALLS];	/* of each call, how many */
	BatchOutcome last[BATCHES_MOST_CALLS];	/* of each call, its one */
	int			rows[BATCHES_MOST_CALLS];	/* taken for each call */
	int			noutcomes;
	int			nlost;			/* of these, those that the end of the batch gave */
	int			ntransfers;
	int			most_calls;		/* of one transfer */
	int64_t		wire_bytes[2];	/* of all calls, of all transfers */
	int64_t		decoded_bytes[2];
	BatchTrouble trouble;
	bool		created;
} Tally;

/* Settings that a test may change; the URL is the server's. */
extern BatchSettings batches_settings(const char *url);

/* A pool whose descriptors are counted; NULL with errno set, as it says. */
extern NetPool *batches_pool(void);

/* Ends it; fails unless as many descriptors were given back as were taken. */
extern void batches_pool_end(NetPool *pool);

/*
 * Runs the calls, whose subjects are all different, and takes all that comes
 * of them.  Fails if that takes longer than any batch of these tests may.
 */
extern void batches_run(NetPool *pool, const PlayOperation *operation,
						const BatchSettings *settings, const PlayCall *calls, int ncalls,
						Tally *tally);

/*
 * Until it has been answered, the next batch's first request finds the host
 * interrupted.
 */
extern void batches_interrupt(void);

/* The next batch is paused for a while when a part of an answer has come. */
extern void batches_pause(void);

/* Fails unless every call has exactly one outcome, all with that status. */
extern void batches_assert_all(const Tally *tally, int ncalls, BatchStatus status);

#endif							/* TEST_BATCHES_H */
