/*
 * oracle.h
 *	  The oracle of the reader: what it must return, by jansson's tree and
 *	  plain code.
 *
 * Shapes are written as text, so that a fuzzer can make them as well:
 *
 *		shape   := part *( ";" part )
 *		part    := column                       of the root
 *				 | "@" paths "@" item columns [ "@" inner columns ]
 *		columns := *( "," "," column )
 *		column  := letter paths
 *
 * A letter is a decoder: j js_decode_json, t js_decode_text, i
 * oracle_strict_int(), x js_decode_texts.  If it is upper case, the column is
 * required. ",," separates the columns of a list.
 */
#ifndef TEST_ORACLE_H
#define TEST_ORACLE_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "json/column.h"
#include "json/json.h"
#include "play/rows/text.h"
#include "json/decode.h"
#include "json/utf8.h"

/* An integer in the only spelling that jansson has for it. */
static inline JsDecoded
oracle_strict_int(const JsCell *cell, JsValue *out)
{
	int64_t		number;

	if (!js_int(cell->json, &number))
		return js_misfit(out, "an integer");
	return js_decoded_int(out, JS_INT, number);
}

#define ORACLE_COLUMNS 12
#define ORACLE_LISTS 4
#define ORACLE_STEPS 8
#define ORACLE_LARGEST_INDEX 40

typedef struct OracleShape
{
	char		text[1024];		/* cut into paths */
	JsColumn	columns[ORACLE_COLUMNS];
	JsColumn	list_columns[ORACLE_LISTS][ORACLE_COLUMNS];
	JsList		lists[ORACLE_LISTS];
	JsShape		shape;
} OracleShape;

/* What a reader returned: for each list an array of rows, each an array. */
typedef struct OracleRows
{
	const OracleShape *shape;
	json_t	   *lists;
	json_t	   *missing;		/* by list and row: the name of the missing
								 * column, or null */
} OracleRows;

/* ---- shapes ---- */

static inline bool
oracle_path_good(const char *path, bool stars)
{
	int			steps = 0;

	for (;;)
	{
		if (*path == '\0')
			return true;
		if (*path == '|')
		{
			path++;
			steps = 0;
			continue;
		}
		if (*path == '*' && stars)
			path++;
		else
		{
			char	   *end;

			if (*path < '0' || *path > '9' ||
				strtoul(path, &end, 10) > ORACLE_LARGEST_INDEX)
				return false;
			path = end;
		}
		if (++steps > ORACLE_STEPS)
			return false;
		if (*path == ',' && path[1] != '\0' && path[1] != '|')
			path++;
		else if (*path != '\0' && *path != '|')
			return false;
	}
}

static inline bool
oracle_column(char *text, JsColumn *column)
{
	const char *star = strchr(text, '*');

	column->name = text;
	switch (text[0] | 0x20)
	{
		case 'j':
			column->decode = js_decode_json;
			break;
		case 't':
			column->decode = js_decode_text;
			break;
		case 'i':
			column->decode = oracle_strict_int;
			break;
		case 'x':
			column->decode = js_decode_texts;
			break;
		default:
			return false;
	}
	column->absence = text[0] < 'a' ? JS_REQUIRED : JS_NULLABLE;
	column->path = text + 1;
	/* one "*" in each path, and only for decoders that take it */
	if (star != NULL && column->decode != js_decode_texts)
		return false;
	for (const char *p = text + 1; *p != '\0';)
	{
		size_t		len = strcspn(p, "|");
		const char *first = memchr(p, '*', len);

		if (first != NULL && memchr(first + 1, '*', len - (size_t) (first + 1 - p)))
			return false;
		p += len;
		p += *p == '|';
	}
	return oracle_path_good(text + 1, true);
}

