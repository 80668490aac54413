--
-- Requests: playfast_chart_requests() makes them, playfast_top_apps_batch() runs them
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute
WHERE attrelid = 'playfast_chart_request'::regclass AND attnum > 0
ORDER BY attnum;

-- The cross product: charts of one country are consecutive
SELECT * FROM playfast_chart_requests('{us,kr}', '{GAME,TOOLS}', '{TOP_FREE,GROSSING}', '{en}', 10, 3);
SELECT * FROM playfast_chart_requests('{us}');
-- a row type, in the SELECT list and in FROM
SELECT playfast_chart_requests('{us,kr}', num => 5);
SELECT (r).country, (r).priority FROM (SELECT playfast_chart_requests('{us,kr}', priority => -1) AS r) AS s;

-- Requests are made as they are read: the product of everything has 163,020
SELECT count(*) FROM playfast_chart_requests(
	(SELECT array_agg(country) FROM playfast_countries),
	(SELECT array_agg(category) FROM playfast_categories),
	(SELECT array_agg(collection) FROM playfast_collections));
-- and 2.7 thousand million of these would not be done in time
SET statement_timeout = '10s';
SELECT (r).country, (r).category, (r).collection FROM (
	SELECT playfast_chart_requests(
		(SELECT array_agg(country ORDER BY country) FROM playfast_countries),
		(SELECT array_agg(category ORDER BY category) FROM playfast_categories),
		(SELECT array_agg(collection ORDER BY collection) FROM playfast_collections)) AS r
	FROM generate_series(1, 16500)
	LIMIT 3) AS s;
BEGIN;
DECLARE c CURSOR FOR SELECT playfast_chart_requests(
	(SELECT array_agg(country ORDER BY country) FROM playfast_countries),
	(SELECT array_agg(category ORDER BY category) FROM playfast_categories),
	(SELECT array_agg(collection ORDER BY collection) FROM playfast_collections))
	FROM generate_series(1, 16500);
FETCH 2 FROM c;
COMMIT;
RESET statement_timeout;

-- Different requests in one batch
CREATE TEMP TABLE chart AS
SELECT * FROM playfast_top_apps_batch(ARRAY[
	('us', 'GAME', 'TOP_FREE', 5, 'en', 0),
	('kr', 'SOCIAL', 'GROSSING', 8, 'ko', 2),
	('DE', 'tools', 'topselling_paid', 3, 'de', 1),
	('br', 'APPLICATION', 'TOP_FREE', 1, 'pt_BR', 9)
]::playfast_chart_request[]);
SELECT country, lang, category, collection, count(*), min(rank), max(rank) FROM chart
GROUP BY 1, 2, 3, 4 ORDER BY 1;
SELECT country, lang, key, status, rows FROM playfast_outcomes() ORDER BY 1;
-- those for one country and language share a transfer
SELECT count(*) FROM playfast_top_apps_batch(ARRAY[
	('us', 'GAME', 'TOP_FREE', 5, 'en', 0),
	('kr', 'GAME', 'TOP_FREE', 5, 'en', 0),
	('us', 'GAME', 'TOP_PAID', 5, 'en', 0),
	('us', 'GAME', 'TOP_FREE', 5, 'ko', 0),
	('kr', 'TOOLS', 'TOP_FREE', 5, 'en', 0),
	('us', 'TOOLS', 'TOP_PAID', 6, 'en', 0)
]::playfast_chart_request[]);
SELECT country, lang, count(DISTINCT transfer) AS transfers, count(*) AS calls FROM playfast_outcomes()
GROUP BY 1, 2 ORDER BY 1, 2;

-- A NULL attribute stands for its default
SET playfast.country = 'jp';
SET playfast.collection = 'GROSSING';
SET playfast.num = 4;
SET playfast.lang = 'ja';
SELECT country, lang, category, collection, count(*)
FROM playfast_top_apps_batch(ARRAY[
	(NULL, NULL, NULL, NULL, NULL, NULL),
	('us', NULL, NULL, NULL, NULL, NULL),
	(NULL, 'GAME', NULL, NULL, NULL, NULL),
	(NULL, NULL, 'TOP_PAID', NULL, NULL, NULL),
	(NULL, NULL, NULL, 2, 'en', NULL),
	(NULL, NULL, 'TOP_FREE', NULL, 'de', 1)
]::playfast_chart_request[])
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
RESET playfast.country;
RESET playfast.collection;
RESET playfast.num;
RESET playfast.lang;

-- Higher priorities are sent first: with one transfer at a time calls are numbered in this order
SET playfast.max_in_flight = 1;
SET playfast.pack_bytes = 0;
SELECT count(*) FROM playfast_top_apps_batch(ARRAY[
	('us', 'GAME', 'TOP_FREE', 1, 'en', -1),
	('us', 'TOOLS', 'TOP_FREE', 1, 'en', NULL),
	('us', 'SOCIAL', 'TOP_FREE', 1, 'en', 2147483647),
	('us', 'EDUCATION', 'TOP_FREE', 1, 'en', 7),
	('us', 'FINANCE', 'TOP_FREE', 1, 'en', -2147483648)
]::playfast_chart_request[]);
SELECT call, transfer, key->>'category' AS category FROM playfast_outcomes() ORDER BY call;
RESET playfast.max_in_flight;
RESET playfast.pack_bytes;

-- From one function to the other
SELECT country, collection, count(*) FROM playfast_top_apps_batch(ARRAY(
	SELECT playfast_chart_requests('{us,kr}', '{GAME}', '{TOP_FREE,TOP_PAID}', num => 6)))
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT country, category, count(*) FROM playfast_top_apps_batch(
	(SELECT array_agg(r) FROM playfast_chart_requests('{us}', '{GAME,TOOLS}', NULL, num => 2) AS r)
	|| ARRAY(SELECT playfast_chart_requests('{de}', '{SOCIAL}', num => 3)))
GROUP BY 1, 2 ORDER BY 1, 2;
-- the same rows as from arrays
(SELECT country, category, collection, rank, app_id, price FROM playfast_top_apps('{us,kr}', '{GAME}', '{TOP_FREE,TOP_PAID}', num => 20)
	EXCEPT ALL
	SELECT country, category, collection, rank, app_id, price FROM playfast_top_apps_batch(ARRAY(
		SELECT playfast_chart_requests('{us,kr}', '{GAME}', '{TOP_FREE,TOP_PAID}', num => 20))))
UNION ALL
(SELECT country, category, collection, rank, app_id, price FROM playfast_top_apps_batch(ARRAY(
		SELECT playfast_chart_requests('{us,kr}', '{GAME}', '{TOP_FREE,TOP_PAID}', num => 20)))
	EXCEPT ALL
	SELECT country, category, collection, rank, app_id, price FROM playfast_top_apps('{us,kr}', '{GAME}', '{TOP_FREE,TOP_PAID}', num => 20));

-- Attributes are found by their names, also in a user-defined row type
CREATE TEMP TABLE wanted OF playfast_chart_request;
INSERT INTO wanted (num, country) VALUES (3, 'us'), (2, 'kr');
SELECT country, count(*) FROM playfast_top_apps_batch((SELECT array_agg(w::playfast_chart_request) FROM wanted AS w)) GROUP BY 1 ORDER BY 1;
DROP TABLE wanted;
