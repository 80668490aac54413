/*
 * app_reports.c
 *	  Apps with their permissions and data safety in SQL.
 */
#include "pg/inputs.h"

static const Argument arguments[] = {
	{&input_app_id, true},
	{&input_country, true},
	{&input_lang, true},
};

PG_FUNCTION_INFO_V1(playfast_app_reports);

/*
 * playfast_app_reports(app_ids text[], countries text[], langs text[])
 * → SETOF playfast_app_report
 */
Datum
playfast_app_reports(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_app_reports, arguments, lengthof(arguments));
}
