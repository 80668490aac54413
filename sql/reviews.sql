--
-- Reviews as rows
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;
SET timezone = 'UTC';

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
CREATE FUNCTION pg_temp.ids(VARIADIC names text[]) RETURNS text[] LANGUAGE SQL
RETURN (SELECT array_agg('org.wellknown.' || n ORDER BY n) FROM unnest(names) AS n);

-- The row type, and the functions that return it
SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_review'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset FROM pg_proc WHERE prorettype = 'playfast_review'::regtype ORDER BY 1;

-- All reviews, page after page; an app without reviews is empty, and so is an unknown one
CREATE TEMP TABLE review AS
SELECT * FROM playfast_reviews(pg_temp.ids('reviews0', 'reviews7', 'reviews150', 'reviews1000', 'reviews2500', 'dead'), '{en,DE}', num => 0);
SELECT key->>'app_id' AS app_id, lang, status, rows, rejected, attempts, error, next_token FROM playfast_outcomes() ORDER BY 1, 2;
SELECT app_id, lang, count(*), min(rank), max(rank), count(DISTINCT rank) AS ranks, count(DISTINCT review_id) AS ids
FROM review GROUP BY 1, 2 ORDER BY 1, 2;
-- each language has its own
SELECT count(*) FROM review AS a JOIN review AS b USING (review_id) WHERE a.lang <> b.lang;
-- and the country does not matter
SET playfast.country = 'jp';
SELECT count(*), bool_and(r.content IS NOT DISTINCT FROM o.content) AS same
FROM playfast_reviews('{org.wellknown.reviews150}', num => 0) AS r JOIN review AS o USING (app_id, lang, rank, review_id, created_at);
RESET playfast.country;

-- Required columns are never NULL
SELECT count(*) FILTER (WHERE review_id IS NULL OR user_name IS NULL OR score IS NULL OR created_at IS NULL OR criteria IS NULL) AS incomplete,
	count(*) FILTER (WHERE review_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') AS bad_ids,
	count(*) FILTER (WHERE user_id !~ '^\d{21}$' OR user_image !~ '^https://') AS bad_users,
	count(*) FILTER (WHERE score NOT BETWEEN 1 AND 5 OR thumbs_up < 0) AS bad_numbers,
	count(*) FILTER (WHERE created_at NOT BETWEEN '2000-01-01' AND '2026-01-01') AS bad_times,
	count(*) FILTER (WHERE app_version = '') AS empty_versions
FROM review;
SELECT bool_or(content IS NULL) AS silent, bool_or(app_version IS NULL) AS unversioned, bool_or(thumbs_up > 0) AS helpful FROM review;
-- a reply is complete or absent, and comes later
SELECT count(*) FILTER (WHERE (reply_content IS NULL) <> (reply_at IS NULL) OR (reply_content IS NULL) <> (reply_author IS NULL)) AS half,
	count(*) FILTER (WHERE reply_at < created_at) AS early, count(reply_at) > 0 AS some, count(DISTINCT reply_author) AS authors
FROM review;
-- criteria have a rating of one kind or the other, or none
SELECT count(*) > 0 AS some, bool_and(jsonb_typeof(c->'name') = 'string') AS named,
	count(*) FILTER (WHERE (c->>'rating')::int NOT BETWEEN 1 AND 3 OR (c->>'rating5')::int NOT BETWEEN 1 AND 5) AS bad,
	bool_or(c->'rating' <> 'null') AS three, bool_or(c->'rating5' <> 'null') AS five, bool_or(c->'rating' = 'null' AND c->'rating5' = 'null') AS neither
FROM review, jsonb_array_elements(criteria) AS c;
SELECT count(*) FILTER (WHERE criteria = '[]') > 0 AS without FROM review;
-- microseconds are exact
SELECT bool_or(extract(microsecond FROM created_at)::int % 1000000 BETWEEN 1 AND 99999) AS small,
	bool_or(extract(microsecond FROM created_at)::int % 1000 <> 0) AS micros FROM review;

-- Newest first; or by stars, or in the store's order of helpfulness
SELECT count(*) FROM (SELECT created_at > lag(created_at) OVER (PARTITION BY app_id, lang ORDER BY rank) AS later FROM review) AS r WHERE later;
SELECT count(*) AS rows, bool_or(more) AS rising FROM (SELECT score > lag(score) OVER (ORDER BY rank) AS more
	FROM playfast_reviews('{org.wellknown.reviews1000}', sort => 'Rating', num => 300)) AS r;
SELECT count(*) AS rows, bool_or(more) AS rising FROM (SELECT thumbs_up > lag(thumbs_up) OVER (ORDER BY rank) AS more
	FROM playfast_reviews('{org.wellknown.reviews1000}', sort => 'relevance', num => 300)) AS r;

-- As many as requested: one page of that size, or several
SELECT n.num, count(r.*), max(r.rank) FROM unnest('{1,7,150,1000,1001,2500,9999}'::int[]) AS n (num),
	playfast_reviews('{org.wellknown.reviews2500}', num => n.num) AS r GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}');
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', num => 1001);
SELECT attempts, rows, next_token IS NOT NULL AS more FROM playfast_outcomes();
-- the rows of a call are consecutive, in the order of their ranks
SELECT count(*) AS chains FROM (
	SELECT rank, app_id, lag(app_id) OVER w IS DISTINCT FROM app_id AS begins, lag(rank) OVER w AS before
	FROM playfast_reviews(pg_temp.ids('reviews1000', 'reviews2500', 'reviews5785'), num => 3000)
		WITH ORDINALITY AS r (app_id, lang, rank, review_id, user_id, user_name, user_image, score, content, created_at, thumbs_up,
			reply_author, reply_content, reply_at, app_version, criteria, fetched_at, n)
	WINDOW w AS (ORDER BY n)) AS s
