/*
 * step.h
 *	  What a step asks, and reading its answer.
 *
 * Every answer is read through here, and by nothing else: whatever a response
 * has in it, reading it takes time in proportion to its length (see the budget
 * in json.h).
 */
#ifndef PLAY_STEP_H
#define PLAY_STEP_H

#include "play/operation.h"
#include "play/wire/page.h"

/*
 * Reads an answer by a step (a complete file by its reader), and sets the answer's
 * verdict.  An answer that would take too long to read has no rows and is
 * PLAY_LAYOUT_CHANGED.
 */
extern PlayVerdict play_step_read(const PlayStep *step, const PlayCall *call,
								  PlayChain *chain, const char *text, size_t len,
								  PlayAnswer *answer);

/*
 * Does an error row mean that a list has ended?  The store ends lists of apps
 * this way, or with null.
 */
extern bool play_step_is_end(const PlayStep *step, const char *error);

/*
 * Finds the block of a page that answers a step, as play_page_root() does; or
 * the only block of its RPC, if that says that there is nothing.
 */
extern const PlayBlock *play_step_root(const PlayStep *step, const PlayBlock *blocks,
									   int nblocks, bool *several);

/*
 * Describes what a step asks for a call: the id of an RPC and its payload, or
 * the path of a page, cut to size.  "" when out of memory.
 */
extern void play_step_describe(const PlayStep *step, const PlayCall *call,
							   const PlayChain *chain, char *text, size_t size);

#endif							/* PLAY_STEP_H */
