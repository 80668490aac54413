/*
 * app_digests.h
 *	  Which fields of an app its digest can have.
 *
 * A call names them by a set: one bit for each, 0 for those that a digest has
 * unless others are asked for.
 */
#ifndef PLAY_APP_DIGESTS_H
#define PLAY_APP_DIGESTS_H

#include "play/operation.h"

/* The bit of the field with that name; 0: there is none. */
extern uint64_t play_digest_field(const char *name);

/* The name of field i, from 0; NULL: there are no more. */
extern const char *play_digest_field_name(int i);

/* Does a call want field i? */
extern bool play_digest_wants(const PlayCall *call, int i);

#endif							/* PLAY_APP_DIGESTS_H */
