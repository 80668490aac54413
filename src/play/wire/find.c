/*
 * find.c
 *	  Finds three bytes in a text, in blocks as wide as the processor has.
 */
#include "play/wire/find.h"

#ifdef __SSE2__
#include <immintrin.h>

/*
 * Finds a key that begins in a whole block of 16 bytes; otherwise moves *from
 * over the blocks.
 */
static const char *
find_in_blocks(const char **from, const char *end, const char *key)
{
	const __m128i first = _mm_set1_epi8(key[0]);
	const __m128i second = _mm_set1_epi8(key[1]);
	const __m128i third = _mm_set1_epi8(key[2]);
	const char *p = *from;

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
	*from = p;
	return NULL;
}

#ifdef __x86_64__

/* The same with blocks of 32 bytes, on processors that have them. */
__attribute__((target("avx2")))
static const char *
find_in_wide_blocks(const char **from, const char *end, const char *key)
{
	const __m256i first = _mm256_set1_epi8(key[0]);
	const __m256i second = _mm256_set1_epi8(key[1]);
	const __m256i third = _mm256_set1_epi8(key[2]);
	const char *p = *from;

	for (; end - p >= 32 + PLAY_KEY - 1; p += 32)
	{
		__m256i		found = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *) p), first);
		unsigned	bits;

		found = _mm256_and_si256(found, _mm256_cmpeq_epi8(
								 _mm256_loadu_si256((const __m256i *) (p + 1)), second));
		found = _mm256_and_si256(found, _mm256_cmpeq_epi8(
								 _mm256_loadu_si256((const __m256i *) (p + 2)), third));
		bits = (unsigned) _mm256_movemask_epi8(found);
		if (bits != 0)
			return p + __builtin_ctz(bits);
	}
	*from = p;
	return NULL;
}

#endif							/* __x86_64__ */
#endif							/* __SSE2__ */

const char *
play_find_key(const char *p, const char *end, const char *key)
{
#ifdef __SSE2__
	const char *found = NULL;

#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		found = find_in_wide_blocks(&p, end, key);
#endif
	if (found == NULL)
		found = find_in_blocks(&p, end, key);
	if (found != NULL)
		return found;
#endif
	return memmem(p, (size_t) (end - p), key, PLAY_KEY);
}
