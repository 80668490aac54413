--
-- Kinds of watches: what can be collected, and how
--

CREATE TYPE watch_kind AS (
	kind text,
	watched name,		-- table of its watches
	key name,			-- key of that table
	snapshot name,		-- table of its lists; NULL: it has none
	subject text[],		-- columns with the inputs of a call
	packed text[],		-- columns that are equal in an HTTP request
	slice integer,		-- default number of watches in a slice
	request text,		-- expression: the request of a watch w
	requests name,		-- type of that
	results name,		-- function that takes an array of them
	told text,			-- app, country and language of a request q
	kept text			-- what is kept of rows u of an answer a
);

CREATE FUNCTION kinds() RETURNS SETOF watch_kind
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5
AS $$
	VALUES
		('charts', 'watched_chart'::name, 'chart_key'::name, 'chart_snapshot'::name,
			'{country,category,collection,lang}'::text[], '{country,lang}'::text[], 50,
			'playfast_chart_request(country => w.country, category => w.category, collection => w.collection,
				lang => w.lang, num => w.num, priority => w.priority)',
			'playfast_chart_request'::name, 'playfast_top_apps_results'::name, 'NULL, q.country, q.lang',
			'array_agg(ROW(u.app_id, u.title, u.developer, u.genre, u.icon)::seen_app) AS apps, NULL::text[] AS app_ids,
				NULL::jsonb AS app, NULL::playfast_review[] AS reviews'),
		('keywords', 'watched_keyword', 'keyword_key', 'keyword_snapshot',
			'{query,country,lang}', '{country,lang}', 50,
			'playfast_search_request(query => w.query, country => w.country, lang => w.lang, num => w.num,
				priority => w.priority)',
			'playfast_search_request', 'playfast_search_results', 'NULL, q.country, q.lang',
			'array_agg(ROW(u.app_id, u.title, u.developer, u.genre, u.icon)::seen_app) AS apps, NULL::text[] AS app_ids,
				NULL::jsonb AS app, NULL::playfast_review[] AS reviews'),
		('apps', 'watched_app', 'watch_key', NULL,
			'{app_id,country,lang}', '{country,lang}', 320,
			'playfast_app_request(app_id => w.app_id, country => w.country, lang => w.lang, priority => w.priority)',
			'playfast_app_request', 'playfast_apps_results', 'q.app_id, q.country, q.lang',
			'array_agg(ROW(u.app_id, u.title, u.developer, u.genre, u.icon)::seen_app) AS apps, NULL::text[] AS app_ids,
				to_jsonb(a.rows[1]) AS app, NULL::playfast_review[] AS reviews'),
		('reviews', 'watched_reviews', 'watch_key', NULL,
			'{app_id,lang}', '{lang}', 20,
			'playfast_review_request(app_id => w.app_id, lang => w.lang, sort => ''newest'', num => 1000,
				since => nullif(w.since, ''-infinity''), token => w.token, priority => w.priority)',
			'playfast_review_request', 'playfast_reviews_results', 'q.app_id, NULL, q.lang',
			'NULL::seen_app[] AS apps, NULL::text[] AS app_ids, NULL::jsonb AS app, array_agg(u) AS reviews'),
		('catalog', 'catalog_shard', 'shard_key', NULL,
			'{url}', '{shard}', 100,
			'playfast_catalog_request(url => w.url, priority => w.priority)',
			'playfast_catalog_request', 'playfast_catalog_apps_results', 'NULL, NULL, NULL',
			'NULL::seen_app[] AS apps, array_agg(u.app_id) AS app_ids, NULL::jsonb AS app, NULL::playfast_review[] AS reviews')
$$;

COMMENT ON FUNCTION kinds() IS 'Internal: what playfast_history can collect, the tables of each kind, and how to fetch it';

CREATE FUNCTION known_kinds(kinds text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	unknown text;
BEGIN
	SELECT k INTO unknown FROM unnest($1) AS k WHERE k IS NULL OR k NOT IN (SELECT kind FROM kinds()) ORDER BY k LIMIT 1;
	IF FOUND THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('unknown kind: %s', coalesce(quote_literal(unknown), 'NULL')),
			HINT = format('Kinds are %s.', (SELECT string_agg(kind, ', ') FROM kinds()));
	END IF;
	RETURN coalesce($1, ARRAY(SELECT kind FROM kinds()));
END $$;

COMMENT ON FUNCTION known_kinds(text[]) IS 'Internal: kinds of watches; an unknown one is an error, NULL is all of them';

-- Creates a function for each kind, or for some kinds, from a template in which columns of
-- watch_kind are replaced. EXECUTE would plan its statement in every run; functions that run
-- for each slice keep their plans this way.
CREATE FUNCTION for_each_kind(template text, kinds text[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	k watch_kind;
	part record;
	made text;
BEGIN
	FOR k IN SELECT * FROM kinds() AS s WHERE $2 IS NULL OR s.kind = ANY ($2) LOOP
		made := template;
		FOR part IN SELECT * FROM jsonb_each_text(to_jsonb(k) || jsonb_build_object('subject', array_to_string(k.subject, ', '))) LOOP
			made := replace(made, '{' || part.key || '}', coalesce(part.value, ''));
		END LOOP;
		EXECUTE made;
	END LOOP;
END $$;
