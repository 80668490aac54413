--
-- Top charts as rows and as jsonb
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- The row type, and the functions that return it
SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute
WHERE attrelid = 'playfast_chart_entry'::regclass AND attnum > 0
ORDER BY attnum;
SELECT proname, prorettype::regtype, proretset
FROM pg_proc WHERE prorettype = 'playfast_chart_entry'::regtype ORDER BY 1;

BEGIN;
CREATE TEMP TABLE chart AS
SELECT * FROM playfast_top_apps('{us,kr,jp,de,br}', '{APPLICATION,GAME_PUZZLE,SOCIAL}', '{TOP_FREE,TOP_PAID,GROSSING}', num => 60);
SELECT min(fetched_at) > now() AND max(fetched_at) < clock_timestamp() AS just_now FROM chart;
COMMIT;

-- Every chart is complete, with ranks from 1 without a gap
SELECT country, lang, count(*) AS charts, sum(n) AS rows, bool_and(first = 1 AND last = n AND ranks = n) AS ranked,
	bool_and(apps = n) AS distinct_apps
FROM (SELECT country, lang, category, collection, count(*) AS n, min(rank) AS first, max(rank) AS last,
			count(DISTINCT rank) AS ranks, count(DISTINCT app_id) AS apps
		FROM chart GROUP BY 1, 2, 3, 4) AS c
GROUP BY 1, 2 ORDER BY 1;

-- Required columns are never NULL
SELECT count(*) AS rows, count(app_id) AS ids, count(title) AS titles, count(url) AS urls, count(icon) AS icons,
	count(developer) AS developers, count(screenshots) AS screenshots, count(fetched_at) AS times
FROM chart;
SELECT count(*) FILTER (WHERE app_id !~ '^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$') AS bad_ids,
	count(*) FILTER (WHERE url <> 'https://play.google.com/store/apps/details?id=' || app_id) AS bad_urls,
	count(*) FILTER (WHERE icon !~ '^https://[a-z0-9.-]+/[A-Za-z0-9_-]+$') AS bad_icons,
	count(*) FILTER (WHERE title = '' OR developer = '') AS empty
FROM chart;
SELECT count(*) AS bad_screenshots FROM chart, unnest(screenshots) AS s WHERE s !~ '^https://[a-z0-9.-]+/[A-Za-z0-9_-]+$';
SELECT count(*) AS bad_links FROM chart WHERE header_image !~ '^https://' OR video !~ '^https://';
-- All rows of a call have the same time
SELECT max(n) FROM (SELECT count(DISTINCT fetched_at) AS n FROM chart GROUP BY country, category, collection) AS c;

-- Price and currency both come from the offer, or both are NULL
SELECT count(*) FILTER (WHERE (price IS NULL) <> (currency IS NULL)) AS half_offers,
	count(*) FILTER (WHERE (price IS NULL) <> (free IS NULL)) AS half_free,
	count(*) FILTER (WHERE free <> (price = 0)) AS contradictions,
	count(*) FILTER (WHERE price < 0) AS negative,
	count(*) FILTER (WHERE free AND price_text IS NOT NULL) AS free_at_a_price,
	count(*) FILTER (WHERE NOT free AND price_text IS NULL) AS price_not_shown
FROM chart;
SELECT DISTINCT country, currency FROM chart WHERE price IS NOT NULL ORDER BY country;
SELECT collection, bool_and(free) AS all_free, bool_or(free) AS some_free FROM chart
WHERE price IS NOT NULL AND collection LIKE 'TOP%' GROUP BY collection ORDER BY collection;

-- Exact prices: no more decimals than the currency has, no trailing zeros, never rounded by a float
SELECT country, max(scale(price)) AS places, bool_and(scale(price) = min_scale(price)) AS trimmed,
	bool_or(scale(price) > 0) AS fractions
FROM chart GROUP BY country ORDER BY country;
SELECT count(*) FROM chart WHERE price::float8::numeric <> price;

-- Before its release an app has no offer, and is available for pre-registration only
SELECT availability, count(*) > 0 AS some, bool_and((price IS NULL) = (availability = 'preregister')) AS no_offer
FROM playfast_top_apps('{us,kr}', '{GAME,SOCIAL,TOOLS}', '{TOP_FREE}', num => 200)
WHERE availability IN ('available', 'preregister') GROUP BY availability ORDER BY availability;

-- Unrated apps have no score, neither as a number nor as text
SELECT bool_or(score IS NULL) AS unrated, bool_or(score IS NOT NULL) AS rated,
	bool_and((score IS NULL) = (score_text IS NULL)) AS agree, min(score) >= 1 AND max(score) <= 5 AS in_range
FROM chart;
-- the text has the language's spelling
SELECT DISTINCT lang, regexp_replace(score_text, '\d', '9', 'g') AS spelling
FROM playfast_top_apps('{de}', '{GAME}', langs => '{de}') WHERE score_text IS NOT NULL;

