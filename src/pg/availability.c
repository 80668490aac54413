/*
 * availability.c
 *	  Where apps can be had, in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_store_country, true},
};

PG_FUNCTION_INFO_V1(playfast_availability);

/*
 * playfast_availability(app_ids text[], countries text[])
 * → SETOF playfast_app_availability, a row per call whatever became of it
 */
Datum
playfast_availability(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_availability, arguments, lengthof(arguments));
}
