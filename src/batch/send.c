/*
 * send.c
 *	  Turns a pack into a transfer, and receives its body.
 *
 * Of a body that is not an answer, whatever its status, only the beginning is
 * read and kept.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/wire/request.h"

void
batch_pack_abandon(Pack *pack, bool late, NetResult *result)
{
	if (pack->transfer != NULL)
		net_abandon(pack->transfer, late, result);
	pack->transfer = NULL;
}

void
batch_pack_landed(Pack *pack)
{
	batch_pack_unlink(&pack->batch->in_flight, pack);
	pack->batch->nin_flight--;
	pack->transfer = NULL;
}

/* Keeps the beginning of a body that is not an answer; false once it has enough. */
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
	play_absence_feed(&pack->absence, data, len);
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

/* Takes the next bytes of a file; of one that is none, what tells a wall. */
static bool
feed_file(Pack *pack, const char *data, size_t len)
{
	bool		wants_head = pack->head_len < PLAY_WALL_HEAD && keep_head(pack, data, len);

	return (play_resource_feed(pack->resource, data, len) || wants_head) && !pack->no_memory;
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

/*
 * What is known of short forms: whether the origin has taken one, or has refused
 * one, whereupon they are not sent any more.
 */
static BatchShortForms short_forms = BATCH_SHORT_UNKNOWN;

void
batch_try_short_forms(void)
{
	short_forms = BATCH_SHORT_UNKNOWN;
}

BatchShortForms
batch_short_forms(void)
{
	return short_forms;
}

/* Takes the next bytes of a body.  Runs inside libcurl. */
static bool
on_body(void *arg, const char *data, size_t len)
{
	Pack	   *pack = arg;

	if (pack->first_byte_at < 0)
		pack->first_byte_at = batch_now(pack->batch);
	pack->decoded += (int64_t) len;
	if (net_status(pack->transfer) != 200)
		return keep_head(pack, data, len);
	if (pack->short_form && short_forms == BATCH_SHORT_UNKNOWN)
		short_forms = BATCH_SHORT_TAKEN;
	pack->too_large = (size_t) pack->decoded > pack->batch->settings.max_response_size;
	pack->crowded = batch_is_crowded(pack);
	if (pack->too_large || pack->crowded)
		return false;
	if (pack->resource != NULL)
		return feed_file(pack, data, len);
	return pack->page != NULL ? feed_page(pack, data, len) :
		feed_envelope(pack, data, len);
}

bool
batch_refused_short_form(const Pack *pack, const NetResult *result)
{
	if (!pack->short_form || result->status != 400)
		return false;
	short_forms = BATCH_SHORT_REFUSED;
	return true;
}

/* Builds the form of a pack; each call's tag is its position in the pack. */
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
		pack->short_form = short_forms != BATCH_SHORT_REFUSED;
		pack->form = play_rpc_form(pack->step, calls, chains, pack->ncalls,
								   pack->short_form, &request->form_len);
	}
	free(calls);
	free(chains);
	request->form = pack->form;
	return pack->form != NULL;
}

/*
 * Creates what a pack needs in flight: the reader of its response, its form, and
 * its path below the origin, which is returned, allocated by malloc().  NULL: no
 * memory.
 */
static char *
prepare(Pack *pack, NetRequest *request)
{
	const BatchSettings *settings = &pack->batch->settings;
	Call	   *first = pack->calls[0];
	char		path[PLAY_RPC_PATH_SIZE];

	if (play_step_is_page(pack->step))
	{
		pack->page = play_page_create(settings->max_response_size);
		if (pack->page == NULL)
			return NULL;
		return pack->redirected != NULL ? strdup(pack->redirected) :
			play_step_path(pack->step, &first->outcome.call, &first->chain);
	}
	if (play_step_is_resource(pack->step))
	{
		request->unzip = true;
		pack->resource = play_resource_open(pack->batch->operation, pack->step,
											&first->outcome.call, &first->chain);
		return pack->resource == NULL ? NULL :
			play_step_path(pack->step, &first->outcome.call, &first->chain);
	}
	pack->envelope = play_envelope_create(settings->max_response_size, batch_read_frame, pack);
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
		request.proxy = settings->pace->proxy(batch_pack_country(pack));
		request.connect_timeout_ms = settings->connect_timeout_ms;
		request.body = on_body;
		request.arg = pack;
		transfer = net_start(pack->batch->pool, &request);
	}
	free(url);
	free(path);
	return transfer;
}

/* Returns the expected size of the largest answer of a pack, in bytes. */
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

/* Does an exchange ask with what another one has said, or a caller's token? */
static bool
goes_on(const Call *call)
{
	return call->chain.token != NULL || call->chain.state != NULL;
}

PackStart
batch_pack_start(Pack *pack)
{
	Batch	   *batch = pack->batch;

	pack->state = PLAY_ENVELOPE_MORE;
	pack->head_len = 0;
	pack->decoded = 0;
	pack->nframes = 0;
	pack->other_rpc[0] = '\0';
	memset(&pack->absence, 0, sizeof(pack->absence));
	pack->too_large = false;
	pack->crowded = false;
	pack->largest = largest_answer(pack);
	pack->was_paused = false;
	pack->first_byte_at = -1;
	pack->sent_at = batch_now(batch);
	pack->transfer = start_transfer(pack);
	if (pack->transfer == NULL)
	{
		PackStart	failure = errno == EMFILE ? PACK_NO_DESCRIPTORS : PACK_NO_MEMORY;

		batch_pack_clear(pack);
		return failure;
	}

	pack->next = batch->in_flight;
	batch->in_flight = pack;
	batch->nin_flight++;
	pack->has_turn = false;
	pack->has_slot = false;
	pack->number = ++batch->transfers;
	memcpy(batch->last_country, batch_pack_country(pack),
		   sizeof(batch->last_country));
	for (int i = 0; i < pack->ncalls; i++)
	{
		BatchOutcome *outcome = &pack->calls[i]->outcome;

		outcome->attempts++;
		outcome->transfer = pack->number;
		outcome->step = (int) (pack->step - batch->operation->steps);
		outcome->goes_on = goes_on(pack->calls[i]);
		outcome->queued_us = pack->sent_at - batch->started_at;
	}
	return PACK_STARTED;
}
