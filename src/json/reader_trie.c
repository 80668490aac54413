/*
 * reader_trie.c
 *	  The trie of a shape's paths.
 *
 * A node has its children by index, and one more for a "*", which stands for
 * every index without a child.  What leads through a "*" leads through the
 * children beside it too, so that a walk follows one way only.
 */
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>

static bool
add_mark(JsArena *arena, Node *node, Mark mark)
{
	Mark	   *marks;

	/* marks are few: a new array for each costs little */
	marks = js_arena_alloc(arena, (size_t) (node->nmarks + 1) * sizeof(Mark));
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
 * Copies a node and everything below it.
 */
static Node *
copy_node(JsArena *arena, const Node *node)
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
 * Returns the child of a node by its index; makes it if needed, as a copy of
 * the child for every index.
 */
static Node *
make_child(JsArena *arena, Node *node, uint32_t index)
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

bool
js_trie_add(JsArena *arena, Node *node, const char *path, Mark mark)
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
		return child != NULL && js_trie_add(arena, child, rest, mark);
	}
	for (uint32_t i = 0; i < node->nchildren; i++)
	{
		if (node->children[i] != NULL &&
			!js_trie_add(arena, node->children[i], rest, mark))
			return false;
	}
	if (node->wild == NULL)
	{
		node->wild = zeroed(arena, 1, sizeof(Node));
		if (node->wild == NULL)
			return false;
	}
	return js_trie_add(arena, node->wild, rest, mark);
}
