--
-- Functions declared by another version's script, with fewer arguments, others, or older row types
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS playfast;
RESET client_min_messages;

-- The path of the library, as used by this extension's functions
SELECT probin AS library FROM pg_proc WHERE proname = 'playfast_top_apps' \gset
SET playfast.num = 3;

CREATE TYPE pg_temp.old_entry AS (rank integer, app_id text, country text, gone text);
CREATE TYPE pg_temp.old_request AS (country text, num integer);
CREATE FUNCTION pg_temp.no_arguments() RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps' LANGUAGE C;
CREATE FUNCTION pg_temp.one_argument(countries text[]) RETURNS SETOF pg_temp.old_entry AS :'library', 'playfast_top_apps' LANGUAGE C;
CREATE FUNCTION pg_temp.another_order(num integer, lang text, categories text[], country text) RETURNS SETOF playfast_chart_entry
	AS :'library', 'playfast_top_apps' LANGUAGE C;
CREATE FUNCTION pg_temp.no_requests() RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps_batch' LANGUAGE C;
CREATE FUNCTION pg_temp.old_batch(requests pg_temp.old_request[]) RETURNS SETOF pg_temp.old_entry
	AS :'library', 'playfast_top_apps_batch' LANGUAGE C;
CREATE FUNCTION pg_temp.old_requests(countries text[]) RETURNS SETOF pg_temp.old_request AS :'library', 'playfast_chart_requests' LANGUAGE C;
CREATE FUNCTION pg_temp.no_app() RETURNS SETOF playfast_app AS :'library', 'playfast_apps' LANGUAGE C;

-- arguments and columns that a function does not have are NULL
SELECT country, lang, category, collection, rank FROM pg_temp.no_arguments();
SELECT rank, country, gone FROM pg_temp.one_argument('{kr}');
SELECT (c).rank, (c).country FROM (SELECT pg_temp.one_argument('{kr}') AS c OFFSET 0) AS s;
SELECT country, lang, category, rank FROM pg_temp.another_order(2, 'de', '{GAME}', 'de');
SELECT country, rank FROM pg_temp.old_batch(ARRAY[('kr', 2)]::pg_temp.old_request[]);
SELECT * FROM pg_temp.old_requests('{us,kr}');
SELECT count(*) FROM pg_temp.no_app();
SELECT count(*) FROM pg_temp.no_requests();

-- an argument that this library does not know is not ignored, but may be NULL
\set VERBOSITY terse
CREATE FUNCTION pg_temp.newer(countries text[], devices text[]) RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps' LANGUAGE C;
SELECT count(*) FROM pg_temp.newer('{us}', '{tv}');
SELECT count(*) FROM pg_temp.newer('{us}', NULL);
CREATE FUNCTION pg_temp.unnamed(text[]) RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps' LANGUAGE C;
SELECT count(*) FROM pg_temp.unnamed('{us}');
CREATE FUNCTION pg_temp.other_type(num text) RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps' LANGUAGE C;
SELECT count(*) FROM pg_temp.other_type('5');
CREATE TYPE pg_temp.other_request AS (country text, num text);
CREATE FUNCTION pg_temp.other_batch(requests pg_temp.other_request[]) RETURNS SETOF playfast_chart_entry
	AS :'library', 'playfast_top_apps_batch' LANGUAGE C;
SELECT count(*) FROM pg_temp.other_batch(ARRAY[('us', '5')]::pg_temp.other_request[]);
CREATE FUNCTION pg_temp.no_rows(requests text[]) RETURNS SETOF playfast_chart_entry AS :'library', 'playfast_top_apps_batch' LANGUAGE C;
SELECT count(*) FROM pg_temp.no_rows('{us}');
RESET playfast.num;
