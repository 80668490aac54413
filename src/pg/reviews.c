/*
 * reviews.c
 *	  Reviews in SQL.
 */
#include "pg/inputs.h"

/* The arguments of playfast_reviews() are all but the last of these. */
static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_lang, true},
	{&input_sort, false},
	{&input_num_or_all, false},
	{&input_score, false},
	{&input_since, false},
	{&input_priority, false},
};

static const Input *const request_inputs[] = {
	&input_app_id, &input_lang, &input_sort, &input_num_or_all, &input_score,
	&input_since, &input_token, &input_priority
};

PG_FUNCTION_INFO_V1(playfast_reviews);

/*
 * playfast_reviews(app_ids text[], langs text[], sort text, num integer, score
 * integer, since timestamptz) → SETOF playfast_review
 */
Datum
playfast_reviews(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_reviews, arguments, lengthof(arguments) - 1);
}

PG_FUNCTION_INFO_V1(playfast_reviews_batch);

/*
 * playfast_reviews_batch(requests playfast_review_request[])
 * → SETOF playfast_review
 */
Datum
playfast_reviews_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute_batch(fcinfo, &play_reviews, request_inputs,
								  lengthof(request_inputs));
}

PG_FUNCTION_INFO_V1(playfast_review_requests);

/*
 * playfast_review_requests(app_ids text[], langs text[], sort text, num
 * integer, score integer, since timestamptz, priority integer) → SETOF
 * playfast_review_request, one at a time
 */
Datum
playfast_review_requests(PG_FUNCTION_ARGS)
{
	return playfast_requests(fcinfo, &play_reviews, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_reviews);

/*
 * playfast_parse_reviews(response text) → SETOF playfast_review, from a stored
 * batchexecute body, or from the page of an app
 */
Datum
playfast_parse_reviews(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_reviews);
}
