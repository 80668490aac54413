/*
 * app_digests.c
 *	  A few fields of many apps in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_country, true},
};

PG_FUNCTION_INFO_V1(playfast_app_digests);

/*
 * playfast_app_digests(app_ids text[], countries text[])
 * → SETOF playfast_app_digest
 */
Datum
playfast_app_digests(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_app_digests, arguments, lengthof(arguments));
}
