/*
 * reference.c
 *	  The store's code lists in SQL.
 *
 * The lists themselves are in src/play/reference.
 */
#include "pg/inputs.h"

#include "catalog/pg_type.h"
#include "pg/text.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

/* A text, or NULL. */
static void
put_text(Datum *value, bool *null, const char *text)
{
	*null = text == NULL;
	*value = text == NULL ? (Datum) 0 : playfast_text_datum(text, strlen(text));
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

static void
put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(playfast_countries);

/* country, name, currency, langs, has_store, representative */
Datum
playfast_countries(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < play_ncountries; i++)
	{
		const PlayCountry *country = &play_countries[i];
		Datum		values[6];
		bool		nulls[6] = {false};

		put_text(&values[0], &nulls[0], country->code);
		put_text(&values[1], &nulls[1], country->name);
		put_text(&values[2], &nulls[2], country->currency);
		values[3] = words_datum(country->langs);
		values[4] = BoolGetDatum(country->has_store);
		put_text(&values[5], &nulls[5], country->representative);
		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_categories);

/* category, kind, parent, name */
Datum
playfast_categories(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < play_ncategories; i++)
	{
		const PlayCategory *category = &play_categories[i];
		Datum		values[4];
		bool		nulls[4];

		put_text(&values[0], &nulls[0], category->id);
		put_text(&values[1], &nulls[1], category->kind);
		put_text(&values[2], &nulls[2], category->parent);
		put_text(&values[3], &nulls[3], category->name);
		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_collections);

/* collection, wire_name, answers */
Datum
playfast_collections(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < play_ncollections; i++)
	{
		const PlayCollection *collection = &play_collections[i];
		Datum		values[3];
		bool		nulls[3] = {false};

		put_text(&values[0], &nulls[0], collection->name);
		put_text(&values[1], &nulls[1], collection->wire_name);
		values[2] = BoolGetDatum(collection->answers);
		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(playfast_languages);

/* lang, name, alias_of */
Datum
playfast_languages(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < play_nlanguages; i++)
	{
		const PlayLanguage *language = &play_languages[i];
		Datum		values[3];
		bool		nulls[3];

		put_text(&values[0], &nulls[0], language->code);
		put_text(&values[1], &nulls[1], language->name);
		put_text(&values[2], &nulls[2], language->alias_of);
		put_row(fcinfo, values, nulls);
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
