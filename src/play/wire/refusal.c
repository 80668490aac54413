/*
 * refusal.c
 *	  What Google sends instead of an answer.
 *
 * A wall need not be in English, so it is known by its addresses and element
 * names.  A consent page has data blocks of its own, which prove nothing.  An
 * error row's code is a canonical gRPC status; Play's gateway adds a detail
 * that names PlayGatewayError, in practice when it throttles.
 */
#include <stdio.h>
#include <string.h>

#include "play/wire/refusal.h"

/* The marks of a wall in a body; any of them is enough. */
static const struct
{
	const char *mark;
	PlayWall	wall;
}			body_marks[] =
{
	{"id=\"captcha-form\"", PLAY_WALL_CAPTCHA},
	{"g-recaptcha", PLAY_WALL_CAPTCHA},
	{"www.google.com/recaptcha", PLAY_WALL_CAPTCHA},
	{"/sorry/index", PLAY_WALL_CAPTCHA},
	{"https://consent.google.", PLAY_WALL_CONSENT},
};

/* Does url go to a host that begins with prefix? */
static bool
has_host(const char *url, const char *prefix)
{
	const char *host = strstr(url, "://");

	return host != NULL && strncmp(host + 3, prefix, strlen(prefix)) == 0;
}

PlayWall
play_wall_location(const char *url)
{
	if (has_host(url, "consent.google."))
		return PLAY_WALL_CONSENT;
	if (strstr(url, "/sorry/") != NULL && has_host(url, "www.google."))
		return PLAY_WALL_CAPTCHA;
	return PLAY_WALL_NONE;
}

PlayWall
play_wall_body(const char *head, size_t len)
{
	for (size_t i = 0; i < sizeof(body_marks) / sizeof(body_marks[0]); i++)
	{
		if (memmem(head, len, body_marks[i].mark, strlen(body_marks[i].mark)) != NULL)
			return body_marks[i].wall;
	}
	return PLAY_WALL_NONE;
}

PlayErrorKind
play_error_row(const char *error, int *code)
{
	*code = 0;
	(void) sscanf(error, " [ %9d", code);
	if (strstr(error, "PlayGatewayError") != NULL)
		return PLAY_ERROR_THROTTLED;
	switch (*code)
	{
		case 5:					/* NOT_FOUND */
			return PLAY_ERROR_NOT_FOUND;
		case 8:					/* RESOURCE_EXHAUSTED */
		case 14:				/* UNAVAILABLE */
			return PLAY_ERROR_THROTTLED;
		case 13:				/* INTERNAL */
			return PLAY_ERROR_INTERNAL;
		default:
			return PLAY_ERROR_REFUSED;
	}
}
