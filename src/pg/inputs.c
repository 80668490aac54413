/*
 * inputs.c
 *	  What a call can name, and which values it may have.
 */
#include "pg/inputs.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

/* Characters of a value that a message repeats. */
#define SHOWN_CHARACTERS 64

/* Longest text to search for, and longest token of a list, in bytes. */
#define MAX_WORDS 400
#define MAX_TOKEN 4096

char *
playfast_shown(const char *value)
{
	int			len = strlen(value);
	int			shown = pg_mbcharcliplen(value, len, SHOWN_CHARACTERS);

	return shown < len ? psprintf("%.*s...", shown, value) : pstrdup(value);
}

/* Raises 22023 for a value, in UTF-8, that is not accepted. */
static void
refuse(const char *what, const char *value, const char *hint)
{
	text	   *converted = DatumGetTextPP(playfast_text_datum(value, strlen(value)));

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid %s: \"%s\"", what, playfast_shown(text_to_cstring(converted))),
			 errhint("%s", hint)));
}

/* Raises 22023 for a NULL that stands for nothing. */
static void
refuse_null(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be null", what)));
}

/* country */

static const char *
canon_country(const char *value)
{
	const PlayCountry *country = play_country(value ? value : playfast_country);

	if (country == NULL)
		refuse("country", value, "A country is an ISO 3166-1 alpha-2 code such as \"us\"; "
			   "playfast_countries lists them.");
	return country->code;
}

static void
assign_country(PlayCall *call, const char *canonical)
{
	strlcpy(call->country, canonical, sizeof(call->country));
}

const Input input_country = {
	.name = "country",
	.plural = "countries",
	.canon = canon_country,
	.assign = assign_country,
};

/* lang */

static const char *
canon_lang(const char *value)
{
	char		tag[PLAY_LANG_SIZE];

	if (!play_language_tag(value ? value : playfast_lang, tag))
		refuse("language", value, "A language is a BCP 47 tag such as \"en\" or \"pt-BR\"; "
			   "playfast_languages lists them.");
	return pstrdup(tag);
}

static void
assign_lang(PlayCall *call, const char *canonical)
{
	strlcpy(call->lang, canonical, sizeof(call->lang));
}

const Input input_lang = {
	.name = "lang",
	.plural = "langs",
	.canon = canon_lang,
	.assign = assign_lang,
};

/* What most calls are about */
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
		refuse("category", value, "A category is an id of the store such as \"GAME_ACTION\"; "
			   "playfast_categories lists them.");
	return category->id;
}

const Input input_category = {
	.name = "category",
	.plural = "categories",
	.canon = canon_category,
	.assign = assign_subject,
};

/* collection */

static const char *
canon_collection(const char *value)
{
	const PlayCollection *collection = play_collection(value ? value : playfast_collection);

	if (collection == NULL)
		refuse("collection", value, "Collections are TOP_FREE, TOP_PAID, GROSSING and those of "
			   "playfast_collections.");
	return collection->name;
}

static void
assign_collection(PlayCall *call, const char *canonical)
{
	call->collection = play_collection(canonical);
}

const Input input_collection = {
	.name = "collection",
	.plural = "collections",
	.canon = canon_collection,
	.assign = assign_collection,
};

/* num */

static void
set_num(PlayCall *call, Datum value, bool null)
{
	call->num = null ? playfast_num : DatumGetInt32(value);
	if (call->num < PLAYFAST_MIN_NUM || call->num > PLAYFAST_MAX_NUM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid num: %d", call->num),
				 errhint("num is a number of rows from %d to %d.",
						 PLAYFAST_MIN_NUM, PLAYFAST_MAX_NUM)));
}

const Input input_num = {
	.name = "num",
	.set = set_num,
};

/* priority */

static void
set_priority(PlayCall *call, Datum value, bool null)
{
	call->priority = null ? 0 : DatumGetInt32(value);
}

const Input input_priority = {
	.name = "priority",
	.set = set_priority,
};

/* app_id */

/* ASCII only, whatever the locale. */
static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_';
}

/*
 * Letters, digits, underscores and dots, at least one dot, no empty segment:
 * what Android accepts as a package name.
 */
static bool
is_app_id(const char *value)
{
	bool		dot = false;

	for (const char *c = value; *c; c++)
	{
		if (*c == '.')
		{
			if (c == value || c[-1] == '.')
				return false;
			dot = true;
		}
		else if (!is_word(*c))
			return false;
	}
	return dot && value[strlen(value) - 1] != '.' && strlen(value) <= 255;
}

static const char *
canon_app_id(const char *value)
{
	if (value == NULL)
		refuse_null("app_id");
	if (!is_app_id(value))
		refuse("app id", value, "An app id is a package name such as \"com.example.app\".");
	return value;
}

const Input input_app_id = {
	.name = "app_id",
	.plural = "app_ids",
	.canon = canon_app_id,
	.assign = assign_subject,
};

/* query, term: words to search for */

