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

#endif							/* PLAY_TEXT_H */
