/*
 * app_id.c
 *	  The ids of apps, and where they stand in the URLs of the store.
 */
#include <string.h>

#include "play/wire/app_id.h"
#include "play/wire/shard.h"

#define APP_PATH "/store/apps/details"

/* ASCII only, whatever the locale. */
static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_';
}

bool
play_is_app_id(const char *text)
{
	bool		dot = false;
	const char *c = text;

	for (; *c != '\0'; c++)
	{
		if (*c == '.')
		{
			if (c == text || c[-1] == '.')
				return false;
			dot = true;
		}
		else if (!is_word(*c))
			return false;
	}
	return dot && c[-1] != '.' && (size_t) (c - text) < PLAY_APP_ID_SIZE;
}

/* The value of a hexadecimal digit, -1: it is none. */
static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes a value of a query; false: it is too long, or wrong. */
static bool
decode_value(const char *value, size_t len, char id[PLAY_APP_ID_SIZE])
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		char		c = value[i] == '+' ? ' ' : value[i];

		if (n == PLAY_APP_ID_SIZE - 1)
			return false;
		if (c == '%')
		{
			int			high = i + 2 < len ? hex_value(value[i + 1]) : -1;
			int			low = high < 0 ? -1 : hex_value(value[i + 2]);

			if (low < 0)
				return false;
			c = (char) (high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return false;
		id[n++] = c;
	}
	id[n] = '\0';
	return true;
}

PlayAppUrl
play_app_url(const char *url, char id[PLAY_APP_ID_SIZE])
{
	const char *path = play_url_path(url);
	const char *query;
	const char *end;

	if (path == NULL || strncmp(path, APP_PATH, sizeof(APP_PATH) - 1) != 0)
		return PLAY_URL_OTHER;
	query = path + sizeof(APP_PATH) - 1;
	if (*query != '?' && *query != '#' && *query != '\0')
		return PLAY_URL_OTHER;
	end = query + strcspn(query, "#");
	while (query < end)
	{
		size_t		len = strcspn(query + 1, "&#");

		if (strncmp(query + 1, "id=", 3) == 0)
			return decode_value(query + 4, len - 3, id) && play_is_app_id(id) ?
				PLAY_URL_OF_APP : PLAY_URL_WITHOUT_ID;
		query += 1 + len;
	}
	return PLAY_URL_WITHOUT_ID;
}
