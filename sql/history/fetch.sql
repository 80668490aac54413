--
-- Fetching: how what was claimed is asked for
--
-- These functions alone ask playfast, by its functions that return a row for
-- each call, with a status and the rows as an array.
--

-- The query, whose $1 is the requests, on the server that fetches: this one, where
-- they are the second parameter, or by dblink another one.
CREATE FUNCTION asking(query text, columns text, requests text, type text, server text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	dblink_schema name;
BEGIN
	IF server IS NULL THEN
		RETURN replace(query, '$1', '$2');
	END IF;
	SELECT n.nspname INTO dblink_schema
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
	WHERE e.extname = 'dblink';
	IF dblink_schema IS NULL THEN
		RAISE undefined_object USING
			MESSAGE = 'fetching by another server needs the extension dblink',
			HINT = 'CREATE EXTENSION dblink.';
	END IF;
	query := replace(query, '$1', format('%L::%s[]', requests, type));
	RETURN format('SELECT * FROM %I.dblink(%L, %L) AS r(%s)', dblink_schema, server, query, columns);
END $$;

COMMENT ON FUNCTION asking(text, text, text, text, text) IS 'Part of collect(): a query as this server or another one is to run it';

CREATE FUNCTION collect_charts(claimed integer[], server text,
	OUT statuses text[], OUT faults boolean[], OUT rows bigint, OUT attempts bigint)
LANGUAGE plpgsql
AS $$
DECLARE
	w record;
	requests playfast_chart_request[] := '{}';
	keys integer[] := '{}';
	answers list_answer[];
BEGIN
	FOR w IN SELECT * FROM watched_chart WHERE chart_key = ANY (claimed) LOOP
		BEGIN
			requests := requests || playfast_chart_request(country => w.country, category => w.category,
				collection => w.collection, lang => w.lang, num => w.num, priority => w.priority);
			keys := keys || w.chart_key;
		EXCEPTION WHEN data_exception THEN
			PERFORM put_aside('charts', w.chart_key, SQLERRM);
		END;
	END LOOP;
	EXECUTE format($sql$
		SELECT array_agg(ROW(a.key, r.lang, coalesce(r.status, 'skipped'), coalesce(r.failed, true), r.error, r.attempts,
			r.fetched_at, r.app_ids, r.titles, r.developers, r.genres, r.icons)::list_answer)
		FROM (SELECT key, $2[n] AS q FROM unnest($1) WITH ORDINALITY AS k(key, n)) AS a
			LEFT JOIN (%s) AS r ON (r.country, r.category, r.collection, r.lang)
				= ((a.q).country, (a.q).category, (a.q).collection, (a.q).lang)
		$sql$, asking($sql$
		SELECT (s.r).country, (s.r).category, (s.r).collection, (s.r).lang, (s.r).status, (s.r).failed, (s.r).error,
			(s.r).attempts, (s.r).fetched_at, e.*
		FROM (SELECT playfast_top_apps_results($1) AS r OFFSET 0) AS s
			CROSS JOIN LATERAL (
				SELECT array_agg(u.app_id) AS app_ids, array_agg(u.title) AS titles, array_agg(u.developer) AS developers,
					array_agg(u.genre) AS genres, array_agg(u.icon) AS icons
				FROM unnest((s.r).rows) AS u) AS e
		$sql$,
		'country text, category text, collection text, lang text, ' || list_columns(),
		requests::text, 'playfast_chart_request', server))
	INTO answers USING keys, requests;

	PERFORM keep_apps(answers);
	INSERT INTO chart_snapshot (chart_key, taken_at, app_keys)
	SELECT k.key, k.fetched_at, k.app_keys FROM ranked(answers) AS k
	ON CONFLICT DO NOTHING;
	SELECT * INTO statuses, faults, rows, attempts FROM settle_lists('charts', answers);
END $$;

COMMENT ON FUNCTION collect_charts(integer[], text) IS 'Part of collect(): charts';

CREATE FUNCTION collect_keywords(claimed integer[], server text,
	OUT statuses text[], OUT faults boolean[], OUT rows bigint, OUT attempts bigint)
LANGUAGE plpgsql
AS $$
DECLARE
	w record;
	requests playfast_search_request[] := '{}';
	keys integer[] := '{}';
	answers list_answer[];
BEGIN
	FOR w IN SELECT * FROM watched_keyword WHERE keyword_key = ANY (claimed) LOOP
		BEGIN
			requests := requests || playfast_search_request(query => w.query, country => w.country, lang => w.lang,
				num => w.num, priority => w.priority);
			keys := keys || w.keyword_key;
		EXCEPTION WHEN data_exception THEN
			PERFORM put_aside('keywords', w.keyword_key, SQLERRM);
		END;
	END LOOP;
	EXECUTE format($sql$
		SELECT array_agg(ROW(a.key, r.lang, coalesce(r.status, 'skipped'), coalesce(r.failed, true), r.error, r.attempts,
			r.fetched_at, r.app_ids, r.titles, r.developers, r.genres, r.icons)::list_answer)
		FROM (SELECT key, $2[n] AS q FROM unnest($1) WITH ORDINALITY AS k(key, n)) AS a
			LEFT JOIN (%s) AS r ON (r.query, r.country, r.lang) = ((a.q).query, (a.q).country, (a.q).lang)
		$sql$, asking($sql$
		SELECT (s.r).query, (s.r).country, (s.r).lang, (s.r).status, (s.r).failed, (s.r).error,
			(s.r).attempts, (s.r).fetched_at, e.*
		FROM (SELECT playfast_search_results($1) AS r OFFSET 0) AS s
			CROSS JOIN LATERAL (
				SELECT array_agg(u.app_id) AS app_ids, array_agg(u.title) AS titles, array_agg(u.developer) AS developers,
					array_agg(u.genre) AS genres, array_agg(u.icon) AS icons
				FROM unnest((s.r).rows) AS u) AS e
		$sql$,
		'query text, country text, lang text, ' || list_columns(),
		requests::text, 'playfast_search_request', server))
	INTO answers USING keys, requests;

	PERFORM keep_apps(answers);
	INSERT INTO keyword_snapshot (keyword_key, taken_at, app_keys)
	SELECT k.key, k.fetched_at, k.app_keys FROM ranked(answers) AS k
	ON CONFLICT DO NOTHING;
	SELECT * INTO statuses, faults, rows, attempts FROM settle_lists('keywords', answers);
END $$;

COMMENT ON FUNCTION collect_keywords(integer[], text) IS 'Part of collect(): searches';

CREATE FUNCTION list_columns() RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
	SELECT 'status text, failed boolean, error text, attempts integer, fetched_at timestamptz, '
		'app_ids text[], titles text[], developers text[], genres text[], icons text[]'
$$;

COMMENT ON FUNCTION list_columns() IS 'Part of collect(): columns of a list that another server fetched';

CREATE FUNCTION settle_lists(kind text, answers list_answer[],
	OUT statuses text[], OUT faults boolean[], OUT rows bigint, OUT attempts bigint)
LANGUAGE plpgsql
AS $$
DECLARE
	keys integer[];
	errors text[];
BEGIN
	SELECT array_agg(l.key), array_agg(l.status), array_agg(l.failed), array_agg(l.error),
		coalesce(sum(cardinality(l.app_ids)), 0), coalesce(sum(l.attempts), 0)
	INTO keys, statuses, faults, errors, rows, attempts
	FROM unnest(answers) AS l;
	PERFORM settle(kind, keys, statuses, faults, errors);
END $$;

COMMENT ON FUNCTION settle_lists(text, list_answer[]) IS 'Part of collect(): how a slice of lists went';

CREATE FUNCTION collect_apps(claimed integer[], server text,
	OUT statuses text[], OUT faults boolean[], OUT rows bigint, OUT attempts bigint)
LANGUAGE plpgsql
AS $$
DECLARE
	w record;
	requests playfast_app_request[] := '{}';
	keys integer[] := '{}';
	errors text[];
	answers app_answer[];
BEGIN
	FOR w IN SELECT * FROM watched_app WHERE watch_key = ANY (claimed) LOOP
		BEGIN
			requests := requests || playfast_app_request(app_id => w.app_id, country => w.country, lang => w.lang,
				priority => w.priority);
			keys := keys || w.watch_key;
		EXCEPTION WHEN data_exception THEN
			PERFORM put_aside('apps', w.watch_key, SQLERRM);
		END;
	END LOOP;
	EXECUTE format($sql$
		SELECT array_agg(ROW(a.key, (a.q).app_id, (a.q).country, (a.q).lang, coalesce(r.status, 'skipped'),
			coalesce(r.failed, true), r.error, r.attempts, r.fetched_at, r.app)::app_answer)
		FROM (SELECT key, $2[n] AS q FROM unnest($1) WITH ORDINALITY AS k(key, n)) AS a
			LEFT JOIN (%s) AS r ON (r.app_id, r.country, r.lang) = ((a.q).app_id, (a.q).country, (a.q).lang)
		$sql$, asking($sql$
		SELECT (s.r).app_id, (s.r).country, (s.r).lang, (s.r).status, (s.r).failed, (s.r).error, (s.r).attempts,
			(s.r).fetched_at, to_jsonb((s.r).rows[1]) AS app
		FROM (SELECT playfast_apps_results($1) AS r OFFSET 0) AS s
		$sql$,
		'app_id text, country text, lang text, status text, failed boolean, error text, attempts integer, '
		'fetched_at timestamptz, app jsonb',
		requests::text, 'playfast_app_request', server))
	INTO answers USING keys, requests;

	PERFORM keep_listings(answers);
	SELECT array_agg(r.key), array_agg(r.status), array_agg(r.failed), array_agg(r.error), count(r.app),
		coalesce(sum(r.attempts), 0)
	INTO keys, statuses, faults, errors, rows, attempts
	FROM unnest(answers) AS r;
	PERFORM settle('apps', keys, statuses, faults, errors);
END $$;

COMMENT ON FUNCTION collect_apps(integer[], text) IS 'Part of collect(): apps';

-- What a slice asks for of each watch at most; the rest comes in the next one.
CREATE FUNCTION reviews_at_once() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT 1000 $$;

COMMENT ON FUNCTION reviews_at_once() IS 'Part of the others: reviews that a slice asks for of each watch at most';

CREATE FUNCTION collect_reviews(claimed integer[], server text,
	OUT statuses text[], OUT faults boolean[], OUT rows bigint, OUT attempts bigint)
LANGUAGE plpgsql
AS $$
DECLARE
	w record;
	requests playfast_review_request[] := '{}';
	keys integer[] := '{}';
	errors text[] := '{}';
	r record;
BEGIN
	PERFORM begin_runs(claimed);
	FOR w IN SELECT * FROM watched_reviews WHERE watch_key = ANY (claimed) LOOP
		BEGIN
			requests := requests || playfast_review_request(app_id => w.app_id, lang => w.lang, sort => 'newest',
				num => reviews_at_once(), since => nullif(w.since, '-infinity'), token => w.token, priority => w.priority);
			keys := keys || w.watch_key;
		EXCEPTION WHEN data_exception THEN
			PERFORM put_aside('reviews', w.watch_key, SQLERRM);
		END;
	END LOOP;

	claimed := keys;
	keys := '{}';
	rows := 0;
	attempts := 0;
	FOR r IN EXECUTE format($sql$
		SELECT a.key, coalesce(g.status, 'skipped') AS status, coalesce(g.failed, true) AS failed, g.error,
			coalesce(g.attempts, 0) AS attempts, (a.q).app_id, (a.q).lang, g.fetched_at, g.next_token, g.rows
		FROM (SELECT key, $2[n] AS q FROM unnest($1) WITH ORDINALITY AS k(key, n)) AS a
			LEFT JOIN (%s) AS g ON (g.app_id, g.lang) = ((a.q).app_id, (a.q).lang)
		$sql$, asking($sql$
		SELECT (s.r).app_id, (s.r).lang, (s.r).status, (s.r).failed, (s.r).error, (s.r).attempts, (s.r).fetched_at,
			(s.r).next_token, (s.r).rows
		FROM (SELECT playfast_reviews_results($1) AS r OFFSET 0) AS s
		$sql$,
		'app_id text, lang text, status text, failed boolean, error text, attempts integer, fetched_at timestamptz, '
		'next_token text, rows playfast_review[]',
		requests::text, 'playfast_review_request', server)) USING claimed, requests
	LOOP
		IF r.rows <> '{}' THEN
			PERFORM keep_reviews(r.app_id, coalesce(r.fetched_at, clock_timestamp()), r.rows);
		END IF;
		keys := keys || r.key;
		statuses := statuses || r.status;
		faults := faults || r.failed;
		errors := errors || r.error;
		rows := rows + coalesce(cardinality(r.rows), 0);
		attempts := attempts + r.attempts;
		PERFORM advance_run(r.key, r.failed, r.next_token, (SELECT max(n.created_at) FROM unnest(r.rows) AS n));
	END LOOP;
	PERFORM settle('reviews', keys, statuses, faults, errors);
	-- A run that is not at its end goes on at once.
	UPDATE watched_reviews AS o SET due_at = least(o.due_at, clock_timestamp())
	WHERE o.watch_key = ANY (keys) AND o.failures = 0 AND o.token IS NOT NULL AND o.status NOT IN ('blocked', 'skipped');
END $$;

COMMENT ON FUNCTION collect_reviews(integer[], text) IS 'Part of collect(): reviews';
