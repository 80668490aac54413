/*
 * reference.c
 *	  Look-ups in the store's code lists.
 *
 * Letters are compared as ASCII, not with strcasecmp() or tolower(): those
 * follow LC_CTYPE, which a backend takes from its database, and Turkish "I"
 * is not the capital of "i".
 *
 * One name is accepted although it is in no list: TOP_GROSSING, which is what
 * some open-source clients of the store call GROSSING.
 */
#include "play/reference/reference.h"

#include <stdlib.h>
#include <string.h>

#include "json/digits.h"

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
to_lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c - 'A' + 'a') : c;
}

static char
to_upper(char c)
{
	return (c >= 'a' && c <= 'z') ? (char) (c - 'a' + 'A') : c;
}

static bool
same_name(const char *a, const char *b)
{
	while (*a != '\0' && to_lower(*a) == to_lower(*b))
	{
		a++;
		b++;
	}
	return *a == *b;
}

static int
compare_country(const void *key, const void *element)
{
	return strcmp((const char *) key, ((const PlayCountry *) element)->code);
}

static int
compare_language(const void *key, const void *element)
{
	return strcmp((const char *) key, ((const PlayLanguage *) element)->code);
}

const PlayCountry *
play_country(const char *code)
{
	char		key[3];

	/* each test makes the next one safe */
	if (!is_alpha(code[0]) || !is_alpha(code[1]) || code[2] != '\0')
		return NULL;
	key[0] = to_lower(code[0]);
	key[1] = to_lower(code[1]);
	key[2] = '\0';

	return bsearch(key, play_countries, play_ncountries,
				   sizeof(play_countries[0]), compare_country);
}

const PlayCategory *
play_category(const char *id)
{
	for (size_t i = 0; i < play_ncategories; i++)
	{
		if (same_name(id, play_categories[i].id))
			return &play_categories[i];
	}
	return NULL;
}

const PlayCollection *
play_collection(const char *name)
{
	if (same_name(name, "TOP_GROSSING"))
		name = "GROSSING";

	for (size_t i = 0; i < play_ncollections; i++)
	{
		if (same_name(name, play_collections[i].name) ||
			same_name(name, play_collections[i].wire_name))
			return &play_collections[i];
	}
	return NULL;
}

/*
 * The length of the subtag at s: it ends at a separator or at the end.
 * Stops at limit + 1, which is too long anyway.
 */
static size_t
subtag_length(const char *s, size_t limit)
{
	size_t		n = 0;

	while (n <= limit && s[n] != '\0' && s[n] != '-' && s[n] != '_')
		n++;
	return n;
}

static bool
all_of(const char *s, size_t n, bool (*is_kind) (char))
{
	for (size_t i = 0; i < n; i++)
	{
		if (!is_kind(s[i]))
			return false;
	}
	return true;
}

/*
 * The longest that can come out is language (3), script (4), region (3), two
 * hyphens and the NUL, which is less than PLAY_LANG_SIZE.  On false, tag is
 * the empty string.
 */
bool
play_language_tag(const char *lang, char tag[PLAY_LANG_SIZE])
{
	char		out[PLAY_LANG_SIZE];
	size_t		used = 0;
	size_t		n;
	bool		script_allowed = true;

	tag[0] = '\0';

	n = subtag_length(lang, 3);
	if (n < 2 || n > 3 || !all_of(lang, n, is_alpha))
		return false;
	while (used < n)
	{
		out[used] = to_lower(lang[used]);
		used++;
	}
	out[used] = '\0';
	if (bsearch(out, play_languages, play_nlanguages,
				sizeof(play_languages[0]), compare_language) == NULL)
		return false;
	lang += n;

	while (*lang != '\0')
	{
		bool		is_region;

		lang++;					/* the separator */
		n = subtag_length(lang, 4);
		is_region = (n == 2 && all_of(lang, n, is_alpha)) ||
			(n == 3 && all_of(lang, n, is_digit));
		if (!is_region &&
			!(script_allowed && n == 4 && all_of(lang, n, is_alpha)))
			return false;

		out[used++] = '-';
		for (size_t i = 0; i < n; i++)
			out[used++] = (is_region || i == 0) ? to_upper(lang[i]) : to_lower(lang[i]);
		lang += n;

		if (is_region && *lang != '\0')
			return false;
		script_allowed = false;
	}

	memcpy(tag, out, used);
	tag[used] = '\0';
	return true;
}
