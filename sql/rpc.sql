--
-- Any RPC of the store
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_rpc_answer'::regclass AND attnum > 0 ORDER BY attnum;

-- One call, one payload
SELECT jsonb_typeof(playfast_rpc('xdSrCf', '[[null,["org.wellknown.everywhere",7],[]]]')) AS type;
SELECT operation, key, country, lang, status, rows, attempts FROM playfast_outcomes();
SELECT count(*) AS same FROM playfast_permissions('{org.wellknown.everywhere}', '{de}') AS p
WHERE p.section = 'ungrouped' AND p.permission IN (SELECT e->>1 FROM jsonb_array_elements(playfast_rpc('xdSrCf', '[[null,["org.wellknown.everywhere",7],[]]]', lang => 'de')->2) AS e);
SELECT playfast_rpc('Ws7gDc', '[null,null,[[19]],null,null,[["org.wellknown.onlyus",7]]]', 'US') #> '{1,2,18}' AS us,
	playfast_rpc('Ws7gDc', '[null,null,[[19]],null,null,[["org.wellknown.onlyus",7]]]', country => 'de') #> '{1,2,18}' AS de;
-- null is NULL
SELECT playfast_rpc('xdSrCf', '[[null,["org.wellknown.dead",7],[]]]') IS NULL AS nothing;
SELECT status, error FROM playfast_outcomes();

-- A failure warns, raises or is silent, depending on on_error
SELECT playfast_rpc('unknown', '[]');
SET playfast.on_error = 'error';
SELECT playfast_rpc('unknown', '[]');
SET playfast.on_error = 'ignore';
SELECT playfast_rpc('unknown', '[]');
RESET playfast.on_error;

-- Several: one row for each, whatever its outcome
SELECT rpcid, args, country, lang, status, payload IS NOT NULL AS answered, fetched_at IS NOT NULL AS timed
FROM playfast_rpc_batch(ARRAY[
	('xdSrCf', '[[null,["org.wellknown.everywhere",7],[]]]', 'KR', 'PT_br', 0),
	('xdSrCf', '[[null,["org.wellknown.dead",7],[]]]', NULL, NULL, NULL),
	('unknown', '"text"', NULL, NULL, NULL),
	('unknown', '5', NULL, NULL, NULL),
	('xdSrCf', '[[ null , ["org.wellknown.dead",7],[]]]', NULL, NULL, 3)
]::playfast_rpc_request[]) ORDER BY rpcid COLLATE "C", args, country;
SELECT key, status, rows FROM playfast_outcomes() ORDER BY key->>'rpcid' COLLATE "C", key->'args';
-- calls of one RPC, country and language share a transfer
SELECT count(*) AS answers, count(a.payload) AS payloads FROM playfast_rpc_batch((SELECT array_agg(ROW('xdSrCf', jsonb_build_array(jsonb_build_array(NULL, jsonb_build_array(app_id, 7), '[]'::jsonb)), 'us', 'en', 0)::playfast_rpc_request)
	FROM playfast_top_apps('{us}', '{GAME}', num => 16))) AS a;
SELECT count(*), count(DISTINCT transfer) AS transfers FROM playfast_outcomes() WHERE operation = 'rpc';

-- Text that jsonb refuses is cleaned; anything else that it refuses fails one call, not the batch
SET playfast.cookie = 'origin-fault=hostile_text';
SELECT jsonb_typeof(playfast_rpc('vyAe2', '[[null,[[null,[null,3]],null,null,[113]],[2,"topselling_free","GAME"]]]')) AS type;
SET playfast.cookie = 'origin-fault=bad_json';
SELECT status, payload FROM playfast_rpc_batch(ARRAY[('xdSrCf', '[[null,["org.wellknown.everywhere",7],[]]]', NULL, NULL, NULL)]::playfast_rpc_request[]);
SET playfast.cookie = 'origin-fault=missing_frame';
SET playfast.retries = 0;
SELECT status, payload FROM playfast_rpc_batch(ARRAY[('xdSrCf', '[[null,["org.wellknown.everywhere",7],[]]]', NULL, NULL, NULL)]::playfast_rpc_request[]);
RESET playfast.retries;
RESET playfast.cookie;

-- Invalid arguments are errors before anything is sent
SET playfast.base_url = 'https://localhost:1';
SELECT playfast_rpc(NULL, '[]');
SELECT playfast_rpc('', '[]');
SELECT playfast_rpc('a/b', '[]');
SELECT playfast_rpc('abcdefghijklmnopq', '[]');
SELECT playfast_rpc('é', '[]');
SELECT playfast_rpc('abc', NULL);
SELECT playfast_rpc('abc', '[]', 'xx');
SELECT playfast_rpc('abc', '[]', lang => '?');
SELECT playfast_rpc_batch(NULL);
SELECT playfast_rpc_batch('{}');
RESET playfast.base_url;

-- Arguments are shown unchanged, including control characters
SET playfast.on_error = 'ignore';
SELECT args, args = '{"c": "\u0001x", "n": 1.50}' AS same FROM playfast_rpc_batch(ARRAY[ROW('a', '{"n": 1.50, "c": "\u0001x"}', 'us', 'en', 0)]::playfast_rpc_request[]);
RESET playfast.on_error;
