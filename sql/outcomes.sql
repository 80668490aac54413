--
-- The outcome of every call, and the effect of on_error
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT a.name, a.type::regtype
FROM pg_proc, unnest(proargnames, proallargtypes) WITH ORDINALITY AS a (name, type, n)
WHERE proname = 'playfast_outcomes' ORDER BY a.n;

-- Nothing has run yet
SELECT count(*) FROM playfast_outcomes();

-- Answers: every call has its outcome, with its arguments
SELECT country, category, count(*) FROM playfast_top_apps('{us,kr}', '{DATING,COMICS}', '{TOP_PAID}', num => 50) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT operation, key, country, lang, status, http_status, attempts, rows, rejected, error, hint, next_token
FROM playfast_outcomes() ORDER BY country, key->>'category';
SELECT sum(bytes_wire) BETWEEN 1 AND sum(bytes_decoded) AND min(bytes_decoded) > 0 AS bytes, bool_and(queued_ms >= 0) AS queued,
	bool_and(first_byte_ms BETWEEN 0 AND total_ms) AS first_byte, bool_and(total_ms < 60000) AS total,
	count(DISTINCT batch) AS batches, array_agg(call ORDER BY call) AS calls, array_agg(DISTINCT transfer) AS transfers
FROM playfast_outcomes();
-- reading outcomes does not change them, nor does any other statement without a batch
SELECT count(*) FROM playfast_outcomes();
SELECT count(*) FROM playfast_chart_requests('{us}');
SELECT count(*) FROM playfast_outcomes();

-- Outcomes are those of the last statement with batches; batches are numbered in the session, calls
-- in their batch
SELECT min(batch) AS before FROM playfast_outcomes() \gset
SELECT count(*) FROM playfast_top_apps('{us}', num => 2);
SELECT batch - :before AS batch, call, key->>'num' AS num FROM playfast_outcomes();
SELECT count(*) FROM playfast_top_apps('{us,kr}', num => 3), playfast_top_apps('{de}', num => 1) AS d (c), playfast_top_apps('{us,jp}', num => 4) AS j (c);
SELECT array_agg(call ORDER BY call) AS calls, array_agg(country ORDER BY country) AS countries
FROM playfast_outcomes() GROUP BY batch ORDER BY 2;
SELECT DISTINCT batch - :before AS batch FROM playfast_outcomes() ORDER BY 1;
DO $$ BEGIN
	PERFORM playfast_top_apps('{us}', num => 1);
	PERFORM playfast_top_apps('{kr}', num => 1);
END $$;
SELECT batch - :before AS batch, call, country FROM playfast_outcomes() ORDER BY 1;
-- invalid arguments do not make a batch
SELECT playfast_top_apps('{xx}');
SELECT batch - :before AS batch, call, country FROM playfast_outcomes() ORDER BY 1;

-- Calls that the caller did not wait for were skipped
SELECT (playfast_top_apps('{us}', '{GAME}', '{TOP_FREE,TOP_PAID,GROSSING}', num => 1)).rank LIMIT 0;
SET playfast.pack_bytes = 0;
SET playfast.max_in_flight = 1;
SELECT rank FROM (SELECT (playfast_top_apps('{us}', '{GAME}', '{TOP_FREE,TOP_PAID,GROSSING}', num => 1)).rank LIMIT 1) AS s;
SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1;
RESET playfast.pack_bytes;
RESET playfast.max_in_flight;

--
-- Failures: each has a status, an SQLSTATE and an error
--
-- A refusal must not affect the next test: no cool-down, no adaptive pace
ALTER SYSTEM SET playfast.block_cooldown = 0;
ALTER SYSTEM SET playfast.max_interval = 0;
SELECT pg_reload_conf();
SELECT pg_sleep(0.5);
SELECT pg_sleep(0.5);
SHOW playfast.block_cooldown;
SHOW playfast.max_interval;
SET playfast.retries = 0;
-- Runs a batch with a fault; returns the error that it raises, the outcome, the rows.
CREATE FUNCTION pg_temp.run(fault text, mode text, patience text, OUT state text, OUT rows int)
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('playfast.cookie', 'origin-fault=' || fault, true);
	PERFORM set_config('playfast.on_error', mode, true);
	PERFORM set_config('playfast.transfer_timeout', CASE WHEN fault LIKE 'stall%' THEN patience ELSE '60s' END, true);
	rows := (SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 20));
	state := '00000';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
