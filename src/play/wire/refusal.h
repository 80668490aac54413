/*
 * refusal.h
 *	  What Google sends instead of an answer.
 */
#ifndef PLAY_REFUSAL_H
#define PLAY_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

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

/* Is this, the beginning of a body that is no answer, a wall? */
extern PlayWall play_wall_body(const char *head, size_t len);

/* What the error slot of a frame says. */
typedef enum PlayErrorKind
{
	PLAY_ERROR_REFUSED,			/* asking again will not help */
	PLAY_ERROR_NOT_FOUND,
	PLAY_ERROR_THROTTLED,		/* ask again later */
	PLAY_ERROR_INTERNAL			/* ask again */
} PlayErrorKind;

/* error is JSON text, "[8]" or longer; *code is 0 if there is none in it. */
extern PlayErrorKind play_error_row(const char *error, int *code);

#endif							/* PLAY_REFUSAL_H */
