--
-- The store's code lists
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

SELECT relname, string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) AS columns
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
WHERE relname IN ('playfast_countries', 'playfast_categories', 'playfast_collections', 'playfast_languages')
GROUP BY relname ORDER BY relname;

-- Countries: all codes, each once; some have a store
SELECT count(*), count(DISTINCT country), count(DISTINCT name), count(DISTINCT representative) AS storefronts,
	count(*) FILTER (WHERE has_store) AS stores,
	bool_and(country ~ '^[a-z]{2}$') AS codes, bool_and(currency ~ '^[A-Z]{3}$') AS currencies, bool_and(name <> '') AS names
FROM playfast_countries;
SELECT * FROM playfast_countries WHERE country IN ('us', 'kr', 'jp', 'de', 'br', 'fi', 'vu', 'cn', 'ci') ORDER BY country COLLATE "C";
-- main languages: each is valid, and the store has its texts
SELECT country, langs FROM playfast_countries WHERE country IN ('us', 'br', 'pt', 'mx', 'ch', 'be', 'tw', 'hk', 'jp', 'no', 'ph', 'in', 'aq') ORDER BY 1;
SELECT count(*) FILTER (WHERE langs = '{}') AS none, count(*) FILTER (WHERE langs IS NULL) AS nulls,
	string_agg(country, ' ' ORDER BY country) FILTER (WHERE langs = '{}' AND has_store) AS with_store FROM playfast_countries;
SELECT count(*) > 247 AS all, bool_and((playfast_search_request('x', lang => l)).lang = l) AS canonical, count(*) = count(p.lang) AS known
FROM playfast_countries, unnest(langs) AS l LEFT JOIN playfast_languages AS p ON p.lang = split_part(l, '-', 1);
-- a representative country represents itself
SELECT count(*) FROM playfast_countries AS c LEFT JOIN playfast_countries AS r ON r.country = c.representative
WHERE r.representative IS DISTINCT FROM r.country;
SELECT representative, count(*) FROM playfast_countries GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC;

-- Categories: three trees
SELECT kind, count(*), count(DISTINCT category), count(*) FILTER (WHERE parent IS NULL) AS roots, min(parent) AS parent, max(parent) = min(parent) AS one_parent
FROM playfast_categories GROUP BY kind ORDER BY kind COLLATE "C";
SELECT * FROM playfast_categories WHERE parent IS NULL OR category IN ('SOCIAL', 'GAME_ACTION', 'FAMILY_PRETEND') ORDER BY category COLLATE "C";
SELECT count(*) FROM playfast_categories AS c LEFT JOIN playfast_categories AS p ON p.category = c.parent
WHERE c.parent IS NOT NULL AND (p.category IS NULL OR p.parent IS NOT NULL OR p.kind <> c.kind);

-- Collections, and those that the store answers
SELECT * FROM playfast_collections ORDER BY answers DESC, collection COLLATE "C";

-- Languages; some show another one's texts
SELECT count(*), count(DISTINCT lang), count(alias_of), bool_and(lang ~ '^[a-z]{2}$') AS codes, bool_and(name <> '') AS names FROM playfast_languages;
SELECT * FROM playfast_languages WHERE lang IN ('en', 'ko', 'pt') OR alias_of IS NOT NULL ORDER BY lang COLLATE "C";
SELECT count(*) FROM playfast_languages AS l LEFT JOIN playfast_languages AS a ON a.lang = l.alias_of
WHERE l.alias_of IS NOT NULL AND (a.lang IS NULL OR a.alias_of IS NOT NULL);

-- Functions and views have the same rows
SELECT count(*) FROM ((TABLE playfast_countries EXCEPT ALL SELECT * FROM playfast_countries())
	UNION ALL (SELECT * FROM playfast_countries() EXCEPT ALL TABLE playfast_countries)) AS d;
SELECT count(*) FROM ((TABLE playfast_categories EXCEPT ALL SELECT * FROM playfast_categories())
	UNION ALL (SELECT * FROM playfast_categories() EXCEPT ALL TABLE playfast_categories)) AS d;
SELECT count(*) FROM ((TABLE playfast_collections EXCEPT ALL SELECT * FROM playfast_collections())
	UNION ALL (SELECT * FROM playfast_collections() EXCEPT ALL TABLE playfast_collections)) AS d;
SELECT count(*) FROM ((TABLE playfast_languages EXCEPT ALL SELECT * FROM playfast_languages())
	UNION ALL (SELECT * FROM playfast_languages() EXCEPT ALL TABLE playfast_languages)) AS d;

-- One country for every storefront
SELECT count(*), count(DISTINCT c), bool_and(playfast_representative_country(c) = c) AS themselves FROM playfast_unique_countries() AS c;
SELECT count(*) FROM (SELECT playfast_unique_countries() EXCEPT SELECT representative FROM playfast_countries) AS d;
SELECT playfast_representative_country('fi'), playfast_representative_country('FI'), playfast_representative_country('us'),
	playfast_representative_country('et'), playfast_representative_country(NULL) IS NULL AS null;
SELECT count(*) FROM playfast_countries WHERE playfast_representative_country(country) <> representative;
SELECT playfast_representative_country('xx');
SELECT playfast_representative_country('');

-- All names in them are valid arguments
SELECT count(*) FROM playfast_chart_requests(
	(SELECT array_agg(country) FROM playfast_countries), (SELECT array_agg(category) FROM playfast_categories),
	(SELECT array_agg(collection) FROM playfast_collections));

-- They are for everybody, and write nothing
CREATE ROLE regress_playfast_reader;
SET ROLE regress_playfast_reader;
BEGIN READ ONLY;
SELECT (SELECT count(*) FROM playfast_countries) AS countries, (SELECT count(*) FROM playfast_categories) AS categories,
	(SELECT count(*) FROM playfast_collections) AS collections, (SELECT count(*) FROM playfast_languages) AS languages;
SELECT (SELECT count(*) FROM playfast_countries()) AS countries, (SELECT count(*) FROM playfast_categories()) AS categories,
	(SELECT count(*) FROM playfast_collections()) AS collections, (SELECT count(*) FROM playfast_languages()) AS languages,
	(SELECT count(*) FROM playfast_unique_countries()) AS storefronts, playfast_representative_country('ax') AS ax;
COMMIT;
RESET ROLE;
DROP ROLE regress_playfast_reader;