WHERE begins OR rank <> before + 1;

-- Chains for one language share transfers
SELECT count(*) AS rows FROM playfast_reviews(
	(SELECT array_agg(app_id) FROM playfast_top_apps('{us}', '{SOCIAL,GAME}', '{TOP_FREE}', num => 10)), '{en,es,pt}', num => 150);
SELECT count(*) AS calls, max(transfer) <= 12 AS few FROM playfast_outcomes() WHERE operation = 'reviews';

-- With a score all reviews with these stars are returned
SELECT s.score AS asked, bool_and(r.score = s.score), count(*) = (SELECT count(*) FROM review AS a
	WHERE a.app_id = 'org.wellknown.reviews1000' AND a.lang = 'en' AND a.score = s.score) AS all
FROM generate_series(1, 5) AS s (score), playfast_reviews('{org.wellknown.reviews1000}', num => 0, score => s.score) AS r GROUP BY 1 ORDER BY 1;

-- With a device some of all reviews are returned, each for one device; a phone, which the store's
-- pages name, selects nothing
CREATE TEMP TABLE device AS SELECT d.device AS asked, r.* FROM unnest('{phone,tablet,chromebook,tv}'::text[]) AS d (device),
	playfast_reviews('{org.wellknown.reviews2500}', num => 0, device => upper(d.device)) AS r;
SELECT asked, count(*) AS reviews, count(r.review_id) AS known FROM device LEFT JOIN review AS r USING (app_id, lang, review_id) GROUP BY 1 ORDER BY 2;
SELECT count(*) FROM device AS a JOIN device AS b USING (review_id) WHERE a.asked < b.asked AND 'phone' NOT IN (a.asked, b.asked);
-- together with other filters, and page after page, with a token
SELECT status, attempts, num, device, (SELECT count(*) FROM unnest(rows) AS r WHERE r.score = 5) = cardinality(rows) AS only_5, cardinality(rows)
FROM playfast_reviews_results(ARRAY[playfast_review_request('org.wellknown.reviews2500', num => 10, score => 5, device => 'tablet')]);
SELECT next_token AS token FROM playfast_outcomes() \gset
SELECT device, count(r), bool_and(t.review_id IS NOT NULL AND t.rank > 10) AS goes_on
FROM playfast_reviews_results(ARRAY[playfast_review_request('org.wellknown.reviews2500', score => 5, device => 'tablet', token => :'token')]) AS c,
	unnest(c.rows) AS r LEFT JOIN device AS t ON t.asked = 'tablet' AND t.review_id = r.review_id GROUP BY 1;
