/*
 * functions.c
 *	  Every SQL function that asks Google Play, makes requests, or reads a
 *	  stored response: the inputs of each operation, once, and one line for
 *	  each function.
 *
 * A function's arguments and the attributes of its requests are found among
 * the inputs by their names, so that the SQL script decides which of them a
 * function has, and in which order.  It does not know how anything is done.
 */
#include "pg/fetch.h"
#include "pg/inputs.h"
#include "pg/parse.h"
#include "pg/requests.h"


/* The inputs of an operation. */
#define QUESTION_OF(name, operation, ...) \
	static const Question name = { \
		&play_##operation, (const Input *const[]) {__VA_ARGS__, NULL} \
	}
#define QUESTION(operation, ...) QUESTION_OF(operation, operation, __VA_ARGS__)

QUESTION(top_apps, &input_country, &input_category, &input_collection, &input_lang,
		 &input_num, &input_priority);
QUESTION(apps, &input_app_id, &input_country, &input_lang, &input_priority);
QUESTION(app_digests, &input_app_id, &input_country, &input_lang, &input_fields,
		 &input_priority);
QUESTION(availability, &input_app_id, &input_country, &input_priority);
QUESTION(search, &input_query, &input_country, &input_lang, &input_num, &input_price,
		 &input_priority);
QUESTION(suggestions, &input_term, &input_country, &input_lang, &input_priority);
QUESTION(similar_apps, &input_app_id, &input_country, &input_lang, &input_num,
		 &input_priority);
QUESTION(developer_apps, &input_developer_id, &input_country, &input_lang, &input_num,
		 &input_priority);
QUESTION(developers, &input_developer_number, &input_country, &input_lang, &input_priority);
QUESTION(reviews, &input_app_id, &input_lang, &input_num_or_all, &input_sort, &input_score,
		 &input_since, &input_device, &input_token, &input_priority);
QUESTION_OF(reviews_in_arrays, reviews, &input_app_id, &input_lang, &input_num_in_array,
			&input_sort, &input_score, &input_since, &input_device, &input_token,
			&input_priority);
QUESTION(permissions, &input_app_id, &input_lang, &input_priority);
QUESTION(data_safety, &input_app_id, &input_lang, &input_priority);
QUESTION(app_reports, &input_app_id, &input_country, &input_lang, &input_priority);
QUESTION(catalog_shards, &input_priority);
QUESTION(catalog_apps, &input_url, &input_priority);
QUESTION(rpc, &input_rpcid, &input_args, &input_country, &input_lang, &input_priority);

const Question *
playfast_question_named(const char *operation)
{
	static const Question *const questions[] = {
		&top_apps, &apps, &app_digests, &availability, &search, &suggestions, &similar_apps,
		&developer_apps, &developers, &reviews, &permissions, &data_safety, &app_reports, &rpc,
		&catalog_shards, &catalog_apps
	};

	StaticAssertStmt(lengthof(questions) == PLAY_NOPERATIONS, "every operation has a question");
	for (int i = 0; i < lengthof(questions); i++)
	{
		if (strcmp(questions[i]->operation->name, operation) == 0)
			return questions[i];
	}
	return NULL;
}

/* Defines a function that calls another one with the operation. */
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
FUNCTION(playfast_developers, playfast_fetch, developers);
FUNCTION(playfast_reviews, playfast_fetch, reviews);
FUNCTION(playfast_permissions, playfast_fetch, permissions);
FUNCTION(playfast_data_safety, playfast_fetch, data_safety);
FUNCTION(playfast_app_reports, playfast_fetch, app_reports);
FUNCTION(playfast_catalog_shards, playfast_fetch, catalog_shards);
FUNCTION(playfast_catalog_apps, playfast_fetch, catalog_apps);

/* An array of requests, which name one call each. */
FUNCTION(playfast_top_apps_batch, playfast_fetch_requests, top_apps);
FUNCTION(playfast_apps_batch, playfast_fetch_requests, apps);
FUNCTION(playfast_app_digests_batch, playfast_fetch_requests, app_digests);
FUNCTION(playfast_availability_batch, playfast_fetch_requests, availability);
FUNCTION(playfast_search_batch, playfast_fetch_requests, search);
FUNCTION(playfast_suggestions_batch, playfast_fetch_requests, suggestions);
FUNCTION(playfast_similar_apps_batch, playfast_fetch_requests, similar_apps);
FUNCTION(playfast_developer_apps_batch, playfast_fetch_requests, developer_apps);
FUNCTION(playfast_developers_batch, playfast_fetch_requests, developers);
FUNCTION(playfast_reviews_batch, playfast_fetch_requests, reviews);
FUNCTION(playfast_permissions_batch, playfast_fetch_requests, permissions);
FUNCTION(playfast_data_safety_batch, playfast_fetch_requests, data_safety);
FUNCTION(playfast_app_reports_batch, playfast_fetch_requests, app_reports);
FUNCTION(playfast_catalog_apps_batch, playfast_fetch_requests, catalog_apps);
FUNCTION(playfast_rpc_batch, playfast_fetch_requests, rpc);

