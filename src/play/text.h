/*
 * text.h
 *	  Work on texts that the decoders share.
 *
 * What changes a text works in place; no text becomes longer.
 */
#ifndef PLAY_TEXT_H
#define PLAY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The text that a piece of the store's HTML shows. */
extern size_t play_text_from_html(char *text, size_t len);

/* Percent-encoding and "+" undone. */
extern size_t play_text_from_url(char *text, size_t len);

/* Without the control characters that SQL has no use for. */
extern size_t play_text_clean(char *text, size_t len);

/* Is it UTF-8? */
extern bool play_text_is_utf8(const char *text, size_t len);

/*
 * One line of UTF-8 from a message that may have the origin's bytes in it and
 * may have been cut anywhere: what is no text becomes "?", what is left of a
 * character at the end goes.
 */
extern void play_text_mend(char *message);

#endif							/* PLAY_TEXT_H */
