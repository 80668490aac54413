/*
 * inputs.c
 *	  The inputs of calls, and the values that they may have.
 *
 * It does not know where a value comes from: arguments.c and requests.c read
 * values from what SQL gave.
 */
#include "pg/inputs.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "pg/settings.h"
#include "pg/text.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* Longest text to search for, in bytes. */
#define MAX_WORDS 400

/*
 * Maximum number of rows in one array, for lists without an end of their own.
 */
#define MOST_IN_ARRAY 10000

void
playfast_refuse(const char *what, const char *value, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid %s: \"%s\"", what, playfast_shown(playfast_message(value))),
			 errhint("%s", hint)));
}

void
playfast_refuse_null(const char *name, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be null", name),
			 errhint("%s", hint)));
}

const char *
playfast_canon_datum(const Input *input, Datum value)
{
	char	   *json;

	if (input->type != JSONBOID)
		return input->canon(playfast_text_utf8(value));
	json = DatumGetCString(DirectFunctionCall1(jsonb_out, value));
	return input->canon(pg_server_to_any(json, strlen(json), PG_UTF8));
}

void
playfast_set_input(const Input *input, PlayCall *call, Datum value, bool null)
{
	if (input->set != NULL)
		input->set(call, value, null);
	else
		input->assign(call, null ? input->canon(NULL) : playfast_canon_datum(input, value));
}

/* country */

static const char *
canon_country(const char *value)
{
	const PlayCountry *country = play_country(value ? value : playfast_country);

	if (country == NULL)
		playfast_refuse("country", value, pg_strcasecmp(value, "uk") == 0 ?
						"The United Kingdom is \"gb\"." :
						"A country is an ISO 3166-1 alpha-2 code such as \"us\"; "
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
	.type = TEXTOID,
	.in_url = true,
	.canon = canon_country,
	.assign = assign_country,
};

/* lang */

static const char *
canon_lang(const char *value)
{
	char		tag[PLAY_LANG_SIZE];

	if (!play_language_tag(value ? value : playfast_lang, tag))
		playfast_refuse("language", value,
						"A language is a BCP 47 tag such as \"en\" or \"pt-BR\"; "
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
	.type = TEXTOID,
	.in_url = true,
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

/* collection */

static const char *
canon_collection(const char *value)
{
	const PlayCollection *collection = play_collection(value ? value : playfast_collection);

	if (collection == NULL)
		playfast_refuse("collection", value,
						"Collections are TOP_FREE, TOP_PAID, GROSSING and those of "
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
	.type = TEXTOID,
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
	.type = INT4OID,
	.set = set_num,
};

/* num of a list without an end of its own; 0: all */

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
	.type = INT4OID,
	.set = set_num_or_all,
};

/* The same if all rows of a call go into one array */

static void
set_num_in_array(PlayCall *call, Datum value, bool null)
{
	call->num = null ? playfast_num : DatumGetInt32(value);
	if (call->num < 1 || call->num > MOST_IN_ARRAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid num: %d", call->num),
				 errdetail("A result holds all rows of its call: 1 to %d.", MOST_IN_ARRAY),
				 errhint("A request whose token is the next_token of a result goes on "
						 "where that one ended.")));
}

const Input input_num_in_array = {
	.name = "num",
	.type = INT4OID,
	.set = set_num_in_array,
};

/* priority */

static void
set_priority(PlayCall *call, Datum value, bool null)
{
	call->priority = null ? 0 : DatumGetInt32(value);
}

const Input input_priority = {
	.name = "priority",
	.type = INT4OID,
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

/* The app id in the URL of an app's page, or NULL. */
static const char *
find_app_id(const char *url)
{
	const char *query = strchr(url, '?');
	const char *id;

	if (strstr(url, "play.google.com/store/apps/details") == NULL || query == NULL)
		return NULL;
	id = strstr(query, "?id=");
	if (id == NULL)
		id = strstr(query, "&id=");
	if (id == NULL)
		return NULL;
	id = pnstrdup(id + 4, strcspn(id + 4, "&#"));
	return is_app_id(id) ? id : NULL;
}

static const char *
canon_app_id(const char *value)
{
	const char *id;

	if (is_app_id(value))
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
		playfast_refuse(what, value, psprintf("It must have 1 to %d bytes besides blanks around it.",
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
