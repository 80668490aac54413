/*
 * batch.h
 *	  The engine: calls become packs, packs transfers, transfers outcomes.
 *
 * A batch draws its calls from a source as it sends them, puts calls of one
 * URL into one POST, keeps a bounded number of transfers in flight, reads each
 * frame as it arrives, asks again what failed, and gives every call exactly
 * one outcome.  It never blocks and never raises: a caller alternates
 *
 *		batch_run(); batch_answer() …; batch_outcome() …;
 *
 * until batch_done(), and in between waits on the pool's descriptor for at
 * most batch_wait_ms().  A caller that stops for a while says so with
 * batch_pause() and batch_resume(): the time between them counts against no
 * deadline.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include "net/net.h"
#include "net/pace.h"
#include "play/operation.h"

/* The status of a call: answers first, then failures. */
typedef enum BatchStatus
{
	BATCH_OK,
	BATCH_EMPTY,
	BATCH_NOT_FOUND,
	BATCH_RATE_LIMITED,
	BATCH_BLOCKED,
	BATCH_HTTP_ERROR,
	BATCH_NETWORK_ERROR,
	BATCH_TIMEOUT,
	BATCH_TOO_LARGE,
	BATCH_LAYOUT_CHANGED,
	BATCH_SKIPPED
} BatchStatus;

#define BATCH_NSTATUSES (BATCH_SKIPPED + 1)

/* "ok", "rate_limited" … */
extern const char *batch_status_name(BatchStatus status);

static inline bool
batch_is_failure(BatchStatus status)
{
	return status >= BATCH_RATE_LIMITED;
}

/*
 * Decides when a transfer may start, and through which proxy.  country is that
 * of its calls.  None of these functions raises an error or waits for anything
 * but a lock, and none is called from inside libcurl.
 */
typedef struct BatchPace
{
	/*
	 * Takes a turn of the caller's own pace, before a start slot, and returns how
	 * far away it is, in µs.  A turn further away than patience is not taken.
	 */
	int64_t		(*turn) (int64_t patience);

	/* The interval between turns, in µs; 0: the caller does not limit itself. */
	int64_t		(*turn_interval) (void);

	/*
	 * Takes a start slot and returns how far away it is, in µs.  A slot further
	 * away than patience is not taken.
	 */
	int64_t		(*slot) (const char *country, int64_t patience);

	/* Has the origin asked to wait, even packs that have their slot? */
	bool		(*held) (const char *country);

	/* Number of a batch's transfers that may be in flight on the egress. */
	int			(*window) (const char *country);

	/* How long nothing may be sent, in µs; 0: sending is allowed. */
	int64_t		(*cooldown) (const char *country);

	/*
	 * Are slots far apart because the origin slows this egress down, rather than
	 * because of the user's own limit?
	 */
	bool		(*slowed) (const char *country);

	/* Interval between transfers of an egress by the user's own limit, in µs; 0: none. */
	int64_t		(*interval) (void);

	/* Maximum number of egresses. */
	int			(*egresses) (void);

	/* The origin has blocked this address: a cool-down begins. */
	void		(*blocked) (const char *country);

	/* How a transfer went. */
	void		(*ended) (const char *country, const NetReport *report);

	/*
	 * The proxy to use, "" for none; it identifies the egress.  The text is valid
	 * until something other than this struct's functions is called.
	 */
	const char *(*proxy) (const char *country);
} BatchPace;

/* What the cache says about a call. */
typedef enum BatchFound
{
	BATCH_FOUND_NOTHING,		/* it must be asked */
	BATCH_FOUND_ANSWER,			/* there is a recent answer */
	BATCH_FOUND_ELSEWHERE		/* another session is asking it */
} BatchFound;

typedef struct BatchLookup
{
	bool		asks;			/* in: claim the call if there is nothing; if false,
								 * do not wait for another session either */
	uint64_t	awaited;		/* in: claim already waited for, 0: none */
	uint64_t	claim;			/* out: claim on the call, 0: none; or the claim to
								 * wait for */
	const char *bytes;			/* out: the answer, until the next lookup */
	size_t		len;
} BatchLookup;

/*
 * A cache of answers, as bytes that only the engine reads.  None of these
 * functions raises, or waits for longer than a lock; none is called from inside
 * libcurl.
 */
