--
-- Arguments: valid values, and nothing is sent for invalid ones
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- The error of a query.
CREATE FUNCTION pg_temp.refusal(query text,
	OUT state text, OUT message text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE,
		message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;

-- Values are canonical, whatever their spelling
SELECT * FROM playfast_chart_requests('{US,kR}', '{game,Game_Action}', '{top_free,TOPSELLING_PAID,topgrossing}', '{PT_br}', 5);
SELECT DISTINCT collection FROM playfast_chart_requests('{us}', NULL,
	'{GROSSING,top_grossing,topgrossing,Grossing}');
SELECT DISTINCT collection FROM playfast_chart_requests('{us}', NULL,
	'{movers_shakers,topselling_new_free,top_new_paid,trending,new_free}') ORDER BY 1;
SELECT l.asked, r.lang
FROM unnest('{en,EN,en_us,zh-hant-tw,ZH_TW,es-419,sr_latn}'::text[]) WITH ORDINALITY AS l (asked, n),
	playfast_chart_requests('{us}', langs => ARRAY[l.asked]) AS r
ORDER BY l.n;

-- all countries, categories, collections and languages of the lists are valid, also in upper case
SELECT count(*), count(DISTINCT r.country)
FROM playfast_chart_requests((SELECT array_agg(upper(country)) FROM playfast_countries)) AS r;
SELECT count(*), count(DISTINCT r.category)
FROM playfast_chart_requests('{us}', (SELECT array_agg(lower(category)) FROM playfast_categories)) AS r;
SELECT count(*), count(DISTINCT r.collection)
FROM playfast_chart_requests('{us}', NULL,
	(SELECT array_agg(lower(collection)) || array_agg(upper(wire_name)) FROM playfast_collections)) AS r;
SELECT count(r.lang)
FROM playfast_languages AS l, playfast_chart_requests('{us}', langs => ARRAY[upper(l.lang)]) AS r
WHERE r.lang = l.lang;

-- and so are those of rows
SELECT DISTINCT country, lang, category, collection
FROM playfast_top_apps('{US}', '{comics}', '{topselling_paid}', '{EN_us}', 3);

-- NULL or a missing argument means the session's setting; for categories all apps
SELECT * FROM playfast_chart_requests();
SELECT * FROM playfast_chart_requests(NULL, NULL, NULL, NULL, NULL, NULL);
SET playfast.country = 'KR';
SET playfast.lang = 'ko_kr';
SET playfast.collection = 'topgrossing';
SET playfast.num = 7;
SELECT * FROM playfast_chart_requests(NULL);
SELECT country, lang, category, collection, count(*)
FROM playfast_top_apps() GROUP BY 1, 2, 3, 4;
SELECT country, lang, category, collection, count(*)
FROM playfast_top_apps_batch(ARRAY[ROW(NULL, NULL, NULL, NULL, NULL, NULL)]::playfast_chart_request[])
GROUP BY 1, 2, 3, 4;
-- arguments take precedence over settings
SELECT * FROM playfast_chart_requests('{us}', '{GAME}', '{TOP_FREE}', '{en}', 9, 3);
RESET playfast.country;
RESET playfast.lang;
RESET playfast.collection;
RESET playfast.num;

-- Duplicates in any spelling are requested once
SELECT country, category, collection
FROM playfast_chart_requests('{us,kr,US,Kr}', '{GAME,game}', '{TOP_FREE,topselling_free,top_free}');
SELECT country, count(*), count(DISTINCT rank)
FROM playfast_top_apps('{us,kr,US,Kr}', '{GAME,game}', '{TOP_FREE,topselling_free}', num => 5)
GROUP BY country ORDER BY country;
SELECT count(*) FROM playfast_outcomes();
-- with the largest num and the highest priority
SELECT country, lang, category, collection, count(*), max(rank)
FROM playfast_top_apps_batch(ARRAY[
	('us', 'GAME', 'TOP_FREE', 3, 'en', 0),
	('US', 'game', 'topselling_free', 12, 'EN', -5),
	('us', 'GAME', 'TOP_FREE', 7, 'en', 5),
	-- another language is another chart
	('us', 'GAME', 'TOP_FREE', 4, 'ko', 0),
	('us', 'GAME', 'TOP_PAID', 2, 'en', 1)
]::playfast_chart_request[])
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
SELECT call, lang, key FROM playfast_outcomes() ORDER BY call;

-- num is 1 to 1000
SELECT n.num, count(*), max(rank)
FROM unnest('{1,2,100}'::int[]) AS n (num), playfast_top_apps('{us}', num => n.num)
GROUP BY n.num ORDER BY n.num;
SELECT num FROM playfast_chart_requests('{us}', num => 1000);

-- Invalid arguments are errors before anything is sent: here no server answers
SET playfast.base_url = 'https://localhost:1';
SELECT count(*) AS outcomes FROM playfast_outcomes() \gset
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\n    '
SELECT query, refusal.*
FROM unnest(ARRAY[
	$$SELECT playfast_top_apps('{us,NULL}')$$,
	$$SELECT playfast_top_apps('{us}', '{NULL}')$$,
	$$SELECT playfast_top_apps('{us}', '{GAME}', '{TOP_FREE,NULL}')$$,
	$$SELECT playfast_top_apps('{us,xx}')$$,
	$$SELECT playfast_top_apps('{usa}')$$,
	$$SELECT playfast_top_apps('{""}')$$,
	$$SELECT playfast_top_apps('{"us "}')$$,
	$$SELECT playfast_top_apps('{kp}')$$,
	$$SELECT playfast_top_apps('{us}', '{GAMES}')$$,
	$$SELECT playfast_top_apps('{us}', '{"GAME ACTION"}')$$,
	$$SELECT playfast_top_apps('{us}', NULL, '{FREE}')$$,
	$$SELECT playfast_top_apps('{us}', NULL, '{"TOP_FREE "}')$$,
	$$SELECT playfast_top_apps('{us}', num => 0)$$,
	$$SELECT playfast_top_apps('{us}', num => -1)$$,
	$$SELECT playfast_top_apps('{us}', num => 1001)$$,
	$$SELECT playfast_top_apps('{us}', langs => '{""}')$$,
	$$SELECT playfast_top_apps('{us}', langs => '{xx}')$$,
	$$SELECT playfast_top_apps('{us}', langs => '{english}')$$,
	$$SELECT playfast_top_apps('{us}', langs => '{en-US-posix}')$$,
	$$SELECT playfast_top_apps('{us}', langs => '{en&gl=kr}')$$,
	$$SELECT * FROM playfast_top_apps('{xx}')$$,
	$$SELECT playfast_chart_requests('{xx}')$$,
	$$SELECT playfast_chart_requests('{us}', num => 0)$$,
	$$SELECT playfast_top_apps_batch(NULL)$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('us','GAME','TOP_FREE',5,'en',0), NULL]::playfast_chart_request[])$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('xx','GAME','TOP_FREE',5,'en',0)]::playfast_chart_request[])$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('us','GAMES','TOP_FREE',5,'en',0)]::playfast_chart_request[])$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('us','GAME','FREE',5,'en',0)]::playfast_chart_request[])$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('us','GAME','TOP_FREE',0,'en',0)]::playfast_chart_request[])$$,
	$$SELECT playfast_top_apps_batch(ARRAY[('us','GAME','TOP_FREE',5,'xx',0)]::playfast_chart_request[])$$,
	$$SELECT playfast_representative_country('xx')$$,
	$$SELECT playfast_top_apps('{uk}')$$,
	$$SELECT playfast_top_apps('{}', '{GAMES}')$$,
	$$SELECT playfast_apps(NULL)$$,
	$$SELECT playfast_apps('{NULL}')$$,
	$$SELECT playfast_apps('{"https://play.google.com/store/apps/details?hl=en&id=org.mozilla.firefox&gl=US"}')$$,
	$$SELECT playfast_apps('{"https://play.google.com/store/apps/details?id=firefox"}')$$,
	$$SELECT playfast_app_requests(NULL)$$,
	$$SELECT playfast_search(NULL)$$,
	$$SELECT playfast_suggestions('{a,NULL}')$$,
	$$SELECT playfast_developer_apps(NULL)$$,
	$$SELECT playfast_apps_batch(ARRAY[(NULL, 'us', 'en', 0)]::playfast_app_request[])$$,
	$$SELECT playfast_rpc_batch(ARRAY[('a', NULL, 'us', 'en', 0)]::playfast_rpc_request[])$$,
	$$SELECT playfast_reviews('{a.b}', since => 'infinity')$$,
	$$SELECT playfast_reviews('{a.b}', since => '294276-12-31')$$,
	$$SELECT playfast_reviews('{a.b}', sort => 'rating', since => '2024-01-01')$$
]) WITH ORDINALITY AS q (query, n), pg_temp.refusal(query) ORDER BY n;
\pset format aligned
\pset tuples_only off
-- Nothing was sent for any of these: outcomes are still those of the previous statement
SELECT count(*) = :outcomes AS unchanged FROM playfast_outcomes();

