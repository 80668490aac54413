/*
 * resource.h
 *	  A file that is read as it arrives, with the answer that is made of it.
 *
 * Nothing of the file itself is kept: what is held does not depend on its size.
 */
#ifndef PLAY_RESOURCE_H
#define PLAY_RESOURCE_H

#include "play/operation.h"

typedef struct PlayResource PlayResource;

/*
 * Begins to read what a step of an operation has asked for; the step, call and
 * chain must outlive it.  call and chain are NULL for a stored file.  NULL: out of
 * memory.
 */
extern PlayResource *play_resource_open(const PlayOperation *operation, const PlayStep *step,
										const PlayCall *call, PlayChain *chain);
extern void play_resource_close(PlayResource *resource);

/* Takes the next bytes; false: no more is wanted, now or later. */
extern bool play_resource_feed(PlayResource *resource, const char *data, size_t len);

/*
 * What it was, when nothing more will come, with the verdict set.  The answer is
 * the caller's from then on.
 */
extern PlayVerdict play_resource_end(PlayResource *resource, PlayAnswer *answer);

/* Bytes of memory held now. */
extern size_t play_resource_size(const PlayResource *resource);

#endif							/* PLAY_RESOURCE_H */
