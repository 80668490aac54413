/*
 * pack.c
 *	  Packs: formed from calls, sent, and read frame by frame.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/wire/request.h"

/* Packs that go well, until the largest one has grown from nothing. */
#define PACK_STEPS 32

/* Do both calls have the same URL, if asked by the same step? */
static bool
same_url(const PlayStep *step, const PlayCall *a, const PlayCall *b)
{
	return strcmp(a->country, b->country) == 0 && strcmp(a->lang, b->lang) == 0 &&
		strcmp(play_rpc_id(step, a), play_rpc_id(step, b)) == 0;
}

/* How many calls may travel together. */
static int
most_calls(const Batch *batch, const PlayStep *step)
{
	if (step->page != NULL)
		return 1;
	return step->pack_calls < batch->most_packed ? step->pack_calls : batch->most_packed;
}

/*
 * A pack of so many calls was too much: later ones have half of them.  Packs
 * that were in flight together teach the same.
 */
void
packs_shrink(Batch *batch, int ncalls)
{
	if (ncalls / 2 < batch->most_packed)
		batch->most_packed = ncalls / 2 < 1 ? 1 : ncalls / 2;
}

/* A pack as large as may be went well: later ones have a few more. */
void
packs_grow(Batch *batch, const PlayStep *step, int ncalls)
{
	if (ncalls >= batch->most_packed && batch->most_packed < step->pack_calls)
		batch->most_packed += (step->pack_calls + PACK_STEPS - 1) / PACK_STEPS;
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

/* May a call of the expected size join a pack that has *size already? */
static bool
fits(const Pack *pack, const PlayCall *call, size_t expected, size_t *size)
{
	*size += expected;
	if (pack->ncalls == 0)
		return true;
	return pack->ncalls < most_calls(pack->batch, pack->step) &&
		*size <= pack->batch->settings.pack_bytes &&
		same_url(pack->step, &pack->calls[0]->outcome.call, call);
}

/* The step with which a call begins. */
static const PlayStep *
first_step(const Batch *batch, const PlayCall *call)
{
	const PlayOperation *operation = batch->operation;

	return &operation->steps[operation->first_step == NULL ? 0 :
							 operation->first_step(call)];
}

/*
 * The next pack from the source: as many calls of one URL, in the source's
 * order, as their operation and the expected size of their answers allow.
 * NULL if there is no call left, or no memory.
 */
Pack *
pack_draw(Batch *batch)
{
	const PlayStep *step;
	Pack	   *pack;
	size_t		size = 0;

	if (!draw(batch))
		return NULL;
	step = first_step(batch, &batch->next_call);
	pack = pack_create(batch, step, most_calls(batch, step));
	if (pack == NULL)
	{
		batch->no_memory = true;
		return NULL;
	}
	while (draw(batch) && first_step(batch, &batch->next_call) == step &&
		   fits(pack, &batch->next_call, play_step_size(step, &batch->next_call, NULL), &size))
	{
		Call	   *call = call_create(batch);

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
		pack_free(pack);
		return NULL;
	}
	return pack;
}

/*
 * A pack of calls that go on: the first of them, or the only one that may, and
 * those that can travel with it.  NULL if there is none, or no memory.
 */
Pack *
pack_go_on(Batch *batch, Call *only)
{
	Pack	   *pack = NULL;
	size_t		size = 0;
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
	}
	batch->going_on_end = &batch->going_on;
	while (*batch->going_on_end != NULL)
		batch->going_on_end = &(*batch->going_on_end)->next;
	return pack;
}

/* A pack of n calls of another, which loses them; NULL: no memory. */
Pack *
pack_part(Pack *pack, int first, int n)
{
	Pack	   *part = pack_create(pack->batch, pack->step, n);

	if (part == NULL)
		return NULL;
	memcpy(part->calls, pack->calls + first, (size_t) n * sizeof(Call *));
	part->ncalls = n;
	part->failures = pack->failures;
	return part;
}