typedef struct BatchCache
{
	size_t		largest;		/* most bytes of an answer that is kept */

	/* Looks a call up. */

	BatchFound	(*find) (void *arg, const PlayCall *call, BatchLookup *lookup);

	/* Stores the answer to a call; time: µs since 1970-01-01 UTC.  NULL: it was too
	 * large. */
	void		(*keep) (void *arg, const PlayCall *call, const char *bytes, size_t len,
						 int64_t time);

	/* Ends a claim. */
	void		(*release) (void *arg, uint64_t claim);

	/* May a claim have ended since the last call of this function? */
	bool		(*news) (void *arg);

	void	   *arg;
} BatchCache;

/* Which of the store's two sources to ask: the better one first, or only one. */
typedef enum BatchOnly
{
	BATCH_ANY,
	BATCH_ONLY_RPC,
	BATCH_ONLY_PAGE
} BatchOnly;

/* Does the operation have such a source? */
extern bool batch_has_source(const PlayOperation *operation, BatchOnly only);

/* Times are in ms, sizes in bytes; texts are copied. */
typedef struct BatchSettings
{
	const char *base_url;		/* "https://host", no slash at its end */
	const char *ca_file;
	const char *user_agent;
	const char *cookie;
	int			max_in_flight;
	size_t		pack_bytes;
	size_t		max_response_size;
	size_t		memory;			/* of what is in flight and not yet taken */
	int			retries;		/* of one call, after its first attempt */
	int			retry_budget_ms;	/* from a call's first failure on */
	int			transfer_timeout_ms;
	int			connect_timeout_ms;
	int			batch_timeout_ms;
	BatchOnly	only;			/* calls do not switch to the other source */
	bool		short_payloads; /* steps with one are asked before their fallback */
	const BatchPace *pace;
	const BatchCache *cache;	/* NULL: every call is asked */
} BatchSettings;

/*
 * Source of calls.  next() fills in a call and returns true, or returns false
 * from then on.  What the call points to must stay valid until the next call of
 * next().
 */
typedef struct BatchSource
{
	bool		(*next) (void *arg, PlayCall *call);
	void	   *arg;
	int64_t		total;			/* total number of its calls */
} BatchSource;

/* The end of one call. */
typedef struct BatchOutcome
{
	int			number;			/* position of the call in its batch, from 1 */
	PlayCall	call;
	BatchStatus status;
	int			http_status;	/* of its last transfer, 0: none */
	int			attempts;		/* transfers that carried it */
	int			transfer;		/* number of the last one in its batch, 0: none */
	int			step;			/* that this asked, of its operation */
	bool		goes_on;		/* with what another one had said */
	int			rows;
	int			rejected;
	int64_t		wire_bytes;		/* its shares of the transfers that carried it */
	int64_t		decoded_bytes;
	int64_t		queued_us;		/* from the batch's start until it was sent */
	int64_t		first_byte_us;	/* from then on to the first byte, -1: none */
	int64_t		total_us;		/* from then on to its end */
	int64_t		dns_us;			/* of the last transfer's new connection, -1: it */
	int64_t		connect_us;		/* went over one that was open */
	int64_t		tls_us;
	char		error[256];		/* "" if there is none */
	char		hint[160];		/* "" if there is none */
	char		misfits[256];	/* values in its rows that were not understood, by
								 * column: see play_misfits_write() */
	const char *next_token;		/* where a later call can continue, or NULL */
	int64_t		ended_at;		/* µs since 1970-01-01 00:00 UTC */
	bool		cached;			/* its answer came from the cache */
} BatchOutcome;

/* The end of one transfer. */
typedef struct BatchTransfer
{
	int			number;			/* in its batch, from 1 */
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
	const char *source;			/* the RPC's id, "rpc" for any, "page" or "file";
								 * constant */
	int			calls;
	int			retry;			/* how often it had failed before */
	int			http_status;	/* 0: none */
	BatchStatus status;			/* of the transfer as a whole */
	bool		new_connection;
	int64_t		dns_us;			/* of a new connection; see NetResult */
	int64_t		connect_us;
	int64_t		tls_us;
	int64_t		first_byte_us;	/* from its start, -1: none */
	int64_t		wire_bytes;
	int64_t		decoded_bytes;
	int64_t		total_us;
	char		request[1000];	/* path and form as they were sent, cut */
	char		error[256];		/* "" if there is none */
} BatchTransfer;

