/*
 * refusal.h
 *	  What Google sends instead of an answer.
 */
#ifndef PLAY_REFUSAL_H
#define PLAY_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "play/wire/page.h"

typedef enum PlayWall
{
	PLAY_WALL_NONE,
	PLAY_WALL_CONSENT,			/* "before you continue": a cookie is missing */
	PLAY_WALL_CAPTCHA			/* "unusual traffic": this address is blocked */
} PlayWall;

/* How much of a body must be kept to recognise a wall. */
#define PLAY_WALL_HEAD 32768

/* Does a redirect lead to a wall? */
extern PlayWall play_wall_location(const char *url);

/*
 * Is this beginning of a body a wall?  Some marks count only with status 429
 * or 503.
 */
extern PlayWall play_wall_body(const char *head, size_t len, int status);

/*
 * Does a page say Not Found, in any language?  The page is scanned as it
 * arrives.
 */
typedef struct PlayAbsence
{
	bool		found;
	char		carry[32];		/* the end of what came before */
	size_t		carry_len;
} PlayAbsence;

/* Scans the next bytes of a page; the struct must be zero-initialised. */
extern void play_absence_feed(PlayAbsence *absence, const char *data, size_t len);

/*
 * Is a page for this country?  It is, unless it names another country that is
 * not the one whose storefront the store shows here.
 */
extern bool play_page_is_for(const PlayBlock *blocks, int nblocks, const char *country);

/* The meaning of a frame's error slot. */
typedef enum PlayErrorKind
{
	PLAY_ERROR_REFUSED,			/* asking again will not help */
	PLAY_ERROR_NOT_FOUND,
	PLAY_ERROR_THROTTLED,		/* ask again later */
	PLAY_ERROR_INTERNAL,		/* ask again */
	PLAY_ERROR_DATA				/* PlayDataError: the end of a list of apps;
								 * elsewhere a temporary error */
} PlayErrorKind;

/*
 * Classifies an error row, JSON text such as "[8]"; *code is 0 if there is
 * none.
 */
extern PlayErrorKind play_error_row(const char *error, int *code);

/*
 * Returns the HTTP status of an er row, JSON text: its own, or that of its
 * gRPC code; 0: unknown.
 */
extern int	play_er_row(const char *row);

#endif							/* PLAY_REFUSAL_H */
