--
-- Profiles of developers: playfast_developers(), its offline parser
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_developer'::regclass AND attnum > 0 ORDER BY attnum;

-- One request for all of a country and language
SELECT developer_id, country, lang, developer, description IS NOT NULL AS described,
	icon <> header_image AS images, fetched_at IS NOT NULL AS fetched
FROM playfast_developers('{6000000000000000003,6000000000000000085,6000000000000000003}', '{us,de}') ORDER BY 1, 2;
SELECT key, country, status, attempts, transfer IS NOT NULL AS sent FROM playfast_outcomes() ORDER BY key->>'developer_id', country;
SELECT count(DISTINCT transfer) AS transfers FROM playfast_outcomes();

-- An unknown developer is an answer
SELECT count(*) FROM playfast_developers('{17}');
SELECT key, status, error FROM playfast_outcomes();

-- Developers identified by name have no profile
SELECT * FROM playfast_developers('{Three Named Apps}');
SELECT * FROM playfast_developers(NULL);
SELECT * FROM playfast_developers('{NULL}');
SELECT count(*) FROM playfast_developers('{}');

-- By requests, and with the outcome of each call
SELECT developer_id, country, developer FROM playfast_developers_batch(ARRAY[
	playfast_developer_request('6000000000000000003'), playfast_developer_request('6000000000000000085', 'jp')]) ORDER BY 1;
SELECT developer_id, status, failed, cardinality(rows) AS rows, (rows[1]).developer
FROM playfast_developers_results(ARRAY[playfast_developer_request('6000000000000000003'), playfast_developer_request('17')]) ORDER BY 1;

--
-- Offline
--
CREATE FUNCTION pg_temp.body(payload text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}''\n\n' || length(j) || E'\n' || j || E'\n'
FROM (SELECT jsonb_build_array(jsonb_build_array('wrb.fr', 'Ws7gDc', payload, NULL, NULL, NULL, '0'))::text) AS s(j)
$$;
SELECT * FROM playfast_parse_developers(pg_temp.body(
	'[[[[]]],[{"12":[["42",8]],"13":[null,[[null,2,null,[null,null,"https://header"]]],[[null,2,null,[null,null,"https://icon"]],1],null,["Maker"],[null,[null,"Makes"]]]}]]'));
-- images and texts may be absent, the name may not
SELECT * FROM playfast_parse_developers(pg_temp.body('[[[[]]],[{"12":[["42",8]],"13":[null,null,null,null,["Maker"]]}]]'));
SELECT * FROM playfast_parse_developers(pg_temp.body('[[[[]]],[{"12":[["42",8]],"13":[null,null,null,null,[7]]}]]'));
