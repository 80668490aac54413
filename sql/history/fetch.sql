--
-- Fetching: how what was claimed is asked for
--
-- These functions alone ask playfast, by its functions that return a row for
-- each call, with a status and the rows as an array.
--

-- An app as lists show it.
CREATE TYPE seen_app AS (
	app_id text,
	title text,
	developer text,
	genre text,
	icon text
);

-- What came of one watch. Apps of a list are in the order of ranks; an app is a list
-- of one.
CREATE TYPE answer AS (
	key integer,
	app_id text,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows integer,
	apps seen_app[],
	app_ids text[],
	app jsonb,
	reviews playfast_review[]
);

-- A watch that playfast refuses would refuse its slice for ever: it is put aside.
CREATE FUNCTION put_aside(k watch_kind, key integer, reason text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	EXECUTE format('UPDATE %I SET active = false, status = %L, error = $2, tried_at = clock_timestamp() WHERE %I = $1',
		k.watched, 'invalid', k.key) USING key, reason;
	RAISE WARNING 'a watch of % is wrong and was put aside: %', k.kind, reason;
END $$;

COMMENT ON FUNCTION put_aside(watch_kind, integer, text) IS 'Part of collect(): a watch that cannot be asked for';

-- What claimed watches ask: requests is an array of the kind's type, as a text that
-- any server reads.
CREATE FUNCTION make_requests(k watch_kind, claimed integer[], OUT keys integer[], OUT requests text)
LANGUAGE plpgsql
SET datestyle = 'ISO'
AS $$
DECLARE
	query text := format('SELECT array_agg(w.%1$I), array_agg(%2$s)::text FROM %3$I AS w WHERE w.%1$I = ANY ($1)',
		k.key, k.request, k.watched);
	one integer;
BEGIN
	EXECUTE query INTO keys, requests USING claimed;
EXCEPTION WHEN data_exception THEN
	-- Which?
	FOREACH one IN ARRAY claimed LOOP
		BEGIN
			EXECUTE query INTO keys, requests USING ARRAY[one];
		EXCEPTION WHEN data_exception THEN
			PERFORM put_aside(k, one, SQLERRM);
			claimed := array_remove(claimed, one);
		END;
	END LOOP;
	EXECUTE query INTO keys, requests USING claimed;
END $$;

COMMENT ON FUNCTION make_requests(watch_kind, integer[]) IS 'Part of collect(): what watches ask; wrong ones are put aside';

-- The query that asks $1, with the subject of each call, what became of it, and what
-- is kept of its rows; and the columns that it returns.
CREATE FUNCTION asking(k watch_kind, OUT query text, OUT columns text)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	kept text := CASE k.kind
		WHEN 'reviews' THEN 'NULL::text[] AS apps, NULL::text[] AS app_ids, NULL::jsonb AS app, array_agg(u) AS reviews'
		WHEN 'catalog' THEN 'NULL::text[] AS apps, array_agg(u.app_id) AS app_ids, NULL::jsonb AS app,
			NULL::playfast_review[] AS reviews'
		ELSE format('array_agg(ROW(u.app_id, u.title, u.developer, u.genre, u.icon)::text) AS apps, NULL::text[] AS app_ids,
			%s AS app, NULL::playfast_review[] AS reviews',
			CASE k.kind WHEN 'apps' THEN 'to_jsonb((s.r).rows[1])' ELSE 'NULL::jsonb' END) END;
BEGIN
	query := format($sql$
		SELECT %s, (s.r).status, (s.r).failed, (s.r).error, (s.r).attempts, (s.r).fetched_at, (s.r).next_token,
			coalesce(cardinality((s.r).rows), 0) AS rows, e.*
		FROM (SELECT %s($1) AS r OFFSET 0) AS s
			CROSS JOIN LATERAL (SELECT %s FROM unnest((s.r).rows) AS u) AS e
		$sql$,
		(SELECT string_agg(format('(s.r).%I', c), ', ') FROM unnest(k.subject) AS c),
		k.results,
		kept);
	columns := array_to_string(k.subject, ' text, ') || ' text, status text, failed boolean, error text, attempts integer, '
		'fetched_at timestamptz, next_token text, rows integer, apps text[], app_ids text[], app jsonb, '
		'reviews playfast_review[]';
END $$;

COMMENT ON FUNCTION asking(watch_kind) IS 'Part of collect(): the query that asks playfast';

-- Asks in one batch for what was claimed, here or on another server; returns a row for
-- each watch. Instants within jsonb are written in UTC, so that they can be compared.
CREATE FUNCTION ask(k watch_kind, claimed integer[], server text) RETURNS SETOF answer
LANGUAGE plpgsql
SET timezone = 'UTC'
AS $$
DECLARE
	keys integer[];
	requests text;
	query text;
	columns text;
BEGIN
	SELECT * INTO keys, requests FROM make_requests(k, claimed);
	SELECT * INTO query, columns FROM asking(k);
	IF server IS NULL THEN
		query := replace(replace(query, '$1', format('$2::%I[]', k.requests)),
			'u.icon)::text)', 'u.icon)::seen_app)');
	ELSE
		query := format('SELECT * FROM ask_there(%L, %L, %L) AS t(%s)', server,
			replace(query, '$1', format('%L::%I[]', requests, k.requests)), columns, columns);
	END IF;
	RETURN QUERY EXECUTE format($sql$
		SELECT q.key, %s, coalesce(r.status, 'skipped'), coalesce(r.failed, true), r.error, coalesce(r.attempts, 0),
			coalesce(r.fetched_at, clock_timestamp()), r.next_token, coalesce(r.rows, 0),
			r.apps::seen_app[], r.app_ids, r.app, r.reviews
		FROM unnest($1, $2::%I[]) AS q(key) LEFT JOIN (%s) AS r USING (%s)
		$sql$,
		(SELECT string_agg(CASE WHEN c = ANY (k.subject) THEN 'q.' || c ELSE 'NULL' END, ', ')
			FROM unnest('{app_id,country,lang}'::text[]) AS c),
		k.requests, query, array_to_string(k.subject, ', '))
	USING keys, requests;
END $$;

COMMENT ON FUNCTION ask(watch_kind, integer[], text) IS 'Part of collect(): asks for what was claimed';
