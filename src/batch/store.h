/*
 * store.h
 *	  Byte strings by key in shared memory of a bounded size; the least recently
 *	  used make room for new ones.
 *
 * Places in the memory are numbers; each process turns them into addresses in its
 * own way.  All memory is in blocks of one size, so it does not fragment.
 * Nothing here waits or locks.
 */
#ifndef BATCH_STORE_H
#define BATCH_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BATCH_STORE_BLOCK 2048
#define BATCH_STORE_BUCKETS 8192

/* A place in the memory of a store; 0: none. */
typedef uint64_t StorePlace;

typedef struct StoreMemory
{
	void	   *(*at) (void *arg, StorePlace place);
	void	   *arg;
} StoreMemory;

/* The shared part; zero-initialised is an empty store without memory. */
typedef struct Store
{
	StorePlace	free;			/* list of free blocks */
	StorePlace	newest;			/* entries, by last use */
	StorePlace	oldest;
	int64_t		nblocks;
	int64_t		nfree;			/* of these, free */
	int64_t		nentries;
	StorePlace	buckets[BATCH_STORE_BUCKETS];
} Store;

typedef struct StoreKey
{
	uint64_t	hash;
	const char *bytes;
	size_t		len;
} StoreKey;

/* Adds memory to a store: size bytes from a place on, contiguous. */
extern void batch_store_lend(Store *store, const StoreMemory *memory, StorePlace place,
							 size_t size);

/* Finds the entry with a key; 0: there is none. */
extern StorePlace batch_store_find(const Store *store, const StoreMemory *memory,
								   const StoreKey *key);

/* Return the length of an entry's value, and its time as given to batch_store_put(). */
extern size_t batch_store_length(const StoreMemory *memory, StorePlace entry);
extern int64_t batch_store_time(const StoreMemory *memory, StorePlace entry);

/* Copies an entry's value; this counts as a use. */
extern void batch_store_get(Store *store, const StoreMemory *memory, StorePlace entry,
							char *value);

/* Returns the number of blocks that an entry takes. */
extern int64_t batch_store_blocks(const StoreKey *key, size_t len);

/*
 * Stores a value, in place of the key's old one.  Returns the number of entries
 * removed to make room, or -1 if it is larger than the whole store, which then
 * is unchanged.
 */
extern int	batch_store_put(Store *store, const StoreMemory *memory, const StoreKey *key,
							const char *value, size_t len, int64_t time);

/* Empties the store and takes its memory away. */
extern void batch_store_reset(Store *store);

#endif							/* BATCH_STORE_H */
