--
-- The data blocks of a stored page
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

CREATE FUNCTION pg_temp.block(key text, data text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT format('<script class="%1$s" nonce="n">AF_initDataCallback({key: ''%1$s'', hash: ''7'', data:%2$s, sideChannel: {}});</script>', key, data)
$$;
CREATE FUNCTION pg_temp.page(VARIADIC parts text[]) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT '<!doctype html><html><head><title>T</title></head><body>' || array_to_string(parts, '') || '</body></html>'
$$;
CREATE FUNCTION pg_temp.services(pairs text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT '<script>var AF_initDataKeys = ["ds:0"]; var AF_dataServiceRequests = {' || pairs || '}; var AF_initDataChunkQueue = [];</script>'
$$;

-- In the order of the page, with the RPC of each
SELECT * FROM playfast_blocks(pg_temp.page(
	pg_temp.services($$'ds:0' : {id:'T6C6Se',request:[]},'ds:5' : {id:'Ws7gDc',ext: 1.59168981E8 ,request:["'ds:1' : {id:'evil',request:[]}"]}$$),
	pg_temp.block('ds:5', '[1,{"a":"b\u003c/script\u003e"},2.50]'), '<p>', pg_temp.block('ds:0', '[]'), pg_temp.block('ds:1', 'null')));
SELECT * FROM playfast_blocks(pg_temp.page('nothing'));
SELECT playfast_blocks(NULL);
SELECT provolatile, proisstrict, proparallel FROM pg_proc WHERE proname = 'playfast_blocks';

-- Text and numbers that jsonb refuses are cleaned
SELECT data FROM playfast_blocks(pg_temp.page(pg_temp.block('ds:1', '["a\u0000b\ud800c\u0001d","\ud83d\ude00",1e999999,1e5]')));
-- a block that is not JSON is omitted
SELECT key FROM playfast_blocks(pg_temp.page(pg_temp.block('ds:1', '[1'), pg_temp.block('ds:2', '[2]')));
-- a value that jsonb cannot hold is an error, at any depth of the stack
SET max_stack_depth = '100kB';
SELECT length(data::text) FROM playfast_blocks(pg_temp.page(pg_temp.block('ds:1', repeat('[', 200) || repeat(']', 200))));
SELECT * FROM playfast_blocks(pg_temp.page(pg_temp.block('ds:1', repeat('[', 201) || repeat(']', 201))));
RESET max_stack_depth;
-- and so is a text that is not a page, or part of one
SELECT * FROM playfast_blocks('');
SELECT * FROM playfast_blocks(')]}''

[["wrb.fr","a","[]",null,null,null,"0"]]');
SELECT * FROM playfast_blocks(left(pg_temp.page(pg_temp.block('ds:1', '[1]')), -10));
