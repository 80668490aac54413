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
 * Three things are walked a second time, since the first walk comes too early:
 * the fields of an object, which count only if it is the last element of its
 * array; the arrays of a list's second and later paths, which count only if the
 * paths before them give no row; and inner lists, because columns of the message
 * around them may follow.  What is walked again is charged to the budget, or
 * trailing objects within each other could make it many times.
 */
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>

#include "json/cursor.h"
#include "json/json.h"
#include "json/scan.h"

/*
 * An array that a later path of a list leads to, put off until the walk has
 * ended.
 */
typedef struct Deferred
{
	const char *array;
	int			list;
	int			alternative;
} Deferred;

typedef struct Walk
{
	const JsReader *reader;
	const char *end;			/* of the text */
	JsArena	   *arena;
	JsRowSink sink;
	void	   *sink_arg;
	bool	   *present;		/* by list, or NULL */
	Slot	   *slots;
	JsValue	   *values;			/* of the row */
	const JsColumn *missing;	/* of the message around an inner list */
	bool	   *begun;			/* by list: a row was given */
	JsField	   *fields;			/* of the trailing objects being walked */
	size_t		nfields;
	size_t		room;			/* number of fields that fit into memory */
	Deferred	   *deferred;
	size_t		ndeferred;
	size_t		deferred_room;
	JsRead		fault;		/* why a function returned NULL or false */
	const char *stop;			/* where the sink ended the reading */
} Walk;

static const char *walk_value(Walk *walk, const Node *node, const char *p,
							  int depth);
static const char *walk_array(Walk *walk, const Node *node, const char *array,
							  int depth);

/*
 * Makes room for one more element of an array; NULL when out of memory.
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

static bool
decode(Walk *walk, const Record *record, JsValue *values,
	   const JsColumn **missing)
{
	if (js_record_decode(record, walk->slots, walk->arena, values, missing))
		return true;
	walk->fault = JS_READ_NO_MEMORY;
	return false;
}

static void
clear_slots(Walk *walk, const Record *record)
{
	for (int i = 0; i < record->nslots; i++)
		walk->slots[record->slot + i].value = NULL;
}

/*
 * Hands a row to the sink.
 */
static bool
give_row(Walk *walk, int list, const JsColumn *missing)
{
	walk->begun[list] = true;
	if (walk->sink(walk->sink_arg, &(JsRow) {list, walk->values, missing}))
		return true;
	walk->fault = JS_READ_STOPPED;
	return false;
}

static bool
end_inner_row(Walk *walk, int id)
{
	const List *list = &walk->reader->lists[id];
	const JsColumn *missing;

	return decode(walk, &list->inner, walk->values + list->first_inner, &missing) &&
		give_row(walk, id, walk->missing != NULL ? walk->missing : missing);
}

/*
 * Decodes the element at p of a list, and gives its row, or those of its inner
 * list.
 */
static bool
end_row(Walk *walk, int id, const char *p)
{
	const List *list = &walk->reader->lists[id];
	const char *array;
	const char *end;

	if (!decode(walk, &list->record, walk->values, &walk->missing))
		return false;
	if (list->inner_slot < 0)
		return give_row(walk, id, walk->missing);
	if (*p == '[' && *scan_blank(p + 1) == ']')
		return true;
	array = walk->slots[list->inner_slot].value;
	if (array == NULL || *array != '[')
	{
		clear_slots(walk, &list->inner);
		return end_inner_row(walk, id);
	}
	end = walk_array(walk, list->inner_array, array, 1);
	return end != NULL && js_budget_charge((size_t) (end - array));
}

