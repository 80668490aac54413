/*
 * engine.h
 *	  The engine's own structs, and what its files offer each other.
 *
 * Each file calls only those below it:
 *
 *		batch.c			the batch that a caller runs, from create to destroy
 *		admit.c			what is sent next, and when
 *		settle.c		after an exchange: does what the table says
 *		again.c			another attempt for a pack
 *		report.c		tells of an exchange that is over
 *		judge.c			what an exchange was
 *		send.c			a pack becomes a transfer, its body is received
 *		read.c			frames and pages become answers
 *		load.c			what is in flight: how much, on which egress
 *		pack.c			calls of one URL become a pack
 *		other.c			calls that turn to their operation's other source
 *		calls.c			calls, from where they come from to their outcome
 *		allowance.c		how often a batch may ask in vain
 *		only.c			which steps a batch may ask
 *		policy.c		the table: what follows from what went wrong
 *
 * A call is in exactly one place: in a pack (which waits or is in flight),
 * among the calls that go on with another exchange, among those that wait for
 * another source to prove itself, or in the queue of ended calls.  It has its
 * answers with it.  A call that has some left to take is queued for that, too,
 * so references to it are counted.
 */
#ifndef BATCH_ENGINE_H
#define BATCH_ENGINE_H

#include "batch/batch.h"
#include "batch/policy.h"
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
	BatchFailure failure;		/* of CALL_FAILED; its words: error_row or
								 * outcome.error */
	char	   *error_row;		/* what its frame said instead of an answer */
	int			rejected;		/* rows that this answer has rejected */
	size_t		weight;			/* bytes of the payload that this exchange brought */
	char	   *next_token;		/* what outcome.next_token points to */
	PlayMisfits misfits;		/* of its rows */
	int64_t		failed_at;		/* when it failed first, -1: it did not */
	int			probes;			/* step of the other source that it tries first, 0: none */
	bool		turned;			/* it goes on with another source */
	int			failures;		/* that it takes along to there */
	int			references;
	bool		ended;			/* no further answer will come */
	bool		is_queued;		/* it is among those with answers to take */
	Answer	   *answers;
	Answer	  **answers_end;
	struct Call *next;			/* in the one queue of calls that it is in */
	struct Call *next_queued;	/* among those with answers to take */
} Call;

/* What an exchange was, or what became of one call of it. */
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
	int			failures;		/* of those that use up retries */
	int			resends;		/* attempts that used up none */
	int64_t		not_before;		/* waiting: when to send it */
	bool		has_slot;		/* it may start then */
	char	   *redirected;		/* path that a page was redirected to, or NULL */
	int			redirects;

	/* Held until there is an allowance for what its failure asks for */
	Verdict	   *held_for;
	int			held_ncalls;	/* that it had */

	/* In flight */
	NetTransfer *transfer;
	int			number;			/* of the transfer in its batch */
	char	   *form;
	bool		short_form;		/* that is what it is */
	PlayEnvelope *envelope;		/* of an RPC's answers */
	PlayEnvelopeState state;
	int			nframes;		/* of answers, whosever they are */
	char		other_rpc[68];	/* whose one of them is that was asked by another id,
								 * "" if none is */
	PlayPage   *page;			/* of a page */
	PlayAbsence absence;		/* does it say Not Found? */
	size_t		largest;		/* bytes expected of its largest answer */
	char	   *head;			/* of a page, or of a body that is no answer */
	size_t		head_len;
	int64_t		decoded;		/* bytes of the body so far */
	bool		too_large;
	bool		crowded;		/* all in flight together were too large */
	bool		no_memory;
	bool		was_paused;		/* its batch was, meanwhile */
	int64_t		sent_at;
	int64_t		first_byte_at;	/* -1: none yet */

	struct Pack *next;			/* in the one list of packs that it is in */
} Pack;

