/*
 * failing.h
 *	  Memory that runs out when a test wants it to.
 *
 * A program that includes this is linked with
 *
 *		-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
 *
 * so that all that its own objects allocate comes through here; libraries such
 * as jansson and cmocka keep their own.
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
 * The allocation that fails, counted down; 0 for none.  All after it fail too,
 * unless only one is to.  Volatile, because compilers know that malloc() and
 * its like touch no variable.
 */
static volatile long failing_in;
static volatile bool failing_once;
static volatile bool failing_now;

static inline void
fail_allocation(long n)
{
	js_arena_give_back();		/* what is kept needs no malloc() */
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

/* A test that keeps account of what is allocated defines these. */
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
