/*
 * cursor.h
 *	  What the reader shares with the cursor of json.h.
 *
 * Here is the rule of the trailing object: element i of an array is child i
 * of the message, unless it is the last element and an object; then its keys
 * are field numbers n, and their values children n - 1.  An element that is
 * not null wins over the object, and of a repeated key the last.
 */
#ifndef PLAY_CURSOR_H
#define PLAY_CURSOR_H

#include <stddef.h>
#include <stdint.h>

/* A child that stands in a trailing object. */
typedef struct JsonField
{
	const char *value;
	uint32_t	index;			/* of the child: field number less one */
} JsonField;

/* Protobuf's largest field number. */
#define JSON_MAX_FIELD 536870911

/*
 * play_json_check() for a value that begins at p (no white space before it), depth
 * levels down (the root is at 1).
 */
extern const char *play_json_check_value(const char *p, const char *end, int depth);

/* The end of the string whose text begins at p, NULL if it is none. */
extern const char *play_json_check_string(const char *p);

/*
 * The field number that the key whose text begins at p spells, 0 if it is no
 * decimal number without leading zeros.  The key need not be checked yet.
 */
extern uint32_t play_json_field_number(const char *p);

/*
 * Writes the clean text of the checked string at *string (see play_json_string()),
 * which needs no more room than the string between its quotes.  Returns the end
 * of what it wrote and moves *string over the string.
 */
extern char *play_json_unescape(char *out, const char **string);

/*
 * Puts the fields of the trailing object at the given position of an array in
 * the order of their indexes, leaves out those that are null or that another
 * one wins over, and returns how many are left.  They must come in the order
 * of the text.
 */
extern size_t play_json_settle(JsonField *fields, size_t n, const char *array,
						  size_t position);

#endif							/* PLAY_CURSOR_H */
