/*
 * envelope_string.c
 *	  Strings of an envelope: unescaped as their pieces arrive.
 *
 * An escape may be cut anywhere by the end of a piece, so it is taken byte by
 * byte; only those that are in every payload are copied with the text.
 */
#include "play/wire/envelope_parts.h"

#include <stdint.h>
#include <string.h>

#include "json/digits.h"
#include "json/scan.h"
#include "json/utf8.h"

#if defined(__x86_64__) && defined(__SSE2__)
#include <immintrin.h>
#define WIDE_COPY
#endif

/* Text is read in steps, so that a limit is noticed soon. */
#define STEP ((ptrdiff_t) 64 * 1024)

/*
 * Adds the character of a \u escape.  Unpaired surrogates and NUL are dropped.
 */
static bool
end_unit(PlayEnvelope *envelope)
{
	unsigned	unit = envelope->unit;
	unsigned	high = envelope->surrogate;
	char		bytes[4];

	envelope->surrogate = 0;
	if (unit >= 0xD800 && unit <= 0xDBFF)
	{
		envelope->surrogate = unit;
		return true;
	}
	if (unit >= 0xDC00 && unit <= 0xDFFF)
	{
		if (high == 0)
			return true;
		unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
	}
	return unit == 0 ||
		play_envelope_put(envelope, bytes, (size_t) (put_utf8(bytes, unit) - bytes));
}

/*
 * Handles one more byte of an escape.
 */
static bool
in_escape(PlayEnvelope *envelope, char c)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	int			digit;

	if (envelope->escape == 1)
	{
		if (c == 'u')
		{
			envelope->escape = 2;
			envelope->unit = 0;
			return true;
		}
		letter = c != '\0' ? strchr(letters, c) : NULL;
		if (letter == NULL)
			return end_with(envelope, PLAY_ENVELOPE_BROKEN);
		envelope->escape = 0;
		envelope->surrogate = 0;
		return play_envelope_put(envelope, &values[letter - letters], 1);
	}
	digit = hex_digit(c);
	if (digit < 0)
		return end_with(envelope, PLAY_ENVELOPE_BROKEN);
	envelope->unit = envelope->unit << 4 | (unsigned) digit;
	if (++envelope->escape < 6)
		return true;
	envelope->escape = 0;
	return end_unit(envelope);
}

/*
 * The first byte of a string's text that is a quote, a backslash or a control
 * character, or end.
 */
static const char *
plain_text(const char *p, const char *end)
{
#ifdef __SSE2__
	while (end - p >= SCAN_BLOCK)
	{
		unsigned	bits = scan_escaped(_mm_loadu_si128((const __m128i *) p));

		if (bits != 0)
			return p + __builtin_ctz(bits);
		p += SCAN_BLOCK;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && (unsigned char) *p >= ' ')
		p++;
	return p;
}

#ifdef WIDE_COPY

#define WIDE 64
#define ODD_BITS UINT64_C(0xAAAAAAAAAAAAAAAA)

/* Does the processor have what copy_wide() is made of? */
static inline bool
has_wide_copy(void)
{
	return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw");
}

/*
 * The same as copy_payload(), in whole blocks: an escape costs nothing but its
 * place, where a branch for each would often be mispredicted.  It stops at a
 * block that has something else, and before what is less than a block.
 */
__attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,popcnt")))
static const char *
copy_wide(char **to, const char *p, const char *end)
{
	char	   *out = *to;
	bool		plain = true;

	while (plain && end - p >= WIDE)
	{
		__m512i		bytes = _mm512_loadu_si512(p);
		uint64_t	quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
		uint64_t	slashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
		uint64_t	control = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(' '));
		/* of a run of backslashes each other one begins an escape */
		uint64_t	runs = ((slashes << 1 | ODD_BITS) - slashes) ^ ODD_BITS;
		uint64_t	starts = runs & slashes;
		uint64_t	escaped = runs ^ slashes;
		uint64_t	kept = ~starts;
		uint64_t	stops = (quotes & ~escaped) | control |
			(escaped & ~(quotes | slashes)) >> 1;
		int			n = WIDE - (int) (starts >> (WIDE - 1));	/* a last one waits */

		plain = stops == 0;
		if (!plain)
		{
			n = __builtin_ctzll(stops);
			kept &= (UINT64_C(1) << n) - 1;
		}
		_mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, bytes));
		out += __builtin_popcountll(kept);
		p += n;
	}
	*to = out;
	return p;
}

