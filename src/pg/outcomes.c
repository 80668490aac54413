/*
 * outcomes.c
 *	  What became of every call of the session's last statement that ran any.
 *
 * The record survives the error that it explains, so it is not in a
 * transaction's memory, and it is written while a transaction is aborted, so
 * that it must not raise: it is in malloc()'s memory.  A record has a fixed
 * size; its texts stand behind those of the record before in a buffer of their
 * own, and messages, which many calls share, are kept once.
 */
#include "pg/outcomes.h"

#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "pg/text.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "pg/jsonstate.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

/* Calls held; after that, failures take the place of answers. */
#define MAX_RECORDS 100000

/* Longer texts, such as the payload of a raw RPC, are left out. */
#define LONGEST_TEXT 1000

/* Different messages held; a further one is left out. */
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
	int			queued_ms;
	int			first_byte_ms;	/* -1: none */
	int			total_ms;
	uint32		texts;			/* where its texts begin among all of them */
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
	uint8		price;
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
} Record;

StaticAssertDecl(sizeof(Record) <= 136, "a record and its subject take 200 bytes at most");

static Record *records = NULL;
static int	nrecords = 0;
static int	capacity = 0;
static int	oldest_answer = 0;	/* none before it is an answer, once full */

static char *texts = NULL;
static uint32 texts_len = 0;
static uint32 texts_size = 0;

static char *messages[MAX_MESSAGES];
static int	nmessages = 0;

static int	batches = 0;		/* begun in this session */
static int	running = 0;
static TimestampTz statement = 0;	/* whose outcomes are held */

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

	/* A cursor that is still open goes on adding to what its statement began. */
	if (now != statement && running == 0)
		clear_records();
	statement = now;
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
 * Appends a text to those of a record; its length, 0 if there is none, no
 * memory for it, or too much of it.
 */
static uint16
keep_text(const char *text)
{
	size_t		len = text ? strlen(text) : 0;

	if (len == 0 || len > LONGEST_TEXT)
		return 0;
	if (len > texts_size - texts_len)
	{
		size_t		size = Max(Max((size_t) texts_size * 2, 4096), texts_len + len);
		char	   *larger = size > PG_INT32_MAX ? NULL : realloc(texts, size);

		if (larger == NULL)
			return 0;
		texts = larger;
		texts_size = size;
	}
	memcpy(texts + texts_len, text, len);
	texts_len += len;
	return (uint16) len;
}

/* Room for one more record; NULL when there is none. */
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

static int
to_ms(int64 us)
{
	return us < 0 ? -1 : (int) Min(us / 1000, PG_INT32_MAX);
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
	record->price = (uint8) outcome->call.price;
	record->transfer = outcome->transfer;
	record->rows = outcome->rows;
	record->rejected = outcome->rejected;
	record->queued_ms = to_ms(outcome->queued_us);
	record->first_byte_ms = to_ms(outcome->first_byte_us);
	record->total_ms = to_ms(outcome->total_us);
	record->http_status = (int16) outcome->http_status;
	record->attempts = (int16) Min(outcome->attempts, PG_INT16_MAX);
	record->error = keep_message(outcome->error);
	record->hint = keep_message(outcome->hint);
	record->status = (uint8) outcome->status;
	memcpy(record->country, outcome->call.country, sizeof(record->country));
	memcpy(record->lang, outcome->call.lang, sizeof(record->lang));
}

/* What a call asked, as a JSON object of its operation's inputs. */
static Datum
key_datum(const Record *record)
{
	JsonState	state = {0};
	PlayCall	call = {.collection = record->collection,.num = record->num};
	const char *kept = texts + record->texts;

	call.since = record->since;
	call.sort = record->sort;
	call.score = record->score;
	call.price = record->price;
	call.subject = pnstrdup(kept, record->subject_len);
	if (record->args_len > 0)
		call.args = pnstrdup(kept + record->subject_len, record->args_len);
	json_push(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < record->operation->ninputs; i++)
	{
		const PlayInput *input = &record->operation->inputs[i];
		JsValue	value = {.type = JS_NULL};
		JsonbValue	item;

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

/* A message, or NULL. */
static Datum
message_datum(int16 message, bool *null)
{
	*null = message < 0;
	return *null ? (Datum) 0 :
		playfast_text_datum(messages[message], strlen(messages[message]));
}

/* One of a record's texts, or NULL. */
static Datum
kept_datum(const Record *record, size_t offset, uint16 len, bool *null)
{
	*null = len == 0;
	return *null ? (Datum) 0 : playfast_text_datum(texts + record->texts + offset, len);
}

PG_FUNCTION_INFO_V1(playfast_outcomes);

/*
 * playfast_outcomes() → rows of what became of the calls of the session's last
 * statement that ran any, as far as the current user caused them.
 */
Datum
playfast_outcomes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Oid			user = GetUserId();
	bool		see_all = has_privs_of_role(user, ROLE_PG_READ_ALL_STATS);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < nrecords; i++)
	{
		const Record *record = &records[i];
		Datum		values[21] = {0};
		bool		nulls[21] = {false};
		int			c = 0;

		if (!see_all && record->user != user)
			continue;
		values[c++] = Int32GetDatum(record->batch);
		values[c++] = Int32GetDatum(record->call);
		values[c++] = CStringGetTextDatum(record->operation->name);
		values[c++] = key_datum(record);
		values[c++] = CStringGetTextDatum(record->country);
		values[c++] = CStringGetTextDatum(record->lang);
		values[c++] = CStringGetTextDatum(batch_status_name(record->status));
		nulls[c] = record->http_status == 0;
		values[c++] = Int32GetDatum(record->http_status);
		values[c++] = Int32GetDatum(record->attempts);
		nulls[c] = record->transfer == 0;
		values[c++] = Int32GetDatum(record->transfer);
		values[c++] = Int32GetDatum(record->rows);
		values[c++] = Int32GetDatum(record->rejected);
		values[c] = kept_datum(record, record->subject_len + record->args_len +
							   record->token_len, record->misfits_len, &nulls[c]);
		c++;
		values[c++] = Int64GetDatum(record->wire_bytes);
		values[c++] = Int64GetDatum(record->decoded_bytes);
		values[c++] = Int32GetDatum(record->queued_ms);
		nulls[c] = record->first_byte_ms < 0;
		values[c++] = Int32GetDatum(record->first_byte_ms);
		values[c++] = Int32GetDatum(record->total_ms);
		values[c] = message_datum(record->error, &nulls[c]);
		c++;
		values[c] = message_datum(record->hint, &nulls[c]);
		c++;
		values[c] = kept_datum(record, record->subject_len + record->args_len,
							   record->token_len, &nulls[c]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
