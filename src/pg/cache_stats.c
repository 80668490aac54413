/*
 * cache_stats.c
 *	  SQL functions of the cache: playfast_stat_cache and playfast_cache_clear().
 */
#include "pg/cache.h"

#include "pg/result.h"

PG_FUNCTION_INFO_V1(playfast_stat_cache);

/* Returns one row: contents and counters of the cache. */
Datum
playfast_stat_cache(PG_FUNCTION_ARGS)
{
	CacheState	state;
	ResultRow	result;

	cache_state(&state);
	result_begin(&result, fcinfo);
	result_set(&result, "entries", Int64GetDatum(state.entries));
	result_set(&result, "bytes_used", Int64GetDatum(state.used));
	result_set(&result, "bytes_held", Int64GetDatum(state.held));
	result_set(&result, "hits", Int64GetDatum(state.counters.hits));
	result_set(&result, "misses", Int64GetDatum(state.counters.misses));
	result_set(&result, "waits", Int64GetDatum(state.counters.waits));
	result_set(&result, "kept", Int64GetDatum(state.counters.kept));
	result_set(&result, "evicted", Int64GetDatum(state.counters.evicted));
	result_set(&result, "too_large", Int64GetDatum(state.counters.too_large));
	result_set(&result, "stats_reset", TimestampTzGetDatum(state.reset_at));
	result_put(&result);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_cache_clear);

/* Empties the cache. */
Datum
playfast_cache_clear(PG_FUNCTION_ARGS)
{
	cache_clear();
	PG_RETURN_VOID();
}
