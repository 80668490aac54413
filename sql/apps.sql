--
-- Details of apps as rows
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;
SET timezone = 'UTC';

-- The row types, and the functions that return them
SELECT attnum, attname, format_type(atttypid, atttypmod)
FROM pg_attribute WHERE attrelid = 'playfast_app'::regclass AND attnum > 0 ORDER BY attnum;
SELECT proname, proretset FROM pg_proc WHERE prorettype = 'playfast_app'::regtype ORDER BY 1;

CREATE FUNCTION pg_temp.ids(VARIADIC names text[]) RETURNS text[] LANGUAGE SQL
RETURN (SELECT array_agg('org.wellknown.' || n ORDER BY n) FROM unnest(names) AS n);
CREATE TEMP TABLE app AS SELECT * FROM playfast_apps(pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'unrated', 'unrated2',
	'game', 'paid', 'sale', 'varies', 'translated', 'legal', 'bare', 'early', 'nosuch'), '{us,DE,jp}');

-- An unknown app has no row, which is an answer
SELECT key->>'app_id' AS app_id, country, status, rows, error FROM playfast_outcomes()
WHERE status <> 'ok' ORDER BY 1, 2;
SELECT count(*) AS calls, count(DISTINCT transfer) AS transfers, max(attempts) AS attempts,
	count(*) FILTER (WHERE status = 'ok') = (SELECT count(*) FROM app) AS rows FROM playfast_outcomes();

-- Every row has the arguments of its call
SELECT country, lang, count(*), bool_and(url = format('https://play.google.com/store/apps/details?id=%s&hl=%s&gl=%s', app_id, lang, country)) AS urls,
	bool_and(clock_timestamp() - fetched_at BETWEEN '0' AND '1 minute') AS just_now
FROM app GROUP BY 1, 2 ORDER BY 1;

-- Required columns are never NULL
SELECT count(*) FILTER (WHERE app_id IS NULL OR title IS NULL OR description IS NULL OR description_html IS NULL OR developer IS NULL
	OR developer_id IS NULL OR genre IS NULL OR genre_id IS NULL OR categories IS NULL OR icon IS NULL OR updated_at IS NULL
	OR screenshots IS NULL OR availability IS NULL OR early_access IS NULL OR contains_ads IS NULL
	OR in_play_pass IS NULL) AS incomplete,
	count(*) FILTER (WHERE title = '' OR description = '' OR developer_id = '') AS empty
FROM app;

-- Availability is a field of its own; an app that is not available may still have a price
SELECT app_id, country, availability, early_access, price, free
FROM app WHERE app_id = ANY (pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'early')) ORDER BY 1, 2;

-- Offers: none before the release; exact prices, discounts
SELECT app_id, country, price, currency, free, price_text, original_price, discount_ends_at, scale(price) AS scale
FROM app WHERE app_id = ANY (pg_temp.ids('preregister', 'paid', 'sale', 'everywhere')) ORDER BY 1, 2;
SELECT count(*) FILTER (WHERE (price IS NULL) <> (currency IS NULL) OR (price IS NULL) <> (free IS NULL)) AS half_offers,
	count(*) FILTER (WHERE free <> (price = 0)) AS contradictions,
	count(*) FILTER (WHERE original_price <= price OR (original_price IS NULL AND discount_ends_at IS NOT NULL)) AS odd_discounts
FROM app;

-- Unrated apps in both spellings; stars add up to the number of ratings
SELECT app_id, score, score_text, ratings, reviews IS NOT NULL AS reviews, histogram IS NOT NULL AS histogram FROM app
WHERE app_id = ANY (pg_temp.ids('unrated', 'unrated2', 'preregister', 'everywhere', 'game')) AND country = 'us' ORDER BY 1;
SELECT count(*) FILTER (WHERE (score IS NULL) <> (score_text IS NULL)) AS half_scores,
	count(*) FILTER (WHERE ratings = 0 AND score IS NOT NULL) AS scores_of_nobody,
	count(*) FILTER (WHERE array_length(histogram, 1) <> 5) AS other_stars,
	count(*) FILTER (WHERE ratings <> (SELECT sum(h) FROM unnest(histogram) AS h)) AS other_sums,
	count(*) FILTER (WHERE abs(score - (SELECT sum(s * h) FROM unnest(histogram) WITH ORDINALITY AS u (h, s)) / ratings) > 0.1 AND ratings > 1000) AS shifted,
	count(histogram) > 0 AS some
