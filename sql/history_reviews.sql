--
-- Reviews: new, edited, answered; how runs continue
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS playfast;
CREATE EXTENSION playfast_history;
CALL playfast_history.create_tables();
SET search_path = playfast_history, public;

CREATE FUNCTION pg_temp.came(at timestamptz, VARIADIC reviews jsonb[]) RETURNS void
LANGUAGE sql AS $$
	SELECT playfast_history.keep_reviews('com.example.a', at,
		ARRAY(SELECT jsonb_populate_record(NULL::playfast_review, r || '{"lang": "en"}') FROM unnest(reviews) AS r))
$$;
SELECT pg_temp.came('2026-01-02',
	'{"review_id": "r2", "score": 5, "content": "good", "created_at": "2026-01-01T10:00:00Z", "thumbs_up": 0, "app_version": "1.0"}',
	'{"review_id": "r1", "score": 1, "content": "bad", "created_at": "2026-01-01T09:00:00Z", "thumbs_up": 3, "app_version": "1.0"}');
-- r1 was edited, r2 answered, r3 is new and on two pages; votes alone are not a change
SELECT pg_temp.came('2026-01-03',
	'{"review_id": "r3", "score": 4, "content": "fine", "created_at": "2026-01-02T10:00:00Z", "thumbs_up": 0, "app_version": "1.1"}',
	'{"review_id": "r3", "score": 4, "content": "fine", "created_at": "2026-01-02T10:00:00Z", "thumbs_up": 0, "app_version": "1.1"}',
	'{"review_id": "r1", "score": 3, "content": "better", "created_at": "2026-01-02T09:00:00Z", "thumbs_up": 3, "app_version": "1.1"}',
	'{"review_id": "r2", "score": 5, "content": "good", "created_at": "2026-01-01T10:00:00Z", "thumbs_up": 1, "reply_content": "thanks", "reply_at": "2026-01-02T12:00:00Z", "app_version": "1.0"}');
SELECT pg_temp.came('2026-01-04',
	'{"review_id": "r3", "score": 4, "content": "fine", "created_at": "2026-01-02T10:00:00Z", "thumbs_up": 9, "app_version": "1.1"}');
-- an older page does not change a review that was edited since
SELECT pg_temp.came('2026-01-05',
	'{"review_id": "r1", "score": 1, "content": "bad", "created_at": "2026-01-01T09:00:00Z", "thumbs_up": 3, "app_version": "1.0"}');
SELECT review_id, score, content, created_at, thumbs_up, reply_content, first_seen_at, changed_at FROM review ORDER BY 1;
SELECT * FROM review_version ORDER BY until_at, review_id;

SELECT app_id, period, reviews, stars_1, stars_3, stars_5, mean, replied, median_reply FROM review_digest('{com.example.a}', '1000 years');
SELECT period, reviews, mean FROM review_digest('{com.example.a}', '1000 years', 'version');
SELECT period, reviews FROM review_digest('{com.example.a}', '1000 years', 'week', '{en}');
SELECT count(*) FROM review_digest('{com.example.a}', '1000 years', 'week', '{de}');
SELECT * FROM review_digest('{com.example.a}', by => 'hour');

-- Runs: where they end, how they continue, and when the watermark moves
INSERT INTO watched_reviews (app_id, lang, back) VALUES ('com.example.a', 'en', '30 days'), ('com.example.b', 'en', NULL);
SELECT begin_runs('{1,2}');
SELECT app_id, since BETWEEN now() - interval '31 days' AND now() - interval '29 days' AS a_month, since = '-infinity' AS all_of_them FROM watched_reviews ORDER BY 1;
SELECT advance_run(1, false, 'token of page 2', '2026-01-10 10:00');
SELECT newest_at, goal_at, since IS NOT NULL AS runs, token FROM watched_reviews WHERE watch_key = 1;
-- a run fails once and twice: the token is dropped, the end stays
SELECT advance_run(1, true, NULL, NULL);
SELECT newest_at, goal_at, token FROM watched_reviews WHERE watch_key = 1;
UPDATE watched_reviews SET failures = 1 WHERE watch_key = 1;
SELECT advance_run(1, true, NULL, NULL);
SELECT newest_at, goal_at, since IS NOT NULL AS runs, token FROM watched_reviews WHERE watch_key = 1;
-- a run is complete
SELECT advance_run(1, false, NULL, '2026-01-10 09:00');
SELECT newest_at, goal_at, since, token FROM watched_reviews WHERE watch_key = 1;
-- the next run is for newer reviews, and once a day goes further back for replies
SELECT begin_runs('{1}');
SELECT since FROM watched_reviews WHERE watch_key = 1;
SELECT advance_run(1, false, NULL, NULL);
SELECT newest_at, since FROM watched_reviews WHERE watch_key = 1;
UPDATE watched_reviews SET reread_at = reread_at - interval '1 day';
SELECT begin_runs('{1}');
SELECT since, reread_at > now() - interval '1 minute' AS reread FROM watched_reviews WHERE watch_key = 1;
-- a date that cannot be right does not make all later reviews old
SELECT advance_run(2, false, 'token of page 2', '9999-12-31');
SELECT goal_at BETWEEN now() - interval '1 minute' AND now() AS goal FROM watched_reviews WHERE watch_key = 2;
SELECT advance_run(2, false, NULL, '9999-12-31');
SELECT newest_at BETWEEN now() - interval '1 minute' AND now() AS newest FROM watched_reviews WHERE watch_key = 2;

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA playfast_history CASCADE;
