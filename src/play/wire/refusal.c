/*
 * refusal.c
 *	  What Google sends instead of an answer.
 *
 * A wall need not be in English, so it is known by its addresses and element
 * names.  A consent page has data blocks of its own, which prove nothing.  An
 * error row's code is a canonical gRPC status; Play's gateway adds a detail
 * that names PlayGatewayError, in practice when it throttles.  What is not there
 * has a page in the caller's language, which is known by its element names, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json/json.h"
#include "play/reference/reference.h"
#include "play/wire/find.h"
#include "play/wire/refusal.h"

/* Marks of a wall in a body; one is enough. */
static const struct
{
	const char *mark;
	PlayWall	wall;
}			body_marks[] =
{
	{"id=\"captcha-form\"", PLAY_WALL_CAPTCHA},
	{"g-recaptcha", PLAY_WALL_CAPTCHA},
	{"/sorry/index", PLAY_WALL_CAPTCHA},
	{"https://consent.google.", PLAY_WALL_CONSENT},
};

/* Does the URL's host begin with prefix? */
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

/* Other pages may load it as well. */
static const char captcha_script[] = "www.google.com/recaptcha";

/* Finds a mark, or returns NULL. */
static const char *
find(const char *text, size_t len, const char *mark)
{
	return memmem(text, len, mark, strlen(mark));
}

PlayWall
play_wall_body(const char *head, size_t len, int status)
{
	for (size_t i = 0; i < sizeof(body_marks) / sizeof(body_marks[0]); i++)
	{
		if (find(head, len, body_marks[i].mark) != NULL)
			return body_marks[i].wall;
	}
	if ((status == 429 || status == 503) && find(head, len, captcha_script) != NULL)
		return PLAY_WALL_CAPTCHA;
	return PLAY_WALL_NONE;
}

/* Does a text name an element that only Not Found pages have? */
static bool
says_absent(const char *text, size_t len)
{
	static const char *const marks[] = {"id=\"error-section\"", "id=\"af-error-page\""};
	const char *end = text + len;

	/* Common to both, and rare elsewhere. */
	for (const char *p = text; (p = play_find_key(p, end, "or-")) != NULL; p++)
	{
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		{
			ptrdiff_t	before = strstr(marks[i], "or-") - marks[i];

			if (p - text >= before && play_is_mark(p - before, end, marks[i]))
				return true;
		}
	}
	return false;
}

void
play_absence_feed(PlayAbsence *absence, const char *data, size_t len)
{
	char		joint[2 * sizeof(absence->carry)];
	size_t		first = len < sizeof(absence->carry) ? len : sizeof(absence->carry);
	size_t		joined = absence->carry_len + first;
	size_t		kept;

	if (absence->found || len == 0)
		return;

	/* a mark may begin in the previous text */
	memcpy(joint, absence->carry, absence->carry_len);
	memcpy(joint + absence->carry_len, data, first);
	absence->found = says_absent(joint, joined) || says_absent(data, len);
	if (len >= sizeof(absence->carry))
	{
		kept = sizeof(absence->carry);
		memcpy(absence->carry, data + len - kept, kept);
	}
	else
	{
		kept = joined < sizeof(absence->carry) ? joined : sizeof(absence->carry);
		memcpy(absence->carry, joint + joined - kept, kept);
	}
	absence->carry_len = kept;
}

/*
 * The country in the address of the store's terms, …/intl/en-US_pl/about/…,
 * which is that of the storefront in any language.  False: there is none.
 */
static bool
storefront_of(const char *locale, char country[3])
{
	const char *address = js_get(locale, "0,0,0,2");
	const char *end;

	if (address == NULL || *address != '"')
		return false;
	end = js_skip(address);
	address = memmem(address, (size_t) (end - address), "/intl/", 6);
	if (address == NULL)
		return false;
	address += 6;
	while (address < end && *address != '_' && *address != '/')
		address++;
	if (end - address < 4 || *address != '_' || address[3] != '/')
		return false;
	snprintf(country, 3, "%.2s", address + 1);
	return play_country(country) != NULL;
}

bool
play_page_is_for(const PlayBlock *blocks, int nblocks, const char *country)
{
	const PlayCountry *asked = play_country(country);

	for (int i = 0; i < nblocks; i++)
	{
		char		named[3];

		if (strcmp(blocks[i].rpcid, "jRco8") != 0 || !storefront_of(blocks[i].data, named))
			continue;
		return asked == NULL || strcasecmp(named, asked->code) == 0 ||
			strcasecmp(named, asked->representative) == 0;
	}
	return true;
}

PlayErrorKind
play_error_row(const char *error, int *code)
{
	*code = 0;
	(void) sscanf(error, " [ %9d", code);
	if (strstr(error, "PlayGatewayError") != NULL)
		return PLAY_ERROR_THROTTLED;
	if (strstr(error, "store.error.PlayDataError") != NULL)
		return PLAY_ERROR_DATA;
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

/* Reads a small number at a path of a row, or returns 0. */
static int
number_at(const char *row, const char *path)
{
	const char *value = js_get(row, path);
	long		number = value == NULL ? 0 : strtol(value, NULL, 10);

	return number > 0 && number < 1000 ? (int) number : 0;
}

int
play_er_row(const char *row)
{
	int			status;

	if (js_check(row, row + strlen(row)) == NULL)
		return 0;
	status = number_at(row, "5");
	switch (number_at(row, "9"))
	{
		case 8:
		case 14:
			return 429;
		case 13:
			return status != 0 ? status : 500;
		case 3:
			return status != 0 ? status : 400;
		default:
			return status;
	}
}
