/*
 * step.c
 *	  What a step asks, and reading its answer.
 *
 * It knows steps by their struct only, and no operation by name.
 */
#include "play/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "json/utf8.h"
#include "play/wire/refusal.h"
#include "play/wire/request.h"

/*
 * Undoes the reading of an answer whose budget was spent: it has no rows, and
 * its call is where it was.
 */
static void
take_back(PlayAnswer *answer, int seen, PlayChain *chain, int step, const void *state)
{
	play_answer_drop(answer, seen);
	play_answer_problem(answer, "the answer is too entangled to be read");
	answer->verdict = PLAY_LAYOUT_CHANGED;
	answer->more = false;
	answer->truncated = false;
	answer->overfull = false;
	if (chain == NULL)
		return;
	chain->step = step;
	if (chain->rows == 0)
		play_seen_free(&chain->seen);	/* they are of this answer */
	if (chain->state != state)
	{
		chain->free_state(chain->state);
		chain->state = NULL;
	}
}

/* Reads a file that is there as a whole. */
static PlayVerdict
read_resource(const PlayResourceReader *functions, const PlayReply *reply)
{
	void	   *reader = functions->open(&(PlayAsk) {reply->call, reply->chain}, reply->answer);
	PlayVerdict verdict;

	if (reader == NULL)
		return PLAY_NO_MEMORY;
	if (reply->text != NULL)
		(void) functions->feed(reader, reply->text, reply->len);
	verdict = functions->end(reader, reply->chain);
	functions->close(reader);
	return verdict;
}

PlayVerdict
play_step_read(const PlayStep *step, const PlayCall *call, PlayChain *chain,
			   const char *text, size_t len, PlayAnswer *answer)
{
	const PlayReply reply = {call, chain, text, len, answer};
	size_t		before = js_budget_begin(text == NULL ? 0 : len);
	int			seen = answer->seen;
	int			asked = chain == NULL ? 0 : chain->step;
	const void *state = chain == NULL ? NULL : chain->state;

	answer->verdict = play_step_is_resource(step) ?
		read_resource(step->resource.reader, &reply) : step->read(&reply);
	if (!js_budget_end(before))
		take_back(answer, seen, chain, asked, state);
	return answer->verdict;
}

bool
play_step_is_end(const PlayStep *step, const char *error)
{
	int			code;

	return step->data_error_ends && play_error_row(error, &code) == PLAY_ERROR_DATA;
}

const PlayBlock *
play_step_root(const PlayStep *step, const PlayBlock *blocks, int nblocks, bool *several)
{
	const PlayBlock *only = NULL;
	const PlayBlock *root;
	size_t		len = 0;
	size_t		before;
	int			found = 0;

	for (int i = 0; i < nblocks; i++)
	{
		len += blocks[i].len;
		if (step->block.says_nothing == NULL ||
			strcmp(blocks[i].rpcid, step->block.rpcid) != 0)
			continue;
		only = &blocks[i];
		found++;
	}
	*several = false;

	/* half of the budget for reading; real pages take a quarter */
	before = js_budget_begin(len / 2);
	if (found == 1 && step->block.says_nothing(only->data))
		root = only;
	else
		root = play_page_root(blocks, nblocks, step->block.rpcid, step->block.is_root,
							  several);
	return js_budget_end(before) ? root : NULL;
}

void
play_step_describe(const PlayStep *step, const PlayCall *call, const PlayChain *chain,
				   char *text, size_t size)
{
	char	   *asked;

	text[0] = '\0';
	asked = play_step_posts(step) ? play_step_payload(step, call, chain) :
		play_step_path(step, call, chain);
	if (asked == NULL)
		return;
	if (play_step_posts(step))
		snprintf(text, size, "%s %s", play_rpc_id(step, call), asked);
	else
		snprintf(text, size, "%s", asked);
	free(asked);
	js_text_mend(text);			/* it may have been cut within a character */
}
