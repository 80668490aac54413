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
 * The end of the value that begins at or after p (leading white space is
 * skipped), or NULL if there is none before end.  *end must be a NUL byte.
 */
extern const char *js_check(const char *p, const char *end);

/*
 * The one value that a text of len bytes is, NULL if it is none or has
 * something behind it.  text[len] must be a NUL byte.
 */
extern const char *js_root(const char *text, size_t len);

/*
 * The budget.  A text is checked, and read by a reader, in one walk; but the
 * functions below can be called again and again for the same bytes, and a
 * hostile text makes whoever does so once too often take hours.  So whoever
 * reads a text grants it: JS_BUDGET_WALKS bytes for each of its own may be
 * walked from then on.  Once they are, js_get(), js_next() and js_mentions()
 * find nothing more, js_read() ends, and js_budget_end() says that what was read
 * does not count.  (Real answers take up to 3.)  Where no budget was begun there
 * is no limit.
 */
#define JS_BUDGET_WALKS 8

/* Begins the budget of a text; returns what was left before, for the end. */
extern size_t js_budget_begin(size_t len);

/* Grants the same for one more text, which is read along with it. */
extern void js_budget_add(size_t len);

/* Ends it; false if it was spent. */
extern bool js_budget_end(size_t before);

/* p moved over white space. */
extern const char *js_blank(const char *p);

/* The end of a checked value. */
extern const char *js_skip(const char *p);

/*
 * Bytes of a checked value, with the white space behind it: the length by which
 * js_read() takes a part of a text.
 */
extern size_t js_length(const char *p);

/*
 * The value at the given path ("1,2,0") below a checked value, by the rule of
 * the trailing object; NULL if a step is missing or the value is null.
 */
extern const char *js_get(const char *p, const char *path);

/* First element of a checked array, NULL if p is NULL, no array, or has none. */
extern const char *js_first(const char *p);

/* The element after a checked one, NULL at the end of its array. */
extern const char *js_next(const char *element);

/* Do these bytes stand anywhere in a checked value, as it is written? */
extern bool js_mentions(const char *p, const char *bytes);

/* Is there nothing in a checked value but brackets, nulls and empty texts? */
extern bool js_is_empty(const char *p);

/*
 * A checked string's text, unescaped and cleaned of what SQL has no use for:
 * NUL and the other control characters except TAB, LF and CR, and halves of
 * surrogate pairs.  NULL when out of memory or no string.
 */
extern char *js_string(const char *p, JsArena *arena, size_t *len);

/*
 * The same text written to out, which has room for as many bytes as the string
 * takes with its quotes.  Returns its length and moves *p over the string.
 */
extern size_t js_copy_string(const char **p, char *out);

/*
 * A checked number.  js_int is false for one with a fraction or exponent,
 * or outside 64 bits; js_float for one that is not finite as a double.
 */
extern bool js_int(const char *p, int64_t *out);
extern bool js_float(const char *p, double *out);

/*
 * The same of any checked value, in every spelling that Google's JSON has: as
 * a number, or in a string that is nothing but a number; an integer may have a
 * fraction of zeroes and an exponent ("9.039805E6", 1.0).
 */
extern bool js_as_int(const char *p, int64_t *out);
extern bool js_as_float(const char *p, double *out);

#endif							/* JS_JSON_H */
