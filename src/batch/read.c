/*
 * read.c
 *	  Turns a response into the answers of its calls.
 *
 * It runs inside libcurl, and judges nothing but answers: judge.c judges
 * exchanges.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/step.h"
#include "play/wire/request.h"
#include "play/rows/text.h"
#include "json/utf8.h"

const char	batch_hint_layout[] =
"Google Play may have changed its answers; look for a newer playfast.";

/* Marks a call as having no answer yet. */
static void
fail_call(Call *call, BatchFailure failure)
{
	call->state = CALL_FAILED;
	call->failure = failure;
}

/*
 * Counts the rows of an answer, and the values in them that were not
 * understood; false: no memory.
 */
static bool
count_rows(Batch *batch, Call *call, const PlayAnswer *answer)
{
	call->outcome.rows += answer->nrows;
	batch->rows_read += answer->nrows;
	return play_misfits_add(&call->misfits, &answer->misfits) &&
		play_misfits_add(&batch->misfits, &answer->misfits);
}

/*
 * Returns the first column that was not understood in any of a call's rows, if
 * that cannot be an accident: there are several rows, or it was the same in all
 * rows of the batch so far.
 */
static const PlayMisfit *
find_changed(const Batch *batch, const Call *call)
{
	int64_t		rows = call->outcome.rows;

	for (int i = 0; i < call->misfits.ncolumns && rows > 0; i++)
	{
		const PlayMisfit *misfit = &call->misfits.columns[i];

		if (misfit->rows == rows &&
			(rows >= PLAY_MISFITS_FEWEST ||
			 (batch->rows_read >= PLAY_MISFITS_FEWEST &&
			  batch->misfits.columns[i].rows == batch->rows_read)))
			return misfit;
	}
	return NULL;
}

/* Ends a call that has all its answers. */
static void
end_answered(const Batch *batch, Call *call)
{
	BatchOutcome *outcome = &call->outcome;
	const PlayMisfit *changed = find_changed(batch, call);

	outcome->status = outcome->rows > 0 ? BATCH_OK : BATCH_EMPTY;
	if (changed == NULL)
		return;
	outcome->status = BATCH_LAYOUT_CHANGED;
	play_misfit_write(changed->column, changed->path, changed->wanted, outcome->error,
					  sizeof(outcome->error));
	snprintf(outcome->hint, sizeof(outcome->hint), "%s", batch_hint_layout);
}

/* Sets a call's state from its answer. */
static void
take_verdict(const Batch *batch, Call *call, const PlayAnswer *answer)
{
	BatchOutcome *outcome = &call->outcome;

	if (answer->problem[0] != '\0')
		snprintf(outcome->error, sizeof(outcome->error), "%s", answer->problem);
	if (answer->truncated)
		snprintf(outcome->error, sizeof(outcome->error),
				 "truncated: the store lists more than it returns");
	if (answer->more)
	{
		call->state = CALL_GOES_ON;
		return;
	}
	call->state = CALL_ANSWERED;
	switch (answer->verdict)
	{
		case PLAY_ROWS:
		case PLAY_EMPTY:
			end_answered(batch, call);
			break;
		case PLAY_NOT_FOUND:
			outcome->status = BATCH_NOT_FOUND;
			break;
		case PLAY_LAYOUT_CHANGED:
			fail_call(call, FAILURE_LAYOUT);
			break;
		case PLAY_BROKEN_CHAIN:
			fail_call(call, FAILURE_CHAIN);
			break;
		case PLAY_SHORT:		/* the whole exchange is */
		case PLAY_NO_MEMORY:
			break;
	}
}

/* Rejects an answer with too many rows as a whole. */
static void
refuse_answer(Call *call, const PlayAnswer *answer)
{
	BatchOutcome *outcome = &call->outcome;

	call->state = CALL_ANSWERED;
	outcome->status = BATCH_TOO_LARGE;
	snprintf(outcome->error, sizeof(outcome->error), "the answer has more than %d rows",
			 answer->most_rows);
}

