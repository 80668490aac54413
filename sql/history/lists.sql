--
-- Lists: charts and results of searches, and the apps in them
--

-- Inserts new apps and updates known ones. Returns the keys of the apps of each list,
-- ordered by rank.
CREATE FUNCTION keep_apps(answers answer[]) RETURNS TABLE (key integer, app_keys integer[])
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH seen AS MATERIALIZED (
		SELECT l.key, l.lang, l.fetched_at, u.*, o.app_key,
			o.app_key IS NULL OR o.title IS NULL OR o.last_seen_at < l.fetched_at - interval '6 hours'
				OR o.lang = l.lang
					AND (o.title <> u.title OR o.developer <> u.developer OR o.genre <> u.genre OR o.icon <> u.icon) AS is_news
		FROM unnest(answers) AS l
			CROSS JOIN LATERAL unnest(l.apps) WITH ORDINALITY AS u(app_id, title, developer, genre, icon, rank)
			LEFT JOIN app AS o ON o.app_id = u.app_id
		WHERE u.app_id IS NOT NULL),
	kept AS (
		INSERT INTO app AS a (app_id, lang, title, developer, genre, icon, first_seen_at, last_seen_at)
		SELECT DISTINCT ON (s.app_id)		-- ordered, so that concurrent sessions lock apps in the same order
			s.app_id, s.lang, s.title, s.developer, s.genre, s.icon, s.fetched_at, s.fetched_at
		FROM seen AS s
		WHERE s.is_news
		ORDER BY s.app_id, s.fetched_at DESC
		ON CONFLICT (app_id) DO UPDATE
		SET lang = CASE WHEN a.title IS NULL THEN excluded.lang ELSE a.lang END,
			title = CASE WHEN a.lang = excluded.lang OR a.title IS NULL THEN coalesce(excluded.title, a.title) ELSE a.title END,
			developer = coalesce(excluded.developer, a.developer),
			genre = CASE WHEN a.lang = excluded.lang OR a.genre IS NULL THEN coalesce(excluded.genre, a.genre) ELSE a.genre END,
			icon = coalesce(excluded.icon, a.icon),
			first_seen_at = least(a.first_seen_at, excluded.first_seen_at),
			last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)
		RETURNING a.app_id, a.app_key)
	SELECT s.key, array_agg(coalesce(s.app_key, a.app_key) ORDER BY s.rank)
	FROM seen AS s LEFT JOIN kept AS a ON s.app_key IS NULL AND a.app_id = s.app_id
	GROUP BY s.key;
END $$;

COMMENT ON FUNCTION keep_apps(answer[]) IS 'Part of collect(): inserts and updates the apps of answers';

-- Inserts a snapshot for each list that was answered: keys ordered by rank.
SELECT for_each_kind($template$
CREATE FUNCTION keep_{kind}(answers answer[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO {snapshot} ({key}, taken_at, app_keys)
	SELECT l.key, l.fetched_at, coalesce(a.app_keys, '{}')
	FROM unnest(answers) AS l LEFT JOIN keep_apps(answers) AS a USING (key)
	WHERE NOT l.failed
	ON CONFLICT DO NOTHING;
END $$;

COMMENT ON FUNCTION keep_{kind}(answer[]) IS 'Part of collect(): inserts a snapshot of each list';
$template$, '{charts,keywords}');
