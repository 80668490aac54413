--
-- A few fields of many apps
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_app_digest'::regclass AND attnum > 0 ORDER BY attnum;

CREATE FUNCTION pg_temp.ids(VARIADIC names text[]) RETURNS text[] LANGUAGE SQL
RETURN (SELECT array_agg('org.wellknown.' || n ORDER BY n) FROM unnest(names) AS n);

-- An unknown app has a row with listed = false; no app is missing
CREATE TEMP TABLE digest AS SELECT * FROM playfast_app_digests(
	pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'unrated', 'unrated2', 'nosuch'), '{us,DE,jp}');
SELECT app_id, country, listed, availability, genre, genre_id, score, ratings FROM digest ORDER BY 1, 2;
SELECT status, count(*), sum(rows) AS rows, count(DISTINCT transfer) AS transfers, max(attempts) AS attempts FROM playfast_outcomes() GROUP BY 1 ORDER BY 1;
SELECT bool_and(clock_timestamp() - fetched_at BETWEEN '0' AND '1 minute') AS just_now FROM digest;

-- Many apps share a transfer, and answers are small
CREATE TEMP TABLE chart AS SELECT DISTINCT app_id FROM playfast_top_apps('{us}', '{GAME,SOCIAL,TOOLS,FINANCE}', num => 200);
SELECT count(*) = (SELECT count(*) FROM chart) AS all_there, bool_and(listed) AS listed, count(genre_id) = count(*) AS genres,
	bool_or(availability = 'preregister') AS some_preregister, count(*) > 100 AS many
FROM playfast_app_digests((SELECT array_agg(app_id) FROM chart));
SELECT count(DISTINCT transfer) AS transfers, avg(bytes_decoded) < 1000 AS small FROM playfast_outcomes();

-- They agree with the details
CREATE TEMP TABLE few AS SELECT app_id FROM chart ORDER BY app_id COLLATE "C" LIMIT 40;
SELECT count(*) > 60 AS many, count(*) FILTER (WHERE (d.genre, d.genre_id) IS DISTINCT FROM (a.genre, a.genre_id)) AS genres,
	count(*) FILTER (WHERE (d.score, d.ratings) IS DISTINCT FROM (a.score, a.ratings)) AS scores,
	count(*) FILTER (WHERE d.availability IS DISTINCT FROM a.availability) AS availability
FROM playfast_app_digests(ARRAY(SELECT app_id FROM few), '{us,kr}') AS d
	JOIN playfast_apps(ARRAY(SELECT app_id FROM few), '{us,kr}') AS a USING (app_id, country);

-- Fields: those that were selected; the others are NULL
SELECT jsonb_strip_nulls(to_jsonb(d) - 'fetched_at') AS digest FROM playfast_app_digests(pg_temp.ids('paid'), '{us}', fields => '{title,price,currency,contains_ads}') AS d;
SELECT jsonb_strip_nulls(to_jsonb(d) - 'fetched_at') AS usual FROM playfast_app_digests(pg_temp.ids('game')) AS d;
-- each field alone and all together agree with the details, without other fields
CREATE TEMP TABLE field AS SELECT attname::text AS name FROM pg_attribute WHERE attrelid = 'playfast_app_digest'::regclass AND attnum > 4 AND attname <> 'fetched_at';
CREATE TEMP TABLE detail AS SELECT * FROM playfast_apps(ARRAY(SELECT app_id FROM few) || pg_temp.ids('paid', 'sale', 'unrated', 'preregister'), '{us,de}');
CREATE FUNCTION pg_temp.differing(fields text[], OUT differ bigint, OUT unasked bigint, OUT there bigint) LANGUAGE sql
AS $$SELECT count(*) FILTER (WHERE f.key = ANY (fields) AND f.value IS DISTINCT FROM to_jsonb(a) -> f.key),
	count(*) FILTER (WHERE NOT f.key = ANY (fields || '{app_id,country,lang,listed,fetched_at}'::text[]) AND f.value <> 'null'),
	count(*) FILTER (WHERE f.key = ANY (fields) AND f.value <> 'null')
