--
-- Keywords: the ranks of apps in the results of searches
--

CREATE FUNCTION keyword_history(
	app_ids text[],
	queries text[] DEFAULT NULL,
	countries text[] DEFAULT NULL,
	back interval DEFAULT '1 year')
RETURNS TABLE (app_id text, title text, query text, country text, lang text, taken_at timestamptz, rank integer)
LANGUAGE sql STABLE
AS $$
	SELECT a.app_id, a.title, k.query, k.country, k.lang, s.taken_at, array_position(s.app_keys, a.app_key)
	FROM app AS a
		CROSS JOIN watched_keyword AS k
		CROSS JOIN LATERAL (
			SELECT e.taken_at, e.app_keys FROM keyword_snapshot AS e
			WHERE e.keyword_key = k.keyword_key AND e.taken_at >= now() - $4 OFFSET 0) AS s
	WHERE a.app_id = ANY ($1)
		AND ($2 IS NULL OR k.query = ANY ($2))
		AND ($3 IS NULL OR k.country = ANY ((SELECT known_countries($3))::text[]))
	ORDER BY 1, 3, 4, 5, 6
$$;

COMMENT ON FUNCTION keyword_history(text[], text[], text[], interval) IS
	'The ranks of apps in every snapshot of a search; rank NULL: not among the results';

CREATE FUNCTION keyword_movers(
	back interval DEFAULT '1 day',
	queries text[] DEFAULT NULL,
	countries text[] DEFAULT NULL,
	at timestamptz DEFAULT NULL)
RETURNS TABLE (query text, country text, lang text, app_id text, title text, rank_then integer, rank_now integer,
	change integer, state text, then_at timestamptz, now_at timestamptz)
LANGUAGE sql STABLE
AS $$
	SELECT k.query, k.country, k.lang, a.app_id, a.title, m.rank_then, m.rank_now, m.rank_then - m.rank_now,
		move_state(m.rank_then, m.rank_now), t.taken_at, n.taken_at
	FROM watched_keyword AS k
		CROSS JOIN LATERAL (
			SELECT s.taken_at, s.app_keys FROM keyword_snapshot AS s
			WHERE s.keyword_key = k.keyword_key AND s.taken_at <= coalesce($4, 'infinity')
			ORDER BY s.taken_at DESC LIMIT 1) AS n
		CROSS JOIN LATERAL (
			SELECT c.* FROM (
				(SELECT s.taken_at, s.app_keys FROM keyword_snapshot AS s
				WHERE s.keyword_key = k.keyword_key AND s.taken_at <= n.taken_at - $1
				ORDER BY s.taken_at DESC LIMIT 1)
				UNION ALL
				(SELECT s.taken_at, s.app_keys FROM keyword_snapshot AS s
				WHERE s.keyword_key = k.keyword_key AND s.taken_at > n.taken_at - $1 AND s.taken_at <= n.taken_at - $1 * 0.875
				ORDER BY s.taken_at LIMIT 1)) AS c
			ORDER BY abs(extract(epoch FROM c.taken_at - (n.taken_at - $1))) LIMIT 1) AS t
		CROSS JOIN LATERAL moved(t.app_keys, n.app_keys) AS m
		JOIN app AS a ON a.app_key = m.app_key
	WHERE ($2 IS NULL OR k.query = ANY ($2))
		AND ($3 IS NULL OR k.country = ANY ((SELECT known_countries($3))::text[]))
		AND (k.active OR $4 IS NOT NULL)
$$;

COMMENT ON FUNCTION keyword_movers(interval, text[], text[], timestamptz) IS
	'Movers in the results of searches, as movers() has them for charts';

CREATE FUNCTION visibility(
	app_ids text[],
	queries text[] DEFAULT NULL,
	countries text[] DEFAULT NULL,
	places integer DEFAULT 30,
	at timestamptz DEFAULT NULL)
RETURNS TABLE (app_id text, country text, lang text, keywords integer, ranked integer, visibility double precision)
LANGUAGE sql STABLE
AS $$
	SELECT a.app_id, k.country, k.lang, count(*)::integer, count(p.rank)::integer,
		sum(coalesce((1.0 + $4 - p.rank) / $4, 0))::double precision / count(*)
	FROM app AS a
		CROSS JOIN watched_keyword AS k
		CROSS JOIN LATERAL (
			SELECT s.app_keys FROM keyword_snapshot AS s
			WHERE s.keyword_key = k.keyword_key AND s.taken_at <= coalesce($5, 'infinity')
			ORDER BY s.taken_at DESC LIMIT 1) AS n
		CROSS JOIN LATERAL (
			SELECT CASE WHEN r.rank <= $4 THEN r.rank END AS rank
			FROM (SELECT array_position(n.app_keys, a.app_key) AS rank) AS r) AS p
	WHERE a.app_id = ANY ($1)
		AND ($2 IS NULL OR k.query = ANY ($2))
		AND ($3 IS NULL OR k.country = ANY ((SELECT known_countries($3))::text[]))
		AND (k.active OR $5 IS NOT NULL)
	GROUP BY a.app_id, k.country, k.lang
	ORDER BY 1, 2, 3
$$;

COMMENT ON FUNCTION visibility(text[], text[], text[], integer, timestamptz) IS
	'Visibility of apps in searches, from 0 to 1: the mean over all keywords of (places + 1 - rank) / places, 0 if the app is not among the first places';
