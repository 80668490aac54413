/*
 * pack.c
 *	  Packs: calls of one URL that travel together.
 *
 * It does not decide when a pack is sent: admit.c does.
 */
#include <stdlib.h>
#include <string.h>

#include "batch/cached.h"
#include "batch/engine.h"
#include "play/wire/request.h"

/* Successful packs after which the largest size is reached again. */
#define PACK_STEPS 32

/*
 * Expected size of the answers to a pack of large requests that is the first on a
 * new connection: of one long answer.  One request fits into the connection's first
 * window, some 14 KB.  Its answer comes early, and makes the window for the answers
 * to later packs grow while these are still being sent.
 */
#define FIRST_PACK_BYTES ((size_t) 1 << 20)

/* Do both calls have the same URL, if asked by the same step? */
static bool
same_url(const PlayStep *step, const PlayCall *a, const PlayCall *b)
{
	return play_step_posts(step) &&
		strcmp(a->country, b->country) == 0 && strcmp(a->lang, b->lang) == 0 &&
		strcmp(play_rpc_id(step, a), play_rpc_id(step, b)) == 0;
}

/* Returns how many calls may travel together. */
static int
most_calls(const Batch *batch, const PlayStep *step)
{
	int			most = play_step_most_calls(step);

	return most < batch->most_packed ? most : batch->most_packed;
}

/* Packs that were in flight together count as one lesson. */
void
batch_packs_shrink(Batch *batch, int ncalls)
{
	if (ncalls / 2 < batch->most_packed)
		batch->most_packed = ncalls / 2 < 1 ? 1 : ncalls / 2;
}

void
batch_packs_grow(Batch *batch, const PlayStep *step, int ncalls)
{
	if (ncalls >= batch->most_packed && batch->most_packed < play_step_most_calls(step))
		batch->most_packed += (play_step_most_calls(step) + PACK_STEPS - 1) / PACK_STEPS;
}

static Pack *
pack_create(Batch *batch, const PlayStep *step, int capacity)
{
	Pack	   *pack = calloc(1, sizeof(Pack));

	if (pack == NULL)
		return NULL;
	pack->calls = malloc((size_t) capacity * sizeof(Call *));
	if (pack->calls == NULL)
	{
		free(pack);
		return NULL;
	}
	pack->batch = batch;
	pack->step = step;
	return pack;
}

/*
 * Returns the expected size that the answers to a pack may have.  The first one is
 * not made small where the user limits the number of transfers: it costs one more.
 */
static size_t
most_bytes(const Batch *batch, const PlayStep *step)
{
	const BatchPace *pace = batch->settings.pace;
	size_t		most = batch->settings.pack_bytes;

	if (step->large_request && !batch->packed && most > FIRST_PACK_BYTES &&
		net_opens_next(batch->pool) && pace->interval() == 0 && pace->turn_interval() == 0)
		most = FIRST_PACK_BYTES;
	return most;
}

/* May a call of the expected size join a pack of *size bytes? */
static bool
fits(const Pack *pack, const PlayCall *call, size_t expected, size_t *size)
{
	*size += expected;
	if (pack->ncalls == 0)
		return true;
	return pack->ncalls < most_calls(pack->batch, pack->step) &&
		*size <= most_bytes(pack->batch, pack->step) &&
		same_url(pack->step, &pack->calls[0]->outcome.call, call);
}

/*
 * Updates the allowance for a new pack; one that is small because larger ones
 * failed counts as a part of a whole one.
 */
static void
count_pack(Batch *batch, const Pack *pack)
{
	if (pack->ncalls == batch->most_packed && batch->most_packed < play_step_most_calls(pack->step))
		batch_allow_small_pack(batch, pack->step, pack->ncalls);
	else
		batch_allow_pack(batch);
}

/*
 * Packs as many calls of one URL, in the source's order, as their operation and
 * the expected size of their answers allow.
 */
Pack *
batch_pack_draw(Batch *batch)
{
	const PlayStep *step;
	Pack	   *pack;
	size_t		size = 0;

	if (!batch_draw_to_ask(batch))
		return NULL;
	step = batch_first_step(batch, &batch->next_call);
	pack = pack_create(batch, step, most_calls(batch, step));
	if (pack == NULL)
	{
		batch->no_memory = true;
		return NULL;
	}
	while (batch_draw_to_ask(batch) && batch_first_step(batch, &batch->next_call) == step &&
		   fits(pack, &batch->next_call, play_step_size(step, &batch->next_call, NULL), &size))
	{
		Call	   *call = batch_call_create(batch);

		if (call == NULL)
		{
			batch->no_memory = true;
			break;
		}
		call->chain.step = (int) (step - batch->operation->steps);
		pack->calls[pack->ncalls++] = call;
	}
	if (pack->ncalls == 0)
	{
		batch_pack_free(pack);
		return NULL;
	}
	batch->packed = true;
	count_pack(batch, pack);
	return pack;
}

Pack *
batch_pack_go_on(Batch *batch, const Call *only)
{
	Pack	   *pack = NULL;
	size_t		size = 0;
	bool		paid = false;
	Call	  **link = &batch->going_on;

	while (*link != NULL)
	{
		Call	   *call = *link;
		const PlayStep *step = &batch->operation->steps[call->chain.step];

		if (only != NULL && call != only)
		{
			link = &call->next;
			continue;
		}
		if (pack == NULL)
			pack = pack_create(batch, step, most_calls(batch, step));
		if (pack == NULL)
		{
			batch->no_memory = true;
			return NULL;
		}
		if (step != pack->step ||
			!fits(pack, &call->outcome.call,
				  play_step_size(step, &call->outcome.call, &call->chain), &size))
		{
			if (step == pack->step && pack->ncalls == most_calls(batch, step))
				break;
			link = &call->next;
			continue;
		}
		*link = call->next;
		pack->calls[pack->ncalls++] = call;
		paid |= call->turned;	/* the switch to this source was already allowed for */
		if (pack->failures < call->failures)
			pack->failures = call->failures;
	}
	if (pack != NULL && !paid)
		batch_allow_pack(batch);
	batch->going_on_end = &batch->going_on;
	while (*batch->going_on_end != NULL)
		batch->going_on_end = &(*batch->going_on_end)->next;
	return pack;
}

Pack *
batch_pack_part(Pack *pack, int first, int n)
{
	Pack	   *part = pack_create(pack->batch, pack->step, n);

	if (part == NULL)
		return NULL;
	memcpy(part->calls, pack->calls + first, (size_t) n * sizeof(Call *));
	part->ncalls = n;
	part->failures = pack->failures;
	part->resends = pack->resends;
	return part;
}

void
batch_pack_wait(Pack *pack, int64_t when)
{
	Batch	   *batch = pack->batch;
	Pack	  **end = &batch->waiting;

	pack->not_before = when;
	while (*end != NULL)
		end = &(*end)->next;
	pack->next = NULL;
	*end = pack;
}

void
batch_pack_unlink(Pack **list, Pack *pack)
{
	while (*list != pack)
		list = &(*list)->next;
	*list = pack->next;
	pack->next = NULL;
}

void
batch_pack_clear(Pack *pack)
{
	play_envelope_destroy(pack->envelope);
	play_page_destroy(pack->page);
	play_resource_close(pack->resource);
	free(pack->form);
	free(pack->head);
	pack->envelope = NULL;
	pack->page = NULL;
	pack->resource = NULL;
	pack->form = NULL;
	pack->head = NULL;
}

void
batch_pack_free(Pack *pack)
{
	batch_pack_clear(pack);
	free(pack->redirected);
	free(pack->held_for);
	free(pack->calls);
	free(pack);
}
