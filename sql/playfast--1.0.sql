/* sql/playfast--1.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION playfast" to load this file. \quit

--
-- Types
--

CREATE TYPE playfast_chart_entry AS (
	country text,
	lang text,
	category text,
	collection text,
	rank integer,
	app_id text,
	title text,
	url text,
	icon text,
	developer text,
	currency text,
	price numeric,
	free boolean,
	price_text text,
	description_html text,
	score_text text,
	score double precision,
	genre text,
	installs text,
	screenshots text[],
	header_image text,
	video text,
	content_rating text,
	iap_range text,
	availability_code integer,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_chart_entry IS 'An app in a top chart';
COMMENT ON COLUMN playfast_chart_entry.country IS 'Country whose chart it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_chart_entry.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_chart_entry.category IS 'Category of the chart, the store''s id; APPLICATION is all apps';
COMMENT ON COLUMN playfast_chart_entry.collection IS 'Collection of the chart: TOP_FREE, TOP_PAID, GROSSING …';
COMMENT ON COLUMN playfast_chart_entry.rank IS 'Place in the chart, from 1';
COMMENT ON COLUMN playfast_chart_entry.app_id IS 'Package name';
COMMENT ON COLUMN playfast_chart_entry.title IS 'Title in the language that was asked for';
COMMENT ON COLUMN playfast_chart_entry.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_chart_entry.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_chart_entry.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_chart_entry.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_chart_entry.score_text IS 'Score as the store shows it, in the language''s spelling';
COMMENT ON COLUMN playfast_chart_entry.score IS 'Mean rating, 1 to 5; NULL if unrated';
COMMENT ON COLUMN playfast_chart_entry.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_chart_entry.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_chart_entry.video IS 'URL of the video';
COMMENT ON COLUMN playfast_chart_entry.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_chart_entry.availability_code IS '2 can be installed, 1 can be registered for in advance';
COMMENT ON COLUMN playfast_chart_entry.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_chart_request AS (
	country text,
	category text,
	collection text,
	num integer,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_chart_request IS 'A top chart to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_chart_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_chart_request.category IS 'Category, the store''s id; NULL: APPLICATION, all apps';
COMMENT ON COLUMN playfast_chart_request.collection IS 'TOP_FREE, TOP_PAID, GROSSING …; NULL: playfast.collection';
COMMENT ON COLUMN playfast_chart_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_chart_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_chart_request.priority IS 'Higher ones are sent earlier; NULL: 0';

--
-- Support of the planner
--

CREATE FUNCTION playfast_rows_support(internal)
RETURNS internal
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION playfast_calls_support(internal)
RETURNS internal
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION playfast_rows_support(internal) IS 'Estimates the rows of functions that return up to num rows per call';
COMMENT ON FUNCTION playfast_calls_support(internal) IS 'Estimates the rows of functions that return a row per call';

--
-- Top charts
--

CREATE FUNCTION playfast_chart_requests(
	countries text[],
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	lang text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_chart_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE SUPPORT playfast_calls_support;

COMMENT ON FUNCTION playfast_chart_requests(text[], text[], text[], integer, text, integer) IS 'Requests for the cross product of countries, categories and collections';

CREATE FUNCTION playfast_top_apps(
	countries text[],
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	lang text DEFAULT NULL)
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 SUPPORT playfast_rows_support;

COMMENT ON FUNCTION playfast_top_apps(text[], text[], text[], integer, text) IS 'Top charts of every country, category and collection given, fetched in one batch';

CREATE FUNCTION playfast_top_apps_batch(requests playfast_chart_request[])
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 SUPPORT playfast_rows_support;

COMMENT ON FUNCTION playfast_top_apps_batch(playfast_chart_request[]) IS 'Top charts that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_parse_top_apps(response text)
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION playfast_parse_top_apps(text) IS 'Rows of a stored response with top charts; what it does not say is NULL';

--
-- What happened
--

CREATE FUNCTION playfast_outcomes(
	OUT batch integer,
	OUT call integer,
	OUT operation text,
	OUT key jsonb,
	OUT country text,
	OUT lang text,
	OUT status text,
	OUT http_status integer,
	OUT attempts integer,
	OUT transfer integer,
	OUT rows integer,
	OUT rejected integer,
	OUT bytes_wire bigint,		/* bytes */
	OUT bytes_decoded bigint,	/* bytes */
	OUT queued_ms integer,		/* milliseconds */
	OUT first_byte_ms integer,	/* milliseconds */
	OUT total_ms integer,		/* milliseconds */
	OUT error text,
	OUT hint text,
	OUT next_token text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 100;

