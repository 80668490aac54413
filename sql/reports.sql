--
-- Apps with their permissions and data safety in one row
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_app_report'::regclass AND attnum > 0 ORDER BY attnum;

CREATE TEMP TABLE report AS
SELECT * FROM playfast_app_reports('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare,org.wellknown.dead}', '{US}', '{en}');
SELECT key, country, lang, status, rows, rejected, attempts, transfer, error FROM playfast_outcomes() ORDER BY key->>'app_id';

-- The columns of the details
SELECT count(*) AS same FROM report AS r JOIN playfast_apps('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare}') AS a
	ON (to_jsonb(r) - '{permissions,data_safety,fetched_at}'::text[]) <@ to_jsonb(a);
-- and permissions and data safety as from their own functions
CREATE TEMP VIEW list AS
SELECT app_id, (SELECT jsonb_agg(to_jsonb(p) - '{app_id,lang,rank,fetched_at}'::text[] ORDER BY p.rank)
		FROM playfast_permissions(ARRAY[app_id]) AS p) AS permissions,
	(SELECT jsonb_agg(to_jsonb(s) - '{app_id,lang,rank,fetched_at}'::text[] ORDER BY s.rank)
		FROM playfast_data_safety(ARRAY[app_id]) AS s) AS data_safety
FROM unnest('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare}'::text[]) AS app_id;
CREATE TEMP TABLE separate AS SELECT * FROM list;
SELECT r.app_id, r.permissions = coalesce(s.permissions, '[]') AS permissions, r.data_safety = coalesce(s.data_safety, '[]') AS data_safety,
	jsonb_array_length(r.permissions) > 0 AS some_permissions, jsonb_array_length(r.data_safety) > 0 AS some_items
FROM report AS r JOIN separate AS s USING (app_id) ORDER BY 1;
-- 32 apps share a transfer
SELECT count(*) > 30 AS many FROM playfast_app_reports((SELECT array_agg(app_id) FROM playfast_top_apps('{us}', '{TOOLS}', num => 64)));
SELECT count(*), count(DISTINCT transfer) AS transfers FROM playfast_outcomes() WHERE operation = 'app_reports';

-- If a field is withheld, or the RPC refuses, several answers have the same values
CREATE FUNCTION pg_temp.same() RETURNS TABLE (app_id text, same boolean) LANGUAGE SQL AS $$
SELECT r.app_id, (to_jsonb(r) - 'fetched_at') = (to_jsonb(o) - 'fetched_at')
FROM playfast_app_reports('{org.wellknown.everywhere,org.wellknown.legal,org.wellknown.bare,org.wellknown.dead}') AS r LEFT JOIN report AS o USING (app_id) ORDER BY 1
$$;
SET playfast.cookie = 'origin-fault=unserved:75';
SELECT * FROM pg_temp.same();
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
SET playfast.cookie = 'origin-fault=unserved:138';
SELECT * FROM pg_temp.same();
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
SET playfast.cookie = 'origin-fault=unserved:138,75';
SELECT * FROM pg_temp.same();
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
SET playfast.cookie = 'origin-fault=refuse';
SELECT * FROM pg_temp.same();
SELECT key, status, attempts FROM playfast_outcomes() ORDER BY key->>'app_id';
SET playfast.on_error = 'ignore';
SET playfast.retries = 0;
SET playfast.cookie = 'origin-fault=wrong_app';
SELECT * FROM pg_temp.same();
SELECT DISTINCT status, error ~ 'another app' AS told FROM playfast_outcomes() ORDER BY 1;
RESET playfast.cookie;
RESET playfast.retries;
RESET playfast.on_error;

SELECT playfast_app_reports(NULL);
SELECT playfast_app_reports('{a.b}', '{xx}');
