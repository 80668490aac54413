/*
 * cache_memory.h
 *	  The lock and the memory of the cache.
 */
#ifndef PG_CACHE_MEMORY_H
#define PG_CACHE_MEMORY_H

#include "pg/cache.h"

/* Has this backend a cache of its own? */
extern bool cache_is_private(void);

/* Acquires the lock and returns the shared part. */
extern SharedCache *cache_lock(void);
extern void cache_unlock(SharedCache *shared);

/*
 * Calls a function with the lock held.  False: it could not run, or raised an
 * error, which went to the log; then the store is unchanged, and *grows (if not
 * NULL) says whether memory was being allocated.
 */
extern bool cache_work(void (*what) (SharedCache *shared, void *work), void *work,
					   bool *grows);

/* Addresses of the store's memory; after cache_attach() this never raises. */
extern const StoreMemory cache_store_memory;

/* The following need the lock, and may raise. */

/* Attaches this process to all memory of the cache. */
extern void cache_attach(const SharedCache *shared);

/* Adds a slab to the store; false if there is no room for another. */
extern bool cache_grow(SharedCache *shared);

/* Removes all answers and frees the memory. */
extern void cache_empty(SharedCache *shared);

/* Returns the number of slabs that playfast.cache_size has room for. */
extern int64 cache_most_slabs(void);

/* Size of a slab: four fit into the first segment of an area, which is 1 MB. */
#define CACHE_SLAB (240 * 1024)

#endif							/* PG_CACHE_MEMORY_H */
