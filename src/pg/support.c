/*
 * support.c
 *	  What the planner is told: how many rows a call will bring.
 */
#include "pg/playfast.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

/* Items assumed of an app, where nobody says how many are wanted. */
#define ITEMS 20

/* Elements assumed of an array that is not known at planning time. */
#define UNKNOWN_ELEMENTS 10

/*
 * The most rows ever estimated.  At the default costs a scan of so many costs
 * about 12,500, well below 50,000: a plan above jit_above_cost (100,000) would
 * pay for compiling expressions with what it costs to make a request.
 */
#define MOST_ROWS 1000000.0

/* Elements of an array expression; if_null when it is known to be NULL. */
static double
array_elements(Node *node, double if_null)
{
	if (IsA(node, Const))
	{
		Const	   *constant = (Const *) node;
		ArrayType  *array;

		if (constant->constisnull)
			return if_null;
		array = DatumGetArrayTypeP(constant->constvalue);
		return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	}
	if (IsA(node, ArrayExpr) && !((ArrayExpr *) node)->multidims)
		return list_length(((ArrayExpr *) node)->elements);
	return UNKNOWN_ELEMENTS;
}

/* The number that an integer argument has, or the setting's; 0 is all. */
static double
number(Node *node)
{
	if (IsA(node, Const) && !((Const *) node)->constisnull)
	{
		int			num = DatumGetInt32(((Const *) node)->constvalue);

		return num > 0 ? num : PLAYFAST_MAX_NUM;
	}
	return playfast_num;
}

/*
 * The product of the lengths of a call's array arguments (a NULL one stands
 * for so many defaults), times num if there is one for each.
 */
static Datum
estimate(SupportRequestRows *request, bool times_num, double defaults)
{
	List	   *args;
	double		rows = 1;
	bool		num_seen = false;
	ListCell   *cell;

	if (!IsA(request->node, FuncExpr))
		return PointerGetDatum(NULL);
	args = ((FuncExpr *) request->node)->args;
	foreach(cell, args)
	{
		Node	   *arg = estimate_expression_value(request->root, lfirst(cell));
		Oid			type = exprType(arg);

		if (OidIsValid(get_element_type(type)))
			rows *= array_elements(arg, defaults);
		else if (type == INT4OID && times_num && !num_seen)
		{
			rows *= number(arg);
			num_seen = true;
		}
	}
	if (times_num && !num_seen)
		rows *= playfast_num;
	request->rows = Max(Min(rows, MOST_ROWS), 1);
	return PointerGetDatum(request);
}

PG_FUNCTION_INFO_V1(playfast_rows_support);

/* For functions that return up to num rows per call. */
Datum
playfast_rows_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestRows))
		return estimate((SupportRequestRows *) request, true, 1);
	PG_RETURN_POINTER(NULL);
}

PG_FUNCTION_INFO_V1(playfast_calls_support);

/* For functions that return a row per call. */
Datum
playfast_calls_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestRows))
		return estimate((SupportRequestRows *) request, false, 1);
	PG_RETURN_POINTER(NULL);
}

PG_FUNCTION_INFO_V1(playfast_stores_support);

/* The same, where no countries means all that have a store. */
Datum
playfast_stores_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	int			stores = 0;

	for (size_t i = 0; i < play_ncountries; i++)
		stores += play_countries[i].has_store;
	if (IsA(request, SupportRequestRows))
		return estimate((SupportRequestRows *) request, false, stores);
	PG_RETURN_POINTER(NULL);
}

PG_FUNCTION_INFO_V1(playfast_items_support);

/* For functions that return a few rows per call, however many there are. */
Datum
playfast_items_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestRows *rows = (SupportRequestRows *) request;

	if (!IsA(request, SupportRequestRows) ||
		estimate(rows, false, 1) == PointerGetDatum(NULL))
		PG_RETURN_POINTER(NULL);
	rows->rows = Min(rows->rows * ITEMS, MOST_ROWS);
	PG_RETURN_POINTER(request);
}