COMMENT ON FUNCTION playfast_outcomes() IS 'What became of every call of the session''s last statement that ran batches';

CREATE FUNCTION playfast_top_apps_jsonb(
	countries text[],
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	lang text DEFAULT NULL)
RETURNS jsonb
LANGUAGE SQL VOLATILE PARALLEL RESTRICTED COST 1000
BEGIN ATOMIC
	WITH entry AS MATERIALIZED (
		SELECT e.*
		FROM playfast_top_apps(countries, categories, collections, num, lang) AS e
	), apps AS MATERIALIZED (
		SELECT e.country, e.category, e.collection,
			jsonb_agg(to_jsonb(e) - '{country,lang,category,collection}'::text[]
				ORDER BY e.rank) AS list
		FROM entry AS e
		GROUP BY e.country, e.category, e.collection
	), chart AS (
		-- outcomes are there once the rows are: LATERAL keeps that order
		SELECT o.country, o.key->>'category' AS category,
			o.key->>'collection' AS collection,
			CASE WHEN o.status IN ('ok', 'empty', 'not_found')
				THEN coalesce(a.list, '[]') END AS list
		FROM (SELECT count(*) AS n FROM apps) AS done
			CROSS JOIN LATERAL (
				SELECT p.batch, p.country, p.key, p.status, max(p.batch) OVER () AS last
				FROM playfast_outcomes() AS p
				WHERE done.n >= 0 AND p.operation = 'top_apps'
				OFFSET 0) AS o
			LEFT JOIN apps AS a ON a.country = o.country
				AND a.category = o.key->>'category'
				AND a.collection = o.key->>'collection'
		WHERE o.batch = o.last
	), category AS (
		SELECT c.country, c.category, jsonb_object_agg(c.collection, c.list) AS list
		FROM chart AS c
		GROUP BY c.country, c.category
	), country AS (
		SELECT c.country, jsonb_object_agg(c.category, c.list) AS list
		FROM category AS c
		GROUP BY c.country
	)
	SELECT jsonb_object_agg(c.country, c.list) FROM country AS c;
END;

COMMENT ON FUNCTION playfast_top_apps_jsonb(text[], text[], text[], integer, text) IS 'Top charts as {country: {category: {collection: [app, …]}}}; a chart that failed is null';

--
-- Statistics
--

CREATE FUNCTION playfast_stat_operations(
	OUT operation text,
	OUT status text,
	OUT calls bigint,
	OUT attempts bigint,
	OUT rows bigint,
	OUT rejected bigint,
	OUT bytes_wire bigint,				/* bytes */
	OUT bytes_decoded bigint,			/* bytes */
	OUT total_ms double precision,		/* milliseconds */
	OUT transfers bigint,				/* of the operation, whatever the status */
	OUT retried bigint,					/* of these transfers */
	OUT stats_reset timestamptz)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 20;

COMMENT ON FUNCTION playfast_stat_operations() IS 'Counters of all sessions, by operation and status';

CREATE VIEW playfast_stat_operations AS
	SELECT operation, status, calls, attempts, rows, rejected, bytes_wire,
		bytes_decoded, total_ms, transfers, retried, stats_reset
	FROM playfast_stat_operations();

