/*
 * admit.c
 *	  What is sent next, and when: within the limits of transfers in flight, of
 *	  memory, of descriptors and of the pace.
 */
#include "batch/settle.h"

/*
 * Packs of a batch that may wait for a start slot at a time: a few, so that it
 * need not wake up in time for each; one, once that is so far away.  The slots
 * between are left to other sessions, which may have less patience.
 */
#define SLOTS_AHEAD 8
#define FAR_AHEAD_US 100000

/* Bytes held by answers that wait to be taken and by what is in flight. */
static size_t
memory_held(const Batch *batch)
{
	size_t		size = batch->answers_size;

	for (const Pack *pack = batch->in_flight; pack != NULL; pack = pack->next)
		size += pack->page != NULL ? play_page_size(pack->page) :
			play_envelope_size(pack->envelope);
	return size;
}

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

/* Do so many packs wait for their slot that no other should take one? */
static bool
slots_are_taken(const Batch *batch)
{
	int64_t		now = batch_now(batch);
	int			waiting = 0;

	for (const Pack *pack = batch->waiting; pack != NULL; pack = pack->next)
	{
		if (pack->has_slot && pack->not_before > now + FAR_AHEAD_US)
			return true;
		waiting += pack->has_slot;
	}
	return waiting >= SLOTS_AHEAD;
}

/*
 * The first pack that has waited long enough; only one that carries a call;
 * only one that has its slot, if no other should take one.
 */
static Pack *
due_pack(Batch *batch, const Call *only, bool with_slot)
{
	int64_t		now = batch_now(batch);

	for (Pack *pack = batch->waiting; pack != NULL; pack = pack->next)
	{
		if (pack->not_before <= now && (only == NULL || carries(pack, only)) &&
			(pack->has_slot || !with_slot))
		{
			unlink_pack(&batch->waiting, pack);
			return pack;
		}
	}
	return NULL;
}

/*
 * The pack to be sent next: one that waited long enough, calls that go on, or
 * new ones.  When memory is used up, only what the answers that are being
 * taken wait for: those of others would have to be kept.
 */
static Pack *
next_pack(Batch *batch)
{
	bool		taken = slots_are_taken(batch);
	Call	   *only = NULL;
	Pack	   *pack;

	if (memory_held(batch) >= batch->settings.memory)
	{
		only = batch->speaker;
		if (only == NULL)
			return NULL;
	}
	pack = due_pack(batch, only, taken);
	if (pack == NULL && !taken)
		pack = pack_go_on(batch, only);
	if (pack == NULL && !taken && only == NULL)
		pack = pack_draw(batch);
	return pack;
}

/* Puts a pack that cannot start now where it is found first. */
static void
put_back(Pack *pack)
{
	pack->not_before = 0;
	pack->next = pack->batch->waiting;
	pack->batch->waiting = pack;
}

/*
 * Asks the pace for leave to start a pack: yes; later, and then it waits; or
 * not at all, and then its calls have ended.
 */
static bool
may_start(Pack *pack)
{
	Batch	   *batch = pack->batch;
	const BatchPace *pace = batch->settings.pace;
	const char *country = pack->calls[0]->outcome.call.country;
	int64_t		patience = (int64_t) batch->settings.retry_budget_ms * 1000;
	int64_t		wait;

	wait = pace->cooldown(country);
	if (wait > 0)
	{
		refuse_pack(pack, BATCH_BLOCKED, wait);
		return false;
	}
	if (pack->has_slot && !pace->held(country))
		return true;
	wait = pace->slot(country, patience);
	pack->has_slot = wait <= patience;
	if (wait <= 0)
		return true;
	if (pack->has_slot)
		wait_until(pack, batch_now(batch) + wait);
	else
		refuse_pack(pack, BATCH_RATE_LIMITED, wait);
	return false;
}

/* Starts as many transfers as the limits and the pace allow. */
BatchTrouble
admit(Batch *batch)
{
	while (batch->nin_flight < batch->settings.max_in_flight)
	{
		Pack	   *pack = next_pack(batch);
		PackStart	start;

		if (pack == NULL)
			break;
		if (batch->nin_flight > 0 && batch->nin_flight >=
			batch->settings.pace->window(pack->calls[0]->outcome.call.country))
		{
			put_back(pack);
			break;
		}
		if (!may_start(pack))
			continue;
		start = pack_start(pack);
		if (start == PACK_STARTED)
		{
			pack->next = batch->in_flight;
			batch->in_flight = pack;
			batch->nin_flight++;
			continue;
		}
		put_back(pack);
		if (start == PACK_NO_MEMORY)
			batch->no_memory = true;
		else if (batch->nin_flight == 0)
			return BATCH_NO_DESCRIPTORS;
		break;					/* go on when one has ended */
	}
	return BATCH_FINE;
}
