--
-- Stored responses, read offline
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- A frame, a body of frames, the same in chunks, a chart of rows, a row
CREATE FUNCTION pg_temp.frame(payload text, rpcid text DEFAULT 'vyAe2', error text DEFAULT 'null') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('["wrb.fr",%s,%s,null,null,%s,"generic"]', to_json(rpcid), coalesce(to_json(payload)::text, 'null'), error)
$$;
CREATE FUNCTION pg_temp.body(VARIADIC frames text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}\'\n\n[' || array_to_string(frames, ',') || ',["di",35],["af.httprm",35,"3375887418540417199",17]]'
$$;
CREATE FUNCTION pg_temp.chunks(VARIADIC frames text[]) RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}\'\n\n' || string_agg(format(E'%s\n[%s]\n', length(f) + 4, f), '') || E'57\n[["di",299]]\n28\n[["e",4,null,null,4711]]\n'
FROM unnest(frames) AS f
$$;
CREATE FUNCTION pg_temp.chart(VARIADIC rows text[] DEFAULT '{}') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT '[[null,[[' || repeat('null,', 28) || '[[' || array_to_string(rows, ',') || ']]]]]]'
$$;
CREATE FUNCTION pg_temp.app(name text, title text DEFAULT '"Title"', score text DEFAULT '["4.5",4.5123]',
	offer text DEFAULT '[null,[[0,"USD",""]]]', rest text DEFAULT '') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format('[[["com.example.%1$s",7],[null,2,[512,512],[null,null,"https://img/%1$s"]],[],%2$s,%3$s,"Genre",null,null,%4$s,null,'
	'[null,null,null,null,[null,null,"/store/apps/details?id=com.example.%1$s"]],null,null,[null,"About<br>it"],"Developer"%5$s],null,0]',
	name, title, score, offer, rest)
$$;
-- The error for a body.
CREATE FUNCTION pg_temp.refusal(response text, OUT state text, OUT message text, OUT detail text)
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM playfast_parse_top_apps(response);
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
END $$;

-- All fields; the call's arguments and its time, which are not in the body, are NULL
\x on
SELECT * FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('full',
	'"T\u00efl\u0065 \ud83d\udc3c"', offer => '[null,[[5990000,"EUR","5,99 €"]]]',
	rest => ',"1,000+",null,null,null,null,null,null,[null,2,[1,1],[null,null,"https://img/header"]],null,["Teen"],null,[2],null,null,["$1.00 per item"]')))));
SELECT * FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('bare', score => '[]', offer => 'null')))));
\x off
-- screenshots, a video, fields in an object at the end
SELECT screenshots, video, installs, content_rating, iap_range, availability
FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(replace(replace(pg_temp.app('sparse',
	rest => ',{"16":"5+","25":["Teen"],"27":[1],"30":["$2.00"]}'),
	'"https://img/sparse"]],[]', '"https://img/sparse"]],[[null,2,null,[null,null,"https://s/1"]],[null],[null,2,null,[null,null,"https://s/2"]]]'),
	'null,null,[null,"About', 'null,[[[null,null,null,[null,null,"https://video"]]]],[null,"About')))));

-- Prices are exact
SELECT p.micros, e.price, e.free, e.currency, e.price_text
FROM unnest('{0,1,10,990000,1000000,5990000,12345678901,9007199254740993,-1}'::bigint[]) WITH ORDINALITY AS p (micros, n),
	playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('price',
		offer => format('[null,[[%s,"KRW","₩"]]]', p.micros)))))) AS e
ORDER BY p.n;
-- and an amount that is not a whole number of millionths is NULL
SELECT count(e.price), count(e.free), count(*)
FROM unnest('{1.5,1e6,"\"1\"",true,[],"null"}'::text[]) AS p (micros),
	playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('price',
		offer => format('[null,[[%s,"USD",""]]]', p.micros)))))) AS e;

-- One frame, or several, among others; in chunks; with blanks: always the same rows
SELECT rank, app_id, title FROM playfast_parse_top_apps(pg_temp.chunks(pg_temp.frame(pg_temp.chart(pg_temp.app('a'), pg_temp.app('b')))));
SELECT rank, app_id FROM playfast_parse_top_apps(pg_temp.body(
	pg_temp.frame(pg_temp.chart(pg_temp.app('a'), pg_temp.app('b'))),
	pg_temp.frame('[["other"]]', 'UsvDTd'),
	pg_temp.frame(pg_temp.chart()),
	pg_temp.frame(pg_temp.chart(pg_temp.app('c')))));
SELECT rank, app_id FROM playfast_parse_top_apps(pg_temp.chunks(
	pg_temp.frame(pg_temp.chart(pg_temp.app('a'))), pg_temp.frame(pg_temp.chart(pg_temp.app('b')))));
SELECT rank, app_id FROM playfast_parse_top_apps(replace(pg_temp.chunks(
	pg_temp.frame(pg_temp.chart(pg_temp.app('a')))), ',"generic"', E' ,\r\n\t"generic"'));

-- Empty charts have no rows, and are not an error
SELECT count(*) FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame('[[null,null,null,[],true,["bm9uZQ=="]]]')));
SELECT count(*) FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(NULL)));
SELECT count(*) FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart())));
SELECT count(*) FROM playfast_parse_top_apps(NULL);

-- An error row does not hide the frames beside it
SELECT rank, app_id FROM playfast_parse_top_apps(pg_temp.body(
	pg_temp.frame(NULL, error => '[13]'),
	pg_temp.frame(pg_temp.chart(pg_temp.app('a'), pg_temp.app('b')))));