/* Releases what only a pack in flight needs. */
void
pack_land(Pack *pack)
{
	play_envelope_destroy(pack->envelope);
	play_page_destroy(pack->page);
	free(pack->form);
	free(pack->head);
	pack->envelope = NULL;
	pack->page = NULL;
	pack->form = NULL;
	pack->head = NULL;
}

/* Releases a pack; its calls must have gone elsewhere. */
void
pack_free(Pack *pack)
{
	pack_land(pack);
	free(pack->redirected);
	free(pack->calls);
	free(pack);
}

void
pack_abandon(Pack *pack, bool late, NetResult *result)
{
	if (pack->transfer != NULL)
		net_abandon(pack->transfer, late, result);
	pack->transfer = NULL;
}

/* Keeps the beginning of a body that is no answer; false once it is enough. */
static bool
keep_head(Pack *pack, const char *data, size_t len)
{
	if (pack->head == NULL)
		pack->head = malloc(PLAY_WALL_HEAD);
	if (pack->head == NULL)
	{
		pack->no_memory = true;
		return false;
	}
	if (len > PLAY_WALL_HEAD - pack->head_len)
		len = PLAY_WALL_HEAD - pack->head_len;
	memcpy(pack->head + pack->head_len, data, len);
	pack->head_len += len;
	return pack->head_len < PLAY_WALL_HEAD;
}

/* Takes the next bytes of a page. */
static bool
feed_page(Pack *pack, const char *data, size_t len)
{
	if (pack->head_len < PLAY_WALL_HEAD)
		(void) keep_head(pack, data, len);
	switch (play_page_feed(pack->page, data, len))
	{
		case PLAY_PAGE_MORE:
			break;
		case PLAY_PAGE_TOO_LARGE:
			pack->too_large = true;
			break;
		case PLAY_PAGE_NO_MEMORY:
			pack->no_memory = true;
			break;
	}
	return !pack->too_large && !pack->no_memory;
}

/* Takes the next bytes of RPC answers. */
static bool
feed_envelope(Pack *pack, const char *data, size_t len)
{
	if (pack->state == PLAY_ENVELOPE_MORE)
		pack->state = play_envelope_feed(pack->envelope, data, len);
	switch (pack->state)
	{
		case PLAY_ENVELOPE_MORE:
			return true;
		case PLAY_ENVELOPE_NOT_ONE:
			return keep_head(pack, data, len);
		case PLAY_ENVELOPE_TOO_LARGE:
			pack->too_large = true;
			return false;
		case PLAY_ENVELOPE_NO_MEMORY:
			pack->no_memory = true;
			return false;
		default:
			return false;
	}
}

/* Takes the next bytes of a body.  Runs inside libcurl. */
static bool
on_body(void *arg, const char *data, size_t len)
{
	Pack	   *pack = arg;

	if (pack->first_byte_at < 0)
		pack->first_byte_at = batch_now(pack->batch);
	pack->decoded += (int64_t) len;
	pack->too_large = (size_t) pack->decoded > pack->batch->settings.max_response_size;
	pack->crowded = is_crowded(pack);
	if (pack->too_large || pack->crowded)
		return false;
	return pack->page != NULL ? feed_page(pack, data, len) :
		feed_envelope(pack, data, len);
}

/* Builds the form of a pack, with every call's tag its place in it. */
static bool
make_form(Pack *pack, NetRequest *request)
{
	const PlayCall **calls = malloc((size_t) pack->ncalls * sizeof(PlayCall *));
	const PlayChain **chains = malloc((size_t) pack->ncalls * sizeof(PlayChain *));

	if (calls != NULL && chains != NULL)
	{
		for (int i = 0; i < pack->ncalls; i++)
		{
			calls[i] = &pack->calls[i]->outcome.call;
			chains[i] = &pack->calls[i]->chain;
		}
		pack->form = play_rpc_form(pack->step, calls, chains, pack->ncalls,
								   &request->form_len);
	}
	free(calls);
	free(chains);
	request->form = pack->form;
	return pack->form != NULL;
}

