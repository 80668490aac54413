--
-- Permissions of apps as rows
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_permission'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset FROM pg_proc WHERE prorettype = 'playfast_permission'::regtype ORDER BY 1;

-- An app without permissions differs from an unknown app
CREATE TEMP TABLE permission AS
SELECT * FROM playfast_permissions('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare,org.wellknown.dead}', '{en,DE}');
SELECT key, lang, status, rows > 0 AS some, rejected, attempts, error FROM playfast_outcomes() ORDER BY key->>'app_id', lang;
SELECT lang, count(DISTINCT transfer) AS transfers FROM playfast_outcomes() GROUP BY 1 ORDER BY 1;

-- Ranks have no gap, sections come in order
SELECT app_id, lang, min(rank) = 1 AND max(rank) = count(*) AND count(DISTINCT rank) = count(*) AS ranked,
	array_agg(DISTINCT section ORDER BY section) AS sections,
	max(rank) FILTER (WHERE section = 'common') < min(rank) FILTER (WHERE section = 'other') AND
	max(rank) FILTER (WHERE section = 'other') < min(rank) FILTER (WHERE section = 'ungrouped') AS in_order
FROM permission GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) FILTER (WHERE permission IS NULL OR permission = '') AS silent,
	count(*) FILTER (WHERE (section = 'ungrouped') <> (group_name IS NULL)) AS misgrouped,
	count(*) FILTER (WHERE (group_name IS NULL) <> (group_icon IS NULL)) AS half_groups,
	count(*) FILTER (WHERE group_icon !~ '^[a-z0-9_]+$') AS bad_icons,
	count(*) FILTER (WHERE clock_timestamp() - fetched_at NOT BETWEEN '0' AND '1 minute') AS other_times
FROM permission;
-- a permission may be in several groups
SELECT count(*) > count(DISTINCT permission) AS shared, count(*) = count(DISTINCT (group_icon, permission)) AS key
FROM permission WHERE app_id = 'org.wellknown.everywhere' AND lang = 'en';
-- icons are the same in every language, texts are not
SELECT count(*) AS both, count(*) FILTER (WHERE a.group_icon IS DISTINCT FROM b.group_icon OR a.section <> b.section) AS other_keys,
	count(*) FILTER (WHERE a.permission <> b.permission) > 0 AS other_texts
FROM permission AS a JOIN permission AS b USING (app_id, rank) WHERE a.lang = 'en' AND b.lang = 'de';

-- 40 apps travel in two transfers
SELECT count(DISTINCT p.app_id) > 20 AS many FROM playfast_permissions((SELECT array_agg(app_id) FROM playfast_top_apps('{us}', '{TOOLS}', num => 40))) AS p;
SELECT count(*), count(DISTINCT transfer) AS transfers FROM playfast_outcomes() WHERE operation = 'permissions';

-- If the RPC refuses, the page of the app serves
SET playfast.on_error = 'ignore';
SET playfast.cookie = 'origin-fault=refuse';
SELECT count(*) AS rows, count(o.app_id) AS same
FROM playfast_permissions('{org.wellknown.everywhere,org.wellknown.bare,org.wellknown.dead}') AS p
	LEFT JOIN permission AS o ON (o.app_id, o.lang, o.rank, o.section, o.permission) = (p.app_id, p.lang, p.rank, p.section, p.permission);
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
-- No fault is reported as "no permissions"
SET playfast.retries = 0;
SET playfast.cookie = 'origin-fault=missing_frame';
SELECT count(*) FROM playfast_permissions('{org.wellknown.everywhere,org.wellknown.legal}');
SELECT DISTINCT status, error FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=null_payload';
SELECT count(*) FROM playfast_permissions('{org.wellknown.everywhere}');
SELECT status FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=error_row:gateway';
SELECT count(*) FROM playfast_permissions('{org.wellknown.everywhere}');
SELECT status FROM playfast_outcomes();
RESET playfast.cookie;
RESET playfast.retries;
RESET playfast.on_error;

-- Arguments
SELECT playfast_permissions(NULL);
SELECT playfast_permissions('{}');
SELECT playfast_permissions('{a.b,-}');
SELECT playfast_permissions('{a.b}', '{NULL}');

-- Stored responses
CREATE FUNCTION pg_temp.body(payload text, error text DEFAULT 'null') RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}\'\n\n[' || format('["wrb.fr","xdSrCf",%s,null,null,%s,"0"]', coalesce(to_json(payload)::text, 'null'), error) || ',["di",35]]'
$$;
SELECT * FROM playfast_parse_permissions(pg_temp.body('[[["Camera",[null,2],[[null,"take pictures"],[null,"take films"]],["camera"]],[]],[["Other",null,[[null,"vibrate"]],["quiz"]]],[[null,"check the licence"]]]'));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body('[null,null,null]'));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body(NULL));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body('[["moved"]]'));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body(NULL, '[13]'));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body((SELECT '[null,null,[' || string_agg('[null,"a"]', ',') || ']]' FROM generate_series(1, 20000))));
SELECT count(*) FROM playfast_parse_permissions(pg_temp.body((SELECT '[null,null,[' || string_agg('[null,"a"]', ',') || ']]' FROM generate_series(1, 20001))));
