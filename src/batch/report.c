/*
 * report.c
 *	  Reports an exchange that is over to its calls, the pace and the log.
 *
 * It decides nothing: finish.c does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/wire/request.h"

/* Tells a call how long the connection took that its transfer opened, if any. */
static void
set_times(BatchOutcome *outcome, const NetResult *result)
{
	bool		opened = result->new_connection;

	outcome->dns_us = opened ? result->dns_us : -1;
	outcome->connect_us = opened ? result->connect_us : -1;
	outcome->tls_us = opened ? result->tls_us : -1;
}

void
batch_share_bytes(const Pack *pack, const NetResult *result)
{
	int64_t		total = 0;
	int64_t		so_far = 0;
	int64_t		wire_before = 0;
	int64_t		decoded_before = 0;

	for (int i = 0; i < pack->ncalls; i++)
		total += (int64_t) pack->calls[i]->weight;
	for (int i = 0; i < pack->ncalls; i++)
	{
		BatchOutcome *outcome = &pack->calls[i]->outcome;
		double		share;
		int64_t		wire;
		int64_t		decoded;

		so_far += (int64_t) pack->calls[i]->weight;
		share = total == 0 ? (double) (i + 1) / pack->ncalls : (double) so_far / (double) total;
		wire = i == pack->ncalls - 1 ? result->wire_bytes :
			(int64_t) (share * (double) result->wire_bytes);
		decoded = i == pack->ncalls - 1 ? pack->decoded :
			(int64_t) (share * (double) pack->decoded);
		outcome->wire_bytes += wire - wire_before;
		outcome->decoded_bytes += decoded - decoded_before;
		set_times(outcome, result);
		wire_before = wire;
		decoded_before = decoded;
	}
}

void
batch_tell_pace(const Pack *pack, const NetResult *result, const Verdict *verdict)
{
	static const NetSignal signals[] = {
		[SIGNAL_CLEAN] = NET_SIGNAL_CLEAN,
		[SIGNAL_TROUBLE] = NET_SIGNAL_TROUBLE,
		[SIGNAL_THROTTLED] = NET_SIGNAL_THROTTLED,
	};
	const BatchPace *pace = pack->batch->settings.pace;
	BatchSignal signal = batch_policies[verdict->failure].signal;
	NetReport	report = {
		.latency = pack->first_byte_at < 0 ? 0 : pack->first_byte_at - pack->sent_at,
		.retry_after_s = result->retry_after_s,
		.most_in_flight = pack->batch->settings.max_in_flight
	};

	if (batch_policies[verdict->failure].status == BATCH_BLOCKED)
	{
		pace->blocked(batch_pack_country(pack));
		return;
	}
	for (int i = 0; i < pack->ncalls; i++)
	{
		const Call *call = pack->calls[i];

		if (call->state == CALL_FAILED && batch_policies[call->failure].signal > signal)
			signal = batch_policies[call->failure].signal;
	}
	if (signal == SIGNAL_NOTHING)
		return;
	report.signal = signals[signal];
	if (signal == SIGNAL_THROTTLED)
		report.in_flight = batch_in_flight_beside(pack->batch, pack) + 1;
	pace->ended(batch_pack_country(pack), &report);
}

/* Returns what a step asks, for logs. */
static const char *
source_of(const PlayStep *step)
{
	switch (step->kind)
	{
		case PLAY_STEP_RPC:
			return step->rpc.id;
		case PLAY_STEP_PAGE:
			return "page";
		case PLAY_STEP_RESOURCE:
			return "file";
		case PLAY_STEP_NAMED_RPC:
			break;
	}
	return "rpc";
}

/* Writes what a pack has sent: where, and what. */
static void
write_request(const Pack *pack, char *text, size_t size)
{
	const Call *first = pack->calls[0];
	char		path[PLAY_RPC_PATH_SIZE];
	char	   *page = NULL;

	if (play_step_posts(pack->step))
	{
		play_rpc_path(pack->step, &first->outcome.call, path);
		/* the form is long, and printing would go on to its end */
		snprintf(text, size, "%s %.*s", path, (int) size,
				 pack->form != NULL ? pack->form : "");
		return;
	}
	if (pack->redirected == NULL)
		page = play_step_path(pack->step, &first->outcome.call, &first->chain);
	snprintf(text, size, "%s", page != NULL ? page :
			 pack->redirected != NULL ? pack->redirected : "");
	free(page);
}

void
batch_report_transfer(const Pack *pack, const NetResult *result, BatchStatus status,
				const char *error)
{
	Batch	   *batch = pack->batch;
	const PlayCall *call = &pack->calls[0]->outcome.call;
	EndedTransfer *ended = malloc(sizeof(EndedTransfer));
	BatchTransfer *transfer;

	if (ended == NULL)
	{
		batch->no_memory = true;
		return;
	}
	transfer = &ended->transfer;
	transfer->number = pack->number;
	memcpy(transfer->country, call->country, sizeof(transfer->country));
	memcpy(transfer->lang, call->lang, sizeof(transfer->lang));
	transfer->source = source_of(pack->step);
	transfer->calls = pack->ncalls;
	transfer->retry = pack->failures;
	transfer->http_status = result->status;
	transfer->status = status;
	transfer->new_connection = result->new_connection;
	transfer->dns_us = result->dns_us;
	transfer->connect_us = result->connect_us;
	transfer->tls_us = result->tls_us;
	transfer->first_byte_us = pack->first_byte_at < 0 ? -1 :
		pack->first_byte_at - pack->sent_at;
	transfer->wire_bytes = result->wire_bytes;
	transfer->decoded_bytes = pack->decoded;
	transfer->total_us = batch_now(batch) - pack->sent_at;
	write_request(pack, transfer->request, sizeof(transfer->request));
	snprintf(transfer->error, sizeof(transfer->error), "%s", error);
	ended->next = NULL;
	*batch->transfers_end = ended;
	batch->transfers_end = &ended->next;
}
