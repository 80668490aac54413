/*
 * golden.h
 *	  Recorded answers, and the values that must be read from them.
 *
 * The recordings are not part of the repository: they are in a folder beside
 * it, or in that of PLAYFAST_CAPTURES, with the subfolders captures/, golden/
 * and requests/.  A test that asks for a missing file is skipped.
 *
 * A golden document has up to two accounts of the same answer: "reference" is
 * what another program reads from it, in that program's names and units;
 * "extended" has more paths, in playfast's names.
 */
#ifndef TEST_GOLDEN_H
#define TEST_GOLDEN_H

#include <jansson.h>

#include "play/operation.h"

/* Returns the name of the folder. */
extern const char *golden_folder(void);

/* Reads a file of the folder, NUL-terminated, from malloc(). */
extern char *golden_text(const char *name, size_t *len);

/* Reads a file of the folder as JSON. */
extern json_t *golden_json(const char *name);

/* The name of a column, and that of its member in the rows of "reference". */
typedef struct GoldenName
{
	const char *column;
	const char *member;
} GoldenName;

/* The other program's names for the columns of rows of lists. */
extern const GoldenName golden_row_names[];

/*
 * Fails unless the rows of the answer agree with the document's rows in both
 * accounts.  names ends with {NULL, NULL}.  Every column must have a member in
 * at least one account, and every member a column.
 */
extern void golden_compare(const PlayAnswer *answer, const JsColumn *columns,
						   const json_t *document, const GoldenName *names);

#endif							/* TEST_GOLDEN_H */
