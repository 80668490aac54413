/*
 * outcomes.c
 *	  Outcomes of the calls of the session's last statement that ran any.
 *
 * A statement is what the client sent in one message, within one transaction:
 * the first batch of a new message forgets the calls of the last one, and so
 * does the first batch after a COMMIT in a procedure.
 *
 * Records survive the error that they explain, so they are not in a
 * transaction's memory.  They are written while a transaction is aborted, so
 * writing must not raise an error: they are in malloc()'s memory.  A record
 * has a fixed size; the texts of all records follow each other in a buffer of
 * their own, and messages, which many calls share, are kept once.
 * docs/reference/outcomes.md states the bounds.
 */
#include "pg/outcomes.h"

#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "pg/jsonstate.h"
#include "pg/result.h"
#include "pg/text.h"
#include "play/step.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* Maximum number of calls held; beyond it, failures replace answers. */
#define MAX_RECORDS 100000

/* Longer texts, such as the payload of a raw RPC, are left out. */
#define LONGEST_TEXT 1000

/* Maximum size of the text of a request; real ones are a quarter of it. */
#define LONGEST_REQUEST (16 * 1024)

/* Maximum size of all texts, in bytes; beyond it, texts are left out. */
#define MOST_TEXTS (16 * 1024 * 1024)

/* Maximum number of different messages; others are left out. */
#define MAX_MESSAGES 256

typedef struct Record
{
	const PlayOperation *operation;
	const PlayCollection *collection;
	int64		wire_bytes;
	int64		decoded_bytes;
	Oid			user;
	int			batch;
	int			call;
	int			num;
	int64		since;
	int			transfer;
	int			rows;
	int			rejected;
	int64		queued_us;
	int64		first_byte_us;	/* -1: none */
	int64		total_us;
	uint64		fields;
	int32		dns_us;			/* -1: the connection was open */
	int32		connect_us;
	int32		tls_us;
	uint32		texts;			/* offset of its texts in the buffer */
	uint16		subject_len;	/* subject, args, next token and misfits, in this order */
	uint16		args_len;
	uint16		token_len;
	uint16		misfits_len;
	int16		http_status;
	int16		attempts;
	int16		error;			/* index of the message, -1: none */
	int16		hint;
	uint8		status;
	uint8		sort;
	uint8		score;
	uint8		device;
	uint8		price;
	uint8		step;			/* that its last transfer asked */
	bool		goes_on;		/* with a token or state that is not kept here */
	bool		no_subject;		/* its subject was left out */
	bool		no_args;
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
} Record;

StaticAssertDecl(sizeof(Record) <= 176, "100,000 records take 18 MB at most");

static Record *records = NULL;
static int	nrecords = 0;
static int	capacity = 0;
static int	oldest_answer = 0;	/* when full: no earlier record is an answer */

static char *texts = NULL;
static uint32 texts_len = 0;
static uint32 texts_size = 0;

static char *messages[MAX_MESSAGES];
static int	nmessages = 0;

static int	batches = 0;		/* begun in this session */
static int	running = 0;
static TimestampTz statement = 0;	/* whose outcomes are held, */
static LocalTransactionId transaction = InvalidLocalTransactionId;	/* and its */

/* Forgets everything. */
static void
clear_records(void)
{
	free(records);
	free(texts);
	for (int i = 0; i < nmessages; i++)
		free(messages[i]);
	records = NULL;
	texts = NULL;
	nrecords = capacity = oldest_answer = nmessages = 0;
	texts_len = texts_size = 0;
}

void
playfast_outcomes_begin(OutcomeBatch *batch, const PlayOperation *operation)
{
	TimestampTz now = GetCurrentStatementStartTimestamp();
#if PG_VERSION_NUM >= 170000
	LocalTransactionId lxid = MyProc->vxid.lxid;
#else
	LocalTransactionId lxid = MyProc->lxid;
#endif

	/* A cursor that is still open goes on adding to what its statement began. */
	if ((now != statement || lxid != transaction) && running == 0)
		clear_records();
	statement = now;
	transaction = lxid;
	running++;
	batch->number = ++batches;
	batch->user = GetUserId();
	batch->operation = operation;
}

void
playfast_outcomes_end(void)
{
	running--;
}

/* Index of a message, or -1 if it is empty or there is no room for it. */
static int16
keep_message(const char *text)
{
	if (text[0] == '\0')
		return -1;
	for (int i = nmessages - 1; i >= 0; i--)
	{
		if (strcmp(messages[i], text) == 0)
			return i;
	}
	if (nmessages == MAX_MESSAGES || (messages[nmessages] = strdup(text)) == NULL)
		return -1;
	return nmessages++;
}

