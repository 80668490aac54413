/*
 * admit.c
 *	  What is sent next, and when: within the limits of transfers in flight, of
 *	  memory, of descriptors and of the pace.
 */
#include <stdio.h>
#include <string.h>

#include "batch/cached.h"
#include "batch/engine.h"

/*
 * Packs of a batch that may wait for a turn, or for start slots of one egress,
 * at a time: a few, so that the batch need not wake up for each of them.  Once
 * slots are far apart, it is one, and the slots in between go to other sessions,
 * which may have less time.
 */
#define SLOTS_AHEAD 8
#define FAR_AHEAD_US 100000

/*
 * Packs that may wait for a busy egress while others are drawn.  With several
 * egresses these may be many: the next pack for an idle egress may be far behind
 * in the source.
 */
#define MOST_ASIDE 16
#define MOST_ASIDE_FOR_OTHERS 512

/* Calls refused at a time, so that it does not take long. */
#define REFUSED_AT_ONCE 1000

/* Is a call in a pack? */
static bool
carries(const Pack *pack, const Call *call)
{
	for (int i = 0; i < pack->ncalls; i++)
	{
		if (pack->calls[i] == call)
			return true;
	}
	return false;
}

/* Does a pack's egress have as many transfers in flight as the origin bears? */
static bool
window_is_full(const Batch *batch, const Pack *pack)
{
	int			window;

	if (batch->nin_flight == 0)
		return false;
	window = batch->settings.pace->window(batch_pack_country(pack));
	return batch->nin_flight >= window && batch_in_flight_beside(batch, pack) >= window;
}

/*
 * Do so many packs wait for slots of a pack's egress, or for turns, which come
 * first, that it should not take another?
 */
static bool
slots_are_taken(const Batch *batch, const Pack *pack)
{
	int64_t		now = batch_now(batch);
	int			waiting = 0;

	for (const Pack *other = batch->waiting; other != NULL; other = other->next)
	{
		if (!other->has_slot && (!other->has_turn || pack->has_turn))
			continue;
		if (!batch_same_egress(other, pack))
			continue;
		if (other->not_before > now + FAR_AHEAD_US)
			return true;
		waiting++;
	}
	return waiting >= SLOTS_AHEAD;
}

/* Is a pack's egress ready for it? */
static bool
can_start(const Batch *batch, const Pack *pack)
{
	return !window_is_full(batch, pack) &&
		(pack->has_slot || !slots_are_taken(batch, pack));
}

/*
 * Returns the first pack that has waited long enough and can start; if only is
 * set, one that carries this call.  Counts those that cannot start.
 */
static Pack *
due_pack(Batch *batch, const Call *only, int *aside)
{
	int64_t		now = batch_now(batch);

	*aside = 0;
	for (Pack *pack = batch->waiting; pack != NULL; pack = pack->next)
	{
		if (pack->not_before > now || (only != NULL && !carries(pack, only)))
			continue;
		if (can_start(batch, pack))
		{
			batch_pack_unlink(&batch->waiting, pack);
			return pack;
		}
		++*aside;
	}
	return NULL;
}

/* Packs that may wait for their egress while others are drawn. */
static int
most_aside(const Batch *batch)
{
	return batch->settings.pace->egresses() > 1 ? MOST_ASIDE_FOR_OTHERS : MOST_ASIDE;
}

/* Should more calls be drawn?  Not while failures may still teach something. */
static bool
may_draw(const Batch *batch)
{
	return !batch_others_are_full(batch) && !batch_elsewhere_is_full(batch) &&
		!batch_asked_enough(batch);
}

/*
 * Returns the pack to send next: one that has waited long enough, calls with
 * another exchange to come, or new calls, which may have to wait for their
 * egress and let others pass.  When memory is used up, only the call whose
 * answers are being taken goes on: the answers of others would have to be kept.
 */
static Pack *
next_pack(Batch *batch)
{
	Call	   *only = NULL;
	Pack	   *pack;
	int			aside;

	if (batch_memory(batch) >= batch->settings.memory)
	{
		only = batch->served;
		if (only == NULL)
			return NULL;
	}
	pack = due_pack(batch, only, &aside);
	while (pack == NULL && aside < most_aside(batch))
	{
		pack = batch_pack_go_on(batch, only);
		if (pack == NULL && only == NULL && may_draw(batch))
			pack = batch_pack_draw(batch);
		if (pack == NULL || can_start(batch, pack))
			return pack;
		batch_pack_wait(pack, 0);
		pack = NULL;
		aside++;
	}
	return pack;
}

/* Puts a pack that cannot start now at the front of the waiting ones. */
static void
put_back(Pack *pack)
{
	pack->not_before = 0;
	pack->next = pack->batch->waiting;
	pack->batch->waiting = pack;
}

