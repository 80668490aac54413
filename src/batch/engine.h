/*
 * engine.h
 *	  What the engine's files offer each other.
 *
 * Each file calls only those below it:
 *
 *		batch.c			the batch that a caller runs, from create to destroy
 *		plan.c			what one would send that is not run
 *		admit.c			what is sent next, and when
 *		finish.c		after an exchange: does what the table says
 *		again.c			another attempt for a pack
 *		report.c		reports an exchange that is over
 *		judge.c			what an exchange was
 *		send.c			a pack becomes a transfer, its body is received
 *		read.c			frames and pages become answers
 *		pack.c			calls of one URL become a pack
 *		cached.c		calls answered by the cache, or being fetched by another session
 *		load.c			what is in flight: how much, on which egress
 *		other.c			calls that switch to their operation's other source
 *		calls.c			calls, from their source to their outcome
 *		kept.c			a call's answers as bytes for the cache, and back
 *		allowance.c		how many requests a batch may waste
 *		only.c			which steps a batch may ask
 *		policy.c		the table: what follows from what went wrong
 */
#ifndef BATCH_ENGINE_H
#define BATCH_ENGINE_H

#include "batch/structs.h"

/* allowance.c */

/* A pack of calls was formed, as large as it can be. */
extern void batch_allow_pack(Batch *batch);

/* A pack of ncalls was formed, made smaller because of earlier failures. */
extern void batch_allow_small_pack(Batch *batch, const PlayStep *step, int ncalls);

/* A transfer has brought an answer. */
extern void batch_allow_answer(Batch *batch);

/* Takes n requests off the allowance; false: there are not as many left. */
extern bool batch_may_ask(Batch *batch, int n);

/* Takes one off, unless it is the last, which is for a retry after a delay. */
extern bool batch_may_resend(Batch *batch);

/* Can any pending request still bring an answer, and so add to the allowance? */
extern bool batch_is_hopeful(const Batch *batch);

/* Is the allowance used up, so that the batch should stop? */
extern bool batch_asked_enough(const Batch *batch);

/* calls.c */

/* The current time of the batch, which stands still during pauses. */
extern int64_t batch_now(const Batch *batch);

/* When the batch has to end. */
extern int64_t batch_deadline(const Batch *batch);

/* Draws the source's next call into next_call; false if there is none. */
extern bool batch_draw(Batch *batch);

/* Creates the call that was drawn; NULL: no memory (it stays drawn). */
extern Call *batch_call_create(Batch *batch);
extern void batch_call_unreference(Call *call);

/* Resets the results of the last exchange before another. */
extern void batch_call_reopen(Call *call);

/* Queues a call for its next exchange; the queue takes the reference. */
extern void batch_call_queue(Batch *batch, Call *call);

/* The same for a call whose answer names another exchange. */
extern void batch_call_go_on(Batch *batch, Call *call);

/* What a call that tried another source first says of it. */
typedef enum Probe
{
	PROBE_FAILED,
	PROBE_ABSENT,				/* there is no such thing: says little */
	PROBE_SERVED
} Probe;

/* Records what it says, if the call is one of those. */
extern void batch_call_probed(Batch *batch, Call *call, Probe probe);

/* Ends a call with its outcome as it stands. */
extern void batch_call_end(Batch *batch, Call *call);

/* The same for a call that was not answered. */
extern void batch_call_fail(Batch *batch, Call *call, BatchStatus status,
							const char *error, const char *hint);

/* The same for one that is not sent because the batch was stopped. */
extern void batch_call_skip(Batch *batch, Call *call);

/* Stops sending: the calls that are left will be skipped. */
extern void batch_stop(Batch *batch, const char *reason, const char *hint);

/* Returns µs since 1970-01-01 00:00 UTC. */
extern int64_t batch_time_of_day(void);

/* Queues an answer that has rows, and takes ownership of it; false: no memory. */
extern bool batch_answer_queue(Batch *batch, Call *call, PlayAnswer *answer,
							   int64_t fetched_at);