-- one call for each device, distinguished by its key
SELECT count(*) FROM playfast_reviews_batch(ARRAY[playfast_review_request(app_id => 'org.wellknown.reviews7'),
	playfast_review_request('org.wellknown.reviews7', device => 'tv'), playfast_review_request('org.wellknown.reviews7', device => 'TV')]);
SELECT key, status FROM playfast_outcomes() ORDER BY key->>'device';

-- since: from the newest review to the first older one
WITH half AS MATERIALIZED (SELECT created_at AS at FROM review WHERE app_id = 'org.wellknown.reviews2500' AND lang = 'en' AND rank = 1234)
SELECT count(*), max(r.rank), min(r.created_at) = h.at AS that_one FROM half AS h, playfast_reviews('{org.wellknown.reviews2500}', num => 0, since => h.at) AS r GROUP BY h.at;
SELECT attempts, rows, status, key->>'since' IS NOT NULL AS since, next_token FROM playfast_outcomes() WHERE operation = 'reviews';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', num => 0, since => '2030-01-01');
SELECT status, rows, attempts, next_token FROM playfast_outcomes();
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', num => 10, since => '2001-01-01');

-- A list is continued with its token
SELECT max(review_id) IS NOT NULL AS some FROM playfast_reviews('{org.wellknown.reviews150}', num => 100);
SELECT next_token AS token FROM playfast_outcomes() \gset
SELECT count(*), min(r.rank), max(r.rank), bool_and(o.rank = r.rank + 100) AS goes_on
FROM playfast_reviews_batch(ARRAY[
	playfast_review_request('org.wellknown.reviews150', num => 0, token => :'token')]) AS r
	JOIN review AS o USING (review_id);
SELECT status, rows, next_token FROM playfast_outcomes();
-- an invalid token, or that of another list, is refused, which is not the end of the list
SELECT count(*) FROM playfast_reviews_batch(ARRAY[
	playfast_review_request('org.wellknown.reviews150', num => 0, token => 'nobody''s'),
	playfast_review_request('org.wellknown.reviews150', 'de', num => 0, token => :'token')]);
SELECT status, rows, error, attempts, next_token IN ('nobody''s', :'token') AS kept FROM playfast_outcomes() ORDER BY lang;

-- Requests: different ones in one batch, duplicates once with the largest num; 0 is the largest
SELECT * FROM playfast_review_requests('{b.c,a.b,b.c}', '{de,EN}', 5, 'RELEVANCE', 3);
SELECT * FROM playfast_review_requests('{a.b}', since => '2026-01-01', priority => 7);
SELECT app_id, lang, count(*), bool_and(score = 5) AS only_5 FROM playfast_reviews_batch(ARRAY[
	playfast_review_request('org.wellknown.reviews1000', num => 5, sort => 'newest'),
	playfast_review_request('org.wellknown.reviews1000', 'EN', num => 12, priority => 5),
	playfast_review_request('org.wellknown.reviews7', num => 3),
	playfast_review_request('org.wellknown.reviews7', num => 0),
	playfast_review_request('org.wellknown.reviews150', num => 4, sort => 'rating', score => 5)]) GROUP BY 1, 2 ORDER BY 1;
SELECT call, key->>'app_id' AS app_id, key->>'sort' AS sort, key->>'num' AS num, key->>'score' AS score FROM playfast_outcomes() ORDER BY 2;
SELECT count(*) FROM playfast_reviews_batch((SELECT array_agg(r) FROM playfast_review_requests('{org.wellknown.reviews7}', num => 2) AS r));

