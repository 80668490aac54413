--
-- The planner's estimates
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- The rows of a query's scan, and whether the whole is too cheap for JIT (jit_above_cost)
CREATE FUNCTION pg_temp.expects(query text, OUT rows bigint, OUT cheap boolean)
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
	node json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	node := plan->0->'Plan';
	cheap := (node->>'Total Cost')::float8 < 50000;
	-- the function's own node is the last one
	WHILE node->>'Node Type' NOT IN ('Function Scan', 'ProjectSet') LOOP
		node := node->'Plans'->-1;
	END LOOP;
	rows := (node->>'Plan Rows')::float8;
END $$;

-- Literals
SELECT q.query, e.* FROM unnest(ARRAY[
	$$SELECT * FROM playfast_top_apps('{us}')$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}')$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,SOCIAL}')$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,SOCIAL}', '{TOP_FREE,TOP_PAID}')$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,SOCIAL}', '{TOP_FREE,TOP_PAID}', num => 5)$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}', num => 7)$$,
	$$SELECT * FROM playfast_top_apps(collections => '{TOP_FREE,TOP_PAID}', countries => '{us}', num => 1)$$,
	-- ARRAY[], with constants and with unknown values
	$$SELECT * FROM playfast_top_apps(ARRAY['us','kr','jp'])$$,
	$$SELECT * FROM playfast_top_apps(ARRAY['us','kr'], ARRAY['GAME'], num => 10)$$,
	$$SELECT e.* FROM (VALUES ('us')) AS v (c), playfast_top_apps(ARRAY['us',upper(v.c),'de']) AS e$$,
	$$SELECT * FROM playfast_top_apps(ARRAY['us', to_char(now(), '"kr"')])$$,
	$$SELECT * FROM playfast_top_apps(string_to_array('us,kr,jp', ','))$$,
	-- NULL stands for one default
	$$SELECT * FROM playfast_top_apps(NULL)$$,
	$$SELECT * FROM playfast_top_apps('{us,kr}', NULL, NULL, NULL)$$,
	$$SELECT * FROM playfast_top_apps(NULL, NULL, NULL, num => 3)$$,
	-- an unknown array has ten elements
	$$SELECT * FROM playfast_top_apps((SELECT array_agg(country) FROM playfast_countries))$$,
	$$SELECT * FROM playfast_top_apps(ARRAY(SELECT playfast_unique_countries()), '{GAME,TOOLS}', num => 5)$$,
	-- in a SELECT list
	$$SELECT playfast_top_apps('{us,kr}', num => 9)$$,
	-- requests
	$$SELECT * FROM playfast_top_apps_batch(ARRAY[('us','GAME','TOP_FREE',5,'en',0),('kr','GAME','TOP_FREE',5,'en',0)]::playfast_chart_request[])$$,
	$$SELECT * FROM playfast_top_apps_batch(ARRAY(SELECT playfast_chart_requests('{us,kr}')))$$,
	-- fields do not multiply
	$$SELECT * FROM playfast_app_digests('{a.b,c.d}', '{us,de}', fields => '{title,price,currency}')$$,
	-- one row for each
	$$SELECT * FROM playfast_top_apps_results(ARRAY[playfast_chart_request(), playfast_chart_request(num => 7)])$$,
	$$SELECT * FROM playfast_reviews_results(ARRAY(SELECT playfast_review_requests('{a.b}')))$$,
	-- functions whose rows are not multiplied by num
	$$SELECT * FROM playfast_chart_requests('{us,kr}', '{GAME,TOOLS,SOCIAL}', '{TOP_FREE,TOP_PAID}', num => 5)$$,
	$$SELECT * FROM playfast_chart_requests('{us}')$$,
	$$SELECT * FROM playfast_chart_requests(NULL, NULL, NULL, NULL, NULL, 7)$$
]) WITH ORDINALITY AS q (query, n), pg_temp.expects(q.query) AS e ORDER BY q.n;

-- the default of num is the setting
SET playfast.num = 7;
SELECT rows FROM pg_temp.expects($$SELECT * FROM playfast_top_apps('{us,kr}')$$);
SELECT rows FROM pg_temp.expects($$SELECT * FROM playfast_top_apps('{us,kr}', num => 100)$$);
SELECT rows FROM pg_temp.expects($$SELECT * FROM playfast_top_apps_batch(ARRAY[('us','GAME','TOP_FREE',5,'en',0)]::playfast_chart_request[])$$);
RESET playfast.num;

