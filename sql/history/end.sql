DROP FUNCTION for_each_kind(text, text[]);

--
-- Names are found in this schema, then in that of playfast, whatever the caller's
-- search_path: which one that is, PostgreSQL 15 can say at this point only. The
-- procedure that commits cannot have a setting, and writes its names in full.
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

-- To compile these queries takes longer than to run them.
ALTER FUNCTION collect_slice(text, integer, text) SET jit = off;
ALTER FUNCTION movers(interval, text[], text[], text[], timestamptz) SET jit = off;
ALTER FUNCTION keyword_movers(interval, text[], text[], timestamptz) SET jit = off;
ALTER FUNCTION rank_history(text[], interval, text[], text[], text[]) SET jit = off;
ALTER FUNCTION keyword_history(text[], text[], text[], interval) SET jit = off;

-- What a slice names is looked up by an index: plans stay for the session, and one that was
-- made while a table was small reads all of it for each slice once it no longer is.
ALTER FUNCTION collect_slice(text, integer, text) SET enable_seqscan = off;

-- What is kept was fetched: no answer that other sessions share.
ALTER FUNCTION collect_slice(text, integer, text) SET playfast.cache_ttl = 0;

-- Who collects is told so; the others may ask, where they may read the tables.
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
