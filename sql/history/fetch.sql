--
-- Fetching: requests for claimed watches, and their answers
--
-- Only these functions send requests.  They use playfast's functions that return a
-- row for each call, with its status and an array of rows.
--

-- An app in a list.
CREATE TYPE seen_app AS (
	app_id text COLLATE "C",
	title text,
	developer text,
	genre text,
	icon text
);

-- The answer for one watch. Apps of a list are ordered by rank; a single app is a list
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

-- The requests of claimed watches. A watch that playfast does not accept is put aside: it
-- would fail its slice every time.
SELECT for_each_kind($template$
CREATE FUNCTION requests_of_{kind}(claimed integer[], OUT keys integer[], OUT requests {requests}[])
LANGUAGE plpgsql
AS $$
DECLARE
	one integer;
BEGIN
	SELECT array_agg(w.{key}), array_agg({request}) INTO keys, requests FROM {watched} AS w WHERE w.{key} = ANY (claimed);
EXCEPTION WHEN data_exception THEN
	-- One of them is wrong: find it.
	FOREACH one IN ARRAY claimed LOOP
		BEGIN
			PERFORM {request} FROM {watched} AS w WHERE w.{key} = one;
		EXCEPTION WHEN data_exception THEN
			UPDATE {watched} AS w SET active = false, status = 'invalid', error = SQLERRM, tried_at = clock_timestamp()
			WHERE w.{key} = one;
			RAISE WARNING 'a watch of {kind} is wrong and was put aside: %', SQLERRM;
			claimed := array_remove(claimed, one);
		END;
	END LOOP;
	SELECT array_agg(w.{key}), array_agg({request}) INTO keys, requests FROM {watched} AS w WHERE w.{key} = ANY (claimed);
END $$;

COMMENT ON FUNCTION requests_of_{kind}(integer[]) IS 'Part of collect(): requests of watches; wrong watches are put aside';
$template$);

-- Fetches claimed watches in one batch, here or on another server; returns a row for
-- each watch. Another server gets the requests as the text of an array. Times within
-- jsonb are written in UTC, so that they can be compared. Answers are joined to their
-- watches by a hash.
SELECT for_each_kind($template$
CREATE FUNCTION ask_{kind}(claimed integer[], server text) RETURNS SETOF answer
LANGUAGE plpgsql
SET timezone = 'UTC'
SET datestyle = 'ISO'
SET enable_nestloop = off
AS $$
DECLARE
	keys integer[];
	requests {requests}[];
	there text := $sql$
		SELECT {subject}, a.status, a.failed, a.error, a.attempts, a.fetched_at, a.next_token,
			coalesce(cardinality(a.rows), 0) AS rows, e.*
		FROM (SELECT (s.r).* FROM (SELECT {results}(%L::{requests}[]) AS r OFFSET 0) AS s) AS a
			CROSS JOIN LATERAL (SELECT {kept} FROM unnest(a.rows) AS u) AS e
		$sql$;
	columns text := replace('{subject}', ',', ' text,') || ' text, status text, failed boolean, error text, attempts integer, '
		'fetched_at timestamptz, next_token text, rows integer, apps text[], app_ids text[], app jsonb, reviews playfast_review[]';
BEGIN
	SELECT * INTO keys, requests FROM requests_of_{kind}(claimed);
	IF keys IS NULL THEN
		RETURN;		-- all of them were put aside
	END IF;
	IF server IS NOT NULL THEN
		there := format(replace(there, 'seen_app', 'text'), requests);
		RETURN QUERY EXECUTE format($sql$
			SELECT q.key, {told}, coalesce(r.status, 'skipped'), coalesce(r.failed, true), r.error, coalesce(r.attempts, 0),
				coalesce(r.fetched_at, clock_timestamp()), r.next_token, coalesce(r.rows, 0),
				r.apps::seen_app[], r.app_ids, r.app, r.reviews
			FROM unnest($1, $2) AS q(key) LEFT JOIN ask_there(%L, %L, %L) AS r(%s) USING ({subject})
			$sql$, server, there, columns, columns) USING keys, requests;
		RETURN;
	END IF;
	RETURN QUERY
	SELECT q.key, {told}, coalesce(r.status, 'skipped'), coalesce(r.failed, true), r.error, coalesce(r.attempts, 0),
		coalesce(r.fetched_at, clock_timestamp()), r.next_token, coalesce(r.rows, 0), r.apps, r.app_ids, r.app, r.reviews
	FROM unnest(keys, requests) AS q(key) LEFT JOIN (
		SELECT {subject}, a.status, a.failed, a.error, a.attempts, a.fetched_at, a.next_token,
			coalesce(cardinality(a.rows), 0) AS rows, e.*
		FROM (SELECT (s.r).* FROM (SELECT {results}(requests) AS r OFFSET 0) AS s) AS a
			CROSS JOIN LATERAL (SELECT {kept} FROM unnest(a.rows) AS u) AS e) AS r USING ({subject});
END $$;

COMMENT ON FUNCTION ask_{kind}(integer[], text) IS 'Part of collect(): fetches claimed watches';
$template$);
