/*
 * text.h
 *	  Work on texts that the decoders share.
 *
 * Each works in place and returns the new length, which is never larger.
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

#endif							/* PLAY_TEXT_H */
