--
-- The cost of calls before sending them, and a batch for each row
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;
SELECT playfast_stat_reset();
SELECT playfast_pace_reset();

CREATE FUNCTION pg_temp.refusal(query text, OUT state text, OUT message text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;

-- Nothing is sent
SET playfast.base_url = 'https://localhost:1';

-- Every operation, with its requests; duplicates are one call
\x on
SELECT * FROM playfast_plan('top_apps', ARRAY(SELECT playfast_chart_requests('{us,kr}', '{GAME,TOOLS,SOCIAL}')));
\x off
SELECT o.operation, p.calls, p.transfers, p.bytes_decoded FROM (VALUES
	('apps', 1), ('availability', 2), ('permissions', 3), ('data_safety', 4), ('app_reports', 5)) AS o (operation, n),
	playfast_plan(o.operation, ARRAY(SELECT playfast_app_requests(ARRAY(SELECT 'a.b' || g FROM generate_series(1, 40) AS g), '{us,de}'))) AS p ORDER BY o.n;
SELECT calls, transfers, bytes_decoded FROM playfast_plan('app_digests', ARRAY(SELECT playfast_digest_requests(
	ARRAY(SELECT 'a.b' || g FROM generate_series(1, 2000) AS g), '{us,de}', fields => '{price}')));
SELECT calls, transfers FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{a,b,a}', '{us,de}')));
SELECT calls, transfers FROM playfast_plan('suggestions', ARRAY(SELECT playfast_suggestion_requests('{a,b}', '{us,de}')));
SELECT calls, transfers FROM playfast_plan('similar_apps', ARRAY(SELECT playfast_similar_requests('{a.b,c.d,e.f}')));
SELECT calls, transfers FROM playfast_plan('developer_apps', ARRAY(SELECT playfast_developer_requests('{123,Name}')));
SELECT calls, transfers FROM playfast_plan('developers', ARRAY(SELECT playfast_developer_requests('{123}')));
SELECT calls, transfers FROM playfast_plan('catalog_apps', ARRAY(SELECT playfast_catalog_requests('{https://localhost:1/sitemaps/a.xml.gz,https://localhost:1/sitemaps/b.xml.gz}')));
SELECT calls, transfers FROM playfast_plan('rpc', ARRAY[playfast_rpc_request('abc', '[1]'), playfast_rpc_request('abc', '[2]'), playfast_rpc_request('def', '[2]')]);
-- reviews: page after page, and as many lists at a time as fit into a pack
SELECT n.num, p.calls, p.transfers, p.bytes_decoded FROM unnest('{100,1000,1001,5000}'::int[]) AS n (num),
	playfast_plan('reviews', ARRAY(SELECT playfast_review_requests('{a.b,c.d,e.f}', num => n.num))) AS p ORDER BY 1;
SELECT calls, transfers FROM playfast_plan('apps', '{}'::playfast_app_request[]);
-- Ten times as many calls take about ten times as long, not a hundred times
CREATE FUNCTION pg_temp.seconds(n integer, OUT calls bigint, OUT transfers bigint, OUT taken float8) LANGUAGE plpgsql AS $$
BEGIN
	taken := extract(epoch FROM clock_timestamp());
	SELECT p.calls, p.transfers INTO calls, transfers FROM playfast_plan('availability',
		ARRAY(SELECT playfast_app_requests(ARRAY(SELECT 'a.b' || g FROM generate_series(1, n) AS g), '{us}'))) AS p;
	taken := extract(epoch FROM clock_timestamp()) - taken;
END $$;
SELECT many.calls, many.transfers, many.taken < 30 * few.taken + 10 AS linear
FROM pg_temp.seconds(20000) AS few, pg_temp.seconds(200000) AS many;

-- Duration: at the pace in force, with some tenths of a second for an answer until more is known
SELECT transfers, duration, held_up_by, in_time FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{a,b,c}')));
SET playfast.max_in_flight = 1;
SELECT transfers, duration, held_up_by, in_time FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{a,b,c}')));
RESET playfast.max_in_flight;
SET playfast.session_rate_limit = 0.1;
SELECT transfers, duration, held_up_by, in_time FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{a,b,c}')));
SET playfast.batch_timeout = '10s';
SELECT transfers, duration, held_up_by, in_time FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{a,b,c}')));
RESET playfast.batch_timeout;
RESET playfast.session_rate_limit;

-- the pages of one list are requested one after the other
SELECT transfers, duration FROM playfast_plan('reviews', ARRAY(SELECT playfast_review_requests('{a.b,c.d}', num => 5000)));

-- Invalid requests have the same errors as in a call
SELECT r.* FROM unnest(ARRAY[
	$$SELECT playfast_plan('charts', ARRAY[playfast_chart_request()])$$,
	$$SELECT playfast_plan(NULL, ARRAY[playfast_chart_request()])$$,
	$$SELECT playfast_plan('top_apps', NULL::playfast_chart_request[])$$,
	$$SELECT playfast_plan('top_apps', ARRAY[NULL::playfast_chart_request])$$,
	$$SELECT playfast_plan('top_apps', ARRAY[playfast_app_request(app_id => 'a.b')])$$,
	$$SELECT playfast_plan('apps', ARRAY[playfast_chart_request()])$$,
	$$SELECT playfast_plan('apps', ARRAY[playfast_review_request(app_id => 'a.b')])$$,
	$$SELECT playfast_plan('apps', '{a.b}'::text[])$$,
	$$SELECT playfast_plan('catalog_shards', ARRAY[playfast_app_request(app_id => 'a.b')])$$,
	$$SELECT playfast_plan('developers', ARRAY[playfast_developer_request(developer_id => 'Name')])$$]) WITH ORDINALITY AS q (query, n),
	pg_temp.refusal(q.query) AS r ORDER BY q.n;
RESET playfast.base_url;

-- The number of requests sent is that of the plan
CREATE TEMP TABLE planned (operation text, calls bigint, transfers bigint);
INSERT INTO planned SELECT 'top_apps', calls, transfers FROM playfast_plan('top_apps', ARRAY(SELECT playfast_chart_requests('{us,kr}', '{GAME,TOOLS,SOCIAL}', num => 50)));
INSERT INTO planned SELECT 'apps', calls, transfers FROM playfast_plan('apps', ARRAY(SELECT playfast_app_requests('{org.wellknown.game,org.wellknown.dead}', '{us,kr}', '{en,de}')));
INSERT INTO planned SELECT 'reviews', calls, transfers FROM playfast_plan('reviews', ARRAY(SELECT playfast_review_requests('{org.wellknown.reviews2500}', num => 2500)));
INSERT INTO planned SELECT 'similar_apps', calls, transfers FROM playfast_plan('similar_apps', ARRAY(SELECT playfast_similar_requests('{org.wellknown.game,org.wellknown.everywhere}', num => 20)));
INSERT INTO planned SELECT 'search', calls, transfers FROM playfast_plan('search', ARRAY(SELECT playfast_search_requests('{story,garden,puzzle}')));
SELECT playfast_stat_reset();
SELECT count(*) > 0 AS asked FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,SOCIAL}', num => 50);
SELECT count(*) > 0 AS asked FROM playfast_apps('{org.wellknown.game,org.wellknown.dead}', '{us,kr}', '{en,de}');
SELECT count(*) > 0 AS asked FROM playfast_reviews('{org.wellknown.reviews2500}', num => 2500);
SELECT count(*) > 0 AS asked FROM playfast_similar_apps('{org.wellknown.game,org.wellknown.everywhere}', num => 20);
SELECT count(*) > 0 AS asked FROM playfast_search('{story,garden,puzzle}');
SELECT operation, p.calls, p.transfers, sum(s.calls) AS calls_made, max(s.transfers) AS transfers_made
FROM planned AS p JOIN playfast_stat_operations AS s USING (operation) GROUP BY 1, 2, 3 ORDER BY 1;
-- and answers teach their duration and compressed size
SELECT duration <> '300 ms' AS known, bytes_wire BETWEEN 1 AND bytes_decoded / 2 AS inflated
FROM playfast_plan('top_apps', ARRAY(SELECT playfast_chart_requests('{us,kr}', '{GAME,TOOLS,SOCIAL}', num => 50))) AS p;

