/*
 * catalog_shards.c
 *	  The shards of the store's catalogue: robots.txt names the indexes of the
 *	  sitemaps, and these the shards.
 *
 * Rows come when all indexes were read, and only if they are about one generation
 * and none of its shards is missing: while the catalogue is made anew, one of them may
 * be older than the other.
 *
 * Sources: robots.txt and indexes of June to September 2026, by somebody who read
 * them: two indexes, of which the first has 50,000 shards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/operation.h"
#include "play/wire/generation.h"
#include "play/wire/robots.h"
#include "play/wire/shard.h"
#include "play/wire/sitemap.h"

/* Decoded bytes. */
#define ROBOTS_SIZE 4000
#define INDEX_SIZE 6000000

/* Indexes that there are, so far. */
#define INDEXES 2

/* Indexes that are read, and sitemaps of each, by the protocol, at most. */
#define MOST_INDEXES 64
#define MOST_LOCATIONS 50000

enum
{
	SHARD, SHARDS, URL, GENERATION, GENERATED_AT, NCOLUMNS
};

static const JsColumn columns[NCOLUMNS] =
{
	[SHARD] = {"shard", "loc", NULL, JS_REQUIRED},
	[SHARDS] = {"shards", "loc", NULL, JS_REQUIRED},
	[URL] = {"url", "loc", NULL, JS_REQUIRED},
	[GENERATION] = {"generation", "loc", NULL, JS_REQUIRED},
	[GENERATED_AT] = {"generated_at", "loc", NULL, JS_NULLABLE},
};

/* What a call knows: the indexes that are to be read, the shards of those that were. */
typedef struct Catalog
{
	char	   *indexes[MOST_INDEXES];
	int			nindexes;
	int			nread;
	PlayShards	shards;
} Catalog;

static void
free_catalog(void *state)
{
	Catalog    *catalog = state;

	for (int i = 0; i < catalog->nindexes; i++)
		free(catalog->indexes[i]);
	play_shards_free(&catalog->shards);
	free(catalog);
}

/* ---- rows ---- */

/* Adds the row of a shard; false: no memory. */
static bool
add_row(const PlayShards *shards, int number, PlayAnswer *answer)
{
	PlayShard	shard = {.number = number,.count = shards->count};
	char		path[PLAY_SITEMAP_URL_SIZE];
	JsValue		values[NCOLUMNS] = {{.type = JS_NULL}};
	size_t		base_len = strlen(shards->base_url);
	char	   *url;

	memcpy(shard.generation, shards->generation, sizeof(shard.generation));
	play_shard_path(&shard, path);
	url = js_arena_text(&answer->arena, base_len + strlen(path));
	if (url == NULL)
		return false;
	strcpy(stpcpy(url, shards->base_url), path);
	values[SHARD] = (JsValue) {.type = JS_INT,.u.i = number};
	values[SHARDS] = (JsValue) {.type = JS_INT,.u.i = shards->count};
	values[URL] = play_text_value(url);

	/* it stands in the URL */
	values[GENERATION].type = JS_TEXT;
	values[GENERATION].len = (uint32_t) strlen(shards->generation);
	values[GENERATION].u.text = strstr(url + base_len, shards->generation);
	if (play_generation_time(shards->generation, &values[GENERATED_AT].u.i))
		values[GENERATED_AT].type = JS_TIME;
	return play_answer_row(answer, columns, values, NULL);
}

static PlayVerdict
add_rows(const PlayShards *shards, PlayAnswer *answer)
{
	for (int i = 0; i < shards->count; i++)
	{
		if (play_shards_have(shards, i) && !add_row(shards, i, answer))
			return PLAY_NO_MEMORY;
	}
	return play_answer_verdict(answer);
}

/* ---- what both readers have ---- */

typedef struct Reader
{
	const PlayChain *chain;		/* NULL: of a stored file */
	PlayAnswer *answer;
	PlayRobots	robots;
	PlaySitemap *sitemap;		/* of an index */
	PlaySitemapState state;
	Catalog    *found;			/* indexes, or shards */
	int			nlocations;
	int			nothers;		/* that are no shards */
	bool		mixed;			/* of two generations */
	bool		no_memory;
	char		problem[192];
} Reader;

static void
close_reader(void *arg)
{
	Reader	   *reader = arg;

	play_sitemap_destroy(reader->sitemap);
	if (reader->found != NULL)
		free_catalog(reader->found);
	free(reader);
}

