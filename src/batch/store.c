/*
 * store.c
 *	  Byte strings by key in shared memory of a bounded size.
 */
#include "batch/store.h"

#include <string.h>

/* The first block of an entry. */
typedef struct Block
{
	StorePlace	next;			/* next block of the entry, or free block */
	StorePlace	next_in_bucket;
	StorePlace	newer;
	StorePlace	older;
	uint64_t	hash;
	int64_t		time;
	uint32_t	key_len;
	uint32_t	len;
	char		bytes[BATCH_STORE_BLOCK - 6 * 8 - 2 * 4];
} Block;

/* A further block: the key and the value continue. */
typedef struct Following
{
	StorePlace	next;
	char		bytes[BATCH_STORE_BLOCK - 8];
} Following;

static Block *
block_at(const StoreMemory *memory, StorePlace place)
{
	return memory->at(memory->arg, place);
}

void
batch_store_lend(Store *store, const StoreMemory *memory, StorePlace place, size_t size)
{
	for (; size >= BATCH_STORE_BLOCK; size -= BATCH_STORE_BLOCK)
	{
		block_at(memory, place)->next = store->free;
		store->free = place;
		store->nblocks++;
		store->nfree++;
		place += BATCH_STORE_BLOCK;
	}
}

/* A position in an entry's bytes. */
typedef struct Walk
{
	const StoreMemory *memory;
	StorePlace	next;
	char	   *bytes;
	size_t		left;			/* of the block */
} Walk;

static Walk
begin_walk(const StoreMemory *memory, Block *block)
{
	return (Walk) {
		.memory = memory,.next = block->next,.bytes = block->bytes,.left = sizeof(block->bytes)
	};
}

/* Passes the next contiguous piece of at most len bytes, and returns it. */
static char *
walk_on(Walk *walk, size_t len, size_t *piece)
{
	char	   *bytes;

	if (walk->left == 0)
	{
		Following  *following = walk->memory->at(walk->memory->arg, walk->next);

		walk->next = following->next;
		walk->bytes = following->bytes;
		walk->left = sizeof(following->bytes);
	}
	*piece = len < walk->left ? len : walk->left;
	bytes = walk->bytes;
	walk->bytes += *piece;
	walk->left -= *piece;
	return bytes;
}

static void
walk_write(Walk *walk, const char *from, size_t len)
{
	while (len > 0)
	{
		size_t		piece;
		char	   *to = walk_on(walk, len, &piece);

		memcpy(to, from, piece);
		from += piece;
		len -= piece;
	}
}

static void
walk_read(Walk *walk, char *to, size_t len)
{
	while (len > 0)
	{
		size_t		piece;
		const char *from = walk_on(walk, len, &piece);

		if (to != NULL)
		{
			memcpy(to, from, piece);
			to += piece;
		}
		len -= piece;
	}
}

static bool
has_key(const StoreMemory *memory, Block *block, const StoreKey *key)
{
	Walk		walk = begin_walk(memory, block);
	size_t		done = 0;

	if (block->hash != key->hash || block->key_len != key->len)
		return false;
	while (done < key->len)
	{
		size_t		piece;
		const char *bytes = walk_on(&walk, key->len - done, &piece);

		if (memcmp(bytes, key->bytes + done, piece) != 0)
			return false;
		done += piece;
	}
	return true;
}

StorePlace
batch_store_find(const Store *store, const StoreMemory *memory, const StoreKey *key)
{
	StorePlace	place = store->buckets[key->hash % BATCH_STORE_BUCKETS];

	while (place != 0 && !has_key(memory, block_at(memory, place), key))
		place = block_at(memory, place)->next_in_bucket;
	return place;
}

size_t
batch_store_length(const StoreMemory *memory, StorePlace entry)
{
	return block_at(memory, entry)->len;
}

int64_t
batch_store_time(const StoreMemory *memory, StorePlace entry)
{
	return block_at(memory, entry)->time;
}

/* Removes an entry from the order of use. */
static void
unlink_use(Store *store, const StoreMemory *memory, Block *block)
{
	if (block->newer == 0)
		store->newest = block->older;
	else
		block_at(memory, block->newer)->older = block->older;
	if (block->older == 0)
		store->oldest = block->newer;
	else
		block_at(memory, block->older)->newer = block->newer;
}

/* Makes an entry the most recently used. */
static void
link_use(Store *store, const StoreMemory *memory, StorePlace place, Block *block)
{
	block->newer = 0;
	block->older = store->newest;
	if (store->newest == 0)
		store->oldest = place;
	else
		block_at(memory, store->newest)->newer = place;
	store->newest = place;
}

void
batch_store_get(Store *store, const StoreMemory *memory, StorePlace entry, char *value)
{
	Block	   *block = block_at(memory, entry);
	Walk		walk = begin_walk(memory, block);

	walk_read(&walk, NULL, block->key_len);
	walk_read(&walk, value, block->len);
	unlink_use(store, memory, block);
	link_use(store, memory, entry, block);
}

static void
remove_entry(Store *store, const StoreMemory *memory, StorePlace entry)
{
	Block	   *block = block_at(memory, entry);
	StorePlace *link = &store->buckets[block->hash % BATCH_STORE_BUCKETS];
	StorePlace	place = entry;

	while (*link != entry)
		link = &block_at(memory, *link)->next_in_bucket;
	*link = block->next_in_bucket;
	unlink_use(store, memory, block);
	while (place != 0)
	{
		StorePlace	next = block_at(memory, place)->next;

		block_at(memory, place)->next = store->free;
		store->free = place;
		store->nfree++;
		place = next;
	}
	store->nentries--;
}

int64_t
batch_store_blocks(const StoreKey *key, size_t len)
{
	size_t		size = key->len + len;
	size_t		first = sizeof(((Block *) 0)->bytes);
	size_t		others = sizeof(((Following *) 0)->bytes);

	return size <= first ? 1 : 1 + (int64_t) ((size - first + others - 1) / others);
}

/* Takes n free blocks as the chain of an entry. */
static StorePlace
take_blocks(Store *store, const StoreMemory *memory, int64_t n)
{
	StorePlace	first = store->free;
	StorePlace	last = first;

	for (int64_t i = 1; i < n; i++)
		last = block_at(memory, last)->next;
	store->free = block_at(memory, last)->next;
	block_at(memory, last)->next = 0;
	store->nfree -= n;
	return first;
}

int
batch_store_put(Store *store, const StoreMemory *memory, const StoreKey *key,
				const char *value, size_t len, int64_t time)
{
	int64_t		n = batch_store_blocks(key, len);
	StorePlace *bucket = &store->buckets[key->hash % BATCH_STORE_BUCKETS];
	StorePlace	place = batch_store_find(store, memory, key);
	int			evicted = 0;
	Block	   *block;
	Walk		walk;

	if (n > store->nblocks || key->len > UINT32_MAX || len > UINT32_MAX)
		return -1;
	if (place != 0)
		remove_entry(store, memory, place);
	for (; store->nfree < n; evicted++)
		remove_entry(store, memory, store->oldest);

	place = take_blocks(store, memory, n);
	block = block_at(memory, place);
	block->hash = key->hash;
	block->time = time;
	block->key_len = (uint32_t) key->len;
	block->len = (uint32_t) len;
	block->next_in_bucket = *bucket;
	*bucket = place;
	link_use(store, memory, place, block);
	walk = begin_walk(memory, block);
	walk_write(&walk, key->bytes, key->len);
	walk_write(&walk, value, len);
	store->nentries++;
	return evicted;
}

void
batch_store_reset(Store *store)
{
	memset(store, 0, sizeof(*store));
}
