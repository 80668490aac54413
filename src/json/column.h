/*
 * column.h
 *	  Tables of columns: which value of a message becomes which field.
 *
 * Google Play answers with protobuf messages written as JSON arrays: field n
 * stands at index n - 1, and when the last element of a message is an object,
 * it holds further fields keyed by their decimal field number.  A path is the
 * way through such messages: "8,1,0,0" is index 8, then 1, then 0, then 0.
 * The rule of the trailing object applies at every step.
 *
 * A shape says what an operation reads from a root: columns of the root itself
 * and lists whose elements are rows.  It is compiled once into a reader, which
 * walks a text once, decodes only what a column names, and skips the rest; yet
 * a text that is not JSON is refused wherever the fault is.
 */
#ifndef JS_COLUMN_H
#define JS_COLUMN_H

#include "json/arena.h"
#include "json/value.h"

/* What a decoder made of a value. */
typedef enum JsDecoded
{
	JS_DECODED,				/* *out is set */
	JS_ABSENT,				/* it means that there is nothing */
	JS_MISFIT,				/* it is not what the column expects: see
							 * js_misfit() */
	JS_DECODE_NO_MEMORY
} JsDecoded;

/* A value to be decoded. */
typedef struct JsCell
{
	const char *json;			/* its first byte; it is valid, not null, and
								 * followed by a delimiter */
	const char *rest;			/* what follows the first "*" of the column's
								 * path: the path from each element of the
								 * array to its value; or NULL */
	JsArena    *arena;			/* for what *out points to */
} JsCell;

typedef JsDecoded (*JsDecoder) (const JsCell *cell, JsValue *out);

/* A cell without a rest, for calling a decoder. */
#define JS_CELL(value, memory) (&(const JsCell) {.json = (value),.arena = (memory)})

/*
 * Ends a decoder whose value is not what it expects ("an integer", a
 * constant).
 */
static inline JsDecoded
js_misfit(JsValue *out, const char *wanted)
{
	*out = (JsValue) {.type = JS_NULL,.len = 1,.u.text = wanted};
	return JS_MISFIT;
}

/*
 * What a column is when no path leads to a value.  A misfit is never taken for
 * an absent value: it is NULL, or the row is rejected.
 */
typedef enum JsAbsence
{
	JS_NULLABLE,				/* NULL */
	JS_REQUIRED,				/* the row is rejected */
	JS_FALSE,					/* false */
	JS_EMPTY_TEXTS,				/* an empty array of texts */
	JS_EMPTY_INTS,				/* of integers */
	JS_EMPTY_JSON,				/* [] */
	JS_LIST_NAME				/* the name of the row's list */
} JsAbsence;

typedef struct JsColumn
{
	const char *name;			/* the SQL column's */
	const char *path;			/* "12,0,0,1|72,0,1": the first that leads to
								 * a value that fits wins; "78,0,*,3,2": each
								 * element */
	JsDecoder	decode;			/* NULL: the column is not read */
	JsAbsence absence;
} JsColumn;

/*
 * A list of a root: each element that is not null gives a row, in the order of
 * the text (fields of a trailing object by number, after the elements).  Of
 * several paths, set apart by "|", the first that gives a row is the list.
 *
 * Where rows stand in lists within a list, such as permissions in groups, each
 * element of a message's own list gives a row.  Columns from first_inner on are
 * read from that element, those before it from the message that holds the inner
 * list.  A message without an inner list gives one row, in which the inner
 * columns are absent; an element that is an empty array gives none.
 */
typedef struct JsList
{
	const char *path;			/* of the array; "*" allowed as a step */
	const char *item;			/* from an element to its message, NULL: itself */
	const JsColumn *columns;
	int			ncolumns;
	const char *inner;			/* from a message to its inner list, or NULL */
	int			first_inner;
	const char *name;			/* for JS_LIST_NAME, or NULL */
} JsList;

typedef struct JsShape
{
	const JsColumn *columns;	/* of the root itself */
	int			ncolumns;
	const JsList *lists;
	int			nlists;
} JsShape;

typedef struct JsReader JsReader;

/* NULL when out of memory.  The shape must outlive the reader. */
extern JsReader *js_reader_create(const JsShape *shape);
extern void js_reader_destroy(JsReader *reader);

/* The shape that it was made from. */
extern const JsShape *js_reader_shape(const JsReader *reader);

typedef enum JsRead
{
	JS_READ,					/* the whole text was read */
	JS_READ_BAD_JSON,			/* it is not a single JSON value, or the budget
								 * of json.h is spent */
	JS_READ_NO_MEMORY,
	JS_READ_STOPPED			/* the sink ended it */
} JsRead;

/*
 * A row.  The values are overwritten by the next one; what they point to lives
 * as long as the arena.
 */
typedef struct JsRow
{
	int			list;			/* of the shape */
	const JsValue *values;
	const JsColumn *missing;	/* a required column without a value, or with a
								 * misfit: the row counts as rejected; NULL:
								 * none */
} JsRow;

/* Takes a row; returns false to end the reading. */
typedef bool (*JsRowSink) (void *arg, const JsRow *row);

/*
 * Reads the JSON text of len bytes (text[len] must be NUL).  Each row goes to
 * the sink as soon as it is read, so an error may be found after rows were
 * taken: drop them unless the result is JS_READ.  With that result, root[] has
 * the columns of the root itself (shape->ncolumns), and *root_missing is the
 * first required one without a value, or NULL. present, if not NULL, has an
 * element for each list: whether its array was there.
 */
extern JsRead js_read(const JsReader *reader, const char *text, size_t len,
						  JsArena *arena, JsRowSink sink, void *arg,
						  JsValue *root, const JsColumn **root_missing,
						  bool *present);

#endif							/* JS_COLUMN_H */
