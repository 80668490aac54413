/*
 * reader.c
 *	  Reads the columns of a shape from a text in one walk.
 *
 * All paths of a shape become one trie.  The walk follows it: what a path
 * leads through is entered, everything else is checked and skipped.  A value
 * that a column may want leaves its address in a slot; when its row has ended
 * the row's slots are decoded, so the order of things in the text does not
 * matter.
 *
 * Two things cannot be known when they are met, and are walked a second time:
 * the fields of an object, which count only if it turns out to be the last
 * element of its array; and the arrays of a list's second and later paths,
 * which count only if the paths before them turn out to give no row.
 */
#include "play/column.h"

#include <stdlib.h>
#include <string.h>

#include "play/cursor.h"
#include "play/json.h"
#include "play/scan.h"

/* What is to be done at a node. */
typedef enum MarkKind
{
	MARK_SLOT,					/* a column wants this value */
	MARK_ROW,					/* this is an element of a list */
	MARK_LIST,					/* this is the array of a list */
	MARK_SPARE					/* the same by one of its later paths */
} MarkKind;

typedef struct Mark
{
	MarkKind	kind;
	int			id;				/* of the slot or of the list */
	int			alternative;	/* of a MARK_SPARE */
} Mark;

typedef struct Node Node;

struct Node
{
	Node	  **children;		/* by index; NULL where no path leads */
	uint32_t	nchildren;
	Node	   *wild;			/* for every index without a child, or NULL */
	Mark	   *marks;
	int			nmarks;
};

/* One of a column's paths. */
typedef struct Source
{
	const char *path;			/* up to the "*" */
	const char *rest;			/* what follows it, or NULL */
	int			slot;
} Source;

typedef struct Field
{
	const PlayColumn *column;
	Source	   *sources;
	int			nsources;
} Field;

/* Columns that are decoded together: those of a list, or of the root. */
typedef struct Record
{
	Field	   *fields;
	int			nfields;
	int			slot;			/* first of nslots */
	int			nslots;
} Record;

typedef struct List
{
	Record		record;
	Node	   *array;			/* for the spare arrays */
	int			npaths;
} List;

struct PlayReader
{
	const PlayShape *shape;
	PlayArena	arena;			/* holds all that follows */
	Node	   *root;
	Record		record;
	List	   *lists;
	int			nslots;
	int			most_fields;	/* of any list */
};

/* ---- compiling ---- */

/*
 * An array of zeroes, or NULL when out of memory.
 */
static void *
zeroed(PlayArena *arena, size_t n, size_t size)
{
	void	   *result = play_arena_alloc(arena, n * size);

	if (result != NULL)
		memset(result, 0, n * size);
	return result;
}

/*
 * A NUL-terminated copy of the bytes from begin up to end.
 */
static char *
copy_text(PlayArena *arena, const char *begin, const char *end)
{
	char	   *result = play_arena_text(arena, (size_t) (end - begin));

	if (result != NULL)
		memcpy(result, begin, (size_t) (end - begin));
	return result;
}

/*
 * Up to three paths as one, NULL when out of memory.
 */
