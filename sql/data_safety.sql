--
-- Data safety declarations as rows
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_data_safety_item'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset FROM pg_proc WHERE prorettype = 'playfast_data_safety_item'::regtype ORDER BY 1;

-- An app without a declaration differs from an unknown app
CREATE TEMP TABLE item AS
SELECT * FROM playfast_data_safety('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare,org.wellknown.dead}', '{en,DE}');
SELECT key, lang, status, rows > 0 AS some, rejected, attempts, error FROM playfast_outcomes() ORDER BY key->>'app_id', lang;
SELECT app_id, lang, min(rank) = 1 AND max(rank) = count(*) AND count(DISTINCT rank) = count(*) AS ranked FROM item GROUP BY 1, 2 ORDER BY 1, 2;

-- Data and practices have different columns
SELECT kind, bool_and(data <> '') AS data, bool_or(category IS NULL) AS no_category, bool_or(optional IS NULL) AS no_choice, bool_or(purpose IS NOT NULL) AS purposes,
	bool_or(description IS NOT NULL) AS described, bool_or((description IS NULL) <> (description_html IS NULL)) AS half, bool_or(description ~ '[<>]') AS marked_up
FROM playfast_data_safety((SELECT array_agg(app_id) FROM playfast_top_apps('{us}', '{GAME,TOOLS}', num => 40))) GROUP BY 1 ORDER BY 1;
SELECT count(*) AS calls, count(DISTINCT transfer) <= 3 AS few FROM playfast_outcomes() WHERE operation = 'data_safety';
SELECT bool_or(optional) AS some, bool_and(optional) AS all FROM item WHERE kind <> 'practice';
-- the page writes a choice as 1 or 0, the RPC as true or false
SET playfast.cookie = 'origin-fault=refuse';
SELECT count(*) AS rows, count(o.app_id) AS same
FROM playfast_data_safety('{org.wellknown.everywhere,org.wellknown.bare,org.wellknown.dead}') AS i
	LEFT JOIN item AS o ON (to_jsonb(o) - 'fetched_at') = (to_jsonb(i) - 'fetched_at');
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
-- A withheld field is read from the page
SET playfast.cookie = 'origin-fault=unserved:138';
SELECT app_id, count(*) = (SELECT count(*) FROM item AS o WHERE o.app_id = i.app_id AND o.lang = 'en') AS same
FROM playfast_data_safety('{org.wellknown.everywhere,org.wellknown.bare,org.wellknown.dead}') AS i GROUP BY 1 ORDER BY 1;
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
-- Another app's answer is never accepted
SET playfast.on_error = 'ignore';
SET playfast.retries = 0;
SET playfast.cookie = 'origin-fault=wrong_app';
SELECT count(*) FROM playfast_data_safety('{org.wellknown.everywhere,org.wellknown.legal}');
SELECT DISTINCT status, error ~ 'another app' AS told FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=missing_frame';
SELECT count(*) FROM playfast_data_safety('{org.wellknown.everywhere}');
SELECT status, error FROM playfast_outcomes();
RESET playfast.cookie;
RESET playfast.retries;
RESET playfast.on_error;

-- Arguments
SELECT playfast_data_safety(NULL);
SELECT playfast_data_safety('{a}');

-- Stored responses
CREATE FUNCTION pg_temp.body(payload text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}\'\n\n[' || format('["wrb.fr","Ws7gDc",%s,null,null,null,"0"]', coalesce(to_json(payload)::text, 'null')) || ',["di",35]]'
$$;
CREATE FUNCTION pg_temp.page(data text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT '<html><script>var AF_dataServiceRequests = {''ds:3'' : {id:''Ws7gDc'',request:[]}}; x</script><script>AF_initDataCallback({key: ''ds:3'', hash: ''1'', data:'
	|| data || ', sideChannel: {}});</script></html>'
$$;
CREATE FUNCTION pg_temp.app(yes text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT '[[[[]]],[null,null,[["Title"],{"69":["Developer"],"138":[null,null,null,null,[[null,"No data shared"],[[[[null,"Personal info"],null,null,null,[["Name",' || yes
	|| ',"Analytics"],["Mail",null,""]]]]]],null,null,null,null,[null,null,[[null,"Encrypted",[null,"On its \u003cb\u003eway\u003c/b\u003e"]]]]]}]]]'
$$;
SELECT * FROM playfast_parse_data_safety(pg_temp.body(pg_temp.app('true')));
SELECT * FROM playfast_parse_data_safety(pg_temp.page(pg_temp.app('1')));
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.page('[]'));
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.body(NULL));
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.body('[1]'));
-- An app without a declaration differs from another kind of answer
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.body('[null,[null,null,[["Title"],{"69":["Developer"]}],{"40":[[1,69,138]]}]]'));
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.body('[null,[null,null,[["Title"],{"69":["Developer"]}],{"40":[[1,69,75]]}]]'));
SELECT count(*) FROM playfast_parse_data_safety(pg_temp.page('[null,[null,null,[["Title"],{"69":["Developer"]}],{"40":[[1,69,75]]}]]'));
SELECT count(*) FROM playfast_parse_data_safety('<html><title>Not Found</title></html>');
