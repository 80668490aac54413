/*
 * top_apps.c
 *	  Top charts in SQL: playfast_top_apps() and its relatives.
 */
#include "pg/playfast.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* The arguments of a cross product, without duplicates. */
typedef struct Product
{
	char	  (*countries)[3];
	const char **categories;
	const PlayCollection **collections;
	int			ncountries;
	int			ncategories;
	int			ncollections;
	int			num;
	int			priority;
	char		lang[PLAY_LANG_SIZE];
	int64		next;			/* index of the next call */
} Product;

/* Calls that were asked for one by one. */
typedef struct CallList
{
	PlayCall   *calls;
	int			ncalls;
	int			next;
} CallList;

/* countries, categories and collections are the first three arguments. */
static void
read_product_arrays(FunctionCallInfo fcinfo, Product *product)
{
	char	  **texts;
	int			n;

	texts = playfast_array_argument(fcinfo, 0, "countries", playfast_country, &n);
	product->countries = palloc(n * sizeof(*product->countries));
	for (int i = 0; i < n; i++)
	{
		const PlayCountry *country = playfast_check_country(texts[i]);
		int			j = 0;

		while (j < product->ncountries && strcmp(product->countries[j], country->code) != 0)
			j++;
		if (j == product->ncountries)
			strcpy(product->countries[product->ncountries++], country->code);
	}

	texts = playfast_array_argument(fcinfo, 1, "categories", "APPLICATION", &n);
	product->categories = palloc(n * sizeof(*product->categories));
	for (int i = 0; i < n; i++)
	{
		const char *category = playfast_check_category(texts[i])->id;
		int			j = 0;

		while (j < product->ncategories && product->categories[j] != category)
			j++;
		if (j == product->ncategories)
			product->categories[product->ncategories++] = category;
	}

	texts = playfast_array_argument(fcinfo, 2, "collections", playfast_collection, &n);
	product->collections = palloc(n * sizeof(*product->collections));
	for (int i = 0; i < n; i++)
	{
		const PlayCollection *collection = playfast_check_collection(texts[i]);
		int			j = 0;

		while (j < product->ncollections && product->collections[j] != collection)
			j++;
		if (j == product->ncollections)
			product->collections[product->ncollections++] = collection;
	}
}

/* A text argument in a C string; the given value if it is NULL. */
static char *
text_argument(FunctionCallInfo fcinfo, int argno, const char *if_null)
{
	return PG_ARGISNULL(argno) ? pstrdup(if_null) :
		text_to_cstring(PG_GETARG_TEXT_PP(argno));
}

/* countries, categories, collections, num, lang [, priority] */
static Product *
make_product(FunctionCallInfo fcinfo)
{
	Product    *product = palloc0(sizeof(Product));

	read_product_arrays(fcinfo, product);
	product->num = PG_ARGISNULL(3) ? playfast_num : playfast_check_num(PG_GETARG_INT32(3));
	playfast_check_lang(text_argument(fcinfo, 4, playfast_lang), product->lang);
	return product;
}

/* The next call of a cross product: charts of one country come together. */
static bool
next_of_product(void *arg, PlayCall *call)
{
	Product    *product = arg;
	int64		index = product->next;

	if (index >= (int64) product->ncountries * product->ncategories * product->ncollections)
		return false;
	product->next++;
	call->collection = product->collections[index % product->ncollections];
	index /= product->ncollections;
	call->subject = product->categories[index % product->ncategories];
	index /= product->ncategories;
	strcpy(call->country, product->countries[index]);
	strcpy(call->lang, product->lang);
	call->num = product->num;
	call->priority = product->priority;
	return true;
}

static BatchSource
product_source(FunctionCallInfo fcinfo)
{
	BatchSource source = {next_of_product, make_product(fcinfo)};

	return source;
}

PG_FUNCTION_INFO_V1(playfast_top_apps);

/*
 * playfast_top_apps(countries text[], categories text[], collections text[],
 * num integer, lang text) → SETOF playfast_chart_entry
 */
Datum
playfast_top_apps(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_top_apps, product_source);
}

/* An attribute of a request, found by name; NULL if it is null or missing. */
static Datum
request_attribute(HeapTupleHeader request, const char *name, bool *null)
{
	TupleDesc	tupdesc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(request),
												 HeapTupleHeaderGetTypMod(request));
	bool		found = false;

	for (int i = 0; i < tupdesc->natts && !found; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);

		found = !attribute->attisdropped && namestrcmp(&attribute->attname, name) == 0;
	}
	ReleaseTupleDesc(tupdesc);
	*null = true;
	return found ? GetAttributeByName(request, name, null) : (Datum) 0;
}

static char *
request_text(HeapTupleHeader request, const char *name, const char *if_null)
{
	bool		null;
	Datum		value = request_attribute(request, name, &null);

	return null ? pstrdup(if_null) : TextDatumGetCString(value);
}

