/*
 * text.h
 *	  Conversions of texts that the decoders share.
 *
 * They work in place; no text becomes longer.
 */
#ifndef PLAY_TEXT_H
#define PLAY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Converts a piece of the store's HTML to the text that it shows. */
extern size_t play_text_from_html(char *text, size_t len);

/* Decodes percent-encoding and "+". */
extern size_t play_text_from_url(char *text, size_t len);

#endif							/* PLAY_TEXT_H */