-- A join calls a function once, on either side
CREATE TEMP TABLE watched AS SELECT g AS i FROM generate_series(1, 100) AS g;
ANALYZE watched;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET client_min_messages = error;
SELECT count(*) FROM watched AS w LEFT JOIN playfast_top_apps('{us}', num => 5) AS c ON c.rank = w.i;
SELECT count(*), max(attempts) FROM playfast_outcomes();
RESET client_min_messages;
RESET enable_hashjoin;
RESET enable_mergejoin;

-- A statement that runs a batch for each row is warned once
CREATE FUNCTION pg_temp.many(n int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	rows bigint := 0;
BEGIN
	FOR i IN 1 .. n LOOP
		rows := rows + (SELECT count(*) FROM playfast_top_apps('{us}', num => 1));
	END LOOP;
	RETURN rows;
END $$;
SELECT count(*) FROM generate_series(1, 20) AS g, LATERAL playfast_top_apps(ARRAY[CASE WHEN g > 0 THEN 'us' END], num => 1);
SELECT count(*) FROM generate_series(1, 50) AS g, LATERAL playfast_top_apps(ARRAY[CASE WHEN g > 0 THEN 'us' END], num => 1);
SELECT count(*) FROM generate_series(1, 22) AS g, LATERAL playfast_top_apps_results(ARRAY[playfast_chart_request(country => CASE WHEN g > 0 THEN 'us' END, num => 1)]);
SELECT pg_temp.many(45);
SELECT count(playfast_rpc('xdSrCf', '[[null,["org.wellknown.dead",7],[]]]', CASE WHEN g > 0 THEN 'us' END)) FROM generate_series(1, 21) AS g;
-- a procedure that commits each of them is not warned: the total may be unknown to it
CREATE PROCEDURE pg_temp.commits(n int) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. n LOOP
		PERFORM count(*) FROM playfast_top_apps('{us}', num => 1);
		COMMIT;
	END LOOP;
END $$;
CALL pg_temp.commits(25);
-- two calls in each batch are not warned about, nor is on_error = ignore
SELECT count(*) FROM generate_series(1, 22) AS g, LATERAL playfast_top_apps(ARRAY['kr', CASE WHEN g > 0 THEN 'us' END], num => 1);
SET playfast.on_error = 'ignore';
SELECT pg_temp.many(22);
RESET playfast.on_error;
