/*
 * arguments.c
 *	  Arguments, checked before anything is sent.
 */
#include "pg/playfast.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* Characters of a value that a message repeats. */
#define SHOWN_CHARACTERS 64

char *
playfast_shown(const char *value)
{
	int			len = strlen(value);
	int			shown = pg_mbcharcliplen(value, len, SHOWN_CHARACTERS);

	return shown < len ? psprintf("%.*s…", shown, value) : pstrdup(value);
}

char	  **
playfast_array_argument(FunctionCallInfo fcinfo, int argno, const char *name,
						const char *if_null, int *n)
{
	Datum	   *elements;
	bool	   *nulls;
	char	  **strings;

	if (PG_ARGISNULL(argno))
	{
		strings = palloc(sizeof(char *));
		strings[0] = pstrdup(if_null);
		*n = 1;
		return strings;
	}
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argno), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, n);
	if (*n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", name),
				 errhint("Omit the argument, or pass NULL, to ask for the default.")));
	strings = palloc(*n * sizeof(char *));
	for (int i = 0; i < *n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must not contain null", name)));
		strings[i] = TextDatumGetCString(elements[i]);
	}
	return strings;
}

const PlayCountry *
playfast_check_country(const char *value)
{
	const PlayCountry *country = play_country(value);

	if (country == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid country: \"%s\"", playfast_shown(value)),
				 errhint("A country is an ISO 3166-1 alpha-2 code such as \"us\"; "
						 "playfast_countries lists them.")));
	return country;
}

const PlayCategory *
playfast_check_category(const char *value)
{
	const PlayCategory *category = play_category(value);

	if (category == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid category: \"%s\"", playfast_shown(value)),
				 errhint("A category is an id of the store such as \"GAME_ACTION\"; "
						 "playfast_categories lists them.")));
	return category;
}

const PlayCollection *
playfast_check_collection(const char *value)
{
	const PlayCollection *collection = play_collection(value);

	if (collection == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid collection: \"%s\"", playfast_shown(value)),
				 errhint("Collections are TOP_FREE, TOP_PAID, GROSSING and those of "
						 "playfast_collections.")));
	return collection;
}

void
playfast_check_lang(const char *value, char tag[PLAY_LANG_SIZE])
{
	if (!play_language_tag(value, tag))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid language: \"%s\"", playfast_shown(value)),
				 errhint("A language is a BCP 47 tag such as \"en\" or \"pt-BR\"; "
						 "playfast_languages lists them.")));
}

int
playfast_check_num(int num)
{
	if (num < PLAYFAST_MIN_NUM || num > PLAYFAST_MAX_NUM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid num: %d", num),
				 errhint("num is a number of rows from %d to %d.",
						 PLAYFAST_MIN_NUM, PLAYFAST_MAX_NUM)));
	return num;
}
