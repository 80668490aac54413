/*
 * golden.c
 *	  Recorded answers, and the values that must be read from them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "golden.h"

#define DEFAULT_FOLDER "../shared/play"

/* In "extended", a price has this suffix and is in millionths. */
#define MICROS_SUFFIX "_micros"

/* ---- files ---- */

const char *
golden_folder(void)
{
	const char *name = getenv("PLAYFAST_PLAY_DIR");

	if (name == NULL || name[0] == '\0')
		name = getenv("PLAYFAST_CAPTURES");
	return name != NULL && name[0] != '\0' ? name : DEFAULT_FOLDER;
}

char *
golden_text(const char *name, size_t *len)
{
	char		path[1024];
	FILE	   *file;
	char	   *text;
	long		size;

	snprintf(path, sizeof(path), "%s/%s", golden_folder(), name);
	file = fopen(path, "rb");
	if (file == NULL)
	{
		print_message("# skipped: no recordings of Google Play (PLAYFAST_CAPTURES names their folder)\n");
		skip();
	}
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	text = malloc((size_t) size + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t) size, file), (size_t) size);
	text[size] = '\0';
	fclose(file);
	*len = (size_t) size;
	return text;
}

json_t *
golden_json(const char *name)
{
	size_t		len;
	char	   *text = golden_text(name, &len);
	json_error_t error;
	json_t	   *json = json_loadb(text, len, 0, &error);

	if (json == NULL)
		fail_msg("%s: %s at line %d", name, error.text, error.line);
	free(text);
	return json;
}

/* ---- values ---- */

static bool
same_text(const char *text, size_t len, const json_t *json)
{
	return json_is_string(json) && json_string_length(json) == len &&
		memcmp(json_string_value(json), text, len) == 0;
}

static bool
same_texts(const JsValue *value, const json_t *json)
{
	if (!json_is_array(json) || json_array_size(json) != value->len)
		return false;
	for (size_t i = 0; i < value->len; i++)
	{
		if (!same_text(value->u.texts[i].s, value->u.texts[i].len,
					   json_array_get(json, i)))
			return false;
	}
	return true;
}

/* The integers are an array, or an object with the keys "1", "2", ... */
static bool
same_ints(const JsValue *value, const json_t *json)
{
	if (!json_is_array(json) && !json_is_object(json))
		return false;
	if ((json_is_array(json) ? json_array_size(json) : json_object_size(json)) != value->len)
		return false;
	for (size_t i = 0; i < value->len; i++)
	{
		char		key[16];
		const json_t *element = json_array_get(json, i);

		snprintf(key, sizeof(key), "%zu", i + 1);
		if (json_is_object(json))
			element = json_object_get(json, key);

		if (!json_is_integer(element) || json_integer_value(element) != value->u.ints[i])
			return false;
	}
	return true;
}

static bool
same_json(const JsValue *value, const json_t *json)
{
	json_t	   *read = json_loadb(value->u.text, value->len, JSON_DECODE_ANY, NULL);
	bool		same = read != NULL && json_equal(read, json);

	json_decref(read);
	return same;
}

/*
 * Amounts are in millionths, or in units of the currency, possibly as a
 * string.
 */
static bool
same_micros(int64_t micros, const json_t *json, bool in_micros)
{
	double		units;
	double		difference;

	if (in_micros)
		return json_is_integer(json) && json_integer_value(json) == micros;
	units = json_is_string(json) ? strtod(json_string_value(json), NULL) :
		json_number_value(json);
	difference = units * 1e6 - (double) micros;
	return (json_is_number(json) || json_is_string(json)) &&
		difference > -0.5 && difference < 0.5;
}

/*
 * Times are in milliseconds, or like "2025-07-01T10:25:42+00:00"; a part of a
 * second that they omit is not compared.
 */
static bool
same_time(int64_t us, const json_t *json)
{
	struct tm	time = {0};
	const char *rest;

	if (json_is_string(json))
	{
		rest = strptime(json_string_value(json), "%Y-%m-%dT%H:%M:%S", &time);
		return rest != NULL && strcmp(rest, "+00:00") == 0 &&
			timegm(&time) == us / 1000000;
	}
	return json_is_integer(json) && json_integer_value(json) == us / 1000;
}

