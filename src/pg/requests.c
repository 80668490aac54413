/*
 * requests.c
 *	  Turns an array of requests into calls, without duplicates.
 *
 * Attributes are found by name in the requests' own row type; missing ones are
 * NULL.
 */
#include "pg/requests.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "pg/arguments.h"
#include "pg/texts.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#define MAX_INPUTS 16

/* Calls read from an array of requests. */
typedef struct CallList
{
	PlayCall   *calls;
	int			ncalls;
	int			next;
} CallList;

/* Reads the requests of an array, which all have the same row type. */
typedef struct Reader
{
	const Input *const *inputs;
	TextStore	store;			/* of the texts that calls keep */
	Oid			type;			/* row type of the requests, InvalidOid: not
								 * known yet */
	int32		typmod;
	TupleDesc	tupdesc;
	int			attributes[MAX_INPUTS]; /* index of each input's, -1: none */
	Datum	   *values;
	bool	   *nulls;
} Reader;

/* Finds the attribute of an input, or returns -1. */
static int
find_attribute(TupleDesc tupdesc, const Input *input)
{
	for (int i = 0; i < tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);

		if (attribute->attisdropped || namestrcmp(&attribute->attname, input->name) != 0)
			continue;
		if (attribute->atttypid != input->type)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("attribute \"%s\" of the requests has the wrong type",
							input->name)));
		return i;
	}
	return -1;
}

/* Looks up the requests' row type, once for an array. */
static void
learn_type(Reader *reader, HeapTupleHeader request)
{
	Oid			type = HeapTupleHeaderGetTypeId(request);
	int32		typmod = HeapTupleHeaderGetTypMod(request);

	if (type == reader->type && typmod == reader->typmod)
		return;
	reader->type = type;
	reader->typmod = typmod;
	reader->tupdesc = lookup_rowtype_tupdesc_copy(type, typmod);
	reader->values = palloc(reader->tupdesc->natts * sizeof(Datum));
	reader->nulls = palloc(reader->tupdesc->natts * sizeof(bool));
	for (int i = 0; reader->inputs[i] != NULL; i++)
	{
		Assert(i < MAX_INPUTS);
		reader->attributes[i] = find_attribute(reader->tupdesc, reader->inputs[i]);
	}
}