COMMENT ON VIEW playfast_stat_operations IS 'Counters of all sessions, by operation and status';
COMMENT ON COLUMN playfast_stat_operations.operation IS 'Operation, as in playfast_<operation>()';
COMMENT ON COLUMN playfast_stat_operations.status IS 'How the calls ended';
COMMENT ON COLUMN playfast_stat_operations.calls IS 'Calls that ended so';
COMMENT ON COLUMN playfast_stat_operations.attempts IS 'Transfers that carried these calls, retries included';
COMMENT ON COLUMN playfast_stat_operations.rows IS 'Rows that they brought';
COMMENT ON COLUMN playfast_stat_operations.rejected IS 'Rows left out for want of a required field';
COMMENT ON COLUMN playfast_stat_operations.bytes_wire IS 'Bytes received, as they travelled';
COMMENT ON COLUMN playfast_stat_operations.bytes_decoded IS 'Bytes received, inflated';
COMMENT ON COLUMN playfast_stat_operations.total_ms IS 'Time from sending to the end, summed over calls, in milliseconds';
COMMENT ON COLUMN playfast_stat_operations.transfers IS 'Transfers of the operation, whatever the status';
COMMENT ON COLUMN playfast_stat_operations.retried IS 'Those of them that were retries';
COMMENT ON COLUMN playfast_stat_operations.stats_reset IS 'When the counters were set to zero';

CREATE FUNCTION playfast_stat_reset()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_stat_reset() IS 'Sets the counters of playfast_stat_operations to zero';

