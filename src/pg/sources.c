/*
 * sources.c
 *	  Where the calls of a batch come from: arguments, or requests.
 */
#include "pg/inputs.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/*
 * The values of one array argument.  Countries and languages are a call's URL:
 * they change slowest, so that calls of one URL come together.
 */
typedef struct Dimension
{
	const Input *input;
	const char **values;
	int			nvalues;
} Dimension;

typedef struct Product
{
	PlayCall	common;			/* what all calls share */
	Dimension  *dimensions;		/* slowest first */
	int			ndimensions;
	int64		next;			/* index of the next call */
	int64		ncalls;
} Product;

/* Calls that were asked for one by one. */
typedef struct CallList
{
	PlayCall   *calls;
	int			ncalls;
	int			next;
} CallList;

/* A text in UTF-8, or NULL. */
static const char *
utf8_or_null(Datum value, bool null)
{
	return null ? NULL : playfast_text_utf8(value);
}

/* Longer values than this, with its NUL, are refused by every input. */
#define MAX_VALUE_SIZE 512

/* A set of texts, to leave out duplicates. */
static HTAB *
make_set(int n)
{
	HASHCTL		control;

	control.keysize = MAX_VALUE_SIZE;
	control.entrysize = MAX_VALUE_SIZE;
	control.hcxt = CurrentMemoryContext;
	return hash_create("playfast values", n, &control,
					   HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
}

/* Reads an array argument: its values are canonical, each once, in order. */
static void
read_array(FunctionCallInfo fcinfo, int argno, const Input *input, Dimension *dimension)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	HTAB	   *set;

	dimension->input = input;
	if (PG_ARGISNULL(argno))
	{
		if (input->defaults != NULL)
		{
			dimension->values = input->defaults(&dimension->nvalues);
			return;
		}
		dimension->values = palloc(sizeof(char *));
		dimension->values[0] = input->canon(NULL);
		dimension->nvalues = 1;
		return;
	}
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argno), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", input->plural),
				 errhint("Omit the argument, or pass NULL, to ask for the default.")));
	dimension->values = palloc_extended(n * sizeof(char *), MCXT_ALLOC_HUGE);
	set = make_set(n);
	for (int i = 0; i < n; i++)
	{
		const char *canonical;
		bool		known = false;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must not contain null", input->plural)));
		canonical = input->canon(utf8_or_null(elements[i], false));
		(void) hash_search(set, canonical, HASH_ENTER, &known);
		if (!known)
			dimension->values[dimension->nvalues++] = canonical;
	}
	hash_destroy(set);
}

/* Is it a part of a call's URL? */
static bool
is_url(const Input *input)
{
	return input->assign == input_country.assign || input->assign == input_lang.assign;
}

/* The next call of a cross product. */
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

		dimension->input->assign(call, dimension->values[index % dimension->nvalues]);
		index /= dimension->nvalues;
	}
	return true;
}

/* Sets what every call needs and no argument may have named. */
static void
set_defaults(PlayCall *call)
{
	memset(call, 0, sizeof(*call));
	call->since = PLAY_NO_SINCE;
	input_country.assign(call, input_country.canon(NULL));
	input_lang.assign(call, input_lang.canon(NULL));
}

BatchSource
product_source(FunctionCallInfo fcinfo, const Argument *arguments, int narguments)
{
	Product    *product = palloc0(sizeof(Product));
	BatchSource source = {next_of_product, product, 0};

	set_defaults(&product->common);
	product->dimensions = palloc0(narguments * sizeof(Dimension));
	product->ncalls = 1;
	for (int url = 1; url >= 0; url--)
	{
		for (int i = 0; i < narguments; i++)
		{
			const Input *input = arguments[i].input;
			Dimension  *dimension;

			if (is_url(input) != (bool) url)
				continue;
			if (!arguments[i].array && input->set != NULL)
				input->set(&product->common, PG_ARGISNULL(i) ? (Datum) 0 : PG_GETARG_DATUM(i),
						   PG_ARGISNULL(i));
			else if (!arguments[i].array)
				input->assign(&product->common,
							  input->canon(utf8_or_null(PG_ARGISNULL(i) ? (Datum) 0 :
														PG_GETARG_DATUM(i), PG_ARGISNULL(i))));
			else
			{
				dimension = &product->dimensions[product->ndimensions++];
				read_array(fcinfo, i, input, dimension);
				product->ncalls *= dimension->nvalues;
			}
		}
	}
	source.total = product->ncalls;
	return source;
}

