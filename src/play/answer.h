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
	PLAY_BROKEN_CHAIN,			/* a page in mid-list was refused, or the answer is
								 * another call's; to be asked again, see problem */
	PLAY_NO_MEMORY
} PlayVerdict;

/*
 * No answer that the store gives has a tenth of it, but its catalogue; a hostile
 * one could have a row for every two bytes.
 */
#define PLAY_MOST_ROWS 20000

/*
 * Row i has its rank in ranks[i] (its place in the answer, from 1, so that a
 * rejected row leaves a gap) and its fields from values[i * ncolumns] on.
 */
typedef struct PlayAnswer
{
	PlayVerdict verdict;
	JsArena	arena;			/* holds whatever the values point to */
	JsValue  *values;
	int		   *ranks;
	int			ncolumns;
	int			nrows;
	int			capacity;		/* rows that values and ranks have room for */
	int			seen;			/* elements of the list, rejected ones too; begins
								 * at the rank that earlier pages have reached */
	int			rejected;		/* rows left out for want of a required column */
	bool		more;			/* the call goes on with chain->step */
	bool		truncated;		/* there is more than can be had */
	int			most_rows;		/* that it may have */
	bool		overfull;		/* it has more, rejected ones too, which the
								 * verdict calls no memory */
	PlayMisfits misfits;		/* of the rows that were kept */
	const char *next_token;		/* in the arena: where a later call can go on */
	char		problem[192];	/* the field that was missing or not understood, and
								 * where; "" if none */
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
 * Takes back what was read of an answer that turned out to be none: it had met
 * so many elements before.
 */
extern void play_answer_drop(PlayAnswer *answer, int seen);

/*
 * Writes which required column had no value, and where it was looked for; or
 * what is wrong with its value, if that is a misfit.
 */
extern void play_answer_missing(PlayAnswer *answer, const JsColumn *missing,
								const JsValue *value);

/* Writes anything else that is wrong with it. */
extern void play_answer_problem(PlayAnswer *answer, const char *problem);

/*
 * The verdict on a list that was read to its end: rows, or empty, or a
 * changed layout if there were elements and every one was rejected.
 */
extern PlayVerdict play_answer_verdict(const PlayAnswer *answer);

/*
 * Reads the rows of a root into an answer: the elements of the shape's lists,
 * which all have the answer's columns, as far as num of them are wanted (0:
 * all).  root[], missing and present are js_read()'s.  PLAY_ROWS means that
 * it was read, whatever the number of rows; see play_answer_verdict().
 */
extern PlayVerdict play_answer_read(PlayAnswer *answer, const JsReader *reader,
									const char *text, size_t len, int num,
									JsValue *root, const JsColumn **missing,
									bool *present);

/*
 * The rows of an answer as one value: a JSON array of objects, whose members
 * are the columns.  They must be texts, integers and booleans.
 */
extern JsDecoded play_answer_json(const PlayAnswer *answer, const JsColumn *columns,
								  JsArena *arena, JsValue *out);

/*
 * The reader of a shape, made at its first use and kept in *reader; NULL when
 * out of memory.
 */
extern const JsReader *play_reader_once(JsReader **reader, const JsShape *shape);

/* A text value; text must live as long as the value. */
extern JsValue play_text_value(const char *text);

#endif							/* PLAY_ANSWER_H */
