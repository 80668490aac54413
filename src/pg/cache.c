/*
 * cache.c
 *	  The cache of answers that all sessions share.
 *
 * The engine defines the bytes of an answer (batch/kept.c), batch/store.c stores
 * them, cache_memory.c provides the memory.  This file has the keys, the lookups
 * and the callbacks for the engine.
 *
 * A session that asks a call claims it, and other sessions wait for that.  The
 * claim ends with the call, however that ends.  It counts only while its batch
 * shows that it is running, so nobody waits for a cursor that is not being read.
 * If a backend is killed, the server restarts and shared memory starts empty.
 */
#include "pg/cache_memory.h"

#include "miscadmin.h"
#include "pg/pace.h"
#include "pg/settings.h"
#include "pg/shared.h"
#include "play/stored.h"
#include "storage/latch.h"
#include "storage/proc.h"

/* The largest answer that is kept is one part in so many of the cache. */
#define LARGEST_PART 8

/* Interval at which a batch shows that it is alive, and checks other claims. */
#define BEAT_US 500000

/* A larger buffer is freed at the end of a batch. */
#define MOST_SPARE (1024 * 1024)

struct Cache
{
	BatchCache	hooks;
	const PlayOperation *operation;
	PlayBytes	key;			/* the part that all calls of the batch share, then
								 * the part of one call */
	size_t		common;			/* length of the shared part */
	int			claimant;		/* index, -1: none */
	uint64		number;			/* the claimant's number */
	int64		beat_at;
	int64		looked_at;
	uint64		seen;			/* value of SharedCache.ended at the last check */
};

static PlayBytes copy;			/* the answer found last */

/* Arguments and results of what runs under the lock. */
typedef struct Work
{
	Cache	   *cache;
	StoreKey	key;
	BatchLookup *lookup;
	BatchFound	found;

	/* the answer to store */
	const char *bytes;
	size_t		len;
	int64		time;
	bool		grows;			/* memory is being allocated */
} Work;

/* Makes the key of a call; false: no memory. */
static bool
make_key(Cache *cache, const PlayCall *call, Work *work)
{
	const uint64 *secret = shared_get()->cache.secret;

	cache->key.len = cache->common;
	if (!play_bytes_text(&cache->key, playfast_egress_name(call->country)) ||
		!play_stored_call(&cache->key, call))
		return false;
	work->cache = cache;
	work->key.bytes = cache->key.data;
	work->key.len = cache->key.len;
	work->key.hash = play_hash_text(secret, cache->key.data, cache->key.len);
	return true;
}

/* Is an answer recent enough?  A time in the future is not: the clock was set back. */
static bool
is_recent(int64 time)
{
	int64		age = GetCurrentTimestamp() + PLAYFAST_EPOCH_OFFSET - time;

	return age >= 0 && age <= (int64) playfast_cache_ttl * USECS_PER_SEC;
}

/* Copies an entry into the buffer; false: no memory. */
static bool
copy_entry(SharedCache *shared, StorePlace entry, BatchLookup *lookup)
{
	size_t		len = batch_store_length(&cache_store_memory, entry);

	if (len > copy.size)
	{
		char	   *larger = realloc(copy.data, len);

		if (larger == NULL)
			return false;
		copy.data = larger;
		copy.size = len;
	}
	batch_store_get(&shared->store, &cache_store_memory, entry, copy.data);
	lookup->bytes = copy.data;
	lookup->len = len;
	return true;
}

/* Registers the batch as a claimant if it is not one; false: there is no room. */
static bool
has_claimant(SharedCache *shared, Cache *cache, int64 now)
{
	if (cache_is_private())
		return false;
	if (cache->claimant >= 0 &&
		shared->claims.claimants[cache->claimant].number == cache->number)
		return true;
#if PG_VERSION_NUM >= 170000
	cache->claimant = batch_claimant_begin(&shared->claims, MyProcNumber + 1, now);
#else
	cache->claimant = batch_claimant_begin(&shared->claims, MyProc->pgprocno + 1, now);
#endif
	if (cache->claimant < 0)
		return false;
	cache->number = shared->claims.claimants[cache->claimant].number;
	cache->beat_at = now;
	return true;
}