/* Cuts off the columns at the end of a text, and adds them to a list. */
static inline bool
oracle_columns(char *text, JsColumn *columns, JsList *list)
{
	for (char *column = strstr(text, ",,"); column != NULL;)
	{
		char	   *following = strstr(column + 2, ",,");

		*column = '\0';
		if (following != NULL)
			*following = '\0';
		if (list->ncolumns == ORACLE_COLUMNS ||
			!oracle_column(column + 2, &columns[list->ncolumns++]))
			return false;
		column = following;
	}
	return true;
}

/* Reads a list: the text after its first "@". */
static inline bool
oracle_read_list(char *text, JsColumn *columns, JsList *list)
{
	char	   *item = strchr(text, '@');
	char	   *inner;

	if (item == NULL)
		return false;
	*item++ = '\0';
	inner = strchr(item, '@');
	if (inner != NULL)
		*inner++ = '\0';
	list->path = text;
	list->item = item;
	list->inner = inner;
	list->columns = columns;
	if (!oracle_columns(item, columns, list))
		return false;
	list->first_inner = list->ncolumns;
	return oracle_path_good(text, true) && oracle_path_good(item, false) &&
		strchr(item, '|') == NULL &&
		(inner == NULL || (oracle_columns(inner, columns, list) &&
						   oracle_path_good(inner, false) && strchr(inner, '|') == NULL));
}

/* Reads a shape from len bytes; returns false if they are not one. */
static inline bool
oracle_shape(OracleShape *shape, const char *text, size_t len)
{
	char	   *p;
	char	   *next;

	memset(shape, 0, sizeof(*shape));
	if (len >= sizeof(shape->text) || memchr(text, '\0', len) != NULL)
		return false;
	memcpy(shape->text, text, len);
	shape->shape.columns = shape->columns;
	shape->shape.lists = shape->lists;
	for (p = shape->text; p != NULL; p = next)
	{
		next = strchr(p, ';');
		if (next != NULL)
			*next++ = '\0';
		if (*p == '@')
		{
			int			id = shape->shape.nlists++;

			if (id == ORACLE_LISTS ||
				!oracle_read_list(p + 1, shape->list_columns[id], &shape->lists[id]))
				return false;
		}
		else if (shape->shape.ncolumns == ORACLE_COLUMNS ||
				 !oracle_column(p, &shape->columns[shape->shape.ncolumns++]))
			return false;
	}
	return true;
}

/* ---- following paths ---- */

static inline bool
oracle_is_trailing(json_t *message, size_t index)
{
	return index + 1 == json_array_size(message) &&
		json_is_object(json_array_get(message, index));
}

static inline json_t *
oracle_child(json_t *message, size_t index)
{
	size_t		n = json_array_size(message);
	json_t	   *child = json_array_get(message, index);
	char		key[24];

	if (child != NULL && !json_is_null(child) &&
		!oracle_is_trailing(message, index))
		return child;
	if (n == 0 || !oracle_is_trailing(message, n - 1))
		return NULL;
	snprintf(key, sizeof(key), "%zu", index + 1);
	child = json_object_get(json_array_get(message, n - 1), key);
	return json_is_null(child) ? NULL : child;
}

static inline int
oracle_compare_numbers(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *) a;
	unsigned long y = *(const unsigned long *) b;

	return x < y ? -1 : x > y;
}

/*
 * Appends all children to an array: elements as they are, then the fields of a
 * trailing object by number.
 */
