--
-- Suggestions: playfast_suggestions(), its offline parser
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_suggestion'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset, provolatile, proparallel, proisstrict, procost, prosupport
FROM pg_proc WHERE proname ~ 'suggestions' ORDER BY 1;

CREATE TEMP TABLE suggested AS SELECT * FROM playfast_suggestions('{s,quillm,zzzqqq," s"}', '{us,kr}', '{en,de}');
SELECT term, country, lang, count(*), min(rank), max(rank), count(DISTINCT suggestion) FROM suggested GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT DISTINCT rank, suggestion FROM suggested WHERE term = 'quillm' ORDER BY 1;
SELECT count(*) FROM suggested WHERE suggestion !~ ('(^| )' || term);
-- no suggestions are an answer; terms for one language and country share a transfer
SELECT key, country, lang, status, rows, error FROM playfast_outcomes() ORDER BY key->>'term' COLLATE "C", country, lang;
SELECT count(DISTINCT transfer) AS transfers FROM playfast_outcomes();
SELECT count(DISTINCT term) > 20 AS terms FROM playfast_suggestions((SELECT array_agg(chr(97 + n % 26) || CASE WHEN n >= 26 THEN 'a' ELSE '' END) FROM generate_series(0, 39) AS n));
SELECT n, count(*) FROM (SELECT count(*) AS n FROM playfast_outcomes() GROUP BY transfer) AS t GROUP BY 1 ORDER BY 1;

SELECT playfast_suggestions('{}');
SELECT playfast_suggestions('{NULL}');
SELECT playfast_suggestions('{" "}');
SELECT playfast_suggestions('{a}', langs => '{all}');

CREATE FUNCTION pg_temp.body(payload text, error text DEFAULT 'null') RETURNS text
LANGUAGE SQL IMMUTABLE AS $$
SELECT format(E')]}\'\n\n[["wrb.fr","IJ4APc",%s,null,null,%s,"0"],["di",35]]', coalesce(to_json(payload)::text, 'null'), error)
$$;
SELECT * FROM playfast_parse_suggestions(pg_temp.body('[[[["one",null,[1]],["two \ud83d\ude00"],["three",1]],["t"]]]'));
-- a suggestion without text is omitted
SELECT rank, suggestion FROM playfast_parse_suggestions(pg_temp.body('[[[["one"],[5],[""],[],["five"]]]]'));
SELECT count(*) FROM unnest(ARRAY[NULL, '[]', '[[]]', '[[null,["t"]]]', '[null]', '[[[]]]']) AS p, playfast_parse_suggestions(pg_temp.body(p));
SELECT playfast_parse_suggestions(pg_temp.body('["moved"]'));
SELECT playfast_parse_suggestions(pg_temp.body('[["moved"]]'));
SELECT playfast_parse_suggestions(pg_temp.body('"moved"'));
SELECT playfast_parse_suggestions(pg_temp.body('[[[[1],[2]]]]'));
SELECT playfast_parse_suggestions(pg_temp.body('[[['));
SELECT playfast_parse_suggestions(pg_temp.body(NULL, '[3]'));
SELECT playfast_parse_suggestions('<html>');

-- a text is whole, whichever header its length gives it
SELECT count(*), bool_and(suggestion = repeat('x', n)) AS same FROM generate_series(1, 400) AS n,
	playfast_parse_suggestions(pg_temp.body('[[[["' || repeat('x', n) || '"]]]]'));
