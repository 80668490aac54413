--
-- Search: playfast_search(), its requests, its offline parser
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_search_entry'::regclass AND attnum > 0 ORDER BY attnum;
SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_search_request'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset, provolatile, proparallel, proisstrict, procost, prosupport
FROM pg_proc WHERE proname ~ '^playfast_(parse_)?search' ORDER BY 1;

-- Every search, in every country and language
BEGIN;
CREATE TEMP TABLE found AS
SELECT * FROM playfast_search('{adventure,quillmarket,"  adventure ",zzzqqq}', '{us,DE}', '{en,pt_BR}');
SELECT min(fetched_at) > now() AND max(fetched_at) < clock_timestamp() AS just_now FROM found;
COMMIT;
SELECT query, country, lang, price_filter, count(*) > 0 AS some, min(rank) AS first, max(rank) = count(*) AS ranked,
	count(*) = count(DISTINCT app_id) AS distinct_apps
FROM found GROUP BY 1, 2, 3, 4 ORDER BY query COLLATE "C", country, lang COLLATE "C";
SELECT key, country, lang, status, rows > 0 AS some, rejected, http_status, attempts, error
FROM playfast_outcomes() ORDER BY key->>'query' COLLATE "C", country, lang COLLATE "C";
-- required columns are never NULL
SELECT count(*) - count(app_id) AS ids, count(*) - count(title) AS titles, count(*) - count(icon) AS icons,
	count(*) - count(developer) AS developers, count(*) - count(screenshots) AS screenshots,
	count(*) FILTER (WHERE url <> 'https://play.google.com/store/apps/details?id=' || app_id) AS bad_urls,
	count(*) FILTER (WHERE free <> (price = 0)) AS contradictions,
	count(DISTINCT currency) AS currencies
FROM found;

-- The top hit comes first, and only it has the developer's id
SELECT query, rank, app_id, developer_id IS NOT NULL AS has_developer_id, summary IS NOT NULL AS has_summary
FROM playfast_search('{quillmarket,gemvalley,adventure}', num => 1) ORDER BY query;
SELECT count(developer_id), count(summary) FROM playfast_search('{adventure}');

-- num
SELECT query, count(*), max(rank) FROM playfast_search('{adventure}', num => 3) GROUP BY 1;

-- Prices are checked again, and remaining rows keep their ranks
SELECT price_filter, bool_and(free) AS all_free, bool_or(free) AS some_free, count(*) = max(rank) AS no_gap
FROM playfast_search_batch(ARRAY[
	('adventure', 'us', 'en', NULL, 'free', 0),
	('adventure', 'us', 'en', 100, 'PAID', 0),
	('adventure', NULL, NULL, 100, NULL, 0)]::playfast_search_request[])
GROUP BY 1 ORDER BY 1;
SELECT key, status FROM playfast_outcomes() ORDER BY key->>'price_filter';

-- Requests
SELECT * FROM playfast_search_requests('{"a b",c}', '{us,kr}', '{en}', 7, 'Paid', 3);
SELECT * FROM playfast_search_requests('{x}');
SELECT query, price_filter, count(*) FROM playfast_search_batch((
	SELECT array_agg(r) FROM playfast_search_requests('{adventure,zzzqqq}', num => 2, price_filter => 'free') AS r)) GROUP BY 1, 2 ORDER BY 1;
-- duplicates are one call, with the largest num
SELECT count(*) FROM playfast_search_batch(ARRAY[
	('adventure', 'us', 'en', 2, 'all', 0),
	(' adventure', 'US', 'en', 4, NULL, 9)]::playfast_search_request[]);
SELECT key FROM playfast_outcomes();

-- Invalid arguments, before anything is sent
SELECT playfast_search('{}');
SELECT playfast_search(NULL);
SELECT playfast_search('{NULL}');
SELECT playfast_search(ARRAY['']);
SELECT playfast_search(ARRAY[E' \t\n']);
SELECT playfast_search(ARRAY[repeat('x', 401)]);
SELECT playfast_search('{a}', price_filter => 'cheap');
SELECT playfast_search('{a}', '{xx}');
SELECT playfast_search('{a}', num => 0);
SELECT playfast_search_batch('{}');
SELECT playfast_search_batch(ARRAY[NULL]::playfast_search_request[]);
SELECT playfast_search_batch(ARRAY[(NULL, 'us', 'en', 1, 'all', 0)]::playfast_search_request[]);
SELECT count(*) FROM playfast_outcomes();