/*
 * Returns how long a pack may wait for its slot, in µs: until the batch ends if
 * the user's own limit sets the pace, but if the origin asked to wait, only as
 * long as a retry may take.
 */
static int64_t
patience_of(const Batch *batch, const char *country)
{
	if (batch->settings.pace->held(country))
		return (int64_t) batch->settings.retry_budget_ms * 1000;
	return batch_deadline(batch) - batch_now(batch);
}

/* Ends the calls of a pack that cannot be sent because of a cool-down. */
static void
refuse_blocked(Pack *pack, int64_t wait)
{
	char		error[128];

	snprintf(error, sizeof(error),
			 "the origin has blocked this address; nothing will be sent for another %lld s",
			 (long long) (wait / 1000000 + 1));
	batch_fail_pack(pack, BATCH_BLOCKED, error,
					"playfast.block_cooldown sets how long; playfast_status() shows the time left.");
}

/* Ends the calls of a pack whose turn or slot would come too late. */
static void
refuse_late(Pack *pack, int64_t wait)
{
	char		error[128];
	bool		is_ours = !pack->batch->settings.pace->slowed(batch_pack_country(pack));

	snprintf(error, sizeof(error), "the next transfer may start in %lld s at the earliest",
			 (long long) (wait / 1000000 + 1));
	if (!pack->has_turn)
		batch_fail_pack(pack, BATCH_SKIPPED, error,
						"playfast.session_rate_limit is too low for playfast.batch_timeout.");
	else if (is_ours)
		batch_fail_pack(pack, BATCH_SKIPPED, error,
						"playfast.rate_limit is too low for playfast.batch_timeout.");
	else
		batch_fail_pack(pack, BATCH_RATE_LIMITED, error,
						"The origin asked this address to wait or to slow down; "
						"playfast.retry_budget and playfast.batch_timeout limit the wait.");
}

/*
 * Takes the session's own turn for a pack, before it takes a slot: a slot held
 * while waiting for the turn would hold up others.  Returns false if the pack
 * waits for it, or if its calls have ended.
 */
static bool
take_turn(Pack *pack)
{
	Batch	   *batch = pack->batch;
	int64_t		patience = batch_deadline(batch) - batch_now(batch);
	int64_t		wait;

	if (pack->has_turn)
		return true;
	wait = batch->settings.pace->turn(patience);
	pack->has_turn = wait <= patience;
	if (!pack->has_turn)
		refuse_late(pack, wait);
	else if (wait > 0)
		batch_pack_wait(pack, batch_now(batch) + wait);
	else
		return true;
	return false;
}

/*
 * Asks the pace whether a pack may start.  If only later, the pack waits; if not
 * at all, its calls have ended when this returns.
 */
static bool
may_start(Pack *pack)
{
	Batch	   *batch = pack->batch;
	const BatchPace *pace = batch->settings.pace;
	const char *country = batch_pack_country(pack);
	int64_t		patience;
	int64_t		wait;

	wait = pace->cooldown(country);
	if (wait > 0)
	{
		refuse_blocked(pack, wait);
		return false;
	}
	if (!take_turn(pack))
		return false;
	if (pack->has_slot && !pace->held(country))
		return true;
	patience = patience_of(batch, country);
	wait = pace->slot(country, patience);
	pack->has_slot = wait <= patience;
	if (wait <= 0)
		return true;
	if (pack->has_slot)
		batch_pack_wait(pack, batch_now(batch) + wait);
	else
		refuse_late(pack, wait);
	return false;
}

/* Starts as many transfers as may start now. */
static BatchTrouble
start_packs(Batch *batch)
{
	int			most_ended = batch->nended + REFUSED_AT_ONCE;

	while (batch->nin_flight < batch->settings.max_in_flight &&
		   batch->nended < most_ended && batch_hold_us(batch) == 0)
	{
		Pack	   *pack = next_pack(batch);
		PackStart	start;

		if (pack == NULL)
			break;
		if (!may_start(pack))
			continue;
		start = batch_pack_start(pack);
		if (start == PACK_STARTED)
			continue;
		put_back(pack);
		if (start == PACK_NO_MEMORY)
			batch->no_memory = true;
		else if (batch->nin_flight == 0)
			return BATCH_NO_DESCRIPTORS;
		break;					/* go on when one has ended */
	}
	return BATCH_FINE;
}

BatchTrouble
batch_admit(Batch *batch)
{
	BatchTrouble trouble = BATCH_FINE;

	batch->left_to_draw = false;
	batch_settle_elsewhere(batch);
	/* The second time, it is known whether the source has more calls. */
	for (int i = 0; i < 2 && trouble == BATCH_FINE; i++)
	{
		batch_release_waiting(batch);
		batch_finish_held(batch);
		trouble = start_packs(batch);
		if (batch_is_hopeful(batch))
			break;
	}
	return trouble;
}
