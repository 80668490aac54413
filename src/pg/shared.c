/*
 * shared.c
 *	  The memory that backends share.
 *
 * It knows nothing of what is kept there.
 */
#include "pg/shared.h"

#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/shmem.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 170000
#include "storage/dsm_registry.h"
#endif

/*
 * The segment's name includes the version of the structs: a library replaced
 * under a running server must not read the memory of the old one.
 */
#define SEGMENT_NAME "playfast_4"
#define TRANCHE_NAME "playfast"

static Shared *shared = NULL;
static SharedKind kind = SHARED_PRIVATE;

SharedKind
shared_kind(void)
{
	return kind;
}

/* Initializes the cache's part. */
static void
initialize_cache(SharedCache *cache, int tranche)
{
	LWLockInitialize(&cache->lock, tranche);
	cache->area = DSM_HANDLE_INVALID;
	cache->reset_at = GetCurrentTimestamp();
	pg_atomic_init_u64(&cache->ended, 0);
	if (!pg_strong_random(cache->secret, sizeof(cache->secret)))
		cache->secret[0] = (uint64) cache->reset_at;
}

static void
initialize(Shared *memory, int tranche)
{
	memset(memory, 0, sizeof(*memory));
	LWLockInitialize(&memory->lock, tranche);
	memory->stats_reset = GetCurrentTimestamp();
	initialize_cache(&memory->cache, tranche);
}

#if PG_VERSION_NUM >= 170000

static void
#if PG_VERSION_NUM >= 190000
initialize_segment(void *memory, void *arg)
#else
initialize_segment(void *memory)
#endif
{
#if PG_VERSION_NUM >= 190000
	initialize(memory, LWLockNewTrancheId(TRANCHE_NAME));
#else
	initialize(memory, LWLockNewTrancheId());
#endif
}

void
shared_prepare(void)
{
}

/*
 * Attaches to the segment; raises an error if the server has no room for it.
 */
static void
attach(void)
{
	bool		found;

#if PG_VERSION_NUM >= 190000
	shared = GetNamedDSMSegment(SEGMENT_NAME, sizeof(Shared), initialize_segment,
								&found, NULL);
#else
	shared = GetNamedDSMSegment(SEGMENT_NAME, sizeof(Shared), initialize_segment,
								&found);
	LWLockRegisterTranche(shared->lock.tranche, TRANCHE_NAME);
#endif
	kind = SHARED_DSM;
}

#else							/* PostgreSQL 15 and 16 */

static shmem_request_hook_type next_request_hook = NULL;
static shmem_startup_hook_type next_startup_hook = NULL;

static void
request(void)
{
	if (next_request_hook)
		next_request_hook();
	RequestAddinShmemSpace(MAXALIGN(sizeof(Shared)));
	RequestNamedLWLockTranche(TRANCHE_NAME, 1);
}

static void
startup(void)
{
	bool		found;

	if (next_startup_hook)
		next_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct(SEGMENT_NAME, sizeof(Shared), &found);
	if (!found)
		initialize(shared, GetNamedLWLockTranche(TRANCHE_NAME)->lock.tranche);
	kind = SHARED_PRELOADED;
	LWLockRelease(AddinShmemInitLock);
}

void
shared_prepare(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	next_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	next_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}

static void
attach(void)
{
}

#endif

Shared *
shared_get(void)
{
	if (shared == NULL)
		attach();
	if (shared == NULL)
	{
		shared = MemoryContextAlloc(TopMemoryContext, sizeof(Shared));
		initialize(shared, LWTRANCHE_FIRST_USER_DEFINED);	/* which is never locked */
		kind = SHARED_PRIVATE;
	}
	return shared;
}

Shared *
shared_lock(void)
{
	(void) shared_get();
	if (kind != SHARED_PRIVATE)
		LWLockAcquire(&shared->lock, LW_EXCLUSIVE);
	return shared;
}

void
shared_unlock(void)
{
	if (kind != SHARED_PRIVATE)
		LWLockRelease(&shared->lock);
}
