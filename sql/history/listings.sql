--
-- Listings: the details of apps in each country, and their changes
--

-- These columns change with every answer and must not make a new version of a listing.
CREATE FUNCTION figures() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT '{fetched_at,score,score_text,ratings,reviews,histogram,real_installs}'::text[]
$$;

COMMENT ON FUNCTION figures() IS 'Internal: columns of playfast_app that are kept as figures, not as part of a listing';

-- The columns of playfast_app in a listing, for the view listing_latest.
CREATE FUNCTION listing_columns() RETURNS text
LANGUAGE sql STABLE
AS $$
	SELECT string_agg(format('p.%I', a.attname), ', ' ORDER BY a.attnum)
	FROM pg_attribute AS a
	WHERE a.attrelid = 'playfast_app'::regclass AND a.attnum > 0 AND NOT a.attisdropped
		AND a.attname <> ALL (figures() || '{app_id,country,lang}'::text[])
$$;

COMMENT ON FUNCTION listing_columns() IS 'Part of create_tables(): columns of view listing_latest';

-- Inserts figures, and a new version of each listing that has changed. If the store does
-- not have the app, the version has listing NULL.
CREATE FUNCTION keep_listings(answers answer[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	answers := ARRAY(SELECT r FROM unnest(answers) AS r WHERE r.status IN ('ok', 'not_found'));
	FOR i IN 1 .. cardinality(answers) LOOP
		answers[i].apps := coalesce(answers[i].apps, ARRAY[ROW(answers[i].app_id, NULL, NULL, NULL, NULL)::seen_app]);
	END LOOP;
	PERFORM FROM keep_apps(answers);

	INSERT INTO app_metric (app_key, country, taken_at, score, ratings, reviews, histogram, real_installs, price, currency,
		availability)
	SELECT a.app_key, r.country, r.fetched_at, p.score, p.ratings, p.reviews, p.histogram, p.real_installs, p.price,
		p.currency, p.availability
	FROM unnest(answers) AS r
		JOIN app AS a ON a.app_id = r.app_id
		CROSS JOIN LATERAL jsonb_populate_record(NULL::playfast_app, r.app) AS p
	WHERE r.status = 'ok'
	ON CONFLICT DO NOTHING;

	UPDATE listing AS l
	SET seen_at = CASE WHEN l.listing IS NOT DISTINCT FROM r.app - figures() THEN r.fetched_at ELSE l.seen_at END,
		until_at = CASE WHEN l.listing IS DISTINCT FROM r.app - figures() THEN r.fetched_at END
	FROM unnest(answers) AS r JOIN app AS a ON a.app_id = r.app_id
	WHERE l.until_at IS NULL
		AND (l.app_key, l.country, l.lang) = (a.app_key, r.country, r.lang);
	INSERT INTO listing (app_key, country, lang, from_at, seen_at, listing)
	SELECT a.app_key, r.country, r.lang, r.fetched_at, r.fetched_at, r.app - figures()
	FROM unnest(answers) AS r JOIN app AS a ON a.app_id = r.app_id
	WHERE NOT EXISTS (SELECT FROM listing AS l
			WHERE l.until_at IS NULL AND (l.app_key, l.country, l.lang) = (a.app_key, r.country, r.lang))
	ON CONFLICT DO NOTHING;
END $$;

COMMENT ON FUNCTION keep_listings(answer[]) IS 'Part of collect(): inserts figures and new versions of listings';

CREATE FUNCTION compare(app_ids text[], countries text[] DEFAULT NULL)
RETURNS TABLE (country text, app_id text, listed boolean, title text, developer text, genre text, availability text,
	price numeric, currency text, score double precision, ratings bigint, installs text, real_installs bigint,
	version text, updated_at timestamptz, seen_at timestamptz)
LANGUAGE sql STABLE
AS $$
	SELECT l.country, a.app_id, l.listing IS NOT NULL, p.title, p.developer, p.genre, p.availability, p.price, p.currency,
		m.score, m.ratings, p.installs, m.real_installs, p.version, p.updated_at, l.seen_at
	FROM app AS a
		CROSS JOIN LATERAL (
			SELECT DISTINCT ON (s.country) s.* FROM listing AS s
			WHERE s.app_key = a.app_key AND s.until_at IS NULL
			ORDER BY s.country, s.seen_at DESC, s.lang) AS l
		CROSS JOIN LATERAL jsonb_populate_record(NULL::playfast_app, l.listing) AS p
		LEFT JOIN LATERAL (
			SELECT s.score, s.ratings, s.real_installs FROM app_metric AS s
			WHERE s.app_key = a.app_key AND s.country = l.country AND l.listing IS NOT NULL
			ORDER BY s.taken_at DESC LIMIT 1) AS m ON true
	WHERE a.app_id = ANY ($1)
		AND ($2 IS NULL OR l.country = ANY ((SELECT known_countries($2))::text[]))
	ORDER BY l.country, array_position($1, a.app_id)
$$;

COMMENT ON FUNCTION compare(text[], text[]) IS 'Current details of apps, side by side and by country';
