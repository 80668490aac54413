/*
 * generation.h
 *	  The shards of one generation of the catalogue, as far as they are known.
 */
#ifndef PLAY_GENERATION_H
#define PLAY_GENERATION_H

#include "play/wire/shard.h"

/* Zero-initialised has none, and takes any generation. */
typedef struct PlayShards
{
	char		base_url[PLAY_SITEMAP_URL_SIZE];
	char		generation[sizeof(((PlayShard *) NULL)->generation)];
	int			count;			/* that the generation has */
	int			nknown;
	unsigned char *known;		/* a bit for each; NULL: none yet */
} PlayShards;

typedef enum PlayAdded
{
	PLAY_ADDED,
	PLAY_ADDED_MIXED,			/* it is of another generation: not added */
	PLAY_ADDED_NO_MEMORY
} PlayAdded;

/* Adds a shard of an origin. */
extern PlayAdded play_shards_add(PlayShards *shards, const char *base_url,
								 const PlayShard *shard);

/* Adds others, of which there is at least one. */
extern PlayAdded play_shards_merge(PlayShards *shards, const PlayShards *more);

/* Is the shard of that number among them? */
extern bool play_shards_have(const PlayShards *shards, int number);

extern void play_shards_free(PlayShards *shards);

#endif							/* PLAY_GENERATION_H */
