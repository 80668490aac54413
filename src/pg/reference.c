/*
 * reference.c
 *	  The store's code lists in SQL.
 *
 * The lists themselves are in src/play/reference.
 */
#include "pg/inputs.h"

#include "catalog/pg_type.h"
#include "pg/result.h"
#include "pg/text.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* Sets a column to a text in UTF-8, if it is not NULL. */
static void
set_text(ResultRow *result, const char *name, const char *text)
{
	if (text != NULL)
		result_set(result, name, playfast_text_datum(text, strlen(text)));
}

/* The words of a text, as an array. */
static Datum
words_datum(const char *text)
{
	ArrayBuildState *array = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	for (size_t len; *text; text += len + (text[len] != '\0'))
	{
		len = strcspn(text, " ");
		array = accumArrayResult(array, playfast_text_datum(text, len), false, TEXTOID,
								 CurrentMemoryContext);
	}
	return makeArrayResult(array, CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(playfast_countries);

Datum
playfast_countries(PG_FUNCTION_ARGS)
{
	ResultRow	result;

	result_begin(&result, fcinfo);
	for (size_t i = 0; i < play_ncountries; i++)
	{
		const PlayCountry *country = &play_countries[i];

		set_text(&result, "country", country->code);
		set_text(&result, "name", country->name);
		set_text(&result, "currency", country->currency);
		result_set(&result, "langs", words_datum(country->langs));
		result_set(&result, "has_store", BoolGetDatum(country->has_store));
		set_text(&result, "representative", country->representative);
		result_put(&result);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_categories);

Datum
playfast_categories(PG_FUNCTION_ARGS)
{
	ResultRow	result;

	result_begin(&result, fcinfo);
	for (size_t i = 0; i < play_ncategories; i++)
	{
		const PlayCategory *category = &play_categories[i];

		set_text(&result, "category", category->id);
		set_text(&result, "kind", category->kind);
		set_text(&result, "parent", category->parent);
		set_text(&result, "name", category->name);
		result_put(&result);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_collections);

Datum
playfast_collections(PG_FUNCTION_ARGS)
{
	ResultRow	result;

	result_begin(&result, fcinfo);
	for (size_t i = 0; i < play_ncollections; i++)
	{
		const PlayCollection *collection = &play_collections[i];

		set_text(&result, "collection", collection->name);
		set_text(&result, "wire_name", collection->wire_name);
		result_set(&result, "answers", BoolGetDatum(collection->answers));
		result_put(&result);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_languages);

Datum
playfast_languages(PG_FUNCTION_ARGS)
{
	ResultRow	result;

	result_begin(&result, fcinfo);
	for (size_t i = 0; i < play_nlanguages; i++)
	{
		const PlayLanguage *language = &play_languages[i];

		set_text(&result, "lang", language->code);
		set_text(&result, "name", language->name);
		set_text(&result, "alias_of", language->alias_of);
		result_put(&result);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_representative_country);

/* playfast_representative_country(country text) → text */
Datum
playfast_representative_country(PG_FUNCTION_ARGS)
{
	const char *code = input_country.canon(playfast_text_utf8(PG_GETARG_DATUM(0)));

	PG_RETURN_TEXT_P(cstring_to_text(play_country(code)->representative));
}
