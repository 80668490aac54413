-- What test/demo shows.  psql variable: origin, live or local.

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

SELECT format('demo: %s rows, %s charts, %s transfers, %s s, origin %s',
              count(*), :charts, :transfers, :seconds, :'origin') AS line
  FROM chart \gset
\echo :line
