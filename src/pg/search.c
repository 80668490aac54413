/*
 * search.c
 *	  Search, and what is suggested while typing, in SQL.
 */
#include "pg/inputs.h"

/* The arguments of playfast_search() are all but the last of these. */
static const Argument arguments[] = {
	{&input_query, true},
	{&input_country, true},
	{&input_lang, true},
	{&input_num, false},
	{&input_price, false},
	{&input_priority, false},
};

static const Input *const request_inputs[] = {
	&input_query, &input_country, &input_lang, &input_num, &input_price, &input_priority
};

PG_FUNCTION_INFO_V1(playfast_search);

/*
 * playfast_search(queries text[], countries text[], langs text[], num integer,
 * price text) → SETOF playfast_search_entry
 */
Datum
playfast_search(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_search, arguments, lengthof(arguments) - 1);
}

PG_FUNCTION_INFO_V1(playfast_search_batch);

/*
 * playfast_search_batch(requests playfast_search_request[]) → SETOF
 * playfast_search_entry
 */
Datum
playfast_search_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute_batch(fcinfo, &play_search, request_inputs,
								  lengthof(request_inputs));
}

PG_FUNCTION_INFO_V1(playfast_search_requests);

/*
 * playfast_search_requests(queries text[], countries text[], langs text[], num
 * integer, price text, priority integer) → SETOF playfast_search_request, one
 * at a time
 */
Datum
playfast_search_requests(PG_FUNCTION_ARGS)
{
	return playfast_requests(fcinfo, &play_search, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_search);

/*
 * playfast_parse_search(response text) → SETOF playfast_search_entry, from a
 * stored page or batchexecute body
 */
Datum
playfast_parse_search(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_search);
}

static const Argument suggestion_arguments[] = {
	{&input_term, true},
	{&input_country, true},
	{&input_lang, true},
};

PG_FUNCTION_INFO_V1(playfast_suggestions);

/*
 * playfast_suggestions(terms text[], countries text[], langs text[]) → SETOF
 * playfast_suggestion
 */
Datum
playfast_suggestions(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_suggestions, suggestion_arguments,
							lengthof(suggestion_arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_suggestions);

/*
 * playfast_parse_suggestions(response text) → SETOF playfast_suggestion, from a
 * stored batchexecute body
 */
Datum
playfast_parse_suggestions(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_suggestions);
}
