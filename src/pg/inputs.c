/*
 * inputs.c
 *	  What a call can name, and which values it may have.
 */
#include "pg/inputs.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* Characters of a value that a message repeats. */
#define SHOWN_CHARACTERS 64

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