static char *
join_paths(PlayArena *arena, const char *a, const char *b, const char *c)
{
	const char *parts[] = {a, b, c};
	size_t		len = strlen(a) + strlen(b) + strlen(c) + 2;
	char	   *result = play_arena_text(arena, len);
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

static bool
add_mark(PlayArena *arena, Node *node, Mark mark)
{
	Mark	   *marks;

	/* marks are few: a new array for each is no loss */
	marks = play_arena_alloc(arena, (size_t) (node->nmarks + 1) * sizeof(Mark));
	if (marks == NULL)
		return false;
	if (node->nmarks > 0)
		memcpy(marks, node->marks, (size_t) node->nmarks * sizeof(Mark));
	marks[node->nmarks] = mark;
	node->marks = marks;
	node->nmarks++;
	return true;
}

/*
 * A copy of a node and all below it.
 */
static Node *
copy_node(PlayArena *arena, const Node *node)
{
	Node	   *copy = zeroed(arena, 1, sizeof(Node));

	if (copy == NULL)
		return NULL;
	for (int i = 0; i < node->nmarks; i++)
	{
		if (!add_mark(arena, copy, node->marks[i]))
			return NULL;
	}
	if (node->wild != NULL)
	{
		copy->wild = copy_node(arena, node->wild);
		if (copy->wild == NULL)
			return NULL;
	}
	if (node->nchildren > 0)
	{
		copy->children = zeroed(arena, node->nchildren, sizeof(Node *));
		if (copy->children == NULL)
			return NULL;
		copy->nchildren = node->nchildren;
		for (uint32_t i = 0; i < node->nchildren; i++)
		{
			if (node->children[i] == NULL)
				continue;
			copy->children[i] = copy_node(arena, node->children[i]);
			if (copy->children[i] == NULL)
				return NULL;
		}
	}
	return copy;
}

/*
 * The child of a node by its index, made if it is not there yet.  What is
 * wanted of every child is wanted of a new one.
 */
static Node *
make_child(PlayArena *arena, Node *node, uint32_t index)
{
	if (index >= node->nchildren)
	{
		Node	  **children = zeroed(arena, (size_t) index + 1, sizeof(Node *));

		if (children == NULL)
			return NULL;
		if (node->nchildren > 0)
			memcpy(children, node->children, node->nchildren * sizeof(Node *));
		node->children = children;
		node->nchildren = index + 1;
	}
	if (node->children[index] == NULL)
	{
		if (node->wild != NULL)
			node->children[index] = copy_node(arena, node->wild);
		else
			node->children[index] = zeroed(arena, 1, sizeof(Node));
	}
	return node->children[index];
}

/*
 * Puts a mark at the end of a path.
 */
static bool
add_path(PlayArena *arena, Node *node, const char *path, Mark mark)
{
	const char *rest;
	Node	   *child;

	if (*path == '\0')
		return add_mark(arena, node, mark);
	rest = path + strcspn(path, ",");
	rest += *rest == ',';
	if (*path != '*')
	{
		child = make_child(arena, node, (uint32_t) strtoul(path, NULL, 10));
		return child != NULL && add_path(arena, child, rest, mark);
	}
	for (uint32_t i = 0; i < node->nchildren; i++)
	{
		if (node->children[i] != NULL &&
			!add_path(arena, node->children[i], rest, mark))
			return false;
	}
	if (node->wild == NULL)
	{
		node->wild = zeroed(arena, 1, sizeof(Node));
		if (node->wild == NULL)
			return false;
	}
	return add_path(arena, node->wild, rest, mark);
}

/*
 * Splits one of a column's paths at its first "*".
 */
static bool
make_source(PlayArena *arena, Source *source, const char *path, const char *end)
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
make_record(PlayReader *reader, Record *record, const PlayColumn *columns,
			int ncolumns, Node *const *tops, const char *const *prefixes,
			int nprefixes)
{
	PlayArena  *arena = &reader->arena;

	record->slot = reader->nslots;
	record->fields = zeroed(arena, (size_t) ncolumns, sizeof(Field));
	if (record->fields == NULL)
		return false;
	record->nfields = ncolumns;
	for (int i = 0; i < ncolumns; i++)
	{
		Field	   *field = &record->fields[i];
		const char *path = columns[i].path;
		int			npaths = count_paths(path);

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

				if (whole == NULL || !add_path(arena, tops[j], whole, mark))
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
make_list(PlayReader *reader, int id)
{
	PlayArena  *arena = &reader->arena;
	const PlayList *shape = &reader->shape->lists[id];
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
		if (whole == NULL || !add_path(arena, reader->root, whole, mark))
			return false;
		if (i == 0)
		{
			whole = join_paths(arena, whole, "*", "");
			if (whole == NULL || !add_path(arena, reader->root, whole, row))
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
		if (list->array == NULL || !add_path(arena, list->array, "*", row))
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
compile(PlayReader *reader)
{
	const PlayShape *shape = reader->shape;
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

PlayReader *
play_reader_create(const PlayShape *shape)
{
	PlayReader *reader = malloc(sizeof(PlayReader));

	if (reader == NULL)
		return NULL;
	*reader = (PlayReader) {.shape = shape};
	if (!compile(reader))
	{
		play_reader_destroy(reader);
		return NULL;
	}
	return reader;
}

void
play_reader_destroy(PlayReader *reader)
{
	if (reader == NULL)
		return;
	play_arena_free(&reader->arena);
	free(reader);
}

/* ---- walking ---- */

/* An array that a later path of a list leads to. */
typedef struct Spare
{
	const char *array;
	int			list;
	int			alternative;
} Spare;

typedef struct Walk
{
	const PlayReader *reader;
	const char *end;			/* of the text */
	PlayArena  *arena;
	PlayRowSink sink;
	void	   *sink_arg;
	bool	   *present;		/* by list, or NULL */
	const char **slots;
	PlayValue  *values;			/* of the row */
	bool	   *begun;			/* by list: a row was met */
	JsonField  *fields;			/* of the trailing objects being walked */
	size_t		nfields;
	size_t		room;			/* for how many fields there is memory */
	Spare	   *spares;
	size_t		nspares;
	size_t		spare_room;
	PlayRead	fault;			/* why a function returned NULL or false */
} Walk;

static const char *walk_value(Walk *walk, const Node *node, const char *p,
							  int depth);

static inline const Node *
find_child(const Node *node, uint32_t index)
{
	if (index < node->nchildren && node->children[index] != NULL)
		return node->children[index];
	return node->wild;
}

/*
 * Memory for one more element of an array that grows, or NULL.
 */
static void *
grow(void *array, size_t used, size_t *room, size_t size)
{
	size_t		more;

	if (used < *room)
		return array;
	more = *room > 0 ? *room * 2 : 32;
	if (more > SIZE_MAX / size)
		return NULL;
	array = realloc(array, more * size);
	if (array != NULL)
		*room = more;
	return array;
}

/*
 * What a column is when no path leads to a value.
 */
static void
set_absent(PlayValue *value, const PlayColumn *column)
{
	*value = (PlayValue) {0};
	if (column->absence == PLAY_FALSE)
		value->type = PLAY_BOOL;
	else if (column->absence == PLAY_NO_ELEMENTS)
	{
		if (column->decode == play_hist)
			value->type = PLAY_INTS;
		else if (column->decode == play_json)
		{
			value->type = PLAY_JSON;
			value->u.text = "[]";
			value->len = 2;
		}
		else
			value->type = PLAY_TEXTS;
	}
}

static bool
decode_record(Walk *walk, const Record *record, PlayValue *values,
			  const PlayColumn **missing)
{
	*missing = NULL;
	for (int i = 0; i < record->nfields; i++)
	{
		const Field *field = &record->fields[i];
		PlayDecoded decoded = PLAY_ABSENT;

		for (int j = 0; j < field->nsources && decoded == PLAY_ABSENT; j++)
		{
			const Source *source = &field->sources[j];
			const char *json = walk->slots[source->slot];

			if (json != NULL)
				decoded = field->column->decode(json, source->rest, walk->arena,
												&values[i]);
		}
		if (decoded == PLAY_DECODE_NO_MEMORY)
		{
			walk->fault = PLAY_READ_NO_MEMORY;
			return false;
		}
		if (decoded == PLAY_ABSENT)
		{
			set_absent(&values[i], field->column);
			if (field->column->absence == PLAY_REQUIRED && *missing == NULL)
				*missing = field->column;
		}
	}
	return true;
}

static void
clear_slots(Walk *walk, const Record *record)
{
	for (int i = 0; i < record->nslots; i++)
		walk->slots[record->slot + i] = NULL;
}

static bool
end_row(Walk *walk, int list)
{
	const PlayColumn *missing;

	if (!decode_record(walk, &walk->reader->lists[list].record, walk->values,
					   &missing))
		return false;
	if (!walk->sink(walk->sink_arg, list, walk->values, missing))
	{
		walk->fault = PLAY_READ_STOPPED;
		return false;
	}
	return true;
}

static bool
put_by(Walk *walk, const Mark *mark, const char *array)
{
	Spare	   *spares = grow(walk->spares, walk->nspares, &walk->spare_room,
							  sizeof(Spare));

	if (spares == NULL)
	{
		walk->fault = PLAY_READ_NO_MEMORY;
		return false;
	}
	walk->spares = spares;
	spares[walk->nspares++] = (Spare) {
		.array = array,.list = mark->id,.alternative = mark->alternative
	};
	return true;
}

/*
 * Walks an object that is an element of an array, and its fields if it is the
 * last one.  Returns the object's end.
 */
static const char *
walk_object(Walk *walk, const Node *node, const char *array, uint32_t position,
			const char *object, int depth)
{
	size_t		first = walk->nfields;
	const char *p = scan_blank(object + 1);

	while (*p != '}')
	{
		const Node *child = NULL;
		uint32_t	number;

		if (*p != '"')
			return NULL;
		number = play_json_field_number(p + 1);
		if (number > 0)
			child = find_child(node, number - 1);
		p = play_json_check_string(p + 1);
		if (p == NULL)
			return NULL;
		p = scan_blank(p);
		if (*p != ':')
			return NULL;
		p = scan_blank(p + 1);
		if (child != NULL)
		{
			JsonField  *fields = grow(walk->fields, walk->nfields, &walk->room,
									  sizeof(JsonField));

			if (fields == NULL)
			{
				walk->fault = PLAY_READ_NO_MEMORY;
				return NULL;
			}
			walk->fields = fields;
			fields[walk->nfields++] = (JsonField) {
				.value = p,.index = number - 1
			};
		}
		p = play_json_check_value(p, walk->end, depth + 1);
		if (p == NULL)
			return NULL;
		p = scan_blank(p);
		if (*p == ',')
		{
			p = scan_blank(p + 1);
			if (*p == '}')
				return NULL;
		}
		else if (*p != '}')
			return NULL;
	}
	p++;

	if (*scan_blank(p) == ']' && walk->nfields > first)
	{
		size_t		n = play_json_settle(walk->fields + first, walk->nfields - first,
									array, position);

		walk->nfields = first + n;
		for (size_t i = 0; i < n; i++)
		{
			JsonField	field = walk->fields[first + i];

			if (walk_value(walk, find_child(node, field.index), field.value,
						   depth + 1) == NULL)
				return NULL;
		}
	}
	else if (*scan_blank(p) != ']')
	{
		const Node *child = find_child(node, position);

		if (child != NULL && walk_value(walk, child, object, depth) == NULL)
			return NULL;
	}
	walk->nfields = first;
	return p;
}

static const char *
walk_array(Walk *walk, const Node *node, const char *array, int depth)
{
	const char *p = scan_blank(array + 1);

	if (*p == ']')
		return p + 1;
	for (uint32_t i = 0;; i++)
	{
		if (*p == '{')
			p = walk_object(walk, node, array, i, p, depth + 1);
		else if (walk->end - p >= 4 && memcmp(p, "null", 4) == 0)
			p += 4;
		else
		{
			const Node *child = find_child(node, i);

			if (child != NULL)
				p = walk_value(walk, child, p, depth + 1);
			else
				p = play_json_check_value(p, walk->end, depth + 1);
		}
		if (p == NULL)
			return NULL;
		p = scan_blank(p);
		if (*p == ']')
			return p + 1;
		if (*p != ',')
			return NULL;
		p = scan_blank(p + 1);
	}
}

/*
 * Walks the value at p, which is at the given node of the trie.  Returns its
 * end.
 */
static const char *
walk_value(Walk *walk, const Node *node, const char *p, int depth)
{
	const char *after;
	bool		row = false;

	if (*p == 'n')
		return play_json_check_value(p, walk->end, depth);
	for (int i = 0; i < node->nmarks; i++)
	{
		const Mark *mark = &node->marks[i];

		switch (mark->kind)
		{
			case MARK_SLOT:
				walk->slots[mark->id] = p;
				break;
			case MARK_ROW:
				clear_slots(walk, &walk->reader->lists[mark->id].record);
				walk->begun[mark->id] = true;
				row = true;
				break;
			case MARK_LIST:
			case MARK_SPARE:
				if (*p != '[')
					break;
				if (walk->present != NULL)
					walk->present[mark->id] = true;
				if (mark->kind == MARK_SPARE && !put_by(walk, mark, p))
					return NULL;
				break;
		}
	}
	if (*p == '[' && (node->nchildren > 0 || node->wild != NULL))
		after = walk_array(walk, node, p, depth);
	else
		after = play_json_check_value(p, walk->end, depth);
	if (row && after != NULL)
	{
		/* decoders rely on a delimiter, which is not read yet */
		if (strchr(",]}", *scan_blank(after)) == NULL)
			return NULL;
		for (int i = 0; i < node->nmarks; i++)
		{
			if (node->marks[i].kind == MARK_ROW &&
				!end_row(walk, node->marks[i].id))
				return NULL;
		}
	}
	return after;
}

/*
 * Walks the arrays that were put by, for the lists that have no row yet: those
 * of the earliest path that gives one.
 */
static bool
walk_spares(Walk *walk)
{
	const PlayReader *reader = walk->reader;

	for (int id = 0; id < reader->shape->nlists; id++)
	{
		const List *list = &reader->lists[id];

		for (int path = 1; path < list->npaths && !walk->begun[id]; path++)
		{
			for (size_t i = 0; i < walk->nspares; i++)
			{
				const Spare *spare = &walk->spares[i];

				if (spare->list == id && spare->alternative == path &&
					walk_array(walk, list->array, spare->array, 1) == NULL)
					return false;
			}
		}
	}
	return true;
}

static bool
walk_text(Walk *walk, const char *text, PlayValue *root,
		  const PlayColumn **root_missing)
{
	const PlayReader *reader = walk->reader;
	const PlayColumn *missing;
	const char *p;

	p = walk_value(walk, reader->root, scan_blank(text), 1);
	if (p == NULL || scan_blank(p) != walk->end)
		return false;
	if (walk->nspares > 0 && !walk_spares(walk))
		return false;
	if (reader->record.nfields > 0)
	{
		if (!decode_record(walk, &reader->record, root, &missing))
			return false;
		if (root_missing != NULL)
			*root_missing = missing;
	}
	return true;
}

PlayRead
play_read(const PlayReader *reader, const char *text, size_t len,
		  PlayArena *arena, PlayRowSink sink, void *arg,
		  PlayValue *root, const PlayColumn **root_missing, bool *present)
{
	size_t		nlists = (size_t) reader->shape->nlists;
	Walk		walk = {
		.reader = reader,
		.end = text + len,
		.arena = arena,
		.sink = sink,
		.sink_arg = arg,
		.present = present,
		.fault = PLAY_READ_BAD_JSON
	};
	bool		good;

	if (root_missing != NULL)
		*root_missing = NULL;
	if (present != NULL)
		memset(present, 0, nlists * sizeof(bool));
	walk.slots = zeroed(arena, (size_t) reader->nslots, sizeof(char *));
	walk.values = zeroed(arena, (size_t) reader->most_fields, sizeof(PlayValue));
	walk.begun = zeroed(arena, nlists, sizeof(bool));
	if (walk.slots == NULL || walk.values == NULL || walk.begun == NULL)
		return PLAY_READ_NO_MEMORY;
	good = walk_text(&walk, text, root, root_missing);
	free(walk.fields);
	free(walk.spares);
	return good ? PLAY_READ : walk.fault;
}