/* Fills in a call from a request's attributes. */
static void
read_request(Reader *reader, HeapTupleHeader request, PlayCall *call)
{
	HeapTupleData tuple = {.t_data = request};

	tuple.t_len = HeapTupleHeaderGetDatumLength(request);
	heap_deform_tuple(&tuple, reader->tupdesc, reader->values, reader->nulls);
	playfast_set_call_defaults(call);
	for (int i = 0; reader->inputs[i] != NULL; i++)
	{
		const Input *input = reader->inputs[i];
		int			attribute = reader->attributes[i];
		bool		null = attribute < 0 || reader->nulls[attribute];

		if (null && input->required)
			playfast_refuse_null(input->name, "It has no default.");
		if (null || !input->keeps_text)
			playfast_set_input(input, call, null ? (Datum) 0 : reader->values[attribute], null);
		else
			input->assign(call, playfast_text_store_copy(&reader->store,
												playfast_canon_datum(input, reader->values[attribute])));
	}
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

/*
 * Compares calls so that equal ones are adjacent, and those of one URL, too.
 */
static int
compare_calls(const void *a, const void *b)
{
	const PlayCall *x = a;
	const PlayCall *y = b;
	int			order = strcmp(x->country, y->country);

	CHECK_FOR_INTERRUPTS();		/* sorting millions takes a while */
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
		order = compare_numbers(x->device, y->device);
	if (order == 0)
		order = compare_numbers(x->price, y->price);
	if (order == 0)
		order = compare_numbers(x->since, y->since);
	if (order == 0)
		order = (x->fields > y->fields) - (x->fields < y->fields);
	return order;
}

/*
 * Compares calls in the order of sending: by priority, then those of one URL
 * together.
 */
static int
compare_urgency(const void *a, const void *b)
{
	int			order = compare_numbers(((const PlayCall *) b)->priority,
										((const PlayCall *) a)->priority);

	return order != 0 ? order : compare_calls(a, b);
}

/* Returns the larger of two values of num; 0 is all. */
static int
larger_num(int a, int b)
{
	return a == 0 || b == 0 ? 0 : Max(a, b);
}

/* Merges calls for the same thing into one; returns how many are left. */
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

/* Reads the requests of an array, in their order. */
static void
read_requests(ArrayType *array, const Question *question, CallList *list)
{
	MemoryContext request_context = AllocSetContextCreate(CurrentMemoryContext,
														  "playfast request",
														  ALLOCSET_SMALL_SIZES);
	ArrayIterator iterator = array_create_iterator(array, 0, NULL);
	Reader		reader = {.inputs = question->inputs,.type = InvalidOid};
	Datum		value;
	bool		null;

	playfast_text_store_create(&reader.store);
	while (array_iterate(iterator, &value, &null))
	{
		HeapTupleHeader request;
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		if (null)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("requests must not contain null"),
					 errhint("array_remove(requests, NULL) leaves nulls out.")));
		request = DatumGetHeapTupleHeader(value);
		learn_type(&reader, request);
		old = MemoryContextSwitchTo(request_context);
		read_request(&reader, request, &list->calls[list->ncalls++]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(request_context);
	}
	array_free_iterator(iterator);
	MemoryContextDelete(request_context);
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

const char	playfast_null_array_hint[] =
"An empty array means no calls and no rows; ARRAY(SELECT ...) makes one where array_agg() gives null.";

/* Raises if an array's elements are not rows. */
static void
check_rows(Oid element)
{
	if (!type_is_rowtype(getBaseType(element)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("requests must be an array of rows")));
}

/*
 * Whether an attribute says something of a call.  One type may serve several operations,
 * which do not all have a country, a language and a num; whatever else an operation does not
 * have, such as the sort of reviews, comes with requests of another one.
 */
static bool
is_input(const char *name, const Input *const *inputs)
{
	static const Input *const shared[] = {&input_country, &input_lang, &input_num, NULL};

	for (int i = 0; shared[i] != NULL; i++)
	{
		if (strcmp(shared[i]->name, name) == 0)
			return true;
	}
	for (; *inputs != NULL; inputs++)
	{
		if (strcmp((*inputs)->name, name) == 0)
			return true;
	}
	return false;
}

/* Whether a row type is one of requests about a subject, with nothing that nobody reads. */
static bool
is_request_type(TupleDesc tupdesc, const Input *subject, const Question *question)
{
	for (int i = 0; i < tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);

		if (!attribute->attisdropped && !is_input(NameStr(attribute->attname), question->inputs))
			return false;
	}
	return find_attribute(tupdesc, subject) >= 0;
}

void
playfast_check_requests(Oid element, const Question *question)
{
	const Input *const *inputs = question->inputs;
	const Input *subject;
	TupleDesc	tupdesc;
	bool		known;

	check_rows(element);
	while (*inputs != NULL && (*inputs)->in_url)
		inputs++;
	subject = *inputs;
	if (subject == NULL || subject == &input_priority)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("operation \"%s\" takes no requests", question->operation->name)));
	if (element == RECORDOID)
		return;					/* each of them says what it has */
	tupdesc = lookup_rowtype_tupdesc_domain(element, -1, false);
	known = is_request_type(tupdesc, subject, question);
	ReleaseTupleDesc(tupdesc);
	if (!known)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("requests of type %s are not for operation \"%s\"",
						format_type_be(element), question->operation->name),
				 errhint("Pass what playfast_%s_batch() takes.", question->operation->name)));
}

BatchSource
playfast_array_source(ArrayType *array, const Question *question)
{
	CallList   *list = palloc0(sizeof(CallList));
	BatchSource source = {next_of_list, list, 0};
	int			n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

	check_rows(ARR_ELEMTYPE(array));
	list->calls = palloc_extended(Max(n, 1) * sizeof(PlayCall), MCXT_ALLOC_HUGE);
	read_requests(array, question, list);
	list->ncalls = merge_duplicates(list->calls, list->ncalls);
	qsort(list->calls, list->ncalls, sizeof(PlayCall), compare_urgency);
	source.total = list->ncalls;
	return source;
}

BatchSource
playfast_request_source(FunctionCallInfo fcinfo, const Question *question)
{
	BatchSource source;
	ArrayType  *array;

	if (PG_NARGS() < 1 || PG_ARGISNULL(0))
		playfast_refuse_null("requests", playfast_null_array_hint);
	array = PG_GETARG_ARRAYTYPE_P(0);
	source = playfast_array_source(array, question);
	PG_FREE_IF_COPY(array, 0);
	return source;
}