CREATE FUNCTION playfast_stat_progress(
	OUT pid integer,
	OUT datid oid,
	OUT usesysid oid,
	OUT batch integer,
	OUT operation text,
	OUT started_at timestamptz,
	OUT calls_done integer,
	OUT calls_total bigint,
	OUT rows bigint,
	OUT in_flight integer,
	OUT waiting integer,
	OUT last_error text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 10;

COMMENT ON FUNCTION playfast_stat_progress() IS 'Batches that run now';

CREATE VIEW playfast_stat_progress AS
	SELECT pid, datid, usesysid, batch, operation, started_at, calls_done,
		calls_total, rows, in_flight, waiting, last_error
	FROM playfast_stat_progress();

COMMENT ON VIEW playfast_stat_progress IS 'Batches that run now';
COMMENT ON COLUMN playfast_stat_progress.pid IS 'Process id of the backend';
COMMENT ON COLUMN playfast_stat_progress.datid IS 'OID of its database';
COMMENT ON COLUMN playfast_stat_progress.usesysid IS 'OID of the role that caused the batch';
COMMENT ON COLUMN playfast_stat_progress.batch IS 'Number of the batch in its session';
COMMENT ON COLUMN playfast_stat_progress.operation IS 'Operation, as in playfast_<operation>()';
COMMENT ON COLUMN playfast_stat_progress.started_at IS 'When it began';
COMMENT ON COLUMN playfast_stat_progress.calls_done IS 'Calls that have ended';
COMMENT ON COLUMN playfast_stat_progress.calls_total IS 'Calls in all';
COMMENT ON COLUMN playfast_stat_progress.rows IS 'Rows so far';
COMMENT ON COLUMN playfast_stat_progress.in_flight IS 'Transfers in flight';
COMMENT ON COLUMN playfast_stat_progress.waiting IS 'Packs that wait for their start or for a retry';
COMMENT ON COLUMN playfast_stat_progress.last_error IS 'What the last call that failed ended with';

CREATE FUNCTION playfast_status(OUT name text, OUT value text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 10;

COMMENT ON FUNCTION playfast_status() IS 'What playfast is made of, and how fast each egress may ask';

--
-- Reference data
--

CREATE FUNCTION playfast_countries(
	OUT country text,
	OUT name text,
	OUT currency text,
	OUT representative text,
	OUT has_store boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 247;

COMMENT ON FUNCTION playfast_countries() IS 'Countries that Google Play is asked for';

CREATE VIEW playfast_countries AS
	SELECT country, name, currency, representative, has_store
	FROM playfast_countries();

COMMENT ON VIEW playfast_countries IS 'Countries that Google Play is asked for';
COMMENT ON COLUMN playfast_countries.country IS 'ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_countries.name IS 'English name';
COMMENT ON COLUMN playfast_countries.currency IS 'The country''s own currency, ISO 4217; not necessarily the one Google Play charges';
COMMENT ON COLUMN playfast_countries.representative IS 'Country whose storefront it shared when that was measured, in October 2025';
COMMENT ON COLUMN playfast_countries.has_store IS 'Whether Google Play was offered there in June 2026';

CREATE FUNCTION playfast_categories(
	OUT category text,
	OUT kind text,
	OUT parent text,
	OUT name text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 60;

COMMENT ON FUNCTION playfast_categories() IS 'Categories of top charts';

CREATE VIEW playfast_categories AS
	SELECT category, kind, parent, name
	FROM playfast_categories();

COMMENT ON VIEW playfast_categories IS 'Categories of top charts';
COMMENT ON COLUMN playfast_categories.category IS 'The store''s id';
COMMENT ON COLUMN playfast_categories.kind IS 'app, game or family';
COMMENT ON COLUMN playfast_categories.parent IS 'Category that it is a part of; NULL for a root';
COMMENT ON COLUMN playfast_categories.name IS 'English name';

CREATE FUNCTION playfast_collections(
	OUT collection text,
	OUT wire_name text,
	OUT answers boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 11;

COMMENT ON FUNCTION playfast_collections() IS 'Collections of top charts';

CREATE VIEW playfast_collections AS
	SELECT collection, wire_name, answers
	FROM playfast_collections();

COMMENT ON VIEW playfast_collections IS 'Collections of top charts';
COMMENT ON COLUMN playfast_collections.collection IS 'Canonical name';
COMMENT ON COLUMN playfast_collections.wire_name IS 'The store''s name, which is accepted too';
COMMENT ON COLUMN playfast_collections.answers IS 'Whether the store was seen to fill it; the others give empty charts';

CREATE FUNCTION playfast_languages(
	OUT lang text,
	OUT name text,
	OUT alias_of text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 75;

COMMENT ON FUNCTION playfast_languages() IS 'Languages of the store';

CREATE VIEW playfast_languages AS
	SELECT lang, name, alias_of
	FROM playfast_languages();

COMMENT ON VIEW playfast_languages IS 'Languages of the store';
COMMENT ON COLUMN playfast_languages.lang IS 'BCP 47 language';
COMMENT ON COLUMN playfast_languages.name IS 'English name';
COMMENT ON COLUMN playfast_languages.alias_of IS 'Language whose texts it shows; NULL if it has its own';

CREATE FUNCTION playfast_unique_countries()
RETURNS SETOF text
LANGUAGE SQL IMMUTABLE PARALLEL SAFE ROWS 93
BEGIN ATOMIC
	SELECT c.country FROM playfast_countries() AS c WHERE c.representative = c.country;
END;

COMMENT ON FUNCTION playfast_unique_countries() IS 'One country of every storefront there was in October 2025';

CREATE FUNCTION playfast_representative_country(country text)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION playfast_representative_country(text) IS 'The country whose storefront a country shared in October 2025';

--
-- Privileges: what reaches the network is for those who are granted it,
-- everything else is for everybody.
--

REVOKE ALL ON FUNCTION playfast_top_apps(text[], text[], text[], integer, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_top_apps_batch(playfast_chart_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_top_apps_jsonb(text[], text[], text[], integer, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_stat_reset() FROM PUBLIC;

GRANT SELECT ON playfast_countries, playfast_categories, playfast_collections, playfast_languages TO PUBLIC;
GRANT SELECT ON playfast_stat_operations, playfast_stat_progress TO PUBLIC;
