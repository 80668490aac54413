--
-- Reviews: new ones, edited ones, replies
--
-- A run reads from the newest review back to where the previous run began, page
-- after page and slice after slice. The watermark (newest_at) moves only when the
-- run is complete, so there is no gap, whatever happens in between. An edited
-- review is listed again, with a newer date. A review with a new reply is not, so
-- once a day a run goes further back.
--

-- Sets the ends of the runs of watches that begin now.
CREATE FUNCTION begin_runs(keys integer[]) RETURNS void
LANGUAGE sql
AS $$
	UPDATE watched_reviews
	SET since = coalesce(
			CASE WHEN reread_at > clock_timestamp() - interval '23 hours' THEN newest_at ELSE newest_at - reread END,
			clock_timestamp() - back,
			'-infinity'),
		reread_at = CASE WHEN reread_at > clock_timestamp() - interval '23 hours' THEN reread_at ELSE clock_timestamp() END
	WHERE watch_key = ANY (keys) AND since IS NULL
$$;

COMMENT ON FUNCTION begin_runs(integer[]) IS 'Part of collect(): begins runs over reviews';

-- A complete run moves the watermark; another one keeps where to continue. A
-- token that has failed twice is dropped, and the run starts again. The
-- watermark is never in the future, whatever the date of a review: otherwise
-- no review would be newer.
CREATE FUNCTION advance_run(key integer, failed boolean, next_token text, newest timestamptz) RETURNS void
LANGUAGE sql
AS $$
	UPDATE watched_reviews AS w
	SET newest_at = CASE WHEN a.arrived THEN greatest(w.newest_at, w.goal_at, a.newest) ELSE w.newest_at END,
		goal_at = CASE WHEN NOT a.arrived THEN greatest(w.goal_at, a.newest) END,
		since = CASE WHEN NOT a.arrived THEN w.since END,
		visits = CASE WHEN NOT a.arrived THEN w.visits ELSE 0 END,
		token = CASE WHEN a.arrived THEN NULL WHEN $3 IS NOT NULL THEN $3 WHEN $2 AND w.failures > 0 THEN NULL ELSE w.token END
	FROM (SELECT NOT $2 AND $3 IS NULL AS arrived,
			CASE WHEN $4 > clock_timestamp() THEN clock_timestamp() ELSE $4 END AS newest) AS a
	WHERE w.watch_key = $1
$$;

COMMENT ON FUNCTION advance_run(integer, boolean, text, timestamptz) IS 'Part of collect(): updates the state of a run over reviews';