/* Fills in a call from a request's attributes. */
static void
read_request(HeapTupleHeader request, const Input *const *inputs, int ninputs,
			 PlayCall *call)
{
	TupleDesc	tupdesc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(request),
													  HeapTupleHeaderGetTypMod(request));

	set_defaults(call);
	for (int i = 0; i < ninputs; i++)
	{
		const Input *input = inputs[i];
		Datum		value = (Datum) 0;
		bool		null = true;

		for (int a = 0; a < tupdesc->natts; a++)
		{
			Form_pg_attribute attribute = TupleDescAttr(tupdesc, a);

			if (!attribute->attisdropped &&
				namestrcmp(&attribute->attname, input->name) == 0)
				value = GetAttributeByNum(request, a + 1, &null);
		}
		if (input->set != NULL)
			input->set(call, value, null);
		else
			input->assign(call, input->canon(utf8_or_null(value, null)));
	}
	FreeTupleDesc(tupdesc);
}

/* strcmp() for texts that may be NULL. */
static int
compare_texts(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int
compare_numbers(int64 a, int64 b)
{
	return (a > b) - (a < b);
}

/* Orders calls for the same thing next to each other, and those of one URL. */
static int
compare_calls(const void *a, const void *b)
{
	const PlayCall *x = a;
	const PlayCall *y = b;
	int			order = strcmp(x->country, y->country);

	if (order == 0)
		order = strcmp(x->lang, y->lang);
	if (order == 0)
		order = compare_texts(x->subject, y->subject);
	if (order == 0)
		order = compare_texts(x->collection ? x->collection->name : NULL,
							  y->collection ? y->collection->name : NULL);
	if (order == 0)
		order = compare_texts(x->token, y->token);
	if (order == 0)
		order = compare_texts(x->args, y->args);
	if (order == 0)
		order = compare_numbers(x->sort, y->sort);
	if (order == 0)
		order = compare_numbers(x->score, y->score);
	if (order == 0)
		order = compare_numbers(x->price, y->price);
	if (order == 0)
		order = compare_numbers(x->since, y->since);
	return order;
}

/* Orders calls as they are sent: by priority, then those of one URL together. */
static int
compare_urgency(const void *a, const void *b)
{
	int			order = compare_numbers(((const PlayCall *) b)->priority,
										((const PlayCall *) a)->priority);

	return order != 0 ? order : compare_calls(a, b);
}

/* The larger of two numbers of rows wanted; 0 is all. */
static int
larger_num(int a, int b)
{
	return a == 0 || b == 0 ? 0 : Max(a, b);
}

/* Makes one call of several for the same thing; returns how many are left. */
static int
merge_duplicates(PlayCall *calls, int n)
{
	int			kept = 0;

	qsort(calls, n, sizeof(PlayCall), compare_calls);
	for (int i = 0; i < n; i++)
	{
		if (kept == 0 || compare_calls(&calls[kept - 1], &calls[i]) != 0)
			calls[kept++] = calls[i];
		else
		{
			PlayCall   *same = &calls[kept - 1];

			same->num = larger_num(same->num, calls[i].num);
			same->priority = Max(same->priority, calls[i].priority);
		}
	}
	return kept;
}

static bool
next_of_list(void *arg, PlayCall *call)
{
	CallList   *list = arg;

	if (list->next == list->ncalls)
		return false;
	*call = list->calls[list->next++];
	return true;
}

BatchSource
request_source(FunctionCallInfo fcinfo, const Input *const *inputs, int ninputs)
{
	CallList   *list = palloc0(sizeof(CallList));
	BatchSource source = {next_of_list, list, 0};
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	int16		typlen;
	bool		typbyval;
	char		typalign;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("requests must not be null")));
	array = PG_GETARG_ARRAYTYPE_P(0);
	get_typlenbyvalalign(ARR_ELEMTYPE(array), &typlen, &typbyval, &typalign);
	deconstruct_array(array, ARR_ELEMTYPE(array), typlen, typbyval, typalign,
					  &elements, &nulls, &list->ncalls);
	if (list->ncalls == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("requests must not be empty")));
	list->calls = palloc_extended(list->ncalls * sizeof(PlayCall), MCXT_ALLOC_HUGE);
	for (int i = 0; i < list->ncalls; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("requests must not contain null")));
		read_request(DatumGetHeapTupleHeader(elements[i]), inputs, ninputs,
					 &list->calls[i]);
	}
	list->ncalls = merge_duplicates(list->calls, list->ncalls);
	qsort(list->calls, list->ncalls, sizeof(PlayCall), compare_urgency);
	source.total = list->ncalls;
	return source;
}
