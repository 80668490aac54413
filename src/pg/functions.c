/*
 * functions.c
 *	  Every SQL function that asks Google Play, makes requests, or reads a
 *	  stored response: what each operation can be asked, once, and a line for
 *	  each function.
 *
 * A function's arguments and the attributes of its requests are found among
 * the inputs by their names, so that the SQL script decides which of them a
 * function has, and in which order.  How anything is done is not known here.
 */
#include "pg/fetch.h"
#include "pg/inputs.h"
#include "pg/parse.h"
#include "pg/requests.h"


/* What an operation can be asked. */
#define QUESTION(operation, ...) \
	static const Question operation = { \
		&play_##operation, (const Input *const[]) {__VA_ARGS__, NULL} \
	}

QUESTION(top_apps, &input_country, &input_category, &input_collection, &input_lang,
		 &input_num, &input_priority);
QUESTION(apps, &input_app_id, &input_country, &input_lang, &input_priority);
QUESTION(app_digests, &input_app_id, &input_country, &input_priority);
QUESTION(availability, &input_app_id, &input_country, &input_priority);
QUESTION(search, &input_query, &input_country, &input_lang, &input_num, &input_price,
		 &input_priority);
QUESTION(suggestions, &input_term, &input_country, &input_lang, &input_priority);
QUESTION(similar_apps, &input_app_id, &input_country, &input_lang, &input_num,
		 &input_priority);
QUESTION(developer_apps, &input_developer_id, &input_country, &input_lang, &input_num,
		 &input_priority);
QUESTION(reviews, &input_app_id, &input_lang, &input_num_or_all, &input_sort, &input_score,
		 &input_since, &input_token, &input_priority);
QUESTION(permissions, &input_app_id, &input_lang, &input_priority);
QUESTION(data_safety, &input_app_id, &input_lang, &input_priority);
QUESTION(app_reports, &input_app_id, &input_country, &input_lang, &input_priority);
QUESTION(rpc, &input_rpcid, &input_args, &input_country, &input_lang, &input_priority);

/* A function that is done by another one, which is told the operation. */
#define FUNCTION(name, done_by, operation) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return done_by(fcinfo, &operation); \
	} \
	extern Datum name(PG_FUNCTION_ARGS)

/* The cross product of arrays. */
FUNCTION(playfast_top_apps, playfast_fetch, top_apps);
FUNCTION(playfast_apps, playfast_fetch, apps);
FUNCTION(playfast_app_digests, playfast_fetch, app_digests);
FUNCTION(playfast_availability, playfast_fetch, availability);
FUNCTION(playfast_search, playfast_fetch, search);
FUNCTION(playfast_suggestions, playfast_fetch, suggestions);
FUNCTION(playfast_similar_apps, playfast_fetch, similar_apps);
FUNCTION(playfast_developer_apps, playfast_fetch, developer_apps);
FUNCTION(playfast_reviews, playfast_fetch, reviews);
FUNCTION(playfast_permissions, playfast_fetch, permissions);
FUNCTION(playfast_data_safety, playfast_fetch, data_safety);
FUNCTION(playfast_app_reports, playfast_fetch, app_reports);

/* An array of requests, which name one call each. */
FUNCTION(playfast_top_apps_batch, playfast_fetch_requests, top_apps);
FUNCTION(playfast_apps_batch, playfast_fetch_requests, apps);
FUNCTION(playfast_search_batch, playfast_fetch_requests, search);
FUNCTION(playfast_reviews_batch, playfast_fetch_requests, reviews);
FUNCTION(playfast_rpc_batch, playfast_fetch_requests, rpc);

/* The requests of a cross product; nothing is sent. */
FUNCTION(playfast_chart_requests, playfast_make_requests, top_apps);
FUNCTION(playfast_app_requests, playfast_make_requests, apps);
FUNCTION(playfast_search_requests, playfast_make_requests, search);
FUNCTION(playfast_review_requests, playfast_make_requests, reviews);

/* A stored response. */
FUNCTION(playfast_parse_top_apps, playfast_parse, play_top_apps);
FUNCTION(playfast_parse_app, playfast_parse, play_apps);
FUNCTION(playfast_parse_search, playfast_parse, play_search);
FUNCTION(playfast_parse_suggestions, playfast_parse, play_suggestions);
FUNCTION(playfast_parse_similar_apps, playfast_parse, play_similar_apps);
FUNCTION(playfast_parse_developer_apps, playfast_parse, play_developer_apps);
FUNCTION(playfast_parse_reviews, playfast_parse, play_reviews);
FUNCTION(playfast_parse_permissions, playfast_parse, play_permissions);
FUNCTION(playfast_parse_data_safety, playfast_parse, play_data_safety);
