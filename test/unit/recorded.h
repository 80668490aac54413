/*
 * recorded.h
 *	  Reading payloads and stored bodies with an operation, as the engine and
 *	  the offline parsers do.
 */
#ifndef TEST_RECORDED_H
#define TEST_RECORDED_H

#include "play/operation.h"

/*
 * Reads a body, of RPC answers or a page, handed over in pieces of the given
 * size, into an answer of the operation's: its only frame, or the root of the
 * page, with the step that knows it.  Fails if there is none.
 */
extern void recorded_read(const PlayOperation *operation, const char *body, size_t len,
						  size_t piece, PlayAnswer *answer);

/* Is a recorded page reduced to its data blocks? */
extern bool recorded_is_extract(const char *body, size_t len);

/* The same of a file of the captures, see golden_text(). */
extern void recorded_file(const PlayOperation *operation, const char *name, size_t piece,
						  PlayAnswer *answer);

/* Reads a payload, NULL for null, with a step; chain and call may be NULL. */
extern PlayVerdict recorded_payload(const PlayOperation *operation, int step,
									const PlayCall *call, PlayChain *chain,
									const char *payload, PlayAnswer *answer);

/* Returns the value of a row in a column. */
extern const JsValue *recorded_value(const PlayOperation *operation,
									   const PlayAnswer *answer, int row,
									   const char *column);

/* Fails unless that value is a text, or absent if text is NULL. */
extern void recorded_text(const PlayOperation *operation, const PlayAnswer *answer,
						  int row, const char *column, const char *text);

#endif							/* TEST_RECORDED_H */