#endif							/* WIDE_COPY */

/*
 * Copies the text of a payload as far as it is plain or has one of the two
 * escapes that are in every payload, for a quote and a backslash.  There is
 * room for all of it.
 */
static const char *
copy_payload(PlayEnvelope *envelope, const char *p, const char *end)
{
	char	   *out = envelope->payload + envelope->payload_len;

#ifdef WIDE_COPY
	if (has_wide_copy())
		p = copy_wide(&out, p, end);
#endif
	while (p < end)
	{
#ifdef __SSE2__
		if (end - p >= SCAN_BLOCK)
		{
			__m128i		bytes = _mm_loadu_si128((const __m128i *) p);
			unsigned	bits = scan_escaped(bytes);
			int			plain = bits != 0 ? __builtin_ctz(bits) : SCAN_BLOCK;

			/* the whole block; what does not count is written over */
			_mm_storeu_si128((__m128i *) out, bytes);
			p += plain;
			out += plain;
			if (bits == 0)
				continue;
		}
#endif
		if (*p == '\\')
		{
			if (end - p < 2 || (p[1] != '"' && p[1] != '\\'))
				break;
			*out++ = p[1];
			p += 2;
		}
		else if (*p == '"' || (unsigned char) *p < ' ')
			break;
		else
			*out++ = *p++;
	}
	envelope->payload_len = (size_t) (out - envelope->payload);
	return p;
}

/*
 * Takes text of a string up to its end or an escape.  NULL ends the parsing.
 */
static const char *
in_text(PlayEnvelope *envelope, const char *p, const char *end)
{
	const char *from = p;

	if (end - p > STEP)
		end = p + STEP;
	if (envelope->target == TO_PAYLOAD)
	{
		if (!play_envelope_grow(envelope, (size_t) (end - p)))
			return NULL;
		p = copy_payload(envelope, p, end);
		if (envelope->payload_len > envelope->max_payload)
		{
			end_with(envelope, PLAY_ENVELOPE_TOO_LARGE);
			return NULL;
		}
	}
	else
	{
		p = plain_text(p, end);
		if (p > from && !play_envelope_put(envelope, from, (size_t) (p - from)))
			return NULL;
	}
	if (p > from)
		envelope->surrogate = 0;
	return p;
}

/*
 * Is the escape at p one that copy_payload() takes?
 */
static inline bool
is_plain_escape(const PlayEnvelope *envelope, const char *p, const char *end)
{
	return envelope->target == TO_PAYLOAD && end - p > 1 &&
		(p[1] == '"' || p[1] == '\\');
}

const char *
play_envelope_string(PlayEnvelope *envelope, const char *p, const char *end)
{
	while (p < end)
	{
		if (envelope->escape > 0)
		{
			if (!in_escape(envelope, *p++))
				return NULL;
			continue;
		}
		if (*p == '"')
		{
			envelope->expect = envelope->is_key ? EXPECT_COLON : STRING_ENDED;
			return p + 1;
		}
		if (*p == '\\' && !is_plain_escape(envelope, p, end))
		{
			envelope->escape = 1;
			p++;
			continue;
		}
		if ((unsigned char) *p < ' ')
		{
			end_with(envelope, PLAY_ENVELOPE_BROKEN);
			return NULL;
		}
		p = in_text(envelope, p, end);
		if (p == NULL)
			return NULL;
	}
	return p;
}