static inline void
oracle_children(json_t *message, json_t *out)
{
	size_t		n = json_array_size(message);
	json_t	   *object;
	unsigned long *numbers;
	size_t		nnumbers = 0;
	const char *key;
	json_t	   *value;

	for (size_t i = 0; i < n; i++)
	{
		json_t	   *child = json_array_get(message, i);

		if (!oracle_is_trailing(message, i) && !json_is_null(child))
			json_array_append(out, child);
	}
	if (n == 0 || !oracle_is_trailing(message, n - 1))
		return;
	object = json_array_get(message, n - 1);
	numbers = malloc((json_object_size(object) + 1) * sizeof(unsigned long));
	CHECK(numbers != NULL);
	json_object_foreach(object, key, value)
	{
		size_t		len = strlen(key);

		if (len == 0 || len > 9 || strspn(key, "0123456789") != len || key[0] == '0')
			continue;
		numbers[nnumbers++] = strtoul(key, NULL, 10);
	}
	qsort(numbers, nnumbers, sizeof(unsigned long), oracle_compare_numbers);
	for (size_t i = 0; i < nnumbers; i++)
	{
		char		number[24];

		/* an element that is not null wins */
		if (numbers[i] < n && !json_is_null(json_array_get(message, numbers[i] - 1)))
			continue;
		snprintf(number, sizeof(number), "%lu", numbers[i]);
		value = json_object_get(object, number);
		if (!json_is_null(value))
			json_array_append(out, value);
	}
	free(numbers);
}

/*
 * Appends the values at one path below a value; "*" stands for all children.
 */
static inline void
oracle_follow(json_t *value, const char *path, json_t *out)
{
	if (value == NULL || json_is_null(value))
		return;
	if (*path == '\0' || *path == '|')
	{
		json_array_append(out, value);
		return;
	}
	if (*path == '*')
	{
		json_t	   *children = json_array();

		path++;
		path += *path == ',';
		oracle_children(value, children);
		for (size_t i = 0; i < json_array_size(children); i++)
			oracle_follow(json_array_get(children, i), path, out);
		json_decref(children);
	}
	else
	{
		char	   *end;
		size_t		index = strtoul(path, &end, 10);

		end += *end == ',';
		oracle_follow(oracle_child(value, index), end, out);
	}
}

/* ---- values ---- */

static inline json_t *
oracle_clean(json_t *string)
{
	size_t		len = json_string_length(string);
	char	   *text = malloc(len + 1);
	json_t	   *result;

	CHECK(text != NULL);
	memcpy(text, json_string_value(string), len);
	result = json_stringn(text, js_text_clean(text, len));
	free(text);
	return result;
}

/* Decodes a value for a column; returns NULL if it does not fit. */
static inline json_t *
oracle_decode(const JsColumn *column, const char *path, json_t *value)
{
	if (column->decode == js_decode_json)
		return json_incref(value);
	if (column->decode == js_decode_text)
		return json_is_string(value) ? oracle_clean(value) : NULL;
	if (column->decode == oracle_strict_int)
		return json_is_integer(value) ? json_incref(value) : NULL;
	if (json_is_array(value))
	{
		size_t		len = strcspn(path, "|");
		const char *star = memchr(path, '*', len);
		json_t	   *found = json_array();
		json_t	   *result = json_array();
		char		all[256];
		bool		fits = true;

		if (star == NULL)
			strcpy(all, "*");
		else
			snprintf(all, sizeof(all), "%.*s", (int) (len - (size_t) (star - path)),
					 star);
		oracle_follow(value, all, found);
		for (size_t i = 0; i < json_array_size(found); i++)
		{
			if (json_is_string(json_array_get(found, i)))
				json_array_append_new(result,
									  oracle_clean(json_array_get(found, i)));
			else
				fits = false;
		}
		json_decref(found);
		if (fits)
			return result;
		json_decref(result);
	}
	return NULL;
}

/* Returns the column's value below a message, or null. */
static inline json_t *
oracle_value(const JsColumn *column, json_t *message)
{
	const char *path = column->path;
	json_t	   *result = NULL;

	for (;;)
	{
		size_t		len = strcspn(path, "|*");
		char		stem[256];
		json_t	   *found = json_array();

		/* up to the "*", without the comma before it */
		if (path[len] == '*' && len > 0)
			len--;
		snprintf(stem, sizeof(stem), "%.*s", (int) len, path);
		oracle_follow(message, stem, found);
		if (json_array_size(found) > 0)
			result = oracle_decode(column, path, json_array_get(found, 0));
		json_decref(found);
		path += strcspn(path, "|");
		if (result != NULL || *path == '\0')
			break;
		path++;
	}
	return result != NULL ? result : json_null();
}

