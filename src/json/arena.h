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

/* size bytes aligned for any type, or NULL when malloc() has none. */
extern void *js_arena_alloc(JsArena *arena, size_t size);

/* len bytes of text and a terminating NUL, aligned to nothing, or NULL. */
extern char *js_arena_text(JsArena *arena, size_t len);

/*
 * Where the next text would begin if it fits into the newest block, and how
 * many bytes are left there.  What is written there becomes a text by
 * js_arena_text() with a length of less than *room.
 */
extern char *js_arena_room(const JsArena *arena, size_t *room);

/*
 * Gives back the last len bytes of the text that was allocated last, and ends
 * what is left of it with a NUL.
 */
extern void js_arena_trim(JsArena *arena, size_t len);

/* Releases everything; the arena is empty and usable again. */
extern void js_arena_free(JsArena *arena);

/*
 * Gives back to malloc() the blocks that were kept for the next arena: a test
 * of running out of memory wants every arena to ask for some.
 */
extern void js_arena_give_back(void);

#endif							/* JS_ARENA_H */
