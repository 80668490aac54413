--
-- One row per call, with its status as data: playfast_…_results(), and builders of requests
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

--
-- All operations in the same way
--
CREATE TEMP VIEW function AS
SELECT p.proname::text AS name, substring(p.proname FROM '^playfast_(.*)_results$') AS operation, p.oid, p.prorettype, t.typrelid,
	(SELECT typelem FROM pg_type WHERE oid = p.proargtypes[0]) AS request
FROM pg_proc AS p JOIN pg_type AS t ON t.oid = p.prorettype WHERE p.proname LIKE 'playfast\_%';
CREATE TEMP VIEW result AS SELECT * FROM function WHERE operation IS NOT NULL;
SELECT operation, request::regtype, prorettype::regtype,
	(SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0) AS columns
FROM result ORDER BY operation;
-- each takes the requests of its _batch function, and has its rows in an array
SELECT r.operation FROM result AS r LEFT JOIN function AS b ON b.name = format('playfast_%s_batch', r.operation)
WHERE (b.request = r.request AND b.prorettype = (SELECT t.typelem FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
	WHERE a.attrelid = r.typrelid AND a.attname = 'rows')) IS NOT TRUE;
SELECT name FROM function WHERE name ~ '_batch$' AND name NOT IN (SELECT format('playfast_%s_batch', operation) FROM result);
-- each type of requests has a builder for one request, with exactly its attributes, and one for a
-- cross product
SELECT DISTINCT r.request::regtype AS request FROM result AS r
WHERE NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.proname::text = r.request::regtype::text AND p.prorettype = r.request AND NOT p.proretset
	AND ARRAY(SELECT unnest(p.proargnames) ORDER BY 1) = ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = (SELECT typrelid FROM pg_type WHERE oid = r.request) AND attnum > 0 ORDER BY 1))
	OR NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.proname = r.request::regtype || 's' AND p.prorettype = r.request AND p.proretset
	AND p.pronargs = (SELECT count(*) FROM pg_attribute WHERE attrelid = (SELECT typrelid FROM pg_type WHERE oid = r.request) AND attnum > 0));

--
-- Requests
--
SELECT playfast_chart_request(country => 'US', category => 'game', collection => 'topselling_paid', lang => 'PT_br', num => 3, priority => 7);
SELECT playfast_chart_request();
SELECT playfast_app_request(app_id => 'org.wellknown.game', country => 'KR');
SELECT playfast_digest_request(app_id => 'a.b'), playfast_digest_request(app_id => 'a.b', fields => '{price,title,price}');
SELECT playfast_search_request(query => ' words ', price_filter => 'FREE');
SELECT playfast_suggestion_request(term => 'wo');
SELECT playfast_similar_request(app_id => 'org.wellknown.game', num => 2);
SELECT playfast_developer_request(developer_id => '1', country => 'jp', lang => 'ja');
SELECT playfast_review_request(app_id => 'org.wellknown.game', sort => 'NEWEST', score => 4, since => '2025-01-01 00:00+00', token => 'there', num => 0);
SELECT playfast_rpc_request(rpcid => 'xdSrCf', args => '{"n": 1.50}', lang => 'de', priority => -1);
-- the same requests as from arrays
SELECT playfast_chart_request(country => 'us', category => 'GAME', num => 3) = playfast_chart_requests('{us}', '{GAME}', num => 3) AS same;
SELECT playfast_review_request(app_id => 'a.b', lang => 'de', score => 1, token => 'x') = playfast_review_requests('{a.b}', '{de}', score => 1, token => 'x') AS same;
SELECT * FROM playfast_suggestion_requests('{a,b}', '{us,de}', '{en}', 2);
SELECT * FROM playfast_similar_requests('{org.wellknown.game}', '{us,de}', num => 5);
SELECT * FROM playfast_developer_requests('{1,Name}', langs => '{en,de}');
SELECT * FROM playfast_rpc_requests('xdSrCf', ARRAY['[1]', '[2]', '[1]']::jsonb[], '{us,de}');
SELECT count(*) FROM playfast_rpc_requests('xdSrCf', '{}');
-- an invalid value is an error of the builder
SELECT playfast_chart_request(country => 'uk');
SELECT playfast_app_request(app_id => NULL);
SELECT playfast_rpc_request(rpcid => 'a', args => NULL);
SELECT playfast_rpc_requests('a', NULL);
SELECT playfast_rpc_requests('a', ARRAY[NULL]::jsonb[]);
SELECT playfast_search_request(query => 'a', num => 0);
-- and takes no more memory than its row
SELECT count(DISTINCT playfast_app_request(app_id => 'a.b' || n)) FROM generate_series(1, 20000) AS n;

