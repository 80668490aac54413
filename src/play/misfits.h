/*
 * misfits.h
 *	  Values that a column's decoder did not understand, counted by column.
 *
 * One such value is NULL in its row, and no more than that.  A column that has
 * nothing else in many rows shows that Google Play has changed its answers.
 */
#ifndef PLAY_MISFITS_H
#define PLAY_MISFITS_H

#include "json/column.h"

/* With this many rows, a column that misfits in all of them is no accident. */
#define PLAY_MISFITS_FEWEST 5

typedef struct PlayMisfit
{
	const JsColumn *column;		/* NULL: no misfit yet */
	const char *wanted;			/* "an integer" */
	uint32_t	path;			/* number of the column's path, from 1 */
	int64_t		rows;			/* with a misfit */
} PlayMisfit;

/* Zero-initialised is none. */
typedef struct PlayMisfits
{
	PlayMisfit *columns;		/* in the order of the row's columns, or NULL */
	int			ncolumns;
} PlayMisfits;

/* Counts the misfits of a row; false when out of memory. */
extern bool play_misfits_count(PlayMisfits *misfits, const JsColumn *columns,
							   const JsValue *values, int ncolumns);

/* Adds other counts; false when out of memory. */
extern bool play_misfits_add(PlayMisfits *misfits, const PlayMisfits *others);

/*
 * Writes "score at [4,1]: 3 of 50, price at [8,1,0,0]: 1 of 50", as far as
 * there is room; "" if there is none.
 */
extern void play_misfits_write(const PlayMisfits *misfits, int64_t rows, char *text,
							   size_t size);

/* Writes one: "\"score\" at [4,1] is not a number". */
extern void play_misfit_write(const JsColumn *column, uint32_t path, const char *wanted,
							  char *text, size_t size);

extern void play_misfits_free(PlayMisfits *misfits);

#endif							/* PLAY_MISFITS_H */
