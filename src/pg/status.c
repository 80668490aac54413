/*
 * status.c
 *	  Versions, and the pace of each egress: playfast_status() and
 *	  playfast_stat_egress.
 */
#include "pg/shared.h"

#include "lib/stringinfo.h"
#include "net/inflate.h"
#include "pg/pace.h"
#include "pg/result.h"
#include "pg/settings.h"
#include "utils/builtins.h"

/* Returns a copy of the egresses; free ones come last. */
static Egress *
copy_egresses(void)
{
	Egress	   *copy = palloc(sizeof(Egress) * MAX_EGRESSES);

	memcpy(copy, shared_lock()->egresses, sizeof(Egress) * MAX_EGRESSES);
	shared_unlock();
	return copy;
}

/* Stores one row of playfast_status(). */
static void
put_status(ResultRow *result, const char *name, const char *value)
{
	result_set_text(result, "name", name);
	result_set_text(result, "value", value);
	result_put(result);
}

/* Is there a cache, and how full is it? */
static const char *
cache_description(void)
{
	CacheState	state;

	if (playfast_cache_size < 1024)
		return "off (playfast.cache_size)";
	cache_state(&state);
	return psprintf("%lld answers in %lld of %d kB%s", (long long) state.entries,
					(long long) (state.used / 1024), playfast_cache_size,
					playfast_cache_ttl == 0 ? ", not used by this session" : "");
}

PG_FUNCTION_INFO_V1(playfast_status);

/* name, value: for people to read. */
Datum
playfast_status(PG_FUNCTION_ARGS)
{
	static const char *const kinds[] = {
		[SHARED_DSM] = "shared by all backends (dynamic)",
		[SHARED_PRELOADED] = "shared by all backends (preloaded)",
		[SHARED_PRIVATE] = "private to this backend"
	};
	const Egress *copy = copy_egresses();
	int64		now = net_now();
	ResultRow	result;

	result_begin(&result, fcinfo);
	put_status(&result, "playfast", PLAYFAST_VERSION);
	put_status(&result, "libcurl", net_version());
	put_status(&result, "libcurl features", net_features());
	put_status(&result, "inflating", net_inflater_name());
	put_status(&result, "state", kinds[shared_kind()]);
	put_status(&result, "cache", cache_description());
	for (int i = 0; i < MAX_EGRESSES && copy[i].name[0] != '\0'; i++)
	{
		const NetPace *pace = &copy[i].pace;
		int64		cooldown = pace->cooldown_until - now;
		int64		held = pace->held_until - now;
		StringInfoData line;

		initStringInfo(&line);
		appendStringInfo(&line, "%lld started, interval %lld ms, window %d",
						 (long long) pace->starts,
						 (long long) (playfast_interval(pace) / 1000), pace->window);
		if (cooldown > 0)
			appendStringInfo(&line, ", blocked for %lld s more",
							 (long long) (cooldown / 1000000 + 1));
		if (held > 0)
			appendStringInfo(&line, ", asked to wait for %lld s more",
							 (long long) (held / 1000000 + 1));
		put_status(&result, psprintf("egress %s", copy[i].name), line.data);
	}
	return (Datum) 0;
}

/* Sets a column to an instant of net_now()'s clock. */
static void
set_instant(ResultRow *result, const char *name, int64 at, int64 now)
{
	result_set(result, name, TimestampTzGetDatum(GetCurrentTimestamp() + (at - now)));
}

PG_FUNCTION_INFO_V1(playfast_stat_egress);

/* Returns a row for each egress used so far, for programs to read. */
Datum
playfast_stat_egress(PG_FUNCTION_ARGS)
{
	const Egress *copy = copy_egresses();
	int64		now = net_now();
	ResultRow	result;

	result_begin(&result, fcinfo);
	for (int i = 0; i < MAX_EGRESSES && copy[i].name[0] != '\0'; i++)
	{
		const NetPace *pace = &copy[i].pace;
		const char *origin = strrchr(copy[i].name, ' ');

		result_set_text(&result, "egress", pnstrdup(copy[i].name, origin - copy[i].name));
		result_set_text(&result, "origin", origin + 1);
		result_set(&result, "started", Int64GetDatum(pace->starts));
		result_set(&result, "interval_ms",
				   Float8GetDatum((double) playfast_interval(pace) / 1000.0));
		result_set(&result, "max_in_flight", Int32GetDatum(pace->window));
		if (pace->cooldown_until > now)
			set_instant(&result, "blocked_until", pace->cooldown_until, now);
		if (pace->held_until > now)
			set_instant(&result, "waits_until", pace->held_until, now);
		if (pace->halved_at > 0)
			set_instant(&result, "last_refusal_at", pace->halved_at, now);
		result_put(&result);
	}
	return (Datum) 0;
}
