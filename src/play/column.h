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
#ifndef PLAY_COLUMN_H
#define PLAY_COLUMN_H

#include "arena.h"
#include "value.h"

/* What a decoder made of a value. */
typedef enum PlayDecoded
{
	PLAY_DECODED,				/* *out is set */
	PLAY_ABSENT,				/* nothing there, or not what the column wants */
	PLAY_DECODE_NO_MEMORY
} PlayDecoded;

/*
 * Decodes the JSON value that begins at json (valid, and followed by its
 * delimiter).  rest is what follows the first "*" of the column's path, or
 * NULL: the way from each element of the array at json to its value.
 */
typedef PlayDecoded (*PlayDecoder) (const char *json, const char *rest,
									PlayArena *arena, PlayValue *out);

/* What it means when no path of a column leads to a value. */
typedef enum PlayAbsence
{
	PLAY_NULLABLE,				/* NULL */
	PLAY_REQUIRED,				/* the row is rejected */
	PLAY_FALSE,					/* false */
	PLAY_NO_ELEMENTS			/* an empty array: PLAY_INTS of play_hist(),
								 * the JSON [] of play_json(), else PLAY_TEXTS */
} PlayAbsence;

typedef struct PlayColumn
{
	const char *name;			/* the SQL column's */
	const char *path;			/* "12,0,0,1|72,0,1": the first that leads to
								 * a value wins; "78,0,*,3,2": each element */
	PlayDecoder decode;
	PlayAbsence absence;
} PlayColumn;

/*
 * A list of a root: each element that is not null gives a row, in the order of
 * the text (fields of a trailing object by number, after the elements).  Of
 * several paths, set apart by "|", the first that gives a row is the list.
 */
typedef struct PlayList
{
	const char *path;			/* of the array; "*" allowed as a step */
	const char *item;			/* from an element to its message, "" = itself */
	const PlayColumn *columns;
	int			ncolumns;
} PlayList;

typedef struct PlayShape
{
	const PlayColumn *columns;	/* of the root itself */
	int			ncolumns;
	const PlayList *lists;
	int			nlists;
} PlayShape;

/* The decoders; each is named after the transform of its column. */
extern PlayDecoded play_text(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_nonempty(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_html_text(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_abs_url(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_after_id(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_nl_comma(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_int(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_float(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_micros(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_micros_nonzero(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_is0(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_eq1(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_eq2(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_isstr(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_truthy(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_epoch(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_secs_nanos(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_hist(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_androidver(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_texts(const char *, const char *, PlayArena *, PlayValue *);
extern PlayDecoded play_json(const char *, const char *, PlayArena *, PlayValue *);

typedef struct PlayReader PlayReader;

/* NULL when out of memory.  The shape must outlive the reader. */
extern PlayReader *play_reader_create(const PlayShape *shape);
extern void play_reader_destroy(PlayReader *reader);

typedef enum PlayRead
{
	PLAY_READ,					/* the whole text was read */
	PLAY_READ_BAD_JSON,			/* it is not one JSON value */
	PLAY_READ_NO_MEMORY,
	PLAY_READ_STOPPED			/* the sink did not want more */
} PlayRead;

/*
 * Takes one row.  missing is NULL, or the required column that had no value:
 * then the row is to be counted as rejected.  The values are overwritten by
 * the next row; what they point to lives as long as the arena.  Returns false
 * to end the reading.
 */
typedef bool (*PlayRowSink) (void *arg, int list, const PlayValue *values,
							 const PlayColumn *missing);

/*
 * Walks the JSON text of len bytes (text[len] must be NUL) once.  Each
 * element of a list goes to the sink as soon as it is read, so a fault may be
 * found after rows were taken: they are to be dropped unless it returns
 * PLAY_READ.  The columns of the root itself are in
 * root[] (shape->ncolumns of them) when it returns PLAY_READ, and
 * *root_missing is the first required one without a value, or NULL.  present,
 * if not NULL, has an element per list: whether its array was there.
 */
extern PlayRead play_read(const PlayReader *reader, const char *text, size_t len,
						  PlayArena *arena, PlayRowSink sink, void *arg,
						  PlayValue *root, const PlayColumn **root_missing,
						  bool *present);

#endif							/* PLAY_COLUMN_H */
