/*
 * data_safety.c
 *	  What is declared about data in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_lang, true},
};

PG_FUNCTION_INFO_V1(playfast_data_safety);

/*
 * playfast_data_safety(app_ids text[], langs text[]) → SETOF
 * playfast_data_safety_item
 */
Datum
playfast_data_safety(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_data_safety, arguments, lengthof(arguments));
}

PG_FUNCTION_INFO_V1(playfast_parse_data_safety);

/*
 * playfast_parse_data_safety(response text) → SETOF playfast_data_safety_item,
 * from a
 * stored batchexecute body, or from the page of data safety
 */
Datum
playfast_parse_data_safety(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_data_safety);
}
