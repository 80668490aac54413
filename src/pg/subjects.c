/*
 * subjects.c
 *	  What calls are about: a category, an app, a search, a developer, an RPC.
 *
 * It knows nothing of where a value comes from: see inputs.c.
 */
#include "pg/inputs.h"

#include "catalog/pg_type.h"
#include "pg/settings.h"
#include "play/wire/app_id.h"
#include "play/wire/shard.h"

/* Longest text to search for, in bytes. */
#define MAX_WORDS 400

static void
assign_subject(PlayCall *call, const char *canonical)
{
	call->subject = canonical;
}

/* category */

static const char *
canon_category(const char *value)
{
	const PlayCategory *category = play_category(value ? value : "APPLICATION");

	if (category == NULL)
		playfast_refuse("category", value,
						"A category is an id of the store such as \"GAME_ACTION\"; "
						"playfast_categories lists them.");
	return category->id;
}

const Input input_category = {
	.name = "category",
	.plural = "categories",
	.type = TEXTOID,
	.canon = canon_category,
	.assign = assign_subject,
	.keeps_text = true,
};

/* app_id */

/* The app id in the URL of an app's page, with or without https://, or NULL. */
static const char *
find_app_id(const char *value)
{
	const char *url = strstr(value, "play.google.com/store/apps/details");
	char		id[PLAY_APP_ID_SIZE];

	if (url == NULL || play_app_url(psprintf("https://%s", url), id) != PLAY_URL_OF_APP)
		return NULL;
	return pstrdup(id);
}

static const char *
canon_app_id(const char *value)
{
	const char *id;

	if (play_is_app_id(value))
		return value;
	id = find_app_id(value);
	playfast_refuse("app id", value, id != NULL ?
					psprintf("This is the URL of the app's page; its id is \"%s\".", id) :
					"An app id is a package name such as \"com.example.app\".");
	return NULL;
}

const Input input_app_id = {
	.name = "app_id",
	.plural = "app_ids",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_app_id,
	.assign = assign_subject,
};

/* query, term, developer_id: words */

/*
 * Returns the words without surrounding blanks; raises an error if nothing is
 * left.
 */
static const char *
canon_words(const char *what, const char *value)
{
	const char *begin = value + strspn(value, " \t\r\n");
	size_t		len = strlen(begin);

	while (len > 0 && strchr(" \t\r\n", begin[len - 1]) != NULL)
		len--;
	if (len == 0 || len > MAX_WORDS)
		playfast_refuse(what, value, psprintf("It must have 1 to %d bytes, not counting blanks around it.",
											  MAX_WORDS));
	return pnstrdup(begin, len);
}

static const char *
canon_query(const char *value)
{
	return canon_words("query", value);
}

const Input input_query = {
	.name = "query",
	.plural = "queries",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_query,
	.assign = assign_subject,
};

static const char *
canon_term(const char *value)
{
	return canon_words("term", value);
}

const Input input_term = {
	.name = "term",
	.plural = "terms",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_term,
	.assign = assign_subject,
};

/* digits, or a name */
static const char *
canon_developer_id(const char *value)
{
	return canon_words("developer_id", value);
}

const Input input_developer_id = {
	.name = "developer_id",
	.plural = "developer_ids",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_developer_id,
	.assign = assign_subject,
};

/* Only developers with a numeric id have a profile. */
static const char *
canon_developer_number(const char *value)
{
	const char *number = canon_words("developer_id", value);

	if (number[strspn(number, "0123456789")] != '\0')
		playfast_refuse("developer_id", value,
						"It must be a number: the column developer_numeric_id of playfast_apps() has it.");
	return number;
}

const Input input_developer_number = {
	.name = "developer_id",
	.plural = "developer_ids",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_developer_number,
	.assign = assign_subject,
};

/* rpcid and args, of a raw RPC */

static const char *
canon_rpcid(const char *value)
{
	if (value[0] == '\0' || strlen(value) > 16 ||
		strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") !=
		strlen(value))
		playfast_refuse("rpcid", value,
						"An RPC's id is 1 to 16 letters and digits, such as \"vyAe2\".");
	return value;
}

const Input input_rpcid = {
	.name = "rpcid",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_rpcid,
	.assign = assign_subject,
};

static const char *
canon_args(const char *value)
{
	return value;
}

static void
assign_args(PlayCall *call, const char *canonical)
{
	call->args = canonical;
}

const Input input_args = {
	.name = "args",
	.plural = "args",
	.type = JSONBOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_args,
	.assign = assign_args,
};

/* url, of a file of the catalogue */

static const char *
canon_url(const char *value)
{
	if (!play_is_sitemap_url(value, playfast_base_url))
		playfast_refuse("url", value,
						psprintf("A shard of the catalogue has a URL below %s%s; "
								 "playfast_catalog_shards() lists them.",
								 playfast_base_url, PLAY_SITEMAPS_PATH));
	return value;
}

const Input input_url = {
	.name = "url",
	.plural = "urls",
	.type = TEXTOID,
	.required = true,
	.keeps_text = true,
	.canon = canon_url,
	.assign = assign_subject,
};
