--
-- Watches: when they are due, after answers and failures; forgetting; the catalogue
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;

INSERT INTO watched_chart (country, category, collection, lang, every, active, due_at, tried_at, answered_at, status, error, failures) VALUES
	('us', 'GAME', 'TOP_FREE', 'en', '1 day', true, now() + interval '1 hour', now(), now(), 'ok', NULL, 0),
	('kr', 'GAME', 'TOP_FREE', 'en', '1 day', true, now() + interval '1 hour', now(), now() - interval '2 days', 'http_error', 'HTTP status 503', 3),
	('jp', 'GAME', 'TOP_FREE', 'en', '1 hour', true, now() - interval '5 hours', now() - interval '6 hours', now() - interval '6 hours', 'ok', NULL, 0),
	('de', 'GAME', 'TOP_FREE', 'en', '1 hour', true, now() - interval '5 hours', NULL, NULL, NULL, NULL, 0),
	('fr', 'GAME', 'TOP_FREE', 'en', '1 day', true, now(), NULL, NULL, NULL, NULL, 0),
	('es', 'GAME', 'TOP_FREE', 'en', '1 day', false, now(), NULL, NULL, NULL, NULL, 0),
	('xx', 'GAME', 'TOP_FREE', 'en', '1 day', false, now(), now(), NULL, 'invalid', 'invalid country: "xx"', 0);
INSERT INTO watched_keyword (query, country, lang) VALUES ('it''s', 'us', 'en');
INSERT INTO watched_app (app_id, country, lang) VALUES ('com.example.a', 'us', 'en');
INSERT INTO watched_reviews (app_id, lang) VALUES ('com.example.a', 'en');
\set VERBOSITY terse
INSERT INTO watched_app (app_id, country, lang, every) VALUES ('com.example.b', 'us', 'en', '5 seconds');
\set VERBOSITY default
SELECT kind, watch, state, status, failures, error, extract(hour FROM overdue) AS hours FROM watch_health ORDER BY kind, watch;
SELECT next_due() = (SELECT min(due_at) FROM watched_chart WHERE active) AS first_of_all, next_due('{apps}') = (SELECT due_at FROM watched_app) AS of_apps,
	next_due('{}') IS NULL AS of_none;
SELECT next_due('{charts,apple}');
SELECT next_due('{NULL}');

-- Each watch keeps its hour, whatever was missed
SELECT hours, due_again('ok', false, now() - hours * interval '1 hour', '1 day', 0, NULL) - now() AS in FROM unnest('{0,1,23,25,49}'::integer[]) AS hours;
SELECT due_again('empty', false, '2020-01-01 03:00', '1 day', 0, NULL)::time, due_again('not_found', false, '2020-01-01 03:10', '1 hour', 0, NULL)::time::text LIKE '%:10:00' AS minute;
-- failures: 5 minutes, 10, ..., but no later than without them
SELECT failures, date_trunc('second', due_again('http_error', true, now(), '6 hours', failures, NULL) - now()) AS in FROM unnest('{0,1,2,5,6,7,1000000}'::integer[]) AS failures;
-- blocked or skipped: when that ends
SELECT due_again('blocked', true, now(), '1 day', 0, '2030-01-01'), due_again('skipped', true, now(), '1 day', 0, NULL) - now() < interval '62 seconds' AS soon;

-- Tracking, its end, and tracking again. A missing argument means any, except for apps and searches
SELECT track_charts('{us,de}', '{GAME,TOOLS}', langs => '{en,de}'), track_charts('{US}', '{game}'), track_apps('{com.example.a,com.example.b}', '{us,de}'),
	track_keywords('{chess,go}', '{us,de}'), track_reviews('{com.example.a,com.example.b}', '{en,de}');
