/*
 * reader_compile.c
 *	  Compiles a shape: its columns into records, their paths into a trie.
 *
 * It reads no text: reader.c does.
 */
#include "json/decode.h"
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>

/*
 * Copies the bytes from begin to end, and terminates them with a NUL.
 */
static char *
copy_text(JsArena *arena, const char *begin, const char *end)
{
	char	   *result = js_arena_text(arena, (size_t) (end - begin));

	if (result != NULL)
		memcpy(result, begin, (size_t) (end - begin));
	return result;
}

/*
 * Joins two paths, either of which may be empty; NULL when out of memory.
 */
static char *
join_paths(JsArena *arena, const char *a, const char *b)
{
	size_t		len = strlen(a);
	bool		comma = len > 0 && *b != '\0';
	char	   *result = js_arena_text(arena, len + comma + strlen(b));

	if (result == NULL)
		return NULL;
	memcpy(result, a, len);
	if (comma)
		result[len++] = ',';
	strcpy(result + len, b);
	return result;
}

static int
count_paths(const char *path)
{
	int			n = 1;

	for (; *path != '\0'; path++)
		n += *path == '|';
	return n;
}

/*
 * Splits one of a column's paths at its first "*".
 */
static bool
make_source(JsArena *arena, Source *source, const char *path, const char *end)
{
	const char *star = memchr(path, '*', (size_t) (end - path));
	const char *stop = end;

	source->rest = NULL;
	if (star != NULL)
	{
		const char *rest = star + 1;

		stop = star;
		if (stop > path)
			stop--;				/* the comma before it */
		if (rest < end)
			rest++;				/* and the one after it */
		source->rest = copy_text(arena, rest, end);
		if (source->rest == NULL)
			return false;
	}
	source->path = copy_text(arena, path, stop);
	return source->path != NULL;
}

/*
 * Returns the slot of the same path in an earlier column of the record, or -1.
 */
static int
find_slot(const Record *record, int nfields, const char *path)
{
	for (int i = 0; i < nfields; i++)
	{
		const Field *field = &record->fields[i];

		for (int j = 0; j < field->nsources; j++)
		{
			if (strcmp(field->sources[j].path, path) == 0)
				return field->sources[j].slot;
		}
	}
	return -1;
}

/* Where a record stands: the paths of its columns begin at each of these. */
typedef struct Place
{
	Node	   *top;
	const char *prefix;
} Place;

/*
 * Makes a slot for what a path leads to from each place, or returns -1.
 */
static int
make_slot(JsReader *reader, const Place *places, int nplaces, const char *path, bool is_text)
{
	Mark		mark = {.kind = MARK_SLOT,.id = reader->nslots++,.is_text = is_text};

	for (int i = 0; i < nplaces; i++)
	{
		char	   *full = join_paths(&reader->arena, places[i].prefix, path);

		if (full == NULL || !js_trie_add(&reader->arena, places[i].top, full, mark))
			return -1;
	}
	return mark.id;
}

/*
 * Gives each path of the columns a slot.
 */
static bool
make_record(JsReader *reader, Record *record, const JsColumn *columns,
			int ncolumns, const Place *places, int nplaces)
{
	JsArena    *arena = &reader->arena;

	record->slot = reader->nslots;
	record->fields = zeroed(arena, (size_t) ncolumns, sizeof(Field));
	if (record->fields == NULL)
		return false;
	record->nfields = ncolumns;
	for (int i = 0; i < ncolumns; i++)
	{
		Field	   *field = &record->fields[i];
		const char *path = columns[i].path;
		int			npaths = columns[i].decode == NULL ? 0 : count_paths(path);

		field->column = &columns[i];
		field->sources = zeroed(arena, (size_t) npaths, sizeof(Source));
		if (field->sources == NULL)
			return false;
		for (; field->nsources < npaths; field->nsources++)
		{
			Source	   *source = &field->sources[field->nsources];
			const char *end = path + strcspn(path, "|");

			if (!make_source(arena, source, path, end))
				return false;
			path = end + 1;
			source->slot = find_slot(record, i + 1, source->path);
			if (source->slot < 0)
				source->slot = make_slot(reader, places, nplaces, source->path,
										 columns[i].decode == js_decode_text);
			if (source->slot < 0)
				return false;
		}
	}
	record->nslots = reader->nslots - record->slot;
	return true;
}

/*
 * Makes a separate trie for an array of rows; false when out of memory.
 */
