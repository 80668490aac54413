/*
 * find.h
 *	  Finding marks in a body.
 *
 * memmem() takes a page byte by byte, and a page is read before it is known to
 * have what is sought: here sixteen places are looked at at once, for three bytes
 * of the mark that few other words have.
 */
#ifndef PLAY_FIND_H
#define PLAY_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Size of a key. */
#define PLAY_KEY 3

/* The first place of a key's bytes from p on, NULL if they do not come before end. */
static inline const char *
play_find_key(const char *p, const char *end, const char *key)
{
#ifdef __SSE2__
	const __m128i first = _mm_set1_epi8(key[0]);
	const __m128i second = _mm_set1_epi8(key[1]);
	const __m128i third = _mm_set1_epi8(key[2]);

	for (; end - p >= 16 + PLAY_KEY - 1; p += 16)
	{
		__m128i		found = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *) p), first);
		unsigned	bits;

		found = _mm_and_si128(found, _mm_cmpeq_epi8(
							  _mm_loadu_si128((const __m128i *) (p + 1)), second));
		found = _mm_and_si128(found, _mm_cmpeq_epi8(
							  _mm_loadu_si128((const __m128i *) (p + 2)), third));
		bits = (unsigned) _mm_movemask_epi8(found);
		if (bits != 0)
			return p + __builtin_ctz(bits);
	}
#endif
	return memmem(p, (size_t) (end - p), key, PLAY_KEY);
}

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
