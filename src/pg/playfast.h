/*
 * playfast.h
 *	  What the files of src/pg share: settings, errors, running a batch.
 */
#ifndef PG_PLAYFAST_H
#define PG_PLAYFAST_H

#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "batch/batch.h"

/* SQLSTATEs of failures, one for each status. */
#define ERRCODE_PLAYFAST_RATE_LIMITED	MAKE_SQLSTATE('P', 'F', '0', '0', '1')
#define ERRCODE_PLAYFAST_BLOCKED		MAKE_SQLSTATE('P', 'F', '0', '0', '2')
#define ERRCODE_PLAYFAST_HTTP_ERROR		MAKE_SQLSTATE('P', 'F', '0', '0', '3')
#define ERRCODE_PLAYFAST_NETWORK_ERROR	MAKE_SQLSTATE('P', 'F', '0', '0', '4')
#define ERRCODE_PLAYFAST_TIMEOUT		MAKE_SQLSTATE('P', 'F', '0', '0', '5')
#define ERRCODE_PLAYFAST_TOO_LARGE		MAKE_SQLSTATE('P', 'F', '0', '0', '6')
#define ERRCODE_PLAYFAST_LAYOUT_CHANGED MAKE_SQLSTATE('P', 'F', '0', '0', '7')
#define ERRCODE_PLAYFAST_SKIPPED		MAKE_SQLSTATE('P', 'F', '0', '0', '8')

/* From the Unix epoch to PostgreSQL's, in microseconds. */
#define PLAYFAST_EPOCH_OFFSET \
	((int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY)

/* settings.c */
typedef enum OnError
{
	PLAYFAST_WARN,
	PLAYFAST_RAISE,
	PLAYFAST_IGNORE
} OnError;

extern char *playfast_country;
extern char *playfast_lang;
extern char *playfast_collection;
extern int	playfast_num;
extern int	playfast_on_error;

extern char *playfast_base_url;
extern bool playfast_report_progress;
extern bool playfast_log_transfers;
extern double playfast_rate_limit;	/* transfers a second, 0: no limit */
extern int	playfast_max_interval;	/* ms */
extern int	playfast_block_cooldown;	/* s */
extern char *playfast_proxy_file;

#define PLAYFAST_MAX_IN_FLIGHT 256
#define PLAYFAST_MIN_NUM 1
#define PLAYFAST_MAX_NUM 1000

extern void playfast_define_settings(void);

/* Raises an error if the connection's options set what they may not. */
extern void playfast_check_placeholders(void);

/* The engine's settings as they are now; raises 22023 if they contradict. */
extern void playfast_batch_settings(BatchSettings *settings);

/* wait.c */

/* The backend's pool, made at the first call. */
extern NetPool *playfast_pool(void);

/* Sleeps until the pool has something to do, at most wait_ms; interruptible. */
extern void playfast_wait(int wait_ms);

/* text.c */

/* Does the database take the store's UTF-8 as it is? */
extern bool playfast_is_utf8_database(void);

/* A datum of type text from an answer's UTF-8. */
extern Datum playfast_text_datum(const char *utf8, size_t len);

/* A message of the engine's in the database's encoding. */
extern char *playfast_message(const char *utf8);

/* The UTF-8 spelling of a text datum, for a request. */
extern char *playfast_text_utf8(Datum value);

/* json.c */

/* A datum of type jsonb from JSON text that a decoder made. */
extern Datum playfast_json_datum(const char *json);

/* rows.c */
typedef struct RowMap RowMap;

/*
 * Maps the columns of a row type, by name, to an operation's columns, its
 * inputs, and what every row carries.  A column that is unknown stays NULL.
 */
extern RowMap *row_map_create(TupleDesc tupdesc, const PlayOperation *operation);

/*
 * Sets what all rows of a call have in common.  What is not known is NULL.
 */
extern void row_map_call(RowMap *map, const PlayCall *call, const int64_t *fetched_at,
						 const char *status);

/* Forms row i of an answer. */
extern void row_map_row(RowMap *map, const PlayAnswer *answer, int i,
						Datum *values, bool *nulls);

/* Sets the fields of a request from the call that row_map_call() was given. */
extern void row_map_request(RowMap *map, Datum *values, bool *nulls);

/* execute.c */
struct Argument;
struct Input;

/*
 * Runs the batch of a set-returning function, for the cross product of its
 * arguments or for an array of requests: in FROM all of it at once, in a
 * SELECT list a row per call.
 */
extern Datum playfast_execute(FunctionCallInfo fcinfo, const PlayOperation *operation,
							  const struct Argument *arguments, int narguments);
extern Datum playfast_execute_batch(FunctionCallInfo fcinfo, const PlayOperation *operation,
									const struct Input *const *inputs, int ninputs);

/* The requests of that cross product, one at a time; nothing is sent. */
extern Datum playfast_requests(FunctionCallInfo fcinfo, const PlayOperation *operation,
							   const struct Argument *arguments, int narguments);

/* The SQLSTATE of a failure. */
extern int	playfast_sqlstate(BatchStatus status);

/* parse.c */

/* An offline parser: argument 0 is a stored response, never NULL. */
extern Datum playfast_parse(FunctionCallInfo fcinfo, const PlayOperation *operation);

/* outcomes.c */

/* What all outcomes of a batch have in common. */
typedef struct OutcomeBatch
{
	int			number;			/* of the batch in the session, from 1 */
	Oid			user;			/* who caused it */
	const PlayOperation *operation;
} OutcomeBatch;

/*
 * A batch begins, outcomes are recorded, the batch ends.  Only the first may
 * raise: the others are called while a transaction is aborted, too.
 */
extern void playfast_outcomes_begin(OutcomeBatch *batch, const PlayOperation *operation);
extern void playfast_outcomes_record(const OutcomeBatch *batch, const BatchOutcome *outcome);
extern void playfast_outcomes_end(void);

#endif							/* PG_PLAYFAST_H */
