/*
 * setting_checks.c
 *	  Which values settings may have: their check hooks.
 *
 * They run outside transactions too, and must not look at the database.
 */
#include "pg/setting_checks.h"

#include "pg/text.h"
#include "play/operation.h"

bool
playfast_check_country(char **newval, void **extra, GucSource source)
{
	if (play_country(*newval) != NULL)
		return true;
	GUC_check_errdetail("\"%s\" is not among the countries of playfast_countries.",
						playfast_shown(*newval));
	return false;
}

bool
playfast_check_lang(char **newval, void **extra, GucSource source)
{
	char		tag[PLAY_LANG_SIZE];

	if (play_language_tag(*newval, tag))
		return true;
	GUC_check_errdetail("\"%s\" is not among the languages of playfast_languages.",
						playfast_shown(*newval));
	return false;
}

bool
playfast_check_collection(char **newval, void **extra, GucSource source)
{
	if (play_collection(*newval) != NULL)
		return true;
	GUC_check_errdetail("\"%s\" is not among the collections of playfast_collections.",
						playfast_shown(*newval));
	return false;
}

/* A value that becomes a header line must not end it. */
bool
playfast_check_header(char **newval, void **extra, GucSource source)
{
	for (const char *c = *newval; *c; c++)
	{
		if ((unsigned char) *c < 0x20 || *c == 0x7f)
		{
			GUC_check_errdetail("A header must not contain control characters.");
			return false;
		}
	}
	return true;
}

/* Returns the length of a URL's host. */
static size_t
host_length(const char *host)
{
	if (host[0] == '[')
		return strcspn(host, "]") + 1;
	return strcspn(host, ":/?#");
}

static bool
is_host(const char *host, size_t len, const char *name)
{
	return len == strlen(name) && pg_strncasecmp(host, name, len) == 0;
}

/* Plain http is for tests on this machine only. */
bool
playfast_check_base_url(char **newval, void **extra, GucSource source)
{
	const char *url = *newval;
	const char *host;
	size_t		len;

	if (pg_strncasecmp(url, "https://", 8) == 0)
		host = url + 8;
	else if (pg_strncasecmp(url, "http://", 7) == 0)
		host = url + 7;
	else
	{
		GUC_check_errdetail("It must begin with \"https://\".");
		return false;
	}
	len = host_length(host);
	if (len == 0 || strlen(url) > 200 || strpbrk(host, "@/?#\\ \t\r\n") != NULL)
	{
		GUC_check_errdetail("It must be a scheme, a host and perhaps a port, "
							"such as \"%s\".", PLAY_BASE_URL);
		return false;
	}
	if (host == url + 7 && !is_host(host, len, "localhost") &&
		!is_host(host, len, "127.0.0.1") && !is_host(host, len, "[::1]"))
	{
		GUC_check_errdetail("Without TLS the host must be localhost, 127.0.0.1 or [::1].");
		return false;
	}
	return true;
}
