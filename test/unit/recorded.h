/*
 * recorded.h
 *	  Reads payloads and stored bodies with an operation, as the engine and the
 *	  offline parsers do.
 */
#ifndef TEST_RECORDED_H
#define TEST_RECORDED_H

#include "play/operation.h"
#include "play/wire/page.h"

/*
 * Reads a body in pieces of this size: a batchexecute response with one frame,
 * or a page.  Fails unless exactly one root is found for the operation's
 * steps.
 */
extern void recorded_read(const PlayOperation *operation, const char *body, size_t len,
						  size_t piece, PlayAnswer *answer);

/* Returns a page fed with a body in pieces of this size; fails if it is refused. */
extern PlayPage *recorded_page(const char *body, size_t len, size_t piece);

/* Is a recorded page reduced to its data blocks? */
extern bool recorded_is_extract(const char *body, size_t len);

/* Reads a file of the captures; see golden_text(). */
extern void recorded_file(const PlayOperation *operation, const char *name, size_t piece,
						  PlayAnswer *answer);

/*
 * Reads a payload with a step; payload may be NULL (null), as may chain and
 * call.
 */
extern PlayVerdict recorded_payload(const PlayOperation *operation, int step,
									const PlayCall *call, PlayChain *chain,
									const char *payload, PlayAnswer *answer);

/* Fails unless these payloads are changed layouts, with a problem and no rows. */
extern void recorded_assert_moved(const PlayOperation *operation, int step,
								  const PlayCall *call, const char *const *payloads,
								  size_t npayloads);

/* Returns a row's value of a column. */
extern const JsValue *recorded_value(const PlayOperation *operation,
									   const PlayAnswer *answer, int row,
									   const char *column);

/* Fails unless that value is this text, or absent if text is NULL. */
extern void recorded_text(const PlayOperation *operation, const PlayAnswer *answer,
						  int row, const char *column, const char *text);

#endif							/* TEST_RECORDED_H */