-- Any term reaches the store unchanged
SELECT count(*) FROM playfast_search(ARRAY['a&price=2#?/%41"\', 'größe 日本']);
SELECT key->>'query' AS query, status FROM playfast_outcomes() ORDER BY key->>'query' COLLATE "C";

--
-- Offline
--
CREATE FUNCTION pg_temp.app(name text, offer text DEFAULT '[null,[[0,"USD",""]]]') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[["com.example.%1$s",7],[null,2,[1,1],[null,null,"https://img/%1$s"]],[],"Title %1$s",["4.5",4.5123],"Genre",null,null,%2$s,null,'
	'[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],null,null,[null,"About"],"Developer"]', name, offer)
$$;
CREATE FUNCTION pg_temp.list(VARIADIC names text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT '[null,null,null,["t"],{"23":[[' || string_agg('[' || pg_temp.app(n) || ']', ',') || '],[""]]}]' FROM unnest(names) AS n
$$;
CREATE FUNCTION pg_temp.card(name text, title text DEFAULT '"Title"') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[null,null,null,["t"],{"24":[null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,'
	'[null,null,[[%2$s],{"14":["1,000+"],"52":[["0.0",0]],"69":["Dev",[null,null,null,null,[null,null,"/store/apps/developer?id=A+%%26+B"]]],'
	'"74":[[null,"Short &amp; sweet"]],"96":[[null,2,[1,1],[null,null,"https://img"]]]}],{"12":[["com.example.%1$s",7]]}],'
	'[[[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],null,[[null,[[990000,"EUR","0,99 €"]]]]]]]}]', name, title)
$$;
CREATE FUNCTION pg_temp.page(root text, rpcid text DEFAULT 'lGYRle') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('<html><script>var AF_initDataKeys = ["ds:0","ds:4"]; var AF_dataServiceRequests = {''ds:0'' : {id:''X5bnOb'',request:[]},'
	'''ds:4'' : {id:''%s'',request:["\u003cds:4"]}}; var AF_initDataChunkQueue = [];</script>'
	'<script class="ds:0">AF_initDataCallback({key: ''ds:0'', hash: ''1'', data:[], sideChannel: {}});</script>'
	'<script class="ds:4">AF_initDataCallback({key: ''ds:4'', hash: ''2'', data:%s, sideChannel: {}});</script></html>', rpcid, root)
$$;
CREATE FUNCTION pg_temp.body(payload text, rpcid text DEFAULT 'lGYRle') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format(E')]}\'\n\n[["wrb.fr",%s,%s,null,null,null,"generic"],["di",35]]', to_json(rpcid), coalesce(to_json(payload)::text, 'null'))
$$;
CREATE FUNCTION pg_temp.sections(VARIADIC sections text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$ SELECT '[[null,[' || array_to_string(sections, ',') || ']]]' $$;
CREATE FUNCTION pg_temp.refusal(response text, OUT state text, OUT detail text)
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM playfast_parse_search(response);
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL;
END $$;

-- A page and a frame give the same rows; the top hit comes first, with all its fields
SELECT f.how, e.query, e.country, e.rank, e.app_id, e.title, e.price, e.score FROM (VALUES
	('page', pg_temp.page(pg_temp.sections(pg_temp.card('top'), pg_temp.list('a', 'b')))),
	('frame', pg_temp.body(pg_temp.sections(pg_temp.card('top'), pg_temp.list('a', 'b'))))) AS f (how, body),
	playfast_parse_search(f.body) AS e ORDER BY 1, rank;
\x on
SELECT * FROM playfast_parse_search(pg_temp.body(pg_temp.sections(pg_temp.card('top'))));
\x off
-- unless the list contains it
SELECT rank, app_id, developer_id, summary FROM playfast_parse_search(pg_temp.body(pg_temp.sections(pg_temp.card('b'), pg_temp.list('a', 'b'))));
-- a top hit that cannot be read is omitted
SELECT rank, app_id FROM playfast_parse_search(pg_temp.body(pg_temp.sections(pg_temp.card('top', 'null'), pg_temp.list('a', 'b'))));
-- the first list with rows counts, wherever it is
SELECT rank, app_id FROM playfast_parse_search(pg_temp.body(pg_temp.sections('[null,null,null,["t"]]',
	'[null,null,null,["t"],{"23":[[],[""]]}]', pg_temp.list('c'), pg_temp.list('d'))));
-- an app that is listed twice is returned once
SELECT rank, app_id FROM playfast_parse_search(pg_temp.body(pg_temp.sections(pg_temp.list('a', 'b', 'a', 'c'))));
-- rows may have no wrapper
SELECT rank, app_id FROM playfast_parse_search(pg_temp.body(replace(replace(pg_temp.sections(pg_temp.list('a')), '[[[[["com', '[[[["com'), '"Developer"]]]', '"Developer"]]')));

-- Nothing found
SELECT count(*) FROM (VALUES ('[[null,[]]]'), ('[[null,[[null,null,null,["t"],{"30":["Nothing here"]}]]]]'), ('[]'), ('[[]]'), ('[[null,null,null,[null,"t"]]]')) AS v (root),
	LATERAL (SELECT pg_temp.page(v.root) UNION ALL SELECT pg_temp.body(v.root)) AS b (body), playfast_parse_search(b.body);
-- differs from another layout
SELECT v.n, r.* FROM (VALUES
	(1, pg_temp.page('[]', 'other1')),
	(2, pg_temp.page('[[null,"moved"]]')),
	(3, pg_temp.body('[[null,"moved"]]')),
	(4, pg_temp.body('[[null,[[null,null,null,["t"],{"23":["moved"]}]]]]')),
	(5, pg_temp.body('[[null,[[null,null,null,["t"],{"23":[null,["moved"]]}]]]]')),
	(6, pg_temp.body(pg_temp.sections(pg_temp.list('a')), 'other1')),
	(7, pg_temp.body(NULL)),
	(8, pg_temp.body('[[null,[')),
	(9, pg_temp.body(replace(pg_temp.sections(pg_temp.list('a', 'b')), '"Developer"', 'null'))),
	(10, '<html>'),
	(11, pg_temp.page('[["layout",[[1]],null,{"29":[["moved"]]}]]')),
	(12, pg_temp.page(replace(pg_temp.sections(pg_temp.list('a', 'b')), '{"23"', '{"31"'))),
	(13, pg_temp.body(replace(pg_temp.sections(pg_temp.list('a', 'b')), '{"23"', '{"31"'))),
	(14, pg_temp.body(replace(pg_temp.sections(pg_temp.card('top'), pg_temp.list('a', 'b')), '{"23"', '{"31"'))),
	(15, pg_temp.body(replace(pg_temp.sections(pg_temp.list('a', 'b')), '[[null,[', '[[null,null,[')))) AS v (n, body), pg_temp.refusal(v.body) AS r ORDER BY 1;
-- a page may lack the RPC of a block
SELECT rank, app_id FROM playfast_parse_search(pg_temp.page(pg_temp.sections(pg_temp.list('a')), 'other1'));

-- The network and the stored page give the same rows
\set page `curl -s --http1.1 --cacert "$ORIGIN_CA" "$ORIGIN_URL/store/search?q=gemvalley&c=apps&hl=de&gl=fr&price=0"`
SELECT count(*) > 0 AS some, count(DISTINCT md5((to_jsonb(e) - '{query,country,lang,price_filter,fetched_at}'::text[])::text)) * 2 = count(*) AS twice
FROM (SELECT * FROM playfast_parse_search(:'page') UNION ALL SELECT * FROM playfast_search('{gemvalley}', '{fr}', '{de}')) AS e;
\unset page
