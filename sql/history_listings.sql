--
-- Versions of listings, figures, and their changes
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;

-- seen(APP, COUNTRY, AT, JSON): an answer as collect() gets it; JSON is NULL if the app is not in
-- this store
CREATE FUNCTION pg_temp.seen(app_id text, country text, at timestamptz, app jsonb) RETURNS void
LANGUAGE sql SET timezone = 'UTC' AS $$
	SELECT playfast_history.keep_listings(ARRAY[jsonb_populate_record(NULL::playfast_history.answer, jsonb_build_object(
		'key', 1, 'app_id', app_id, 'country', country, 'lang', 'en', 'status', CASE WHEN app IS NULL THEN 'not_found' ELSE 'ok' END,
		'failed', false, 'attempts', 1, 'fetched_at', at, 'rows', (app IS NOT NULL)::integer,
		'apps', jsonb_build_array(jsonb_build_object('app_id', app_id, 'title', app ->> 'title', 'developer', app ->> 'developer',
			'genre', app ->> 'genre', 'icon', app ->> 'icon')),
		'app', to_jsonb(jsonb_populate_record(NULL::playfast_app, jsonb_build_object('app_id', app_id, 'country', country, 'lang', 'en', 'fetched_at', at) || app))))])
$$;
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-01 03:00', '{"title": "A", "version": "1.0", "price": 4.99, "currency": "USD", "ratings": 10, "score": 4.5, "updated_at": "2025-12-01T00:00:00+00:00"}');
SELECT pg_temp.seen('com.example.a', 'de', '2026-01-01 03:00', NULL);
-- new figures do not make a version
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-02 03:00', '{"title": "A", "version": "1.0", "price": 4.99, "currency": "USD", "ratings": 12, "score": 4.6, "updated_at": "2025-12-01T00:00:00+00:00"}');
-- nor does another time zone
SET timezone = 'Asia/Tokyo';
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-03 03:00+00', '{"title": "A", "version": "1.0", "price": 4.99, "currency": "USD", "ratings": 12, "score": 4.6, "updated_at": "2025-12-01T09:00:00+09:00"}');
SET timezone = 'UTC';
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-04 03:00', '{"title": "A!", "version": "1.1", "price": 3.99, "currency": "USD", "ratings": 13, "score": 4.6}');
-- the app disappears from this store, is still gone, and is back with another title
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-05 03:00', NULL);
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-06 03:00', NULL);
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-07 03:00', '{"title": "A again", "version": "1.1", "price": 3.99, "currency": "USD", "ratings": 13, "score": 4.6}');

SELECT country, from_at, until_at, seen_at, listing ->> 'title' AS title FROM listing ORDER BY 1, 2;
SELECT app_id, country, at, field, was, now FROM listing_changes ORDER BY at, field;
SELECT app_id, country, listed, title, version, price, updated_at, from_at, seen_at FROM listing_latest ORDER BY country;
SELECT country, taken_at, score, ratings, price, currency FROM app_metric ORDER BY 2;
SELECT app_id, country, taken_at, ratings FROM metric_latest;
SELECT country, app_id, listed, title, price, currency, score, ratings, version, seen_at FROM compare('{com.example.a}');
SELECT country FROM compare('{com.example.a}', '{US}');
SELECT app_id, title, first_seen_at, last_seen_at FROM app;

-- A column added by a newer playfast is not a change of the listing
UPDATE listing SET listing = listing - 'summary' WHERE until_at IS NULL AND listing IS NOT NULL;
SELECT pg_temp.seen('com.example.a', 'us', '2026-01-08 03:00', '{"title": "A again", "version": "1.1", "price": 3.99, "currency": "USD", "summary": "said now"}');
SELECT field FROM listing_changes WHERE at >= '2026-01-08';

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
