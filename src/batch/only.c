/*
 * only.c
 *	  The steps that a batch asks: of one kind of source only, RPCs or pages, and
 *	  by short payloads or not.
 *
 * It knows nothing of failures: other.c switches the source after one.
 */
#include "batch/engine.h"

static bool
is_of(const PlayStep *step, BatchOnly only)
{
	switch (only)
	{
		case BATCH_ONLY_RPC:
			return play_step_posts(step);
		case BATCH_ONLY_PAGE:
			return play_step_is_page(step);
		case BATCH_ANY:
			break;
	}
	return true;
}

bool
batch_has_source(const PlayOperation *operation, BatchOnly only)
{
	for (int i = 0; i < operation->nsteps; i++)
	{
		if (is_of(&operation->steps[i], only))
			return true;
	}
	return false;
}

static bool
is_wanted(const PlayStep *step, const BatchSettings *settings)
{
	return is_of(step, settings->only) && (!step->short_payload || settings->short_payloads);
}

int
batch_step_to_ask(const Batch *batch, int step)
{
	const PlayStep *steps = batch->operation->steps;
	const BatchSettings *settings = &batch->settings;
	int			other = steps[step].fallback;

	if (other != 0 && !is_wanted(&steps[step], settings) && is_wanted(&steps[other], settings))
		return other;
	return step;
}

const PlayStep *
batch_first_step(const Batch *batch, const PlayCall *call)
{
	const PlayOperation *operation = batch->operation;

	return &operation->steps[batch_step_to_ask(batch, operation->first_step == NULL ? 0 :
											   operation->first_step(call))];
}
