/*
 * check_queries.h
 *	  The questions of playfast_check() to Google Play, and the checks of the
 *	  answers.
 *
 * Every query runs with pg_catalog as its search_path; EXT stands for the
 * extension's schema. $1 is everything asked so far, one jsonb array of
 * objects
 *
 *		{"operation", "source", "rows": [row, …], "outcomes": [outcome, …]}
 *
 * or {"operation", "source", "why"} for a question left out, and why.
 */
#ifndef PG_CHECK_QUERIES_H
#define PG_CHECK_QUERIES_H

#define EXT "\001"

/*
 * A question: a function call. $1 is the app ids, $2 the title and $3 the
 * developer of the first app, taken from its details.
 */
typedef struct CheckQuestion
{
	const char *operation;
	const char *call;
	bool		has_page;
	bool		needs_details;		/* $2 and $3 must be known */
} CheckQuestion;

/* The place of the question that is asked once more, by a short payload. */
#define CHECK_CHARTS 1

static const CheckQuestion check_questions[] =
{
	{"apps", EXT ".playfast_apps($1)", true, false},
	[CHECK_CHARTS] = {"top_apps", EXT ".playfast_top_apps(collections => '{TOP_FREE,TOP_PAID}', num => 50)",
	false, false},
	{"app_digests", EXT ".playfast_app_digests($1[1:1], fields => '{availability, genre, genre_id, "
		"score, ratings, title, developer, developer_id, icon, updated_at, released_at, reviews, "
		"histogram, min_installs, real_installs, price, original_price, discount_ends_at, free, "
		"currency, offers_iap, iap_range, contains_ads, in_play_pass, content_rating, version, "
	"min_sdk, target_sdk}')", true, false},
	{"availability", EXT ".playfast_availability($1[1:1])", true, false},
	{"app_reports", EXT ".playfast_app_reports($1[1:1])", true, false},
	{"permissions", EXT ".playfast_permissions($1[1:1])", true, false},
	{"data_safety", EXT ".playfast_data_safety($1[1:1])", true, false},
	{"reviews", EXT ".playfast_reviews($1[1:1], num => 40)", false, false},
	{"similar_apps", EXT ".playfast_similar_apps($1[1:1], num => 30)", true, false},
	{"search", EXT ".playfast_search(ARRAY[$2], num => 20)", true, true},
	{"suggestions", EXT ".playfast_suggestions(ARRAY[pg_catalog.left($2, 3)])", false, true},
	{"developer_apps", EXT ".playfast_developer_apps(ARRAY[$3], num => 20)", true, true},
};

/* The rows of a question as a jsonb array. */
#define CHECK_ROWS \
	"SELECT coalesce(jsonb_agg(to_jsonb(r) - 'fetched_at'), '[]') FROM %s AS r"

/* Outcomes of its calls: those of batches after $1, and the last batch. */
#define CHECK_OUTCOMES \
	"SELECT coalesce(jsonb_agg(to_jsonb(o) - 'queued_ms' - 'first_byte_ms' - 'total_ms'), '[]'), " \
	"coalesce(max(batch), $1) " \
	"FROM " EXT ".playfast_outcomes() AS o WHERE batch > $1"

/* Title and developer of the first app, from whichever source has them. */
#define CHECK_DETAILS \
	"SELECT r->>'title', r->>'developer_id' " \
	"FROM jsonb_array_elements($1) AS p, jsonb_array_elements(p->'rows') AS r " \
	"WHERE p->>'operation' = 'apps' AND r->>'title' <> '' AND r->>'developer_id' <> '' LIMIT 1"

/*
 * What a short payload brings: $1 is everything asked so far, $2 its rows, $3 its
 * outcomes, $4 whether the session uses such payloads.  It is drift only if so.
 */
#define CHECK_SHORT \
	"WITH column_of AS (SELECT key, bool_or(is_short) AS in_short, bool_or(NOT is_short) AS in_full " \
	"FROM (SELECT r, false FROM jsonb_array_elements($1) AS p, jsonb_array_elements(p->'rows') AS r " \
	"WHERE p->>'operation' = 'top_apps' UNION ALL SELECT r, true FROM jsonb_array_elements($2) AS r) " \
	"AS rows (r, is_short), jsonb_each(r) WHERE value NOT IN ('null', '[]') GROUP BY key), " \
	"found AS (SELECT bool_or(in_full) AS in_full, bool_or(in_short) AS in_short, " \
	"string_agg(key, ', ' ORDER BY key) FILTER (WHERE in_full AND NOT in_short) AS missing FROM column_of) " \
	"SELECT 'top_apps', 'rpc', 'short payload', " \
	"CASE WHEN in_full IS NOT TRUE THEN 'skipped' " \
	"WHEN $4 AND (in_short IS NOT TRUE OR missing <> '') THEN 'drift' ELSE 'ok' END, " \
	"CASE WHEN in_full IS NOT TRUE THEN 'there is no chart to compare with' " \
	"WHEN in_short IS NOT TRUE THEN 'the store does not take it: ' || " \
	"(SELECT string_agg(DISTINCT o->>'status' || coalesce(': ' || (o->>'error'), ''), '; ') " \
	"FROM jsonb_array_elements($3) AS o) " \
	"WHEN missing <> '' THEN 'the store takes it; NULL in every row: ' || missing " \
	"ELSE 'the store takes it, and fills the same columns' END FROM found"

