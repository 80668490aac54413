/*
 * utf8.h
 *	  Code points as UTF-8.
 */
#ifndef JS_UTF8_H
#define JS_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Does SQL have a use for this code point?  It has none for control characters
 * other than white space, nor for surrogates.
 */
static inline bool
is_clean(unsigned c)
{
	if (c < ' ')
		return c == '\t' || c == '\n' || c == '\r';
	return (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF);
}

/* Writes a code point up to U+10FFFF, at most 4 bytes, and returns the end. */
static inline char *
put_utf8(char *out, unsigned c)
{
	if (c < 0x80)
		*out++ = (char) c;
	else if (c < 0x800)
	{
		*out++ = (char) (0xC0 | c >> 6);
		*out++ = (char) (0x80 | (c & 0x3F));
	}
	else if (c < 0x10000)
	{
		*out++ = (char) (0xE0 | c >> 12);
		*out++ = (char) (0x80 | (c >> 6 & 0x3F));
		*out++ = (char) (0x80 | (c & 0x3F));
	}
	else
	{
		*out++ = (char) (0xF0 | c >> 18);
		*out++ = (char) (0x80 | (c >> 12 & 0x3F));
		*out++ = (char) (0x80 | (c >> 6 & 0x3F));
		*out++ = (char) (0x80 | (c & 0x3F));
	}
	return out;
}

/*
 * Removes the control characters that SQL has no use for; returns the new
 * length.
 */
extern size_t js_text_clean(char *text, size_t len);

/* Is it UTF-8? */
extern bool js_text_is_utf8(const char *text, size_t len);

/*
 * Makes a message one line of UTF-8.  It may contain the origin's bytes, cut
 * anywhere: invalid bytes become "?", and part of a character at the end is
 * removed.
 */
extern void js_text_mend(char *message);

#endif							/* JS_UTF8_H */
