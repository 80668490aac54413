/*
 * apps.h
 *	  Hand-written answers about apps, for the tests of the operations that
 *	  read them.
 */
#ifndef TEST_APPS_H
#define TEST_APPS_H

#include <jansson.h>

#include "play/rows/app_message.h"

/* The steps of the operations about one app. */
#define RPC 0
#define PAGE 1

#define ID "com.example.app"
#define IMAGE(url) "[null,2,[512,512],[null,null,\"" url "\"]]"
#define CATEGORY(name, id) \
	"[\"" name "\",[null,null,null,null,[null,null,\"/store/apps/category/X\"]]," id ",\"/m/1\"]"
#define ONE_OFFER(price, before, ends) \
	"[[[[[null,[[" price "]," before "],null,null,null,null,null,null,null,null,null,null," \
	"null,null," ends "]]]]]"
#define RATED \
	"[[\"4.2\",4.25],[null,[\"1\",1],[\"2\",2],[\"3\",3],[\"4\",4],[\"90\",90]],[\"100\",100]," \
	"[\"7\",7]]"

/* An app with every field, by field number. */
extern const char apps_full[];

/* Returns the value of the only row in a column. */
extern const JsValue *apps_value(const PlayOperation *operation, const PlayAnswer *answer,
								   const char *column);

/*
 * Writes a value as text, for tests to compare: "null", "true", "5", "{1,2}" …
 */
extern void apps_show(const JsValue *shown, char *text, size_t size);

/* Fails unless the only row has that value in a column. */
extern void apps_assert(const PlayOperation *operation, const PlayAnswer *answer,
						const char *column, const char *expected);

/*
 * Makes the root of an app from an object of its fields.  Fields from number
 * "from" on go into a trailing object.  document is the package that the root
 * names, NULL for none.
 */
extern char *apps_make_root(json_t *fields, int from, const char *document);

extern json_t *apps_parse(const char *text);

/* Reads a root as the answer to a call for ID; NULL: null. */
extern PlayVerdict apps_read_root(const PlayOperation *operation, const char *root,
								  PlayAnswer *answer);

/*
 * Reads the full app with one of its fields replaced, or removed if
 * replacement is NULL.
 */
extern PlayVerdict apps_read_with(const PlayOperation *operation, const char *field,
								  const char *replacement, PlayAnswer *answer);

/* Fails unless a column has this value when a field has that one. */
extern void apps_check(const PlayOperation *operation, const char *field,
					   const char *replacement, const char *column, const char *expected);

/*
 * Fails unless replacing a field makes the answer a changed layout, with this
 * problem.
 */
extern void apps_check_layout(const PlayOperation *operation, const char *field,
							  const char *replacement, const char *problem);

#endif							/* TEST_APPS_H */
