/*
 * scan.h
 *	  The inner loops of reading JSON text: white space and plain text.
 *
 * Text is scanned in aligned blocks of 16 bytes.  A block may begin before
 * and end after the text, but an aligned block never reaches into a page that
 * the text has no part in, so the loads are safe; what lies outside the text is
 * masked off or comes after the byte that ends the scan.  (Sanitizers, which
 * know objects and not pages, are told to look away from that one load.)
 */
#ifndef PLAY_SCAN_H
#define PLAY_SCAN_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * p moved over white space.
 */
static inline const char *
scan_blank(const char *p)
{
	while ((unsigned char) *p <= ' ' &&
		   (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

#ifdef __SSE2__

#define SCAN_BLOCK 16

__attribute__((no_sanitize_address))
static inline __m128i
scan_load(const char *block)
{
	return _mm_load_si128((const __m128i *) block);
}

/*
 * A bit for each byte that is a quote, a backslash, a control character below
 * space or part of a UTF-8 sequence (the last two are less than a space as
 * signed bytes).
 */
static inline unsigned
scan_special(__m128i bytes)
{
	__m128i		found;

	found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
						 _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	found = _mm_or_si128(found, _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')));
	return (unsigned) _mm_movemask_epi8(found);
}

/*
 * A bit for each byte that does not stand for itself in a string: a quote, a
 * backslash, a control character below space.
 */
static inline unsigned
scan_escaped(__m128i bytes)
{
	__m128i		control = _mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1));
	__m128i		found;

	found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
						 _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, control));
	return (unsigned) _mm_movemask_epi8(found);
}

/*
 * A bit for each byte at which copying a checked string must stop to think:
 * quote, backslash, DEL, and the lead byte of U+0080 to U+00BF.
 */
static inline unsigned
scan_unclean(__m128i bytes)
{
	__m128i		found;

	found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
						 _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
	found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char) 0xC2)));
	return (unsigned) _mm_movemask_epi8(found);
}

#define SCAN_WITH(p, bits_of) \
	do { \
		unsigned	skip_ = (unsigned) ((uintptr_t) (p) & (SCAN_BLOCK - 1)); \
		const char *block_ = (p) - skip_; \
		unsigned	bits_ = bits_of(scan_load(block_)) & (0xFFFFu << skip_); \
		while (bits_ == 0) \
		{ \
			block_ += SCAN_BLOCK; \
			bits_ = bits_of(scan_load(block_)); \
		} \
		return block_ + __builtin_ctz(bits_); \
	} while (0)

#else							/* !__SSE2__ */

#define scan_special(c) \
	((c) == '"' || (c) == '\\' || (c) < ' ' || (c) > 0x7F)
#define scan_unclean(c) \
	((c) == '"' || (c) == '\\' || (c) == 0x7F || (c) == 0xC2)
#define SCAN_WITH(p, bits_of) \
	do { \
		while (!bits_of((unsigned char) *(p))) \
			(p)++; \
		return (p); \
	} while (0)

#endif							/* __SSE2__ */

/*
 * The first byte at or after p that is not plain ASCII text of a string.  The
 * text must end in a NUL byte.
 */
static inline const char *
scan_string(const char *p)
{
	SCAN_WITH(p, scan_special);
}

/*
 * The first byte at or after p in a checked string that is not copied as it
 * stands.
 */
static inline const char *
scan_clean(const char *p)
{
	SCAN_WITH(p, scan_unclean);
}

/*
 * The end of the checked string whose text begins at p.
 */
static inline const char *
scan_past_string(const char *p)
{
	for (;;)
	{
		p = scan_clean(p);
		if (*p == '"')
			return p + 1;
		p += *p == '\\' ? 2 : 1;
	}
}

#endif							/* PLAY_SCAN_H */
