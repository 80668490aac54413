--
-- The extension in the catalogs: comments, volatility, privileges
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, i.type, CASE d.classid WHEN 'pg_proc'::regclass THEN d.objid::regprocedure::text ELSE i.name END AS object,
	-- of a type or view: the relation with its columns
	CASE d.classid WHEN 'pg_type'::regclass THEN (SELECT typrelid FROM pg_type WHERE oid = d.objid) WHEN 'pg_class'::regclass THEN d.objid END AS relid
FROM pg_depend AS d, pg_extension AS e, pg_identify_object(d.classid, d.objid, 0) AS i
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'playfast' AND d.deptype = 'e'
	-- of types only those created by the script, not those that PostgreSQL adds and newer versions
	-- list
	AND (d.classid <> 'pg_type'::regclass OR EXISTS (SELECT FROM pg_type AS t JOIN pg_class AS c ON c.oid = t.typrelid WHERE t.oid = d.objid AND c.relkind = 'c'));

-- all names begin with playfast_, except those that \df playfast* need not show
SELECT object FROM member WHERE object !~ '^(playfast_|_playfast_support\(internal\)$)' ORDER BY object COLLATE "C";

-- the kinds of objects: functions, row types, views
SELECT DISTINCT type FROM member ORDER BY 1;

-- Every function, type and view has a comment
SELECT type, object FROM member WHERE obj_description(objid, classid::regclass::name) IS NULL ORDER BY object COLLATE "C";
-- and every column
SELECT m.object, a.attname FROM member AS m JOIN pg_attribute AS a ON a.attrelid = m.relid AND a.attnum > 0
WHERE col_description(m.relid, a.attnum) IS NULL ORDER BY 1, a.attnum;
-- and comments have content, in the same style
SELECT m.object, d.description FROM pg_description AS d
	JOIN member AS m ON d.classoid = m.classid AND d.objoid = m.objid OR d.classoid = 'pg_class'::regclass AND d.objoid = m.relid
WHERE d.description !~ '^\S' OR d.description ~ '[.\s]$' ORDER BY 1, 2;
SELECT obj_description(oid, 'pg_extension') <> '' AS commented, extrelocatable FROM pg_extension WHERE extname = 'playfast';

-- Functions that use the network or a session's memory are volatile and not parallel safe; all
-- others are safe
CREATE TEMP VIEW function AS
SELECT proname, provolatile, proparallel, prosecdef, prolang, prosqlbody,
	EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0) AS public
FROM member JOIN pg_proc AS p ON classid = 'pg_proc'::regclass AND objid = p.oid;
SELECT proname, provolatile, proparallel FROM function
WHERE proparallel <> CASE WHEN provolatile = 'v' THEN 'r' ELSE 's' END ORDER BY 1;
SELECT proname, provolatile, public FROM function
WHERE proname IN ('playfast_top_apps', 'playfast_top_apps_batch', 'playfast_chart_requests', 'playfast_parse_top_apps', 'playfast_countries')
ORDER BY proname COLLATE "C";
-- volatile functions are not for PUBLIC, except those that only show something; all others are
SELECT proname FROM function WHERE provolatile = 'v' AND public ORDER BY proname COLLATE "C";
SELECT proname FROM function WHERE provolatile <> 'v' AND NOT public ORDER BY proname COLLATE "C";
SELECT relname FROM member JOIN pg_class AS c ON relid = c.oid
WHERE relkind = 'v' AND NOT EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0 AND privilege_type = 'SELECT') ORDER BY 1;
-- no function is SECURITY DEFINER
SELECT proname FROM function WHERE prosecdef ORDER BY 1;
-- SQL functions are parsed at their creation, so that search_path does not matter
SELECT proname FROM function WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql') AND prosqlbody IS NULL ORDER BY 1;

-- The network cannot be reached without the privilege
CREATE ROLE regress_playfast_nobody;
SET ROLE regress_playfast_nobody;
SELECT playfast_top_apps('{us}');
SELECT playfast_top_apps_batch(NULL);
SELECT count(*) FROM playfast_chart_requests('{us}');
SELECT count(*) FROM playfast_outcomes();
RESET ROLE;
GRANT EXECUTE ON FUNCTION playfast_top_apps(text[], text[], text[], text[], integer) TO regress_playfast_nobody;
SET ROLE regress_playfast_nobody;
SELECT count(*) FROM playfast_top_apps('{us}', num => 2);
RESET ROLE;
DROP OWNED BY regress_playfast_nobody;
DROP ROLE regress_playfast_nobody;
DROP VIEW function;
DROP VIEW member;
