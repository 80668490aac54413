/*
 * memory.c
 *	  What becomes of the memory that a batch has freed.
 *
 * malloc() decides that, not this library, and glibc's decision depends on the sizes of
 * blocks that happened to be freed before.  An ordinary batch should find the
 * memory of the one before it; a backend should not keep that of a large one.
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

#include "batch/engine.h"

/* The most free memory that stays at the end of the heap. */
#define KEPT_BYTES (32 * 1024 * 1024)

/* Calls, rows or outcomes that leave memory worth giving back. */
#define MANY_FREED 20000

void
batch_keep_memory(void)
{
	static bool done = false;
	void	   *volatile block;

	if (done)
		return;

	/*
	 * glibc keeps up to twice the largest block that it has mapped and unmapped
	 * so far.  One that is never touched raises that limit and costs nothing.
	 * mallopt() would raise it, too, but would override MALLOC_TRIM_THRESHOLD_,
	 * which an administrator may have set.
	 */
	block = malloc(KEPT_BYTES / 2);
	free(block);
	done = true;
}

void
batch_return_memory(int64_t freed)
{
	if (freed >= MANY_FREED)
		(void) malloc_trim(0);
}
