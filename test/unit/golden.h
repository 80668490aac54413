/*
 * golden.h
 *	  Recorded answers, and what they must be read as.
 *
 * They are no part of the repository: a folder beside it, or the one that
 * PLAYFAST_CAPTURES names, has captures/, golden/ and requests/.  A test that
 * asks for a file which is not there is skipped.
 *
 * A golden document has up to two accounts of one answer: "reference" is what
 * another program reads from it, in that program's names and units,
 * "extended" what is read at further paths, in playfast's names.
 */
#ifndef TEST_GOLDEN_H
#define TEST_GOLDEN_H

#include <jansson.h>

#include "play/operation.h"

/* Returns the folder's name. */
extern const char *golden_folder(void);

/* Reads a file of the folder, NUL-terminated, from malloc(). */
extern char *golden_text(const char *name, size_t *len);

/* Reads a file of the folder as JSON. */
extern json_t *golden_json(const char *name);

/* A column and its member of the rows of "reference". */
typedef struct GoldenName
{
	const char *column;
	const char *member;
} GoldenName;

/*
 * Fails unless each row of the answer agrees with the document's rows, in both
 * accounts, in every member that they have; names ends with {NULL, NULL}.
 * Every column must have its member in one of the accounts at least, and every
 * member its column.
 */
extern void golden_compare(const PlayAnswer *answer, const JsColumn *columns,
						   const json_t *document, const GoldenName *names);

#endif							/* TEST_GOLDEN_H */