static bool
same_value(const JsValue *value, const json_t *json, bool in_micros)
{
	switch (value->type)
	{
		case JS_NULL:
			return json_is_null(json);
		case JS_TEXT:
			return same_text(value->u.text, value->len, json) &&
				value->u.text[value->len] == '\0';
		case JS_INT:
			return json_is_integer(json) && json_integer_value(json) == value->u.i;
		case JS_FLOAT:
			return json_is_number(json) && json_number_value(json) == value->u.f;
		case JS_BOOL:
			return json_is_boolean(json) && json_is_true(json) == (value->u.i != 0);
		case JS_MICROS:
			return same_micros(value->u.i, json, in_micros);
		case JS_TIME:
			return same_time(value->u.i, json);
		case JS_TEXTS:
			return same_texts(value, json);
		case JS_INTS:
			return same_ints(value, json);
		case JS_JSON:
			return same_json(value, json);
	}
	return false;
}

/* Fails because a value differs from that of the document. */
static void
fail_value(const char *account, int row, const char *column, const JsValue *value,
		   const json_t *json)
{
	char	   *expected = json_dumps(json, JSON_ENCODE_ANY);
	char		got[200];

	switch (value->type)
	{
		case JS_TEXT:
		case JS_JSON:
			snprintf(got, sizeof(got), "text %.150s", value->u.text);
			break;
		case JS_FLOAT:
			snprintf(got, sizeof(got), "%.17g", value->u.f);
			break;
		case JS_TEXTS:
		case JS_INTS:
			snprintf(got, sizeof(got), "an array of %u", (unsigned) value->len);
			break;
		default:
			snprintf(got, sizeof(got), "%lld, of type %d", (long long) value->u.i,
					 (int) value->type);
	}
	fail_msg("%s, row %d, %s: expected %.150s, got %s", account, row, column,
			 expected ? expected : "nothing", got);
}

/* ---- accounts ---- */

const GoldenName golden_row_names[] = {
	{"app_id", "appId"},
	{"title", "title"},
	{"url", "url"},
	{"icon", "icon"},
	{"developer", "developer"},
	{"currency", "currency"},
	{"price", "price"},
	{"free", "free"},
	{"description_html", "summary"},
	{"score_text", "scoreText"},
	{"score", "score"},
	{NULL, NULL}
};

/*
 * Returns the rows of an account: an array, an object with such an array, or
 * an object that is the only row.
 */
static json_t *
account_rows(const json_t *account)
{
	json_t	   *rows = json_object_get(account, "rows");

	if (rows == NULL)
		rows = json_object_get(account, "data");
	if (rows != NULL)
		return json_incref(rows);
	if (json_is_array(account))
		return json_incref((json_t *) account);
	return json_pack("[O]", account);
}

/* Returns the column for a member of an account, or -1. */
static int
find_column(const char *member, const JsColumn *columns, int ncolumns,
		  const GoldenName *names, bool *in_micros)
{
	size_t		len = strlen(member);
	const char *name = names == NULL ? member : NULL;

	*in_micros = names == NULL && len > strlen(MICROS_SUFFIX) &&
		strcmp(member + len - strlen(MICROS_SUFFIX), MICROS_SUFFIX) == 0;
	if (*in_micros)
		len -= strlen(MICROS_SUFFIX);
	for (int i = 0; names != NULL && names[i].column != NULL; i++)
	{
		if (strcmp(names[i].member, member) == 0)
			name = names[i].column;
	}
	if (name == NULL)
		return -1;
	if (names != NULL)
		len = strlen(name);
	for (int c = 0; c < ncolumns; c++)
	{
		if (strlen(columns[c].name) == len && strncmp(columns[c].name, name, len) == 0)
			return c;
	}
	return -1;
}

/*
 * Replaces the store's number for the availability by the word that the column
 * has.
 */
static void
name_availability(json_t *rows)
{
	static const char *const names[] = {"not_in_region", "preregister", "available"};
	size_t		i;
	json_t	   *row;

	json_array_foreach(rows, i, row)
	{
		json_t	   *code = json_object_get(row, "availability_code");

		if (code == NULL)
			continue;
		json_object_set_new(row, "availability", json_is_null(code) ? json_null() :
							json_string(names[json_integer_value(code)]));
		json_object_del(row, "availability_code");
	}
}