FROM app;

-- Versions that vary with the device are NULL
SELECT app_id, version, android_version, android_version_text, android_max_version, min_sdk, target_sdk IS NOT NULL AS target
FROM app WHERE app_id = ANY (pg_temp.ids('varies')) AND country = 'us';
SELECT count(*) FILTER (WHERE android_version_text NOT LIKE android_version || '%') AS others,
	bool_or(version ~ '^\d') AS some, bool_or(min_sdk BETWEEN 10 AND 60) AS some_levels
FROM app;

-- Categories and tags; without any, the genre
SELECT count(*) FILTER (WHERE jsonb_array_length(categories) = 0) AS none,
	count(*) FILTER (WHERE categories #>> '{0,id}' <> genre_id OR categories #>> '{0,name}' <> genre) AS other_first,
	bool_or(jsonb_array_length(categories) > 1) AS some_have_more,
	bool_or(categories @> '[{"id": null}]') AS some_have_tags
FROM app;
SELECT DISTINCT (SELECT string_agg(k, ',' ORDER BY k) FROM jsonb_object_keys(c) AS k) AS keys,
	jsonb_typeof(c->'name') AS name, jsonb_typeof(c->'id') AS id
FROM app, jsonb_array_elements(categories) AS c ORDER BY 1, 2, 3;
SELECT categories FROM app WHERE app_id = ANY (pg_temp.ids('bare')) AND country = 'us';

-- An app with few fields: absent ones are NULL
SELECT string_agg(k, ' ' ORDER BY k COLLATE "C") AS absent
FROM app, jsonb_each(to_jsonb(app)) AS e (k, v)
WHERE app_id = ANY (pg_temp.ids('bare')) AND country = 'us' AND v = 'null';
SELECT string_agg(k, ' ' ORDER BY k COLLATE "C") AS never_absent
FROM (SELECT k FROM app, jsonb_each(to_jsonb(app)) AS e (k, v) GROUP BY k HAVING count(*) FILTER (WHERE v = 'null') = 0) AS n;

-- The same text with and without markup
SELECT count(*) FILTER (WHERE description ~ '<br>|&amp;|&#39;|&quot;') AS with_markup, bool_or(description_html LIKE '%<br>%') AS breaks,
	count(*) FILTER (WHERE summary ~ '&amp;|&#39;|&quot;') AS summaries,
	count(*) FILTER (WHERE length(description) > length(description_html)) AS longer
FROM app;

-- Purchases, ads, video, the trader's disclosure
SELECT app_id, offers_iap, iap_range, contains_ads, in_play_pass, video ~ '^https://' AS video, video_image ~ '^https://' AS still
FROM app WHERE app_id = ANY (pg_temp.ids('game', 'paid')) AND country = 'us' ORDER BY 1;
SELECT count(developer_legal_name) AS names, count(developer_legal_email) AS mails, count(developer_legal_phone) AS phones,
	bool_or(developer_legal_address LIKE '%' || chr(10) || '%') AS breaks
FROM app WHERE app_id = ANY (pg_temp.ids('legal'));

-- Times do not depend on the language
SELECT count(*) FILTER (WHERE released_at > updated_at) AS backwards, bool_or(released_at IS NOT NULL) AS some,
	bool_and(updated_at BETWEEN '2008-01-01' AND '2030-01-01') AS sane, count(updated_text) = count(*) AS texts FROM app;

-- A machine translation is returned if the listing has no text of its own
SELECT count(*), count(DISTINCT description) AS texts, count(DISTINCT updated_at) AS updates, count(DISTINCT price) AS prices
FROM playfast_apps(pg_temp.ids('translated'), '{us}', '{en,de,ko}');

-- The cross product; canonical spellings; duplicates once
SELECT app_id, country, lang, url FROM playfast_apps('{org.wellknown.game,org.wellknown.game}', '{US,de,us}', '{EN,pt_br,en}') ORDER BY 1, 2, 3;

-- Requests of different kinds, the highest priority first
SELECT * FROM playfast_app_requests(pg_temp.ids('game', 'paid'), '{us,de}', '{en,fr}', 3);
SELECT * FROM playfast_app_requests('{a.b}');
SELECT app_id, country, lang FROM playfast_apps_batch(ARRAY(
	SELECT r FROM playfast_app_requests(pg_temp.ids('game', 'paid'), '{us}') AS r
	UNION ALL SELECT ROW('org.wellknown.game', 'DE', 'de', 9)::playfast_app_request
	UNION ALL SELECT ROW('org.wellknown.game', 'de', 'de', 1)::playfast_app_request)) ORDER BY 1, 2, 3;
SELECT call, key, country FROM playfast_outcomes() WHERE call = 1;
SELECT (playfast_apps_batch(ARRAY[ROW('org.wellknown.paid', NULL, NULL, NULL)::playfast_app_request])).currency;

-- Bad arguments, before anything is sent
SELECT playfast_apps(NULL);
SELECT playfast_apps('{}');
SELECT playfast_apps('{NULL}');
SELECT playfast_apps('{com}');
SELECT playfast_apps('{"com.example.app "}');
SELECT playfast_apps(ARRAY['com.' || repeat('x', 300)]);
SELECT playfast_apps('{com.example.app}', '{xx}');
SELECT playfast_apps('{com.example.app}', '{us}', '{klingon}');
SELECT playfast_apps_batch(NULL);
SELECT playfast_apps_batch(ARRAY[ROW(NULL, 'us', 'en', 0)::playfast_app_request]);

-- An answer about another app is never accepted
SET playfast.retries = 0;
SET playfast.on_error = 'ignore';
SET playfast.cookie = 'origin-fault=wrong_app';
SELECT count(*) FROM playfast_apps(pg_temp.ids('game', 'paid'));
SELECT status, max(attempts) AS attempts, count(*), sum(rows) AS rows, min(regexp_replace(error, 'app, .*', 'app, …')) AS error
FROM playfast_outcomes() GROUP BY 1;

-- If the RPC refuses or gives another answer, the page serves
SET playfast.cookie = 'origin-fault=refuse';
SELECT app_id, title IS NOT NULL AS titled, price FROM playfast_apps(pg_temp.ids('game', 'paid')) ORDER BY 1;
SELECT key, status, http_status, attempts, rows, rejected, error FROM playfast_outcomes() ORDER BY 1;
SELECT count(*) FROM playfast_apps(pg_temp.ids('nosuch'));
SELECT status, http_status, attempts, rows FROM playfast_outcomes();
SET playfast.cookie = 'origin-fault=unserved:1';
SELECT app_id, title IS NOT NULL AS titled FROM playfast_apps(pg_temp.ids('game', 'paid')) ORDER BY 1;
SELECT status, attempts, rows, rejected, error FROM playfast_outcomes();
RESET playfast.cookie;

-- Both sources agree
CREATE TEMP TABLE rpc AS SELECT * FROM playfast_apps(pg_temp.ids('everywhere', 'onlyus', 'preregister', 'unrated', 'unrated2', 'game', 'sale',
	'varies', 'translated', 'legal', 'bare', 'early'), '{us,jp}', '{en,ko}');
SET playfast.cookie = 'origin-fault=refuse';
CREATE TEMP TABLE page AS SELECT * FROM playfast_apps(pg_temp.ids('everywhere', 'onlyus', 'preregister', 'unrated', 'unrated2', 'game', 'sale',
	'varies', 'translated', 'legal', 'bare', 'early'), '{us,jp}', '{en,ko}');
RESET playfast.cookie;
SELECT count(*) FROM rpc;
SELECT a.app_id, a.country, a.lang, e.key, e.value AS rpc, f.value AS page
FROM rpc AS a JOIN page AS b USING (app_id, country, lang), jsonb_each(to_jsonb(a)) AS e, jsonb_each(to_jsonb(b)) AS f
WHERE e.key = f.key AND e.value <> f.value AND e.key <> 'fetched_at' ORDER BY 1, 2, 3, 4;
SELECT count(*) FROM page JOIN rpc USING (app_id, country, lang);

--
-- Stored responses
--
SELECT provolatile, proisstrict, proparallel FROM pg_proc WHERE proname = 'playfast_parse_apps';
CREATE FUNCTION pg_temp.body(payload text, field text DEFAULT NULL) RETURNS text LANGUAGE SQL
RETURN ')]}''' || E'\n\n[["wrb.fr","Ws7gDc",' || coalesce(to_json(payload)::text, 'null') || ',null,null,' || coalesce(field, 'null') || ',"0"],["di",1]]';
CREATE FUNCTION pg_temp.payload(app jsonb) RETURNS text LANGUAGE SQL
RETURN format('[[[[]]],[null,null,[%s],{"12":[["com.example.app",7]]}]]', app);
CREATE FUNCTION pg_temp.page(payload text) RETURNS text LANGUAGE SQL
RETURN '<html><script>var AF_dataServiceRequests = {''ds:4'' : {id:''Ws7gDc'',request:[]},''ds:7'' : {id:''Ws7gDc'',request:[]}}; var AF_initDataChunkQueue = [];</script>'
	'<script class="ds:7">AF_initDataCallback({key: ''ds:7'', hash: ''1'', data:[[[[]]],[null,null,[{"52":[["1.0",1]]}]]], sideChannel: {}});</script>'
	'<script class="ds:4">AF_initDataCallback({key: ''ds:4'', hash: ''2'', data:' || payload || ', sideChannel: {}});</script></html>';
CREATE TEMP TABLE stored (j jsonb);
INSERT INTO stored VALUES ('{"1": ["Title"], "19": [2], "52": [["4.5", 4.5], [null, ["1", 1]], ["1", 1]], "58": [[[[[null, [[5990000, "EUR", "5,99"]]]]]]],
	"49": 1, "69": ["Dev", [null, null, null, null, [null, null, "/store/apps/dev?id=1"]]], "73": [[null, "A<br>B"]], "78": ["com.example.app"],
	"80": [[["Tools", [], "TOOLS"]]], "96": [[null, 2, null, [null, null, "https://i/1"]]], "146": [["x", [1700000000]]]}');
SELECT app_id, country, lang, url, title, description, score, ratings, histogram, price, availability, contains_ads, categories, updated_at, fetched_at
FROM stored, playfast_parse_apps(pg_temp.body(pg_temp.payload(j)));
SELECT app_id, title FROM stored, playfast_parse_apps(pg_temp.page(pg_temp.payload(j)));
SELECT count(*) FROM playfast_parse_apps(NULL);
-- null is an answer
SELECT count(*) FROM playfast_parse_apps(pg_temp.body(NULL));
-- an answer that cannot be read is an error, which names the field
SELECT playfast_parse_apps(pg_temp.body(pg_temp.payload(j - '1'))) FROM stored;
SELECT playfast_parse_apps(pg_temp.body('[]'));
SELECT playfast_parse_apps(pg_temp.body('[[null,')) FROM stored;
SELECT playfast_parse_apps(pg_temp.body(NULL, '[3]'));
SELECT playfast_parse_apps(pg_temp.page('[]'));
SELECT playfast_parse_apps('<html>404</html>');
SELECT playfast_parse_apps('');

-- Rows in FROM and rows in the SELECT list, which are formed in other ways, are the same
SELECT count(*) FROM (SELECT to_jsonb(a) - 'fetched_at' FROM app AS a EXCEPT ALL
	SELECT to_jsonb(playfast_apps(pg_temp.ids('everywhere', 'onlyus', 'onlyjp', 'preregister', 'unrated', 'unrated2',
		'game', 'paid', 'sale', 'varies', 'translated', 'legal', 'bare', 'early'), '{us,DE,jp}')) - 'fetched_at') AS d;