static inline json_t *
oracle_row(const JsColumn *columns, int ncolumns, json_t *message,
		   json_t **missing)
{
	json_t	   *row = json_array();

	*missing = json_null();
	for (int i = 0; i < ncolumns; i++)
	{
		json_t	   *value = oracle_value(&columns[i], message);

		if (json_is_null(value) && columns[i].absence == JS_REQUIRED &&
			json_is_null(*missing))
			*missing = json_string(columns[i].name);
		json_array_append_new(row, value);
	}
	return row;
}

/* Appends the rows of an element: its own row, or those of its inner list. */
static inline void
oracle_element(const JsList *list, json_t *element, json_t *rows, json_t *missing)
{
	int			nouter = list->inner == NULL ? list->ncolumns : list->first_inner;
	json_t	   *found = json_array();
	json_t	   *inner = json_array();
	json_t	   *children = json_array();
	json_t	   *outer_name;
	json_t	   *outer;

	oracle_follow(element, list->item, found);
	outer = oracle_row(list->columns, nouter, json_array_get(found, 0), &outer_name);
	if (list->inner == NULL)
	{
		json_array_append(rows, outer);
		json_array_append(missing, outer_name);
	}
	else if (!json_is_array(element) || json_array_size(element) > 0)
	{
		oracle_follow(json_array_get(found, 0), list->inner, inner);
		if (json_is_array(json_array_get(inner, 0)))
			oracle_children(json_array_get(inner, 0), children);
		else
			json_array_append_new(children, json_null());
	}
	for (size_t i = 0; i < json_array_size(children); i++)
	{
		json_t	   *child = json_array_get(children, i);
		json_t	   *name;
		json_t	   *row = json_copy(outer);
		json_t	   *rest = oracle_row(list->columns + nouter, list->ncolumns - nouter,
									  child, &name);

		json_array_extend(row, rest);
		json_array_append_new(rows, row);
		json_array_append(missing, json_is_null(outer_name) ? name : outer_name);
		json_decref(rest);
		json_decref(name);
	}
	json_decref(outer);
	json_decref(outer_name);
	json_decref(children);
	json_decref(inner);
	json_decref(found);
}

/*
 * Appends the rows of a list: those of the first of its paths that has any.
 * The list is present if any of its paths leads to an array.
 */
static inline void
oracle_list(const JsList *list, json_t *root, json_t *rows, json_t *missing,
			bool *present)
{
	const char *path = list->path;

	*present = false;
	for (;;)
	{
		json_t	   *arrays = json_array();
		json_t	   *elements = json_array();

		oracle_follow(root, path, arrays);
		for (size_t i = 0; i < json_array_size(arrays); i++)
		{
			*present |= json_is_array(json_array_get(arrays, i));
			if (json_array_size(rows) == 0)
				oracle_children(json_array_get(arrays, i), elements);
		}
		for (size_t i = 0; i < json_array_size(elements); i++)
			oracle_element(list, json_array_get(elements, i), rows, missing);
		json_decref(arrays);
		json_decref(elements);
		path += strcspn(path, "|");
		if (*path == '\0')
			break;
		path++;
	}
}

/* ---- what the reader returned ---- */

static inline json_t *
oracle_seen(const JsColumn *column, const JsValue *value)
{
	json_t	   *result;

	switch (value->type)
	{
		case JS_NULL:
			return json_null();
		case JS_TEXT:
			CHECK(value->u.text[value->len] == '\0');
			return json_stringn(value->u.text, value->len);
		case JS_INT:
			return json_integer(value->u.i);
		case JS_JSON:
			CHECK(column->decode == js_decode_json);
			result = json_loadb(value->u.text, value->len, JSON_DECODE_ANY, NULL);
			CHECK(result != NULL);
			return result;
		case JS_TEXTS:
			result = json_array();
			for (uint32_t i = 0; i < value->len; i++)
				json_array_append_new(result,
									  json_stringn(value->u.texts[i].s,
												   value->u.texts[i].len));
			return result;
		default:
			CHECK(!"a type that no column of these has");
			return NULL;
	}
}

