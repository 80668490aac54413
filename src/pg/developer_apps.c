/*
 * developer_apps.c
 *	  The apps of a developer in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_developer_id, true},
	{&input_country, true},
	{&input_lang, true},
	{&input_num, false},
};

PG_FUNCTION_INFO_V1(playfast_developer_apps);

/*
 * playfast_developer_apps(developer_ids text[], countries text[], langs text[],
 * num integer) → SETOF playfast_developer_app
 */
Datum
playfast_developer_apps(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_developer_apps, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_developer_apps);

/*
 * playfast_parse_developer_apps(response text) → SETOF playfast_developer_app,
 * from a stored page or batchexecute body
 */
Datum
playfast_parse_developer_apps(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_developer_apps);
}