static bool
make_array(JsArena *arena, Node **array, const char *item, Mark row, Place *place)
{
	*array = zeroed(arena, 1, sizeof(Node));
	if (*array == NULL || !js_trie_add(arena, *array, "*", row))
		return false;
	place->top = *array;
	place->prefix = join_paths(arena, "*", item);
	return place->prefix != NULL;
}

/*
 * Makes the records of a list: columns of its messages, and of their inner
 * lists, which are walked when the message has ended.
 */
static bool
make_records(JsReader *reader, int id, const Place *places, int nplaces)
{
	const JsList *shape = &reader->shape->lists[id];
	List	   *list = &reader->lists[id];
	int			ncolumns = shape->inner == NULL ? shape->ncolumns : shape->first_inner;
	Mark		row = {.kind = MARK_INNER_ROW,.id = id};
	Place		inner;

	list->record.list_name = list->inner.list_name = shape->name;
	list->inner_slot = -1;
	if (!make_record(reader, &list->record, shape->columns, ncolumns, places, nplaces))
		return false;
	if (shape->inner == NULL)
		return true;
	list->first_inner = ncolumns;
	list->inner_slot = make_slot(reader, places, nplaces, shape->inner, false);
	list->record.nslots++;
	return list->inner_slot >= 0 &&
		make_array(&reader->arena, &list->inner_array, "", row, &inner) &&
		make_record(reader, &list->inner, shape->columns + ncolumns,
					shape->ncolumns - ncolumns, &inner, 1);
}

/*
 * Makes a list.  Its rows are in the trie at its first path; if it has more
 * paths, also in a separate trie, since their arrays are walked later, if at
 * all.
 */
static bool
make_list(JsReader *reader, int id)
{
	JsArena    *arena = &reader->arena;
	const JsList *shape = &reader->shape->lists[id];
	List	   *list = &reader->lists[id];
	const char *path = shape->path;
	Place		places[2] = {{.top = reader->root}};
	int			nplaces = 1;
	const char *item = shape->item != NULL ? shape->item : "";
	Mark		row = {.kind = MARK_ROW,.id = id};

	list->npaths = count_paths(path);
	for (int i = 0; i < list->npaths; i++)
	{
		const char *end = path + strcspn(path, "|");
		char	   *full = copy_text(arena, path, end);
		Mark		mark = {.kind = MARK_LIST,.id = id,.alternative = i};

		if (i > 0)
			mark.kind = MARK_DEFERRED;
		if (full == NULL || !js_trie_add(arena, reader->root, full, mark))
			return false;
		if (i == 0)
		{
			full = join_paths(arena, full, "*");
			if (full == NULL || !js_trie_add(arena, reader->root, full, row))
				return false;
			places[0].prefix = join_paths(arena, full, item);
			if (places[0].prefix == NULL)
				return false;
		}
		path = end + 1;
	}
	if (list->npaths > 1 &&
		!make_array(arena, &list->array, item, row, &places[nplaces++]))
		return false;
	if (shape->ncolumns > reader->most_fields)
		reader->most_fields = shape->ncolumns;
	return make_records(reader, id, places, nplaces);
}

static bool
compile(JsReader *reader)
{
	const JsShape *shape = reader->shape;
	Place		root = {.prefix = ""};

	reader->root = zeroed(&reader->arena, 1, sizeof(Node));
	reader->lists = zeroed(&reader->arena, (size_t) shape->nlists, sizeof(List));
	if (reader->root == NULL || reader->lists == NULL)
		return false;
	root.top = reader->root;
	if (!make_record(reader, &reader->record, shape->columns, shape->ncolumns, &root, 1))
		return false;
	for (int i = 0; i < shape->nlists; i++)
	{
		if (!make_list(reader, i))
			return false;
	}
	return true;
}

JsReader *
js_reader_create(const JsShape *shape)
{
	JsReader *reader = malloc(sizeof(JsReader));

	if (reader == NULL)
		return NULL;
	*reader = (JsReader) {.shape = shape};
	if (!compile(reader))
	{
		js_reader_destroy(reader);
		return NULL;
	}
	return reader;
}

const JsShape *
js_reader_shape(const JsReader *reader)
{
	return reader->shape;
}

void
js_reader_destroy(JsReader *reader)
{
	if (reader == NULL)
		return;
	js_arena_free(&reader->arena);
	free(reader);
}
