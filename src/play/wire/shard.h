/*
 * shard.h
 *	  The names of the catalogue's shards.
 *
 * Google Play publishes its catalogue as sitemaps.  One of them, a shard, is
 *
 *		/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-83445.xml.gz
 *
 * Date and run, a Unix time so far, are its generation: all shards are made anew
 * together, every few days, and those of the generation before are gone then.
 */
#ifndef PLAY_SHARD_H
#define PLAY_SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where all sitemaps are, but for robots.txt, which names their indexes. */
#define PLAY_SITEMAPS_PATH "/sitemaps/"

/* The longest URL of a sitemap, with its NUL. */
#define PLAY_SITEMAP_URL_SIZE 512

/* Shards of a generation, at most. */
#define PLAY_MOST_SHARDS 1000000

typedef struct PlayShard
{
	char		generation[40]; /* "2026-08-23_1787500934" */
	int			number;			/* from 0 */
	int			count;			/* shards of the generation */
} PlayShard;

/* Takes a shard's path apart; false: it is none. */
extern bool play_shard_parse(const char *path, PlayShard *shard);

/* Writes the path of a shard, as play_shard_parse() takes it. */
extern void play_shard_path(const PlayShard *shard, char path[PLAY_SITEMAP_URL_SIZE]);

/*
 * When a generation was made, in µs since 1970-01-01 UTC; false: its run is not a
 * time close to its date.
 */
extern bool play_generation_time(const char *generation, int64_t *time);

/* Where the path of a URL begins, NULL if it is none of http or https. */
extern const char *play_url_path(const char *url);

/* Copies what precedes the path, cut if it is too long; "" for no such URL. */
extern void play_url_origin(const char *url, char base_url[PLAY_SITEMAP_URL_SIZE]);

/*
 * May a sitemap of an origin have that URL?  It is below PLAY_SITEMAPS_PATH there,
 * and has letters, digits, "-", "_", "." and "/" only, no dot after a slash.
 */
extern bool play_is_sitemap_url(const char *url, const char *base_url);

#endif							/* PLAY_SHARD_H */
