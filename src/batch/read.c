/*
 * read.c
 *	  From a response to the answers of its calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/engine.h"
#include "play/wire/request.h"
#include "play/rows/text.h"
#include "json/utf8.h"

/* Turns a call to the step to try instead; false if there is none. */
bool
fall_back(const PlayStep *step, Call *call)
{
	if (step->fallback == 0 ||
		(step->may_fall_back != NULL &&
		 !step->may_fall_back(&call->outcome.call, &call->chain)))
		return false;
	call->chain.step = step->fallback;
	call->state = CALL_GOES_ON;
	return true;
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
 * The first column that was understood in none of a call's rows, if that can
 * be no accident: they are several, or it was the same in all rows so far.
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

/* The end of a call that has its answers. */
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
	snprintf(outcome->hint, sizeof(outcome->hint), "%s", judge_hint_layout);
}

/* What an answer means for its call. */
static void
judge_answer(const Batch *batch, const PlayStep *step, Call *call,
			 const PlayAnswer *answer)
{
	BatchOutcome *outcome = &call->outcome;

	if (answer->problem[0] != '\0')
		snprintf(outcome->error, sizeof(outcome->error), "%s", answer->problem);
	if (answer->truncated)
		snprintf(outcome->error, sizeof(outcome->error),
				 "truncated: the store lists more than it can be asked for");
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
			if (fall_back(step, call))
			{
				/* What was rejected is asked for again. */
				outcome->rejected -= answer->rejected;
				call->chain.rank -= answer->rejected;
				outcome->error[0] = '\0';
				break;
			}
			outcome->status = BATCH_LAYOUT_CHANGED;
			snprintf(outcome->hint, sizeof(outcome->hint), "%s", judge_hint_layout);
			break;
		case PLAY_BROKEN_CHAIN:
			call->state = CALL_BROKEN;
			break;
		case PLAY_NO_MEMORY:
			break;
	}
}

/* An answer with too many rows: none of them is taken. */
static void
refuse_answer(Call *call)
{
	BatchOutcome *outcome = &call->outcome;

	call->state = CALL_ANSWERED;
	outcome->status = BATCH_TOO_LARGE;
	snprintf(outcome->error, sizeof(outcome->error), "the answer has more than %d rows",
			 PLAY_MOST_ROWS);
}

/* Reads the root that answers a call, NULL for null; false: no memory. */
static bool
read_root(Batch *batch, const PlayStep *step, Call *call, const char *text, size_t len)
{
	BatchOutcome *outcome = &call->outcome;
	PlayAnswer	answer;
	bool		fine;

	play_answer_init(&answer, batch->operation->ncolumns);
	answer.seen = call->chain.rank;
	answer.verdict = step->read(&outcome->call, &call->chain, text, len, &answer);
	if (answer.overfull)
	{
		refuse_answer(call);
		play_answer_free(&answer);
		return true;
	}
	fine = answer.verdict != PLAY_NO_MEMORY;
	if (fine && answer.next_token != NULL)
	{
		free(call->next_token);
		call->next_token = strdup(answer.next_token);
		fine = call->next_token != NULL;
	}
	call->chain.rank = answer.seen;
	call->chain.rows += answer.nrows;
	outcome->rejected += answer.rejected;
	fine = fine && count_rows(batch, call, &answer);
	if (fine)					/* else it may go on with half of what it needs */
		judge_answer(batch, step, call, &answer);
	if (fine && answer.nrows > 0)
	{
		fine = answer_queue(batch, call, &answer);
		if (fine)
			return true;		/* the queue has it now */
	}
	play_answer_free(&answer);
	return fine;
}

/* An error row: another step may do better, else it is told later. */
static bool
read_error_row(const PlayStep *step, Call *call, const char *error)
{
	int			code;

	if (play_error_row(error, &code) == PLAY_ERROR_REFUSED && fall_back(step, call))
		return true;
	call->state = CALL_REFUSED;
	call->error_row = strdup(error);
	if (call->error_row == NULL)
		return false;
	js_text_mend(call->error_row);
	return true;
}

/*
 * Takes a frame.  One of an unknown call, of another RPC, or the second for
 * the same call is ignored, except that the only frame for an only call is
 * its answer whatever its tag.  Runs inside libcurl.
 */
bool
read_frame(void *arg, const PlayFrame *frame)
{
	Pack	   *pack = arg;
	int			place = play_rpc_place(frame->tag);
	Call	   *call;

	if (pack->ncalls == 1)
		place = 0;
	if (place < 0 || place >= pack->ncalls)
		return true;
	call = pack->calls[place];
	if (call->state != CALL_OPEN ||
		strcmp(frame->rpcid, play_rpc_id(pack->step, &call->outcome.call)) != 0)
		return true;

	call->outcome.decoded_bytes += pack->decoded - pack->decoded_before;
	pack->decoded_before = pack->decoded;
	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	if (frame->error != NULL && frame->payload == NULL)
		pack->no_memory = !read_error_row(pack->step, call, frame->error);
	else
		pack->no_memory = !read_root(pack->batch, pack->step, call, frame->payload,
									 frame->payload_len);
	return !pack->no_memory;
}

/*
 * Reads a page that has arrived, if it has the root that is wanted; says in
 * the fault what is wrong if it has not.  False: no memory.
 */
bool
read_page(Pack *pack, Fault *fault)
{
	Call	   *call = pack->calls[0];
	const PlayBlock *blocks;
	const PlayBlock *root;
	bool		several = false;
	int			n = play_page_blocks(pack->page, &blocks);

	if (n < 0)
		return false;
	call->outcome.decoded_bytes += pack->decoded;
	call->outcome.total_us = batch_now(pack->batch) - pack->sent_at;
	root = play_step_root(pack->step, blocks, n, &several);
	if (root != NULL)
		return read_root(pack->batch, pack->step, call, root->data, root->len);
	judge_page(pack, n, several, fault);
	if (fault->status == BATCH_LAYOUT_CHANGED && fall_back(pack->step, call))
		fault->status = BATCH_OK;
	return true;
}
