/*
 * scan.h
 *	  The inner loops of reading JSON text: white space and plain text.
 *
 * Text is scanned in blocks of 16 bytes.  One may reach beyond the text, but
 * never into a page that the text has no part in, so the load is safe; what lies
 * outside the text comes after the byte that ends the scan.  (Sanitizers, which
 * know objects and not pages, are told to look away from that one load.)
 */
#ifndef JS_SCAN_H
#define JS_SCAN_H

#include <stdbool.h>
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

/*
 * Is it a quote, a backslash, a control character below space or part of a
 * UTF-8 sequence?
 */
static inline bool
is_special(char c)
{
	return c == '"' || c == '\\' || (signed char) c < ' ';
}

/*
 * Must copying a checked string stop here to think?  At a quote, a backslash,
 * DEL, and the lead byte of U+0080 to U+00BF.
 */
static inline bool
is_unclean(char c)
{
	return c == '"' || c == '\\' || c == 0x7F || (unsigned char) c == 0xC2;
}

/*
 * Must copying a string that was not checked stop here?
 */
static inline bool
is_unchecked(char c)
{
	return is_special(c) || c == 0x7F;
}

#ifdef __SSE2__

#define SCAN_BLOCK 16

/* No system has smaller pages. */
#define SCAN_PAGE 4096

/* May a block be loaded from here, whatever the text's length? */
static inline bool
scan_may_load(const char *p)
{
	return ((uintptr_t) p & (SCAN_PAGE - 1)) <= SCAN_PAGE - SCAN_BLOCK;
}

__attribute__((no_sanitize_address))
static inline __m128i
scan_load(const char *p)
{
	return _mm_loadu_si128((const __m128i *) p);
}

/*
 * A bit for each byte that is special (control characters and UTF-8 are less
 * than a space as signed bytes).
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

/* A bit for each byte that is unclean. */
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

/* A bit for each byte where copying a string that was not checked must stop. */
static inline unsigned
scan_unchecked(__m128i bytes)
{
	return scan_special(bytes) |
		(unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
}

#define SCAN_BLOCKS(p, bits_of) \
	while (scan_may_load(p)) \
	{ \
		unsigned	bits_ = bits_of(scan_load(p)); \
		if (bits_ != 0) \
			return (p) + __builtin_ctz(bits_); \
		(p) += SCAN_BLOCK; \
	}

#else							/* !__SSE2__ */

#define SCAN_BLOCKS(p, bits_of)

#endif							/* __SSE2__ */

/*
 * The first byte at or after p that is not plain ASCII text of a string.  The
 * text must end in a NUL byte.
 */
static inline const char *
scan_string(const char *p)
{
	for (;; p++)
	{
		SCAN_BLOCKS(p, scan_special);
		if (is_special(*p))
			return p;
	}
}

/*
 * The first byte at or after p in a checked string that is not copied as it
 * stands.
 */
static inline const char *
scan_clean(const char *p)
{
	for (;; p++)
	{
		SCAN_BLOCKS(p, scan_unclean);
		if (is_unclean(*p))
			return p;
	}
}

#ifdef __SSE2__

/* A bit for each byte that is c. */
static inline unsigned
scan_each(__m128i bytes, char c)
{
	return (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

/*
 * Of bits for backslashes: those of what they escape, which is every byte after
 * a run of an odd number of them.  The first is not escaped; the bit beyond the
 * block may be.
 */
static inline unsigned
scan_escaped_by(unsigned slashes)
{
	const unsigned even = 0x55555555;
	unsigned	starts = slashes & ~(slashes << 1);
	unsigned	after_even = (slashes + (starts & even)) & ~slashes;
	unsigned	after_odd = (slashes + (starts & ~even)) & ~slashes;

	return (after_even & ~even) | (after_odd & even);
}

/*
 * Bits for opening and for closing brackets, whose codes differ from those of
 * braces in the same bit.
 */
static inline void
scan_brackets(__m128i bytes, unsigned *opens, unsigned *closes)
{
	__m128i		lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));

	*opens = (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(lower, _mm_set1_epi8('{')));
	*closes = (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(lower, _mm_set1_epi8('}')));
}

/* Of bits for quotes: those from each odd one up to the next. */
static inline unsigned
scan_between(unsigned quotes)
{
	quotes ^= quotes << 1;
	quotes ^= quotes << 2;
	quotes ^= quotes << 4;
	return (quotes ^ quotes << 8) & 0xFFFF;
}

/* How many of the 16 bits are set. */
static inline int
scan_count(unsigned bits)
{
	bits = bits - (bits >> 1 & 0x5555);
	bits = (bits & 0x3333) + (bits >> 2 & 0x3333);
	bits = (bits + (bits >> 4)) & 0x0F0F;
	return (int) ((bits + (bits >> 8)) & 0x1F);
}

#endif							/* __SSE2__ */

/*
 * The end of the checked string whose text begins at p.
 */
static inline const char *
scan_past_string(const char *p)
{
	for (;;)
	{
#ifdef __SSE2__
		if (scan_may_load(p))
		{
			__m128i		bytes = scan_load(p);
			unsigned	slashes = scan_each(bytes, '\\');
			unsigned	escaped = slashes == 0 ? 0 : scan_escaped_by(slashes);
			unsigned	quotes = scan_each(bytes, '"') & ~escaped;

			if (quotes != 0)
				return p + __builtin_ctz(quotes) + 1;
			p += SCAN_BLOCK + (escaped >> SCAN_BLOCK);
			continue;
		}
#endif
		if (*p == '"')
			return p + 1;
		p += *p == '\\' ? 2 : 1;
	}
}

#endif							/* JS_SCAN_H */