static int
request_int(HeapTupleHeader request, const char *name, int if_null)
{
	bool		null;
	Datum		value = request_attribute(request, name, &null);

	return null ? if_null : DatumGetInt32(value);
}

/* The call that a playfast_chart_request asks for. */
static void
read_request(HeapTupleHeader request, PlayCall *call)
{
	const PlayCountry *country;

	country = playfast_check_country(request_text(request, "country", playfast_country));
	strcpy(call->country, country->code);
	call->subject = playfast_check_category(request_text(request, "category", "APPLICATION"))->id;
	call->collection = playfast_check_collection(request_text(request, "collection",
															  playfast_collection));
	call->num = playfast_check_num(request_int(request, "num", playfast_num));
	playfast_check_lang(request_text(request, "lang", playfast_lang), call->lang);
	call->priority = request_int(request, "priority", 0);
}

/* Orders calls for the same chart next to each other. */
static int
compare_charts(const void *a, const void *b)
{
	const PlayCall *x = a;
	const PlayCall *y = b;
	int			order;

	order = strcmp(x->country, y->country);
	if (order == 0)
		order = strcmp(x->lang, y->lang);
	if (order == 0)
		order = strcmp(x->subject, y->subject);
	if (order == 0)
		order = strcmp(x->collection->name, y->collection->name);
	return order;
}

/* Orders calls as they are sent: by priority, then those of one URL together. */
static int
compare_urgency(const void *a, const void *b)
{
	const PlayCall *x = a;
	const PlayCall *y = b;

	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	return compare_charts(a, b);
}

/* Makes one call of several for the same chart: the largest num, the highest
 * priority. */
static int
merge_duplicates(PlayCall *calls, int n)
{
	int			kept = 0;

	qsort(calls, n, sizeof(PlayCall), compare_charts);
	for (int i = 0; i < n; i++)
	{
		PlayCall   *last = &calls[kept - 1];

		if (kept == 0 || compare_charts(last, &calls[i]) != 0)
			calls[kept++] = calls[i];
		else
		{
			last->num = Max(last->num, calls[i].num);
			last->priority = Max(last->priority, calls[i].priority);
		}
	}
	return kept;
}

/* requests playfast_chart_request[] */
static CallList *
make_call_list(FunctionCallInfo fcinfo)
{
	CallList   *list = palloc0(sizeof(CallList));
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
	list->calls = palloc_extended(list->ncalls * sizeof(PlayCall),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < list->ncalls; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("requests must not contain null")));
		read_request(DatumGetHeapTupleHeader(elements[i]), &list->calls[i]);
	}
	list->ncalls = merge_duplicates(list->calls, list->ncalls);
	qsort(list->calls, list->ncalls, sizeof(PlayCall), compare_urgency);
	return list;
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

static BatchSource
list_source(FunctionCallInfo fcinfo)
{
	BatchSource source = {next_of_list, make_call_list(fcinfo)};

	return source;
}

PG_FUNCTION_INFO_V1(playfast_top_apps_batch);

/*
 * playfast_top_apps_batch(requests playfast_chart_request[])
 * → SETOF playfast_chart_entry
 */
Datum
playfast_top_apps_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute(fcinfo, &play_top_apps, list_source);
}

PG_FUNCTION_INFO_V1(playfast_chart_requests);

/*
 * playfast_chart_requests(countries text[], categories text[], collections
 * text[], num integer, lang text, priority integer) → SETOF
 * playfast_chart_request, one at a time
 */
Datum
playfast_chart_requests(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	PlayCall	call;
	Datum		values[6];
	bool		nulls[6] = {false};
	HeapTuple	tuple;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TupleDesc	tupdesc;
		Product    *product;

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
			tupdesc->natts != lengthof(values))
			elog(ERROR, "return type must be playfast_chart_request");
		funcctx->tuple_desc = BlessTupleDesc(tupdesc);
		product = make_product(fcinfo);
		product->priority = PG_ARGISNULL(5) ? 0 : PG_GETARG_INT32(5);
		funcctx->user_fctx = product;
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	if (!next_of_product(funcctx->user_fctx, &call))
		SRF_RETURN_DONE(funcctx);
	values[0] = CStringGetTextDatum(call.country);
	values[1] = CStringGetTextDatum(call.subject);
	values[2] = CStringGetTextDatum(call.collection->name);
	values[3] = Int32GetDatum(call.num);
	values[4] = CStringGetTextDatum(call.lang);
	values[5] = Int32GetDatum(call.priority);
	tuple = heap_form_tuple(funcctx->tuple_desc, values, nulls);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(tuple));
}

PG_FUNCTION_INFO_V1(playfast_parse_top_apps);

/*
 * playfast_parse_top_apps(response text) → SETOF playfast_chart_entry, from a
 * stored batchexecute body
 */
Datum
playfast_parse_top_apps(PG_FUNCTION_ARGS)
{
	return playfast_parse(fcinfo, &play_top_apps);
}