-- New reviews, and what is new of known ones.
CREATE FUNCTION keep_reviews(app_id text, at timestamptz, came playfast_review[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	names text;
	sources text;
	sets text;
	app integer;
BEGIN
	INSERT INTO app AS a (app_id, first_seen_at, last_seen_at) VALUES ($1, at, at) ON CONFLICT DO NOTHING;
	SELECT a.app_key INTO app FROM app AS a WHERE a.app_id = keep_reviews.app_id;

	INSERT INTO review_version (review_id, until_at, score, content, created_at, reply_content, reply_at)
	SELECT o.review_id, at, o.score, o.content, o.created_at, o.reply_content, o.reply_at
	FROM unnest(came) AS n JOIN review AS o ON o.review_id = n.review_id
	WHERE n.created_at >= o.created_at
		AND ROW(n.score, n.content, n.created_at, n.reply_content, n.reply_at)
			IS DISTINCT FROM ROW(o.score, o.content, o.created_at, o.reply_content, o.reply_at)
	ORDER BY o.review_id
	ON CONFLICT DO NOTHING;

	SELECT string_agg(quote_ident(c.name), ', '), string_agg('n.' || quote_ident(c.name), ', '),
		string_agg(format('%1$I = excluded.%1$I', c.name), ', ')
	INTO names, sources, sets
	FROM review_columns() AS c;
	EXECUTE format($sql$
		INSERT INTO review AS o (review_id, app_key, first_seen_at, %1$s)
		SELECT DISTINCT ON (n.review_id) n.review_id, $1, $2, %2$s
		FROM unnest($3) AS n
		ORDER BY n.review_id, n.created_at DESC
		ON CONFLICT (review_id) DO UPDATE
		SET %3$s,
			changed_at = CASE WHEN ROW(o.score, o.content, o.created_at, o.reply_content, o.reply_at) IS DISTINCT FROM
				ROW(excluded.score, excluded.content, excluded.created_at, excluded.reply_content, excluded.reply_at)
				THEN $2 ELSE o.changed_at END
		WHERE excluded.created_at >= o.created_at AND ROW(%4$s) IS DISTINCT FROM ROW(%5$s)
		$sql$, names, sources, sets, replace(sources, 'n.', 'o.'), replace(sources, 'n.', 'excluded.'))
	USING app, at, came;
END $$;

COMMENT ON FUNCTION keep_reviews(text, timestamptz, playfast_review[]) IS 'Part of collect(): stores reviews';

-- What came of a watch: kept, and where its run stands then. Returns the rest of it.
CREATE FUNCTION keep_run(came answer) RETURNS answer
LANGUAGE plpgsql
AS $$
BEGIN
	IF came.rows > 0 THEN
		PERFORM keep_reviews(came.app_id, came.fetched_at, came.reviews);
	END IF;
	PERFORM advance_run(came.key, came.failed, came.next_token, (SELECT max(r.created_at) FROM unnest(came.reviews) AS r));
	came.reviews := NULL;
	RETURN came;
END $$;

COMMENT ON FUNCTION keep_run(answer) IS 'Part of collect(): stores the reviews of a watch';

-- A run that is not complete continues at once; after a hundred times, when its watch
-- is due: a list whose tokens never end must not keep collect() from ending.
CREATE FUNCTION continue_runs(keys integer[]) RETURNS void
LANGUAGE sql
AS $$
	UPDATE watched_reviews
	SET due_at = CASE WHEN visits < 99 THEN least(due_at, clock_timestamp()) ELSE due_at END,
		visits = CASE WHEN visits < 99 THEN visits + 1 ELSE 0 END
	WHERE watch_key = ANY (keys) AND failures = 0 AND token IS NOT NULL AND status NOT IN ('blocked', 'skipped')
$$;

COMMENT ON FUNCTION continue_runs(integer[]) IS 'Part of collect(): makes incomplete runs due';

CREATE FUNCTION review_digest(
	app_ids text[],
	back interval DEFAULT '90 days',
	by text DEFAULT 'day',
	langs text[] DEFAULT NULL)
RETURNS TABLE (app_id text, period text, reviews bigint, stars_1 bigint, stars_2 bigint, stars_3 bigint, stars_4 bigint,
	stars_5 bigint, mean numeric, replied bigint, median_reply interval)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	IF by IS NULL OR by NOT IN ('day', 'week', 'month', 'version') THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('unknown period: %s', coalesce(quote_literal(by), 'NULL')),
			HINT = 'Reviews are counted by day, week, month or version.';
	END IF;
	RETURN QUERY
	SELECT a.app_id,
		CASE by WHEN 'version' THEN coalesce(r.app_version, '') ELSE date_trunc(by, r.created_at)::date::text END,
		count(*), count(*) FILTER (WHERE r.score = 1), count(*) FILTER (WHERE r.score = 2),
		count(*) FILTER (WHERE r.score = 3), count(*) FILTER (WHERE r.score = 4), count(*) FILTER (WHERE r.score = 5),
		round(avg(r.score), 2), count(r.reply_at),
		percentile_cont(0.5) WITHIN GROUP (ORDER BY r.reply_at - r.created_at)
			FILTER (WHERE r.reply_at >= r.created_at)
	FROM review AS r JOIN app AS a USING (app_key)
	WHERE a.app_id = ANY (app_ids)
		AND r.created_at >= now() - back
		AND (review_digest.langs IS NULL OR r.lang = ANY (review_digest.langs))
	GROUP BY 1, 2
	ORDER BY 1, 2;
END $$;

COMMENT ON FUNCTION review_digest(text[], interval, text, text[]) IS
	'Reviews of apps by day, week, month or version: their number, by stars, their mean, the number with a reply, and the median time to it (for replies newer than the last edit)';
