/*
 * answer.h
 *	  The rows of one answer, collected while it is read.
 */
#ifndef PLAY_ANSWER_H
#define PLAY_ANSWER_H

#include "json/column.h"
#include "play/misfits.h"

/* What an answer turned out to be. */
typedef enum PlayVerdict
{
	PLAY_ROWS,					/* rows were read, perhaps some rejected */
	PLAY_EMPTY,					/* the store has nothing to list */
	PLAY_NOT_FOUND,				/* the store knows no such thing */
	PLAY_LAYOUT_CHANGED,		/* the root has another shape; see problem */
	PLAY_SHORT,					/* a resource ends before its end */
	PLAY_BROKEN_CHAIN,			/* a page in the middle of a list was refused,
								 * or the answer belongs to another call; ask
								 * again, see problem */
	PLAY_NO_MEMORY
} PlayVerdict;

/*
 * The maximum number of rows, unless a step allows more.  The store's answers
 * have less than a tenth of it; a hostile one could have a row for every two
 * bytes.
 */
#define PLAY_MOST_ROWS 20000

/*
 * Row i has its rank in ranks[i] (its place in the answer, from 1, so that a
 * rejected row leaves a gap) and its fields from values[i * ncolumns] on.
 */
typedef struct PlayAnswer
{
	PlayVerdict verdict;
	JsArena		arena;		/* holds what the values point to */
	JsValue	   *values;
	int		   *ranks;
	int			ncolumns;
	int			nrows;
	int			capacity;		/* rows that values and ranks have room for */
	int			seen;			/* elements of the list, including rejected
								 * ones; starts at the last rank of earlier
								 * pages */
	int			rejected;		/* rows left out because they lack a required
								 * column */
	bool		more;			/* the call continues with chain->step */
	bool		truncated;		/* the store has more rows than can be had */
	int			most_rows;		/* maximum number of rows */
	bool		overfull;		/* it has more, including rejected ones; the
								 * verdict is PLAY_NO_MEMORY */
	PlayMisfits misfits;		/* of the rows that were kept */
	const char *next_token;		/* in the arena: where a later call can
								 * continue */
	char		problem[192];	/* the field that was missing or not
								 * understood, and its place; "": none */
} PlayAnswer;

extern void play_answer_init(PlayAnswer *answer, int ncolumns);
extern void play_answer_free(PlayAnswer *answer);

/* Bytes of memory that the answer holds. */
extern size_t play_answer_size(const PlayAnswer *answer);

/*
 * Appends a row of ncolumns values, which are those of columns[], or counts it
 * as rejected if missing names a required column without a value; false when
 * out of memory, or when there are too many rows.  missing may stand beside
 * columns[] in a larger table, if its value stands there beside values[].
 */
extern bool play_answer_row(PlayAnswer *answer, const JsColumn *columns,
							const JsValue *values, const JsColumn *missing);

/*
 * Appends the one row of an answer, as play_answer_row() does, and returns the
 * verdict on it.
 */
extern PlayVerdict play_answer_only_row(PlayAnswer *answer, const JsColumn *columns,
										const JsValue *values, const JsColumn *missing);

/*
 * Drops the rows of an answer that turned out to be invalid; seen is the
 * number of elements before it.
 */
extern void play_answer_drop(PlayAnswer *answer, int seen);

/*
 * Writes which required column had no value, and its path; or what is wrong
 * with its value, if it is a misfit.
 */
extern void play_answer_missing(PlayAnswer *answer, const JsColumn *missing,
								const JsValue *value);

/* Writes any other problem. */
extern void play_answer_problem(PlayAnswer *answer, const char *problem);

/*
 * Returns the verdict on a list that was read to its end: rows, empty, or a
 * changed layout if all elements were rejected.
 */
extern PlayVerdict play_answer_verdict(const PlayAnswer *answer);

/*
 * Reads up to num rows (0: all) of a root into an answer.  All lists of the
 * shape must have the answer's columns. root[], missing and present are those
 * of js_read().  PLAY_ROWS means that the root was read, whatever the number
 * of rows; see play_answer_verdict().
 */
extern PlayVerdict play_answer_read(PlayAnswer *answer, const JsReader *reader,
									const char *text, size_t len, int num,
									JsValue *root, const JsColumn **missing,
									bool *present);

/*
 * Writes the rows of an answer as one value: a JSON array of objects, whose
 * members are the columns.  These must be texts, integers or booleans.
 */
extern JsDecoded play_answer_json(const PlayAnswer *answer, const JsColumn *columns,
								  JsArena *arena, JsValue *out);

/*
 * Returns the reader of a shape, which is made at its first use and kept in
 * *reader; NULL when out of memory.
 */
extern const JsReader *play_reader_once(JsReader **reader, const JsShape *shape);

/* Makes a text value; text must live as long as the value. */
extern JsValue play_text_value(const char *text);

#endif							/* PLAY_ANSWER_H */
