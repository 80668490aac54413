--
-- Collecting
--
-- A slice claims watches that are due, fetches them in one batch, and stores the
-- answers and their status, all in one transaction: wherever it is interrupted,
-- nothing is lost or stored twice. Concurrent sessions skip each other's watches.
--

-- Claims up to slice watches of a kind for this transaction, by priority, then by due
-- time. From several slices of such watches it prefers those that share HTTP requests,
-- also if all are due at the same time, as watches of one statement are.
CREATE FUNCTION claim(k watch_kind, slice integer) RETURNS integer[]
LANGUAGE plpgsql
AS $$
DECLARE
	claimed integer[];
	slices integer;
BEGIN
	-- Look at 8 slices of watches; at 400 if other sessions have claimed all of these.
	FOREACH slices IN ARRAY '{8,400}'::integer[] LOOP
		EXECUTE format($sql$
		WITH RECURSIVE level AS (
			(SELECT priority FROM %1$I WHERE active ORDER BY priority DESC LIMIT 1)
			UNION ALL
			SELECT (SELECT w.priority FROM %1$I AS w WHERE w.active AND w.priority < level.priority
				ORDER BY w.priority DESC LIMIT 1)
			FROM level WHERE level.priority IS NOT NULL),
		early AS MATERIALIZED (
			SELECT e.* FROM level CROSS JOIN LATERAL (
				SELECT w.%2$I AS key, w.priority, %3$s FROM %1$I AS w
				WHERE w.active AND w.priority = level.priority AND w.due_at <= $2
				ORDER BY w.due_at, %3$s LIMIT $1 * $3) AS e
			LIMIT $1 * $3)
		SELECT array_agg(c.key) FROM (
			SELECT e.key
			FROM (SELECT * FROM early AS e ORDER BY e.priority DESC, %4$s, e.key) AS e
				CROSS JOIN LATERAL (		-- one by one, and no more than are wanted
					SELECT FROM %1$I AS w WHERE w.%2$I = e.key AND w.active AND w.due_at <= $2
					FOR UPDATE SKIP LOCKED) AS w
			LIMIT $1) AS c
		$sql$, k.watched, k.key, array_to_string(k.packed, ', '),
			(SELECT string_agg(format('e.%I NULLS FIRST', c), ', ') FROM unnest(k.packed) AS c))
		INTO claimed USING slice, clock_timestamp(), slices;
		EXIT WHEN claimed IS NOT NULL;
	END LOOP;
	RETURN claimed;
END $$;

COMMENT ON FUNCTION claim(watch_kind, integer) IS 'Part of collect(): locks watches that are due and that no other session has claimed';

-- When a watch is due again. After an answer: at its regular time. After a failure:
-- soon, after more failures later. If no request was sent, or the address is blocked:
-- when held_until has passed.
CREATE FUNCTION due_again(status text, failed boolean, due_at timestamptz, every interval, failures integer, held_until timestamptz)
RETURNS timestamptz
LANGUAGE sql VOLATILE		-- or it is not inlined
AS $$
	SELECT CASE
		WHEN status IN ('blocked', 'skipped') THEN coalesce(held_until, clock_timestamp() + interval '1 minute')
		WHEN failed THEN clock_timestamp() + least(every, interval '5 minutes' * 2 ^ least(failures, 16))
		ELSE due_at + every * (1 + greatest(0, floor(extract(epoch FROM clock_timestamp() - due_at) / extract(epoch FROM every))))
	END
$$;

COMMENT ON FUNCTION due_again(text, boolean, timestamptz, interval, integer, timestamptz) IS 'Part of collect(): when a watch is due again';