/* Another source of an operation, known by its step. */
typedef struct OtherSource
{
	int			probes;			/* calls that were sent to it first */
	int			pending;		/* of these, those that have not ended */
	bool		serves;			/* one of them was answered */
	Call	   *waiting;		/* queue of calls that follow if it does */
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
	bool		exhausted;		/* the source has no more */
	int			drawn;			/* calls drawn from it */
	int			most_packed;	/* calls in one POST, as failures have taught */
	int64_t		allowance;		/* thousandths of requests, see allowance.c */

	Pack	   *waiting;
	Pack	   *in_flight;
	Pack	   *held;
	int			nheld;			/* calls of these */
	int			nin_flight;
	int			transfers;		/* started so far */
	char		last_country[3];	/* of the transfer sent last */

	bool		stopped;		/* nothing more is sent; the rest is skipped */
	char		stop_reason[256];
	char		stop_hint[160];

	BatchFailure last_failure;	/* by which exchanges in a row ended in vain */
	int			last_status;	/* their HTTP status */
	int			nlast;			/* how many these are */

	OtherSource *others;		/* of each step of the operation */
	Call	   *going_on;		/* queue of calls with another exchange to come */
	Call	  **going_on_end;

	Call	   *queued;			/* queue of calls with answers to take */
	Call	  **queued_end;
	Call	   *served;			/* whose answers are being taken: until it has
								 * ended, nobody else's, so that the rows of a
								 * call stay together */
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

/* allowance.c */

/* A pack of calls was formed, as large as it can be. */
extern void batch_allow_pack(Batch *batch);

/* One of ncalls was formed that is smaller than it would be, had none failed. */
extern void batch_allow_small_pack(Batch *batch, const PlayStep *step, int ncalls);

/* A transfer has brought an answer. */
extern void batch_allow_answer(Batch *batch);

/* Takes n requests off what the batch may ask in vain; false: it has not so many. */
extern bool batch_may_ask(Batch *batch, int n);

/* Can anything still bring an answer, and so allow more? */
extern bool batch_is_hopeful(const Batch *batch);

/* Has it asked in vain so often that it should not go on? */
extern bool batch_asked_enough(const Batch *batch);

/* calls.c */

/* Now, in the batch's own time: pauses do not count. */
extern int64_t batch_now(const Batch *batch);

/* When the batch has to end. */
extern int64_t batch_deadline(const Batch *batch);

/* Sees to it that next_call is the next call to be sent; false if none is. */
extern bool batch_draw(Batch *batch);

/* Makes the call that was drawn; NULL: no memory (it stays drawn). */
extern Call *batch_call_create(Batch *batch);
extern void batch_call_unreference(Call *call);

/* Forgets what the last exchange brought, before another. */
extern void batch_call_reopen(Call *call);

/* Puts a call among those that go on; the queue takes the reference. */
extern void batch_call_queue(Batch *batch, Call *call);

/* The same for one whose answer says so. */
extern void batch_call_go_on(Batch *batch, Call *call);

/* The other source that a call tried first has served it, or has not. */
extern void batch_call_probed(Batch *batch, Call *call, bool served);

/* Ends a call, with what its outcome says by now. */
extern void batch_call_end(Batch *batch, Call *call);

/* The same for a call that was not answered. */
extern void batch_call_fail(Batch *batch, Call *call, BatchStatus status,
							const char *error, const char *hint);

/* The same for one that is not sent because the batch was stopped. */
extern void batch_call_skip(Batch *batch, Call *call);

/* Nothing more is sent: the calls that are left will be skipped. */
extern void batch_stop(Batch *batch, const char *reason, const char *hint);

/* Queues an answer that has rows, and takes it over; false: no memory. */
extern bool batch_answer_queue(Batch *batch, Call *call, PlayAnswer *answer);

/* Is there an answer to be taken now? */
extern bool batch_has_answer(const Batch *batch);

/* The next answer to be handed out, or NULL if there is none now. */
extern Answer *batch_answer_take(Batch *batch);
extern void batch_answer_free(Batch *batch, Answer *answer);

/* only.c */
/* The step that is asked where a step is due: settings may leave out its source. */
extern int	batch_step_to_ask(const Batch *batch, int step);

/* other.c */
/*
 * Turns a call that failed to its other source: now if that serves, or as one
 * of the first few; else it waits for these.  False: it has none, or that has
 * failed the first few.
 */
extern bool batch_turn_to_other(Batch *batch, Call *call, const Verdict *verdict);

/* Makes room for an operation's other sources; false: no memory. */
extern bool batch_others_create(Batch *batch);

/* Lets calls follow, or fail, whose other source has been tried. */
extern void batch_settle_others(Batch *batch);

/* Does any call wait for another source? */
extern bool batch_others_wait(const Batch *batch);

/* Do so many calls wait for another source that no more should be drawn? */
extern bool batch_others_are_full(const Batch *batch);

/* Skips the calls that wait for another source. */
extern void batch_skip_others(Batch *batch);

/* pack.c */

/* The next pack from the source; NULL: there is none, or no memory. */
extern Pack *batch_pack_draw(Batch *batch);

/*
 * A pack of calls that go on: the first of them, or the only one that may, and
 * those that can travel with it.  NULL: there is none, or no memory.
 */
extern Pack *batch_pack_go_on(Batch *batch, const Call *only);

/* A pack of n calls of another, which loses them; NULL: no memory. */
extern Pack *batch_pack_part(Pack *pack, int first, int n);

/* Keeps a pack until then, in the batch's time. */
extern void batch_pack_wait(Pack *pack, int64_t when);

/* Releases what only a pack in flight needs. */
extern void batch_pack_clear(Pack *pack);

/* Releases a pack; its calls must have gone elsewhere. */
extern void batch_pack_free(Pack *pack);

/* Takes a pack off the list that it is on. */
extern void batch_pack_unlink(Pack **list, Pack *pack);

/* A pack of so many calls was too much: later ones have half of them. */
extern void batch_packs_shrink(Batch *batch, int ncalls);

/* One as large as may be went well: later ones have a few more. */
extern void batch_packs_grow(Batch *batch, const PlayStep *step, int ncalls);

/* The country of a pack's calls. */
static inline const char *
batch_pack_country(const Pack *pack)
{
	return pack->calls[0]->outcome.call.country;
}

/* load.c */

/* Bytes that are held now, or will be when what is in flight has come. */
extern size_t batch_memory(const Batch *batch);

/*
 * Has a pack in flight grown far beyond what was expected of it, while all of
 * them hold twice the memory that they may?
 */
extern bool batch_is_crowded(const Pack *pack);

/* Do two packs leave by the same egress? */
extern bool batch_same_egress(const Pack *a, const Pack *b);

/* The transfers in flight that share their egress with a pack. */
extern int	batch_in_flight_beside(const Batch *batch, const Pack *pack);

/* read.c */

extern const char batch_hint_layout[];

/* Takes a frame (PlayFrameSink); arg is the pack.  Runs inside libcurl. */
extern bool batch_read_frame(void *arg, const PlayFrame *frame);

/* What a page of status 200 has. */
typedef enum PageRead
{
	PAGE_READ,					/* the block that is wanted, and it was read */
	PAGE_NO_BLOCK,
	PAGE_SEVERAL_BLOCKS,
	PAGE_ABROAD,				/* it, but for another country */
	PAGE_NO_MEMORY
} PageRead;

/* Reads a page that has arrived; *nblocks: the data blocks that it has. */
extern PageRead batch_read_page(Pack *pack, int *nblocks);

/* send.c */

/*
 * Was it the short form of its request that a pack was refused for, as far as
 * one can tell?  From then on this process writes forms in full.
 */
extern bool batch_refused_short_form(const Pack *pack, const NetResult *result);


typedef enum PackStart
{
	PACK_STARTED, PACK_NO_DESCRIPTORS, PACK_NO_MEMORY
} PackStart;

/* Sends a pack.  If it cannot be sent now, it is as it was before. */
extern PackStart batch_pack_start(Pack *pack);

/* Takes a pack whose transfer is over from those in flight. */
extern void batch_pack_landed(Pack *pack);

/* Gives a pack's transfer up, with its result as far as it came. */
extern void batch_pack_abandon(Pack *pack, bool late, NetResult *result);

/* judge.c */

/*
 * What an exchange was as a whole.  A page of status 200 is read for that; late:
 * the transfer was given up for its time.
 */
extern void batch_judge(Pack *pack, const NetResult *result, bool late, Verdict *verdict);

/* What became of a call, without an answer, in an exchange that is fine. */
extern void batch_judge_call(const Call *call, Verdict *verdict);

/* report.c */

/* Gives the calls of a pack their shares of what its transfer brought. */
extern void batch_share_bytes(const Pack *pack, const NetResult *result);

/* Tells the pace how a transfer went. */
extern void batch_tell_pace(const Pack *pack, const NetResult *result,
							const Verdict *verdict);

/* Queues the end of a pack's transfer, for whoever counts or logs. */
extern void batch_report_transfer(const Pack *pack, const NetResult *result,
								  BatchStatus status, const char *error);

/*
 * again.c: true if the pack waits to be sent again, or is held until the batch
 * may ask so often.
 */

/*
 * After a delay, as one of the retries; says in the hint why not, if the origin
 * asked for too much patience.  ncalls: what the pack had when it was sent.
 */
extern bool batch_retry(Pack *pack, int ncalls, Verdict *verdict);

/* At once, which costs its calls no attempt. */
extern bool batch_resend(Pack *pack, const Verdict *verdict);

/* What is left of a pack of ncalls in two halves. */
extern bool batch_split(Pack *pack, int ncalls, const Verdict *verdict);

/* To where a page was redirected. */
extern bool batch_follow_redirect(Pack *pack, const NetResult *result);

/* settle.c */

/*
 * Takes a pack whose transfer has ended, or was given up because it was late.
 * The pack is gone or waits when this returns.
 */
extern void batch_settle(Pack *pack, const NetResult *result, bool late);

/* Sees again to the packs that were held. */
extern void batch_settle_held(Batch *batch);

/* The same as batch_settle() for a pack whose transfer was given up because the batch stopped. */
extern void batch_settle_stopped(Pack *pack, const NetResult *result);

/* Ends every call of a pack, and the pack. */
extern void batch_fail_pack(Pack *pack, BatchStatus status, const char *error,
							const char *hint);

/* admit.c */

/* Starts as many transfers as the limits and the pace allow. */
extern BatchTrouble batch_admit(Batch *batch);

#endif							/* BATCH_ENGINE_H */
