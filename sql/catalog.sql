--
-- The catalogue: playfast_catalog_shards(), playfast_catalog_apps(), their
-- offline parsers
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_catalog_shard'::regclass AND attnum > 0 ORDER BY attnum;
SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_catalog_app'::regclass AND attnum > 0 ORDER BY attnum;

-- robots.txt leads to indexes, these to shards
CREATE TEMP TABLE shards AS SELECT * FROM playfast_catalog_shards();
SELECT operation, key, status, attempts, rows FROM playfast_outcomes();
SELECT count(*), count(DISTINCT url), min(shard), max(shard), min(shards), max(shards), min(generation), max(generated_at) AT TIME ZONE 'UTC' AS generated_at
FROM shards;
SELECT regexp_replace(url, '^https://localhost:\d+', '') AS url FROM shards WHERE shard = 299;

-- Apps, each once, and no other locations
SELECT shard, generation, count(*), count(DISTINCT app_id), bool_and(fetched_at IS NOT NULL) AS fetched,
	count(*) FILTER (WHERE app_id LIKE 'org.dead%') AS dead, count(*) FILTER (WHERE app_id ~ '^org.(trap|book)') AS others
FROM playfast_catalog_apps(ARRAY(SELECT url FROM shards WHERE shard IN (0, 7))) GROUP BY 1, 2 ORDER BY 1;
SELECT key->>'shard' AS shard, status, rows, rejected, error, bytes_decoded > 10 * bytes_wire AS unzipped
FROM playfast_outcomes() ORDER BY 1;

-- By requests, with the outcome of each; a missing shard is an answer
SELECT shard, count(*) FROM playfast_catalog_apps_batch(ARRAY(SELECT playfast_catalog_request(url) FROM shards WHERE shard < 2)) GROUP BY 1 ORDER BY 1;
SELECT shard, generation, status, failed, error, http_status, attempts, cardinality(rows) AS rows, (rows[1]).shard AS first
FROM playfast_catalog_apps_results(ARRAY(SELECT r FROM shards,
	playfast_catalog_requests(ARRAY[url, replace(url, '-00000-', '-00300-'), replace(url, '2025', '2024')]) AS r WHERE shard = 0))
ORDER BY 1, 2;
SELECT regexp_replace(url, '^https://localhost:\d+', '') AS url, priority
FROM playfast_catalog_requests(ARRAY(SELECT url FROM shards WHERE shard < 2 ORDER BY 1), 3);

SELECT calls, transfers, bytes_decoded, in_time FROM playfast_plan('catalog_apps', ARRAY(SELECT playfast_catalog_request(url) FROM shards));

-- Documents that are not shards
SELECT shard, status, error FROM playfast_catalog_apps_results(ARRAY(
	SELECT playfast_catalog_request(regexp_replace(url, '/[^/]*$', '/sitemaps-index-0.xml')) FROM shards WHERE shard = 0));

-- Other URLs are refused before anything is sent
SELECT count(*) FROM playfast_catalog_apps('{}');
SELECT count(*) FROM playfast_catalog_apps(NULL);
SELECT count(*) FROM playfast_catalog_apps('{NULL}');
\set VERBOSITY sqlstate
SELECT playfast_catalog_apps('{https://play.google.com/sitemaps/a}');
SELECT playfast_catalog_apps(ARRAY(SELECT regexp_replace(url, '/sitemaps/.*', '/robots.txt') FROM shards WHERE shard = 0));
SELECT playfast_catalog_apps(ARRAY(SELECT url || '?a' FROM shards WHERE shard = 0));
SELECT playfast_catalog_apps(ARRAY(SELECT regexp_replace(url, '/sitemaps/', '/sitemaps/../') FROM shards WHERE shard = 0));
\set VERBOSITY default
SELECT pg_get_function_arguments('playfast_catalog_apps'::regproc);

-- The size of the catalogue, estimated from a sample, which is the same each time
SELECT generation, shards, sampled, failed, apps BETWEEN 11000 AND 15500 AS plausible, margin BETWEEN 500 AND 4000 AS wide
FROM playfast_catalog_estimate(12);
SELECT count(DISTINCT a.apps) FROM (SELECT apps FROM playfast_catalog_estimate(3)
	UNION ALL SELECT apps FROM playfast_catalog_estimate(3)) AS a;
SELECT apps, margin, sampled, failed FROM playfast_catalog_estimate(0);
SELECT apps IS NULL AS apps, margin, sampled, failed FROM playfast_catalog_estimate(1);

-- The catalogue comes from neither pages nor RPCs
SET playfast.source = 'page';
SELECT * FROM playfast_catalog_shards();
RESET playfast.source;

--
-- Offline
--
SELECT shard, shards, url, generation, generated_at AT TIME ZONE 'UTC' AS generated_at FROM playfast_parse_catalog_shards(
	'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>'
	'https://play.google.com/sitemaps/play_sitemaps_2026-08-23_1787500934-00041-of-83445.xml.gz</loc></sitemap><sitemap><loc>'
	'https://play.google.com/sitemaps/play_sitemaps_2026-08-23_1787500934-00040-of-83445.xml.gz</loc></sitemap></sitemapindex>');
SELECT * FROM playfast_parse_catalog_apps('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
	'<url><loc>https://play.google.com/store/apps/details?id=com.example.app</loc></url>'
	'<url><loc>https://play.google.com/store/books/details?id=com.example.book</loc></url></urlset>');
SELECT * FROM playfast_parse_catalog_apps('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>');
SELECT * FROM playfast_parse_catalog_apps('<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]><urlset>&a;</urlset>');
SELECT * FROM playfast_parse_catalog_apps('{"a": 1}');
SELECT * FROM playfast_parse_catalog_apps(NULL);
SELECT * FROM playfast_parse_catalog_shards('<sitemapindex/>');
