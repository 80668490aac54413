-- A generated year of charts: see bench/history.
SET client_min_messages = warning;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;
\pset footer off

-- 30 countries with 10 charts. A chart is made from 140 apps whose weights
-- oscillate, each at its own rate: most of the 100 move from day to day, and
-- some are replaced.
INSERT INTO app (app_id, title, developer, genre, first_seen_at, last_seen_at)
SELECT 'com.example.app' || i, 'App number ' || i, 'Developer ' || i / 4, 'Puzzle', now() - interval '1 year', now()
FROM generate_series(1, 12000) AS i;
INSERT INTO watched_chart (country, category, collection, lang)
SELECT c.country, k.category, 'TOP_FREE', 'en'
FROM (SELECT country FROM playfast_countries ORDER BY 1 LIMIT 30) AS c,
	(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 10) AS k;
INSERT INTO chart_snapshot (chart_key, taken_at, app_keys)
SELECT c.chart_key, date_trunc('hour', now()) - interval '1 day' * d.day, (
	SELECT (array_agg(p.key ORDER BY p.weight DESC))[1:100]
	FROM (SELECT 1 + (c.chart_key * 37 + i * 73) % 12000 AS key,
				140 - i + 12 * sin(i * 1.7 + d.day / (2.0 + i % 7)) AS weight
			FROM generate_series(1, 140) AS i) AS p)
FROM watched_chart AS c, generate_series(0, 364) AS d(day)
ORDER BY d.day DESC, c.chart_key;

-- The usual way to store it.
CREATE TABLE rank_row (taken_at timestamptz NOT NULL, country text NOT NULL, category text NOT NULL, collection text NOT NULL,
	rank integer NOT NULL, app_id text NOT NULL);
INSERT INTO rank_row SELECT taken_at, country, category, collection, rank, app_id FROM chart_rank;
ALTER TABLE rank_row ADD PRIMARY KEY (country, category, collection, taken_at, rank);
CREATE INDEX ON rank_row (app_id, taken_at);
VACUUM ANALYZE;

\echo Size in MB (bar: 100 with indexes)
SELECT t.name, pg_table_size(t.name::regclass) / 1048576 AS "table", pg_indexes_size(t.name::regclass) / 1048576 AS indexes
FROM (VALUES ('chart_snapshot'), ('rank_row')) AS t(name);

-- The best of seven, so that other load does not count.
CREATE FUNCTION pg_temp.best(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz;
	best interval := '1 hour';
BEGIN
	FOR i IN 1..7 LOOP
		started := clock_timestamp();
		EXECUTE 'SELECT count(*) FROM (' || query || ') AS q';
		best := least(best, clock_timestamp() - started);
	END LOOP;
	RETURN round((extract(epoch FROM best) * 1000)::numeric, 1);
END $$;

\echo Milliseconds, best of seven
SELECT w.what, w.bar, pg_temp.best(w.query) AS ms, pg_temp.best(w.rows) AS "row for each rank"
FROM (VALUES
	('movers of all charts', 50, 'SELECT * FROM movers() OFFSET 0', $$
		WITH d AS (SELECT DISTINCT ON (country, category, collection) country, category, collection, taken_at
				FROM rank_row WHERE taken_at > now() - interval '3 days'
				ORDER BY country, category, collection, taken_at DESC),
			n AS (SELECT r.* FROM d JOIN rank_row AS r USING (country, category, collection, taken_at)),
			t AS (SELECT r.* FROM d JOIN rank_row AS r ON (r.country, r.category, r.collection, r.taken_at)
				= (d.country, d.category, d.collection, d.taken_at - interval '1 day'))
		SELECT country, category, collection, app_id, t.rank, n.rank
		FROM n FULL JOIN t USING (country, category, collection, app_id)$$),
	('movers of one chart', 3, $$SELECT * FROM movers(countries => '{ae}', categories => '{APPLICATION}') OFFSET 0$$, $$
		WITH d AS (SELECT max(taken_at) AS taken_at FROM rank_row
				WHERE (country, category, collection) = ('ae', 'APPLICATION', 'TOP_FREE')),
			n AS (SELECT r.* FROM d JOIN rank_row AS r USING (taken_at)
				WHERE (country, category, collection) = ('ae', 'APPLICATION', 'TOP_FREE')),
			t AS (SELECT r.* FROM d JOIN rank_row AS r ON r.taken_at = d.taken_at - interval '1 day'
				AND (country, category, collection) = ('ae', 'APPLICATION', 'TOP_FREE'))
		SELECT app_id, t.rank, n.rank FROM n FULL JOIN t USING (app_id)$$),
	('an app''s year over all charts', 5, $$SELECT * FROM rank_history('{com.example.app777}') OFFSET 0$$,
		$$SELECT * FROM rank_row WHERE app_id = 'com.example.app777' AND taken_at > now() - interval '1 year'$$),
	('chart_latest', 100, 'SELECT * FROM chart_latest OFFSET 0', $$
		SELECT r.* FROM (SELECT DISTINCT ON (country, category, collection) country, category, collection, taken_at
				FROM rank_row WHERE taken_at > now() - interval '3 days'
				ORDER BY country, category, collection, taken_at DESC) AS d
			JOIN rank_row AS r USING (country, category, collection, taken_at) OFFSET 0$$)) AS w(what, bar, query, rows);

\echo Rows of these
SELECT (SELECT count(*) FROM movers()) AS movers, (SELECT count(*) FROM movers(countries => '{ae}', categories => '{APPLICATION}')) AS of_one,
	(SELECT count(*) FROM rank_history('{com.example.app777}')) AS app_year,
	(SELECT count(DISTINCT (country, category)) FROM rank_history('{com.example.app777}')) AS charts;


-- The cost of claiming a slice from 100,000 watches: if all are due, a few, or
-- none.
INSERT INTO watched_app (app_id, country, lang, due_at)
SELECT 'com.example.app' || i, c, 'en', now() - interval '1 hour'
FROM generate_series(1, 10000) AS i, unnest('{us,de,fr,gb,jp,kr,br,in,it,es}'::text[]) AS c;
VACUUM ANALYZE watched_app;
\echo Milliseconds to claim a slice of 320 of 100,000 watches
SELECT pg_temp.best($$SELECT claim(k, 320) FROM kinds() AS k WHERE k.kind = 'apps'$$) AS "all due";
UPDATE watched_app SET due_at = now() + interval '1 day' WHERE watch_key % 500 > 0;
VACUUM ANALYZE watched_app;
SELECT pg_temp.best($$SELECT claim(k, 320) FROM kinds() AS k WHERE k.kind = 'apps'$$) AS "200 due";
UPDATE watched_app SET due_at = now() + interval '1 day' WHERE due_at < now();
SELECT pg_temp.best($$SELECT claim(k, 320) FROM kinds() AS k WHERE k.kind = 'apps'$$) AS "none due";
