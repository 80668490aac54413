/*
 * app_clusters.c
 *	  The clusters of apps on an app's page: "More by …", "Similar apps".
 *
 * A cluster's title is in the language of the page.  What tells one from the
 * other is a key such as similar_apps_APPLICATION, in clear or within a message
 * in Base64; or where the page with all of it is: a developer's apps are at
 * the developer's page.
 */
#include <string.h>

#include "play/rows/app_clusters.h"
#include "json/json.h"

static const char similar_key[] = "similar_apps_";

/* Keys are no deeper in their message than this. */
#define KEY_DEPTH 4

/* The value of a Base64 digit, of either alphabet, or -1. */
static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	return -1;
}

/* Does a text contain the key, as it is or in Base64? */
static bool
text_has_key(char *text, size_t len)
{
	size_t		used = 0;
	unsigned	bits = 0;
	int			nbits = 0;

	if (memmem(text, len, similar_key, sizeof(similar_key) - 1) != NULL)
		return true;
	/* decoded in place */
	for (size_t i = 0; i < len; i++)
	{
		int			value = base64_value(text[i]);

		if (value < 0)
			break;
		bits = (bits << 6 | (unsigned) value) & 0xFFFF;
		nbits += 6;
		if (nbits >= 8)
		{
			nbits -= 8;
			text[used++] = (char) (bits >> nbits);
		}
	}
	return memmem(text, used, similar_key, sizeof(similar_key) - 1) != NULL;
}

/*
 * Do the texts of a value contain the key?  *no_memory is set if that is
 * unknown.
 */
static bool
has_key(const char *json, int depth, JsArena *arena, bool *no_memory)
{
	if (json[0] == '"')
	{
		size_t		len = (size_t) (js_skip(json) - json);
		char	   *text;

		if (len < sizeof(similar_key))
			return false;		/* too short for the key */
		text = js_string(json, arena, &len);
		*no_memory = *no_memory || text == NULL;
		return text != NULL && text_has_key(text, len);
	}
	if (json[0] != '[' || depth == 0)
		return false;
	for (json = js_first(json); json != NULL; json = js_next(json))
	{
		if (has_key(json, depth - 1, arena, no_memory))
			return true;
	}
	return false;
}

/* Does a section have a link to the page of a cluster, not of a developer? */
static bool
has_cluster_page(const char *section, JsArena *arena, bool *no_memory)
{
	const char *json = js_get(section, "21,1,2,4,2");
	size_t		len;
	char	   *link;

	if (json == NULL)
		json = js_get(section, "22,1,2,4,2");
	if (json == NULL || json[0] != '"')
		return false;
	link = js_string(json, arena, &len);
	*no_memory = *no_memory || link == NULL;
	return link != NULL && strncmp(link, PLAY_CLUSTER_PATH, strlen(PLAY_CLUSTER_PATH)) == 0;
}

bool
play_app_clusters_is_root(const char *json)
{
	const char *sections = js_get(json, "1,1");
	const char *section = sections == NULL ? NULL : js_first(sections);

	for (; section != NULL; section = js_next(section))
	{
		if (play_section_has_rows(section))
			return true;
	}
	return false;
}

bool
play_app_clusters_say_nothing(const char *json)
{
	return play_list_says_nothing_at(json, "1");
}

PlayVerdict
play_app_clusters_similar(const char *json, PlayAnswer *answer, const char **section)
{
	const char *first = js_first(js_get(json, "1,1"));
	bool		no_memory = false;
	bool		moved = false;	/* a section has its apps elsewhere */

	*section = NULL;
	for (const char *s = first; s != NULL && *section == NULL; s = js_next(s))
	{
		const char *key = js_get(s, "3");

		if (key == NULL || !has_key(key, KEY_DEPTH, &answer->arena, &no_memory))
			continue;
		if (play_section_has_rows(s))
			*section = s;
		else
			moved = true;
	}

	/* a section with the key is the one, even if it cannot be read */
	for (const char *s = first; s != NULL && *section == NULL && !moved;
		 s = js_next(s))
	{
		if (play_section_has_rows(s) && has_cluster_page(s, &answer->arena, &no_memory))
			*section = s;
	}
	if (no_memory)
		return PLAY_NO_MEMORY;
	if (*section != NULL)
		return PLAY_ROWS;
	for (const char *s = first; s != NULL && !moved; s = js_next(s))
		moved = !play_section_has_rows(s) && js_mentions(s, PLAY_APP_PATH);
	if (!moved)
		return PLAY_EMPTY;
	play_answer_problem(answer, PLAY_APP_CLUSTERS_NO_ROWS);
	return PLAY_LAYOUT_CHANGED;
}

bool
play_app_clusters_is_link(const char *link)
{
	if (strncmp(link, PLAY_CLUSTER_PATH, strlen(PLAY_CLUSTER_PATH)) != 0 ||
		strlen(link) > PLAY_LONGEST_TOKEN)
		return false;
	for (const char *c = link; *c != '\0'; c++)
	{
		if (*c <= ' ' || *c > '~' || *c == '#')
			return false;
	}
	return true;
}
