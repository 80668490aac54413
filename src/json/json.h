/*
 * json.h
 *	  A cursor over JSON text.
 *
 * Nothing is built: a value is the pointer to its first byte.  The functions
 * come in two kinds.  js_check() reads a text that may be anything and
 * stops at the first byte that is not JSON (RFC 8259, UTF-8, at most
 * JS_MAX_DEPTH levels); the others walk a text that was checked and never look
 * past it.
 *
 * What is JSON is what jansson takes, with these exceptions: halves of surrogate
 * pairs and NUL may be written as escapes (and are dropped from a string's
 * text), and a number may be larger than 64 bits or a double hold (and then has
 * no value).
 */
#ifndef JS_JSON_H
#define JS_JSON_H

#include "json/arena.h"
#include "json/value.h"

/*
 * jansson's own limit, so that both refuse the same documents.  A scalar counts
 * as a level too.
 */
#define JS_MAX_DEPTH 2048

/*
 * Checks the value at p, after white space; returns its end, or NULL if there
 * is no valid value before end.  *end must be a NUL byte.
 */
extern const char *js_check(const char *p, const char *end);

/*
 * Checks a text of len bytes that should be a single value; returns the value,
 * or NULL. text[len] must be a NUL byte.
 */
extern const char *js_root(const char *text, size_t len);

/*
 * The budget.  A text is checked, and read by a reader, in one walk.  But the
 * functions below can be called for the same bytes again and again, and a
 * hostile text can make that take hours.  So reading a text begins with a
 * budget: JS_BUDGET_WALKS bytes may be walked for each byte of the text (real
 * answers take up to 3).  Once it is spent, js_get(), js_next() and
 * js_mentions() find nothing, js_read() fails, and js_budget_end() returns
 * false: what was read does not count.  Without a budget there is no limit.
 */
#define JS_BUDGET_WALKS 8

/*
 * Begins the budget of a text; returns the rest of the previous one, for
 * js_budget_end().
 */
extern size_t js_budget_begin(size_t len);

/* Adds the budget of another text that is read as well. */
extern void js_budget_add(size_t len);

/* Ends the budget; false if it was spent. */
extern bool js_budget_end(size_t before);

/* Returns p moved past white space. */
extern const char *js_blank(const char *p);

/* The end of a checked value. */
extern const char *js_skip(const char *p);

/*
 * The length of a checked value with the white space after it, for js_read()
 * of a part of a text.
 */
extern size_t js_length(const char *p);

/*
 * The value at the given path ("1,2,0") below a checked value, by the rule of
 * the trailing object; NULL if a step is missing or the value is null.
 */
extern const char *js_get(const char *p, const char *path);

/*
 * The first element of a checked array; NULL if p is NULL, not an array, or
 * empty.
 */
extern const char *js_first(const char *p);

/* The element after a checked one, NULL at the end of its array. */
extern const char *js_next(const char *element);

/* Does a checked value contain these bytes anywhere, as it is written? */
extern bool js_mentions(const char *p, const char *bytes);

/* Does a checked value contain nothing but brackets, nulls and empty texts? */
extern bool js_is_empty(const char *p);

/*
 * A checked string's text, unescaped and cleaned of what SQL has no use for:
 * NUL and the other control characters except TAB, LF and CR, and halves of
 * surrogate pairs.  NULL when out of memory or no string.
 */
extern char *js_string(const char *p, JsArena *arena, size_t *len);

/*
 * Writes the same text to out, which must have room for the string with its
 * quotes.  Returns its length and moves *p past the string.
 */
extern size_t js_copy_string(const char **p, char *out);

/*
 * A checked number.  js_int is false for one with a fraction or exponent,
 * or outside 64 bits; js_float for one that is not finite as a double.
 */
extern bool js_int(const char *p, int64_t *out);
extern bool js_float(const char *p, double *out);

/*
 * The same for any checked value, in all spellings of Google's JSON: a number,
 * or a string that is nothing but a number; an integer may have a fraction of
 * zeroes and an exponent ("9.039805E6", 1.0).
 */
extern bool js_as_int(const char *p, int64_t *out);
extern bool js_as_float(const char *p, double *out);

#endif							/* JS_JSON_H */