/*
 * Appends a text to those of a record and returns its length; 0 if there is no
 * text or no memory, or if it is too long.
 */
static uint16
keep_text(const char *text)
{
	size_t		len = text ? strlen(text) : 0;

	if (len == 0 || len > LONGEST_TEXT || len > MOST_TEXTS - texts_len)
		return 0;
	if (len > texts_size - texts_len)
	{
		size_t		size = Max(Max((size_t) texts_size * 2, 4096), texts_len + len);
		char	   *larger = realloc(texts, size);

		if (larger == NULL)
			return 0;
		texts = larger;
		texts_size = size;
	}
	memcpy(texts + texts_len, text, len);
	texts_len += len;
	return (uint16) len;
}

/* Returns room for one more record; NULL if there is none. */
static Record *
get_room(bool failure)
{
	if (nrecords == capacity && capacity < MAX_RECORDS)
	{
		int			larger = capacity == 0 ? 64 : Min(capacity * 2, MAX_RECORDS);
		Record	   *moved = realloc(records, larger * sizeof(Record));

		if (moved == NULL)
			return NULL;
		records = moved;
		capacity = larger;
	}
	if (nrecords < capacity)
		return &records[nrecords++];

	/* Full: a failure is worth more than an answer. */
	while (failure && oldest_answer < nrecords)
	{
		Record	   *record = &records[oldest_answer++];

		if (!batch_is_failure(record->status))
			return record;
	}
	return NULL;
}

/* Was this text recorded for the call? */
static bool
has_text(const char *text)
{
	return text != NULL && text[0] != '\0';
}

void
playfast_outcomes_record(const OutcomeBatch *batch, const BatchOutcome *outcome)
{
	Record	   *record = get_room(batch_is_failure(outcome->status));

	if (record == NULL)
		return;
	memset(record, 0, sizeof(*record));
	record->texts = texts_len;
	record->subject_len = keep_text(outcome->call.subject);
	record->args_len = keep_text(outcome->call.args);
	record->token_len = keep_text(outcome->next_token);
	record->misfits_len = keep_text(outcome->misfits);
	record->no_subject = record->subject_len == 0 && has_text(outcome->call.subject);
	record->no_args = record->args_len == 0 && has_text(outcome->call.args);
	record->operation = batch->operation;
	record->collection = outcome->call.collection;
	record->wire_bytes = outcome->wire_bytes;
	record->decoded_bytes = outcome->decoded_bytes;
	record->user = batch->user;
	record->batch = batch->number;
	record->call = outcome->number;
	record->num = outcome->call.num;
	record->since = outcome->call.since;
	record->sort = (uint8) outcome->call.sort;
	record->score = (uint8) outcome->call.score;
	record->device = (uint8) outcome->call.device;
	record->price = (uint8) outcome->call.price;
	record->transfer = outcome->transfer;
	record->rows = outcome->rows;
	record->rejected = outcome->rejected;
	record->queued_us = outcome->queued_us;
	record->first_byte_us = outcome->first_byte_us;
	record->total_us = outcome->total_us;
	record->fields = outcome->call.fields;
	record->dns_us = (int32) Min(outcome->dns_us, PG_INT32_MAX);
	record->connect_us = (int32) Min(outcome->connect_us, PG_INT32_MAX);
	record->tls_us = (int32) Min(outcome->tls_us, PG_INT32_MAX);
	record->step = (uint8) outcome->step;
	record->goes_on = outcome->goes_on;
	record->http_status = (int16) outcome->http_status;
	record->attempts = (int16) Min(outcome->attempts, PG_INT16_MAX);
	record->error = keep_message(outcome->error);
	record->hint = keep_message(outcome->hint);
	record->status = (uint8) outcome->status;
	memcpy(record->country, outcome->call.country, sizeof(record->country));
	memcpy(record->lang, outcome->call.lang, sizeof(record->lang));
}

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
	const char *kept = texts + record->texts;

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
		JsValue	value = {.type = JS_NULL};
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
	if (message >= 0)
		result_set(result, name, playfast_text_datum(messages[message],
													 strlen(messages[message])));
}

/* Sets a column to one of a record's texts, if there is one. */
static void
set_kept(ResultRow *result, const char *name, const Record *record, size_t offset, uint16 len)
{
	if (len > 0)
		result_set(result, name, playfast_text_datum(texts + record->texts + offset, len));
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
	MemoryContext context;
	ResultRow	result;

	result_begin(&result, fcinfo);
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast outcome",
									ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < nrecords; i++)
	{
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		if (!see_all && !has_privs_of_role(user, records[i].user))
			continue;
		old = MemoryContextSwitchTo(context);
		put_record(&result, &records[i]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	return (Datum) 0;
}
