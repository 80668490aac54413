--
-- Health: what is late and what fails
--

-- The query of view watch_health.
CREATE FUNCTION health_query() RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
	SELECT $view$
		SELECT w.kind, w.watch, CASE
				WHEN w.status = 'invalid' THEN 'invalid'
				WHEN NOT w.active THEN 'off'
				WHEN w.failures > 0 THEN 'failing'
				WHEN w.tried_at IS NULL AND w.due_at < now() - w.every THEN 'never tried'
				WHEN w.due_at < now() - w.every THEN 'late'
				WHEN w.answered_at IS NULL THEN 'new'
				ELSE 'ok' END AS state,
			w.every, w.priority, w.due_at, greatest(now() - w.due_at, '0') AS overdue, w.tried_at, w.answered_at, w.status,
			w.failures, w.error
		FROM (
			SELECT 'charts' AS kind, concat_ws(' ', country, category, collection, lang) AS watch, active, every, priority,
				due_at, tried_at, answered_at, status, failures, error
			FROM watched_chart
			UNION ALL
			SELECT 'keywords', concat_ws(' ', country, lang, quote_literal(query)), active, every, priority,
				due_at, tried_at, answered_at, status, failures, error
			FROM watched_keyword
			UNION ALL
			SELECT 'apps', concat_ws(' ', app_id, country, lang), active, every, priority,
				due_at, tried_at, answered_at, status, failures, error
			FROM watched_app
			UNION ALL
			SELECT 'reviews', concat_ws(' ', app_id, lang), active, every, priority,
				due_at, tried_at, answered_at, status, failures, error
			FROM watched_reviews
			UNION ALL
			SELECT 'catalog', coalesce('shard ' || shard, 'list of shards'), active, every, priority,
				due_at, tried_at, answered_at, status, failures, error
			FROM catalog_shard
			WHERE shard IS NULL OR failures > 0) AS w
		$view$
$$;

COMMENT ON FUNCTION health_query() IS 'Part of create_tables(): view watch_health';

CREATE FUNCTION next_due(kinds text[] DEFAULT NULL) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
	SELECT least(
		CASE WHEN 'charts' = ANY (k.wanted) THEN (SELECT min(due_at) FROM watched_chart WHERE active) END,
		CASE WHEN 'keywords' = ANY (k.wanted) THEN (SELECT min(due_at) FROM watched_keyword WHERE active) END,
		CASE WHEN 'apps' = ANY (k.wanted) THEN (SELECT min(due_at) FROM watched_app WHERE active) END,
		CASE WHEN 'reviews' = ANY (k.wanted) THEN (SELECT min(due_at) FROM watched_reviews WHERE active) END,
		CASE WHEN 'catalog' = ANY (k.wanted) THEN (SELECT min(due_at) FROM catalog_shard WHERE active) END)
	FROM (SELECT known_kinds(kinds) AS wanted) AS k
$$;

COMMENT ON FUNCTION next_due(text[]) IS 'When the next watch is due; in the past: now';
