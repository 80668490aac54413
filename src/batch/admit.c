/*
 * admit.c
 *	  What is sent next, and when: within the limits of transfers in flight, of
 *	  memory, of descriptors and of the pace.
 */
#include <string.h>

#include "batch/settle.h"

/*
 * Packs of a batch that may wait for a start slot of an egress at a time: a
 * few, so that it need not wake up in time for each; one, once that is so far
 * away.  The slots between are left to other sessions, which may have less
 * patience.
 */
#define SLOTS_AHEAD 8
#define FAR_AHEAD_US 100000

/* Packs that may wait because their egress is busy while others are drawn. */
#define MOST_ASIDE 16

/* Calls refused in one go, so that it does not take long. */
#define REFUSED_AT_ONCE 1000

/* What the answer to a call may take is not counted beyond this in advance. */
#define LARGEST_RESERVE ((size_t) 1024 * 1024)

/* What a pack in flight holds of its response. */
static size_t
pack_size(const Pack *pack)
{
	return pack->page != NULL ? play_page_size(pack->page) :
		play_envelope_size(pack->envelope);
}

/*
 * Bytes held by answers that wait to be taken and by what is in flight, or will
 * be when its answers have come.
 */
static size_t
memory_held(const Batch *batch)
{
	size_t		size = batch->answers_size;

	for (const Pack *pack = batch->in_flight; pack != NULL; pack = pack->next)
	{
		size_t		reserve = pack->largest < LARGEST_RESERVE ? pack->largest :
			LARGEST_RESERVE;
		size_t		held = pack_size(pack);

		size += held > reserve ? held : reserve;
	}
	return size;
}

bool
is_crowded(const Pack *pack)
{
	const Batch *batch = pack->batch;
	size_t		size = pack_size(pack);

	return batch->nin_flight > 1 &&
		size > 2 * LARGEST_RESERVE && size > 2 * pack->largest &&
		memory_held(batch) / 2 > batch->settings.memory;
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

/* The proxy that a pack goes through, "" for none: it names the egress. */
static const char *
egress_of(const Pack *pack)
{
	return pack->batch->settings.pace->proxy(pack->calls[0]->outcome.call.country);
}

int
in_flight_beside(const Batch *batch, const Pack *pack)
{
	const char *egress = egress_of(pack);
	int			n = 0;

	for (const Pack *other = batch->in_flight; other != NULL; other = other->next)
		n += strcmp(egress_of(other), egress) == 0;
	return n;
}

/* Is a pack's egress as full as the origin wants it to be? */
static bool
window_is_full(const Batch *batch, const Pack *pack)
{
	int			window;

	if (batch->nin_flight == 0)
		return false;
	window = batch->settings.pace->window(pack->calls[0]->outcome.call.country);
	return batch->nin_flight >= window && in_flight_beside(batch, pack) >= window;
}

/*
 * Do so many packs wait for a slot of a pack's egress that it should not take
 * one, too?
 */
static bool
slots_are_taken(const Batch *batch, const Pack *pack)
{
	const char *egress = egress_of(pack);
	int64_t		now = batch_now(batch);
	int			waiting = 0;

	for (const Pack *other = batch->waiting; other != NULL; other = other->next)
	{
		if (!other->has_slot || strcmp(egress_of(other), egress) != 0)
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
 * The first pack that has waited long enough and can start; only one that
 * carries a call.  Counts those that cannot.
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
			unlink_pack(&batch->waiting, pack);
			return pack;
		}
		++*aside;
	}
	return NULL;
}

/*
 * The pack to be sent next: one that waited long enough, calls that go on, or
 * new ones, which may have to wait for their egress and leave others the way.
 * When memory is used up, only what the answers that are being taken wait for:
 * those of others would have to be kept.
 */
static Pack *
next_pack(Batch *batch)
{
	Call	   *only = NULL;
	Pack	   *pack;
	int			aside;

	if (memory_held(batch) >= batch->settings.memory)
	{
		only = batch->speaker;
		if (only == NULL)
			return NULL;
	}
	pack = due_pack(batch, only, &aside);
	while (pack == NULL && aside < MOST_ASIDE)
	{
		pack = pack_go_on(batch, only);
		if (pack == NULL && only == NULL)
			pack = pack_draw(batch);
		if (pack == NULL || can_start(batch, pack))
			return pack;
		wait_until(pack, 0);
		pack = NULL;
		aside++;
	}
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
 * How long a pack may wait for its slot, in µs: as long as the batch has time,
 * for that is how fast one may ask; but where the origin asked to wait, as long
 * as a retry may take.
 */
static int64_t
patience_of(const Batch *batch, const char *country)
{
	if (batch->settings.pace->held(country))
		return (int64_t) batch->settings.retry_budget_ms * 1000;
	return batch_deadline(batch) - batch_now(batch);
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
	int64_t		patience;
	int64_t		wait;

	wait = pace->cooldown(country);
	if (wait > 0)
	{
		refuse_pack(pack, BATCH_BLOCKED, wait);
		return false;
	}
	if (pack->has_slot && !pace->held(country))
		return true;
	patience = patience_of(batch, country);
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

BatchTrouble
admit(Batch *batch)
{
	int			most_ended = batch->nended + REFUSED_AT_ONCE;

	while (batch->nin_flight < batch->settings.max_in_flight &&
		   batch->nended < most_ended)
	{
		Pack	   *pack = next_pack(batch);
		PackStart	start;

		if (pack == NULL)
			break;
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
