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

/* The most of a body that need be kept to recognise a wall. */
#define PLAY_WALL_HEAD 32768

/* Does the URL that a response redirects to lead to a wall? */
extern PlayWall play_wall_location(const char *url);

/*
 * Is this, the beginning of a body that is no answer, a wall?  What proves
 * nothing in a page of another status does with 429 and 503.
 */
extern PlayWall play_wall_body(const char *head, size_t len, int status);

/* Does a page of any language say Not Found?  Found as the page arrives. */
typedef struct PlayAbsence
{
	bool		found;
	char		carry[32];		/* the end of what came before */
	size_t		carry_len;
} PlayAbsence;

/* Takes the next bytes of a page; the struct begins as zeros. */
extern void play_absence_feed(PlayAbsence *absence, const char *data, size_t len);

/*
 * Is a page for that country?  It is, unless the page itself names another one
 * (and not the one whose storefront the store shows there).
 */
extern bool play_page_is_for(const PlayBlock *blocks, int nblocks, const char *country);

/* What the error slot of a frame says. */
typedef enum PlayErrorKind
{
	PLAY_ERROR_REFUSED,			/* asking again will not help */
	PLAY_ERROR_NOT_FOUND,
	PLAY_ERROR_THROTTLED,		/* ask again later */
	PLAY_ERROR_INTERNAL,		/* ask again */
	PLAY_ERROR_DATA				/* PlayDataError: the end of a list of apps; else it
								 * comes and goes */
} PlayErrorKind;

/* error is JSON text, "[8]" or longer; *code is 0 if there is none in it. */
extern PlayErrorKind play_error_row(const char *error, int *code);

/*
 * The HTTP status that an er row, JSON text, stands for: its own, or the one of
 * its gRPC code; 0: neither is known.
 */
extern int	play_er_row(const char *row);

#endif							/* PLAY_REFUSAL_H */
