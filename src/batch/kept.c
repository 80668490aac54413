/*
 * kept.c
 *	  The whole answer to a call as bytes for the cache: its outcome and its rows.
 */
#include <stdlib.h>
#include <string.h>

#include "batch/cached.h"

/* Start of the bytes; the outcome's texts follow, then the answers. */
typedef struct Header
{
	int64_t		ended_at;
	int			status;
	int			rejected;
	int			nanswers;
} Header;

void
batch_kept_add(Batch *batch, Call *call, const PlayAnswer *answer, int64_t fetched_at)
{
	PlayBytes  *bytes = &call->kept;
	size_t		before = bytes->size;

	if (batch->settings.cache == NULL || call->outcome.cached || call->unkept)
		return;
	call->unkept = !play_bytes_put(bytes, &fetched_at, sizeof(fetched_at)) ||
		!play_stored_answer(bytes, answer) ||
		bytes->len > batch->settings.cache->largest;
	if (call->nkept++ == 0)
		call->kept_at = fetched_at;
	batch->kept_size += bytes->size - before;
	if (call->unkept)
		batch_kept_free(batch, call);
}

void
batch_kept_free(Batch *batch, Call *call)
{
	batch->kept_size -= call->kept.size;
	play_bytes_free(&call->kept);
}

/* Writes the bytes of an answered call; false: no memory. */
static bool
write_kept(const Call *call, PlayBytes *bytes)
{
	const BatchOutcome *outcome = &call->outcome;
	Header		header;

	memset(&header, 0, sizeof(header));
	header.ended_at = outcome->ended_at;
	header.status = outcome->status;
	header.rejected = outcome->rejected;
	header.nanswers = call->nkept;
	return play_bytes_put(bytes, &header, sizeof(header)) &&
		play_bytes_text(bytes, outcome->error) &&
		play_bytes_text(bytes, outcome->hint) &&
		play_bytes_text(bytes, outcome->misfits) &&
		play_bytes_text(bytes, outcome->next_token) &&
		play_bytes_put(bytes, call->kept.data, call->kept.len);
}

void
batch_kept_hand_over(Batch *batch, Call *call)
{
	const BatchCache *cache = batch->settings.cache;
	PlayBytes	bytes = {0};

	if (cache == NULL || call->outcome.cached)
		return;
	if (batch->ending || batch_is_failure(call->outcome.status))
		;
	else if (call->unkept)
		cache->keep(cache->arg, &call->outcome.call, NULL, 0, 0);
	else if (write_kept(call, &bytes))
		cache->keep(cache->arg, &call->outcome.call, bytes.data, bytes.len,
					call->nkept > 0 ? call->kept_at : call->outcome.ended_at);
	play_bytes_free(&bytes);
	batch_kept_free(batch, call);
	if (call->claim != 0)
		cache->release(cache->arg, call->claim);
	call->claim = 0;
}

/* Reads one of the texts of an outcome. */
static bool
take_text(PlayReading *reading, char *text, size_t size)
{
	const char *stored;

	if (!play_reading_text(reading, &stored) || stored == NULL || strlen(stored) >= size)
		return false;
	strcpy(text, stored);
	return true;
}

bool
batch_kept_outcome(PlayReading *reading, Call *call, int *nanswers)
{
	BatchOutcome *outcome = &call->outcome;
	const char *token;
	Header		header;

	if (!play_reading_take(reading, &header, sizeof(header)) ||
		!take_text(reading, outcome->error, sizeof(outcome->error)) ||
		!take_text(reading, outcome->hint, sizeof(outcome->hint)) ||
		!take_text(reading, outcome->misfits, sizeof(outcome->misfits)) ||
		!play_reading_text(reading, &token))
		return false;
	if (token != NULL && (call->next_token = strdup(token)) == NULL)
		return false;
	outcome->ended_at = header.ended_at;
	outcome->status = (BatchStatus) header.status;
	outcome->rejected = header.rejected;
	*nanswers = header.nanswers;
	return true;
}
