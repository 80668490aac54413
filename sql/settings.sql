--
-- Settings: defaults, units, ranges, and the roles that may change them
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT substr(name, 10) AS "playfast.", vartype, unit, min_val, max_val, enumvals, context
FROM pg_settings WHERE name LIKE 'playfast.%' ORDER BY name COLLATE "C";
SELECT name, left(boot_val, 60) AS default FROM pg_settings WHERE name LIKE 'playfast.%' AND vartype IN ('string', 'enum') ORDER BY name COLLATE "C";
SELECT count(*) FROM pg_settings WHERE name LIKE 'playfast.%' AND coalesce(short_desc, '') !~ '^[A-Z].*\.$';

-- Their values
SHOW playfast.country;
SHOW playfast.lang;
SHOW playfast.collection;
SHOW playfast.num;
SHOW playfast.on_error;
SHOW playfast.transfer_timeout;
SHOW playfast.connect_timeout;
SHOW playfast.batch_timeout;
SHOW playfast.max_in_flight;
SHOW playfast.pack_bytes;
SHOW playfast.max_response_size;
SHOW playfast.batch_memory;
SHOW playfast.retries;
SHOW playfast.retry_budget;
SHOW playfast.cookie;

-- Units
SET playfast.transfer_timeout = '1min';
SHOW playfast.transfer_timeout;
SET playfast.transfer_timeout = 1500;
SHOW playfast.transfer_timeout;
SET playfast.pack_bytes = '1MB';
SHOW playfast.pack_bytes;
SET playfast.batch_memory = '64MB';
SHOW playfast.batch_memory;
RESET playfast.transfer_timeout;
RESET playfast.pack_bytes;
RESET playfast.batch_memory;

-- Values are checked, and stored as they were written
CREATE FUNCTION pg_temp.setting(name text, value text,
	OUT now text, OUT state text, OUT message text, OUT detail text)
LANGUAGE plpgsql AS $$
BEGIN
	now := set_config(name, value, true);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
END $$;
BEGIN;
SELECT v.name, s.now FROM (VALUES
	(1, 'playfast.country', 'KR'),
	(2, 'playfast.lang', 'PT_br'),
	(3, 'playfast.lang', 'zh-hant-tw'),
	(4, 'playfast.collection', 'topselling_paid'),
	(5, 'playfast.num', '1000'),
	(6, 'playfast.on_error', 'IGNORE'),
	(7, 'playfast.base_url', 'https://play.google.com'),
	(8, 'playfast.base_url', 'HTTPS://example.org:8443'),
	(9, 'playfast.base_url', 'http://localhost'),
	(10, 'playfast.base_url', 'http://127.0.0.1:8080'),
	(11, 'playfast.base_url', 'http://[::1]:8080'),
	(12, 'playfast.cookie', ''),
	(13, 'playfast.user_agent', 'me')
) AS v (n, name, value), pg_temp.setting(v.name, v.value) AS s ORDER BY v.n;
ROLLBACK;
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\n    '
SELECT s.message, s.state, s.detail FROM (VALUES
	(1, 'playfast.country', 'xx'),
	(2, 'playfast.country', ''),
	(3, 'playfast.country', 'us '),
	(4, 'playfast.lang', 'xx'),
	(5, 'playfast.lang', 'en-US-posix'),
	(6, 'playfast.collection', 'FREE'),
	(7, 'playfast.num', '0'),
	(8, 'playfast.num', '1001'),
	(9, 'playfast.num', 'many'),
	(10, 'playfast.on_error', 'panic'),
	(11, 'playfast.max_in_flight', '0'),
	(12, 'playfast.max_in_flight', '257'),
	(13, 'playfast.retries', '-1'),
	(14, 'playfast.retries', '21'),
	(15, 'playfast.base_url', ''),
	(16, 'playfast.base_url', 'play.google.com'),
	(17, 'playfast.base_url', 'ftp://play.google.com'),
	(18, 'playfast.base_url', 'https://'),
	(19, 'playfast.base_url', 'https://:443'),
	(20, 'playfast.base_url', 'https://play.google.com/'),
	(21, 'playfast.base_url', 'https://play.google.com/store'),
	(22, 'playfast.base_url', 'https://play.google.com?x'),
	(23, 'playfast.base_url', 'https://play.google.com#x'),
	(24, 'playfast.base_url', 'https://user:word@play.google.com'),
	(25, 'playfast.base_url', 'https://play google com'),
	(26, 'playfast.base_url', E'https://play.google.com\r\nx'),
	(27, 'playfast.base_url', 'http://play.google.com'),
	(28, 'playfast.base_url', 'http://127.0.0.2'),
	(29, 'playfast.base_url', 'http://localhost.example.org'),
	(30, 'playfast.base_url', 'http://127.0.0.1.example.org'),
	(31, 'playfast.base_url', 'http://[::2]'),
	(32, 'playfast.cookie', E'SOCS=CAI\r\nX-Other: 1'),
	(33, 'playfast.cookie', E'a\tb'),
	(34, 'playfast.user_agent', E'me\n')
) AS v (n, name, value), pg_temp.setting(v.name, v.value) AS s ORDER BY v.n;
\pset format aligned
\pset tuples_only off
-- an invalid value is shortened to 64 characters
SELECT state, length(substring(detail FROM '"(x*)')) AS shown FROM pg_temp.setting('playfast.country', repeat('x', 1000));
-- ranges with units
SELECT v.name, s.state FROM (VALUES
	('playfast.transfer_timeout', '-1'), ('playfast.transfer_timeout', '30 days'), ('playfast.connect_timeout', '-1'),
	('playfast.batch_timeout', '-1'), ('playfast.pack_bytes', '-1'), ('playfast.pack_bytes', '1GB'), ('playfast.max_response_size', '63kB'),
	('playfast.batch_memory', '1023kB'), ('playfast.retry_budget', '-1'), ('playfast.transfer_timeout', '30 apples')
) AS v (name, value), pg_temp.setting(v.name, v.value) AS s;
-- unknown names
SELECT s.state FROM pg_temp.setting('playfast.nonesuch', '1') AS s;