SELECT rank, app_id FROM playfast_parse_top_apps(pg_temp.body(
	pg_temp.frame(pg_temp.chart(pg_temp.app('a'))),
	pg_temp.frame(NULL, error => '[3]'),
	pg_temp.frame(pg_temp.chart(pg_temp.app('b'))),
	pg_temp.frame(NULL, error => '[8]')));

-- A row without a required field is omitted, with a gap in the ranks
SELECT rank, app_id FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(
	pg_temp.app('a'), pg_temp.app('b', title => 'null'), pg_temp.app('c'), pg_temp.app('d', title => '5'),
	'[[],null,0]', pg_temp.app('f')))));

-- Texts are cleaned of characters that SQL cannot use
SELECT title, octet_length(title) FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('odd',
	title => '"a\u0000b\u0007c\u001bd\u0085e\ud800f\udc00g\u007fh\ud83d\ude00i"')))));
SELECT title = E'tab\tline\n"quote"\\' AS kept FROM playfast_parse_top_apps(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('odd',
	title => '"tab\tline\n\"quote\"\\"')))));

-- A body that cannot be read raises layout_changed
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\n    '
SELECT q.name, r.* FROM (VALUES
	(1, 'no envelope', '<html>'),
	(2, 'nothing', ''),
	(3, 'only its beginning', ')]}'''),
	(4, 'no array', E')]}\'\n\n'),
	(5, 'truncated in the payload', left(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a')))), 300)),
	(6, 'truncated behind the frame', left(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a')))), -60)),
	(7, 'truncated by a byte', left(pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a')))), -1)),
	(8, 'no JSON', E')]}\'\n\n[["wrb.fr",vyAe2]]'),
	(9, 'a payload that is no JSON', pg_temp.body(pg_temp.frame('[[null,[[cut in the mid'))),
	(10, 'an answer to something else', pg_temp.body(pg_temp.frame('[]', 'UsvDTd'))),
	(11, 'no frame', E')]}\'\n\n[["di",35]]'),
	(12, 'an error row', pg_temp.body(pg_temp.frame(NULL, error => '[8]'))),
	(13, 'a long error row', pg_temp.body(pg_temp.frame(NULL, error => '[8,null,[["type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError",[null,1]]]]'))),
	(14, 'nothing but error rows', pg_temp.body(pg_temp.frame(NULL, error => '[13]'), pg_temp.frame(NULL, error => '[8]'))),
	(15, 'another root', pg_temp.body(pg_temp.frame('[]'))),
	(16, 'another section', pg_temp.body(pg_temp.frame('[[null,[["moved",[1]]]]]'))),
	(17, 'rows elsewhere', pg_temp.body(pg_temp.frame('[["layout",[[1]],null,{"29":[["moved"]]}]]'))),
	(18, 'no row that can be read', pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a', title => 'null'), '[[],null,0]')))),
	(19, 'one chart that can be read, one that cannot', pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a'))), pg_temp.frame('[]')))
) AS q (n, name, body), pg_temp.refusal(q.body) AS r ORDER BY q.n;
\pset format aligned
\pset tuples_only off

-- A list of apps may end with this error row; elsewhere it is an error
SELECT (SELECT count(*) FROM playfast_parse_similar_apps(body)), (SELECT count(*) FROM playfast_parse_developer_apps(body)),
	(SELECT count(*) FROM playfast_parse_search(body))
FROM pg_temp.body(pg_temp.frame(NULL, 'qnKhOb', '[5,null,[["type.googleapis.com/wireless.android.finsky.boq.web.data.store.error.PlayDataError",[1]]]]')) AS body;
SELECT * FROM playfast_parse_reviews(pg_temp.body(pg_temp.frame(NULL, 'UsvDTd',
	'[5,null,[["type.googleapis.com/wireless.android.finsky.boq.web.data.store.error.PlayDataError",[1]]]]')));

-- The page of an app without reviews, and one for a missing app in any language: no rows, no error
SELECT count(*) FROM playfast_parse_reviews($$<!doctype html><html><script>var AF_dataServiceRequests = {'ds:3' : {id:'oCPfdb',request:[]}};</script>
<script>AF_initDataCallback({key: 'ds:3', hash: '1', data:[null,null,[[null,[[1800],null,[72000]]]]], sideChannel: {}});</script></html>$$);
SELECT count(*) FROM playfast_parse_data_safety($$<!doctype html><html><head><title>404</title></head><body><div id="af-error-page"></div></body></html>$$);

-- The result does not depend on time, settings or session
SELECT provolatile, proparallel, proisstrict FROM pg_proc WHERE proname = 'playfast_parse_top_apps';
CREATE TEMP TABLE stored AS SELECT pg_temp.body(pg_temp.frame(pg_temp.chart(pg_temp.app('a'), pg_temp.app('b')))) AS body;
SET playfast.country = 'kr';
SET playfast.num = 1;
SET playfast.base_url = 'https://localhost:1';
SELECT e.country, e.lang, e.category, e.collection, e.rank, e.fetched_at FROM stored, playfast_parse_top_apps(body) AS e;
SELECT count(*) FROM playfast_outcomes();
RESET playfast.country;
RESET playfast.num;
RESET playfast.base_url;
-- for every role, many times
CREATE ROLE regress_playfast_parse;
GRANT SELECT ON stored TO regress_playfast_parse;
SET ROLE regress_playfast_parse;
SELECT count(*), count(DISTINCT e.app_id) FROM stored, generate_series(1, 500) AS n,
	playfast_parse_top_apps(replace(body, 'com.example', 'com.example' || n)) AS e;
RESET ROLE;
DROP TABLE stored;
DROP ROLE regress_playfast_parse;
