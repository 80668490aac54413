/*
 * cache_memory.c
 *	  The lock and the memory of the cache.
 *
 * Slabs come from a DSA area, and are freed only when the cache is emptied.  If
 * the system has no memory for another slab, the cache stays as large as it is.
 */
#include "pg/cache_memory.h"

#include "net/net.h"
#include "pg/settings.h"
#include "pg/shared.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/* Time after a failed allocation before the next attempt. */
#define NO_ROOM_MS 60000

static dsa_area *area = NULL;
static StorePlace attached = 0;	/* newest slab that this process is attached to */
static uint64 attached_emptied = 0;
static TimestampTz broken_until = 0;

bool
cache_is_private(void)
{
	return shared_kind() == SHARED_PRIVATE;
}

SharedCache *
cache_lock(void)
{
	SharedCache *shared = &shared_get()->cache;

	if (!cache_is_private())
		LWLockAcquire(&shared->lock, LW_EXCLUSIVE);
	return shared;
}

void
cache_unlock(SharedCache *shared)
{
	if (!cache_is_private())
		LWLockRelease(&shared->lock);
}

/* Returns the address of a place in this process. */
static void *
address_of(void *arg, StorePlace place)
{
	return area == NULL ? (void *) (uintptr_t) place : dsa_get_address(area, place);
}

const StoreMemory cache_store_memory = {address_of, NULL};

int64
cache_most_slabs(void)
{
	return (int64) playfast_cache_size * 1024 / CACHE_SLAB;
}

/* Attaches to the area if there is one; may raise. */
static void
attach_area(const SharedCache *shared)
{
	MemoryContext old;

	if (area != NULL || cache_is_private() || shared->area == DSM_HANDLE_INVALID)
		return;
	old = MemoryContextSwitchTo(TopMemoryContext);
	area = dsa_attach(shared->area);
	dsa_pin_mapping(area);
	MemoryContextSwitchTo(old);
}

void
cache_attach(const SharedCache *shared)
{
	StorePlace	slab = shared->slabs;

	attach_area(shared);
	if (attached_emptied != shared->emptied)
		attached = 0;
	while (slab != attached)
		slab = *(StorePlace *) address_of(NULL, slab);
	attached = shared->slabs;
	attached_emptied = shared->emptied;
}

/* Creates the area if there is none; may raise. */
static void
make_area(SharedCache *shared)
{
	MemoryContext old;

	if (area == NULL && !cache_is_private())
	{
		dsa_area   *made;

		old = MemoryContextSwitchTo(TopMemoryContext);
		made = dsa_create(shared->lock.tranche);
		dsa_pin(made);
		dsa_pin_mapping(made);
		shared->area = dsa_get_handle(made);
		area = made;
		MemoryContextSwitchTo(old);
	}
	if (area != NULL)
		dsa_set_size_limit(area, (size_t) Max(playfast_cache_size, 1024) * 1024);
}

bool
cache_grow(SharedCache *shared)
{
	StorePlace	slab;

	if (shared->nslabs >= cache_most_slabs() || shared->no_room_until > GetCurrentTimestamp())
		return false;
	make_area(shared);
	slab = area == NULL ? (uintptr_t) malloc(CACHE_SLAB) :
		dsa_allocate_extended(area, CACHE_SLAB, DSA_ALLOC_NO_OOM);
	if (slab == 0)
		return false;

	/* The first block is used for the list. */
	*(StorePlace *) address_of(NULL, slab) = shared->slabs;
	shared->slabs = attached = slab;
	shared->nslabs++;
	batch_store_lend(&shared->store, &cache_store_memory, slab + BATCH_STORE_BLOCK,
					 CACHE_SLAB - BATCH_STORE_BLOCK);
	return true;
}

void
cache_empty(SharedCache *shared)
{
	cache_attach(shared);
	batch_store_reset(&shared->store);
	shared->emptied++;
	while (shared->slabs != 0)
	{
		StorePlace	slab = shared->slabs;

		shared->slabs = *(StorePlace *) address_of(NULL, slab);
		shared->nslabs--;
		if (area == NULL)
			free((void *) (uintptr_t) slab);
		else
			dsa_free(area, slab);
	}
	attached = 0;
	attached_emptied = shared->emptied;
	shared->no_room_until = 0;
}

/*
 * An error may come out of DSA with its lock held, so all LWLocks are released;
 * a function called by the executor holds no others.  No error is being handled
 * here either, so the error state can be flushed.
 */
bool
cache_work(void (*what) (SharedCache *shared, void *work), void *work, bool *grows)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool fine = true;
	SharedCache *shared;

	if (broken_until > GetCurrentTimestamp())
		return false;
	shared = cache_lock();
	PG_TRY();
	{
		what(shared, work);
		cache_unlock(shared);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		LWLockReleaseAll();
		MemoryContextSwitchTo(context);
		CurrentResourceOwner = owner;
		error = CopyErrorData();
		FlushErrorState();
		*(grows != NULL && *grows ? &shared->no_room_until : &broken_until) =
			TimestampTzPlusMilliseconds(GetCurrentTimestamp(), NO_ROOM_MS);
		ereport(LOG,
				(errmsg("no memory for the cache of playfast: %s", error->message),
				 error->detail ? errdetail_internal("%s", error->detail) : 0));
		FreeErrorData(error);
		fine = false;
	}
	PG_END_TRY();
	return fine;
}
