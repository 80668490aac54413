--
-- Movers: charts compared with earlier snapshots
--

-- Compares two lists: the ranks of each app in both.
CREATE FUNCTION moved(was integer[], now integer[]) RETURNS TABLE (app_key integer, rank_then integer, rank_now integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 110
AS $$
	SELECT coalesce(n.app_key, t.app_key), t.rank::integer, n.rank::integer
	FROM unnest(now) WITH ORDINALITY AS n(app_key, rank)
		FULL JOIN unnest(was) WITH ORDINALITY AS t(app_key, rank) ON t.app_key = n.app_key
$$;

COMMENT ON FUNCTION moved(integer[], integer[]) IS 'Internal: the ranks of each app in two lists of keys';

CREATE FUNCTION move_state(rank_then integer, rank_now integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE WHEN rank_then IS NULL THEN 'new' WHEN rank_now IS NULL THEN 'out' WHEN rank_now < rank_then THEN 'up'
		WHEN rank_now > rank_then THEN 'down' ELSE 'same' END
$$;

COMMENT ON FUNCTION move_state(integer, integer) IS 'Internal: new, out, up, down or same';

/*
 * Each chart is compared with itself: its last snapshot with the one that is
 * nearest to so much earlier.  One that failed yesterday is so compared with
 * the day before.  Days are not exact: a snapshot counts as a day older from 21
 * hours on, seven eighths of what is asked.
 */
CREATE FUNCTION movers(
	back interval DEFAULT '1 day',
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	at timestamptz DEFAULT NULL)
RETURNS TABLE (country text, category text, collection text, app_id text, title text, rank_then integer, rank_now integer,
	change integer, state text, then_at timestamptz, now_at timestamptz, lang text)
LANGUAGE sql STABLE ROWS 30000
AS $$
	SELECT c.country, c.category, c.collection, a.app_id, a.title, m.rank_then, m.rank_now, m.rank_then - m.rank_now,
		move_state(m.rank_then, m.rank_now), t.taken_at, n.taken_at, c.lang
	FROM watched_chart AS c
		CROSS JOIN LATERAL (
			SELECT s.taken_at, s.app_keys FROM chart_snapshot AS s
			WHERE s.chart_key = c.chart_key AND s.taken_at <= coalesce($5, 'infinity')
			ORDER BY s.taken_at DESC LIMIT 1) AS n
		CROSS JOIN LATERAL (
			SELECT e.* FROM (
				(SELECT s.taken_at, s.app_keys FROM chart_snapshot AS s
				WHERE s.chart_key = c.chart_key AND s.taken_at <= n.taken_at - $1
				ORDER BY s.taken_at DESC LIMIT 1)
				UNION ALL
				(SELECT s.taken_at, s.app_keys FROM chart_snapshot AS s
				WHERE s.chart_key = c.chart_key AND s.taken_at > n.taken_at - $1 AND s.taken_at <= n.taken_at - $1 * 0.875
				ORDER BY s.taken_at LIMIT 1)) AS e
			ORDER BY abs(extract(epoch FROM e.taken_at - (n.taken_at - $1))) LIMIT 1) AS t
		CROSS JOIN LATERAL moved(t.app_keys, n.app_keys) AS m
		JOIN app AS a ON a.app_key = m.app_key
	WHERE ($2 IS NULL OR c.country = ANY ((SELECT known_countries($2))::text[]))
		AND ($3 IS NULL OR c.category = ANY ((SELECT known_categories($3))::text[]))
		AND ($4 IS NULL OR c.collection = ANY ((SELECT known_collections($4))::text[]))
		AND (c.active OR $5 IS NOT NULL)
$$;

COMMENT ON FUNCTION movers(interval, text[], text[], text[], timestamptz) IS
	'Movers in each chart between its last snapshot (before at) and the one nearest to the given time before it; state: up, down, same, new, out. A chart without such an earlier snapshot has no rows';

CREATE FUNCTION rank_history(
	app_ids text[],
	back interval DEFAULT '1 year',
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL)
RETURNS TABLE (app_id text, title text, country text, category text, collection text, lang text, taken_at timestamptz, rank integer)
LANGUAGE sql STABLE ROWS 1000
AS $$
	SELECT a.app_id, a.title, c.country, c.category, c.collection, c.lang, s.taken_at, array_position(s.app_keys, a.app_key)
	FROM app AS a
		CROSS JOIN LATERAL (
			SELECT DISTINCT e.chart_key FROM chart_snapshot AS e WHERE e.app_keys @> ARRAY[a.app_key]) AS ever
		JOIN watched_chart AS c ON c.chart_key = ever.chart_key
		CROSS JOIN LATERAL (	-- few charts: by the index, whatever the planner takes their number for
			SELECT e.taken_at, e.app_keys FROM chart_snapshot AS e
			WHERE e.chart_key = ever.chart_key AND e.taken_at >= now() - $2 OFFSET 0) AS s
	WHERE a.app_id = ANY ($1)
		AND ($3 IS NULL OR c.country = ANY ((SELECT known_countries($3))::text[]))
		AND ($4 IS NULL OR c.category = ANY ((SELECT known_categories($4))::text[]))
		AND ($5 IS NULL OR c.collection = ANY ((SELECT known_collections($5))::text[]))
	ORDER BY a.app_id, c.chart_key, s.taken_at
$$;

COMMENT ON FUNCTION rank_history(text[], interval, text[], text[], text[]) IS
	'The ranks of apps in every snapshot of each chart that ever had them; rank NULL: not in this snapshot';

CREATE FUNCTION rank_summary(
	app_ids text[],
	back interval DEFAULT '1 year',
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL)
RETURNS TABLE (app_id text, title text, country text, category text, collection text, lang text,
	first_at timestamptz, peak integer, peak_at timestamptz, last_rank integer, last_at timestamptz,
	days_ranked integer, days_measured integer)
LANGUAGE sql STABLE ROWS 100
AS $$
	SELECT h.app_id, h.title, h.country, h.category, h.collection, h.lang,
		min(h.taken_at) FILTER (WHERE h.rank IS NOT NULL),
		min(h.rank),
		(array_agg(h.taken_at ORDER BY h.rank, h.taken_at))[1],
		(array_agg(h.rank ORDER BY h.taken_at DESC))[1],
		max(h.taken_at),
		count(DISTINCT h.taken_at::date) FILTER (WHERE h.rank IS NOT NULL)::integer,
		count(DISTINCT h.taken_at::date)::integer
	FROM rank_history($1, $2, $3, $4, $5) AS h
	GROUP BY 1, 2, 3, 4, 5, 6
	HAVING min(h.rank) IS NOT NULL
	ORDER BY 1, 3, 4, 5, 6
$$;

COMMENT ON FUNCTION rank_summary(text[], interval, text[], text[], text[]) IS
	'For each chart that ever had the apps: the first time, the best rank and its time, the rank in the last snapshot (NULL: none), and the number of days with a rank, of those with a snapshot';
