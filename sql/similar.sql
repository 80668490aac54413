--
-- Similar apps: playfast_similar_apps(), its offline parser
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_similar_app'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset, provolatile, proparallel, proisstrict, procost, prosupport
FROM pg_proc WHERE proname ~ 'similar_apps' ORDER BY 1;

-- All similar apps, in any language: from clusters to the page, and on with tokens
CREATE TEMP TABLE alike AS
SELECT * FROM playfast_similar_apps('{org.wellknown.similar,org.wellknown.stale,org.wellknown.bare,org.wellknown.dead}', '{us}', '{en,ja}', 1000);
SELECT similar_to, country, lang, count(*), min(rank), max(rank), count(DISTINCT app_id) AS apps, count(title) AS titles,
	count(*) FILTER (WHERE app_id = similar_to) AS itself, count(*) FILTER (WHERE free <> (price = 0)) AS contradictions
FROM alike GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- the language does not change the apps
SELECT count(*) FROM alike AS e FULL JOIN alike AS j USING (similar_to, rank, app_id)
WHERE e.lang = 'en' AND j.lang = 'ja';
SELECT key, lang, status, rows, rejected, attempts, error FROM playfast_outcomes() ORDER BY key->>'similar_to' COLLATE "C", lang;

-- No more rows than requested, and no more requests than needed
SELECT count(*) FROM playfast_similar_apps('{org.wellknown.similar}', num => 7);
SELECT status, rows, attempts, error FROM playfast_outcomes();
SELECT count(*) FROM playfast_similar_apps('{org.wellknown.similar}', num => 51);
SELECT status, rows, attempts, error FROM playfast_outcomes();
SELECT count(*) FROM playfast_similar_apps('{org.wellknown.similar,org.wellknown.similar}');
SELECT status, rows, attempts, error FROM playfast_outcomes();

-- Clusters of many apps share transfers
SELECT count(DISTINCT similar_to) FROM playfast_similar_apps('{org.wellknown.similar,org.wellknown.stale,org.wellknown.game,org.wellknown.paid}', num => 5);
SELECT count(*) AS calls, max(transfer) AS transfers FROM playfast_outcomes();

SELECT playfast_similar_apps('{}');
SELECT playfast_similar_apps('{NULL}');
SELECT playfast_similar_apps('{noid}');
SELECT playfast_similar_apps('{a.b}', num => 1001);

