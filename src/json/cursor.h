/*
 * cursor.h
 *	  What the reader shares with the cursor of json.h.
 *
 * Here is the rule of the trailing object: element i of an array is child i
 * of the message, unless it is the last element and an object; then its keys
 * are field numbers n, and their values children n - 1.  An element that is
 * not null wins over the object, and of a repeated key the last.
 */
#ifndef JS_CURSOR_H
#define JS_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/arena.h"

/* A child that stands in a trailing object. */
typedef struct JsField
{
	const char *value;
	uint32_t	index;			/* of the child: field number less one */
} JsField;

/* Field numbers of protobuf have 29 bits; a few more do no harm. */
#define JS_MAX_FIELD 1000000000

/*
 * js_check() for a value that begins at p (no white space before it), depth
 * levels down (the root is at 1).
 */
extern const char *js_check_value(const char *p, const char *end, int depth);

/*
 * Checks the string whose text begins at p; returns its end, or NULL if it is
 * invalid.
 */
extern const char *js_check_string(const char *p);

/*
 * The end of the escape, or of the UTF-8 sequences, at p; NULL if that is not valid.
 */
extern const char *js_check_escape(const char *p);
extern const char *js_check_utf8(const char *p);

/*
 * The field number that the key whose text begins at p spells, 0 if it is no
 * decimal number without leading zeros.  The key need not be checked yet.
 */
extern uint32_t js_field_number(const char *p);

/*
 * Writes the clean text of the checked string at *string, see
 * js_string().  Returns the end of what it wrote and moves *string over
 * the string; or NULL if there is no room for it before limit.  The room
 * between the string's own quotes is always enough.
 */
extern char *js_unescape(char *out, const char *limit,
								const char **string);

/*
 * js_take_string() for a string that was not checked, if there is room for its text
 * where the arena's next one will be; else NULL.  Then *string is NULL if the string
 * is invalid, and else where it was.
 */
extern char *js_take_unchecked(const char **string, JsArena *arena, size_t *len);

/* The letter of the escape that a clean text's character needs in JSON, or 0. */
extern char js_escape_letter(char c);

/* js_string(), which also moves *string past the string, if there is memory. */
extern char *js_take_string(const char **string, JsArena *arena,
								   size_t *len);

/* What is left of the budget. */
extern size_t js_budget_left;

/* Charges the budget for bytes that were walked; false if it is spent. */
static inline bool
js_budget_charge(size_t len)
{
	js_budget_left -= len < js_budget_left ? len : js_budget_left;
	return js_budget_left > 0;
}

/* js_get(), which also returns how many containers down the value is. */
extern const char *js_descend(const char *p, const char *path,
									 int *levels);

/*
 * The end of the container that is so many levels up from p, in a checked
 * text; p is at a value or at what follows one.  With no levels, the end of the
 * value.
 */
extern const char *js_skip_out(const char *p, int levels);

/*
 * Puts the fields of the trailing object at the given position of an array in
 * the order of their indexes, leaves out those that are null or that another
 * one wins over, and returns how many are left.  They must come in the order
 * of the text.
 */
extern size_t js_order_fields(JsField *fields, size_t n, const char *array,
						  size_t position);

#endif							/* JS_CURSOR_H */
