/*
 * apps.c
 *	  Details of apps in SQL.
 */
#include "pg/inputs.h"

/* The arguments of playfast_apps() are all but the last of these. */
static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_country, true},
	{&input_lang, true},
	{&input_priority, false},
};

static const Input *const request_inputs[] = {
	&input_app_id, &input_country, &input_lang, &input_priority
};

PG_FUNCTION_INFO_V1(playfast_apps);

/*
 * playfast_apps(app_ids text[], countries text[], langs text[])
 * → SETOF playfast_app
 */
Datum
playfast_apps(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_apps, arguments, lengthof(arguments) - 1);
}

PG_FUNCTION_INFO_V1(playfast_apps_batch);

/* playfast_apps_batch(requests playfast_app_request[]) → SETOF playfast_app */
Datum
playfast_apps_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute_batch(fcinfo, &play_apps, request_inputs,
								  lengthof(request_inputs));
}

PG_FUNCTION_INFO_V1(playfast_app_requests);

/*
 * playfast_app_requests(app_ids text[], countries text[], langs text[],
 * priority integer) → SETOF playfast_app_request, one at a time
 */
Datum
playfast_app_requests(PG_FUNCTION_ARGS)
{
	return playfast_requests(fcinfo, &play_apps, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_app);

/*
 * playfast_parse_app(response text) → SETOF playfast_app, from a stored page or
 * batchexecute body
 */
Datum
playfast_parse_app(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_apps);
}