/*
 * Makes what a pack needs in flight: what reads its response, its form, its
 * path below the origin, from malloc().  NULL: no memory.
 */
static char *
prepare(Pack *pack, NetRequest *request)
{
	const BatchSettings *settings = &pack->batch->settings;
	const Call *first = pack->calls[0];
	char		path[PLAY_RPC_PATH_SIZE];

	if (pack->step->page != NULL)
	{
		pack->page = play_page_create(settings->max_response_size);
		if (pack->page == NULL)
			return NULL;
		return pack->redirected != NULL ? strdup(pack->redirected) :
			pack->step->page(&first->outcome.call, &first->chain);
	}
	pack->envelope = play_envelope_create(settings->max_response_size, read_frame, pack);
	if (pack->envelope == NULL || !make_form(pack, request))
		return NULL;
	play_rpc_path(pack->step, &first->outcome.call, path);
	return strdup(path);
}

/* Starts the transfer of a pack; NULL with errno set if it cannot be. */
static NetTransfer *
start_transfer(Pack *pack)
{
	const BatchSettings *settings = &pack->batch->settings;
	NetRequest	request = {0};
	NetTransfer *transfer = NULL;
	char	   *path = prepare(pack, &request);
	size_t		size = path == NULL ? 0 : strlen(settings->base_url) + strlen(path) + 1;
	char	   *url = path == NULL ? NULL : malloc(size);

	errno = ENOMEM;
	if (url != NULL)
	{
		snprintf(url, size, "%s%s", settings->base_url, path);
		request.url = url;
		request.lang = pack->calls[0]->outcome.call.lang;
		request.ca_file = settings->ca_file;
		request.user_agent = settings->user_agent;
		request.cookie = settings->cookie;
		request.proxy = settings->pace->proxy(pack->calls[0]->outcome.call.country);
		request.connect_timeout_ms = settings->connect_timeout_ms;
		request.body = on_body;
		request.arg = pack;
		transfer = net_start(pack->batch->pool, &request);
	}
	free(url);
	free(path);
	return transfer;
}

/* The bytes that the largest answer of a pack is expected to have. */
static size_t
largest_answer(const Pack *pack)
{
	size_t		largest = 0;

	for (int i = 0; i < pack->ncalls; i++)
	{
		const Call *call = pack->calls[i];
		size_t		size = play_step_size(pack->step, &call->outcome.call, &call->chain);

		if (size > largest)
			largest = size;
	}
	return largest;
}

/* Sends a pack.  If it cannot be sent now, it is as it was before. */
PackStart
pack_start(Pack *pack)
{
	Batch	   *batch = pack->batch;

	pack->state = PLAY_ENVELOPE_MORE;
	pack->head_len = 0;
	pack->decoded = 0;
	pack->decoded_before = 0;
	pack->too_large = false;
	pack->crowded = false;
	pack->largest = largest_answer(pack);
	pack->rested = false;
	pack->first_byte_at = -1;
	pack->sent_at = batch_now(batch);
	pack->transfer = start_transfer(pack);
	if (pack->transfer == NULL)
	{
		PackStart	failure = errno == EMFILE ? PACK_NO_DESCRIPTORS : PACK_NO_MEMORY;

		pack_land(pack);
		return failure;
	}

	pack->has_slot = false;
	pack->number = ++batch->transfers;
	memcpy(batch->last_country, pack->calls[0]->outcome.call.country,
		   sizeof(batch->last_country));
	for (int i = 0; i < pack->ncalls; i++)
	{
		BatchOutcome *outcome = &pack->calls[i]->outcome;

		outcome->attempts++;
		outcome->transfer = pack->number;
		outcome->queued_us = pack->sent_at - batch->started_at;
	}
	return PACK_STARTED;
}
