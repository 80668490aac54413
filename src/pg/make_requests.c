/*
 * make_requests.c
 *	  Turns a cross product of calls into requests, which are rows that
 *	  describe calls.
 *
 * Nothing is sent.  Each request is made when it is fetched, so a product may
 * be larger than memory.
 */
#include "pg/requests.h"

#include "access/htup_details.h"
#include "pg/arguments.h"
#include "pg/text.h"
#include "pg/values.h"
#include "play/operations/app_digests.h"

/* What the functions keep between their rows. */
typedef struct Requests
{
	const PlayOperation *operation;
	BatchSource source;
	TupleDesc	tupdesc;
} Requests;

static Requests *
create_requests(FunctionCallInfo fcinfo, const Question *question)
{
	Requests   *requests = palloc0(sizeof(Requests));
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	requests->operation = question->operation;
	requests->source = playfast_product_source(fcinfo, question);
	requests->tupdesc = BlessTupleDesc(tupdesc);
	return requests;
}

/* A text, or NULL. */
static void
set_text(JsValue *value, const char *text)
{
	if (text == NULL)
		return;
	value->type = JS_TEXT;
	value->u.text = text;
	value->len = strlen(text);
}

/* Returns the names of the fields of a digest. */
static void
set_fields(JsValue *value, const PlayCall *call)
{
	JsText	   *texts = NULL;

	for (int pass = 0; pass < 2; pass++)
	{
		const char *name;

		value->len = 0;
		for (int i = 0; (name = play_digest_field_name(i)) != NULL; i++)
		{
			if (!play_digest_wants(call, i))
				continue;
			if (texts != NULL)
				texts[value->len] = (JsText) {.s = name,.len = strlen(name)};
			value->len++;
		}
		if (texts == NULL)
			texts = palloc(value->len * sizeof(JsText));
	}
	value->type = JS_TEXTS;
	value->u.texts = texts;
}

bool
playfast_call_value(const PlayOperation *operation, const PlayCall *call, const char *name,
					JsValue *value)
{
	*value = (JsValue) {.type = JS_NULL};
	for (int i = 0; i < operation->ninputs; i++)
	{
		if (strcmp(name, operation->inputs[i].name) == 0)
		{
			operation->inputs[i].get(call, value);
			return true;
		}
	}
	if (strcmp(name, "country") == 0)
		set_text(value, call->country);
	else if (strcmp(name, "lang") == 0)
		set_text(value, call->lang);
	else if (strcmp(name, "token") == 0)
		set_text(value, call->token);
	else if (operation == &play_app_digests && strcmp(name, input_fields.name) == 0)
		set_fields(value, call);
	else if (strcmp(name, input_app_id.name) == 0)
		set_text(value, call->subject); /* has another name in the rows of
										 * similar apps */
	else if (strcmp(name, "priority") == 0)
	{
		value->type = JS_INT;
		value->u.i = call->priority;
	}
	else
		return false;
	return true;
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
		JsValue		value = {.type = JS_NULL};

		if (!attribute->attisdropped)
			(void) playfast_call_value(requests->operation, call, NameStr(attribute->attname),
									   &value);
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

		funcctx = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		funcctx->user_fctx = create_requests(fcinfo, question);
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	requests = funcctx->user_fctx;
	if (!requests->source.next(requests->source.arg, &call))
		SRF_RETURN_DONE(funcctx);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(form_request(requests, &call)));
}

Datum
playfast_make_request(FunctionCallInfo fcinfo, const Question *question)
{
	Requests   *requests = create_requests(fcinfo, question);
	PlayCall	call;

	if (!requests->source.next(requests->source.arg, &call))
		PG_RETURN_NULL();		/* an argument is an empty array */
	return HeapTupleGetDatum(form_request(requests, &call));
}
