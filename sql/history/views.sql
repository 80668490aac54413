--
-- Views
--
-- Plain SQL over the tables: they do not depend on this extension, and so stay
-- when it is dropped.
--

-- Replaces a view, even if its columns have changed.
CREATE FUNCTION create_view(name text, query text, comment text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	BEGIN
		EXECUTE format('CREATE OR REPLACE VIEW %I AS %s', name, query);
	EXCEPTION WHEN invalid_table_definition THEN
		EXECUTE format('DROP VIEW %I', name);
		EXECUTE format('CREATE VIEW %I AS %s', name, query);
	END;
	EXECUTE format('COMMENT ON VIEW %I IS %L', name, comment);
END $$;

COMMENT ON FUNCTION create_view(text, text, text) IS 'Part of create_tables(): one view';

-- Copies the comments of columns from tables and types to the columns of a view with the
-- same names; the first source that has a comment wins.
CREATE FUNCTION comment_view(name text, sources text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	col record;
BEGIN
	FOR col IN
		SELECT DISTINCT ON (v.attnum) v.attname, d.description
		FROM pg_attribute AS v
			CROSS JOIN unnest(sources) WITH ORDINALITY AS s(source, place)
			JOIN pg_attribute AS c ON c.attrelid = s.source::regclass AND c.attname = v.attname
			JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.attrelid AND d.objsubid = c.attnum
		WHERE v.attrelid = name::regclass AND v.attnum > 0
		ORDER BY v.attnum, s.place
	LOOP
		EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', name, col.attname, col.description);
	END LOOP;
END $$;

COMMENT ON FUNCTION comment_view(text, text[]) IS 'Part of create_tables(): comments of columns of one view';

CREATE FUNCTION comment_views() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM comment_view('chart_rank', '{playfast_chart_entry,chart_snapshot}');
	PERFORM comment_view('chart_latest', '{playfast_chart_entry,chart_snapshot}');
	PERFORM comment_view('keyword_rank', '{playfast_search_entry,keyword_snapshot}');
	PERFORM comment_view('listing_latest', '{listing,playfast_app}');
	COMMENT ON COLUMN listing_latest.listed IS 'False: the store does not have the app, and the following columns are NULL';
	PERFORM comment_view('listing_changes', '{playfast_app}');
	COMMENT ON COLUMN listing_changes.at IS 'When the change was first seen';
	COMMENT ON COLUMN listing_changes.field IS 'Column of listing_latest, or listed: whether the store has the app at all';
	COMMENT ON COLUMN listing_changes.was IS 'Value before the change; for an app that is back, before it disappeared';
	COMMENT ON COLUMN listing_changes.now IS 'Value after the change';
	PERFORM comment_view('metric_latest', '{app_metric,playfast_app}');
	PERFORM comment_view('catalog_new', '{catalog_sweep,playfast_app}');
	PERFORM comment_view('catalog_vanished', '{catalog_sweep,playfast_app}');
	COMMENT ON COLUMN catalog_vanished.last_generation IS 'Generation that had the app last';
	PERFORM comment_view('watch_health', '{watched_chart}');
	COMMENT ON COLUMN watch_health.kind IS 'charts, apps, keywords, reviews or catalog';
	COMMENT ON COLUMN watch_health.watch IS 'Inputs of the call';
	COMMENT ON COLUMN watch_health.state IS 'ok, new, failing, late, never tried, invalid or off';
	COMMENT ON COLUMN watch_health.overdue IS 'How long it has been due';
END $$;

COMMENT ON FUNCTION comment_views() IS 'Part of create_tables(): comments of columns of views';

CREATE FUNCTION create_views() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM create_view('chart_rank', $view$
		SELECT c.country, c.category, c.collection, c.lang, s.taken_at, r.rank::integer AS rank, a.app_id, a.title,
			a.developer, a.genre
		FROM chart_snapshot AS s
			JOIN watched_chart AS c USING (chart_key)
			CROSS JOIN LATERAL unnest(s.app_keys) WITH ORDINALITY AS r(app_key, rank)
			JOIN app AS a ON a.app_key = r.app_key
		$view$, 'Every snapshot of every chart, a row for each rank');
	PERFORM create_view('chart_latest', $view$
		SELECT c.country, c.category, c.collection, c.lang, s.taken_at, r.rank::integer AS rank, a.app_id, a.title,
			a.developer, a.genre
		FROM watched_chart AS c
			CROSS JOIN LATERAL (
				SELECT * FROM chart_snapshot AS n WHERE n.chart_key = c.chart_key ORDER BY n.taken_at DESC LIMIT 1) AS s
			CROSS JOIN LATERAL unnest(s.app_keys) WITH ORDINALITY AS r(app_key, rank)
			JOIN app AS a ON a.app_key = r.app_key
		$view$, 'The last snapshot of every chart, a row for each rank');
	PERFORM create_view('keyword_rank', $view$
		SELECT k.query, k.country, k.lang, s.taken_at, r.rank::integer AS rank, a.app_id, a.title, a.developer, a.genre
		FROM keyword_snapshot AS s
			JOIN watched_keyword AS k USING (keyword_key)
			CROSS JOIN LATERAL unnest(s.app_keys) WITH ORDINALITY AS r(app_key, rank)
			JOIN app AS a ON a.app_key = r.app_key
		$view$, 'Every snapshot of every search, a row for each result');
	PERFORM create_view('listing_latest', $view$
		SELECT a.app_id, l.country, l.lang, l.from_at, l.seen_at, l.listing IS NOT NULL AS listed, $view$
			|| listing_columns() || $view$
		FROM listing AS l
			JOIN app AS a USING (app_key)
			CROSS JOIN LATERAL jsonb_populate_record(NULL::playfast_app, l.listing) AS p
		WHERE l.until_at IS NULL
		$view$, 'What each storefront shows of each app now');
	PERFORM create_view('listing_changes', $view$
		SELECT a.app_id, l.country, l.lang, l.from_at AS at, f.field, f.was, f.now
		FROM listing AS l
			JOIN app AS a USING (app_key)
			CROSS JOIN LATERAL (
				SELECT b.listing FROM listing AS b
				WHERE b.app_key = l.app_key AND b.country = l.country AND b.lang = l.lang AND b.from_at < l.from_at
				ORDER BY b.from_at DESC LIMIT 1) AS before
			LEFT JOIN LATERAL (
				SELECT b.listing FROM listing AS b
				WHERE b.app_key = l.app_key AND b.country = l.country AND b.lang = l.lang AND b.from_at < l.from_at
					AND b.listing IS NOT NULL
				ORDER BY b.from_at DESC LIMIT 1) AS shown ON true
			CROSS JOIN LATERAL (
				SELECT 'listed' AS field, to_jsonb(before.listing IS NOT NULL) AS was, to_jsonb(l.listing IS NOT NULL) AS now
				WHERE (before.listing IS NULL) <> (l.listing IS NULL)
				UNION ALL
				SELECT n.key, shown.listing -> n.key, n.value
				FROM jsonb_each(l.listing) AS n
				WHERE shown.listing ? n.key AND shown.listing -> n.key <> n.value) AS f
		$view$, 'What changed in a listing, when, from what to what; field listed: whether the store has the app at all');
	PERFORM create_view('metric_latest', $view$
		SELECT DISTINCT ON (m.app_key, m.country) a.app_id, m.country, m.taken_at, m.score, m.ratings, m.reviews,
			m.histogram, m.real_installs, m.price, m.currency, m.availability
		FROM app_metric AS m JOIN app AS a USING (app_key)
		ORDER BY m.app_key, m.country, m.taken_at DESC
		$view$, 'The last figures of every app in every country');
	PERFORM create_view('catalog_new', $view$
		SELECT a.app_id, s.generation, s.begun_at
		FROM catalog_app AS a JOIN catalog_sweep AS s ON s.sweep = a.first_sweep
		WHERE a.first_sweep > (SELECT min(e.sweep) FROM catalog_sweep AS e WHERE e.ended_at IS NOT NULL)
		$view$, 'Apps that were not in the first sweep that came to its end: in which generation they were first seen');
	PERFORM create_view('catalog_vanished', $view$
		SELECT a.app_id, s.generation AS last_generation, n.generation, n.ended_at
		FROM (SELECT * FROM catalog_sweep AS e WHERE e.ended_at IS NOT NULL ORDER BY e.sweep DESC LIMIT 1) AS n
			JOIN catalog_app AS a ON a.last_sweep < n.sweep
			JOIN catalog_sweep AS s ON s.sweep = a.last_sweep
		$view$, 'Apps that the last sweep which came to its end has not seen, and the last generation that had them');
	PERFORM create_view('watch_health', health_query(), 'How every watch fares: what is late, what fails, since when and why');
	PERFORM comment_views();
END $$;

COMMENT ON FUNCTION create_views() IS 'Part of create_tables(): views';
