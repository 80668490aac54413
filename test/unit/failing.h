/*
 * failing.h
 *	  Allocations that fail when a test wants them to.
 *
 * A program that includes this is linked with
 *
 *		-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
 *
 * so that all allocations of its own objects come through here; those of
 * libraries such as jansson and cmocka do not.
 */
#ifndef TEST_FAILING_H
#define TEST_FAILING_H

#include <stdbool.h>
#include <stddef.h>

#include "json/arena.h"

extern void *__real_malloc(size_t size);
extern void *__real_calloc(size_t n, size_t size);
extern void *__real_realloc(void *memory, size_t size);
extern char *__real_strdup(const char *s);
extern void *__wrap_malloc(size_t size);
extern void *__wrap_calloc(size_t n, size_t size);
extern void *__wrap_realloc(void *memory, size_t size);
extern char *__wrap_strdup(const char *s);

/*
 * The number of allocations until one fails; 0 for never.  All later ones fail
 * as well, unless failing_once is set.  Volatile, because compilers know that
 * malloc() and the like touch no variable.
 */
static volatile long failing_in;
static volatile bool failing_once;
static volatile bool failing_now;

static inline void
fail_allocation(long n)
{
	js_arena_give_back();		/* allocations from kept memory would not come
								 * through malloc() */
	failing_in = n;
	failing_once = false;
	failing_now = false;
}

/* Lets only the n-th allocation fail. */
static inline void
fail_one_allocation(long n)
{
	fail_allocation(n);
	failing_once = true;
}

static inline bool
allocation_fails(void)
{
	if (failing_in > 0 && --failing_in == 0)
	{
		failing_now = !failing_once;
		return true;
	}
	return failing_now;
}

/* A test that tracks what is allocated defines these. */
#ifndef FAILING_GIVES
#define FAILING_GIVES(memory) (memory)
#define FAILING_TAKES(memory) ((void) 0)
#endif

void *
__wrap_malloc(size_t size)
{
	return allocation_fails() ? NULL : FAILING_GIVES(__real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return allocation_fails() ? NULL : FAILING_GIVES(__real_calloc(n, size));
}

void *
__wrap_realloc(void *memory, size_t size)
{
	if (allocation_fails())
		return NULL;
	FAILING_TAKES(memory);
	return FAILING_GIVES(__real_realloc(memory, size));
}

char *
__wrap_strdup(const char *s)
{
	return allocation_fails() ? NULL : FAILING_GIVES(__real_strdup(s));
}

#endif							/* TEST_FAILING_H */
