/*
 * catalog_apps.c
 *	  The apps that a shard of the catalogue lists: one of the store's sitemaps.
 *
 * A shard has some 400 locations, of which 42 or so are apps, and the others
 * books and films.  Nearly all of its 7.5 MB are links to translations.
 *
 * Sources: 866 shards of September 2026 and others of June to August, by somebody
 * who read them.
 */
#include <stdlib.h>
#include <string.h>

#include "play/operation.h"
#include "play/wire/app_id.h"
#include "play/wire/shard.h"
#include "play/wire/sitemap.h"

/* Decoded bytes of a shard. */
#define SHARD_SIZE 7500000

/* Locations without an app among them that are no accident. */
#define MANY_LOCATIONS 100

/* Locations of a sitemap, by its protocol. */
#define MOST_LOCATIONS 50000

/* The shard that a call asks for; false: its file is named otherwise. */
static bool
shard_of(const PlayCall *call, PlayShard *shard)
{
	const char *path = play_url_path(call->subject);

	return path != NULL && play_shard_parse(path, shard);
}

static void
input_shard(const PlayCall *call, JsValue *out)
{
	PlayShard	shard;

	out->type = JS_NULL;
	if (!shard_of(call, &shard))
		return;
	out->type = JS_INT;
	out->u.i = shard.number;
}

/* It stands in the URL, between what a shard's name begins with and "-". */
static void
input_generation(const PlayCall *call, JsValue *out)
{
	PlayShard	shard;

	out->type = JS_NULL;
	if (!shard_of(call, &shard))
		return;
	out->type = JS_TEXT;
	out->u.text = strstr(call->subject, shard.generation);
	out->len = (uint32_t) strlen(shard.generation);
}

static const PlayInput inputs[] =
{
	{"url", play_input_subject},
	{"shard", input_shard},
	{"generation", input_generation},
};

static const JsColumn columns[] =
{
	{"app_id", "loc", NULL, JS_REQUIRED},
};

typedef struct Reader
{
	PlayAnswer *answer;
	PlaySitemap *sitemap;
	PlaySitemapState state;
	PlaySeen	seen;
	int			nlocations;
	bool		no_memory;
} Reader;

/* Takes a location. */
static bool
take_location(void *arg, const char *location)
{
	Reader	   *reader = arg;
	PlayAnswer *answer = reader->answer;
	char		id[PLAY_APP_ID_SIZE];
	PlayAppUrl	kind = play_app_url(location, id);
	JsValue		value = {.type = JS_NULL};
	bool		known = false;
	char	   *text;

	answer->overfull = reader->nlocations++ == MOST_LOCATIONS;
	if (answer->overfull)
		return false;
	if (kind == PLAY_URL_OTHER && location[0] != '\0')
		return true;
	if (kind == PLAY_URL_OF_APP)
	{
		value.type = JS_TEXT;
		value.len = (uint32_t) strlen(id);
		text = play_seen_add(&reader->seen, id, value.len, &known) && !known ?
			js_arena_text(&answer->arena, value.len) : NULL;
		if (known)
			return true;
		reader->no_memory = text == NULL;
		if (text == NULL)
			return false;
		memcpy(text, id, value.len);
		value.u.text = text;
	}
	reader->no_memory = !play_answer_row(answer, columns, &value,
										 value.type == JS_NULL ? columns : NULL);
	return !reader->no_memory;
}

static void
close_reader(void *arg)
{
	Reader	   *reader = arg;

	play_sitemap_destroy(reader->sitemap);
	play_seen_free(&reader->seen);
	free(reader);
}

static void *
open_reader(const PlayAsk *ask, PlayAnswer *answer)
{
	Reader	   *reader = calloc(1, sizeof(Reader));

	(void) ask;
	if (reader == NULL)
		return NULL;
	answer->most_rows = MOST_LOCATIONS;
	reader->answer = answer;
	reader->sitemap = play_sitemap_create(PLAY_SITEMAP_OF_PAGES, take_location, reader);
	if (reader->sitemap == NULL)
	{
		free(reader);
		return NULL;
	}
	return reader;
}

static bool
feed_reader(void *arg, const char *data, size_t len)
{
	Reader	   *reader = arg;

	reader->state = play_sitemap_feed(reader->sitemap, data, len);
	return reader->state == PLAY_SITEMAP_MORE;
}

static PlayVerdict
end_reader(void *arg, PlayChain *chain)
{
	Reader	   *reader = arg;
	PlayAnswer *answer = reader->answer;

	(void) chain;
	if (reader->no_memory || answer->overfull || reader->state == PLAY_SITEMAP_NO_MEMORY)
		return PLAY_NO_MEMORY;
	if (reader->state == PLAY_SITEMAP_BROKEN)
	{
		play_answer_drop(answer, 0);
		play_answer_problem(answer, play_sitemap_problem(reader->sitemap));
		return PLAY_LAYOUT_CHANGED;
	}
	if (!play_sitemap_closed(reader->sitemap))
	{
		play_answer_drop(answer, 0);
		return PLAY_SHORT;
	}
	if (answer->nrows == 0 && answer->rejected == 0 && reader->nlocations >= MANY_LOCATIONS)
	{
		play_answer_problem(answer, "no location of the sitemap is the page of an app");
		return PLAY_LAYOUT_CHANGED;
	}
	return play_answer_verdict(answer);
}

static const PlayResourceReader reader_of_pages =
{
	open_reader, feed_reader, end_reader, close_reader
};

static char *
path(const PlayAsk *ask)
{
	return strdup(play_url_path(ask->call->subject));
}

static const PlayStep steps[] =
{
	{
		.kind = PLAY_STEP_RESOURCE,
		.resource = {
			.path = path,
			.may_be_absent = true,
			.reader = &reader_of_pages,
		},
		.expected_size = SHARD_SIZE,
	},
};

const PlayOperation play_catalog_apps =
{
	.name = "catalog_apps",
	.inputs = inputs,
	.ninputs = 3,
	.columns = columns,
	.ncolumns = 1,
	.steps = steps,
	.nsteps = 1,
};
