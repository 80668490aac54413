/*
 * find.h
 *	  Finding marks in a body.
 *
 * memmem() takes a page byte by byte, and a page is read before it is known to
 * have what is sought: here many places are looked at at once, for three bytes
 * of the mark that few other words have.
 */
#ifndef PLAY_FIND_H
#define PLAY_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Size of a key. */
#define PLAY_KEY 3

/*
 * Finds the first place of a key's bytes from p on; NULL if they do not come before
 * end.
 */
extern const char *play_find_key(const char *p, const char *end, const char *key);

/* Does a mark stand at p? */
static inline bool
play_is_mark(const char *p, const char *end, const char *mark)
{
	size_t		n = strlen(mark);

	return (size_t) (end - p) >= n && memcmp(p, mark, n) == 0;
}

/* The first place of a mark, whose key stands at its beginning; or NULL. */
static inline const char *
play_find_mark(const char *text, size_t len, const char *mark)
{
	const char *end = text + len;

	for (const char *p = text; (p = play_find_key(p, end, mark)) != NULL; p++)
	{
		if (play_is_mark(p, end, mark))
			return p;
	}
	return NULL;
}

#endif							/* PLAY_FIND_H */
