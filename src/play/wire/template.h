/*
 * template.h
 *	  JSON text with holes.
 *
 * The constant part of some payloads has thousands of numbers, which jansson
 * takes most of a millisecond to write.  So it writes them once, with strings
 * such as "{num}" for what changes, and each call's values, which a serialiser
 * has written too, take the place of these strings.
 */
#ifndef PLAY_TEMPLATE_H
#define PLAY_TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>

/*
 * Returns the text of a JSON value, which is kept in *kept: make() builds the
 * value at the first use.  NULL when out of memory.
 */
extern const char *play_template_once(char **kept, json_t *(*make) (void));

/*
 * Fills the holes of a template.  Pairs of a hole's name and its value follow,
 * then NULL.  The values are JSON values, which are released; if one is NULL
 * (out of memory), so is the result.  The text is from malloc().
 */
extern char *play_template_fill(const char *template_text,...);

#endif							/* PLAY_TEMPLATE_H */