--
-- One row per call
--
CREATE TEMP TABLE chart AS
SELECT * FROM playfast_top_apps_results(ARRAY[
	playfast_chart_request(country => 'us', category => 'GAME', num => 5),
	playfast_chart_request(country => 'kr', category => 'SOCIAL', lang => 'ko', num => 3),
	playfast_chart_request(country => 'us', category => 'DATING', collection => 'TOP_PAID'),
	playfast_chart_request(country => 'us', category => 'GAME', num => 2)]);
SELECT country, lang, category, collection, num, status, failed, error, hint, http_status, attempts, next_token, cardinality(rows) FROM chart ORDER BY 1, 3;
SELECT c.category, array_agg(r.rank ORDER BY n) AS ranks, bool_and((r.country, r.lang, r.category) = (c.country, c.lang, c.category)) AS own,
	bool_and(r.fetched_at = c.fetched_at) AS fetched_at
FROM chart AS c, unnest(c.rows) WITH ORDINALITY AS r (country, lang, category, collection, rank, app_id, title, url, icon, developer, currency, price, free,
	price_text, original_price, discount_ends_at, description_html, score_text, score, genre, installs, min_installs, screenshots, header_image,
	video, content_rating, iap_range, availability, fetched_at, n)
GROUP BY 1 ORDER BY 1;
SELECT now() - fetched_at < '1 minute' AS recent FROM chart WHERE status = 'empty';
SELECT count(*) FROM playfast_top_apps_results('{}');

