--
-- Where apps are available
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_app_availability'::regclass AND attnum > 0 ORDER BY attnum;

CREATE FUNCTION pg_temp.ids(VARIADIC names text[]) RETURNS text[] LANGUAGE SQL
RETURN (SELECT array_agg('org.wellknown.' || n ORDER BY n) FROM unnest(names) AS n);

-- A row for every pair
SELECT app_id, country, availability, status FROM playfast_availability(
	pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'nosuch'), '{us,DE,jp}') ORDER BY 1, 2;
SELECT status, count(*), sum(rows) AS rows, max(attempts) AS attempts FROM playfast_outcomes() GROUP BY 1 ORDER BY 1;

-- Without countries: the session's; NULL is the same
SET playfast.country = 'jp';
SELECT app_id, country, availability FROM playfast_availability(pg_temp.ids('everywhere', 'onlyus', 'onlyjp')) ORDER BY 1;
RESET playfast.country;
-- All countries with a store: one transfer for each
\set stores 'ARRAY(SELECT country FROM playfast_countries WHERE has_store)'
SELECT count(*) AS pairs, count(DISTINCT country) = (SELECT count(*) FROM playfast_countries WHERE has_store) AS all_countries,
	count(*) FILTER (WHERE NOT EXISTS (SELECT FROM playfast_countries AS c WHERE c.country = a.country AND has_store)) AS others,
	bool_and(fetched_at BETWEEN now() AND clock_timestamp()) AS just_now
FROM playfast_availability(pg_temp.ids('everywhere', 'onlyus'), :stores) AS a;
SELECT count(DISTINCT transfer) = count(DISTINCT country) AS one_each, avg(bytes_decoded) < 1000 AS small FROM playfast_outcomes();
SELECT app_id, availability, count(*) FROM playfast_availability(pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'nosuch'), :stores) GROUP BY 1, 2 ORDER BY 1, 2;
-- the planner's estimate
CREATE FUNCTION pg_temp.rows_of(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan #>> '{0,Plan,Plan Rows}';
END $$;
SELECT pg_temp.rows_of($$SELECT * FROM playfast_availability('{a.b,c.d}')$$) AS unnamed,
	pg_temp.rows_of($$SELECT * FROM playfast_availability('{a.b,c.d}', '{us,de,jp}')$$) AS named;

-- It agrees with the details
SELECT count(*) AS pairs, bool_and(v.availability = coalesce(a.availability, 'not_found')) AS agree
FROM playfast_availability(pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'early', 'nosuch'), '{us,de,jp,kr}') AS v
	LEFT JOIN playfast_apps(pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'early', 'nosuch'), '{us,de,jp,kr}') AS a USING (app_id, country);

-- As a matrix
SELECT app_id, string_agg(country, ' ' ORDER BY country) FILTER (WHERE availability = 'available') AS available,
	string_agg(country, ' ' ORDER BY country) FILTER (WHERE availability = 'not_in_region') AS not_in_region
FROM playfast_availability(pg_temp.ids('everywhere', 'onlyus', 'onlyjp'), '{us,de,jp}') GROUP BY 1 ORDER BY 1;

-- An error is never an answer: availability is NULL, the status has the reason, and no pair is lost
SET playfast.retries = 0;
SET playfast.on_error = 'ignore';
CREATE FUNCTION pg_temp.under(fault text) RETURNS TABLE (app_id text, availability text, status text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('playfast.cookie', 'origin-fault=' || fault, true);
	RETURN QUERY SELECT a.app_id, a.availability, a.status
	FROM playfast_availability(pg_temp.ids('everywhere', 'nosuch'), '{us}') AS a ORDER BY 1;
END $$;
SELECT f.fault, u.* FROM unnest(ARRAY['none', 'null_payload', 'error_row:5', 'error_row:13', 'missing_frame', 'wrong_tag', 'wrong_app',
	'status:404', 'status:500', 'reset', 'truncate:0.1', 'empty_body', 'html', 'refuse', 'layout', 'bad_json', 'unserved:19', 'error_row:8', 'status:429'])
	WITH ORDINALITY AS f (fault, n), pg_temp.under(f.fault) AS u ORDER BY f.n, u.app_id;
-- on_error has its usual effect
SET playfast.on_error = 'warn';
SET playfast.cookie = 'origin-fault=status:500';
SELECT country, availability, status FROM playfast_availability(pg_temp.ids('everywhere'), '{us,de}') ORDER BY 1;
SET playfast.on_error = 'error';
SELECT country, availability, status FROM playfast_availability(pg_temp.ids('everywhere'), '{us}') ORDER BY 1;
RESET playfast.cookie;
-- an answer of any kind never raises
SELECT app_id, availability, status FROM playfast_availability(pg_temp.ids('everywhere', 'nosuch'), '{us}') ORDER BY 1;

SELECT playfast_availability(NULL);
SELECT playfast_availability('{}', '{us}');
SELECT playfast_availability('{com.example.app}', '{}');
SELECT playfast_availability('{com.example.app}', '{us,NULL}');