-- Calls cost a round trip and a little for each; making requests does not
CREATE FUNCTION pg_temp.cost(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN round((plan->0->'Plan'->>'Total Cost')::numeric);
END $$;
SELECT q.query, pg_temp.cost(q.query) FROM unnest(ARRAY[
	$$SELECT * FROM playfast_apps('{a.b}')$$,
	$$SELECT * FROM playfast_apps('{a.b,c.d,e.f}', '{us,de}')$$,
	$$SELECT playfast_apps('{a.b}')$$,
	$$SELECT playfast_rpc('x', '[]')$$,
	$$SELECT * FROM playfast_apps_results(ARRAY[playfast_app_request(app_id => 'a.b')])$$,
	$$SELECT * FROM playfast_app_requests('{a.b}')$$,
	$$SELECT playfast_app_request(app_id => 'a.b')$$]) WITH ORDINALITY AS q (query, n) ORDER BY q.n;
-- for every row that the function is called for, if PostgreSQL counts that
SELECT pg_temp.cost($$SELECT * FROM generate_series(1, 100) AS g, LATERAL (SELECT * FROM playfast_apps(ARRAY['a.b' || g]) LIMIT 1) AS a$$) > 1000000 AS dear;
-- so cheaper things come first: a filter, and a join that reduces the rows
CREATE FUNCTION pg_temp.slow(i int) RETURNS bool LANGUAGE plpgsql COST 100000 AS 'BEGIN RETURN i > 1; END';
CREATE TEMP TABLE watched AS SELECT g AS i, 'a.b' || g AS app_id FROM generate_series(1, 100) AS g;
CREATE TEMP TABLE wanted AS SELECT g % 10 AS i, repeat('x', 200) AS why FROM generate_series(1, 20000) AS g;
ANALYZE watched, wanted;
EXPLAIN (COSTS OFF) SELECT * FROM watched WHERE playfast_rpc('x', to_jsonb(app_id)) IS NOT NULL AND pg_temp.slow(i);
EXPLAIN (COSTS OFF) SELECT w.app_id, a.title FROM watched AS w, LATERAL (SELECT title FROM playfast_apps(ARRAY[w.app_id]) LIMIT 1) AS a
WHERE EXISTS (SELECT FROM wanted WHERE wanted.i = w.i);

-- Parameters: known in a custom plan, unknown in a generic one
PREPARE charts(text[], text[], int) AS SELECT * FROM playfast_top_apps($1, $2, num => $3);
PREPARE listed(text) AS SELECT * FROM playfast_top_apps(ARRAY['us', $1, 'jp'], num => 5);
SET plan_cache_mode = force_custom_plan;
SELECT q.query, e.* FROM unnest(ARRAY[
	$$EXECUTE charts('{us,kr,jp}', '{GAME,TOOLS}', 4)$$,
	$$EXECUTE charts('{us}', NULL, NULL)$$,
	$$EXECUTE charts(NULL, NULL, NULL)$$,
	$$EXECUTE listed('kr')$$
]) WITH ORDINALITY AS q (query, n), pg_temp.expects(q.query) AS e ORDER BY q.n;
SET plan_cache_mode = force_generic_plan;
SELECT q.query, e.* FROM unnest(ARRAY[
	$$EXECUTE charts('{us,kr,jp}', '{GAME,TOOLS}', 4)$$,
	$$EXECUTE charts(NULL, NULL, NULL)$$,
	$$EXECUTE listed('kr')$$
]) WITH ORDINALITY AS q (query, n), pg_temp.expects(q.query) AS e ORDER BY q.n;
RESET plan_cache_mode;
DEALLOCATE charts;
DEALLOCATE listed;

-- A product of any size stays below the cost at which expressions are compiled
SELECT e.* FROM (SELECT array_agg(country) AS c FROM playfast_countries) AS c,
	(SELECT array_agg(category) AS g FROM playfast_categories) AS g,
	(SELECT array_agg(collection) AS o FROM playfast_collections) AS o,
	unnest(ARRAY[format('SELECT * FROM playfast_top_apps(%L, %L, %L, num => 1000)', c, g, o),
		format('SELECT playfast_top_apps(%L, %L, %L, num => 1000)', c, g, o),
		format('SELECT * FROM playfast_chart_requests(%L, %L, %L)', c, g, o)]) WITH ORDINALITY AS q (query, n),
	pg_temp.expects(q.query) AS e ORDER BY q.n;

-- Invalid arguments are errors of the execution, not of the planner
SELECT q.query, e.* FROM unnest(ARRAY[
	$$SELECT * FROM playfast_top_apps('{}')$$,
	$$SELECT * FROM playfast_top_apps('{xx,NULL}', num => 3)$$,
	$$SELECT * FROM playfast_top_apps('{{us,kr},{de,jp}}', num => 3)$$,
	$$SELECT * FROM playfast_top_apps_batch(NULL)$$
]) WITH ORDINALITY AS q (query, n), pg_temp.expects(q.query) AS e ORDER BY q.n;

-- Functions without such arguments
SELECT q.query, e.rows FROM unnest(ARRAY[
	$$SELECT * FROM playfast_parse_top_apps('')$$,
	$$SELECT * FROM playfast_outcomes()$$,
	$$SELECT * FROM playfast_countries$$,
	$$SELECT * FROM playfast_categories$$,
	$$SELECT * FROM playfast_collections$$,
	$$SELECT * FROM playfast_languages$$,
	$$SELECT playfast_unique_countries()$$
]) WITH ORDINALITY AS q (query, n), pg_temp.expects(q.query) AS e ORDER BY q.n;
-- the exact number
SELECT (SELECT count(*) FROM playfast_countries) AS countries, (SELECT count(*) FROM playfast_categories) AS categories,
	(SELECT count(*) FROM playfast_collections) AS collections, (SELECT count(*) FROM playfast_languages) AS languages;

-- Functions that send requests are never folded, shared or moved to a worker
SELECT proname, provolatile, proparallel, procost FROM pg_proc
WHERE proname IN ('playfast_top_apps', 'playfast_top_apps_batch') ORDER BY 1;