-- The rows are those of _batch
CREATE FUNCTION pg_temp.differ(operation text, requests text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('WITH q AS MATERIALIZED (SELECT ARRAY(SELECT %2$s) AS q),
		a AS (SELECT to_jsonb(a) - ''fetched_at'' AS a FROM q, playfast_%1$s_batch(q.q) AS a),
		b AS (SELECT to_jsonb(r) - ''fetched_at'' AS a FROM q, playfast_%1$s_results(q.q) AS b, unnest(b.rows) AS r)
		SELECT count(*) * CASE WHEN EXISTS ((TABLE a EXCEPT ALL TABLE b) UNION ALL (TABLE b EXCEPT ALL TABLE a)) THEN -1 ELSE 1 END FROM a',
		operation, requests) INTO n;
	RETURN n;
END $$;
SELECT v.operation, pg_temp.differ(v.operation, v.requests) AS same FROM (VALUES
	('top_apps', $$playfast_chart_requests('{us,kr}', '{GAME,TOOLS}', num => 20)$$),
	('apps', $$playfast_app_requests('{org.wellknown.game,org.wellknown.paid,no.such}', '{us,de}')$$),
	('app_digests', $$playfast_digest_requests('{org.wellknown.game,org.wellknown.paid,no.such}', '{us,de}', '{en,ko}', '{title,price,version}')$$),
	('availability', $$playfast_app_requests('{org.wellknown.onlyus,org.wellknown.paid,no.such}', '{us,de}')$$),
	('app_reports', $$playfast_app_requests('{org.wellknown.game,org.wellknown.paid}', '{us,de}')$$),
	('permissions', $$playfast_app_requests('{org.wellknown.game,org.wellknown.paid}', '{us,de}', '{en,de}')$$),
	('data_safety', $$playfast_app_requests('{org.wellknown.game,org.wellknown.paid}', '{us,de}', '{en,de}')$$),
	('search', $$playfast_search_requests('{adventure,puzzle}', '{us}', num => 30)$$),
	('suggestions', $$playfast_suggestion_requests('{s,a}', '{us,de}')$$),
	('similar_apps', $$playfast_similar_requests('{org.wellknown.game}', '{us,de}', num => 70)$$),
	('developer_apps', $$playfast_developer_requests('{"Well Known, Inc."}', '{us,de}')$$),
	('reviews', $$playfast_review_requests('{org.wellknown.reviews150,org.wellknown.reviews5785}', num => 2100)$$),
	('rpc', $$playfast_rpc_requests('xdSrCf', ARRAY['[[null,["org.wellknown.game",7],[]]]','[[null,["org.wellknown.paid",7],[]]]']::jsonb[])$$)
	) AS v (operation, requests) ORDER BY 1;
-- an input that does not affect an operation does not multiply its calls
SELECT app_id, lang, status FROM playfast_permissions_results(ARRAY(SELECT playfast_app_requests('{org.wellknown.game}', '{us,de,kr}', '{en,de}'))) ORDER BY 2;
SELECT similar_to, country, num, status, cardinality(rows) FROM playfast_similar_apps_results(ARRAY(SELECT playfast_similar_requests('{org.wellknown.game,no.such}', num => 3))) ORDER BY 1;
SELECT app_id, status, failed, rows[1].availability FROM playfast_availability_results(ARRAY(SELECT playfast_app_requests('{org.wellknown.game,no.such}'))) ORDER BY 1;
SELECT rpcid, args, status, rows[1].payload IS NOT NULL AS answered FROM playfast_rpc_results(ARRAY[playfast_rpc_request(rpcid => 'xdSrCf', args => '[[null,["org.wellknown.game",7],[]]]')]);

-- Reviews: as many as an array should hold, and next_token for the next ones
SELECT app_id, lang, sort, num, score, since, token, status, attempts, cardinality(rows), next_token IS NOT NULL AS goes_on
FROM playfast_reviews_results(ARRAY[playfast_review_request(app_id => 'org.wellknown.reviews5785', num => 2500),
	playfast_review_request(app_id => 'org.wellknown.reviews150', num => 10000, score => 5, since => '2020-01-01 00:00+00')]) ORDER BY 1;
SELECT count(*), count(DISTINCT review_id), bool_and(rank = n) AS in_order FROM playfast_reviews_results(ARRAY[
	playfast_review_request(app_id => 'org.wellknown.reviews5785', num => 2500)]) AS r, LATERAL (SELECT u.review_id, u.rank, row_number() OVER () AS n FROM unnest(r.rows) AS u) AS u;
WITH RECURSIVE page AS (
	SELECT 1 AS page, r.next_token, r.rows FROM playfast_reviews_results(ARRAY[playfast_review_request(app_id => 'org.wellknown.reviews5785', num => 2000)]) AS r
	UNION ALL
	SELECT p.page + 1, r.next_token, r.rows FROM page AS p, playfast_reviews_results(ARRAY[playfast_review_request(app_id => 'org.wellknown.reviews5785', num => 2000,
		token => p.next_token)]) AS r WHERE p.next_token IS NOT NULL)
SELECT count(DISTINCT p.page) AS pages, count(DISTINCT r.review_id) AS reviews FROM page AS p, unnest(p.rows) AS r;
SELECT playfast_reviews_results(ARRAY[playfast_review_request(app_id => 'a.b', num => 0)]);
SELECT playfast_reviews_results(ARRAY[playfast_review_request(app_id => 'a.b', num => 10001)]);

-- In a SELECT list a row is returned as soon as its call has ended
SET playfast.max_in_flight = 1;
SET playfast.pack_bytes = 0;
SELECT (r).status, cardinality((r).rows) FROM (SELECT playfast_top_apps_results(ARRAY(SELECT playfast_chart_requests('{us,kr,jp,de}', num => 2))) AS r LIMIT 1) AS s;
SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1;
RESET playfast.max_in_flight;
RESET playfast.pack_bytes;

-- For each row of a table, in views, materialized views, functions in SQL and PL/pgSQL
CREATE TABLE work (bucket integer, requests playfast_chart_request[]);
INSERT INTO work VALUES (1, ARRAY(SELECT playfast_chart_requests('{us,kr}', '{GAME}', num => 2))),
	(2, ARRAY[playfast_chart_request(country => 'de', category => 'DATING', collection => 'TOP_PAID', num => 2)]), (3, '{}');
CREATE VIEW live AS SELECT w.bucket, r.country, r.status, r.failed, r.error, r.rows FROM work AS w, LATERAL playfast_top_apps_results(w.requests) AS r;
SELECT bucket, country, status, cardinality(rows) FROM live ORDER BY 1, 2;
SELECT country, status, (SELECT count(*) FROM unnest(rows)) FROM live WHERE bucket = 2;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM live;
REFRESH MATERIALIZED VIEW kept;
SELECT bucket, country, status, cardinality(rows) FROM kept ORDER BY 1, 2;
CREATE FUNCTION pg_temp.in_sql(c text) RETURNS text LANGUAGE sql AS
$$SELECT r.status || ' ' || cardinality(r.rows) FROM playfast_top_apps_results(ARRAY[playfast_chart_request(country => c, num => 4)]) AS r$$;
CREATE FUNCTION pg_temp.in_plpgsql(c text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r playfast_chart_result;
BEGIN
	FOR r IN SELECT * FROM playfast_top_apps_results(ARRAY[playfast_chart_request(country => c, num => 4)]) LOOP
		RETURN format('%s %s %s', r.status, cardinality(r.rows), (r.rows[1]).rank);
	END LOOP;
END $$;
SELECT pg_temp.in_sql('us'), pg_temp.in_plpgsql('us');

-- Failures neither raise nor warn, with any on_error, also in statements that store rows
SET playfast.retries = 0;
SET playfast.cookie = 'origin-fault=status:500';
SET playfast.on_error = 'error';
SELECT country, status, failed, error, hint, http_status, attempts, rows FROM playfast_top_apps_results(ARRAY(SELECT playfast_chart_requests('{us,kr}', num => 2))) ORDER BY 1;
SELECT app_id, status, failed, rows[1].availability, rows[1].status FROM playfast_availability_results(ARRAY[playfast_app_request(app_id => 'org.wellknown.game')]);
SELECT now() - fetched_at < '1 minute' AS recent FROM playfast_top_apps_results(ARRAY[playfast_chart_request()]);
REFRESH MATERIALIZED VIEW kept;
SELECT bucket, country, status, failed, cardinality(rows) FROM kept ORDER BY 1, 2;
SET playfast.on_error = 'warn';
SELECT pg_temp.in_sql('us'), pg_temp.in_plpgsql('us');
RESET playfast.on_error;
CREATE TABLE stored AS SELECT * FROM playfast_top_apps_results(ARRAY(SELECT playfast_chart_requests('{us,kr}', num => 2)));
SELECT status, count(*) FROM stored GROUP BY 1;
RESET playfast.cookie;
SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1;
-- invalid arguments are errors, before anything is sent
SELECT playfast_top_apps_results(NULL);
SELECT playfast_top_apps_results(ARRAY[NULL]::playfast_chart_request[]);
SELECT playfast_top_apps_results(ARRAY[('xx', NULL, NULL, NULL, NULL, NULL)]::playfast_chart_request[]);
RESET playfast.retries;

DROP TABLE stored;
DROP MATERIALIZED VIEW kept;
DROP VIEW live;
DROP TABLE work;