/* The beginning of every judging query. */
#define PROBES \
	"WITH probe AS (" \
	"SELECT n, p->>'operation' AS operation, p->>'source' AS source, p->'rows' AS rows, " \
	"p->'outcomes' AS outcomes, p->>'why' AS why " \
	"FROM jsonb_array_elements($1) WITH ORDINALITY AS a (p, n)), " \
	"answered AS (SELECT * FROM probe WHERE jsonb_array_length(rows) > 0), " \
	"entry AS (SELECT n, operation, source, i, r " \
	"FROM answered, jsonb_array_elements(rows) WITH ORDINALITY AS e (r, i)), " \
	"field AS (SELECT n, operation, source, i, r, key, value, " \
	"value IN ('null', '[]') AS is_absent FROM entry, jsonb_each(r)) "

/*
 * Columns that may be NULL in every row of a check: values that few apps or
 * few rows have.
 */
#define MAY_BE_ABSENT \
	"ARRAY['price_text', 'original_price', 'offers_iap', 'discount_ends_at', 'iap_range', 'video', " \
	"'video_image', 'preview_video', 'android_version', 'android_version_text', 'android_max_version', 'min_sdk', " \
	"'version', 'developer_address', 'developer_legal_name', 'developer_legal_email', " \
	"'developer_legal_address', 'developer_legal_phone', 'content_rating_description', " \
	"'content_rating_interactive', 'released_text', 'released_at', 'recent_changes', " \
	"'reply_author', 'reply_content', 'reply_at', 'app_version', 'criteria']"

/* The same for lists, whose rows rarely have these. */
#define SELDOM_IN_LISTS "ARRAY['summary', 'developer_id', 'min_installs']"

/*
 * Columns that may differ between two answers given a second apart.  Counts
 * and scores may be 5 % apart, since servers lag behind each other.  Texts and
 * images that a developer may test on a part of the visitors only have to be
 * there in both or in neither.
 */
#define COUNTED \
	"ARRAY['score', 'ratings', 'reviews', 'real_installs', 'min_installs', 'thumbs_up', 'histogram']"
#define EXPERIMENTS \
	"ARRAY['icon', 'header_image', 'screenshots', 'video', 'video_image', 'preview_video', " \
	"'summary', 'description', 'description_html', 'recent_changes', 'score_text']"

/* A value is counted by its number, a histogram by its sum. */
#define NUMBER_OF(v) \
	"CASE jsonb_typeof(" v ") WHEN 'number' THEN (" v ")::numeric WHEN 'array' THEN " \
	"(SELECT sum(x::numeric) FROM jsonb_array_elements(" v ") AS x) END"

/*
 * For pairs of rows (ar, br), each column that both have, and whether the
 * values agree.
 */
#define COMPARED \
	", compared AS (SELECT n, operation, subject, i, key, a::text AS a_value, b::text AS b_value, " \
	"CASE WHEN a IN ('null', '[]') OR b IN ('null', '[]') THEN a IN ('null', '[]') AND b IN ('null', '[]') " \
	"WHEN key = ANY (" COUNTED ") THEN abs(" NUMBER_OF("a") " - " NUMBER_OF("b") ") <= 0.05 * " \
	"greatest(" NUMBER_OF("a") ", " NUMBER_OF("b") ") " \
	"WHEN key = ANY (" EXPERIMENTS ") THEN jsonb_typeof(a) = jsonb_typeof(b) " \
	"ELSE a = b END AS same " \
	"FROM pair, jsonb_each(ar) AS e (key, a), LATERAL (SELECT br->key AS b) AS other WHERE br ? key) "