-- Invalid arguments are errors before anything is sent
SET playfast.base_url = 'https://localhost:1';
SELECT r.* FROM unnest(ARRAY[
	$$SELECT playfast_reviews(NULL)$$,
	$$SELECT playfast_reviews('{}')$$,
	$$SELECT playfast_reviews('{NULL}')$$,
	$$SELECT playfast_reviews('{nodot}')$$,
	$$SELECT playfast_reviews('{a.b}', '{}')$$,
	$$SELECT playfast_reviews('{a.b}', '{x-toolonglanguage}')$$,
	$$SELECT playfast_reviews('{a.b}', sort => 'oldest')$$,
	$$SELECT playfast_reviews('{a.b}', sort => '')$$,
	$$SELECT playfast_reviews('{a.b}', num => -1)$$,
	$$SELECT playfast_reviews('{a.b}', score => 0)$$,
	$$SELECT playfast_reviews('{a.b}', score => 6)$$,
	$$SELECT playfast_reviews('{a.b}', device => 'watch')$$,
	$$SELECT playfast_reviews('{a.b}', device => '')$$,
	$$SELECT playfast_reviews('{a.b}', since => 'infinity')$$,
	$$SELECT playfast_reviews('{a.b}', sort => 'rating', since => '2026-01-01')$$,
	$$SELECT playfast_reviews('{a.b}', sort => 'relevance', since => '2026-01-01')$$,
	$$SELECT playfast_review_requests('{a.b}', sort => 'rating', since => '2026-01-01')$$,
	$$SELECT playfast_reviews_batch(NULL)$$,
	$$SELECT playfast_reviews_batch('{}')$$,
	$$SELECT playfast_reviews_batch(ARRAY[NULL]::playfast_review_request[])$$,
	$$SELECT playfast_reviews_batch(ARRAY[ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)]::playfast_review_request[])$$,
	$$SELECT playfast_reviews_batch(ARRAY[ROW('a.b', NULL, NULL, 'rating', NULL, now(), NULL, NULL, NULL)]::playfast_review_request[])$$,
	$$SELECT playfast_reviews_batch(ARRAY[ROW('a.b', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL)]::playfast_review_request[])$$]) WITH ORDINALITY AS q (query, n),
	pg_temp.refusal(q.query) AS r ORDER BY q.n;
RESET playfast.base_url;

-- Faults: null on the first page is an app without reviews; nothing else is
SET playfast.retries = 0;
SET playfast.on_error = 'ignore';
SET playfast.cookie = 'origin-fault=null_payload';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status, error FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=error_row:gateway';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=error_row:5';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=refuse';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status, attempts, error FROM playfast_outcomes();
-- with a filter there is no fallback
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}', device => 'tablet');
SELECT status, attempts FROM playfast_outcomes();
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}', score => 5);
SELECT status, attempts, error FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=missing_frame';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7,org.wellknown.reviews150}');
SELECT DISTINCT status, error FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=bad_json';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status, error FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=layout';
SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews7}');
SELECT status, error IS NOT NULL AS told FROM playfast_outcomes();
RESET playfast.cookie;
RESET playfast.retries;
RESET playfast.on_error;

-- Stored responses are read; any other kind is an error
CREATE FUNCTION pg_temp.body(payload text, rpcid text DEFAULT 'oCPfdb', error text DEFAULT 'null') RETURNS text LANGUAGE SQL IMMUTABLE AS $$
SELECT E')]}\'\n\n[' || format('["wrb.fr",%s,%s,null,null,%s,"0"]', to_json(rpcid), coalesce(to_json(payload)::text, 'null'), error) || ',["di",35]]'
$$;
\x on
SELECT * FROM playfast_parse_reviews(pg_temp.body('[[["r1",["Ann",[null,2,null,[null,null,"https://i/1"]]],5,null,"G\u00fat\u0000",[1783346124,77000000],3,'
	'["Dev","Thanks",[1783387213,174000000]],null,["110479454368781213656","Ann"],"1.2",null,[[["vaf_a",[2]],["vaf_b",null,[5]]]],null,[true,false],null,1]],[null,"token"]]'));
SELECT * FROM playfast_parse_reviews(pg_temp.body('[[["r1",["Ann"],1,null,null,[100]]]]', 'UsvDTd'));
\x off
SELECT count(*) FROM playfast_parse_reviews(pg_temp.body(NULL));
SELECT count(*) FROM playfast_parse_reviews(pg_temp.body('[]'));
SELECT playfast_parse_reviews(NULL) IS NULL;
SELECT r.state, r.message FROM unnest(ARRAY['', '<html></html>', pg_temp.body(NULL, error => '[8]'), pg_temp.body('{}'), pg_temp.body('[[[1]]]'),
	pg_temp.body('[]', 'vyAe2'), pg_temp.body('[[')]) WITH ORDINALITY AS b (body, n), pg_temp.refusal(format('SELECT playfast_parse_reviews(%L)', b.body)) AS r ORDER BY n;

-- A builder has every attribute of its requests
SELECT * FROM playfast_review_requests('{a.b}', '{de}', 7, 'Newest', 4, '2026-01-01 00:00+00', 'Tablet', 'tok', 3);