/*
 * Compares the rows of an account.  names is NULL if it uses playfast's names.
 */
static void
compare_account(const char *account, const PlayAnswer *answer, const JsColumn *columns,
				const json_t *json, const GoldenName *names, bool *compared)
{
	json_t	   *rows = account_rows(json);

	name_availability(rows);
	if ((size_t) answer->nrows != json_array_size(rows))
		fail_msg("%s: expected %zu rows, got %d", account, json_array_size(rows),
				 answer->nrows);
	for (int i = 0; i < answer->nrows; i++)
	{
		json_t	   *row = json_array_get(rows, (size_t) i);
		const char *member;
		json_t	   *value;

		assert_true(json_object_size(row) > 0);
		json_object_foreach(row, member, value)
		{
			bool		in_micros;
			int			c = find_column(member, columns, answer->ncolumns, names, &in_micros);
			const JsValue *got;

			if (c < 0)
				fail_msg("%s: no column for \"%s\"", account, member);
			got = &answer->values[(size_t) i * answer->ncolumns + c];
			if (!same_value(got, value, in_micros))
				fail_value(account, i, member, got, value);
			compared[c] = true;
		}
		/* columns that an account omits from a row are absent */
		for (int n = 0; names != NULL && names[n].column != NULL; n++)
		{
			bool		in_micros;
			int			c = find_column(names[n].member, columns, answer->ncolumns, names,
									  &in_micros);
			const JsValue *got;

			if (c < 0)
				fail_msg("no column \"%s\"", names[n].column);
			got = &answer->values[(size_t) i * answer->ncolumns + c];
			if (json_object_get(row, names[n].member) == NULL && got->type != JS_NULL)
				fail_value(account, i, names[n].member, got, NULL);
		}
	}
	json_decref(rows);
}

/* Returns a row's value of a text column, or NULL if it is absent. */
static const char *
column_text(const PlayAnswer *answer, const JsColumn *columns, int row, const char *name)
{
	for (int c = 0; c < answer->ncolumns; c++)
	{
		const JsValue *value = &answer->values[(size_t) row * answer->ncolumns + c];

		if (strcmp(columns[c].name, name) == 0)
			return value->type == JS_TEXT ? value->u.text : NULL;
	}
	fail_msg("no column \"%s\"", name);
	return NULL;
}

/*
 * Compares a column of lists that neither account has: no recorded list has a
 * sale, and the number of installs is the digits of its text, which is
 * English.  Returns false for any other column.
 */
static bool
compare_unlisted(const PlayAnswer *answer, const JsColumn *columns, int column)
{
	const char *name = columns[column].name;
	bool		is_installs = strcmp(name, "min_installs") == 0;

	if (!is_installs && strcmp(name, "original_price") != 0 &&
		strcmp(name, "discount_ends_at") != 0)
		return false;
	for (int i = 0; i < answer->nrows; i++)
	{
		const JsValue *value = &answer->values[(size_t) i * answer->ncolumns + column];
		const char *text = is_installs ? column_text(answer, columns, i, "installs") : NULL;
		int64_t		number = 0;

		for (const char *c = text; c != NULL && *c != '\0'; c++)
			number = *c >= '0' && *c <= '9' ? number * 10 + (*c - '0') : number;
		assert_int_equal(value->type, text == NULL ? JS_NULL : JS_INT);
		if (text != NULL)
			assert_int_equal(value->u.i, number);
	}
	return true;
}

void
golden_compare(const PlayAnswer *answer, const JsColumn *columns,
			   const json_t *document, const GoldenName *names)
{
	const json_t *reference = json_object_get(document, "reference");
	const json_t *extended = json_object_get(document, "extended");
	bool	   *compared = calloc((size_t) answer->ncolumns, sizeof(bool));

	assert_non_null(compared);
	assert_true(reference != NULL || extended != NULL);
	if (reference != NULL)
		compare_account("reference", answer, columns, reference, names, compared);
	if (extended != NULL)
		compare_account("extended", answer, columns, extended, NULL, compared);
	for (int c = 0; c < answer->ncolumns; c++)
	{
		if (!compared[c] && !compare_unlisted(answer, columns, c))
			fail_msg("no account has \"%s\"", columns[c].name);
	}
	free(compared);
}
