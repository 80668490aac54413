/*
 * reader_compile.c
 *	  Compiles a shape: its columns into records, their paths into a trie.
 */
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>

/*
 * A NUL-terminated copy of the bytes from begin up to end.
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
 * Up to three paths as one, NULL when out of memory.
 */
static char *
join_paths(JsArena *arena, const char *a, const char *b, const char *c)
{
	const char *parts[] = {a, b, c};
	size_t		len = strlen(a) + strlen(b) + strlen(c) + 2;
	char	   *result = js_arena_text(arena, len);
	char	   *out = result;

	if (result == NULL)
		return NULL;
	for (int i = 0; i < 3; i++)
	{
		if (*parts[i] == '\0')
			continue;
		if (out > result)
			*out++ = ',';
		memcpy(out, parts[i], strlen(parts[i]));
		out += strlen(parts[i]);
	}
	*out = '\0';
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
 * The slot of the same path in an earlier column of the record, or -1.
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

/*
 * Gives each path of the columns a slot and enters it into the trie, below
 * each of the given prefixes.
 */
static bool
make_record(JsReader *reader, Record *record, const JsColumn *columns,
			int ncolumns, Node *const *tops, const char *const *prefixes,
			int nprefixes)
{
	JsArena  *arena = &reader->arena;

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
			if (source->slot >= 0)
				continue;
			source->slot = reader->nslots++;
			for (int j = 0; j < nprefixes; j++)
			{
				char	   *whole = join_paths(arena, prefixes[j], source->path, "");
				Mark		mark = {.kind = MARK_SLOT,.id = source->slot};

				if (whole == NULL || !js_trie_add(arena, tops[j], whole, mark))
					return false;
			}
		}
	}
	record->nslots = reader->nslots - record->slot;
	return true;
}

/*
 * A list has its rows in the trie at its first path, and once more in a trie
 * of its own if it has further paths: their arrays are walked later, if at
 * all.
 */
static bool
make_list(JsReader *reader, int id)
{
	JsArena  *arena = &reader->arena;
	const JsList *shape = &reader->shape->lists[id];
	List	   *list = &reader->lists[id];
	const char *path = shape->path;
	Node	   *tops[2] = {reader->root, NULL};
	const char *prefixes[2];
	int			nprefixes = 1;
	Mark		row = {.kind = MARK_ROW,.id = id};

	list->npaths = count_paths(path);
	for (int i = 0; i < list->npaths; i++)
	{
		const char *end = path + strcspn(path, "|");
		char	   *whole = copy_text(arena, path, end);
		Mark		mark = {.kind = MARK_LIST,.id = id,.alternative = i};

		if (i > 0)
			mark.kind = MARK_SPARE;
		if (whole == NULL || !js_trie_add(arena, reader->root, whole, mark))
			return false;
		if (i == 0)
		{
			whole = join_paths(arena, whole, "*", "");
			if (whole == NULL || !js_trie_add(arena, reader->root, whole, row))
				return false;
			prefixes[0] = join_paths(arena, whole, shape->item, "");
			if (prefixes[0] == NULL)
				return false;
		}
		path = end + 1;
	}
	if (list->npaths > 1)
	{
		list->array = zeroed(arena, 1, sizeof(Node));
		if (list->array == NULL || !js_trie_add(arena, list->array, "*", row))
			return false;
		tops[1] = list->array;
		prefixes[1] = join_paths(arena, "*", shape->item, "");
		if (prefixes[1] == NULL)
			return false;
		nprefixes = 2;
	}
	if (shape->ncolumns > reader->most_fields)
		reader->most_fields = shape->ncolumns;
	return make_record(reader, &list->record, shape->columns, shape->ncolumns,
					   tops, prefixes, nprefixes);
}

static bool
compile(JsReader *reader)
{
	const JsShape *shape = reader->shape;
	const char *prefix = "";

	reader->root = zeroed(&reader->arena, 1, sizeof(Node));
	reader->lists = zeroed(&reader->arena, (size_t) shape->nlists, sizeof(List));
	if (reader->root == NULL || reader->lists == NULL)
		return false;
	if (!make_record(reader, &reader->record, shape->columns, shape->ncolumns,
					 &reader->root, &prefix, 1))
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