END $$;
-- A slow machine may need more than 300 ms for the headers before a body stalls.
CREATE FUNCTION pg_temp.told(fault text,
	OUT state text, OUT status text, OUT http int, OUT rows int, OUT rejected int, OUT given int)
LANGUAGE plpgsql AS $$
DECLARE
	patience text;
BEGIN
	FOREACH patience IN ARRAY '{300ms,3s,20s}'::text[] LOOP
		state := (SELECT r.state FROM pg_temp.run(fault, 'error', patience) AS r);
		given := (SELECT r.rows FROM pg_temp.run(fault, 'ignore', patience) AS r);
		SELECT o.status, o.http_status, o.rows, o.rejected INTO STRICT status, http, rows, rejected
		FROM playfast_outcomes() AS o WHERE o.batch = (SELECT max(p.batch) FROM playfast_outcomes() AS p);
		EXIT WHEN http IS NOT NULL OR fault NOT LIKE 'stall_body%';
	END LOOP;
END $$;
SELECT f.fault, t.* FROM unnest(ARRAY[
	'none',
	'null_payload', 'error_row:5',
	'status:429', 'error_row:8', 'error_row:14', 'error_row:gateway',
	'consent', 'consent_page', 'sorry', 'captcha', 'captcha:429', 'captcha:503',
	'status:400', 'status:403', 'status:404', 'status:500', 'status:503', 'redirect:/elsewhere', 'error_row:3', 'error_row:13', 'missing_frame', 'wrong_tag',
	'reset', 'reset_body:0.5', 'truncate:0.5', 'no_envelope_close', 'empty_body',
	'stall', 'stall_body:0.5',
	'bomb:64',
	'html', 'garbage', 'bad_json', 'layout', 'layout:rows',
	'layout:row', 'hostile_text', 'duplicate_frame', 'extra_frame'
]) WITH ORDINALITY AS f (fault, n), pg_temp.told(f.fault) AS t ORDER BY f.n;

-- skipped: after a block nothing more is sent
SET playfast.max_in_flight = 1;
SET playfast.pack_bytes = 0;
SET playfast.cookie = 'origin-fault=captcha';
SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS}', num => 5);
SELECT status, http_status, attempts, transfer IS NOT NULL AS sent, count(*), min(error) AS error, min(hint) AS hint
FROM playfast_outcomes() GROUP BY 1, 2, 3, 4 ORDER BY 1;
RESET playfast.max_in_flight;
RESET playfast.pack_bytes;

-- Messages: the missing field, its path, the setting to change
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\n    '
SET playfast.on_error = 'ignore';
CREATE FUNCTION pg_temp.says(fault text, OUT error text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('playfast.cookie', 'origin-fault=' || fault, true);
	PERFORM set_config('playfast.transfer_timeout', CASE WHEN fault LIKE 'stall%' THEN '300ms' ELSE '60s' END, true);
	PERFORM playfast_top_apps('{us}', '{GAME}', num => 20);
	SELECT o.error, o.hint INTO STRICT error, hint
	FROM playfast_outcomes() AS o WHERE o.batch = (SELECT max(p.batch) FROM playfast_outcomes() AS p);
END $$;
SELECT f.fault, s.* FROM unnest(ARRAY['none', 'null_payload', 'error_row:5', 'status:429', 'error_row:gateway', 'consent', 'captcha',
	'status:503', 'missing_frame', 'stall', 'bomb:64', 'html', 'bad_json', 'layout', 'layout:rows', 'layout:row'])
	WITH ORDINALITY AS f (fault, n), pg_temp.says(f.fault) AS s ORDER BY f.n;
RESET playfast.on_error;
\pset format aligned
\pset tuples_only off

--
-- on_error
--
SHOW playfast.on_error;
SET playfast.cookie = 'origin-fault=status:429';
-- warn: the rows of successful calls, and one warning with counts
SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS}', num => 5);
SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1;
SELECT playfast_top_apps('{us}', num => 5);
-- ignore: the same without a warning
SET playfast.on_error = 'ignore';
SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS}', num => 5);
SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1;
-- error: raised at the first failure; its outcome survives
SET playfast.on_error = 'error';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 5);
SELECT key, country, lang, status, http_status, attempts, rows, error, hint FROM playfast_outcomes();
SELECT playfast_top_apps('{us}', '{GAME}', num => 5);
SELECT count(*) FROM playfast_outcomes();
-- and so do the previous rows
BEGIN;
SAVEPOINT yesterday;
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 5);
ROLLBACK TO yesterday;
SELECT status FROM playfast_outcomes();
ROLLBACK;
SELECT status FROM playfast_outcomes();

