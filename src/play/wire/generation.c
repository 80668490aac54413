/*
 * generation.c
 *	  The shards of one generation of the catalogue, as far as they are known.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/wire/generation.h"

/* Begins with a generation. */
static bool
begin_generation(PlayShards *shards, const char *base_url, const char *generation, int count)
{
	shards->known = calloc((size_t) count / 8 + 1, 1);
	if (shards->known == NULL)
		return false;
	snprintf(shards->base_url, sizeof(shards->base_url), "%s", base_url);
	snprintf(shards->generation, sizeof(shards->generation), "%s", generation);
	shards->count = count;
	return true;
}

static bool
is_of_generation(const PlayShards *shards, const char *base_url, const char *generation, int count)
{
	return strcmp(shards->generation, generation) == 0 && shards->count == count &&
		strcmp(shards->base_url, base_url) == 0;
}

bool
play_shards_have(const PlayShards *shards, int number)
{
	return (shards->known[number / 8] >> number % 8 & 1) != 0;
}

static void
add_number(PlayShards *shards, int number)
{
	if (play_shards_have(shards, number))
		return;
	shards->known[number / 8] |= (unsigned char) (1 << number % 8);
	shards->nknown++;
}

PlayAdded
play_shards_add(PlayShards *shards, const char *base_url, const PlayShard *shard)
{
	if (shards->known == NULL &&
		!begin_generation(shards, base_url, shard->generation, shard->count))
		return PLAY_ADDED_NO_MEMORY;
	if (!is_of_generation(shards, base_url, shard->generation, shard->count))
		return PLAY_ADDED_MIXED;
	add_number(shards, shard->number);
	return PLAY_ADDED;
}

PlayAdded
play_shards_merge(PlayShards *shards, const PlayShards *more)
{
	if (shards->known == NULL &&
		!begin_generation(shards, more->base_url, more->generation, more->count))
		return PLAY_ADDED_NO_MEMORY;
	if (!is_of_generation(shards, more->base_url, more->generation, more->count))
		return PLAY_ADDED_MIXED;
	for (int i = 0; i < more->count; i++)
	{
		if (play_shards_have(more, i))
			add_number(shards, i);
	}
	return PLAY_ADDED;
}

void
play_shards_free(PlayShards *shards)
{
	free(shards->known);
	memset(shards, 0, sizeof(*shards));
}