static Reader *
open_reader(const PlayChain *chain, PlayAnswer *answer)
{
	Reader	   *reader = calloc(1, sizeof(Reader));

	if (reader == NULL)
		return NULL;
	answer->most_rows = PLAY_MOST_SHARDS;
	reader->chain = chain;
	reader->answer = answer;
	reader->found = calloc(1, sizeof(Catalog));
	if (reader->found == NULL)
	{
		free(reader);
		return NULL;
	}
	return reader;
}

/* ---- robots.txt ---- */

static void *
open_robots(const PlayAsk *ask, PlayAnswer *answer)
{
	return open_reader(ask->chain, answer);
}

/* Is it the origin that was asked?  Of a stored file that is not known. */
static bool
is_asked(const Reader *reader, const char *base_url)
{
	return reader->chain == NULL || reader->chain->base_url == NULL ||
		strcmp(base_url, reader->chain->base_url) == 0;
}

/* Takes the URL of an index; those of other origins are none of ours. */
static bool
take_index(void *arg, const char *url)
{
	Reader	   *reader = arg;
	Catalog    *found = reader->found;
	const char *path = play_url_path(url);
	char		base_url[PLAY_SITEMAP_URL_SIZE];

	play_url_origin(url, base_url);
	if (path == NULL || !is_asked(reader, base_url) || !play_is_sitemap_url(url, base_url))
		return true;
	for (int i = 0; i < found->nindexes; i++)
	{
		if (strcmp(found->indexes[i], path) == 0)
			return true;
	}
	if (found->nindexes == MOST_INDEXES)
	{
		snprintf(reader->problem, sizeof(reader->problem),
				 "robots.txt names more than %d sitemaps", MOST_INDEXES);
		return false;
	}
	found->indexes[found->nindexes] = strdup(path);
	reader->no_memory = found->indexes[found->nindexes] == NULL;
	found->nindexes += !reader->no_memory;
	return !reader->no_memory;
}

static bool
feed_robots(void *arg, const char *data, size_t len)
{
	Reader	   *reader = arg;

	return play_robots_feed(&reader->robots, data, len, take_index, reader);
}

static PlayVerdict
end_robots(void *arg, PlayChain *chain)
{
	Reader	   *reader = arg;

	if (reader->problem[0] == '\0' && !reader->no_memory)
		(void) feed_robots(reader, "\n", 1);
	if (reader->no_memory)
		return PLAY_NO_MEMORY;
	if (reader->problem[0] == '\0' && reader->found->nindexes == 0)
		snprintf(reader->problem, sizeof(reader->problem),
				 "robots.txt names no sitemap below %s of this origin", PLAY_SITEMAPS_PATH);
	if (reader->problem[0] != '\0')
	{
		play_answer_problem(reader->answer, reader->problem);
		return PLAY_LAYOUT_CHANGED;
	}
	if (chain == NULL)
		return PLAY_EMPTY;
	chain->state = reader->found;
	chain->free_state = free_catalog;
	reader->found = NULL;
	chain->step = 1;
	reader->answer->more = true;
	return PLAY_EMPTY;
}

static char *
robots_path(const PlayAsk *ask)
{
	(void) ask;
	return strdup("/robots.txt");
}

/* ---- an index ---- */

/* Takes the URL of a shard. */
static bool
take_shard(void *arg, const char *url)
{
	Reader	   *reader = arg;
	const char *path = play_url_path(url);
	char		base_url[PLAY_SITEMAP_URL_SIZE];
	PlayShard	shard;

	reader->answer->overfull = reader->nlocations++ == MOST_LOCATIONS;
	if (reader->answer->overfull)
	{
		reader->answer->most_rows = MOST_LOCATIONS;
		return false;
	}
	if (path == NULL || strlen(url) >= PLAY_SITEMAP_URL_SIZE || !play_shard_parse(path, &shard))
	{
		if (reader->nothers++ == 0)
			snprintf(reader->problem, sizeof(reader->problem),
					 "the index has a location that is no shard: \"%.60s\"", url);
		return true;
	}
	play_url_origin(url, base_url);
	if (!is_asked(reader, base_url))
	{
		reader->nothers++;
		snprintf(reader->problem, sizeof(reader->problem),
				 "the index has a shard of another origin: \"%.60s\"", url);
		return true;
	}
	switch (play_shards_add(&reader->found->shards, base_url, &shard))
	{
		case PLAY_ADDED:
			return true;
		case PLAY_ADDED_MIXED:
			reader->mixed = true;
			snprintf(reader->problem, sizeof(reader->problem),
					 "the catalogue is being rebuilt: an index has shards of %s and of %s; ask again later",
					 reader->found->shards.generation, shard.generation);
			break;
		case PLAY_ADDED_NO_MEMORY:
			reader->no_memory = true;
			break;
	}
	return false;
}

