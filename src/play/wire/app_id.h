/*
 * app_id.h
 *	  The ids of apps, and where they stand in the URLs of the store.
 */
#ifndef PLAY_APP_ID_H
#define PLAY_APP_ID_H

#include <stdbool.h>
#include <stddef.h>

/* The longest id, with its NUL. */
#define PLAY_APP_ID_SIZE 256

/*
 * Letters, digits, underscores and dots, at least one dot, no empty segment:
 * what Android accepts as a package name.
 */
extern bool play_is_app_id(const char *text);

typedef enum PlayAppUrl
{
	PLAY_URL_OF_APP,			/* the page of an app, whose id is in id[] */
	PLAY_URL_WITHOUT_ID,		/* the same, without an id that is one */
	PLAY_URL_OTHER				/* of something else */
} PlayAppUrl;

/* What the URL of a page is of. */
extern PlayAppUrl play_app_url(const char *url, char id[PLAY_APP_ID_SIZE]);

#endif							/* PLAY_APP_ID_H */
