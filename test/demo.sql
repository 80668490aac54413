-- The statements of test/demo. psql variable: origin, live or local.

\pset linestyle unicode
\pset border 2
\pset footer off
\pset null '·'

\echo
\echo 'CREATE TEMP TABLE chart AS'
\echo '  SELECT * FROM playfast_top_apps(''{us,kr,jp}'', ''{GAME_ACTION,SOCIAL}'');'
\echo

SELECT clock_timestamp() AS started \gset
CREATE TEMP TABLE chart AS
  SELECT * FROM playfast_top_apps('{us,kr,jp}', '{GAME_ACTION,SOCIAL}');
SELECT round(extract(epoch FROM clock_timestamp() - :'started'::timestamptz), 2) AS seconds \gset
SELECT count(*) AS charts, count(DISTINCT transfer) AS transfers FROM playfast_outcomes() \gset

\pset title 'The top five of two categories in three countries'
SELECT category, rank AS "#",
       max(left(title, 24)) FILTER (WHERE country = 'us') AS us,
       max(left(title, 24)) FILTER (WHERE country = 'kr') AS kr,
       max(left(title, 24)) FILTER (WHERE country = 'jp') AS jp
  FROM chart
 WHERE rank <= 5
 GROUP BY category, rank
 ORDER BY category, rank;

\pset title 'A join: highest in all three countries together'
SELECT left(us.title, 32) AS app, category,
       us.rank AS us, kr.rank AS kr, jp.rank AS jp,
       round(us.score::numeric, 1) AS score, us.installs
  FROM chart us
  JOIN chart kr USING (app_id, category)
  JOIN chart jp USING (app_id, category)
 WHERE us.country = 'us' AND kr.country = 'kr' AND jp.country = 'jp'
 ORDER BY us.rank + kr.rank + jp.rank, app
 LIMIT 5;

\pset title 'An aggregate: what each chart is made of'
SELECT c.name AS country, category, count(*) AS apps,
       count(DISTINCT developer) AS developers,
       round(avg(score)::numeric, 2) AS "mean score",
       count(*) FILTER (WHERE score IS NULL) AS unrated,
       count(iap_range) AS "with purchases",
       count(*) FILTER (WHERE developer IN (SELECT developer FROM chart GROUP BY developer
                                             HAVING count(DISTINCT country) = 3)) AS "of developers in all three"
  FROM chart
  JOIN playfast_countries c USING (country)
 GROUP BY c.name, category
 ORDER BY category, c.name;

-- The same charts day after day, with the second extension.
SET client_min_messages = warning;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SELECT playfast_history.track_charts('{us,kr,jp}', '{GAME_ACTION,SOCIAL}') \g /dev/null
CALL playfast_history.collect();
SELECT :'origin' = 'local' AS days_can_pass \gset

\if :days_can_pass
-- A day passes: at the test origin, and for stored rows.
\! curl --silent --fail --http1.1 --noproxy '*' --cacert "$ORIGIN_CA" --data '{"day": 1}' "$ORIGIN_URL/control/mode" >/dev/null
UPDATE playfast_history.chart_snapshot SET taken_at = taken_at - interval '1 day';
UPDATE playfast_history.watched_chart SET due_at = due_at - interval '1 day';
CALL playfast_history.collect();
\endif

\echo 'SELECT playfast_history.track_charts(''{us,kr,jp}'', ''{GAME_ACTION,SOCIAL}'');'
\echo 'CALL playfast_history.collect();          -- each day'
\echo 'SELECT … FROM playfast_history.movers();'
\echo

\if :days_can_pass
\pset title 'History: what moved most in a day, what is new, what is out'
SELECT country, category, left(title, 32) AS app, rank_then AS yesterday, rank_now AS today, change, state
  FROM (SELECT *, row_number() OVER (PARTITION BY state ORDER BY abs(change) DESC NULLS LAST,
                                     coalesce(rank_now, rank_then), country, category) AS n
          FROM playfast_history.movers()) AS m
 WHERE n <= 3 AND state <> 'same'
 ORDER BY array_position('{up,down,new,out}', state), n;
\else
\pset title 'History: one day of it'
SELECT country, category, taken_at::timestamp(0) AS "taken at", count(*) AS ranks,
       left(max(title) FILTER (WHERE rank = 1), 32) AS "on top"
  FROM playfast_history.chart_latest
 GROUP BY country, category, taken_at
 ORDER BY category, country;
\echo 'Google Play has one day today. Collected again tomorrow, movers() shows what went up and down,'
\echo 'what is new and what is out, chart by chart.'
\echo
\endif

SELECT format('demo: %s rows, %s charts, %s transfers, %s s, origin %s',
              count(*), :charts, :transfers, :seconds, :'origin') AS line
  FROM chart \gset
\echo :line
