/*
 * arena.h
 *	  Memory of one answer: allocated in pieces, released at once.
 *
 * Every row that is read from a response lives in the arena of its call and
 * goes away with it.  An arena only ever asks malloc(), so that the pure parts
 * need no PostgreSQL, and reports a failed allocation by NULL.
 */
#ifndef JS_ARENA_H
#define JS_ARENA_H

#include <stddef.h>

typedef struct JsArenaBlock JsArenaBlock;

/* Zero-initialised is empty and ready for use. */
typedef struct JsArena
{
	JsArenaBlock *blocks;		/* newest first */
	char	   *next;			/* first free byte of the newest block */
	size_t		room;			/* free bytes left in it */
	size_t		size;			/* bytes held from malloc() in all */
} JsArena;

/* Allocates size bytes, aligned for any type; NULL when out of memory. */
extern void *js_arena_alloc(JsArena *arena, size_t size);

/*
 * Allocates len bytes of text and a terminating NUL, unaligned; NULL when out
 * of memory.
 */
extern char *js_arena_text(JsArena *arena, size_t len);

/*
 * Returns where the next text would begin if it fits into the newest block,
 * and sets *room to the bytes left there.  What is written there becomes a
 * text by js_arena_text() with a length of less than *room.
 */
extern char *js_arena_room(const JsArena *arena, size_t *room);

/*
 * Gives back the last len bytes of the text allocated last, and terminates the
 * rest with a NUL.
 */
extern void js_arena_trim(JsArena *arena, size_t len);

/* Releases everything; the arena is empty and usable again. */
extern void js_arena_free(JsArena *arena);

/*
 * Frees the blocks that are kept for later arenas, so that in a test of
 * running out of memory every arena calls malloc().
 */
extern void js_arena_give_back(void);

#endif							/* JS_ARENA_H */
