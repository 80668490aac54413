/*
 * outcome_rows.c
 *	  Shows the outcomes of the calls of the session's last statement:
 *	  playfast_outcomes().
 */
#include "pg/outcome_records.h"

#include "batch/batch.h"
#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "pg/jsonstate.h"
#include "pg/result.h"
#include "pg/text.h"
#include "play/step.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* Maximum size of the text of a request; real ones are a quarter of it. */
#define LONGEST_REQUEST (16 * 1024)

/* Was an input's value left out? */
static bool
is_left_out(const Record *record, const PlayInput *input)
{
	return (record->no_subject && input->get == play_input_subject) ||
		(record->no_args && input->get == play_input_args);
}

/* A call as far as its record has it. */
static PlayCall
call_of(const Record *record)
{
	PlayCall	call = {.collection = record->collection,.num = record->num};
	const char *kept = outcome_texts(record);

	memcpy(call.country, record->country, sizeof(call.country));
	memcpy(call.lang, record->lang, sizeof(call.lang));
	call.since = record->since;
	call.sort = record->sort;
	call.score = record->score;
	call.device = record->device;
	call.price = record->price;
	call.fields = record->fields;
	call.subject = pnstrdup(kept, record->subject_len);
	if (record->args_len > 0)
		call.args = pnstrdup(kept + record->subject_len, record->args_len);
	return call;
}

/*
 * Returns the inputs of a call as a JSON object.  A value that was left out
 * has no key, since null would mean that none was given.
 */
static Datum
key_datum(const Record *record)
{
	JsonState	state = {0};
	PlayCall	call = call_of(record);

	json_push(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < record->operation->ninputs; i++)
	{
		const PlayInput *input = &record->operation->inputs[i];
		JsValue		value = {.type = JS_NULL};
		JsonbValue	item;

		if (is_left_out(record, input))
			continue;
		item.type = jbvString;
		item.val.string.val = unconstify(char *, input->name);
		item.val.string.len = strlen(input->name);
		json_push(&state, WJB_KEY, &item);

		input->get(&call, &value);
		item.type = jbvNull;
		if (value.type == JS_TEXT)
		{
			text	   *converted = DatumGetTextPP(playfast_text_datum(value.u.text, value.len));

			item.type = jbvString;
			item.val.string.val = VARDATA_ANY(converted);
			item.val.string.len = VARSIZE_ANY_EXHDR(converted);
		}
		else if (value.type == JS_INT)
		{
			item.type = jbvNumeric;
			item.val.numeric = int64_to_numeric(value.u.i);
		}
		else if (value.type == JS_TIME)
		{
			TimestampTz time = value.u.i - PLAYFAST_EPOCH_OFFSET;

			item.type = jbvString;
			item.val.string.val = unconstify(char *, timestamptz_to_str(time));
			item.val.string.len = strlen(item.val.string.val);
		}
		else if (value.type == JS_JSON)
		{
			Jsonb	   *json = DatumGetJsonbP(playfast_json_datum(value.u.text));

			item.type = jbvBinary;
			item.val.binary.data = &json->root;
			item.val.binary.len = VARSIZE(json) - VARHDRSZ;
		}
		json_push(&state, WJB_VALUE, &item);
	}
	json_push(&state, WJB_END_OBJECT, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(state.result));
}

/* Sets a column to a message, if there is one. */
static void
set_message(ResultRow *result, const char *name, int16 message)
{
	const char *text = outcome_message(message);

	if (text != NULL)
		result_set(result, name, playfast_text_datum(text, strlen(text)));
}

/* Sets a column to one of a record's texts, if there is one. */
static void
set_kept(ResultRow *result, const char *name, const Record *record, size_t offset, uint16 len)
{
	if (len > 0)
		result_set(result, name, playfast_text_datum(outcome_texts(record) + offset, len));
}

static Datum
ms_datum(int64 us)
{
	return Float8GetDatum((double) us / 1000.0);
}

/* A time that a new connection took; none if it was open. */
static void
set_time(ResultRow *result, const char *name, int32 us)
{
	if (us >= 0)
		result_set(result, name, ms_datum(us));
}

/* What the last transfer of a call asked for it, made again from the record. */
static void
set_request(ResultRow *result, const Record *record)
{
	char	   *request;
	PlayCall	call = call_of(record);
	PlayChain	chain = {.step = record->step};

	if (record->transfer == 0 || record->goes_on || record->no_subject || record->no_args)
		return;
	request = palloc(LONGEST_REQUEST);
	play_step_describe(&record->operation->steps[record->step], &call, &chain,
					   request, LONGEST_REQUEST);
	if (request[0] != '\0')
		result_set(result, "request", playfast_text_datum(request, strlen(request)));
}

static void
put_record(ResultRow *result, const Record *record)
{
	size_t		token = record->subject_len + record->args_len;

	result_set(result, "batch", Int32GetDatum(record->batch));
	result_set(result, "call", Int32GetDatum(record->call));
	result_set_text(result, "operation", record->operation->name);
	result_set(result, "key", key_datum(record));
	result_set_text(result, "country", record->country);
	result_set_text(result, "lang", record->lang);
	result_set_text(result, "status", batch_status_name(record->status));
	result_set(result, "failed", BoolGetDatum(batch_is_failure(record->status)));
	if (record->http_status != 0)
		result_set(result, "http_status", Int32GetDatum(record->http_status));
	result_set(result, "attempts", Int32GetDatum(record->attempts));
	result_set(result, "cached", BoolGetDatum(record->cached));
	if (record->transfer != 0)
		result_set(result, "transfer", Int32GetDatum(record->transfer));
	result_set(result, "rows", Int32GetDatum(record->rows));
	result_set(result, "rejected", Int32GetDatum(record->rejected));
	set_kept(result, "misfits", record, token + record->token_len, record->misfits_len);
	result_set(result, "bytes_wire", Int64GetDatum(record->wire_bytes));
	result_set(result, "bytes_decoded", Int64GetDatum(record->decoded_bytes));
	result_set(result, "queued_ms", ms_datum(record->queued_us));
	if (record->first_byte_us >= 0)
		result_set(result, "first_byte_ms", ms_datum(record->first_byte_us));
	result_set(result, "total_ms", ms_datum(record->total_us));
	set_time(result, "dns_ms", record->dns_us);
	set_time(result, "connect_ms", record->connect_us);
	set_time(result, "tls_ms", record->tls_us);
	set_request(result, record);
	set_message(result, "error", record->error);
	set_message(result, "hint", record->hint);
	set_kept(result, "next_token", record, token, record->token_len);
	result_put(result);
}

PG_FUNCTION_INFO_V1(playfast_outcomes);

/*
 * playfast_outcomes() → outcomes of the calls of the session's last statement
 * that ran any, if run by a role whose privileges the current user has.
 */
Datum
playfast_outcomes(PG_FUNCTION_ARGS)
{
	Oid			user = GetUserId();
	bool		see_all = has_privs_of_role(user, ROLE_PG_READ_ALL_STATS);
	const Record *record;
	MemoryContext context;
	ResultRow	result;

	result_begin(&result, fcinfo);
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast outcome",
									ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; (record = outcome_record(i)) != NULL; i++)
	{
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		if (!see_all && !has_privs_of_role(user, record->user))
			continue;
		old = MemoryContextSwitchTo(context);
		put_record(&result, record);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	return (Datum) 0;
}