/* Looks for an answer, or for another session's claim; else claims the call. */
static void
look(SharedCache *shared, void *arg)
{
	Work	   *work = arg;
	Cache	   *cache = work->cache;
	BatchLookup *lookup = work->lookup;
	int64		now = net_now();
	StorePlace	entry;

	cache_attach(shared);
	entry = batch_store_find(&shared->store, &cache_store_memory, &work->key);
	if (entry != 0 && is_recent(batch_store_time(&cache_store_memory, entry)) &&
		copy_entry(shared, entry, lookup))
	{
		shared->counters.hits++;
		work->found = BATCH_FOUND_ANSWER;
		return;
	}
	if (lookup->asks && has_claimant(shared, cache, now))
	{
		lookup->claim = batch_claim_of_other(&shared->claims, cache->claimant,
											 work->key.hash, lookup->awaited, now);
		if (lookup->claim != 0)
		{
			shared->claims.claimants[cache->claimant].waits = true;
			shared->counters.waits += lookup->awaited == 0;
			work->found = BATCH_FOUND_ELSEWHERE;
			return;
		}
		lookup->claim = batch_claim_take(&shared->claims, cache->claimant,
										 work->key.hash, now);
	}
	shared->counters.misses++;
}

static BatchFound
find(void *arg, const PlayCall *call, BatchLookup *lookup)
{
	Work		work = {.lookup = lookup,.found = BATCH_FOUND_NOTHING};

	if (!make_key(arg, call, &work) || !cache_work(look, &work, NULL))
		return BATCH_FOUND_NOTHING;
	return work.found;
}

/* Stores an answer. */
static void
put(SharedCache *shared, void *arg)
{
	Work	   *work = arg;
	int64		needed = batch_store_blocks(&work->key, work->len);
	int			evicted;

	cache_attach(shared);
	if (shared->nslabs > cache_most_slabs())
		cache_empty(shared);	/* the setting was lowered */
	work->grows = true;
	while (shared->store.nfree < needed && cache_grow(shared))
		;
	work->grows = false;
	evicted = batch_store_put(&shared->store, &cache_store_memory, &work->key, work->bytes,
							  work->len, work->time);
	if (evicted < 0)
	{
		shared->counters.too_large++;
		return;
	}
	shared->counters.kept++;
	shared->counters.evicted += evicted;
}

static void
keep(void *arg, const PlayCall *call, const char *bytes, size_t len, int64_t time)
{
	Work		work = {.bytes = bytes,.len = len,.time = time};

	if (bytes == NULL)
	{
		SharedCache *shared = cache_lock();

		shared->counters.too_large++;
		cache_unlock(shared);
		return;
	}
	if (!make_key(arg, call, &work))
		return;
	if (!cache_work(put, &work, &work.grows) && work.grows)
	{
		work.grows = false;
		(void) cache_work(put, &work, NULL);	/* by evicting others */
	}
}

/* Sets the latches of processes that wait for a claim. */
static void
wake(const int *processes, int n)
{
	for (int i = 0; i < n; i++)
		SetLatch(&GetPGProcByNumber(processes[i] - 1)->procLatch);
}

/* Ends a claim.  This also runs while a transaction is being aborted. */
static void
release(void *arg, uint64_t claim)
{
	SharedCache *shared = cache_lock();
	int			processes[BATCH_MOST_CLAIMANTS];
	int			n = 0;

	if (batch_claim_end(&shared->claims, claim))
	{
		pg_atomic_fetch_add_u64(&shared->ended, 1);
		for (int i = 0; i < BATCH_MOST_CLAIMANTS; i++)
		{
			if (shared->claims.claimants[i].waits)
				processes[n++] = shared->claims.claimants[i].process;
		}
	}
	cache_unlock(shared);
	wake(processes, n);
}

