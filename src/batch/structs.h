/*
 * structs.h
 *	  The engine's own structs.
 *
 * A call is in exactly one place: in a pack (which waits or is in flight),
 * among the calls that continue with another exchange, among those that wait for
 * another source to prove itself, among those that wait for another session, or in
 * the queue of ended calls.  It has its answers with it.  A call with answers still
 * to be taken is queued for that as well, so calls are reference-counted.
 */
#ifndef BATCH_STRUCTS_H
#define BATCH_STRUCTS_H

#include "batch/batch.h"
#include "batch/policy.h"
#include "play/resource.h"
#include "play/stored.h"
#include "play/wire/envelope.h"
#include "play/wire/page.h"
#include "play/wire/refusal.h"

typedef struct Answer
{
	PlayAnswer	answer;
	struct Call *call;
	int64_t		fetched_at;
	struct Answer *next;		/* of the same call */
} Answer;

/* State of a call after an exchange. */
typedef enum CallState
{
	CALL_OPEN,					/* nothing yet */
	CALL_FAILED,				/* see failure */
	CALL_GOES_ON,				/* rows perhaps, and another exchange to come */
	CALL_ANSWERED				/* its status is final */
} CallState;

typedef struct Call
{
	BatchOutcome outcome;		/* filled in on the way */
	PlayChain	chain;
	char	   *texts[3];		/* what outcome.call points to */
	CallState	state;
	BatchFailure failure;		/* of CALL_FAILED; error_row or outcome.error
								 * describe it */
	char	   *error_row;		/* error row of its frame, or NULL */
	int			rejected;		/* rows rejected in this answer */
	size_t		weight;			/* bytes of the payload that this exchange brought */
	char	   *next_token;		/* what outcome.next_token points to */
	PlayMisfits misfits;		/* of its rows */
	int64_t		failed_at;		/* time of its first failure, -1: none */
	int			probes;			/* step of the other source that it probes, 0: none */
	bool		turned;			/* it has switched to another source */
	int			failures;		/* failures carried over to that source */
	uint64_t	claim;			/* its claim in the cache, 0: none */
	uint64_t	awaited;		/* claim of another session that it waited for */
	PlayBytes	kept;			/* its answers so far, for the cache */
	int			nkept;			/* number of these answers */
	int64_t		kept_at;		/* time of the first one */
	bool		unkept;			/* they are too large for the cache */
	int			references;
	bool		ended;			/* there will be no further answer */
	bool		is_queued;		/* it is in the queue of calls with answers to take */
	Answer	   *answers;
	Answer	  **answers_end;
	struct Call *next;			/* in the one queue of calls that it is in */
	struct Call *next_queued;	/* among those with answers to take */
} Call;

/* The verdict on an exchange, or on one call of it. */
typedef struct Verdict
{
	BatchFailure failure;
	int64_t		retry_after_s;	/* -1: not said */
	char		error[256];
	char		hint[160];
} Verdict;

/* Calls of one URL that travel together. */
typedef struct Pack
{
	Batch	   *batch;
	const PlayStep *step;
	Call	  **calls;
	int			ncalls;
	int			failures;		/* attempts that used up retries */
	int			resends;		/* attempts that used up none */
	int64_t		not_before;		/* while waiting: when to send it */
	bool		has_turn;		/* of the session's own pace */
	bool		has_slot;		/* it may start then */
	char	   *redirected;		/* path that a page was redirected to, or NULL */
	int			redirects;

	/* Held until the allowance covers what follows from its failure */
	Verdict	   *held_for;
	int			held_ncalls;	/* calls it had when it was sent */

	/* In flight */
	NetTransfer *transfer;
	int			number;			/* of the transfer in its batch */
	char	   *form;
	bool		short_form;		/* the form is a short one */
	PlayEnvelope *envelope;		/* of an RPC's answers */
	PlayEnvelopeState state;
	int			nframes;		/* of answers, to any call */
	char		other_rpc[68];	/* RPC id of a frame that answers none of its calls,
								 * "" if there is none */
	PlayPage   *page;			/* of a page */
	PlayResource *resource;		/* of a file */
	PlayAbsence absence;		/* does it say Not Found? */
	size_t		largest;		/* bytes expected of its largest answer */
	char	   *head;			/* of a page or file, or of a body that is no answer */
	size_t		head_len;
	int64_t		decoded;		/* bytes of the body so far */
	bool		too_large;
	bool		crowded;		/* all transfers in flight were too large together */
	bool		no_memory;
	bool		was_paused;		/* its batch was paused while it was in flight */
	int64_t		sent_at;
	int64_t		first_byte_at;	/* -1: none yet */

	struct Pack *next;			/* in the one list of packs that it is in */
} Pack;