-- The largest response must hold several packs
SET playfast.pack_bytes = '8MB';
SELECT count(*) FROM playfast_top_apps('{us}', num => 1);
SET playfast.max_response_size = '32MB';
SELECT count(*) FROM playfast_top_apps('{us}', num => 1);
SET playfast.max_response_size = '33554431B';
SELECT count(*) FROM playfast_top_apps('{us}', num => 1);
RESET playfast.pack_bytes;
RESET playfast.max_response_size;

-- Any role may set what it requests and how long it waits; more takes a superuser; values for all
-- sessions belong to the server
CREATE ROLE regress_playfast_setter;
SET ROLE regress_playfast_setter;
BEGIN;
SELECT v.name, s.state, s.message FROM (VALUES
	(1, 'playfast.country', 'kr'), (2, 'playfast.lang', 'ko'), (3, 'playfast.collection', 'GROSSING'), (4, 'playfast.num', '5'),
	(5, 'playfast.on_error', 'error'), (6, 'playfast.transfer_timeout', '1s'), (7, 'playfast.connect_timeout', '1s'), (8, 'playfast.batch_timeout', '1s'),
	(9, 'playfast.max_in_flight', '4'), (10, 'playfast.pack_bytes', '1MB'), (11, 'playfast.max_response_size', '16MB'), (12, 'playfast.batch_memory', '8MB'),
	(13, 'playfast.retries', '1'), (14, 'playfast.retry_budget', '1s'), (15, 'playfast.base_url', 'https://play.google.com'), (16, 'playfast.ca_file', ''),
	(17, 'playfast.user_agent', 'me'), (18, 'playfast.cookie', ''), (19, 'playfast.log_transfers', 'on'), (20, 'playfast.report_progress', 'on'),
	(21, 'playfast.rate_limit', '1'), (22, 'playfast.max_interval', '1s'), (23, 'playfast.block_cooldown', '0'), (24, 'playfast.proxy_file', ''),
	(25, 'playfast.source', 'rpc')
) AS v (n, name, value), pg_temp.setting(v.name, v.value) AS s ORDER BY v.n;
ROLLBACK;
RESET ROLE;
SELECT s.state FROM (VALUES ('playfast.rate_limit', '1'), ('playfast.max_interval', '1s'), ('playfast.block_cooldown', '0'), ('playfast.proxy_file', ''))
	AS v (name, value), pg_temp.setting(v.name, v.value) AS s;
-- a superuser may grant the privilege
GRANT SET ON PARAMETER playfast.max_in_flight TO regress_playfast_setter;
SET ROLE regress_playfast_setter;
SELECT now, state FROM pg_temp.setting('playfast.max_in_flight', '4');
SELECT now, state FROM pg_temp.setting('playfast.retries', '4');
RESET ROLE;
REVOKE SET ON PARAMETER playfast.max_in_flight FROM regress_playfast_setter;
DROP ROLE regress_playfast_setter;

-- A function may have settings of its own
CREATE FUNCTION pg_temp.korean() RETURNS SETOF playfast_chart_request LANGUAGE SQL
	SET playfast.country = 'kr' SET playfast.lang = 'ko' SET playfast.num = 3
	AS $$ SELECT * FROM playfast_chart_requests(NULL) $$;
SELECT * FROM pg_temp.korean();
SELECT * FROM playfast_chart_requests(NULL);
