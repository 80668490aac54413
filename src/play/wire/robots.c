/*
 * robots.c
 *	  The sitemaps that a robots.txt names.
 */
#include <string.h>
#include <strings.h>

#include "play/wire/robots.h"

/* Gives away what a line of a robots.txt names, if it names a sitemap. */
static bool
take_line(char *line, PlayLocationSink sink, void *arg)
{
	static const char name[] = "sitemap";

	line += strspn(line, " \t\r");
	if (strncasecmp(line, name, sizeof(name) - 1) != 0)
		return true;
	line += sizeof(name) - 1;
	line += strspn(line, " \t");
	if (*line++ != ':')
		return true;
	line += strspn(line, " \t");
	line[strcspn(line, " \t\r#")] = '\0';
	return line[0] == '\0' || sink(arg, line);
}

bool
play_robots_feed(PlayRobots *robots, const char *data, size_t len, PlayLocationSink sink,
				 void *arg)
{
	const char *end = data + len;

	while (data < end)
	{
		const char *feed = memchr(data, '\n', (size_t) (end - data));
		size_t		n = (size_t) ((feed == NULL ? end : feed) - data);

		if (n > sizeof(robots->line) - 1 - robots->len)
			robots->too_long = true;
		else
		{
			memcpy(robots->line + robots->len, data, n);
			robots->len += n;
		}
		if (feed == NULL)
			break;
		robots->line[robots->len] = '\0';
		if (!robots->too_long && !take_line(robots->line, sink, arg))
			return false;
		robots->len = 0;
		robots->too_long = false;
		data = feed + 1;
	}
	return true;
}
