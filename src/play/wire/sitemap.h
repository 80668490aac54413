/*
 * sitemap.h
 *	  The locations that sitemaps list, found in the text as it arrives: those of
 *	  pages, or of an index's sitemaps.
 */
#ifndef PLAY_SITEMAP_H
#define PLAY_SITEMAP_H

#include <stdbool.h>
#include <stddef.h>

/* Takes a location, "" for an entry that has none; false ends the reading. */
typedef bool (*PlayLocationSink) (void *arg, const char *location);

/* The longest location, as the protocol of sitemaps has it. */
#define PLAY_MOST_LOCATION 2048

typedef enum PlaySitemapKind
{
	PLAY_SITEMAP_OF_PAGES,		/* <urlset><url><loc> */
	PLAY_SITEMAP_OF_SITEMAPS	/* <sitemapindex><sitemap><loc> */
} PlaySitemapKind;

typedef enum PlaySitemapState
{
	PLAY_SITEMAP_MORE,			/* fine so far */
	PLAY_SITEMAP_STOPPED,		/* the sink did not want more */
	PLAY_SITEMAP_BROKEN,		/* it is none, see the problem */
	PLAY_SITEMAP_NO_MEMORY
} PlaySitemapState;

typedef struct PlaySitemap PlaySitemap;

/* NULL when out of memory. */
extern PlaySitemap *play_sitemap_create(PlaySitemapKind kind, PlayLocationSink sink, void *arg);
extern void play_sitemap_destroy(PlaySitemap *sitemap);

/* Takes the next bytes.  Any state but MORE is final. */
extern PlaySitemapState play_sitemap_feed(PlaySitemap *sitemap, const char *data, size_t len);

/* True when the end of the sitemap was read. */
extern bool play_sitemap_closed(const PlaySitemap *sitemap);

/* What is wrong with one that is broken, in words. */
extern const char *play_sitemap_problem(const PlaySitemap *sitemap);

#endif							/* PLAY_SITEMAP_H */