static bool
defer_array(Walk *walk, const Mark *mark, const char *array)
{
	Deferred	   *deferred = grow(walk->deferred, walk->ndeferred, &walk->deferred_room,
							  sizeof(Deferred));

	if (deferred == NULL)
	{
		walk->fault = JS_READ_NO_MEMORY;
		return false;
	}
	walk->deferred = deferred;
	deferred[walk->ndeferred++] = (Deferred) {
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
		number = js_field_number(p + 1);
		if (number > 0)
			child = find_child(node, number - 1);
		p = js_check_string(p + 1);
		if (p == NULL)
			return NULL;
		p = scan_blank(p);
		if (*p != ':')
			return NULL;
		p = scan_blank(p + 1);
		if (child != NULL)
		{
			JsField	   *fields = grow(walk->fields, walk->nfields, &walk->room,
									  sizeof(JsField));

			if (fields == NULL)
			{
				walk->fault = JS_READ_NO_MEMORY;
				return NULL;
			}
			walk->fields = fields;
			fields[walk->nfields++] = (JsField) {
				.value = p,.index = number - 1
			};
		}
		p = js_check_value(p, walk->end, depth + 1);
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
		size_t		n = js_order_fields(walk->fields + first, walk->nfields - first,
									array, position);

		walk->nfields = first + n;
		for (size_t i = 0; i < n; i++)
		{
			JsField		field = walk->fields[first + i];
			const char *end = walk_value(walk, find_child(node, field.index),
										 field.value, depth + 1);

			if (end == NULL || !js_budget_charge((size_t) (end - field.value)))
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
				p = js_check_value(p, walk->end, depth + 1);
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
 * Ends the rows of the value from p to after, and returns after.
 */
static const char *
end_rows(Walk *walk, const Node *node, const char *p, const char *after)
{
	/* decoders rely on a delimiter, which has not been read yet */
	if (strchr(",]}", *scan_blank(after)) == NULL)
		return NULL;
	for (int i = 0; i < node->nmarks; i++)
	{
		const Mark *mark = &node->marks[i];
		bool		good = true;

		if (mark->kind == MARK_INNER_ROW)
			good = end_inner_row(walk, mark->id);
		else if (mark->kind == MARK_ROW)
			good = end_row(walk, mark->id, p);
		if (!good)
		{
			walk->stop = after;
			return NULL;
		}
	}
	return after;
}

/*
 * Walks the value at p, which belongs to a node of the trie.  Returns its end.
 */
static const char *
walk_value(Walk *walk, const Node *node, const char *p, int depth)
{
	const char *after = NULL;
	bool		row = false;

	if (*p == 'n')
		return js_check_value(p, walk->end, depth);
	for (int i = 0; i < node->nmarks; i++)
	{
		const Mark *mark = &node->marks[i];

		switch (mark->kind)
		{
			case MARK_SLOT:
				walk->slots[mark->id].value = p;
				if (*p == '"' && mark->is_text &&
					!js_slot_take(&walk->slots[mark->id], walk->arena, &after))
					return NULL;
				break;
			case MARK_ROW:
				clear_slots(walk, &walk->reader->lists[mark->id].record);
				row = true;
				break;
			case MARK_INNER_ROW:
				clear_slots(walk, &walk->reader->lists[mark->id].inner);
				row = true;
				break;
			case MARK_LIST:
			case MARK_DEFERRED:
				if (*p != '[')
					break;
				if (walk->present != NULL)
					walk->present[mark->id] = true;
				if (mark->kind == MARK_DEFERRED && !defer_array(walk, mark, p))
					return NULL;
				break;
		}
	}
	if (*p == '[' && (node->nchildren > 0 || node->wild != NULL))
		after = walk_array(walk, node, p, depth);
	else if (after == NULL)
		after = js_check_value(p, walk->end, depth);
	return row && after != NULL ? end_rows(walk, node, p, after) : after;
}

/*
 * Walks the deferred arrays of lists without a row: path by path, until one
 * gives a row.
 */
static bool
walk_deferred(Walk *walk)
{
	const JsReader *reader = walk->reader;

	for (int id = 0; id < reader->shape->nlists; id++)
	{
		const List *list = &reader->lists[id];

		for (int path = 1; path < list->npaths && !walk->begun[id]; path++)
		{
			for (size_t i = 0; i < walk->ndeferred; i++)
			{
				const Deferred *one = &walk->deferred[i];
				const char *end;

				if (one->list != id || one->alternative != path)
					continue;
				end = walk_array(walk, list->array, one->array, 1);
				if (end == NULL || !js_budget_charge((size_t) (end - one->array)))
					return false;
			}
		}
	}
	return true;
}

static bool
walk_text(Walk *walk, const char *text, JsValue *root,
		  const JsColumn **root_missing)
{
	const JsReader *reader = walk->reader;
	const JsColumn *missing;
	const char *p;

	p = walk_value(walk, reader->root, scan_blank(text), 1);
	if (p == NULL || scan_blank(p) != walk->end)
		return false;
	if (walk->ndeferred > 0 && !walk_deferred(walk))
		return false;
	if (reader->record.nfields > 0)
	{
		if (!decode(walk, &reader->record, root, &missing))
			return false;
		if (root_missing != NULL)
			*root_missing = missing;
	}
	return true;
}

JsRead
js_read(const JsReader *reader, const char *text, size_t len,
		  JsArena *arena, JsRowSink sink, void *arg,
		  JsValue *root, const JsColumn **root_missing, bool *present)
{
	size_t		nlists = (size_t) reader->shape->nlists;
	Walk		walk = {
		.reader = reader,
		.end = text + len,
		.arena = arena,
		.sink = sink,
		.sink_arg = arg,
		.present = present,
		.fault = JS_READ_BAD_JSON
	};
	bool		good;

	if (root_missing != NULL)
		*root_missing = NULL;
	if (present != NULL)
		memset(present, 0, nlists * sizeof(bool));
	walk.slots = zeroed(arena, (size_t) reader->nslots, sizeof(Slot));
	walk.values = zeroed(arena, (size_t) reader->most_fields, sizeof(JsValue));
	walk.begun = zeroed(arena, nlists, sizeof(bool));
	if (walk.slots == NULL || walk.values == NULL || walk.begun == NULL)
		return JS_READ_NO_MEMORY;
	good = js_budget_charge(0) && walk_text(&walk, text, root, root_missing) &&
		js_budget_charge(len);
	if (walk.stop != NULL)
		(void) js_budget_charge((size_t) (walk.stop - text));
	free(walk.fields);
	free(walk.deferred);
	return good ? JS_READ : walk.fault;
}
