/*
 * support.c
 *	  Estimates for the planner: how many rows a function will return, and what
 *	  it costs to call it.
 *
 * The number of rows is the number of calls, the product of the lengths of the
 * array arguments, times the rows of each call.  These are what the function's
 * declaration says under ROWS, or, if that is more than one and the function
 * has an argument num, the value of num.
 *
 * The cost of a function that sends requests is that of waiting for them: nearly
 * any other work is worth calling it once, or for fewer rows.
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
 * The cost of a batch.  A round trip takes some tenths of a second, as long as
 * reading ten thousand pages; each call adds a little.  The most rows ever
 * estimated cost about as much.  Together this stays below 50,000: a plan above
 * jit_above_cost (100,000) would spend as much time on compiling expressions as
 * on a request.
 */
#define ROUND_TRIP 10000.0
#define CALL 10.0
#define MOST_CALLS_COST 5000.0
#define MOST_ROWS 1000000.0

/* Functions declared to cost less than this send no requests. */
#define LEAST_PROCOST 1000

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

/* What calling a function is expected to come to. */
typedef struct Estimate
{
	double		calls;
	double		rows;
	bool		asks;			/* the store */
} Estimate;

/* Estimates a function by its arguments; false: there is no such function. */
static bool
estimate(PlannerInfo *root, Oid function, const FuncExpr *node, Estimate *estimate)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
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
	estimate->asks = ((Form_pg_proc) GETSTRUCT(tuple))->procost >= LEAST_PROCOST;
	ReleaseSysCache(tuple);
	estimate->calls = 1;
	foreach(cell, node->args)
	{
		Node	   *arg = estimate_expression_value(root, lfirst(cell));

		if (i < n && is_fields(names, i))
			;
		else if (OidIsValid(get_element_type(exprType(arg))))
			estimate->calls *= count_elements(arg);
		else if (rows > 1 && i < n && is_num(names, i, types[i]))
			rows = estimate_num(arg);
		i++;
	}
	estimate->rows = Max(Min(estimate->calls * rows, MOST_ROWS), 1);
	return true;
}

/* Fills in the answer to the planner's question. */
static bool
answer_rows(SupportRequestRows *request)
{
	Estimate	expected;

	if (request->node == NULL || !IsA(request->node, FuncExpr) ||
		!estimate(request->root, request->funcid, (FuncExpr *) request->node, &expected))
		return false;
	request->rows = expected.rows;
	return true;
}

/* The same; of a function that does not ask the store its declaration says enough. */
static bool
answer_cost(SupportRequestCost *request)
{
	Estimate	expected;

	if (request->node == NULL || !IsA(request->node, FuncExpr) ||
		!estimate(request->root, request->funcid, (FuncExpr *) request->node, &expected) ||
		!expected.asks)
		return false;
	request->startup = 0;
	request->per_tuple = ROUND_TRIP + Min(expected.calls * CALL, MOST_CALLS_COST);
	return true;
}

PG_FUNCTION_INFO_V1(playfast_support);

/* playfast_support(internal) → internal, for every function that has calls */
Datum
playfast_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestRows) && answer_rows((SupportRequestRows *) request))
		PG_RETURN_POINTER(request);
	if (IsA(request, SupportRequestCost) && answer_cost((SupportRequestCost *) request))
		PG_RETURN_POINTER(request);
	PG_RETURN_POINTER(NULL);
}
