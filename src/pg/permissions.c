/*
 * permissions.c
 *	  Permissions of apps in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_lang, true},
};

PG_FUNCTION_INFO_V1(playfast_permissions);

/*
 * playfast_permissions(app_ids text[], langs text[]) → SETOF
 * playfast_permission
 */
Datum
playfast_permissions(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_permissions, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_permissions);

/*
 * playfast_parse_permissions(response text) → SETOF playfast_permission,
 * from a
 * stored batchexecute body, or from the page of an app
 */
Datum
playfast_parse_permissions(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_permissions);
}
