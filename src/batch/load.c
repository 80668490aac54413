/*
 * load.c
 *	  Load of the transfers in flight: memory, and number on each egress.
 *
 * It decides nothing: admit.c does.
 */
#include <string.h>

#include "batch/engine.h"

/* The most that is counted in advance for the answer to a call. */
#define LARGEST_RESERVE ((size_t) 1024 * 1024)

/* Returns how many bytes of its response a pack in flight holds. */
static size_t
pack_size(const Pack *pack)
{
	if (pack->resource != NULL)
		return play_resource_size(pack->resource);
	return pack->page != NULL ? play_page_size(pack->page) :
		play_envelope_size(pack->envelope);
}

size_t
batch_memory(const Batch *batch)
{
	size_t		size = batch->answers_size + batch->kept_size;

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
batch_is_crowded(const Pack *pack)
{
	const Batch *batch = pack->batch;
	size_t		size = pack_size(pack);

	return batch->nin_flight > 1 &&
		size > 2 * LARGEST_RESERVE && size > 2 * pack->largest &&
		batch_memory(batch) / 2 > batch->settings.memory;
}

/* Returns the proxy that a pack uses, "" for none; it names the egress. */
static const char *
egress_of(const Pack *pack)
{
	return pack->batch->settings.pace->proxy(batch_pack_country(pack));
}

bool
batch_same_egress(const Pack *a, const Pack *b)
{
	return strcmp(egress_of(a), egress_of(b)) == 0;
}

int64_t
batch_hold_us(const Batch *batch)
{
	return batch->settings.pace->egresses() > 1 ? 0 : net_hold_us(batch->pool);
}

int
batch_in_flight_beside(const Batch *batch, const Pack *pack)
{
	int			n = 0;

	for (const Pack *other = batch->in_flight; other != NULL; other = other->next)
		n += batch_same_egress(other, pack);
	return n;
}
