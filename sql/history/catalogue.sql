--
-- Catalogue: every app id that the store's sitemaps name
--
-- A sweep reads all shards of one generation, each once. The list of shards is a
-- watch of its own, the row of catalog_shard without a number: when it is due, and
-- has a new generation, a sweep begins. Only a sweep that has read every shard
-- tells which apps have vanished. Sweeps are ordered by their beginning, never by
-- their names.
--

CREATE FUNCTION track_catalog(every interval DEFAULT '7 days', priority integer DEFAULT 0) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	is_new boolean;
BEGIN
	PERFORM need_tables();
	INSERT INTO catalog_shard AS s (url, every, priority) VALUES ('robots.txt', $1, $2)
	ON CONFLICT (url) DO UPDATE SET every = excluded.every, priority = excluded.priority, active = true
	RETURNING s.xmax = 0 INTO is_new;
	-- What a sweep had left when it was interrupted.
	UPDATE catalog_shard AS s SET active = true, priority = $2
	WHERE s.shard IS NOT NULL AND s.status IS DISTINCT FROM 'ok' AND s.status IS DISTINCT FROM 'empty';
	RETURN is_new::integer;
END $$;

COMMENT ON FUNCTION track_catalog(interval, integer) IS
	'Watches the store''s catalogue: how often to look for a new generation, all of whose shards are then read. Returns 1 if that is new';

CREATE FUNCTION untrack_catalog() RETURNS integer
LANGUAGE sql
AS $$
	SELECT untrack('catalog', '{}')
$$;

COMMENT ON FUNCTION untrack_catalog() IS
	'Stops reading the catalogue; app ids are kept. Returns the number of shards that were left, plus 1 for their list';

-- The status for an SQLSTATE of playfast.
CREATE FUNCTION status_of(sqlstate text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT ('{rate_limited,blocked,http_error,network_error,timeout,too_large,layout_changed,skipped}'::text[])[right($1, 1)::integer]
$$;

COMMENT ON FUNCTION status_of(text) IS 'Part of collect(): the status for an error of playfast';

-- Generations are ordered by date, then by the number of their run.
CREATE FUNCTION is_later(generation text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT (split_part($1, '_', 1), split_part($1, '_', 2)::numeric) > (split_part($2, '_', 1), split_part($2, '_', 2)::numeric)
$$;

COMMENT ON FUNCTION is_later(text, text) IS 'Part of collect(): whether a generation of the catalogue is newer than another';

-- Requests the list of shards, and begins a sweep if its generation is new.
-- While the store is rebuilding its catalogue the list fails, and is requested
-- again later.
CREATE FUNCTION begin_sweep(list integer, server text) RETURNS answer
LANGUAGE plpgsql
SET playfast.on_error = error
AS $$
DECLARE
	came answer;
	query text := 'SELECT min(generation), array_agg(shard), array_agg(url) FROM playfast_catalog_shards()';
	latest text;
	generation text;
	numbers integer[];
	urls text[];
	begun integer;
	details text;
BEGIN
	came.key := list;
	came.fetched_at := clock_timestamp();
	came.attempts := 3;		-- robots.txt and two indexes
	came.rows := 0;
	IF server IS NOT NULL THEN
		query := format('SELECT * FROM ask_there(%L, %L, %L) AS t(generation text, numbers integer[], urls text[])',
			server, query, 'generation text, numbers integer[], urls text[]');
	END IF;
	BEGIN
		EXECUTE query INTO generation, numbers, urls;
		came.status := 'ok';
		came.failed := false;
	EXCEPTION WHEN OTHERS THEN
		IF SQLSTATE NOT LIKE 'PF%' THEN
			RAISE;
		END IF;
		GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
		came.status := status_of(SQLSTATE);
		came.failed := true;
		came.error := coalesce(nullif(details, ''), SQLERRM);
		RETURN came;
	END;

	SELECT s.generation INTO latest FROM catalog_sweep AS s ORDER BY s.sweep DESC LIMIT 1;
	IF latest IS NULL OR is_later(generation, latest) THEN
		INSERT INTO catalog_sweep AS s (generation, shards) VALUES (generation, cardinality(urls)) RETURNING s.sweep INTO begun;
		DELETE FROM catalog_shard AS s WHERE s.shard IS NOT NULL;
		INSERT INTO catalog_shard (sweep, shard, url, every, priority, due_at)
		SELECT begun, u.shard, u.url, l.every, l.priority, clock_timestamp()
		FROM unnest(numbers, urls) AS u(shard, url), catalog_shard AS l
		WHERE l.shard_key = list;
		came.rows := cardinality(urls);
	END IF;
	RETURN came;
END $$;

COMMENT ON FUNCTION begin_sweep(integer, text) IS 'Part of collect(): requests the list of shards';

-- Keeps the app ids of the shards that were read. A shard that is gone is not
-- an answer: it has not been read. The list of shards will tell whether its
-- generation is gone.
CREATE FUNCTION keep_shards(answers answer[]) RETURNS answer[]
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO catalog_app AS c (app_id, first_sweep, last_sweep)
	SELECT DISTINCT ON (u.app_id) u.app_id, s.sweep, s.sweep
	FROM unnest(answers) AS a JOIN catalog_shard AS s ON s.shard_key = a.key CROSS JOIN LATERAL unnest(a.app_ids) AS u(app_id)
	WHERE a.status = 'ok'
	ORDER BY u.app_id, s.sweep
	ON CONFLICT (app_id) DO UPDATE SET last_sweep = excluded.last_sweep
	WHERE c.last_sweep < excluded.last_sweep;
	RETURN ARRAY(SELECT ROW(a.key, a.app_id, a.country, a.lang, a.status, a.failed OR a.status = 'not_found', a.error, a.attempts,
			a.fetched_at, a.next_token, a.rows, NULL, NULL, NULL, NULL)::answer
		FROM unnest(answers) AS a);
END $$;

COMMENT ON FUNCTION keep_shards(answer[]) IS 'Part of collect(): stores the app ids of shards';

-- A shard is read once. The last one ends the sweep; one that is gone makes
-- the list of shards due, before everything else, but not within a minute: a store whose
-- generations are gone as soon as they are listed must not keep collect() from ending.
CREATE FUNCTION end_shards(keys integer[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	current integer;
BEGIN
	UPDATE catalog_shard SET active = false
	WHERE shard_key = ANY (keys) AND shard IS NOT NULL AND status IN ('ok', 'empty');
	UPDATE catalog_shard SET due_at = due_at - every
	WHERE shard IS NULL AND failures = 0 AND due_at > clock_timestamp()
		AND EXISTS (SELECT FROM catalog_shard AS s WHERE s.shard_key = ANY (keys) AND s.status = 'not_found')
		AND NOT EXISTS (SELECT FROM catalog_sweep AS s WHERE s.begun_at > clock_timestamp() - interval '1 minute');
	-- One session after the other, so that the last one sees that it is.
	SELECT s.sweep INTO current FROM catalog_sweep AS s ORDER BY s.sweep DESC LIMIT 1 FOR UPDATE;
	IF NOT EXISTS (SELECT FROM catalog_shard WHERE active AND shard IS NOT NULL) THEN
		UPDATE catalog_sweep SET ended_at = clock_timestamp()
		WHERE sweep = current AND ended_at IS NULL
			AND shards = (SELECT count(*) FROM catalog_shard WHERE shard IS NOT NULL AND status IN ('ok', 'empty'));
	END IF;
END $$;

COMMENT ON FUNCTION end_shards(integer[]) IS 'Part of collect(): updates the state of a sweep';
