/*
 * cache.h
 *	  The cache of answers that all sessions share.
 */
#ifndef PG_CACHE_H
#define PG_CACHE_H

#include "pg/playfast.h"

#include "batch/batch.h"
#include "batch/claims.h"
#include "batch/store.h"
#include "port/atomics.h"
#include "storage/lwlock.h"
#include "utils/dsa.h"
#include "utils/timestamp.h"

typedef struct CacheCounters
{
	int64		hits;			/* calls answered from the cache */
	int64		misses;			/* calls that had to be asked */
	int64		waits;			/* calls that waited for another session */
	int64		kept;			/* answers stored */
	int64		evicted;		/* answers removed to make room */
	int64		too_large;		/* answers not stored because of their size */
} CacheCounters;

/* The part of it in shared memory. */
typedef struct SharedCache
{
	LWLock		lock;			/* protects everything here but ended */
	uint64		secret[2];		/* key of its hashes */
	dsa_handle	area;			/* DSM_HANDLE_INVALID: none yet */
	StorePlace	slabs;			/* list of the slabs lent to the store */
	int64		nslabs;
	uint64		emptied;		/* times that all slabs were freed */
	TimestampTz no_room_until;	/* allocation failed; do not try before then */
	TimestampTz reset_at;
	CacheCounters counters;
	pg_atomic_uint64 ended;		/* number of claims that ended while somebody waited */
	Claims		claims;
	Store		store;
} SharedCache;

/* A batch's use of the cache. */
typedef struct Cache Cache;

/* Begins to use the cache, with the current settings; NULL: it is off. */
extern Cache *cache_begin(const PlayOperation *operation, const BatchSettings *settings);

/* Returns the engine's callbacks; NULL without a cache. */
extern const BatchCache *cache_hooks(const Cache *cache);

/* Shows that the batch is alive; to be called at least every second while it runs. */
extern void cache_beat(Cache *cache);

/* Ends the use; never raises. */
extern void cache_end(Cache *cache);

/* Removes all answers and frees their memory; may raise. */
extern void cache_clear(void);

/* Sets the counters to zero. */
extern void cache_reset_counters(void);

/* Contents and counters. */
typedef struct CacheState
{
	CacheCounters counters;
	TimestampTz reset_at;
	int64		entries;
	int64		used;			/* bytes */
	int64		held;			/* bytes of memory allocated */
} CacheState;

/* Copies contents and counters. */
extern void cache_state(CacheState *state);

#endif							/* PG_CACHE_H */
