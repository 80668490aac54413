--
-- Does the store still answer as expected?
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

\set apps '{org.wellknown.everywhere,org.wellknown.game,org.wellknown.paid}'
CREATE TEMP TABLE checked AS SELECT * FROM playfast_check(app_ids => :'apps');

-- Every check is made with every source
SELECT operation, source, result, detail FROM checked WHERE check_name = 'answers' ORDER BY operation, source DESC;
SELECT check_name, result, count(*), string_agg(DISTINCT source, '; ' ORDER BY source) AS source FROM checked GROUP BY 1, 2 ORDER BY 1, 2;
SELECT operation, detail FROM checked WHERE source = 'rpc, page' ORDER BY 1;
SELECT operation, source, detail FROM checked WHERE check_name IN ('histogram within ratings', 'prices in currency', 'permissions as alone', 'data_safety as alone')
	AND operation ~ '^app' ORDER BY check_name, 1, 2;

-- Other countries and languages, and the session's settings, make no difference
SET playfast.country = 'jp';
SET playfast.lang = 'ja';
SET playfast.on_error = 'error';
SET playfast.source = 'page';
SELECT operation, source, check_name, result FROM playfast_check(app_ids => :'apps') WHERE result <> 'ok' ORDER BY 1, 2, 3;
SELECT operation, source, check_name, result FROM playfast_check('de', 'de', :'apps') WHERE result <> 'ok' ORDER BY 1, 2, 3;
SELECT DISTINCT country, lang FROM playfast_outcomes() ORDER BY 1;
SHOW playfast.source;
SHOW playfast.country;
RESET playfast.source;
RESET playfast.on_error;
RESET playfast.lang;
RESET playfast.country;

-- Apps unknown to the store
SELECT operation, source, result, detail FROM playfast_check(app_ids => '{org.wellknown.dead}')
WHERE check_name = 'answers' AND result <> 'ok' ORDER BY 1, 2;

-- Invalid arguments
SELECT * FROM playfast_check('uk');
SELECT * FROM playfast_check(lang => 'xx');
SELECT * FROM playfast_check(app_ids => NULL);
SELECT * FROM playfast_check(app_ids => '{}');
SELECT * FROM playfast_check(app_ids => '{com example}');

-- One of two sources
SET playfast.source = 'page';
SELECT app_id, title FROM playfast_apps('{org.wellknown.game}');
SELECT count(*) FROM playfast_top_apps('{us}');
RESET playfast.source;