-- Answers neither warn nor raise
SET playfast.cookie = 'origin-fault=error_row:5';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 5);
SELECT status, rows FROM playfast_outcomes();
RESET playfast.cookie;
SELECT count(*) FROM playfast_top_apps('{us}', '{DATING}', '{TOP_PAID}', num => 5);
SELECT status, rows FROM playfast_outcomes();
RESET playfast.on_error;

-- Rejected rows are counted, and are not a failure if other rows are left
SET playfast.cookie = 'origin-fault=layout:row';
SELECT count(*) AS rows, max(rank), array_agg(rank ORDER BY rank) @> '{6,8}' AS gap, 7 = ANY (array_agg(rank)) AS seventh
FROM playfast_top_apps('{us}', '{GAME}', num => 20);
SELECT status, rows, rejected, error FROM playfast_outcomes();

-- Misfits are NULL and reported; in all rows they are layout_changed, and the rows are returned
SET playfast.cookie = 'origin-fault=bad_numbers';
SELECT count(*) AS rows, count(score) AS scores, count(price) AS prices, count(title) AS titles
FROM playfast_top_apps('{us}', '{GAME}', num => 20);
SELECT status, rows, rejected, error, misfits, hint FROM playfast_outcomes();

-- Calls without a frame are asked again together
SET playfast.cookie = 'origin-fault=missing_frame';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 1);
SELECT status, attempts, count(*), count(DISTINCT transfer) AS transfers FROM playfast_outcomes() GROUP BY 1, 2;
-- as are those whose frames have other tags
SET playfast.cookie = 'origin-fault=wrong_tag';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 1);
SELECT status, attempts, count(*), count(DISTINCT transfer) AS transfers FROM playfast_outcomes() GROUP BY 1, 2;
-- of two frames the first one counts; their order and further frames do not matter
SET playfast.cookie = 'origin-fault=duplicate_frame';
SELECT category, count(*), max(rank) FROM playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 3) GROUP BY 1 ORDER BY 1;
SET playfast.cookie = 'origin-fault=extra_frame';
SELECT category, count(*), max(rank) FROM playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 3) GROUP BY 1 ORDER BY 1;
SELECT status, attempts, count(*) FROM playfast_outcomes() GROUP BY 1, 2;

-- Temporary failures are retried
SET playfast.cookie = 'origin-fault=missing_frame';
SET playfast.retries = 1;
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 1);
SELECT status, attempts, transfer FROM playfast_outcomes();
-- but not permanent ones
SET playfast.cookie = 'origin-fault=status:404';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 1);
SELECT status, attempts, transfer FROM playfast_outcomes();
-- nor for longer than retry_budget
SET playfast.cookie = 'origin-fault=status:429,3600';
-- (under another name of the origin, which must now wait)
SELECT set_config('playfast.base_url', replace(setting, 'localhost', 'LOCALHOST'), false) <> setting AS renamed
FROM pg_settings WHERE name = 'playfast.base_url';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 1);
SELECT status, attempts, transfer, error, hint FROM playfast_outcomes();
RESET playfast.base_url;
RESET playfast.cookie;
RESET playfast.retries;
ALTER SYSTEM RESET playfast.block_cooldown;
ALTER SYSTEM RESET playfast.max_interval;
SELECT pg_reload_conf();

