--
-- Names as playfast spells them, or its error. NULL: any.
--

CREATE FUNCTION known_countries(countries text[]) RETURNS text[]
LANGUAGE sql STABLE STRICT
AS $$
	SELECT coalesce(array_agg(DISTINCT r.country), '{}')
	FROM playfast_chart_requests(countries => $1, categories => '{APPLICATION}', collections => '{TOP_FREE}') AS r
$$;

COMMENT ON FUNCTION known_countries(text[]) IS 'Internal: countries as playfast spells them; an unknown one is an error';

CREATE FUNCTION known_categories(categories text[]) RETURNS text[]
LANGUAGE sql STABLE STRICT
AS $$
	SELECT coalesce(array_agg(DISTINCT r.category), '{}')
	FROM playfast_chart_requests(countries => '{us}', categories => $1, collections => '{TOP_FREE}') AS r
$$;

COMMENT ON FUNCTION known_categories(text[]) IS 'Internal: categories as playfast spells them; an unknown one is an error';

CREATE FUNCTION known_collections(collections text[]) RETURNS text[]
LANGUAGE sql STABLE STRICT
AS $$
	SELECT coalesce(array_agg(DISTINCT r.collection), '{}')
	FROM playfast_chart_requests(countries => '{us}', categories => '{APPLICATION}', collections => $1) AS r
$$;

COMMENT ON FUNCTION known_collections(text[]) IS 'Internal: collections as playfast spells them; an unknown one is an error';
