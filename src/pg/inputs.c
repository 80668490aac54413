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
				 errhint("Pass the next_token of a result as the token of a further request.")));
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
