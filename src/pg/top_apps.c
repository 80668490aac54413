/*
 * top_apps.c
 *	  Top charts in SQL.
 */
#include "pg/inputs.h"

/* The arguments of playfast_top_apps() are all but the last of these. */
static const Argument arguments[] = {
	{&input_country, true},
	{&input_category, true},
	{&input_collection, true},
	{&input_num, false},
	{&input_lang, false},
	{&input_priority, false},
};

static const Input *const request_inputs[] = {
	&input_country, &input_category, &input_collection, &input_num, &input_lang,
	&input_priority
};

PG_FUNCTION_INFO_V1(playfast_top_apps);

/*
 * playfast_top_apps(countries text[], categories text[], collections text[],
 * num integer, lang text) → SETOF playfast_chart_entry
 */
Datum
playfast_top_apps(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_top_apps, arguments, lengthof(arguments) - 1);
}

PG_FUNCTION_INFO_V1(playfast_top_apps_batch);

/*
 * playfast_top_apps_batch(requests playfast_chart_request[])
 * → SETOF playfast_chart_entry
 */
Datum
playfast_top_apps_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute_batch(fcinfo, &play_top_apps, request_inputs,
								  lengthof(request_inputs));
}

PG_FUNCTION_INFO_V1(playfast_chart_requests);

/*
 * playfast_chart_requests(countries text[], categories text[], collections
 * text[], num integer, lang text, priority integer) → SETOF
 * playfast_chart_request, one at a time
 */
Datum
playfast_chart_requests(PG_FUNCTION_ARGS)
{
	return playfast_requests(fcinfo, &play_top_apps, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_top_apps);

/*
 * playfast_parse_top_apps(response text) → SETOF playfast_chart_entry, from a
 * stored batchexecute body
 */
Datum
playfast_parse_top_apps(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_top_apps);
}
