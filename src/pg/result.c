/*
 * result.c
 *	  Rows of a function that has them all at hand.
 *
 * Rows that a batch brings one by one are formed in rows.c.
 */
#include "pg/result.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"

static void
begin_row(ResultRow *result)
{
	memset(result->nulls, true, result->rsinfo->setDesc->natts * sizeof(bool));
	result->next = 0;
}

void
result_begin(ResultRow *result, FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, 0);
	result->rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	result->values = palloc0(result->rsinfo->setDesc->natts * sizeof(Datum));
	result->nulls = palloc(result->rsinfo->setDesc->natts * sizeof(bool));
	begin_row(result);
}

void
result_set(ResultRow *result, const char *name, Datum value)
{
	TupleDesc	desc = result->rsinfo->setDesc;

	for (int n = 0; n < desc->natts; n++)
	{
		int			i = (result->next + n) % desc->natts;

		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) != 0)
			continue;
		result->values[i] = value;
		result->nulls[i] = false;
		result->next = i + 1;
		return;
	}
}

void
result_set_text(ResultRow *result, const char *name, const char *text)
{
	if (text != NULL)
		result_set(result, name, CStringGetTextDatum(text));
}

void
result_set_name(ResultRow *result, const char *name, const char *value)
{
	if (value != NULL)
		result_set(result, name, DirectFunctionCall1(namein, CStringGetDatum(value)));
}

void
result_put(ResultRow *result)
{
	tuplestore_putvalues(result->rsinfo->setResult, result->rsinfo->setDesc,
						 result->values, result->nulls);
	begin_row(result);
}
