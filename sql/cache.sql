--
-- The cache of answers: its settings, its functions, and two calls of a session
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- The cache is off
SHOW playfast.cache_ttl;
SHOW playfast.cache_size;
SET playfast.cache_ttl = '90min';
SHOW playfast.cache_ttl;
\set VERBOSITY sqlstate
SET playfast.cache_ttl = -1;
\set VERBOSITY default
SET playfast.cache_size = '1GB';
RESET playfast.cache_ttl;
SELECT playfast_cache_clear();
SELECT playfast_stat_reset();
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3);
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3);
SELECT status, cached, attempts FROM playfast_outcomes();
SELECT entries, bytes_used, bytes_held, hits, misses, waits, kept, evicted, too_large, stats_reset <= now() AS reset
FROM playfast_stat_cache;

-- The cache is on
SET playfast.cache_ttl = '1h';
CREATE TEMP TABLE one AS SELECT * FROM playfast_top_apps('{us}', '{GAME,TOOLS}', num => 3);
SELECT key ->> 'category' AS category, status, cached, attempts, rows FROM playfast_outcomes() ORDER BY call;
CREATE TEMP TABLE two AS SELECT * FROM playfast_top_apps('{us}', '{TOOLS,GAME,SOCIAL}', num => 3);
SELECT key ->> 'category' AS category, status, cached, attempts, rows, http_status, transfer, bytes_wire > 0 AS received
FROM playfast_outcomes() ORDER BY call;
SELECT count(*) AS same FROM (SELECT to_jsonb(one) FROM one INTERSECT SELECT to_jsonb(two) FROM two) AS s;
SELECT category, status, failed, attempts, fetched_at = (SELECT min(fetched_at) FROM one WHERE category = 'GAME') AS old, cardinality(rows)
FROM playfast_top_apps_results(ARRAY[playfast_chart_request('us', 'GAME', num => 3)]);
SELECT entries, bytes_used > 0 AS used, bytes_held >= bytes_used AS held, hits, misses, waits, kept, evicted, too_large
FROM playfast_stat_cache;

-- not_found is an answer, and so is an empty result
SELECT app_id, availability FROM playfast_availability('{org.wellknown.dead}');
SELECT app_id, availability FROM playfast_availability('{org.wellknown.dead}');
SELECT count(*) FROM playfast_suggestions('{zzzqqq}');
SELECT count(*) FROM playfast_suggestions('{zzzqqq}');
SELECT status, cached FROM playfast_outcomes();

-- The cache is emptied
SELECT playfast_cache_clear();
SELECT entries, bytes_used, bytes_held, hits FROM playfast_stat_cache;
SELECT count(*) FROM playfast_suggestions('{zzzqqq}');
SELECT status, cached FROM playfast_outcomes();
SELECT playfast_stat_reset();
SELECT entries, hits, misses, kept FROM playfast_stat_cache;
RESET playfast.cache_ttl;
