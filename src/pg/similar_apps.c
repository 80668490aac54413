/*
 * similar_apps.c
 *	  Similar apps in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_country, true},
	{&input_lang, true},
	{&input_num, false},
};

PG_FUNCTION_INFO_V1(playfast_similar_apps);

/*
 * playfast_similar_apps(app_ids text[], countries text[], langs text[], num
 * integer) → SETOF playfast_similar_app
 */
Datum
playfast_similar_apps(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_similar_apps, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_similar_apps);

/*
 * playfast_parse_similar_apps(response text) → SETOF playfast_similar_app, from
 * a stored page or batchexecute body
 */
Datum
playfast_parse_similar_apps(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_similar_apps);
}