/* Is there an answer to take now? */
extern bool batch_has_answer(const Batch *batch);

/* Takes the next answer, or returns NULL if there is none now. */
extern Answer *batch_answer_take(Batch *batch);
extern void batch_answer_free(Batch *batch, Answer *answer);

/* only.c */
/* Returns the step to ask where one is due: its fallback, if settings exclude it. */
extern int	batch_step_to_ask(const Batch *batch, int step);

/* Returns the first step of a call. */
extern const PlayStep *batch_first_step(const Batch *batch, const PlayCall *call);

/* other.c */
/*
 * Turns a call that failed to its other source: now if that serves, or as one
 * of the first few; else it waits for these.  False: it has none, or that has
 * failed the first few.
 */
extern bool batch_turn_to_other(Batch *batch, Call *call, const Verdict *verdict);

/* Makes room for an operation's other sources; false: no memory. */
extern bool batch_others_create(Batch *batch);

/* Sends on, or fails, the calls that waited for another source, now tried. */
extern void batch_release_waiting(Batch *batch);

/* Does any call wait for another source? */
extern bool batch_others_wait(const Batch *batch);

/* Do too many calls wait for another source to draw more? */
extern bool batch_others_are_full(const Batch *batch);

/* Skips the calls that wait for another source. */
extern void batch_skip_others(Batch *batch);

/* pack.c */

/* Forms the next pack from the source; NULL: there is none, or no memory. */
extern Pack *batch_pack_draw(Batch *batch);

/*
 * Forms a pack of calls with another exchange to come: the first of them, or
 * only, and those that can travel with it.  NULL: there is none, or no memory.
 */
extern Pack *batch_pack_go_on(Batch *batch, const Call *only);

/* Splits n calls off a pack into a new one; NULL: no memory. */
extern Pack *batch_pack_part(Pack *pack, int first, int n);

/* Keeps a pack until a time of the batch. */
extern void batch_pack_wait(Pack *pack, int64_t when);

/* Releases what only a pack in flight needs. */
extern void batch_pack_clear(Pack *pack);

/* Releases a pack; its calls must have gone elsewhere. */
extern void batch_pack_free(Pack *pack);

/* Takes a pack off the list that it is on. */
extern void batch_pack_unlink(Pack **list, Pack *pack);

/* A pack of so many calls was too large: later ones have half as many. */
extern void batch_packs_shrink(Batch *batch, int ncalls);

/* A pack of the largest size went well: later ones may have a few more. */
extern void batch_packs_grow(Batch *batch, const PlayStep *step, int ncalls);

/* The country of a pack's calls. */
static inline const char *
batch_pack_country(const Pack *pack)
{
	return pack->calls[0]->outcome.call.country;
}

/* load.c */

/* Bytes held now, and expected from what is in flight. */
extern size_t batch_memory(const Batch *batch);

/*
 * Has a pack in flight grown far beyond what was expected, while all of them
 * together hold twice the memory that they may?
 */
extern bool batch_is_crowded(const Pack *pack);

/* Do two packs leave by the same egress? */
extern bool batch_same_egress(const Pack *a, const Pack *b);

/*
 * How long another transfer has to wait for the first ones to be sent over a new
 * connection, in µs.  With several egresses none waits: each has its connection.
 */
extern int64_t batch_hold_us(const Batch *batch);

/* Number of transfers in flight that share a pack's egress. */
extern int	batch_in_flight_beside(const Batch *batch, const Pack *pack);

/* read.c */

extern const char batch_hint_layout[];

/* Takes a frame (PlayFrameSink); arg is the pack.  Runs inside libcurl. */
extern bool batch_read_frame(void *arg, const PlayFrame *frame);

