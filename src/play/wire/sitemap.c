/*
 * sitemap.c
 *	  The locations that sitemaps list.
 *
 * The namespace of the root, whatever it is, is that of the elements that count:
 * others have extensions of their own, such as <image:loc>.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/wire/sitemap.h"
#include "xml/reader.h"

static const struct
{
	const char *root;
	const char *entry;
}			kinds[] = {
	[PLAY_SITEMAP_OF_PAGES] = {"urlset", "url"},
	[PLAY_SITEMAP_OF_SITEMAPS] = {"sitemapindex", "sitemap"},
};

enum
{
	DEPTH_ROOT = 1, DEPTH_ENTRY, DEPTH_LOCATION
};

struct PlaySitemap
{
	PlaySitemapKind kind;
	PlayLocationSink sink;
	void	   *arg;
	XmlReader  *reader;
	const char *space;			/* of the root */
	int			depth;
	bool		in_entry;
	bool		in_location;
	bool		has_location;	/* the entry at hand */
	bool		broken;			/* by what it says, not by how */
	size_t		len;
	char		location[PLAY_MOST_LOCATION + 1];
	char		problem[192];
};

static bool
refuse(PlaySitemap *sitemap, const char *problem)
{
	sitemap->broken = true;
	snprintf(sitemap->problem, sizeof(sitemap->problem), "%s", problem);
	return false;
}

static bool
begin_root(PlaySitemap *sitemap, const char *space, const char *name)
{
	char		problem[192];

	sitemap->space = space;
	if (strcmp(name, kinds[sitemap->kind].root) == 0)
		return true;
	snprintf(problem, sizeof(problem), "the document is a <%.60s>, not a <%s>", name,
			 kinds[sitemap->kind].root);
	return refuse(sitemap, problem);
}

/* The reader's sink: an element begins. */
static bool
on_begin(void *arg, const char *space, const char *name, int depth)
{
	PlaySitemap *sitemap = arg;

	sitemap->depth = depth;
	if (depth == DEPTH_ROOT)
		return begin_root(sitemap, space, name);
	if (space != sitemap->space)
		return true;
	if (depth == DEPTH_ENTRY)
	{
		sitemap->in_entry = strcmp(name, kinds[sitemap->kind].entry) == 0;
		sitemap->has_location = false;
	}
	else if (depth == DEPTH_LOCATION && sitemap->in_entry && strcmp(name, "loc") == 0)
	{
		sitemap->in_location = true;
		sitemap->len = 0;
	}
	return true;
}

static bool
on_text(void *arg, const char *text, size_t len)
{
	PlaySitemap *sitemap = arg;

	if (!sitemap->in_location || sitemap->depth != DEPTH_LOCATION)
		return true;
	if (len > PLAY_MOST_LOCATION - sitemap->len)
		return refuse(sitemap, "a location is too long");
	memcpy(sitemap->location + sitemap->len, text, len);
	sitemap->len += len;
	return true;
}

/* Gives away the location at hand, without the blanks around it. */
static bool
end_location(PlaySitemap *sitemap)
{
	const char *begin = sitemap->location;

	while (sitemap->len > 0 && strchr(" \t\r\n", sitemap->location[sitemap->len - 1]) != NULL)
		sitemap->len--;
	sitemap->location[sitemap->len] = '\0';
	sitemap->in_location = false;
	sitemap->has_location = true;
	return sitemap->sink(sitemap->arg, begin + strspn(begin, " \t\r\n"));
}

static bool
on_end(void *arg, int depth)
{
	PlaySitemap *sitemap = arg;
	bool		is_entry = depth == DEPTH_ENTRY && sitemap->in_entry;

	sitemap->depth = depth - 1;
	if (depth == DEPTH_LOCATION && sitemap->in_location)
		return end_location(sitemap);
	if (!is_entry)
		return true;
	sitemap->in_entry = false;
	return sitemap->has_location || sitemap->sink(sitemap->arg, "");
}

static const XmlSink reader_sink = {on_begin, on_text, on_end};

PlaySitemap *
play_sitemap_create(PlaySitemapKind kind, PlayLocationSink sink, void *arg)
{
	PlaySitemap *sitemap = calloc(1, sizeof(PlaySitemap));

	if (sitemap == NULL)
		return NULL;
	sitemap->kind = kind;
	sitemap->sink = sink;
	sitemap->arg = arg;
	sitemap->reader = xml_reader_create(&reader_sink, sitemap);
	if (sitemap->reader == NULL)
	{
		free(sitemap);
		return NULL;
	}
	return sitemap;
}

void
play_sitemap_destroy(PlaySitemap *sitemap)
{
	if (sitemap == NULL)
		return;
	xml_reader_destroy(sitemap->reader);
	free(sitemap);
}

PlaySitemapState
play_sitemap_feed(PlaySitemap *sitemap, const char *data, size_t len)
{
	switch (xml_reader_feed(sitemap->reader, data, len))
	{
		case XML_MORE:
			break;
		case XML_STOPPED:
			return sitemap->broken ? PLAY_SITEMAP_BROKEN : PLAY_SITEMAP_STOPPED;
		case XML_BROKEN:
			if (sitemap->problem[0] == '\0')
				snprintf(sitemap->problem, sizeof(sitemap->problem),
						 "the sitemap cannot be read: %s", xml_reader_problem(sitemap->reader));
			return PLAY_SITEMAP_BROKEN;
		case XML_NO_MEMORY:
			return PLAY_SITEMAP_NO_MEMORY;
	}
	return PLAY_SITEMAP_MORE;
}

bool
play_sitemap_closed(const PlaySitemap *sitemap)
{
	return xml_reader_closed(sitemap->reader);
}

const char *
play_sitemap_problem(const PlaySitemap *sitemap)
{
	return sitemap->problem;
}