FROM playfast_app_digests(ARRAY(SELECT app_id FROM few) || pg_temp.ids('paid', 'sale', 'unrated', 'preregister'), '{us,de}', fields => fields) AS d
	JOIN pg_temp.detail AS a USING (app_id, country), jsonb_each(to_jsonb(d)) AS f$$;
SELECT f.name, d.differ, d.unasked, d.there > 0 AS there FROM field AS f, pg_temp.differing(ARRAY[f.name]) AS d ORDER BY f.name COLLATE "C";
SELECT differ, unasked, there > 1000 AS there FROM pg_temp.differing(ARRAY(SELECT name FROM field));
SELECT count(*) FROM playfast_app_digests(pg_temp.ids('nosuch'), fields => '{title,contains_ads}') AS d WHERE NOT listed AND title IS NULL AND contains_ads IS NULL;
-- another field adds its size
SELECT count(*) FROM playfast_app_digests(ARRAY(SELECT app_id FROM few), '{us,de}', fields => '{price,currency,original_price}');
SELECT count(DISTINCT transfer) AS transfers, avg(bytes_decoded) < 800 AS small FROM playfast_outcomes();
-- calls that differ only in their fields are two calls
SELECT fields, cardinality(rows), rows[1].score IS NULL AS no_score FROM playfast_app_digests_results(ARRAY[playfast_digest_request(app_id => 'org.wellknown.game', fields => '{title,price}'),
	playfast_digest_request(app_id => 'org.wellknown.game'), playfast_digest_request(app_id => 'org.wellknown.game', fields => '{price,title}')]) ORDER BY 1;
SELECT playfast_app_digests('{a.b}', fields => '{title,prices}');
SELECT playfast_app_digests('{a.b}', fields => '{title,NULL}');
SELECT playfast_app_digests('{a.b}', fields => '{}');

-- The genre's name is in the session's language
SET playfast.lang = 'ko';
SELECT genre, genre_id FROM playfast_app_digests(pg_temp.ids('game'));
SELECT country, lang, status FROM playfast_outcomes();
RESET playfast.lang;

-- A failed call has no row: unknown is not "not listed"
SET playfast.retries = 0;
SET playfast.cookie = 'origin-fault=error_row:13';
SELECT count(*) FROM playfast_app_digests(pg_temp.ids('everywhere', 'nosuch'));
SELECT key, status, rows, error FROM playfast_outcomes() ORDER BY 1;
SET playfast.cookie = 'origin-fault=missing_frame';
SELECT count(*) FROM playfast_app_digests(pg_temp.ids('everywhere', 'nosuch'));
SELECT key, status, rows, error FROM playfast_outcomes() ORDER BY 1;
SET playfast.on_error = 'ignore';
SET playfast.cookie = 'origin-fault=wrong_app';
SELECT count(*) FROM playfast_app_digests(pg_temp.ids('everywhere', 'game'));
SELECT key, status, rows, regexp_replace(error, 'app, .*', 'app, …') AS error FROM playfast_outcomes() ORDER BY 1;
-- an error row for a missing app is an answer
SET playfast.cookie = 'origin-fault=error_row:5';
SELECT app_id, listed, availability FROM playfast_app_digests(pg_temp.ids('everywhere'));
-- and so is a missing page, if the RPC refuses
SET playfast.cookie = 'origin-fault=refuse';
SELECT app_id, listed, availability, genre_id FROM playfast_app_digests(pg_temp.ids('everywhere', 'onlyus', 'nosuch'), '{jp}') ORDER BY 1;
SELECT key, status, http_status, attempts, rows FROM playfast_outcomes() ORDER BY 1;
RESET playfast.cookie;

SELECT playfast_app_digests(NULL);
SELECT playfast_app_digests('{}');
SELECT playfast_app_digests('{com}');
SELECT playfast_app_digests('{com.example.app}', '{xx}');
