--
-- Ranks of apps in the results of searches
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;

INSERT INTO app (app_id, title, first_seen_at, last_seen_at)
SELECT 'com.example.' || n, 'App ' || upper(n), '2026-01-01', '2026-01-05' FROM unnest('{a,b,c}'::text[]) AS n;
INSERT INTO watched_keyword (query, country, lang) VALUES
	('chess', 'us', 'en'), ('schach', 'de', 'de'), ('zzzqqq', 'us', 'en'), ('never', 'us', 'en');
INSERT INTO keyword_snapshot VALUES
	(1, '2026-01-04 05:00', '{1,2,3}'), (1, '2026-01-05 05:00', '{2,1}'),
	(2, '2026-01-04 05:00', '{3}'), (2, '2026-01-05 04:59', '{3,1}'),
	(3, '2026-01-04 05:00', '{}'), (3, '2026-01-05 05:00', '{}');

SELECT app_id, query, country, taken_at, rank FROM keyword_history('{com.example.a}', back => '1000 years');
SELECT app_id, query, taken_at, rank FROM keyword_history('{com.example.c}', '{chess}', back => '1000 years');
SELECT query, country, app_id, rank_then, rank_now, change, state, now_at FROM keyword_movers() ORDER BY query, coalesce(rank_now, 100 + rank_then);
SELECT count(*) FROM keyword_movers(queries => '{chess}', countries => '{US}');
SELECT count(*) FROM keyword_movers(countries => '{zz}');
SELECT query, taken_at, rank, app_id FROM keyword_rank ORDER BY 1, 2, 3;

-- Of two keywords in us, one finds it: (10 + 1 - 2) / 10 / 2
SELECT * FROM visibility('{com.example.a,com.example.c}', places => 10);
SELECT * FROM visibility('{com.example.a}', places => 1);
SELECT * FROM visibility('{com.example.a}', '{chess}', at => '2026-01-04 12:00');

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