--
-- Offline
--
CREATE FUNCTION pg_temp.rows(VARIADIC names text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT string_agg(format('[["com.example.%1$s",7],[null,2,[1,1],[null,null,"https://img/%1$s"]],[],"Title %1$s",["4.5",4.5123],"Genre",null,null,'
	'[null,[[0,"USD",""]]],null,[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],null,null,[null,"About"],"Developer"]', n), ',')
FROM unnest(names) AS n
$$;
CREATE FUNCTION pg_temp.cluster(key text, link text, VARIADIC names text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[null,null,null,%s,{"22":[[%s],["Titel",null,[null,null,null,null,[null,null,%s]],[null,"TOKEN"]]]}]', key, pg_temp.rows(VARIADIC names), to_json(link))
$$;
CREATE FUNCTION pg_temp.body(payload text, rpcid text) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format(E')]}\'\n\n[["wrb.fr",%s,%s,null,null,null,"generic"],["di",35]]', to_json(rpcid), coalesce(to_json(payload)::text, 'null'))
$$;
\set dev '''/store/apps/dev?id=1'''
\set gsr '''/store/apps/collection/cluster?gsr=x'''

-- The cluster is found by its key, encoded or not, or by the page it is on; never by its place or
-- title
SELECT v.n, array_agg(e.app_id ORDER BY e.rank) FROM (VALUES
	(1, pg_temp.cluster('["t",[["similar_apps_GAME",2],null,null,1]]', :gsr, 'right'), pg_temp.cluster('["t"]', :dev, 'wrong')),
	(2, pg_temp.cluster('["t"]', :dev, 'wrong'), pg_temp.cluster('["t",[["similar_apps_APPLICATION",2],null,null,1]]', :gsr, 'right')),
	(3, pg_temp.cluster('["qgIpEicQABojCiEKG21vcmVfYnlfNTcwMDMxMzYxODc4NjE3NzcwNRAtGAM="]', :gsr, 'wrong'),
		pg_temp.cluster('["qgImEiQKIAoeChhzaW1pbGFyX2FwcHNfQVBQTElDQVRJT04QLRgDEAE="]', :gsr, 'right')),
	(4, pg_temp.cluster('["t"]', :dev, 'wrong'), pg_temp.cluster('["t"]', :gsr, 'right')),
	(5, pg_temp.cluster('["t"]', :gsr, 'wrong'), pg_temp.cluster('["t",[["similar_apps_APPLICATION",2]]]', :dev, 'right')),
	(6, pg_temp.cluster('["t"]', :dev, 'wrong'), pg_temp.cluster('["t"]', :dev, 'wrong'))) AS v (n, a, b)
	LEFT JOIN LATERAL playfast_parse_similar_apps(pg_temp.body('[null,[null,[' || v.a || ',' || v.b || ']]]', 'ag2B9c')) AS e ON true
GROUP BY 1 ORDER BY 1;

-- A cluster's page, and the answer to a token: app rows in their current or older form
SELECT rank, similar_to, app_id FROM playfast_parse_similar_apps(pg_temp.body('[[null,[[null,null,null,["t"],{"22":[[' || pg_temp.rows('a', 'b') || '],["T"]]}]]]]', 'CNT7ob'));
SELECT rank, app_id FROM playfast_parse_similar_apps(pg_temp.body('[[null,null,null,["t"],{"22":[[' || pg_temp.rows('a', 'b') || '],["T"]]}]]'::text, 'qnKhOb'));
SELECT rank, app_id FROM playfast_parse_similar_apps(pg_temp.body('[[[[' || pg_temp.rows('a') || '],[' || pg_temp.rows('b') || ']]]]', 'qnKhOb'));
CREATE FUNCTION pg_temp.old(name text, price text) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[null,[null,[[null,2,[1,1],[null,null,"https://img/%1$s"]]]],"Title %1$s",null,[[["Dev",[null,null,null,null,[null,null,"/store/apps/developer?id=De+v"]]]],'
	'[null,[null,[null,"Short"]]]],null,[[null,null,[null,["4,1",4.125]]]],[[null,null,null,%2$s]],null,[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],'
	'null,null,["com.example.%1$s",7]]', name, price)
$$;
\x on
SELECT * FROM playfast_parse_similar_apps(pg_temp.body('[[[[' || pg_temp.old('paid', '[null,null,[null,[[1990000,"KRW","₩1"]]]]') || '],null,null,null,null,null,null,[null,"NEXT"]]]]', 'qnKhOb'));
\x off
SELECT app_id, free, price FROM playfast_parse_similar_apps(pg_temp.body('[[[[' || pg_temp.old('free', 'null') || ']]]]', 'qnKhOb'));
SELECT rank, app_id FROM playfast_parse_similar_apps(pg_temp.body('[[null,null,null,null,null,null,[[' || pg_temp.old('a', 'null') || ',' || pg_temp.old('b', 'null') || ']]]]', 'qnKhOb'));

-- Empty, and in another layout
SELECT count(*) FROM (VALUES ('ag2B9c', '[]'), ('ag2B9c', NULL), ('ag2B9c', '[null,[null,null,null,[],0,["t"]]]'), ('ag2B9c', '[null,[null,[]]]'), ('CNT7ob', '[[]]'), ('qnKhOb', NULL), ('qnKhOb', '[[]]')) AS v (rpcid, payload),
	playfast_parse_similar_apps(pg_temp.body(v.payload, v.rpcid));
SELECT playfast_parse_similar_apps(pg_temp.body('[null,[null,"moved"]]', 'ag2B9c'));
SELECT playfast_parse_similar_apps(pg_temp.body('[null,[null,[[null,null,null,["similar_apps_"],{"25":[["moved"]]}]]]]', 'ag2B9c'));
SELECT playfast_parse_similar_apps(pg_temp.body('[null,[null,[' || pg_temp.cluster('["t"]', :dev, 'wrong') || ','
	|| replace(pg_temp.cluster('["t",[["similar_apps_GAME",2]]]', :gsr, 'right'), '{"22"', '{"31"') || ']]]', 'ag2B9c'));
SELECT playfast_parse_similar_apps(pg_temp.body('[[null,[[null,null,null,["t"],{"30":[["moved"]]}]]]]', 'CNT7ob'));
SELECT playfast_parse_similar_apps(pg_temp.body('[[null,null,[' || pg_temp.cluster('["t"]', :gsr, 'a') || ']]]', 'CNT7ob'));
SELECT playfast_parse_similar_apps(pg_temp.body('[[null,null,["moved"]]]', 'qnKhOb'));
SELECT playfast_parse_similar_apps(pg_temp.body('[[[[1],[2]]]]', 'qnKhOb'));

-- The network and the stored page give the same rows
\set page `curl -s --http1.1 --cacert "$ORIGIN_CA" "$ORIGIN_URL/store/apps/details?id=org.wellknown.similar&hl=ja&gl=us"`
SELECT count(*), count(DISTINCT p.app_id), bool_and(p.title = a.title) AS same FROM playfast_parse_similar_apps(:'page') AS p
	LEFT JOIN alike AS a ON a.app_id = p.app_id AND a.similar_to = 'org.wellknown.similar' AND a.lang = 'ja';
\unset page
DROP TABLE alike;