/* Progress of a running batch. */
typedef struct BatchProgress
{
	int64_t		total;			/* calls in all */
	int			drawn;			/* calls taken from the source */
	int			ended;			/* calls that have their outcome */
	int			in_flight;		/* transfers */
	int			waiting;		/* packs that wait for a turn, a slot or a retry */
	bool		lacks_memory;	/* it would send more if it held less */
	int			elsewhere;		/* calls that another session is fetching */
	char		country[3];		/* of the transfer sent last, "" if none was */
	int64_t		rows;
	int64_t		elapsed_us;
} BatchProgress;

/* Rows that have arrived for a call. */
typedef struct BatchAnswer
{
	PlayCall	call;
	BatchStatus status;			/* of the call so far */
	PlayAnswer *answer;
	int64_t		fetched_at;		/* µs since 1970-01-01 00:00 UTC */
	int			number;			/* of the call in its batch, from 1 */
	const BatchOutcome *outcome;	/* of the call, if it has ended and this is its
									 * last answer; else NULL */
} BatchAnswer;

typedef struct Batch Batch;

/* Creates a batch; NULL: no memory.  Sends nothing yet. */
extern Batch *batch_create(NetPool *pool, const PlayOperation *operation,
						   const BatchSettings *settings, BatchSource source);

/*
 * Ends transfers in flight and releases everything.  Calls without an outcome
 * go to lost() as skipped, and so do the next 10,000 or so of the source;
 * transfers not yet taken go to ended().  Returns the number of calls that are
 * left in the source.
 */
extern int64_t batch_destroy(Batch *batch,
							 void (*lost) (void *arg, const BatchOutcome *outcome),
							 void (*ended) (void *arg, const BatchTransfer *transfer),
							 void *arg);

/*
 * Whether the origin takes forms in which harmless punctuation is not
 * percent-encoded; and to find out again.
 */
typedef enum BatchShortForms
{
	BATCH_SHORT_UNKNOWN,		/* none was answered yet */
	BATCH_SHORT_TAKEN,
	BATCH_SHORT_REFUSED			/* by a 400, so that they are not sent any more */
} BatchShortForms;

extern BatchShortForms batch_short_forms(void);
extern void batch_try_short_forms(void);

/*
 * Returns the minimum number of transfers that a batch needs, if that exceeds
 * what its own limits (interval between starts, batch_timeout_ms) allow, and
 * sets *most to the number allowed.  Returns 0 if the limits suffice.
 */
extern int64_t batch_beyond_limits(const Batch *batch, int64_t *most);

/* Calls that a batch would send together. */
typedef struct BatchPlanned
{
	char		country[3];
	int			calls;
	int64_t		transfers;		/* at least; lists may have more pages */
	int			rounds;			/* of these, one after the other */
	int64_t		decoded_bytes;
} BatchPlanned;

/*
 * Returns the next calls that a batch would send, if it is never run.  False if
 * there are none left, or if memory is out.
 */
extern bool batch_plan(Batch *batch, BatchPlanned *planned);

/* Failures of batch_run() that the caller must raise. */
typedef enum BatchTrouble
{
	BATCH_FINE,
	BATCH_NO_DESCRIPTORS,		/* not even one transfer could be started */
	BATCH_NO_MEMORY
} BatchTrouble;

/* Does what can be done without waiting. */
extern BatchTrouble batch_run(Batch *batch);

/* Longest time to wait before the next batch_run(), in ms; 0: do not wait. */
extern int	batch_wait_ms(const Batch *batch);

/*
 * Takes the next answer that has rows; false if there is none now.  It belongs
 * to the batch and is valid until the next call of this function.  The answers
 * of one call come one after the other, in order.
 */
extern bool batch_answer(Batch *batch, BatchAnswer *answer);

/*
 * Takes the outcome of the next call that has ended; false if there is none now.
 * What it points to is valid until the next call of this function.
 */
extern bool batch_outcome(Batch *batch, BatchOutcome *outcome);

/* Takes the next transfer that has ended; false if there is none now. */
extern bool batch_transfer(Batch *batch, BatchTransfer *transfer);

extern void batch_progress(const Batch *batch, BatchProgress *progress);

/* True when the answers and outcomes of all calls have been taken. */
extern bool batch_done(const Batch *batch);

/*
 * Gives free memory back to the system after so many calls, rows or outcomes, if that
 * is worth its 5 ms.  glibc keeps what is freed in pieces: up to 60 MB after a large
 * batch, in a backend that may never need it again.
 */
extern void batch_return_memory(int64_t freed);

extern void batch_pause(Batch *batch);
extern void batch_resume(Batch *batch);

#endif							/* BATCH_BATCH_H */
