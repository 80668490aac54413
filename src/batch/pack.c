/*
 * pack.c
 *	  Packs: formed from calls, sent, and read frame by frame.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/request.h"

/* Do both calls have the same URL? */
static bool
same_url(const PlayCall *a, const PlayCall *b)
{
	return strcmp(a->country, b->country) == 0 && strcmp(a->lang, b->lang) == 0;
}

static Pack *
pack_create(Batch *batch, int capacity)
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
	return pack;
}

/*
 * The next pack from the source: as many calls of one URL, in the source's
 * order, as their operation and the expected size of their answers allow.
 * NULL if there is no call left, or no memory.
 */
Pack *
pack_draw(Batch *batch)
{
	const PlayOperation *operation = batch->operation;
	Pack	   *pack;
	size_t		size = 0;

	if (!draw(batch))
		return NULL;
	pack = pack_create(batch, operation->pack_calls);
	if (pack == NULL)
	{
		batch->no_memory = true;
		return NULL;
	}
	do
	{
		Call	   *call;

		size += operation->expected_size(&batch->next_call);
		if (pack->ncalls > 0 &&
			(size > batch->settings.pack_bytes ||
			 !same_url(&pack->calls[0]->outcome.call, &batch->next_call)))
			break;
		call = call_create(batch);
		if (call == NULL)
		{
			batch->no_memory = true;
			break;
		}
		pack->calls[pack->ncalls++] = call;
	} while (pack->ncalls < operation->pack_calls && draw(batch));
	if (pack->ncalls == 0)
	{
		pack_free(pack);
		return NULL;
	}
	return pack;
}

/* A pack for one call of another, which no longer has it; NULL: no memory. */
Pack *
pack_of_one(Pack *pack, Call *call)
{
	Pack	   *alone = pack_create(pack->batch, 1);

	if (alone == NULL)
		return NULL;
	alone->calls[0] = call;
	alone->ncalls = 1;
	alone->failures = pack->failures;
	return alone;
}

/* Releases what only a pack in flight needs. */
static void
pack_land(Pack *pack)
{
	play_envelope_destroy(pack->envelope);
	free(pack->form);
	free(pack->head);
	pack->envelope = NULL;
	pack->form = NULL;
	pack->head = NULL;
}

/* Releases a pack; its calls must have gone elsewhere. */
void
pack_free(Pack *pack)
{
	pack_land(pack);
	free(pack->calls);
	free(pack);
}

void
pack_abandon(Pack *pack)
{
	if (pack->transfer != NULL)
		net_abandon(pack->transfer);
	pack->transfer = NULL;
}

/* The status that an answer's verdict means. */
static BatchStatus
status_of(PlayVerdict verdict)
{
	switch (verdict)
	{
		case PLAY_ROWS:
			return BATCH_OK;
		case PLAY_EMPTY:
			return BATCH_EMPTY;
		case PLAY_NOT_FOUND:
			return BATCH_NOT_FOUND;
		default:
			return BATCH_LAYOUT_CHANGED;
	}
}

/* Reads the payload that answers a call; false when out of memory. */
static bool
read_payload(Batch *batch, Call *call, const PlayFrame *frame)
{
	const PlayOperation *operation = batch->operation;
	BatchOutcome *outcome = &call->outcome;
	PlayAnswer	answer;
	bool		fine = true;

	play_answer_init(&answer, operation->ncolumns);
	answer.verdict = frame->payload == NULL ? operation->null_payload :
		operation->read(&outcome->call, frame->payload, frame->payload_len, &answer);
	outcome->status = status_of(answer.verdict);
	outcome->rows = answer.nrows;
	outcome->rejected = answer.rejected;
	snprintf(outcome->error, sizeof(outcome->error), "%s", answer.problem);
	if (outcome->status == BATCH_LAYOUT_CHANGED)
		snprintf(outcome->hint, sizeof(outcome->hint), "%s", judge_hint_layout);
	call->answered = true;
	if (answer.verdict == PLAY_NO_MEMORY)
		fine = false;
	else if (answer.nrows > 0)
	{
		fine = answer_queue(batch, call, &answer);
		if (fine)
			return true;		/* the queue has it now */
	}
	play_answer_free(&answer);
	return fine;
}

