/*
 * plan.c
 *	  What a batch would send if all went well, without sending it.
 *
 * Packs are formed as they are when they are sent, so that their number is
 * right by construction.
 */
#include <string.h>

#include "batch/engine.h"

/* Decoded bytes of a page, where its step does not say. */
#define PAGE_SIZE 1200000

/* Returns the expected decoded size of a call's first answer. */
static int64_t
size_of_answer(const Pack *pack, const PlayCall *call)
{
	size_t		size = play_step_size(pack->step, call, NULL);

	if (size == 0 && play_step_is_page(pack->step))
		size = PAGE_SIZE;
	return (int64_t) size;
}

/* Describes what sending a pack would come to. */
static void
plan_pack(const Batch *batch, const Pack *pack, BatchPlanned *planned)
{
	const PlayOperation *operation = batch->operation;
	int			shared = 0;

	memset(planned, 0, sizeof(*planned));
	memcpy(planned->country, batch_pack_country(pack), sizeof(planned->country));
	planned->calls = pack->ncalls;
	planned->transfers = 1;
	planned->rounds = 1;
	for (int i = 0; i < pack->ncalls; i++)
	{
		const PlayCall *call = &pack->calls[i]->outcome.call;
		const PlayStep *step = operation->more_step == 0 ? pack->step :
			&operation->steps[operation->more_step];
		int			more = operation->more == NULL ? operation->fixed_more :
			operation->more(call);
		size_t		size = step == pack->step ? (size_t) size_of_answer(pack, call) :
			play_step_size(step, call, NULL);

		planned->decoded_bytes += size_of_answer(pack, call);
		planned->decoded_bytes += more * (int64_t) (size == 0 ? PAGE_SIZE : size);
		if (more >= planned->rounds)
			planned->rounds = more + 1;
		if (!play_step_posts(step))
			planned->transfers += more;
		else if (more > shared)
			shared = more;		/* those of one pack travel together */
	}
	planned->transfers += shared;
}

bool
batch_plan(Batch *batch, BatchPlanned *planned)
{
	Pack	   *pack = batch_pack_draw(batch);

	if (pack == NULL)
		return false;
	plan_pack(batch, pack, planned);
	for (int i = 0; i < pack->ncalls; i++)
		batch_call_unreference(pack->calls[i]);
	batch_pack_free(pack);
	return !batch->no_memory;
}