/* The words without blanks around them; raises if nothing is left. */
static const char *
canon_words(const char *what, const char *value)
{
	const char *begin;
	size_t		len;

	if (value == NULL)
		refuse_null(what);
	begin = value + strspn(value, " \t\r\n");
	len = strlen(begin);
	while (len > 0 && strchr(" \t\r\n", begin[len - 1]) != NULL)
		len--;
	if (len == 0 || len > MAX_WORDS)
		refuse(what, value, psprintf("It must have 1 to %d bytes besides blanks around it.",
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
	.canon = canon_term,
	.assign = assign_subject,
};

/* developer_id: digits, or a name */

static const char *
canon_developer_id(const char *value)
{
	return canon_words("developer_id", value);
}

const Input input_developer_id = {
	.name = "developer_id",
	.plural = "developer_ids",
	.canon = canon_developer_id,
	.assign = assign_subject,
};

/* country, where NULL means every country with a store */

static const char **
countries_with_store(int *n)
{
	const char **codes = palloc(play_ncountries * sizeof(char *));

	*n = 0;
	for (size_t i = 0; i < play_ncountries; i++)
	{
		if (play_countries[i].has_store)
			codes[(*n)++] = play_countries[i].code;
	}
	return codes;
}

const Input input_store_country = {
	.name = "country",
	.plural = "countries",
	.canon = canon_country,
	.assign = assign_country,
	.defaults = countries_with_store,
};

/* num of a list that has no end of its own: 0 is all */

static void
set_num_or_all(PlayCall *call, Datum value, bool null)
{
	call->num = null ? playfast_num : DatumGetInt32(value);
	if (call->num < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid num: %d", call->num),
				 errhint("num is a number of rows; 0 means all there are.")));
}

const Input input_num_or_all = {
	.name = "num",
	.set = set_num_or_all,
};

/* sort of reviews */

static const char *const sorts[] = {NULL, "relevance", "newest", "rating"};

static const char *
canon_sort(const char *value)
{
	if (value == NULL)
		value = "newest";
	for (int i = 1; i < lengthof(sorts); i++)
	{
		if (pg_strcasecmp(value, sorts[i]) == 0)
			return sorts[i];
	}
	refuse("sort", value, "Reviews are sorted by relevance, newest or rating.");
	return NULL;
}

static void
assign_sort(PlayCall *call, const char *canonical)
{
	for (int i = 1; i < lengthof(sorts); i++)
	{
		if (strcmp(canonical, sorts[i]) == 0)
			call->sort = i;
	}
}

const Input input_sort = {
	.name = "sort",
	.canon = canon_sort,
	.assign = assign_sort,
};

/* score of reviews: any other number would give reviews that are not filtered */

static void
set_score(PlayCall *call, Datum value, bool null)
{
	call->score = null ? 0 : DatumGetInt32(value);
	if (!null && (call->score < 1 || call->score > 5))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid score: %d", call->score),
				 errhint("A score is a number of stars from 1 to 5; NULL means any.")));
}

const Input input_score = {
	.name = "score",
	.set = set_score,
};

/* since, of reviews: where a sort is named, too, it is so before this */

static void
set_since(PlayCall *call, Datum value, bool null)
{
	call->since = PLAY_NO_SINCE;
	if (null)
		return;
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid since: it must be a finite time")));
	if (strcmp(sorts[call->sort] ? sorts[call->sort] : "newest", "newest") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid since: reviews are sorted by %s", sorts[call->sort]),
				 errhint("since ends a list at the first older review, so sort must be newest.")));
	call->since = DatumGetTimestampTz(value) + PLAYFAST_EPOCH_OFFSET;
}

const Input input_since = {
	.name = "since",
	.set = set_since,
};

/* price of a search; the rows have a column "price", so it is not called that */

static const char *const prices[] = {"all", "free", "paid"};

static const char *
canon_price(const char *value)
{
	if (value == NULL)
		value = "all";
	for (int i = 0; i < lengthof(prices); i++)
	{
		if (pg_strcasecmp(value, prices[i]) == 0)
			return prices[i];
	}
	refuse("price", value, "A search is for all apps, for free or for paid ones.");
	return NULL;
}

static void
assign_price(PlayCall *call, const char *canonical)
{
	for (int i = 0; i < lengthof(prices); i++)
	{
		if (strcmp(canonical, prices[i]) == 0)
			call->price = i;
	}
}

const Input input_price = {
	.name = "price_filter",
	.canon = canon_price,
	.assign = assign_price,
};

/* token: where an earlier call's list broke off */

static const char *
canon_token(const char *value)
{
	if (value != NULL && (value[0] == '\0' || strlen(value) > MAX_TOKEN))
		refuse("token", value, "A token is what playfast_outcomes() gave as next_token.");
	return value;
}

static void
assign_token(PlayCall *call, const char *canonical)
{
	call->token = canonical;
}

const Input input_token = {
	.name = "token",
	.canon = canon_token,
	.assign = assign_token,
};

/* rpcid and args, of a raw RPC */

static const char *
canon_rpcid(const char *value)
{
	if (value == NULL)
		refuse_null("rpcid");
	if (value[0] == '\0' || strlen(value) > 16 ||
		strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") !=
		strlen(value))
		refuse("rpcid", value, "An RPC's id is 1 to 16 letters and digits, such as \"vyAe2\".");
	return value;
}

const Input input_rpcid = {
	.name = "rpcid",
	.canon = canon_rpcid,
	.assign = assign_subject,
};

static void
set_args(PlayCall *call, Datum value, bool null)
{
	char	   *json;

	if (null)
		refuse_null("args");
	json = DatumGetCString(DirectFunctionCall1(jsonb_out, value));
	call->args = pg_server_to_any(json, strlen(json), PG_UTF8);
}

const Input input_args = {
	.name = "args",
	.set = set_args,
};
