/*
 * arguments.c
 *	  Turns a function's arguments into the cross product of calls.
 *
 * Arguments are found by name in the function's own signature, as are the
 * columns of its rows: in an older install script a function may have fewer of
 * them, or another order, and a missing one is NULL.  It knows nothing of
 * requests, and about values only what an Input says.
 */
#include "pg/arguments.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "pg/texts.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#define MAX_INPUTS 16

/* Where to find the value of an input. */
typedef struct Argument
{
	const Input *input;
	int			number;			/* of the argument, -1: there is none */
	bool		array;
} Argument;

/*
 * The values of one array argument.  Countries and languages are part of a
 * call's URL: they change slowest, so that calls of one URL follow each other.
 */
typedef struct Dimension
{
	const Input *input;
	TextSet		set;
} Dimension;

typedef struct Product
{
	PlayCall	common;			/* what all calls share */
	Dimension	dimensions[MAX_INPUTS]; /* slowest first */
	int			ndimensions;
	int64		next;			/* index of the next call */
	int64		ncalls;
} Product;

/*
 * Raises an error about a function declared in a way this library does not
 * expect.
 */
static void
refuse_declaration(Oid function, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
			 errmsg("function %s has an argument \"%s\" that is unknown or of another type",
					get_func_name(function), name),
			 errdetail("The library has version %s.", PLAYFAST_VERSION),
			 errhint("If it was updated, reconnect; else install the version that "
					 "the extension in this database has.")));
}

/* Returns the type of an array of an input's values. */
static Oid
array_type(const Input *input)
{
	return input->type == JSONBOID ? JSONBARRAYOID : TEXTARRAYOID;
}

/*
 * Finds the input that an argument stands for.  An unknown argument, declared
 * by a newer script, must be NULL: its value cannot be honored, and must not
 * be ignored.
 */
static void
find_input(FunctionCallInfo fcinfo, Argument *arguments, int number, Oid type, const char *name)
{
	for (Argument *argument = arguments; argument->input != NULL; argument++)
	{
		const Input *input = argument->input;
		bool		array = input->plural != NULL && strcmp(name, input->plural) == 0 &&
			type == array_type(input);

		if (!array && (strcmp(name, input->name) != 0 || type != input->type))
			continue;
		argument->number = number;
		argument->array = array;
		return;
	}
	if (!PG_ARGISNULL(number))
		refuse_declaration(fcinfo->flinfo->fn_oid, name);
}

/*
 * Finds the arguments of the called function: one element of arguments for
 * each input of the question, and an end marker.
 */
static void
find_arguments(FunctionCallInfo fcinfo, const Question *question, Argument *arguments)
{
	Oid			function = fcinfo->flinfo->fn_oid;
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid		   *types;
	char	  **names;
	char	   *modes;
	int			n;
	int			number = 0;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	n = get_func_arg_info(tuple, &types, &names, &modes);
	ReleaseSysCache(tuple);

	for (int i = 0; question->inputs[i] != NULL; i++)
	{
		Assert(i + 1 < MAX_INPUTS);
		arguments[i] = (Argument) {.input = question->inputs[i],.number = -1};
		arguments[i + 1].input = NULL;
	}
	for (int i = 0; i < n && number < PG_NARGS(); i++)
	{
		if (modes != NULL && modes[i] != PROARGMODE_IN && modes[i] != PROARGMODE_INOUT)
			continue;
		find_input(fcinfo, arguments, number++, types[i], names != NULL ? names[i] : "");
	}
}

/* Raises an error about a NULL argument that has no default. */
static void
refuse_null_argument(const Argument *argument)
{
	const Input *input = argument->input;

	if (input->plural != NULL && (argument->array || argument->number < 0))
		playfast_refuse_null(input->plural,
							 "It has no default.  An empty array means no calls and no rows; "
							 "ARRAY(SELECT ...) makes one where array_agg() gives null.");
	playfast_refuse_null(input->name, "It has no default.");
}

/* Reads an array argument: its values become canonical, each once, in order. */
static void
read_array(ArrayType *array, const Input *input, TextSet *set)
{
	MemoryContext element_context = AllocSetContextCreate(CurrentMemoryContext,
														  "playfast element",
														  ALLOCSET_SMALL_SIZES);
	ArrayIterator iterator = array_create_iterator(array, 0, NULL);
	Datum		value;
	bool		null;

	playfast_text_set_create(set, ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)));
	while (array_iterate(iterator, &value, &null))
	{
		MemoryContext old;

		if (null)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain null", input->plural),
					 errhint("array_remove(%s, NULL) leaves nulls out.", input->plural)));
		old = MemoryContextSwitchTo(element_context);
		playfast_text_set_add(set, playfast_canon_datum(input, value));
		MemoryContextSwitchTo(old);
		MemoryContextReset(element_context);
	}
	array_free_iterator(iterator);
	playfast_text_set_close(set);
	MemoryContextDelete(element_context);
}

/*
 * Makes an argument a dimension of the product, or sets it in all its calls.
 */
static void
read_argument(FunctionCallInfo fcinfo, const Argument *argument, Product *product)
{
	const Input *input = argument->input;
	bool		null = argument->number < 0 || PG_ARGISNULL(argument->number);
	Dimension  *dimension;
	ArrayType  *array;

	if (null && input->required)
		refuse_null_argument(argument);
	if (null || !argument->array)
	{
		playfast_set_input(input, &product->common,
						   null ? (Datum) 0 : PG_GETARG_DATUM(argument->number), null);
		return;
	}
	dimension = &product->dimensions[product->ndimensions++];
	dimension->input = input;
	array = PG_GETARG_ARRAYTYPE_P(argument->number);
	read_array(array, input, &dimension->set);
	PG_FREE_IF_COPY(array, argument->number);
	product->ncalls *= dimension->set.nvalues;
}

/* Returns the next call of a cross product. */
static bool
next_of_product(void *arg, PlayCall *call)
{
	Product    *product = arg;
	int64		index = product->next;

	if (index == product->ncalls)
		return false;
	product->next++;
	*call = product->common;
	for (int i = product->ndimensions - 1; i >= 0; i--)
	{
		const Dimension *dimension = &product->dimensions[i];
		int			nvalues = dimension->set.nvalues;

		dimension->input->assign(call, dimension->set.values[index % nvalues]);
		index /= nvalues;
	}
	return true;
}

void
playfast_set_call_defaults(PlayCall *call)
{
	memset(call, 0, sizeof(*call));
	call->since = PLAY_NO_SINCE;
	input_country.assign(call, input_country.canon(NULL));
	input_lang.assign(call, input_lang.canon(NULL));
}

BatchSource
playfast_product_source(FunctionCallInfo fcinfo, const Question *question)
{
	Product    *product = palloc0(sizeof(Product));
	BatchSource source = {next_of_product, product, 0};
	Argument	arguments[MAX_INPUTS];

	find_arguments(fcinfo, question, arguments);
	playfast_set_call_defaults(&product->common);
	product->ncalls = 1;
	for (int in_url = 1; in_url >= 0; in_url--)
	{
		for (const Argument *argument = arguments; argument->input != NULL; argument++)
		{
			if (argument->input->in_url == (bool) in_url)
				read_argument(fcinfo, argument, product);
		}
	}
	source.total = product->ncalls;
	return source;
}