static bool
has_news(void *arg)
{
	Cache	   *cache = arg;
	uint64		ended = pg_atomic_read_u64(&shared_get()->cache.ended);
	int64		now = net_now();

	if (ended == cache->seen && now - cache->looked_at < BEAT_US)
		return false;
	cache->seen = ended;
	cache->looked_at = now;
	return true;
}

/*
 * Starts the keys of a batch with everything but the call that can change an
 * answer.  Of the headers only a keyed hash goes in: the cookie may be a secret.
 */
static bool
begin_key(Cache *cache, const BatchSettings *settings)
{
	PlayBytes	headers = {0};
	int			only = settings->only;
	bool		is_short = settings->short_payloads;
	uint64		hash = 0;
	bool		fine;

	fine = play_bytes_text(&headers, settings->user_agent) &&
		play_bytes_text(&headers, settings->cookie) &&
		play_bytes_text(&headers, settings->ca_file);
	if (fine)
		hash = play_hash_text(shared_get()->cache.secret, headers.data, headers.len);
	play_bytes_free(&headers);
	fine = fine && play_bytes_text(&cache->key, PLAYFAST_VERSION) &&
		play_bytes_text(&cache->key, cache->operation->name) &&
		play_bytes_text(&cache->key, settings->base_url) &&
		play_bytes_put(&cache->key, &only, sizeof(only)) &&
		play_bytes_put(&cache->key, &is_short, sizeof(is_short)) &&
		play_bytes_put(&cache->key, &hash, sizeof(hash));
	cache->common = cache->key.len;
	return fine;
}

Cache *
cache_begin(const PlayOperation *operation, const BatchSettings *settings)
{
	Cache	   *cache;

	if (playfast_cache_ttl == 0 || cache_most_slabs() == 0)
		return NULL;
	cache = palloc0(sizeof(Cache));
	cache->hooks.largest = (size_t) playfast_cache_size * 1024 / LARGEST_PART;
	cache->hooks.find = find;
	cache->hooks.keep = keep;
	cache->hooks.release = release;
	cache->hooks.news = has_news;
	cache->hooks.arg = cache;
	cache->operation = operation;
	cache->claimant = -1;
	if (!begin_key(cache, settings))
	{
		play_bytes_free(&cache->key);
		return NULL;
	}
	cache->seen = pg_atomic_read_u64(&shared_get()->cache.ended);
	return cache;
}

const BatchCache *
cache_hooks(const Cache *cache)
{
	return cache == NULL ? NULL : &cache->hooks;
}

void
cache_beat(Cache *cache)
{
	int64		now;
	Claimant   *claimant;

	if (cache == NULL || cache->claimant < 0)
		return;
	now = net_now();
	if (now - cache->beat_at < BEAT_US)
		return;
	cache->beat_at = now;
	claimant = &shared_get()->cache.claims.claimants[cache->claimant];
	if (claimant->number == cache->number)
		claimant->heard_at = now;
}

void
cache_end(Cache *cache)
{
	if (cache == NULL)
		return;
	if (cache->claimant >= 0)
	{
		SharedCache *shared = cache_lock();

		if (shared->claims.claimants[cache->claimant].number == cache->number)
			batch_claimant_end(&shared->claims, cache->claimant);
		cache_unlock(shared);
	}
	cache->claimant = -1;
	play_bytes_free(&cache->key);
	if (copy.size > MOST_SPARE)
		play_bytes_free(&copy);
}

void
cache_clear(void)
{
	SharedCache *shared = cache_lock();

	cache_empty(shared);
	cache_unlock(shared);
}

void
cache_reset_counters(void)
{
	SharedCache *shared = cache_lock();

	memset(&shared->counters, 0, sizeof(shared->counters));
	shared->reset_at = GetCurrentTimestamp();
	cache_unlock(shared);
}

void
cache_state(CacheState *state)
{
	SharedCache *shared = cache_lock();

	state->counters = shared->counters;
	state->reset_at = shared->reset_at;
	state->entries = shared->store.nentries;
	state->used = (shared->store.nblocks - shared->store.nfree) * BATCH_STORE_BLOCK;
	state->held = shared->nslabs * CACHE_SLAB;
	cache_unlock(shared);
}