/* Takes an answer that was read for a call, and frees or keeps it; false: no memory. */
static bool
take_answer(Batch *batch, Call *call, PlayAnswer *answer)
{
	BatchOutcome *outcome = &call->outcome;
	bool		fine;

	if (answer->overfull)
	{
		refuse_answer(call, answer);
		play_answer_free(answer);
		return true;
	}
	fine = answer->verdict != PLAY_NO_MEMORY;
	if (fine && answer->next_token != NULL)
	{
		free(call->next_token);
		call->next_token = strdup(answer->next_token);
		fine = call->next_token != NULL;
	}
	call->chain.rank = answer->seen;
	call->chain.rows += answer->nrows;
	call->rejected = answer->rejected;
	outcome->rejected += answer->rejected;
	fine = fine && count_rows(batch, call, answer);
	if (fine)					/* otherwise it might go on with half of what it needs */
		take_verdict(batch, call, answer);
	if (fine && answer->nrows > 0)
	{
		fine = batch_answer_queue(batch, call, answer, batch_time_of_day());
		if (fine)
			return true;		/* the queue has it now */
	}
	play_answer_free(answer);
	return fine;
}

/* Reads the root of a call's answer, NULL for null; false: no memory. */
static bool
read_root(Batch *batch, const PlayStep *step, Call *call, const char *text, size_t len)
{
	PlayAnswer	answer;

	play_answer_init(&answer, batch->operation->ncolumns);
	answer.seen = call->chain.rank;
	(void) play_step_read(step, &call->outcome.call, &call->chain, text, len, &answer);
	return take_answer(batch, call, &answer);
}

bool
batch_take_resource(Pack *pack, PlayAnswer *answer)
{
	Call	   *call = pack->calls[0];

	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	call->weight = 1;
	return take_answer(pack->batch, call, answer);
}

/* Reads an error row: its kind and its text. */
static bool
read_error_row(Call *call, const char *error)
{
	static const BatchFailure failures[] = {
		[PLAY_ERROR_REFUSED] = FAILURE_ROW_REFUSED,
		[PLAY_ERROR_NOT_FOUND] = FAILURE_ROW_NOT_FOUND,
		[PLAY_ERROR_THROTTLED] = FAILURE_ROW_THROTTLED,
		[PLAY_ERROR_INTERNAL] = FAILURE_ROW_INTERNAL,
		[PLAY_ERROR_DATA] = FAILURE_ROW_DATA,
	};
	bool		in_list = call->chain.token != NULL || call->outcome.rows > 0;
	int			code;
	PlayErrorKind kind = play_error_row(error, &code);

	/* In the middle of a list the token was not found: that is not an answer. */
	if (kind == PLAY_ERROR_NOT_FOUND && in_list)
		kind = PLAY_ERROR_REFUSED;
	fail_call(call, failures[kind]);
	call->error_row = strdup(error);
	if (call->error_row == NULL)
		return false;
	js_text_mend(call->error_row);
	return true;
}

/*
 * A frame for an unknown call or another RPC, or a second one for the same call,
 * is ignored.  The only frame of a pack with one call is its answer, whatever
 * its tag.
 */
bool
batch_read_frame(void *arg, const PlayFrame *frame)
{
	Pack	   *pack = arg;
	int			place = play_rpc_place(frame->tag);
	Call	   *call;

	pack->nframes++;
	if (pack->ncalls == 1)
		place = 0;
	if (place < 0 || place >= pack->ncalls)
		return true;
	call = pack->calls[place];
	if (strcmp(frame->rpcid, play_rpc_id(pack->step, &call->outcome.call)) != 0)
	{
		snprintf(pack->other_rpc, sizeof(pack->other_rpc), "%s", frame->rpcid);
		pack->nframes--;
		return true;
	}
	if (call->state != CALL_OPEN)
		return true;

	call->weight = 1 + frame->payload_len;
	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	if (frame->error != NULL && frame->payload == NULL &&
		!play_step_is_end(pack->step, frame->error))
		pack->no_memory = !read_error_row(call, frame->error);
	else
		pack->no_memory = !read_root(pack->batch, pack->step, call, frame->payload,
									 frame->payload_len);
	return !pack->no_memory;
}

PageRead
batch_read_page(Pack *pack, int *nblocks)
{
	Call	   *call = pack->calls[0];
	const PlayBlock *blocks;
	const PlayBlock *root;
	bool		several = false;

	*nblocks = play_page_blocks(pack->page, &blocks);
	if (*nblocks < 0)
		return PAGE_NO_MEMORY;
	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	root = play_step_root(pack->step, blocks, *nblocks, &several);
	if (root == NULL)
		return several ? PAGE_SEVERAL_BLOCKS : PAGE_NO_BLOCK;
	if (!play_page_is_for(blocks, *nblocks, call->outcome.call.country))
		return PAGE_ABROAD;
	return read_root(pack->batch, pack->step, call, root->data, root->len) ?
		PAGE_READ : PAGE_NO_MEMORY;
}
