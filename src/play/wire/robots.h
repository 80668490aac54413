/*
 * robots.h
 *	  The sitemaps that a robots.txt names, found in the text as it arrives.
 */
#ifndef PLAY_ROBOTS_H
#define PLAY_ROBOTS_H

#include "play/wire/sitemap.h"

/* A robots.txt that is read; zero-initialised is its beginning. */
typedef struct PlayRobots
{
	char		line[PLAY_MOST_LOCATION + 64];
	size_t		len;
	bool		too_long;		/* the line at hand: it is passed over */
} PlayRobots;

/*
 * Takes the next bytes: the URLs of its Sitemap lines go to the sink.  Its last
 * line may have no end, so it ends with a line feed that is fed to it.  False: the
 * sink did not want more.
 */
extern bool play_robots_feed(PlayRobots *robots, const char *data, size_t len,
							 PlayLocationSink sink, void *arg);

#endif							/* PLAY_ROBOTS_H */
