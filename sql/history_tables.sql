--
-- The tables of playfast_history: created, created again, kept without the extension, found again
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;

-- There are only functions, procedures and types
SELECT count(*) FROM pg_class WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v');
CALL playfast_history.forget('1 year');

CALL playfast_history.create_tables();
SET search_path = playfast_history, public;
SELECT relname, relkind FROM pg_class
WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v') ORDER BY relname COLLATE "C";
-- no table belongs to the extension
SELECT count(*) FROM pg_depend WHERE classid = 'pg_class'::regclass AND deptype = 'e'
	AND objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v'));
-- all tables have comments, and so do all functions and procedures
SELECT relname FROM pg_class WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v')
	AND obj_description(oid, 'pg_class') IS NULL;
SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'playfast_history'::regnamespace
	AND obj_description(oid, 'pg_proc') IS NULL;
-- the columns of views have comments, too: BI tools show them
SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'playfast_history'::regnamespace AND c.relkind = 'v' AND col_description(c.oid, a.attnum) IS NULL;
SELECT col_description('chart_rank'::regclass, attnum) FROM pg_attribute
WHERE attrelid = 'chart_rank'::regclass AND attname IN ('rank', 'taken_at') ORDER BY attnum;
-- review has the columns of playfast_review, with their comments
SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a
WHERE a.attrelid = 'playfast_review'::regclass AND a.attname NOT IN ('app_id', 'rank', 'fetched_at')
	AND NOT EXISTS (SELECT FROM pg_attribute AS r WHERE r.attrelid = 'review'::regclass AND r.attname = a.attname);
SELECT col_description('review'::regclass, attnum) <> '' AS told FROM pg_attribute
WHERE attrelid = 'review'::regclass AND attname = 'thumbs_up';
-- no function depends on the search_path of its caller
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'playfast_history'::regnamespace AND p.proconfig IS NULL
	AND p.prosrc ~ '\m(FROM|JOIN|INTO|UPDATE|CALL|PERFORM)\s' AND p.prosrc !~ 'COMMIT'
	AND p.proname NOT IN ('moved') ORDER BY 1;

-- Again: nothing is lost, and the user's additions stay
INSERT INTO app (app_id, first_seen_at, last_seen_at) VALUES ('com.example.a', now(), now());
ALTER TABLE app ADD COLUMN mine boolean;
CALL create_tables();
SELECT app_id, mine FROM app;
-- a column added by a newer version
ALTER TABLE review DROP COLUMN thumbs_up;
ALTER TABLE watched_app DROP COLUMN failures CASCADE;
DROP VIEW listing_changes;
CALL create_tables();
SELECT count(*) FROM pg_attribute WHERE attname IN ('thumbs_up', 'failures') AND attrelid IN ('review'::regclass, 'watched_app'::regclass);
SELECT count(*) FROM listing_changes;
-- a view with other columns
DROP VIEW metric_latest;
CREATE VIEW metric_latest AS SELECT 1 AS one;
CALL create_tables();
SELECT count(*) FROM metric_latest WHERE app_id IS NULL;

-- Two versions apart
UPDATE layout SET version = version - 1;
SELECT need_tables();
CALL create_tables();
SELECT need_tables();
UPDATE layout SET version = version + 1;
SELECT need_tables();
CALL create_tables();
UPDATE layout SET version = version - 1;

-- Without the extension the history stays, and its views work
DROP EXTENSION playfast_history;
SELECT app_id FROM app;
SELECT count(*) FROM chart_latest;
SELECT count(*) FROM watch_health;
CREATE EXTENSION playfast_history;
SELECT need_tables();
SELECT count(*) FROM movers();

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