/* Another source of an operation, known by its step. */
typedef struct OtherSource
{
	int			probes;			/* calls sent to it first */
	int			pending;		/* of these, not yet ended */
	int			absent;			/* of those that ended, the ones that were not found */
	bool		serves;			/* one of them was answered */
	Call	   *waiting;		/* queue of calls that follow if it serves them */
	Call	  **waiting_end;
	int			nwaiting;
} OtherSource;

struct Batch
{
	NetPool    *pool;
	const PlayOperation *operation;
	BatchSettings settings;
	char	   *texts[4];		/* what the settings point to */
	BatchSource source;

	bool		has_next;		/* a call was drawn and not yet packed */
	PlayCall	next_call;
	uint64_t	next_claim;		/* its claim, 0: none */
	bool		exhausted;		/* the source has no more */
	int			drawn;			/* calls drawn from it */
	bool		packed;			/* a pack was formed of them */
	int			most_packed;	/* most calls in one POST; failures lower it */
	int64_t		allowance;		/* thousandths of requests, see allowance.c */

	Pack	   *waiting;
	Pack	   *in_flight;
	Pack	   *held;
	int			nheld;			/* calls in held packs */
	int			nin_flight;
	int			transfers;		/* started so far */
	char		last_country[3];	/* of the transfer sent last */

	bool		stopped;		/* nothing more is sent; the rest is skipped */
	char		stop_reason[256];
	char		stop_hint[160];

	BatchFailure last_failure;	/* failure of the latest exchanges in a row */
	int			last_status;	/* their HTTP status */
	int			nlast;			/* number of these exchanges */

	OtherSource *others;		/* one for each step of the operation */
	Call	   *going_on;		/* queue of calls with another exchange to come */
	Call	  **going_on_end;

	Call	   *elsewhere;		/* queue of calls that another session is fetching */
	Call	  **elsewhere_end;
	int			nelsewhere;
	bool		left_elsewhere; /* some were not checked for want of memory */
	bool		left_to_draw;	/* drawing stopped after serving many calls */
	size_t		kept_size;		/* bytes that calls hold for the cache */
	bool		ending;			/* the batch is being destroyed */

	Call	   *queued;			/* queue of calls with answers to take */
	Call	  **queued_end;
	Call	   *served;			/* the call whose answers are being taken: until it
								 * has ended, no other call's are, so that the
								 * rows of a call stay together */
	size_t		answers_size;	/* bytes that untaken answers hold */
	Answer	   *last_answer;	/* the one taken last */
	Call	   *ended;			/* queue of outcomes not yet taken */
	Call	  **ended_end;
	Call	   *last_ended;		/* whose outcome was taken last */

	struct EndedTransfer *transfers_ended;	/* queue of those not yet taken */
	struct EndedTransfer **transfers_end;

	PlayMisfits misfits;		/* of all rows that were read */
	int64_t		rows_read;
	int			nended;			/* calls that have their outcome */
	int64_t		nrows;
	int64_t		started_at;
	int64_t		paused_at;		/* -1: it is not paused */
	int64_t		paused_total;
	uint64_t	random;
	bool		no_memory;
};

typedef struct EndedTransfer
{
	BatchTransfer transfer;
	struct EndedTransfer *next;
} EndedTransfer;

#endif							/* BATCH_STRUCTS_H */
