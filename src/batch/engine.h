/*
 * engine.h
 *	  The engine's own structs.
 *
 * A call is in exactly one place: in a pack (which waits or is in flight),
 * among the calls that go on with another exchange, or in the queue of ended
 * calls.  It has its answers with it; a call that has some left to take is
 * among those that speak, too, so it is counted by those who refer to it.
 */
#ifndef BATCH_ENGINE_H
#define BATCH_ENGINE_H

#include "batch/batch.h"
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

/* What an exchange has brought a call. */
typedef enum CallState
{
	CALL_OPEN,					/* nothing yet */
	CALL_REFUSED,				/* an error row, see error_row */
	CALL_BROKEN,				/* PLAY_BROKEN_CHAIN, see outcome.error */
	CALL_GOES_ON,				/* rows perhaps, and another exchange to come */
	CALL_ANSWERED				/* its status is final */
} CallState;

typedef struct Call
{
	BatchOutcome outcome;		/* filled in on the way */
	PlayChain	chain;
	char	   *texts[3];		/* what outcome.call points to */
	CallState	state;
	char	   *error_row;		/* what its frame said instead of an answer */
	char	   *next_token;		/* what outcome.next_token points to */
	PlayMisfits misfits;		/* of its rows */
	int64_t		failed_at;		/* when it failed first, -1: it did not */
	int			references;
	bool		ended;			/* no further answer will come */
	bool		speaks;			/* it is among those with answers to take */
	Answer	   *answers;
	Answer	  **answers_end;
	struct Call *next;			/* in the queue of ended calls, or of those that go on */
	struct Call *next_speaker;
} Call;

/* Calls of one URL that travel together. */
typedef struct Pack
{
	Batch	   *batch;
	const PlayStep *step;
	Call	  **calls;
	int			ncalls;
	int			failures;		/* of those that use up retries */
	int64_t		not_before;		/* waiting: when to send it */
	bool		has_slot;		/* it may start then */
	char	   *redirected;		/* path that a page was redirected to, or NULL */
	int			redirects;

	/* In flight */
	NetTransfer *transfer;
	int			number;			/* of the transfer in its batch */
	char	   *form;
	PlayEnvelope *envelope;		/* of an RPC's answers */
	PlayEnvelopeState state;
	PlayPage   *page;			/* of a page */
	size_t		largest;		/* bytes expected of its largest answer */
	char	   *head;			/* of a page, or of a body that is no envelope */
	size_t		head_len;
	int64_t		decoded;		/* bytes of the body so far */
	int64_t		decoded_before; /* where the last frame ended */
	bool		too_large;
	bool		crowded;		/* all in flight together were too large */
	bool		no_memory;
	bool		rested;			/* its batch was paused meanwhile */
	int64_t		sent_at;
	int64_t		first_byte_at;	/* -1: none yet */

	struct Pack *next;			/* among those that wait, or are in flight */
} Pack;

struct Batch
{
	NetPool    *pool;
	const PlayOperation *operation;
	BatchSettings settings;
	char	   *texts[4];		/* what the settings point to */
	BatchSource source;

	bool		has_next;		/* a call was drawn and not yet packed */
	PlayCall	next_call;
	bool		exhausted;		/* the source has no more */
	int			drawn;			/* calls drawn from it */
	int			most_packed;	/* calls in one POST, as failures have taught */

	Pack	   *waiting;
	Pack	   *in_flight;
	int			nin_flight;
	int			transfers;		/* started so far */
	char		last_country[3];	/* of the transfer sent last */

	bool		stopped;		/* nothing more is sent; the rest is skipped */
	char		stop_reason[256];
	char		stop_hint[160];

	Call	   *going_on;		/* queue of calls with another exchange to come */
	Call	  **going_on_end;

	Call	   *speakers;		/* queue of calls with answers to take */
	Call	  **speakers_end;
	Call	   *speaker;		/* whose answers are being taken: until it has
								 * ended, nobody else's, so that the rows of a
								 * call stay together */
	size_t		answers_size;	/* bytes that untaken answers hold */
	Answer	   *current;		/* the one taken last */
	Call	   *ended;			/* queue of outcomes not yet taken */
	Call	  **ended_end;
	Call	   *taken;			/* the one taken last */

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

/* Now, in the batch's own time: pauses do not count. */
extern int64_t batch_now(const Batch *batch);

/* What went wrong with a transfer as a whole. */
typedef struct Fault
{
	BatchStatus status;			/* BATCH_OK: nothing */
	bool		passing;		/* asking again may help */
	bool		apart;			/* asking for its calls one by one may help */
	int64_t		retry_after_s;	/* -1: not said */
	char		error[256];
	char		hint[160];
} Fault;

/* batch.c */
extern void unlink_pack(Pack **list, Pack *pack);
extern int64_t batch_deadline(const Batch *batch);

/* admit.c */

/* Starts as many transfers as the limits and the pace allow. */
extern BatchTrouble admit(Batch *batch);

/* The transfers in flight that share their egress with a pack. */
extern int	in_flight_beside(const Batch *batch, const Pack *pack);

/*
 * Has a pack in flight grown far beyond what was expected of it, while all of
 * them hold twice the memory that they may?
 */
extern bool is_crowded(const Pack *pack);

/* judge.c */
extern const char judge_hint_layout[];
extern void judge_transfer(const Pack *pack, const NetResult *result, Fault *fault);
extern void judge_page(const Pack *pack, int nblocks, bool several, Fault *fault);
extern void judge_call(const Call *call, Fault *fault);

/* pack.c */
extern Pack *pack_draw(Batch *batch);
extern Pack *pack_go_on(Batch *batch, Call *only);
extern Pack *pack_part(Pack *pack, int first, int n);
extern void pack_land(Pack *pack);
extern void pack_free(Pack *pack);

typedef enum PackStart
{
	PACK_STARTED, PACK_NO_DESCRIPTORS, PACK_NO_MEMORY
} PackStart;

extern PackStart pack_start(Pack *pack);
extern void pack_abandon(Pack *pack, bool late, NetResult *result);
extern void packs_shrink(Batch *batch, int ncalls);
extern void packs_grow(Batch *batch, const PlayStep *step, int ncalls);

/* calls.c */
extern bool draw(Batch *batch);
extern Call *call_create(Batch *batch);
extern void call_unreference(Call *call);
extern void call_end(Batch *batch, Call *call);
extern void call_fail(Batch *batch, Call *call, BatchStatus status,
					  const char *error, const char *hint);
extern void call_go_on(Batch *batch, Call *call);
extern void call_reopen(Call *call);
extern bool answer_queue(Batch *batch, Call *call, PlayAnswer *answer);
extern Answer *answer_take(Batch *batch);
extern void answer_free(Batch *batch, Answer *answer);

/* read.c */
extern bool fall_back(const PlayStep *step, Call *call);
extern bool read_frame(void *arg, const PlayFrame *frame);
extern bool read_page(Pack *pack, Fault *fault);

#endif							/* BATCH_ENGINE_H */