/*
 * Takes a frame.  One of an unknown call, of another RPC, or the second for
 * the same call is ignored, except that the only frame for an only call is
 * its answer whatever its tag.
 */
static bool
on_frame(void *arg, const PlayFrame *frame)
{
	Pack	   *pack = arg;
	int			place = play_rpc_place(frame->tag);
	Call	   *call;

	if (strcmp(frame->rpcid, pack->batch->operation->rpcid) != 0)
		return true;
	if (pack->ncalls == 1)
		place = 0;
	if (place < 0 || place >= pack->ncalls)
		return true;
	call = pack->calls[place];
	if (call->answered || call->error_row != NULL)
		return true;

	call->outcome.decoded_bytes = pack->decoded - pack->decoded_before;
	pack->decoded_before = pack->decoded;
	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	if (frame->error != NULL && frame->payload == NULL)
	{
		call->error_row = strdup(frame->error);
		pack->no_memory = call->error_row == NULL;
	}
	else
		pack->no_memory = !read_payload(pack->batch, call, frame);
	return !pack->no_memory;
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

/* Takes the next bytes of a body.  Runs inside libcurl. */
static bool
on_body(void *arg, const char *data, size_t len)
{
	Pack	   *pack = arg;

	if (pack->first_byte_at < 0)
		pack->first_byte_at = batch_now(pack->batch);
	pack->decoded += (int64_t) len;
	if ((size_t) pack->decoded > pack->batch->settings.max_response_size)
	{
		pack->too_large = true;
		return false;
	}
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

/* Builds the form of a pack, with every call's tag its place in it. */
static bool
make_form(Pack *pack, size_t *len)
{
	const PlayCall **calls = malloc((size_t) pack->ncalls * sizeof(PlayCall *));

	if (calls == NULL)
		return false;
	for (int i = 0; i < pack->ncalls; i++)
		calls[i] = &pack->calls[i]->outcome.call;
	pack->form = play_rpc_form(pack->batch->operation, calls, pack->ncalls, len);
	free(calls);
	return pack->form != NULL;
}

/* Sends a pack.  If it cannot be sent now, it is as it was before. */
PackStart
pack_start(Pack *pack)
{
	Batch	   *batch = pack->batch;
	const BatchSettings *settings = &batch->settings;
	char		path[PLAY_RPC_PATH_SIZE];
	char		url[512];
	NetRequest	request = {0};
	PackStart	failure = PACK_NO_MEMORY;

	play_rpc_path(batch->operation, &pack->calls[0]->outcome.call, path);
	snprintf(url, sizeof(url), "%s%s", settings->base_url, path);

	pack->envelope = play_envelope_create(settings->max_response_size, on_frame, pack);
	if (pack->envelope != NULL && make_form(pack, &request.form_len))
	{
		request.url = url;
		request.form = pack->form;
		request.lang = pack->calls[0]->outcome.call.lang;
		request.ca_file = settings->ca_file;
		request.user_agent = settings->user_agent;
		request.cookie = settings->cookie;
		request.connect_timeout_ms = settings->connect_timeout_ms;
		request.body = on_body;
		request.arg = pack;
		pack->transfer = net_start(batch->pool, &request);
		if (pack->transfer == NULL && errno == EMFILE)
			failure = PACK_NO_DESCRIPTORS;
	}
	if (pack->transfer == NULL)
	{
		pack_land(pack);
		return failure;
	}

	pack->number = ++batch->transfers;
	pack->state = PLAY_ENVELOPE_MORE;
	pack->head_len = 0;
	pack->decoded = 0;
	pack->decoded_before = 0;
	pack->too_large = false;
	pack->rested = false;
	pack->sent_at = batch_now(batch);
	pack->first_byte_at = -1;
	for (int i = 0; i < pack->ncalls; i++)
	{
		BatchOutcome *outcome = &pack->calls[i]->outcome;

		outcome->attempts++;
		outcome->transfer = pack->number;
		outcome->queued_us = pack->sent_at - batch->started_at;
	}
	return PACK_STARTED;
}