SELECT untrack_charts('{DE}', '{game}', langs => '{de}'), untrack_charts('{de}', '{GAME}'), untrack_charts(collections => '{top_free}', langs => '{de}');
SELECT untrack_apps(NULL), untrack_apps('{com.example.b,no.such}', '{DE}'), untrack_apps('{com.example.b}'), untrack_apps('{}');
SELECT untrack_keywords('{chess}', langs => '{en}'), untrack_keywords(NULL), untrack_reviews('{com.example.a}', '{de}'), untrack_reviews('{com.example.a}');
SELECT country, category, lang FROM watched_chart WHERE active AND answered_at IS NULL AND country IN ('us', 'de') ORDER BY 1, 2, 3;
SELECT app_id, country FROM watched_app WHERE active ORDER BY 1, 2;
SELECT untrack_charts('{zz}');
SELECT track_apps('{com.example.b}', '{de}', every => '2 days', priority => 3);
SELECT app_id, country, every, priority FROM watched_app WHERE active AND priority > 0;
SELECT track_apps('{no spaces}');

-- Forgetting
INSERT INTO app (app_id, first_seen_at, last_seen_at) VALUES ('com.example.a', now(), now());
INSERT INTO chart_snapshot SELECT 1, now() - n * interval '1 day', '{1}' FROM generate_series(1, 10) AS n;
INSERT INTO keyword_snapshot SELECT 1, now() - n * interval '1 day', '{1}' FROM generate_series(1, 10) AS n;
INSERT INTO app_metric (app_key, country, taken_at) SELECT 1, 'us', now() - n * interval '1 day' FROM generate_series(1, 10) AS n;
INSERT INTO listing VALUES (1, 'us', 'en', now() - interval '9 days', now() - interval '7 days', now(), '{}'),
	(1, 'us', 'en', now() - interval '7 days', NULL, now(), '{}');
INSERT INTO review (review_id, app_key, first_seen_at, created_at) SELECT 'r' || n, 1, now(), now() - n * interval '1 day' FROM generate_series(1, 10) AS n;
INSERT INTO review_version (review_id, until_at) VALUES ('r1', now()), ('r9', now());
CALL forget('5.5 days', '{charts}');
SELECT (SELECT count(*) FROM chart_snapshot) AS charts, (SELECT count(*) FROM keyword_snapshot) AS keywords;
CALL forget('5.5 days');
SELECT (SELECT count(*) FROM keyword_snapshot) AS keywords, (SELECT count(*) FROM app_metric) AS metrics, (SELECT count(*) FROM listing) AS listings,
	(SELECT count(*) FROM review) AS reviews, (SELECT count(*) FROM review_version) AS versions;
CALL forget(NULL);
CALL forget('-1 day');
CALL forget('1 day', '{apple}');

-- The catalogue: generations in their order, new and vanished apps
SELECT is_later('2026-08-23_1787500934', '2026-08-23_999999999') AS by_number, is_later('2026-09-01_5', '2026-08-23_1787500934') AS by_date,
	is_later('2026-08-23_5', '2026-08-23_5') AS same;
SELECT status_of('PF003'), status_of('PF008');
SELECT track_catalog('2 days', 5), track_catalog('3 days');
INSERT INTO catalog_sweep (generation, shards, ended_at) VALUES ('2026-08-20_1', 2, now()), ('2026-08-23_2', 2, NULL), ('2026-08-26_3', 2, now()), ('2026-08-29_4', 2, NULL);
INSERT INTO catalog_shard (sweep, shard, url, active, status) VALUES (4, 0, 's0', false, 'ok'), (4, 1, 's1', true, NULL);
INSERT INTO catalog_app VALUES ('com.example.stays', 1, 4), ('com.example.lost', 1, 1), ('com.example.unread', 1, 3), ('com.example.passing', 2, 2), ('com.example.new', 3, 3), ('com.example.newest', 4, 4);
SELECT app_id, generation FROM catalog_new ORDER BY 1;
SELECT app_id, last_generation, generation FROM catalog_vanished ORDER BY 1;
SELECT kind, watch, state FROM watch_health WHERE kind = 'catalog';
SELECT untrack_catalog();
SELECT count(*) FROM catalog_shard WHERE active;
SELECT track_catalog();
SELECT url, active FROM catalog_shard ORDER BY 1;

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