static void *
open_index(const PlayAsk *ask, PlayAnswer *answer)
{
	Reader	   *reader = open_reader(ask->chain, answer);

	if (reader == NULL)
		return NULL;
	reader->sitemap = play_sitemap_create(PLAY_SITEMAP_OF_SITEMAPS, take_shard, reader);
	if (reader->sitemap == NULL)
	{
		close_reader(reader);
		return NULL;
	}
	return reader;
}

static bool
feed_index(void *arg, const char *data, size_t len)
{
	Reader	   *reader = arg;

	reader->state = play_sitemap_feed(reader->sitemap, data, len);
	return reader->state == PLAY_SITEMAP_MORE;
}

/* Ends a call with rows, once all indexes were read. */
static PlayVerdict
end_catalog(const Catalog *catalog, PlayAnswer *answer)
{
	const PlayShards *shards = &catalog->shards;
	char		problem[192];

	if (shards->nknown == shards->count)
		return add_rows(shards, answer);
	snprintf(problem, sizeof(problem),
			 "the indexes have %d of the %d shards of %s: the catalogue may be being rebuilt; ask again later",
			 shards->nknown, shards->count, shards->generation);
	play_answer_problem(answer, problem);
	return PLAY_BROKEN_CHAIN;
}

/* Adds the shards of an index to those of the others. */
static PlayVerdict
end_of_several(Reader *reader, PlayChain *chain)
{
	Catalog    *catalog = chain->state;
	const PlayShards *found = &reader->found->shards;
	char		problem[192];

	switch (play_shards_merge(&catalog->shards, found))
	{
		case PLAY_ADDED:
			break;
		case PLAY_ADDED_MIXED:
			snprintf(problem, sizeof(problem),
					 "the catalogue is being rebuilt: an index has shards of %s, another of %s; ask again later",
					 catalog->shards.generation, found->generation);
			play_answer_problem(reader->answer, problem);
			return PLAY_BROKEN_CHAIN;
		case PLAY_ADDED_NO_MEMORY:
			return PLAY_NO_MEMORY;
	}
	if (catalog->nread + 1 == catalog->nindexes)
		return end_catalog(catalog, reader->answer);
	catalog->nread++;
	reader->answer->more = true;
	return PLAY_EMPTY;
}

static PlayVerdict
end_index(void *arg, PlayChain *chain)
{
	Reader	   *reader = arg;
	PlayAnswer *answer = reader->answer;
	bool		broken = reader->state == PLAY_SITEMAP_BROKEN;

	if (reader->no_memory || answer->overfull || reader->state == PLAY_SITEMAP_NO_MEMORY)
		return PLAY_NO_MEMORY;
	if (broken || reader->problem[0] != '\0')
		play_answer_problem(answer, broken ? play_sitemap_problem(reader->sitemap) :
							reader->problem);
	if (reader->mixed)
		return PLAY_BROKEN_CHAIN;
	if (broken)
		return PLAY_LAYOUT_CHANGED;
	if (!play_sitemap_closed(reader->sitemap))
		return PLAY_SHORT;
	if (reader->found->shards.known == NULL)
	{
		if (reader->nothers == 0)
			play_answer_problem(answer, "the index is empty");
		return PLAY_LAYOUT_CHANGED;
	}
	return chain == NULL ? add_rows(&reader->found->shards, answer) :
		end_of_several(reader, chain);
}

static char *
index_path(const PlayAsk *ask)
{
	const Catalog *catalog = ask->chain->state;

	return strdup(catalog->indexes[catalog->nread]);
}

static const PlayResourceReader reader_of_robots =
{
	open_robots, feed_robots, end_robots, close_reader
};

static const PlayResourceReader reader_of_index =
{
	open_index, feed_index, end_index, close_reader
};

enum
{
	STEP_ROBOTS, STEP_INDEX, NSTEPS
};

static const PlayStep steps[NSTEPS] =
{
	[STEP_ROBOTS] = {
		.kind = PLAY_STEP_RESOURCE,
		.resource = {
			.path = robots_path,
			.reader = &reader_of_robots,
		},
		.expected_size = ROBOTS_SIZE,
	},
	[STEP_INDEX] = {
		.kind = PLAY_STEP_RESOURCE,
		.resource = {
			.path = index_path,
			.reader = &reader_of_index,
		},
		.expected_size = INDEX_SIZE,
	},
};

const PlayOperation play_catalog_shards =
{
	.name = "catalog_shards",
	.columns = columns,
	.ncolumns = NCOLUMNS,
	.steps = steps,
	.nsteps = NSTEPS,
	.fixed_more = INDEXES,		/* each is an exchange of its own */
	.more_step = STEP_INDEX,
};
