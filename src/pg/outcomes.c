/*
 * outcomes.c
 *	  Keeps the outcomes of the calls of the session's last statement that ran
 *	  any; outcome_rows.c shows them.
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

#include "miscadmin.h"
#include "pg/outcome_records.h"
#include "pg/statement.h"

/* Maximum number of calls held; beyond it, failures replace answers. */
#define MAX_RECORDS 100000

/* Longer texts, such as the payload of a raw RPC, are left out. */
#define LONGEST_TEXT 1000

/* Maximum size of all texts, in bytes; beyond it, texts are left out. */
#define MOST_TEXTS (16 * 1024 * 1024)

/* Maximum number of different messages; others are left out. */
#define MAX_MESSAGES 256

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
static StatementId statement;	/* whose outcomes are held */

/* Forgets everything. */
static void
clear_records(void)
{
	int			freed = capacity;

	free(records);
	free(texts);
	for (int i = 0; i < nmessages; i++)
		free(messages[i]);
	records = NULL;
	texts = NULL;
	nrecords = capacity = oldest_answer = nmessages = 0;
	texts_len = texts_size = 0;
	batch_return_memory(freed);
}

void
playfast_outcomes_begin(OutcomeBatch *batch, const PlayOperation *operation)
{
	/* A cursor that is still open goes on adding to what its statement began. */
	if (playfast_statement_changed(&statement) && running == 0)
		clear_records();
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
	record->cached = outcome->cached;
	memcpy(record->country, outcome->call.country, sizeof(record->country));
	memcpy(record->lang, outcome->call.lang, sizeof(record->lang));
}

const Record *
outcome_record(int i)
{
	return i < nrecords ? &records[i] : NULL;
}

const char *
outcome_texts(const Record *record)
{
	return texts + record->texts;
}

const char *
outcome_message(int16 i)
{
	return i < 0 ? NULL : messages[i];
}
