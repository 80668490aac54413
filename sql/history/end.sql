DROP FUNCTION for_each_kind(text, text[]);

--
-- Names are resolved in this schema, then in that of playfast, regardless of the
-- caller's search_path. In PostgreSQL 15 the schema of playfast is known only here.
-- The procedure that commits cannot have a setting, so it qualifies its names.
--
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN
		SELECT p.oid FROM pg_proc AS p
		WHERE p.pronamespace = '@extschema@'::regnamespace
			AND (p.prosrc !~ 'COMMIT' OR p.prokind <> 'p')
			AND NOT coalesce(p.proconfig::text ~ 'search_path', false)
			AND p.proname NOT IN ('moved', 'move_state', 'layout_version', 'figures', 'kinds', 'due_again', 'status_of', 'is_later')
	LOOP
		EXECUTE format('ALTER ROUTINE %s SET search_path = @extschema@, %s, pg_temp', f,
			(SELECT quote_ident(n.nspname) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
				WHERE e.extname = 'playfast'));
	END LOOP;
END $$;

-- JIT compilation takes longer than these queries.
ALTER FUNCTION collect_slice(text, integer, text) SET jit = off;
ALTER FUNCTION movers(interval, text[], text[], text[], timestamptz) SET jit = off;
ALTER FUNCTION keyword_movers(interval, text[], text[], timestamptz) SET jit = off;
ALTER FUNCTION rank_history(text[], interval, text[], text[], text[]) SET jit = off;
ALTER FUNCTION keyword_history(text[], text[], text[], interval) SET jit = off;

-- A slice finds its rows by index. Sessions keep plans, and a sequential scan, planned
-- while the table was small, would read all of it for each slice when it has grown.
ALTER FUNCTION collect_slice(text, integer, text) SET enable_seqscan = off;

-- Functions that change tables need a grant; everybody may execute the others, which
-- need privileges on the tables.
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN
		SELECT p.oid FROM pg_proc AS p
		WHERE p.pronamespace = '@extschema@'::regnamespace
			AND p.proname ~ '^(track_|untrack|collect|create_|forget|claim|settle|requests_of_|keep_|begin_|advance_run|continue_runs|end_shards|ask|reach|leave)'
	LOOP
		EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', f);
	END LOOP;
END $$;