-- When the first blocked egress (this server's address or a proxy) is free again; NULL
-- if none is blocked.
CREATE FUNCTION held_until() RETURNS timestamptz
LANGUAGE sql VOLATILE
AS $$
	SELECT min(e.blocked_until) FROM playfast_stat_egress AS e WHERE e.blocked_until > clock_timestamp()
$$;

COMMENT ON FUNCTION held_until() IS 'Part of collect(): until when no request is sent';

-- Stores the status of watches. Watches for which another server sent no request stay
-- due: the next server may not be blocked.
SELECT for_each_kind($template$
CREATE FUNCTION settle_{kind}(answers answer[], server text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	held timestamptz := held_until();
BEGIN
	UPDATE {watched} AS w
	SET status = a.status,
		error = a.error,
		tried_at = clock_timestamp(),
		answered_at = CASE WHEN a.failed THEN w.answered_at ELSE clock_timestamp() END,
		failures = CASE WHEN NOT a.failed THEN 0 WHEN a.status IN ('blocked', 'skipped') THEN w.failures
			ELSE w.failures + 1 END,
		due_at = due_again(a.status, a.failed, w.due_at, w.every, w.failures, CASE WHEN server IS NULL THEN held ELSE w.due_at END)
	FROM unnest(answers) AS a
	WHERE w.{key} = a.key;
END $$;

COMMENT ON FUNCTION settle_{kind}(answer[], text) IS 'Part of collect(): stores the status of a slice, and when each watch is due again';
$template$);

-- One slice of one kind, without a commit; calls is NULL if nothing was due. The cache
-- is off, because history needs current answers.
CREATE FUNCTION collect_slice(
	kind text,
	slice integer DEFAULT NULL,
	server text DEFAULT NULL,
	OUT calls integer,
	OUT answered integer,
	OUT failed integer,
	OUT skipped integer,
	OUT rows bigint,
	OUT attempts bigint,
	OUT seconds double precision)
LANGUAGE plpgsql
SET playfast.cache_ttl = 0
AS $$
DECLARE
	started timestamptz := clock_timestamp();
	k watch_kind;
	claimed integer[];
	list integer;
	answers answer[];
BEGIN
	SELECT * INTO k FROM kinds() AS s WHERE s.kind = ANY (known_kinds(ARRAY[$1]));
	IF server IS NOT NULL THEN
		PERFORM reach(server);
	END IF;
	claimed := claim(k, coalesce(slice, k.slice));
	IF claimed IS NULL THEN
		RETURN;
	END IF;

	CASE kind
	WHEN 'charts' THEN
		answers := ARRAY(SELECT a FROM ask_charts(claimed, server) AS a);
		PERFORM keep_charts(answers);
		PERFORM settle_charts(answers, server);
	WHEN 'keywords' THEN
		answers := ARRAY(SELECT a FROM ask_keywords(claimed, server) AS a);
		PERFORM keep_keywords(answers);
		PERFORM settle_keywords(answers, server);
	WHEN 'apps' THEN
		answers := ARRAY(SELECT a FROM ask_apps(claimed, server) AS a);
		PERFORM keep_listings(answers);
		PERFORM settle_apps(answers, server);
	WHEN 'reviews' THEN
		PERFORM begin_runs(claimed);
		answers := ARRAY(SELECT keep_run(a) FROM ask_reviews(claimed, server) AS a);
		PERFORM settle_reviews(answers, server);
		PERFORM continue_runs(claimed);
	WHEN 'catalog' THEN
		SELECT s.shard_key INTO list FROM catalog_shard AS s WHERE s.shard_key = ANY (claimed) AND s.shard IS NULL;
		IF FOUND THEN
			answers := ARRAY[begin_sweep(list, server)];
		ELSE
			answers := keep_shards(ARRAY(SELECT a FROM ask_catalog(claimed, server) AS a));
		END IF;
		PERFORM settle_catalog(answers, server);
		PERFORM end_shards(claimed);
	END CASE;

	SELECT count(*), count(*) FILTER (WHERE NOT a.failed),
		count(*) FILTER (WHERE a.failed AND a.status NOT IN ('blocked', 'skipped')),
		count(*) FILTER (WHERE a.status IN ('blocked', 'skipped')), coalesce(sum(a.rows), 0), coalesce(sum(a.attempts), 0)
	INTO calls, answered, failed, skipped, rows, attempts
	FROM unnest(answers) AS a;
	seconds := extract(epoch FROM clock_timestamp() - started);
	INSERT INTO collected (kind, calls, answered, failed, skipped, rows, attempts, seconds, server)
	VALUES (kind, calls, answered, failed, skipped, rows, attempts, seconds, server);
END $$;

COMMENT ON FUNCTION collect_slice(text, integer, text) IS
	'Claims, fetches and stores one slice of watches of a kind, in the caller''s transaction; calls is NULL if nothing was due';

-- The highest priority of watches that are due; NULL if none is.
SELECT for_each_kind($template$
CREATE FUNCTION top_priority_{kind}() RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	at timestamptz := clock_timestamp();
BEGIN
	RETURN (
		WITH RECURSIVE level AS (
			(SELECT priority FROM {watched} WHERE active ORDER BY priority DESC LIMIT 1)
			UNION ALL
			SELECT (SELECT w.priority FROM {watched} AS w WHERE w.active AND w.priority < level.priority
				ORDER BY w.priority DESC LIMIT 1)
			FROM level WHERE level.priority IS NOT NULL)
		SELECT max(priority) FROM level
		WHERE EXISTS (SELECT FROM {watched} AS w WHERE w.active AND w.priority = level.priority AND w.due_at <= at));
END $$;

COMMENT ON FUNCTION top_priority_{kind}() IS 'Part of collect(): the highest priority of watches that are due';
$template$);

-- The kind whose next watch has the highest priority; NULL if nothing is due.
CREATE FUNCTION next_kind(kinds text[]) RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
	RETURN (
		SELECT k.kind
		FROM unnest(kinds) WITH ORDINALITY AS k(kind, n)
			CROSS JOIN LATERAL (
				SELECT CASE k.kind
					WHEN 'charts' THEN top_priority_charts()
					WHEN 'keywords' THEN top_priority_keywords()
					WHEN 'apps' THEN top_priority_apps()
					WHEN 'reviews' THEN top_priority_reviews()
					WHEN 'catalog' THEN top_priority_catalog()
				END AS top OFFSET 0) AS t
		WHERE t.top IS NOT NULL
		ORDER BY t.top DESC, k.n LIMIT 1);
END $$;

COMMENT ON FUNCTION next_kind(text[]) IS 'Part of collect(): the kind whose next watch has the highest priority';

-- A procedure that commits cannot have a search_path of its own, so it qualifies all
-- names.
CREATE PROCEDURE collect(
	kinds text[] DEFAULT NULL,
	slice integer DEFAULT NULL,
	max_time interval DEFAULT NULL,
	server text DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
	wanted pg_catalog.text[] := @extschema@.known_kinds(kinds);
	ends pg_catalog.timestamptz := pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) max_time;
	next pg_catalog.text;
	s pg_catalog.record;
BEGIN
	PERFORM @extschema@.need_tables();
	IF slice < 1 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'slice must be at least 1';
	END IF;
	DELETE FROM @extschema@.collected
	WHERE at OPERATOR(pg_catalog.<) (pg_catalog.now() OPERATOR(pg_catalog.-) pg_catalog.interval '30 days');
	LOOP
		COMMIT;
		EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>=) ends;
		next := @extschema@.next_kind(wanted);
		EXIT WHEN next IS NULL;
		SELECT * INTO s FROM @extschema@.collect_slice(next, slice, server);
		-- Other sessions have claimed everything that is due.
		IF s.calls IS NULL THEN
			wanted := pg_catalog.array_remove(wanted, next);
			CONTINUE;
		END IF;
		RAISE NOTICE '%: % of % calls answered, % failed, % put off, % rows, % s', pg_catalog.concat_ws(' by ', next, server),
			s.answered, s.calls, s.failed, s.skipped, s.rows, pg_catalog.round(s.seconds::pg_catalog.numeric, 2);
		-- Blocked, or out of time: the next slice would send no requests either.
		EXIT WHEN s.skipped OPERATOR(pg_catalog.=) s.calls AND s.skipped OPERATOR(pg_catalog.>) 0;
	END LOOP;
	IF server IS NOT NULL THEN
		PERFORM @extschema@.leave(server);
	END IF;
END $$;

COMMENT ON PROCEDURE collect(text[], integer, interval, text) IS
	'Fetches and stores everything that is due, and commits after each slice of watches; server: a foreign server (dblink) that sends the requests';