-- An empty array means no calls and no rows, for every function
SELECT q.call, q.n AS rows, (SELECT count(*) FROM playfast_outcomes()) AS outcomes
FROM (
	SELECT 'top_apps' AS call, count(*) AS n FROM playfast_top_apps('{}')
	UNION ALL SELECT 'categories', count(*) FROM playfast_top_apps('{us}', '{}')
	UNION ALL SELECT 'collections', count(*) FROM playfast_top_apps('{us}', NULL, '{}')
	UNION ALL SELECT 'streamed', count(*) FROM (SELECT playfast_top_apps('{}')) AS s
	UNION ALL SELECT 'top_apps_batch', count(*) FROM playfast_top_apps_batch('{}')
	UNION ALL SELECT 'chart_requests', count(*) FROM playfast_chart_requests('{us}', '{}')
	UNION ALL SELECT 'apps', count(*) FROM playfast_apps('{}')
	UNION ALL SELECT 'countries', count(*) FROM playfast_apps('{a.b}', '{}')
	UNION ALL SELECT 'langs', count(*) FROM playfast_apps('{a.b}', NULL, '{}')
	UNION ALL SELECT 'apps_batch', count(*) FROM playfast_apps_batch('{}')
	UNION ALL SELECT 'app_requests', count(*) FROM playfast_app_requests('{}')
	UNION ALL SELECT 'app_digests', count(*) FROM playfast_app_digests('{}')
	UNION ALL SELECT 'availability', count(*) FROM playfast_availability('{a.b}', '{}')
	UNION ALL SELECT 'search', count(*) FROM playfast_search('{}')
	UNION ALL SELECT 'search_batch', count(*) FROM playfast_search_batch('{}')
	UNION ALL SELECT 'search_requests', count(*) FROM playfast_search_requests('{}')
	UNION ALL SELECT 'suggestions', count(*) FROM playfast_suggestions('{}')
	UNION ALL SELECT 'similar_apps', count(*) FROM playfast_similar_apps('{}')
	UNION ALL SELECT 'developer_apps', count(*) FROM playfast_developer_apps('{}')
	UNION ALL SELECT 'developers', count(*) FROM playfast_developers('{}')
	UNION ALL SELECT 'catalog_apps', count(*) FROM playfast_catalog_apps('{}')
	UNION ALL SELECT 'reviews', count(*) FROM playfast_reviews('{}')
	UNION ALL SELECT 'reviews_batch', count(*) FROM playfast_reviews_batch('{}')
	UNION ALL SELECT 'review_requests', count(*) FROM playfast_review_requests('{}')
	UNION ALL SELECT 'permissions', count(*) FROM playfast_permissions('{}')
	UNION ALL SELECT 'data_safety', count(*) FROM playfast_data_safety('{}')
	UNION ALL SELECT 'app_reports', count(*) FROM playfast_app_reports('{}')
	UNION ALL SELECT 'rpc_batch', count(*) FROM playfast_rpc_batch('{}')
) AS q;
-- An empty list of work comes from ARRAY(); array_agg() makes NULL of it
SELECT count(*) FROM playfast_apps(ARRAY(SELECT 'a.b' WHERE false));
SELECT count(*) FROM playfast_apps((SELECT array_agg('a.b'::text) WHERE false));

-- A value is quoted up to its 64th character, never to the middle of one
SELECT v.name, state, message = 'invalid country: "' || repeat(v.letter, 64) || '..."' AS cut
FROM (VALUES ('ascii', 'a'), ('two bytes', 'é'), ('three bytes', '한'), ('four bytes', '🐼')) AS v (name, letter),
	pg_temp.refusal(format('SELECT playfast_top_apps(ARRAY[%L])', repeat(v.letter, 1000)));
SELECT message = 'invalid category: "' || repeat('x', 64) || '"' AS uncut
FROM pg_temp.refusal(format('SELECT playfast_top_apps(NULL, ARRAY[%L])', repeat('x', 64)));
SELECT message = 'invalid collection: "' || repeat('x', 64) || '..."' AS cut
FROM pg_temp.refusal(format('SELECT playfast_top_apps(NULL, NULL, ARRAY[%L])', repeat('x', 65)));
SELECT message = 'invalid language: "' || repeat('x', 64) || '..."' AS cut
FROM pg_temp.refusal(format('SELECT playfast_top_apps(NULL, langs => ARRAY[%L])', repeat('x', 65)));

RESET playfast.base_url;
