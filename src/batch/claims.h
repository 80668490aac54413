/*
 * claims.h
 *	  Which session is asking what, so that others can wait for its answer.
 *
 * A claim counts only while its claimant shows that it is alive.  Questions are
 * known by their hashes: of two with the same hash, one waits for nothing.
 * Nothing here waits or locks.
 */
#ifndef BATCH_CLAIMS_H
#define BATCH_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

/* Room; a question for which there is none is asked without a claim. */
#define BATCH_MOST_CLAIMS 4096
#define BATCH_MOST_CLAIMANTS 128
#define BATCH_CLAIM_BUCKETS 1024

/* A claimant not heard from for so long does not count; µs. */
#define BATCH_CLAIM_SILENCE 3000000

/* Identifies a claim for ever; 0: none. */
typedef uint64_t ClaimId;

typedef struct Claimant
{
	int			process;		/* its process, 0: free */
	uint64_t	number;			/* unique */
	int64_t		heard_at;		/* µs */
	bool		waits;			/* it has waited for another's claim */
} Claimant;

typedef struct Claim
{
	uint64_t	hash;
	ClaimId		id;				/* 0: free */
	uint64_t	claimant_number;
	uint16_t	claimant;
	uint16_t	next;			/* in its bucket, or free; index + 1 */
	bool		awaited;
} Claim;

/* Zero-initialised is none. */
typedef struct Claims
{
	uint64_t	numbers;		/* numbers given so far */
	int64_t		swept_at;		/* when stale claims were freed last */
	uint16_t	free;			/* list of free claims; index + 1 */
	uint16_t	used;			/* claims that have ever been used */
	uint16_t	buckets[BATCH_CLAIM_BUCKETS];
	Claimant	claimants[BATCH_MOST_CLAIMANTS];
	Claim		claims[BATCH_MOST_CLAIMS];
} Claims;

/*
 * Registers a claimant of a process and returns its index, or -1: there is no
 * room.  A silent claimant may lose its place; then its number is gone from there.
 */
extern int	batch_claimant_begin(Claims *claims, int process, int64_t now);

/* Removes a claimant; its claims no longer count. */
extern void batch_claimant_end(Claims *claims, int claimant);

/*
 * Returns another process's claim on a hash; 0: there is none.  A claimant that
 * has waited for one (awaited, else 0) is only told of that one.
 */
extern ClaimId batch_claim_of_other(Claims *claims, int claimant, uint64_t hash,
									ClaimId awaited, int64_t now);

/* Claims a hash; 0: somebody has claimed it, or there is no room. */
extern ClaimId batch_claim_take(Claims *claims, int claimant, uint64_t hash, int64_t now);

/* Ends a claim, if it has not ended yet.  True: somebody was told to wait for it. */
extern bool batch_claim_end(Claims *claims, ClaimId id);

#endif							/* BATCH_CLAIMS_H */