/* What was found in a page of status 200. */
typedef enum PageRead
{
	PAGE_READ,					/* the wanted block, and it was read */
	PAGE_NO_BLOCK,
	PAGE_SEVERAL_BLOCKS,
	PAGE_ABROAD,				/* the wanted block, but for another country */
	PAGE_NO_MEMORY
} PageRead;

/* Takes over the answer that a file was read into; false: no memory. */
extern bool batch_take_resource(Pack *pack, PlayAnswer *answer);

/* Reads a page that has arrived; sets *nblocks to its number of data blocks. */
extern PageRead batch_read_page(Pack *pack, int *nblocks);

/* send.c */

/*
 * Was a pack probably refused because of the short form of its request?  If so,
 * this process writes forms in full from then on.
 */
extern bool batch_refused_short_form(const Pack *pack, const NetResult *result);


typedef enum PackStart
{
	PACK_STARTED, PACK_NO_DESCRIPTORS, PACK_NO_MEMORY
} PackStart;

/* Sends a pack.  If it cannot be sent now, it stays as it was. */
extern PackStart batch_pack_start(Pack *pack);

/* Removes a pack whose transfer is over from those in flight. */
extern void batch_pack_landed(Pack *pack);

/* Abandons a pack's transfer, and returns its result so far. */
extern void batch_pack_abandon(Pack *pack, bool late, NetResult *result);

/* judge.c */

/*
 * Judges an exchange as a whole, which includes reading a page of status 200.
 * late: the transfer was abandoned because it took too long.
 */
extern void batch_judge(Pack *pack, const NetResult *result, bool late, Verdict *verdict);

/* Judges a call that has no answer, in an exchange that succeeded. */
extern void batch_judge_call(const Call *call, Verdict *verdict);

/* report.c */

/* Gives the calls of a pack their shares of what its transfer brought, and took. */
extern void batch_share_bytes(const Pack *pack, const NetResult *result);

/* Tells the pace how a transfer went. */
extern void batch_tell_pace(const Pack *pack, const NetResult *result,
							const Verdict *verdict);

/* Queues the end of a pack's transfer, to be counted and logged. */
extern void batch_report_transfer(const Pack *pack, const NetResult *result,
								  BatchStatus status, const char *error);

/*
 * again.c: these return true if the pack waits to be sent again, or is held
 * until the allowance covers it.
 */

/*
 * Sends a pack again after a delay, as one of its retries.  If the origin asked
 * to wait for too long, the hint says so.  ncalls: what the pack had when sent.
 */
extern bool batch_retry(Pack *pack, int ncalls, Verdict *verdict);

/* Sends a pack again at once; this uses up no attempt of its calls. */
extern bool batch_resend(Pack *pack, const Verdict *verdict);

/* Sends what is left of a pack of ncalls in two halves. */
extern bool batch_split(Pack *pack, int ncalls, const Verdict *verdict);

/* Asks for a page at the address that it was redirected to. */
extern bool batch_follow_redirect(Pack *pack, const NetResult *result);

/* finish.c */

/*
 * Finishes a pack whose transfer has ended, or was abandoned because it was late.
 * When this returns, the pack is freed or waits.
 */
extern void batch_finish(Pack *pack, const NetResult *result, bool late);

/* Finishes the packs that were held. */
extern void batch_finish_held(Batch *batch);

/* Like batch_finish(), for a pack abandoned because the batch stopped. */
extern void batch_finish_stopped(Pack *pack, const NetResult *result);

/* Ends every call of a pack, and the pack. */
extern void batch_fail_pack(Pack *pack, BatchStatus status, const char *error,
							const char *hint);

/* admit.c */

/* Starts as many transfers as the limits and the pace allow. */
extern BatchTrouble batch_admit(Batch *batch);

/* memory.c */

/*
 * Has the heap keep the memory that an ordinary batch frees, up to 32 MiB.  Otherwise
 * a backend may give it back after each batch, and taking it again costs page
 * faults: up to a third of the processor time of the next one.
 */
extern void batch_keep_memory(void);

#endif							/* BATCH_ENGINE_H */
