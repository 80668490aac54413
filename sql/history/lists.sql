--
-- Lists: charts and results of searches, and the apps that are seen in them
--

-- Apps that were seen: new ones, and what is new of known ones.
CREATE FUNCTION keep_apps(answers answer[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO app AS a (app_id, lang, title, developer, genre, icon, first_seen_at, last_seen_at)
	SELECT DISTINCT ON (u.app_id)		-- in an order, so that sessions side by side lock in the same one
		u.app_id, l.lang, u.title, u.developer, u.genre, u.icon, l.fetched_at, l.fetched_at
	FROM unnest(answers) AS l
		CROSS JOIN LATERAL unnest(l.app_ids, l.titles, l.developers, l.genres, l.icons)
			AS u(app_id, title, developer, genre, icon)
		LEFT JOIN app AS o ON o.app_id = u.app_id
	WHERE u.app_id IS NOT NULL
		AND (o.app_key IS NULL OR o.title IS NULL OR o.last_seen_at < l.fetched_at - interval '6 hours'
			OR o.lang = l.lang
				AND (o.title <> u.title OR o.developer <> u.developer OR o.genre <> u.genre OR o.icon <> u.icon))
	ORDER BY u.app_id, l.fetched_at DESC
	ON CONFLICT (app_id) DO UPDATE
	SET lang = CASE WHEN a.title IS NULL THEN excluded.lang ELSE a.lang END,
		title = CASE WHEN a.lang = excluded.lang OR a.title IS NULL THEN coalesce(excluded.title, a.title) ELSE a.title END,
		developer = coalesce(excluded.developer, a.developer),
		genre = CASE WHEN a.lang = excluded.lang OR a.genre IS NULL THEN coalesce(excluded.genre, a.genre) ELSE a.genre END,
		icon = coalesce(excluded.icon, a.icon),
		first_seen_at = least(a.first_seen_at, excluded.first_seen_at),
		last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at);
END $$;

COMMENT ON FUNCTION keep_apps(answer[]) IS 'Part of collect(): apps that were seen';

-- A snapshot of each list that was answered: keys in the order of ranks.
CREATE FUNCTION keep_lists(k watch_kind, answers answer[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM keep_apps(answers);
	EXECUTE format($sql$
		INSERT INTO %I (%I, taken_at, app_keys)
		SELECT l.key, l.fetched_at,
			ARRAY(SELECT a.app_key
				FROM unnest(l.app_ids) WITH ORDINALITY AS u(app_id, n) JOIN app AS a USING (app_id) ORDER BY u.n)
		FROM unnest($1) AS l
		WHERE NOT l.failed
		ON CONFLICT DO NOTHING
		$sql$, k.snapshot, k.key) USING answers;
END $$;

COMMENT ON FUNCTION keep_lists(watch_kind, answer[]) IS 'Part of collect(): lists that were answered';
