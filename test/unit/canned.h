/*
 * canned.h
 *	  What the canned origin says.
 *
 * It answers suggestions, reviews (two pages, the second one for a token),
 * availability, and similar apps (clusters, the page of one of them, what
 * follows its token).  Subjects are "subjectN"; those below are answered
 * otherwise.
 */
#ifndef TEST_CANNED_H
#define TEST_CANNED_H

#include "server.h"

/* Rows of an answer: a page of reviews, or the suggestions for a term. */
#define CANNED_ROWS 2

#define CANNED(number) "subject" #number

/* One call: */
#define CANNED_NULL CANNED(90)			/* a null payload */
#define CANNED_NOT_FOUND CANNED(91)		/* error row [5] */
#define CANNED_REFUSED CANNED(92)		/* error row [3] */
#define CANNED_SHY CANNED(93)			/* no frame, unless asked alone */
#define CANNED_BROKEN CANNED(94)		/* a payload that is not JSON */
#define CANNED_OLD CANNED(95)			/* reviews: only by the old RPC */
#define CANNED_ODD_LINK CANNED(96)		/* similar apps: a link that is not
										 * text, to a page that does not exist */
#define CANNED_ODD "subjectodd"			/* reviews: as many as the digit after it says,
										 * with a misfit in as many as the next one */

/* The whole transfer: */
#define CANNED_CODED CANNED(78)			/* in a coding that was not asked for */
#define CANNED_GZIP CANNED(79)
#define CANNED_429 CANNED(80)
#define CANNED_503 CANNED(81)
#define CANNED_503_ONCE CANNED(82)		/* the first transfer of all */
#define CANNED_404 CANNED(83)
#define CANNED_CAPTCHA CANNED(84)
#define CANNED_HTML CANNED(85)
#define CANNED_LARGE CANNED(86)			/* CANNED_LARGE_BYTES and more */
#define CANNED_SHORT CANNED(87)			/* cut short after a few calls */
#define CANNED_CUT CANNED(89)			/* cut short at its frame, unless asked
										 * alone */
#define CANNED_IMPATIENT CANNED(77)		/* the first time: an error row, and after a
										 * while the connection breaks */
#define CANNED_ABROAD CANNED(76)		/* similar apps: the page is for Poland */
#define CANNED_429_DATA CANNED(75)		/* answered, but with status 429 */
#define CANNED_STRAYS CANNED(88)		/* in reverse order, with frames that
										 * were not asked for */

#define CANNED_LARGE_BYTES 100000
#define CANNED_FEW 10

/* A ServerAnswer. */
extern void canned_answer(const ServerRequest *request, ServerReply *reply);

#endif							/* TEST_CANNED_H */
