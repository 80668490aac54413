--
-- Apps of a developer: playfast_developer_apps(), its offline parser
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_developer_app'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset, provolatile, proparallel, proisstrict, procost, prosupport
FROM pg_proc WHERE proname ~ 'developer_apps' ORDER BY 1;

-- By number and by name, all apps
CREATE TEMP TABLE made AS
SELECT * FROM playfast_developer_apps(ARRAY['6000000000000000003', '6000000000000000020', '6000000000000000085', 'Three Named Apps',
	'Twenty & Named Apps GmbH', 'Eighty-five Named Apps', '17', 'nobody'], num => 1000);
SELECT developer_id, count(*), min(rank), max(rank), count(DISTINCT app_id) AS apps, min(developer) AS developer, count(DISTINCT developer) AS developers
FROM made GROUP BY 1 ORDER BY developer_id COLLATE "C";
SELECT key, status, rows, rejected, attempts, http_status, error FROM playfast_outcomes() ORDER BY key->>'developer_id' COLLATE "C";

-- No more rows than requested, and no more requests than needed
SELECT developer_id, count(*), max(rank) FROM playfast_developer_apps('{6000000000000000085,Eighty-five Named Apps}', num => 10) GROUP BY 1 ORDER BY developer_id COLLATE "C";
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'developer_id' COLLATE "C";
SELECT developer_id, count(*), max(rank) FROM playfast_developer_apps('{6000000000000000085,Eighty-five Named Apps}', num => 25) GROUP BY 1 ORDER BY developer_id COLLATE "C";
SELECT key, status, rows, attempts, error FROM playfast_outcomes() ORDER BY key->>'developer_id' COLLATE "C";
-- the first apps do not depend on num
SELECT count(*) FROM playfast_developer_apps('{6000000000000000085,Eighty-five Named Apps}', num => 20) AS e
	JOIN made AS m USING (developer_id, rank, app_id);

SELECT playfast_developer_apps('{}');
SELECT playfast_developer_apps('{NULL}');
SELECT playfast_developer_apps(ARRAY['']);
SELECT playfast_developer_apps('{1}', num => -1);

--
-- Offline
--
CREATE FUNCTION pg_temp.app(name text) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[["com.example.%1$s",7],[null,2,[1,1],[null,null,"https://img/%1$s"]],[],"Title %1$s",["4.5",4.5123],"Genre",null,null,'
	'[null,[[0,"USD",""]]],null,[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],null,null,[null,"About"],"Developer"]', name)
$$;
CREATE FUNCTION pg_temp.body(payload text, rpcid text) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format(E')]}\'\n\n[["wrb.fr",%s,%s,null,null,null,"generic"],["di",35]]', to_json(rpcid), coalesce(to_json(payload)::text, 'null'))
$$;
-- rows with or without a wrapper, in either place, of either kind
SELECT v.n, e.developer_id, e.rank, e.app_id FROM (VALUES
	(1, 'MRTdke', '{"22":[[' || pg_temp.app('a') || '],["T"]]}'),
	(2, 'IRWBmd', '{"23":[[[' || pg_temp.app('a') || ']],["T"]]}'),
	(3, 'MRTdke', '{"23":[[[' || pg_temp.app('a') || ']],["T"]]}'),
	(4, 'IRWBmd', '{"22":[[' || pg_temp.app('a') || '],["T"]]}'),
	(5, 'MRTdke', '{"22":[[[' || pg_temp.app('a') || ']],["T"]]}'),
	(6, 'IRWBmd', '{"23":[[' || pg_temp.app('a') || '],["T"]]}'),
	(7, 'MRTdke', '{"22":[[],["T"]],"23":[[[' || pg_temp.app('a') || ']],["T"]]}')) AS v (n, rpcid, container),
	playfast_parse_developer_apps(pg_temp.body('[[null,[[null,null,null,["t"],' || v.container || ']]]]', v.rpcid)) AS e ORDER BY 1;
SELECT count(*) FROM (VALUES ('MRTdke', '[[]]'), ('IRWBmd', '[]'), ('IRWBmd', '[[null,null,null,["t"]]]'), ('MRTdke', '[[null,[[null,null,null,["t"],{"22":[[],["T"]]}]]]]'), ('qnKhOb', NULL)) AS v (rpcid, payload),
	playfast_parse_developer_apps(pg_temp.body(v.payload, v.rpcid));
SELECT playfast_parse_developer_apps(pg_temp.body('[[null,[[null,null,null,["t"],{"22":["moved"]}]]]]', 'MRTdke'));
SELECT playfast_parse_developer_apps(pg_temp.body('[[null,"moved"]]', 'MRTdke'));
SELECT playfast_parse_developer_apps(pg_temp.body('[[null,null,[[' || pg_temp.app('a') || ']]]]', 'MRTdke'));
SELECT playfast_parse_developer_apps(pg_temp.body(NULL, 'MRTdke'));

-- The network and the stored page give the same rows
\set page `curl -s --http1.1 --cacert "$ORIGIN_CA" "$ORIGIN_URL/store/apps/developer?id=Twenty+%26+Named+Apps+GmbH&hl=en&gl=us"`
SELECT count(*), count(m.*) AS same FROM playfast_parse_developer_apps(:'page') AS p
	LEFT JOIN made AS m ON m.developer_id = 'Twenty & Named Apps GmbH'
		AND to_jsonb(p) - '{developer_id,country,lang,fetched_at}'::text[] = to_jsonb(m) - '{developer_id,country,lang,fetched_at}'::text[];
\unset page
DROP TABLE made;
