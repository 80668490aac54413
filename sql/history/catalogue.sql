--
-- Catalogue: every app id that the store's sitemaps name
--
-- A sweep reads the sitemaps (shards) of one generation. It may be ended at any
-- time: what is done is done, and open_shards() says what is not.
--

CREATE FUNCTION begin_sweep(generation text, shards text[]) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	open_ones integer;
BEGIN
	PERFORM need_tables();
	INSERT INTO catalog_shard AS s (generation, shard)
	SELECT $1, u.shard FROM unnest($2) AS u(shard)
	ON CONFLICT DO NOTHING;
	SELECT count(*) INTO open_ones FROM catalog_shard AS s WHERE s.generation = $1 AND s.done_at IS NULL;
	RETURN open_ones;
END $$;

COMMENT ON FUNCTION begin_sweep(text, text[]) IS
	'Begins the sweep of a generation of sitemaps, or goes on with it; returns how many of its shards are open';

-- Locked for this transaction, so that sessions side by side read others.
CREATE FUNCTION open_shards(generation text, num integer DEFAULT 20) RETURNS text[]
LANGUAGE sql
AS $$
	SELECT coalesce(array_agg(o.shard), '{}')
	FROM (SELECT s.shard FROM catalog_shard AS s
			WHERE s.generation = $1 AND s.done_at IS NULL
			ORDER BY s.shard LIMIT $2
			FOR UPDATE SKIP LOCKED) AS o
$$;

COMMENT ON FUNCTION open_shards(text, integer) IS
	'Some shards of a sweep that are not done and that no other session has, locked for this transaction';

CREATE FUNCTION keep_shard(generation text, shard text, app_ids text[]) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	new_ones integer;
BEGIN
	WITH kept AS (
		INSERT INTO catalog_app AS c (app_id, first_generation, last_generation)
		SELECT DISTINCT u.app_id, $1, $1 FROM unnest($3) AS u(app_id)
		ORDER BY u.app_id
		ON CONFLICT (app_id) DO UPDATE
		SET first_generation = least(c.first_generation, excluded.first_generation),
			last_generation = greatest(c.last_generation, excluded.last_generation)
		RETURNING c.xmax = 0 AS is_new)
	SELECT count(*) FILTER (WHERE is_new) INTO new_ones FROM kept;
	UPDATE catalog_shard AS s SET done_at = clock_timestamp() WHERE s.generation = $1 AND s.shard = $2;
	RETURN new_ones;
END $$;

COMMENT ON FUNCTION keep_shard(text, text, text[]) IS
	'Keeps the app ids of a shard, which is done then; returns how many were not known. A shard that failed is not to be kept';
