/*
 * keeping.h
 *	  A cache of a few answers that allocates nothing.
 */
#ifndef TEST_KEEPING_H
#define TEST_KEEPING_H

#include "batch/batch.h"

/* The cache; its keys are the subject and country of a call. */
extern BatchCache keeping_cache;

/*
 * Forgets everything, claims included.  Answers of up to largest bytes are
 * kept.
 */
extern void keeping_begin(size_t largest);

/*
 * Another session claims a subject; it ends the claim with an answer or
 * without.
 */
extern void keeping_claim(const char *subject);
extern void keeping_answer_claim(const char *subject, const char *as);
extern void keeping_drop_claim(const char *subject);

/*
 * Number of look-ups, of answers kept, of answers too large to keep, and of
 * open claims.
 */
extern int	keeping_looks(void);
extern int	keeping_kept(void);
extern int	keeping_too_large(void);
extern int	keeping_open(void);

#endif							/* TEST_KEEPING_H */
