/*
 * canned.h
 *	  The answers of the canned origin.
 *
 * The origin answers suggestions, reviews (two pages, the second one for a
 * token), availability, and similar apps (clusters, the page of one cluster,
 * the rows after its token).  Subjects are "subjectN"; those below get other
 * answers.
 */
#ifndef TEST_CANNED_H
#define TEST_CANNED_H

#include "server.h"

/*
 * Number of rows in an answer: a page of reviews, or the suggestions for a
 * term.
 */
#define CANNED_ROWS 2

#define CANNED(number) "subject" #number

/* Subjects that change the answer to their own call: */
#define CANNED_NULL CANNED(90)			/* a null payload */
#define CANNED_NOT_FOUND CANNED(91)		/* error row [5] */
#define CANNED_REFUSED CANNED(92)		/* error row [3] */
#define CANNED_SHY CANNED(93)			/* no frame, unless it is the only
										 * call */
#define CANNED_BROKEN CANNED(94)		/* a payload that is not JSON */
#define CANNED_OLD CANNED(95)			/* reviews: answered only by the old
										 * RPC */
#define CANNED_ODD_LINK CANNED(96)		/* similar apps: a link that is not
										 * text, and one to a page that does
										 * not exist */
#define CANNED_ODD "subjectodd"			/* reviews: the digit after it is their
										 * number, the next digit the number of
										 * those with a misfit */

/* Subjects that change the whole transfer: */
#define CANNED_CODED CANNED(78)			/* in a content coding that was not
										 * asked for */
#define CANNED_GZIP CANNED(79)
#define CANNED_429 CANNED(80)
#define CANNED_503 CANNED(81)
#define CANNED_503_ONCE CANNED(82)		/* only the first transfer of the
										 * test */
#define CANNED_404 CANNED(83)
#define CANNED_CAPTCHA CANNED(84)
#define CANNED_HTML CANNED(85)
#define CANNED_LARGE CANNED(86)			/* CANNED_LARGE_BYTES and more */
#define CANNED_SHORT CANNED(87)			/* cut short after a few calls */
#define CANNED_CUT CANNED(89)			/* cut short at its frame, unless it is
										 * the only call */
#define CANNED_IMPATIENT CANNED(77)		/* first an error row, then, after a
										 * while, a broken connection; a good
										 * answer to the second request */
#define CANNED_ABROAD CANNED(76)		/* similar apps: the page is for Poland */
#define CANNED_429_DATA CANNED(75)		/* a good answer, but with status
										 * 429 */
#define CANNED_STRAYS CANNED(88)		/* frames in reverse order, and some
										 * that were not asked for */

#define CANNED_LARGE_BYTES 100000
#define CANNED_FEW 10

/* The ServerAnswer of the canned origin. */
extern void canned_answer(const ServerRequest *request, ServerReply *reply);

#endif							/* TEST_CANNED_H */