static inline json_t *
oracle_seen_row(const JsColumn *columns, int ncolumns, const JsValue *values)
{
	json_t	   *row = json_array();

	for (int i = 0; i < ncolumns; i++)
		json_array_append_new(row, oracle_seen(&columns[i], &values[i]));
	return row;
}

static inline bool
oracle_take(void *arg, const JsRow *row)
{
	OracleRows *rows = arg;
	size_t		list = (size_t) row->list;
	const JsList *shape = &rows->shape->lists[list];

	json_array_append_new(json_array_get(rows->lists, list),
						  oracle_seen_row(shape->columns, shape->ncolumns, row->values));
	json_array_append_new(json_array_get(rows->missing, list),
						  row->missing ? json_string(row->missing->name) : json_null());
	return true;
}

static inline void
oracle_expect(json_t *seen, json_t *expected, const char *what)
{
	if (!json_equal(seen, expected))
	{
		fprintf(stderr, "%s\n seen     ", what);
		json_dumpf(seen, stderr, JSON_ENCODE_ANY);
		fprintf(stderr, "\n expected ");
		json_dumpf(expected, stderr, JSON_ENCODE_ANY);
		fprintf(stderr, "\n");
		abort();
	}
}

/*
 * Reads a document with a shape, and compares with the oracle.  The document
 * may be anything; root is jansson's reading of it, NULL if jansson refuses
 * it.
 */
static inline void
oracle_compare(const OracleShape *shape, const char *text, size_t len,
			   json_t *root)
{
	JsReader *reader = js_reader_create(&shape->shape);
	JsArena		arena = {0};
	JsValue		values[ORACLE_COLUMNS];
	const JsColumn *missing;
	bool		present[ORACLE_LISTS];
	OracleRows	rows = {.shape = shape};
	const char *end = js_check(text, text + len);
	JsRead		result;

	CHECK(reader != NULL);
	rows.lists = json_array();
	rows.missing = json_array();
	for (int i = 0; i < shape->shape.nlists; i++)
	{
		json_array_append_new(rows.lists, json_array());
		json_array_append_new(rows.missing, json_array());
	}
	result = js_read(reader, text, len, &arena, oracle_take, &rows, values,
					   &missing, present);
	CHECK((result == JS_READ) ==
		  (end != NULL && js_blank(end) == text + len));
	CHECK(result == JS_READ || result == JS_READ_BAD_JSON);
	if (result == JS_READ && root != NULL)
	{
		json_t	   *name;
		json_t	   *expected = oracle_row(shape->columns, shape->shape.ncolumns,
										  json_is_null(root) ? NULL : root, &name);
		json_t	   *seen = oracle_seen_row(shape->columns, shape->shape.ncolumns,
										   values);

		oracle_expect(seen, expected, "root");
		CHECK((missing == NULL) == json_is_null(name));
		CHECK(missing == NULL ||
			  strcmp(missing->name, json_string_value(name)) == 0);
		json_decref(seen);
		json_decref(expected);
		json_decref(name);
		for (int i = 0; i < shape->shape.nlists; i++)
		{
			json_t	   *names = json_array();
			bool		there;

			expected = json_array();
			oracle_list(&shape->lists[i], root, expected, names, &there);
			oracle_expect(json_array_get(rows.lists, (size_t) i), expected, "rows");
			oracle_expect(json_array_get(rows.missing, (size_t) i), names,
						  "what rows miss");
			CHECK(present[i] == there);
			json_decref(expected);
			json_decref(names);
		}
	}
	json_decref(rows.lists);
	json_decref(rows.missing);
	js_arena_free(&arena);
	js_reader_destroy(reader);
}

#endif							/* TEST_ORACLE_H */