/* The same, with one row per call. */
FUNCTION(playfast_top_apps_results, playfast_fetch_results, top_apps);
FUNCTION(playfast_apps_results, playfast_fetch_results, apps);
FUNCTION(playfast_app_digests_results, playfast_fetch_results, app_digests);
FUNCTION(playfast_availability_results, playfast_fetch_results, availability);
FUNCTION(playfast_search_results, playfast_fetch_results, search);
FUNCTION(playfast_suggestions_results, playfast_fetch_results, suggestions);
FUNCTION(playfast_similar_apps_results, playfast_fetch_results, similar_apps);
FUNCTION(playfast_developer_apps_results, playfast_fetch_results, developer_apps);
FUNCTION(playfast_developers_results, playfast_fetch_results, developers);
FUNCTION(playfast_reviews_results, playfast_fetch_results, reviews_in_arrays);
FUNCTION(playfast_permissions_results, playfast_fetch_results, permissions);
FUNCTION(playfast_data_safety_results, playfast_fetch_results, data_safety);
FUNCTION(playfast_app_reports_results, playfast_fetch_results, app_reports);
FUNCTION(playfast_catalog_apps_results, playfast_fetch_results, catalog_apps);
FUNCTION(playfast_rpc_results, playfast_fetch_results, rpc);

/* A request; nothing is sent. */
FUNCTION(playfast_chart_request, playfast_make_request, top_apps);
FUNCTION(playfast_app_request, playfast_make_request, apps);
FUNCTION(playfast_digest_request, playfast_make_request, app_digests);
FUNCTION(playfast_search_request, playfast_make_request, search);
FUNCTION(playfast_suggestion_request, playfast_make_request, suggestions);
FUNCTION(playfast_similar_request, playfast_make_request, similar_apps);
FUNCTION(playfast_developer_request, playfast_make_request, developer_apps);
FUNCTION(playfast_review_request, playfast_make_request, reviews);
FUNCTION(playfast_catalog_request, playfast_make_request, catalog_apps);
FUNCTION(playfast_rpc_request, playfast_make_request, rpc);

/* The requests of a cross product. */
FUNCTION(playfast_chart_requests, playfast_make_requests, top_apps);
FUNCTION(playfast_app_requests, playfast_make_requests, apps);
FUNCTION(playfast_digest_requests, playfast_make_requests, app_digests);
FUNCTION(playfast_search_requests, playfast_make_requests, search);
FUNCTION(playfast_suggestion_requests, playfast_make_requests, suggestions);
FUNCTION(playfast_similar_requests, playfast_make_requests, similar_apps);
FUNCTION(playfast_developer_requests, playfast_make_requests, developer_apps);
FUNCTION(playfast_review_requests, playfast_make_requests, reviews);
FUNCTION(playfast_catalog_requests, playfast_make_requests, catalog_apps);
FUNCTION(playfast_rpc_requests, playfast_make_requests, rpc);

/* A stored response. */
FUNCTION(playfast_parse_top_apps, playfast_parse, play_top_apps);
FUNCTION(playfast_parse_apps, playfast_parse, play_apps);
FUNCTION(playfast_parse_search, playfast_parse, play_search);
FUNCTION(playfast_parse_suggestions, playfast_parse, play_suggestions);
FUNCTION(playfast_parse_similar_apps, playfast_parse, play_similar_apps);
FUNCTION(playfast_parse_developer_apps, playfast_parse, play_developer_apps);
FUNCTION(playfast_parse_developers, playfast_parse, play_developers);
FUNCTION(playfast_parse_reviews, playfast_parse, play_reviews);
FUNCTION(playfast_parse_permissions, playfast_parse, play_permissions);
FUNCTION(playfast_parse_data_safety, playfast_parse, play_data_safety);

/* A stored file. */
FUNCTION(playfast_parse_catalog_shards, playfast_parse_file, play_catalog_shards);
FUNCTION(playfast_parse_catalog_apps, playfast_parse_file, play_catalog_apps);