-- Roles see the outcomes that they caused; with pg_read_all_stats all of them
CREATE ROLE regress_playfast_caller;
GRANT EXECUTE ON FUNCTION playfast_top_apps(text[], text[], text[], text[], integer) TO regress_playfast_caller;
SELECT count(*) FROM playfast_top_apps('{us}', num => 1);
SET ROLE regress_playfast_caller;
SELECT count(*) FROM playfast_outcomes();
SELECT count(*) FROM playfast_top_apps('{kr}', num => 1);
SELECT country, status FROM playfast_outcomes();
RESET ROLE;
SELECT country, status FROM playfast_outcomes();
SELECT count(*) FROM playfast_top_apps('{us}', num => 1);
GRANT pg_read_all_stats TO regress_playfast_caller;
SET ROLE regress_playfast_caller;
SELECT country, status FROM playfast_outcomes();
RESET ROLE;
REVOKE ALL ON FUNCTION playfast_top_apps(text[], text[], text[], text[], integer) FROM regress_playfast_caller;
DROP ROLE regress_playfast_caller;

-- A text that is too long is omitted, not NULL
SELECT count(*) FROM playfast_rpc_batch(ARRAY[
	ROW('xdSrCf', to_jsonb(repeat('x', 2000)), NULL, NULL, 2), ROW('xdSrCf', '["short"]', NULL, NULL, 1)]::playfast_rpc_request[]);
SELECT call, key FROM playfast_outcomes() ORDER BY call;

-- A procedure that commits starts anew
CREATE PROCEDURE pg_temp.slices() LANGUAGE plpgsql AS $$
BEGIN
	PERFORM count(*) FROM playfast_top_apps('{us,kr}', num => 1);
	COMMIT;
	PERFORM count(*) FROM playfast_top_apps('{jp}', num => 1);
	PERFORM count(*) FROM playfast_top_apps('{de}', num => 1);
END $$;
CALL pg_temp.slices();
SELECT country, status, failed FROM playfast_outcomes() ORDER BY country;

-- The request of a call is that of its last transfer, and can be repeated
SET playfast.on_error = 'warn';
SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3);
SELECT left(request, 35) AS request, right(request, 22) AS category FROM playfast_outcomes();
SELECT count(*) FROM playfast_apps('{org.wellknown.game}', langs => '{de}');
SELECT split_part(request, ' ', 1) AS rpcid, substr(request, strpos(request, ' ') + 1) AS args, left(request, 40) FROM playfast_outcomes() \gset
SELECT :'rpcid', jsonb_typeof(playfast_rpc(:'rpcid', :'args'::jsonb, 'us', 'de'));
SELECT count(*) FROM playfast_search('{two words}', price_filter => 'paid');
SELECT request FROM playfast_outcomes();
SELECT count(*) FROM playfast_app_digests('{org.wellknown.game}', fields => '{price,title}');
SELECT left(request, 31) AS request, right(request, 26) AS document FROM playfast_outcomes();
SELECT count(*) FROM playfast_rpc_batch(ARRAY[playfast_rpc_request('xdSrCf', '[[null,["org.wellknown.dead",7],[]]]'), playfast_rpc_request('xdSrCf', to_jsonb(repeat('x', 2000)))]);
SELECT status, request FROM playfast_outcomes() ORDER BY call;
-- a later page has another call's request, and an unsent call has none
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews150}', num => 100);
SELECT request, next_token AS token FROM playfast_outcomes() \gset
SELECT :'request' AS request;
SELECT count(*) FROM playfast_reviews_batch(ARRAY[playfast_review_request('org.wellknown.reviews150', num => 100, token => :'token')]);
SELECT status, request FROM playfast_outcomes();
SET playfast.session_rate_limit = 0.001;
SET playfast.batch_timeout = '1s';
SET client_min_messages = error;
SELECT count(*) FROM playfast_search('{a,b,c}');
SELECT status, transfer, request FROM playfast_outcomes() WHERE status = 'skipped' ORDER BY call LIMIT 1;
RESET client_min_messages;
RESET playfast.batch_timeout;
RESET playfast.session_rate_limit;
RESET playfast.on_error;
