/*
 * make_requests.c
 *	  From a cross product of calls to requests, which are rows of what is
 *	  asked.
 *
 * Nothing is sent.  A request is made when it is fetched, so that a product
 * may be larger than memory.
 */
#include "pg/requests.h"

#include "access/htup_details.h"
#include "pg/arguments.h"
#include "pg/text.h"
#include "pg/values.h"

/* What the functions keep between their rows. */
typedef struct Requests
{
	const PlayOperation *operation;
	BatchSource source;
	TupleDesc	tupdesc;
	const PlayInput **inputs;	/* what each attribute says, NULL: see set_other() */
} Requests;

/* Finds the operation's input that an attribute stands for, or returns NULL. */
static const PlayInput *
find_input(const PlayOperation *operation, const char *name)
{
	for (int i = 0; i < operation->ninputs; i++)
	{
		if (strcmp(name, operation->inputs[i].name) == 0)
			return &operation->inputs[i];
	}
	return NULL;
}

static Requests *
create_requests(FunctionCallInfo fcinfo, const Question *question, TupleDesc tupdesc)
{
	Requests   *requests = palloc0(sizeof(Requests));

	requests->operation = question->operation;
	requests->source = playfast_product_source(fcinfo, question);
	requests->tupdesc = tupdesc;
	requests->inputs = palloc0(tupdesc->natts * sizeof(PlayInput *));
	for (int i = 0; i < tupdesc->natts; i++)
		requests->inputs[i] = find_input(question->operation,
										 NameStr(TupleDescAttr(tupdesc, i)->attname));
	return requests;
}

/* Sets what calls of all operations have; an attribute that is unknown is NULL. */
static void
set_other(const PlayCall *call, const char *name, JsValue *value)
{
	if (strcmp(name, "priority") == 0)
	{
		value->type = JS_INT;
		value->u.i = call->priority;
		return;
	}
	if (strcmp(name, "country") == 0)
		value->u.text = call->country;
	else if (strcmp(name, "lang") == 0)
		value->u.text = call->lang;
	else if (strcmp(name, "token") == 0)
		value->u.text = call->token;
	if (value->u.text != NULL)
	{
		value->type = JS_TEXT;
		value->len = strlen(value->u.text);
	}
}

/* Forms the request of a call. */
static HeapTuple
form_request(const Requests *requests, const PlayCall *call)
{
	TupleDesc	tupdesc = requests->tupdesc;
	Datum	   *values = palloc(tupdesc->natts * sizeof(Datum));
	bool	   *nulls = palloc(tupdesc->natts * sizeof(bool));

	for (int i = 0; i < tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);
		const PlayInput *input = requests->inputs[i];
		JsValue		value = {.type = JS_NULL};

		if (input != NULL)
			input->get(call, &value);
		else if (!attribute->attisdropped)
			set_other(call, NameStr(attribute->attname), &value);
		values[i] = playfast_input_datum(&value, attribute->atttypid,
										 NameStr(attribute->attname), &nulls[i]);
	}
	return heap_form_tuple(tupdesc, values, nulls);
}

Datum
playfast_make_requests(FunctionCallInfo fcinfo, const Question *question)
{
	FuncCallContext *funcctx;
	Requests   *requests;
	PlayCall	call;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TupleDesc	tupdesc;

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		funcctx->user_fctx = create_requests(fcinfo, question, BlessTupleDesc(tupdesc));
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	requests = funcctx->user_fctx;
	if (!requests->source.next(requests->source.arg, &call))
		SRF_RETURN_DONE(funcctx);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(form_request(requests, &call)));
}
