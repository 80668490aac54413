/*
 * reader.h
 *	  What a shape is compiled to: a trie of its paths and its records.
 *
 * Every path of the shape leads through the trie to marks, which say what the
 * value there is for: it goes to a slot, or it is a row or the array of a
 * list.  A record says which columns are decoded from which slots.
 */
#ifndef JS_READER_H
#define JS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "json/column.h"

/* What to do at a node. */
typedef enum MarkKind
{
	MARK_SLOT,					/* a column wants this value */
	MARK_ROW,					/* this is an element of a list */
	MARK_INNER_ROW,				/* of an inner list */
	MARK_LIST,					/* this is the array of a list */
	MARK_DEFERRED					/* the same by one of its later paths */
} MarkKind;

typedef struct Mark
{
	MarkKind	kind;
	int			id;				/* of the slot or of the list */
	bool		is_text;		/* of a MARK_SLOT: its column is a plain text */
	int			alternative;	/* of a MARK_DEFERRED */
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
	const JsColumn *column;
	Source	   *sources;
	int			nsources;
} Field;

/* What the walk finds for a slot. */
typedef struct Slot
{
	const char *value;			/* NULL: nothing */
	const char *string;			/* whose text follows, if that is the value */
	const char *text;
	size_t		len;
} Slot;

/* Columns that are decoded together: of a list, an inner list, or the root. */
typedef struct Record
{
	const char *list_name;		/* NULL: it has none */
	Field	   *fields;
	int			nfields;
	int			slot;			/* first of nslots */
	int			nslots;
} Record;

typedef struct List
{
	Record		record;
	Node	   *array;			/* for the deferred arrays */
	int			npaths;
	int			inner_slot;		/* has the inner list, -1: there is none */
	int			first_inner;	/* column */
	Record		inner;
	Node	   *inner_array;
} List;

struct JsReader
{
	const JsShape *shape;
	JsArena		arena;		/* holds all that follows */
	Node	   *root;
	Record		record;
	List	   *lists;
	int			nslots;
	int			most_fields;	/* of any list */
};

/*
 * Allocates an array of zeroes; NULL when out of memory.
 */
static inline void *
zeroed(JsArena *arena, size_t n, size_t size)
{
	void	   *result = js_arena_alloc(arena, n * size);

	if (result != NULL)
		memset(result, 0, n * size);
	return result;
}

/*
 * The child of a node by its index, NULL if no path leads there.
 */
static inline const Node *
find_child(const Node *node, uint32_t index)
{
	if (index < node->nchildren && node->children[index] != NULL)
		return node->children[index];
	return node->wild;
}

/*
 * Adds a mark at the end of a path from a node; false when out of memory.
 */
extern bool js_trie_add(JsArena *arena, Node *node, const char *path,
						  Mark mark);

/*
 * Takes the text of a slot's string, which it checks at the same time, and sets
 * *after to the string's end; does nothing if that needs memory.  False: the string
 * is invalid.
 */
extern bool js_slot_take(Slot *slot, JsArena *arena, const char **after);

/*
 * Decodes a record from its slots.  *missing is the first required column
 * without a value, or NULL.  False when out of memory.
 */
extern bool js_record_decode(const Record *record, const Slot *slots,
							   JsArena *arena, JsValue *values,
							   const JsColumn **missing);

#endif							/* JS_READER_H */