-- Fields in an object at the end of their row are read
SELECT bool_or(iap_range IS NULL) AS without, bool_or(iap_range IS NOT NULL) AS with_purchases,
	bool_and(content_rating IS NOT NULL) AS rated, bool_and(header_image IS NOT NULL) AS illustrated,
	bool_or(video IS NOT NULL) AS some_videos
FROM chart;
SELECT count(*) FROM chart WHERE iap_range = '' OR iap_range LIKE '{%' OR iap_range LIKE '[%';

-- Texts are in the requested language; for the same app the price is the same
SELECT count(*) AS both, count(*) FILTER (WHERE a.title <> b.title) > 0 AS other_titles,
	count(*) FILTER (WHERE a.price <> b.price OR a.currency <> b.currency) AS other_price
FROM playfast_top_apps('{kr}', '{GAME}', '{TOP_PAID}', '{en}', 50) AS a
	JOIN playfast_top_apps('{kr}', '{GAME}', '{TOP_PAID}', '{ko}', 50) AS b USING (app_id, rank);

-- Functions may be used like any other rows
SELECT c.country, count(*) FROM chart AS c JOIN playfast_countries AS p USING (country)
WHERE c.currency = p.currency GROUP BY 1 ORDER BY 1;
SELECT country, rank FROM playfast_top_apps('{us}', num => 3) ORDER BY rank;
SELECT (playfast_top_apps('{us}', num => 3)).rank;
SELECT count(*) FROM unnest('{us,kr}'::text[]) AS c, playfast_top_apps(ARRAY[c], num => 4);
CREATE TEMP TABLE history (LIKE playfast_chart_entry);
INSERT INTO history SELECT * FROM playfast_top_apps('{us}', num => 5);
INSERT INTO history SELECT (playfast_top_apps('{kr}', num => 5)).*;
SELECT country, count(*) FROM history GROUP BY country ORDER BY country;

-- The rows of one call are consecutive, in the order of their ranks
SELECT count(*) AS charts FROM (
	SELECT n, rank, country, category, collection,
		lag((country, category, collection)) OVER w IS DISTINCT FROM (country, category, collection) AS begins,
		lag(rank) OVER w AS before
	FROM playfast_top_apps('{us,kr,jp}', '{GAME,TOOLS}', '{TOP_FREE,TOP_PAID}', num => 20)
		WITH ORDINALITY AS e (country, lang, category, collection, rank, app_id, title, url, icon, developer, currency,
			price, free, price_text, original_price, discount_ends_at, description_html, score_text, score, genre,
			installs, min_installs, screenshots, header_image, video, content_rating, iap_range, availability, fetched_at, n)
	WINDOW w AS (ORDER BY n)) AS s
WHERE begins OR rank <> before + 1;

-- A sale, and the number of installs if its text is only a number
SELECT bool_and(original_price > price AND discount_ends_at > fetched_at - interval '10 years') AS dearer_before,
	count(original_price) > 0 AS sales, count(original_price) < count(*) AS others,
	bool_and((original_price IS NULL) = (discount_ends_at IS NULL)) AS both
FROM playfast_top_apps('{us}', '{GAME,TOOLS}', '{TOP_PAID}', num => 100) WHERE price > 0;
SELECT lang, bool_and(min_installs = regexp_replace(installs, '[^0-9]', '', 'g')::bigint) AS digits,
	bool_and((min_installs IS NULL) = (installs IS NULL OR installs ~ '[^-0-9., +\u00a0\u202f]')) AS no_words
FROM (SELECT (playfast_top_apps('{us}', '{GAME}', '{TOP_FREE}', ARRAY[l], 50)).* FROM unnest('{en,de,ja}'::text[]) AS l) AS e
GROUP BY lang ORDER BY lang;

-- Empty, short and long charts
SELECT category, collection, count(*), max(rank)
FROM playfast_top_apps('{us}', '{DATING,COMICS,GAME}', '{TOP_PAID}', num => 100) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT key->>'category' AS category, status, rows, rejected, error FROM playfast_outcomes() ORDER BY 1;
SELECT count(*) FROM playfast_top_apps('{us}', '{DATING}', '{TOP_PAID}');
SELECT count(*) FROM playfast_top_apps('{us}', NULL, '{TRENDING,RISING}');
SELECT count(*) BETWEEN 101 AND 1000 AS many FROM playfast_top_apps('{us}', num => 1000);

--
-- One jsonb with charts is a query
--
SELECT jsonb_object_agg(country, apps) FROM (
	SELECT country, jsonb_agg(rank ORDER BY rank) AS apps
	FROM playfast_top_apps('{us,kr}', '{GAME}', '{TOP_FREE}', num => 3) GROUP BY country) AS s;