/* One row for each column that differs, or one row saying that none does. */
#define TELL_DIFFERENCES \
	", differing AS (SELECT n, operation, key, " \
	"(array_agg(subject ORDER BY i))[1] AS example, " \
	"(array_agg(a_value ORDER BY i))[1] AS a_value, (array_agg(b_value ORDER BY i))[1] AS b_value " \
	"FROM compared WHERE same IS NOT TRUE GROUP BY n, operation, key) "

#define SHOWN(v) \
	"CASE " v " WHEN 'null' THEN 'NULL' ELSE left(" v ", 80) END"

static const char *const check_judges[] =
{
	/* Did the store answer? */
	PROBES
	"SELECT operation, source, 'answers', "
	"CASE WHEN why IS NOT NULL THEN 'skipped' "
	"WHEN outcomes @> '[{\"status\": \"layout_changed\"}]' THEN 'drift' "
	"WHEN EXISTS (SELECT FROM jsonb_array_elements(outcomes) AS o "
	"WHERE o->>'status' NOT IN ('ok', 'empty', 'not_found')) THEN 'failed' "
	"WHEN rows = '[]' THEN 'drift' "
	"WHEN EXISTS (SELECT FROM jsonb_array_elements(outcomes) AS o "
	"WHERE (o->>'rejected')::int > 0) THEN 'drift' ELSE 'ok' END, "
	"coalesce(why, (SELECT string_agg(DISTINCT o->>'status' || ': ' || (o->>'error'), '; ') "
	"FROM jsonb_array_elements(outcomes) AS o), "
	"CASE WHEN rows = '[]' THEN 'no rows, where there must be some: ' || "
	"(SELECT string_agg(DISTINCT o->>'status', ', ') FROM jsonb_array_elements(outcomes) AS o) "
	"ELSE 'rows: ' || jsonb_array_length(rows) END), n "
	"FROM probe ORDER BY n",

	/* Was every value understood? */
	PROBES
	"SELECT operation, source, 'values understood', "
	"CASE WHEN misfits IS NULL THEN 'ok' ELSE 'drift' END, misfits, n "
	"FROM probe, LATERAL (SELECT string_agg(DISTINCT o->>'misfits', '; ') AS misfits "
	"FROM jsonb_array_elements(outcomes) AS o) AS m WHERE rows <> '[]' OR misfits <> '' ORDER BY n",

	/* Has every column a value in some row? */
	PROBES
	", empty AS (SELECT n, operation, source, key FROM field "
	"WHERE NOT (key = ANY (" MAY_BE_ABSENT ") OR (operation ~ '^(top_apps|search|similar|developer)' "
	"AND key = ANY (" SELDOM_IN_LISTS ")) OR (operation = 'data_safety' AND key IN ('description', 'description_html'))) "
	"GROUP BY n, operation, source, key HAVING bool_and(is_absent)) "
	"SELECT operation, source, 'columns filled', "
	"CASE WHEN missing IS NULL THEN 'ok' ELSE 'drift' END, "
	"'NULL in every row: ' || missing, n "
	"FROM answered AS p LEFT JOIN (SELECT n, string_agg(key, ', ' ORDER BY key) AS missing FROM empty GROUP BY n) AS e "
	"USING (n) ORDER BY n",

	/* Are ranks 1, 2, 3 … in each list? */
	PROBES
	", list AS (SELECT n, operation, source, r->>'collection' AS list, count(*) AS rows, "
	"count(DISTINCT r->'rank') AS ranks, min((r->>'rank')::int) AS first, max((r->>'rank')::int) AS last "
	"FROM entry WHERE r ? 'rank' GROUP BY n, operation, source, list) "
	"SELECT operation, source, 'ranks dense', "
	"CASE WHEN bool_and(first = 1 AND last = rows AND ranks = rows) THEN 'ok' ELSE 'drift' END, "
	"string_agg('ranks of ' || rows || ': ' || first || ' to ' || last, '; '), n "
	"FROM list GROUP BY n, operation, source ORDER BY n",

	/* The histogram is of one country, the number of ratings of all. */
	PROBES
	"SELECT operation, source, 'histogram within ratings', "
	"CASE WHEN bool_and(jsonb_array_length(r->'histogram') = 5 "
	"AND total BETWEEN 1 AND 1.05 * (r->>'ratings')::numeric) THEN 'ok' ELSE 'drift' END, "
	"string_agg((r->>'app_id') || ': ' || total || ' of ' || coalesce(r->>'ratings', 'NULL'), ', ' ORDER BY i), n "
	"FROM entry, LATERAL (SELECT sum(x::numeric) AS total FROM jsonb_array_elements(r->'histogram') AS x) AS h "
	"WHERE jsonb_typeof(r->'histogram') = 'array' GROUP BY n, operation, source ORDER BY n",

	/* Currencies used where the store does not charge in a country's own. */
	PROBES
	"SELECT operation, source, 'prices in currency', "
	"CASE WHEN bool_and(r->>'currency' IN (c.currency, 'USD', 'EUR') AND (r->>'price')::numeric >= 0 "
	"AND (r->>'free')::bool = ((r->>'price')::numeric = 0)) THEN 'ok' ELSE 'drift' END, "
	"string_agg(DISTINCT coalesce(r->>'currency', 'NULL'), ', '), n "
	"FROM entry JOIN " EXT ".playfast_countries AS c ON c.country = r->>'country' "
	"WHERE r->'price' <> 'null' OR r->'currency' <> 'null' GROUP BY n, operation, source ORDER BY n",

	/* Do the RPC and the page agree where both have a value? */
	PROBES
	", keyed AS (SELECT *, CASE WHEN operation IN ('permissions', 'data_safety') THEN r->>'rank' "
	"ELSE r->>'app_id' END AS subject FROM entry), "
	"pair AS (SELECT a.n, a.operation, a.subject, a.i, b.r AS br, "
	"CASE WHEN a.operation IN ('search', 'similar_apps', 'developer_apps') THEN a.r - 'rank' ELSE a.r END AS ar "
	"FROM keyed AS a JOIN keyed AS b ON a.subject = b.subject AND a.operation = b.operation "
	"AND a.source = 'rpc' AND b.source = 'page') "
	COMPARED
	TELL_DIFFERENCES
	", size AS (SELECT a.n, a.operation, jsonb_array_length(a.rows) AS a, jsonb_array_length(b.rows) AS b, "
	"(SELECT count(*) FROM pair WHERE pair.n = a.n) AS both "
	"FROM answered AS a JOIN answered AS b USING (operation) WHERE a.source = 'rpc' AND b.source = 'page') "
	"SELECT s.operation, 'rpc, page', 'sources agree', "
	"CASE WHEN s.both * 2 < least(s.a, s.b) OR d.key IS NOT NULL THEN 'drift' ELSE 'ok' END, "
	"CASE WHEN s.both * 2 < least(s.a, s.b) THEN 'rows in both: ' || s.both || ', by RPC ' || s.a || ', by page ' || s.b "
	"WHEN d.key IS NULL THEN 'rows in both: ' || s.both "
	"ELSE d.key || ' of ' || d.example || ': ' || " SHOWN("d.a_value") " || ' by RPC, ' || "
	SHOWN("d.b_value") " || ' by page' END, s.n "
	"FROM size AS s LEFT JOIN differing AS d USING (n) ORDER BY s.n, d.key",

	/* Do other operations agree with the details of an app? */
	PROBES
	", pair AS (SELECT a.n, a.operation, a.r->>'app_id' AS subject, a.i, a.r AS ar, b.r AS br "
	"FROM entry AS a JOIN entry AS b ON a.r->>'app_id' = b.r->>'app_id' AND b.operation = 'apps' "
	"AND a.source = 'rpc' AND b.source = 'rpc' WHERE a.operation IN ('app_digests', 'availability', 'app_reports')) "
	COMPARED
	TELL_DIFFERENCES
	"SELECT a.operation, 'rpc', 'as in apps', CASE WHEN d.key IS NULL THEN 'ok' ELSE 'drift' END, "
	"d.key || ' of ' || d.example || ': ' || " SHOWN("d.a_value") " || ', in apps ' || " SHOWN("d.b_value") ", a.n "
	"FROM (SELECT DISTINCT n, operation FROM compared) AS a LEFT JOIN differing AS d USING (n) ORDER BY a.n, d.key",

	/* Do reports hold the same lists as the operations for each list? */
	PROBES
	"SELECT 'app_reports', l.source, l.operation || ' as alone', "
	"CASE WHEN e.r->l.operation = l.items THEN 'ok' ELSE 'drift' END, "
	"jsonb_array_length(l.items) || ' alone, ' || jsonb_array_length(e.r->l.operation) || ' in the report', l.n "
	"FROM (SELECT n, operation, source, "
	"jsonb_agg(r - '{app_id,lang,rank}'::text[] ORDER BY (r->>'rank')::int) AS items "
	"FROM entry WHERE operation IN ('permissions', 'data_safety') AND source = 'rpc' GROUP BY n, operation, source) AS l "
	"JOIN entry AS e ON e.operation = 'app_reports' AND e.source = 'rpc' ORDER BY l.n",
};

#endif							/* PG_CHECK_QUERIES_H */
