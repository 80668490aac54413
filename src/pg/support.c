/*
 * support.c
 *	  Estimates for the planner: how many rows a function will return.
 *
 * That is the number of calls, the product of the lengths of the array
 * arguments, times the rows of each call.  These are what the function's
 * declaration says under ROWS, or, if that is more than one and the function
 * has an argument num, the value of num.
 */
#include "pg/settings.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* Number of elements assumed for an array not known at planning time. */
#define UNKNOWN_ELEMENTS 10

/*
 * The most rows ever estimated.  At the default costs, a scan of that many
 * costs about 12,500.  A plan above jit_above_cost (100,000) would spend as
 * much time on compiling expressions as on a request.
 */
#define MOST_ROWS 1000000.0

/*
 * Returns the number of elements of an array expression; a NULL stands for one
 * default.
 */
static double
count_elements(Node *node)
{
	if (IsA(node, Const))
	{
		Const	   *constant = (Const *) node;
		ArrayType  *array;

		if (constant->constisnull)
			return 1;
		array = DatumGetArrayTypeP(constant->constvalue);
		return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	}
	if (IsA(node, ArrayExpr) && !((ArrayExpr *) node)->multidims)
		return list_length(((ArrayExpr *) node)->elements);
	return UNKNOWN_ELEMENTS;
}

/* Returns the value of num, or the setting if it is not known; 0 is all. */
static double
estimate_num(Node *node)
{
	if (IsA(node, Const) && !((Const *) node)->constisnull)
	{
		int			num = DatumGetInt32(((Const *) node)->constvalue);

		return num > 0 ? num : PLAYFAST_MAX_NUM;
	}
	return playfast_num;
}

/* Is the argument called num, and an integer? */
static bool
is_num(char **names, int i, Oid type)
{
	return names != NULL && type == INT4OID && strcmp(names[i], "num") == 0;
}

/* Is the argument an array outside the cross product? */
static bool
is_fields(char **names, int i)
{
	return names != NULL && strcmp(names[i], "fields") == 0;
}

/* Fills in the answer to the planner's request. */
static bool
estimate_rows(SupportRequestRows *request)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(request->funcid));
	double		calls = 1;
	double		rows;
	Oid		   *types;
	char	  **names;
	char	   *modes;
	int			n;
	int			i = 0;
	ListCell   *cell;

	if (!HeapTupleIsValid(tuple))
		return false;
	n = get_func_arg_info(tuple, &types, &names, &modes);
	rows = ((Form_pg_proc) GETSTRUCT(tuple))->prorows;
	ReleaseSysCache(tuple);
	foreach(cell, ((FuncExpr *) request->node)->args)
	{
		Node	   *arg = estimate_expression_value(request->root, lfirst(cell));

		if (i < n && is_fields(names, i))
			;
		else if (OidIsValid(get_element_type(exprType(arg))))
			calls *= count_elements(arg);
		else if (rows > 1 && i < n && is_num(names, i, types[i]))
			rows = estimate_num(arg);
		i++;
	}
	request->rows = Max(Min(calls * rows, MOST_ROWS), 1);
	return true;
}

PG_FUNCTION_INFO_V1(playfast_support);

/* playfast_support(internal) → internal, for every function that runs a batch */
Datum
playfast_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestRows) &&
		IsA(((SupportRequestRows *) request)->node, FuncExpr) &&
		estimate_rows((SupportRequestRows *) request))
		PG_RETURN_POINTER(request);
	PG_RETURN_POINTER(NULL);
}
