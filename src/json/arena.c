/*
 * arena.c
 *	  Memory of one answer: allocated in pieces, released at once.
 *
 * Blocks grow in size up to a bound, so that a small answer costs little (a pack
 * may have a thousand) and a large one few calls of malloc().  What does not fit into the newest
 * block begins a new one; the rest of the old one is given up.
 *
 * Answers come and go by the thousand.  Giving their memory back to the system
 * each time would cost a page fault for every 4 KB of the next one, so a few
 * blocks are kept for it.
 */
#include "json/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Sizes of blocks: most answers with few fields need no second one. */
static const size_t sizes[] = {2 * 1024, 16 * 1024, 32 * 1024, 64 * 1024};

#define NSIZES (sizeof(sizes) / sizeof(sizes[0]))

/*
 * Maximum number of blocks kept of each size; none under a sanitizer, which
 * watches what is freed.
 */
#if defined(__SANITIZE_ADDRESS__)
#define MOST_SPARES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOST_SPARES 0
#endif
#endif
#ifndef MOST_SPARES
#define MOST_SPARES 64
#endif

/* The bytes of a block follow it; the union keeps them aligned for any type. */
struct JsArenaBlock
{
	union
	{
		struct
		{
			JsArenaBlock *older;
			size_t		size;	/* of the whole block */
		}			head;
		max_align_t align;
	}			u;
};

typedef struct Spares
{
	JsArenaBlock *blocks;
	int			n;
} Spares;

static Spares spares_by_size[NSIZES];

/* Returns the list of kept blocks of a size; NULL if that size is not kept. */
static Spares *
spares_of(size_t size)
{
	for (size_t i = 0; i < NSIZES; i++)
	{
		if (size == sizes[i])
			return &spares_by_size[i];
	}
	return NULL;
}

/* Allocates a block, a kept one if there is one; NULL when out of memory. */
static JsArenaBlock *
get_block(size_t size)
{
	Spares	   *spares = spares_of(size);
	JsArenaBlock *block;

	if (spares == NULL || spares->n == 0)
		return malloc(size);
	block = spares->blocks;
	spares->blocks = block->u.head.older;
	spares->n--;
	return block;
}

static void
put_block(JsArenaBlock *block)
{
	Spares	   *spares = spares_of(block->u.head.size);

	if (spares == NULL || spares->n >= MOST_SPARES)
	{
		free(block);
		return;
	}
	block->u.head.older = spares->blocks;
	spares->blocks = block;
	spares->n++;
}

/* The size of the next block: larger than the newest, up to the largest. */
static size_t
next_size(const JsArena *arena)
{
	size_t		i = 0;

	while (arena->blocks != NULL && i < NSIZES - 1 && sizes[i] <= arena->blocks->u.head.size)
		i++;
	return sizes[i];
}

/*
 * Adds a block with room for at least size bytes, as the newest one.
 */
static bool
add_block(JsArena *arena, size_t size)
{
	JsArenaBlock *block;
	size_t		want = next_size(arena);

	if (size > SIZE_MAX - sizeof(JsArenaBlock))
		return false;
	if (want < size + sizeof(JsArenaBlock))
		want = size + sizeof(JsArenaBlock);

	block = get_block(want);
	if (block == NULL)
		return false;
	block->u.head.older = arena->blocks;
	block->u.head.size = want;
	arena->blocks = block;
	arena->next = (char *) (block + 1);
	arena->room = want - sizeof(JsArenaBlock);
	arena->size += want;
	return true;
}

void *
js_arena_alloc(JsArena *arena, size_t size)
{
	size_t		misfit;
	void	   *result;

	misfit = (0 - (uintptr_t) arena->next) & (sizeof(max_align_t) - 1);
	if (arena->blocks == NULL || arena->room < misfit ||
		arena->room - misfit < size)
	{
		if (!add_block(arena, size))
			return NULL;
		misfit = 0;
	}
	result = arena->next + misfit;
	arena->next += misfit + size;
	arena->room -= misfit + size;
	return result;
}

char *
js_arena_room(const JsArena *arena, size_t *room)
{
	*room = arena->room;
	return arena->next;
}

char *
js_arena_text(JsArena *arena, size_t len)
{
	char	   *result;

	if (arena->room <= len)
	{
		if (len == SIZE_MAX || !add_block(arena, len + 1))
			return NULL;
	}
	result = arena->next;
	result[len] = '\0';
	arena->next += len + 1;
	arena->room -= len + 1;
	return result;
}

void
js_arena_trim(JsArena *arena, size_t len)
{
	arena->next -= len;
	arena->room += len;
	arena->next[-1] = '\0';
}

void
js_arena_free(JsArena *arena)
{
	JsArenaBlock *block = arena->blocks;

	while (block != NULL)
	{
		JsArenaBlock *older = block->u.head.older;

		put_block(block);
		block = older;
	}
	*arena = (JsArena) {0};
}

static void
free_spares(Spares *spares)
{
	while (spares->blocks != NULL)
	{
		JsArenaBlock *older = spares->blocks->u.head.older;

		free(spares->blocks);
		spares->blocks = older;
	}
	spares->n = 0;
}

void
js_arena_give_back(void)
{
	for (size_t i = 0; i < NSIZES; i++)
		free_spares(&spares_by_size[i]);
}
