/*
 * texts.c
 *	  Sets of many texts in little memory.
 *
 * An array argument may have millions of elements.  For each, this keeps the
 * text itself, a pointer, and six to twelve bytes of the table that finds
 * duplicates.  It does not know what the texts mean.
 */
#include "pg/texts.h"

#include "common/hashfn.h"
#include "common/pg_prng.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Bytes of the first chunk; later ones are larger. */
#define FIRST_CHUNK 1024
#define LARGEST_CHUNK (256 * 1024)

#define FIRST_SLOTS 64

void
playfast_text_store_create(TextStore *store)
{
	store->context = CurrentMemoryContext;
	store->chunk = NULL;
	store->left = 0;
	store->size = 0;
}

const char *
playfast_text_store_copy(TextStore *store, const char *value)
{
	size_t		size = strlen(value) + 1;
	char	   *copy;

	if (size > LARGEST_CHUNK / 4)
		return memcpy(MemoryContextAllocHuge(store->context, size), value, size);
	if (size > store->left)
	{
		store->size = Max(Min(Max(store->size * 2, FIRST_CHUNK), LARGEST_CHUNK), size);
		store->chunk = MemoryContextAlloc(store->context, store->size);
		store->left = store->size;
	}
	copy = store->chunk;
	memcpy(copy, value, size);
	store->chunk += size;
	store->left -= size;
	return copy;
}

void
playfast_text_set_create(TextSet *set, int most)
{
	playfast_text_store_create(&set->store);
	set->values = MemoryContextAllocHuge(set->store.context,
										 Max(most, 1) * sizeof(char *));
	set->nvalues = 0;
	set->nslots = FIRST_SLOTS;
	set->slots = MemoryContextAllocZero(set->store.context, FIRST_SLOTS * sizeof(uint32));
	set->seed = pg_prng_uint64(&pg_global_prng_state);
}

/* Finds the slot of a text: its own, or the free one where it belongs. */
static uint32 *
find_slot(const TextSet *set, const char *value)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) value,
										   (int) strlen(value), set->seed);

	for (uint32 i = (uint32) hash;; i++)
	{
		uint32	   *slot = &set->slots[i & (set->nslots - 1)];

		if (*slot == 0 || strcmp(set->values[*slot - 1], value) == 0)
			return slot;
	}
}

/* Doubles the table. */
static void
add_slots(TextSet *set)
{
	pfree(set->slots);
	set->nslots *= 2;
	set->slots = MemoryContextAllocExtended(set->store.context,
											set->nslots * sizeof(uint32),
											MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < set->nvalues; i++)
	{
		CHECK_FOR_INTERRUPTS();
		*find_slot(set, set->values[i]) = i + 1;
	}
}

void
playfast_text_set_add(TextSet *set, const char *value)
{
	uint32	   *slot = find_slot(set, value);

	CHECK_FOR_INTERRUPTS();
	if (*slot != 0)
		return;
	set->values[set->nvalues++] = playfast_text_store_copy(&set->store, value);
	*slot = set->nvalues;
	if (set->nvalues >= set->nslots / 3 * 2)
		add_slots(set);
}

void
playfast_text_set_close(TextSet *set)
{
	pfree(set->slots);
	set->slots = NULL;
}
