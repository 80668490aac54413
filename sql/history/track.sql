--
-- What to fetch
--
-- Watches may also be inserted directly. These functions pass their arguments
-- through playfast's own requests, so that an invalid name is an error at once.
--

CREATE FUNCTION track_charts(
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	every interval DEFAULT '1 day',
	priority integer DEFAULT 0)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	new_ones integer;
BEGIN
	PERFORM need_tables();
	WITH tracked AS (
		INSERT INTO watched_chart AS w (country, category, collection, lang, num, every, priority)
		SELECT DISTINCT ON (r.country, r.category, r.collection, r.lang)
			r.country, r.category, r.collection, r.lang, coalesce(r.num, 100), $6, $7
		FROM playfast_chart_requests(countries => $1, categories => $2, collections => $3, langs => $4, num => $5) AS r
		ON CONFLICT ON CONSTRAINT watched_chart_country_category_collection_lang_key DO UPDATE
		SET num = excluded.num, every = excluded.every, priority = excluded.priority, active = true
		RETURNING w.xmax = 0 AS is_new)
	SELECT count(*) FILTER (WHERE is_new) INTO new_ones FROM tracked;
	RETURN new_ones;
END $$;

COMMENT ON FUNCTION track_charts(text[], text[], text[], text[], integer, interval, integer) IS
	'Watches the charts of the cross product; NULL: the session''s countries and languages, all apps. Returns how many are new';

CREATE FUNCTION track_apps(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	every interval DEFAULT '1 day',
	priority integer DEFAULT 0)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	new_ones integer;
BEGIN
	PERFORM need_tables();
	WITH tracked AS (
		INSERT INTO watched_app AS w (app_id, country, lang, every, priority)
		SELECT DISTINCT ON (r.app_id, r.country, r.lang) r.app_id, r.country, r.lang, $4, $5
		FROM playfast_app_requests(app_ids => $1, countries => $2, langs => $3) AS r
		ON CONFLICT ON CONSTRAINT watched_app_app_id_country_lang_key DO UPDATE
		SET every = excluded.every, priority = excluded.priority, active = true
		RETURNING w.xmax = 0 AS is_new)
	SELECT count(*) FILTER (WHERE is_new) INTO new_ones FROM tracked;
	RETURN new_ones;
END $$;

COMMENT ON FUNCTION track_apps(text[], text[], text[], interval, integer) IS
	'Watches listing and figures of apps in countries and languages. Returns how many are new';

CREATE FUNCTION track_keywords(
	queries text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	every interval DEFAULT '1 day',
	priority integer DEFAULT 0)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	new_ones integer;
BEGIN
	PERFORM need_tables();
	WITH tracked AS (
		INSERT INTO watched_keyword AS w (query, country, lang, num, every, priority)
		SELECT DISTINCT ON (r.query, r.country, r.lang) r.query, r.country, r.lang, coalesce(r.num, 50), $5, $6
		FROM playfast_search_requests(queries => $1, countries => $2, langs => $3, num => $4) AS r
		ON CONFLICT ON CONSTRAINT watched_keyword_query_country_lang_key DO UPDATE
		SET num = excluded.num, every = excluded.every, priority = excluded.priority, active = true
		RETURNING w.xmax = 0 AS is_new)
	SELECT count(*) FILTER (WHERE is_new) INTO new_ones FROM tracked;
	RETURN new_ones;
END $$;

COMMENT ON FUNCTION track_keywords(text[], text[], text[], integer, interval, integer) IS
	'Watches the results of searches. Returns how many are new';

CREATE FUNCTION track_reviews(
	app_ids text[],
	langs text[] DEFAULT NULL,
	back interval DEFAULT '30 days',
	reread interval DEFAULT '7 days',
	every interval DEFAULT '1 hour',
	priority integer DEFAULT 0)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	new_ones integer;
BEGIN
	PERFORM need_tables();
	WITH tracked AS (
		INSERT INTO watched_reviews AS w (app_id, lang, back, reread, every, priority)
		SELECT DISTINCT ON (r.app_id, r.lang) r.app_id, r.lang, $3, $4, $5, $6
		FROM playfast_review_requests(app_ids => $1, langs => $2) AS r
		ON CONFLICT ON CONSTRAINT watched_reviews_app_id_lang_key DO UPDATE
		SET back = excluded.back, reread = excluded.reread, every = excluded.every, priority = excluded.priority,
			active = true
		RETURNING w.xmax = 0 AS is_new)
	SELECT count(*) FILTER (WHERE is_new) INTO new_ones FROM tracked;
	RETURN new_ones;
END $$;

COMMENT ON FUNCTION track_reviews(text[], text[], interval, interval, interval, integer) IS
	'Watches the reviews of apps, beginning so far back (NULL: all reviews). Returns how many are new';

--
-- What not to fetch any more: watches and their history stay, but are not fetched.
--

-- Ends the watches of a kind whose columns have one of the given values; a
-- column that is not given may have any.
CREATE FUNCTION untrack(kind text, given jsonb) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	k watch_kind;
	n integer;
BEGIN
	PERFORM need_tables();
	SELECT * INTO STRICT k FROM kinds() AS s WHERE s.kind = $1;
	EXECUTE format($sql$
		UPDATE %I AS w SET active = false
		WHERE w.active AND NOT EXISTS (
			SELECT FROM jsonb_each(jsonb_strip_nulls($1)) AS g WHERE NOT g.value ? (to_jsonb(w) ->> g.key))
		$sql$, k.watched) USING given;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END $$;

COMMENT ON FUNCTION untrack(text, jsonb) IS 'Part of untrack_…(): ends watches of a kind';

CREATE FUNCTION untrack_charts(
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS integer
LANGUAGE sql
AS $$
	SELECT untrack('charts', jsonb_build_object('country', known_countries($1), 'category', known_categories($2),
		'collection', known_collections($3), 'lang', $4))
$$;

COMMENT ON FUNCTION untrack_charts(text[], text[], text[], text[]) IS
	'Stops fetching these charts (NULL: any); their history is kept. Returns how many there were';

CREATE FUNCTION untrack_apps(app_ids text[], countries text[] DEFAULT NULL, langs text[] DEFAULT NULL)
RETURNS integer
LANGUAGE sql
AS $$
	SELECT untrack('apps', jsonb_build_object('app_id', coalesce($1, '{}'), 'country', known_countries($2), 'lang', $3))
$$;

COMMENT ON FUNCTION untrack_apps(text[], text[], text[]) IS
	'Stops fetching these apps; their history is kept. Returns how many watches there were';

CREATE FUNCTION untrack_keywords(queries text[], countries text[] DEFAULT NULL, langs text[] DEFAULT NULL)
RETURNS integer
LANGUAGE sql
AS $$
	SELECT untrack('keywords', jsonb_build_object('query', coalesce($1, '{}'), 'country', known_countries($2), 'lang', $3))
$$;

COMMENT ON FUNCTION untrack_keywords(text[], text[], text[]) IS
	'Stops running these searches; their history is kept. Returns how many there were';

CREATE FUNCTION untrack_reviews(app_ids text[], langs text[] DEFAULT NULL)
RETURNS integer
LANGUAGE sql
AS $$
	SELECT untrack('reviews', jsonb_build_object('app_id', coalesce($1, '{}'), 'lang', $2))
$$;

COMMENT ON FUNCTION untrack_reviews(text[], text[]) IS
	'Stops fetching these reviews; those fetched are kept. Returns how many watches there were';
