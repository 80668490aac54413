--
-- Movers in charts, and the ranks of apps
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;

INSERT INTO app (app_id, title, first_seen_at, last_seen_at)
SELECT 'com.example.' || n, 'App ' || upper(n), '2026-01-01', '2026-01-05' FROM unnest('{a,b,c,d,e}'::text[]) AS n;
INSERT INTO watched_chart (country, category, collection, lang) VALUES
	('us', 'GAME', 'TOP_FREE', 'en'), ('kr', 'GAME', 'TOP_FREE', 'en'), ('us', 'TOOLS', 'TOP_FREE', 'en'), ('us', 'DATING', 'TOP_PAID', 'en');
-- us GAME every day, a little earlier or later; kr GAME failed on the 4th; us TOOLS only once; us
-- DATING is empty, then not
INSERT INTO chart_snapshot VALUES
	(1, '2026-01-03 03:00:40', '{1,2,3}'), (1, '2026-01-04 03:00:20', '{1,3,2}'), (1, '2026-01-05 03:00:02', '{3,4,2}'),
	(2, '2026-01-02 03:01:00', '{5,4}'), (2, '2026-01-03 03:01:00', '{4,5}'), (2, '2026-01-05 03:01:00', '{5,4}'),
	(3, '2026-01-05 03:02:00', '{1,2}'),
	(4, '2026-01-04 03:03:00', '{}'), (4, '2026-01-05 03:03:00', '{5}');

SELECT country, category, app_id, rank_then, rank_now, change, state, then_at, now_at FROM movers() ORDER BY 1, 2, coalesce(rank_now, 1000 + rank_then);
-- another app in its second week, and the previous lists
SELECT country, category, app_id, rank_then, rank_now, state, then_at::date FROM movers('2 days') ORDER BY 1, 2, coalesce(rank_now, 1000 + rank_then);
SELECT country, app_id, rank_then, rank_now, state, then_at::date, now_at::date FROM movers(at => '2026-01-04 12:00') ORDER BY 1, coalesce(rank_now, 1000 + rank_then);
-- the snapshot nearest to one day earlier, of many
INSERT INTO chart_snapshot SELECT 3, '2026-01-05 03:02:00'::timestamptz - n * interval '1 hour', '{2,1}' FROM generate_series(1, 40) AS n;
SELECT app_id, now_at - then_at AS apart FROM movers(categories => '{TOOLS}') ORDER BY 1;
DELETE FROM chart_snapshot WHERE chart_key = 3 AND taken_at < '2026-01-05';
-- some charts, in any spelling; invalid names
SELECT country, category, count(*) FROM movers(countries => '{US}', categories => '{game}', collections => '{top_free}') GROUP BY 1, 2;

SELECT count(*) FROM movers(countries => '{zz}');
SELECT count(*) FROM movers(categories => '{GAMES}');
SELECT count(*) FROM movers(collections => '{TOP}');
-- a chart that is no longer watched
UPDATE watched_chart SET active = false WHERE country = 'kr';
SELECT DISTINCT country FROM movers();
SELECT DISTINCT country FROM movers(at => '2026-01-06') ORDER BY 1;
UPDATE watched_chart SET active = true;

-- Ranked; unranked in a snapshot; without a snapshot
SELECT app_id, country, category, taken_at, rank FROM rank_history('{com.example.a,com.example.d}', '1000 years');
SELECT count(*) FROM rank_history('{com.example.a}', countries => '{kr}', back => '1000 years');
SELECT count(*) FROM rank_history('{com.example.zzz}');
SELECT app_id, country, category, first_at, peak, peak_at, last_rank, last_at, days_ranked, days_measured
FROM rank_summary('{com.example.a,com.example.b,com.example.e}', '1000 years');

-- For a BI tool
SELECT country, category, collection, lang, taken_at, rank, app_id, title FROM chart_rank WHERE country = 'us' AND category = 'GAME' ORDER BY taken_at, rank;
SELECT country, category, taken_at, rank, app_id FROM chart_latest ORDER BY 1, 2, rank;

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
