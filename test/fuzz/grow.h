/*
 * grow.h
 *	  Inputs far longer than a fuzzer keeps, and limits for the cost of reading
 *	  them.
 *
 * One input in sixteen grows to the length of a chart: it is repeated, or one
 * of its values is replaced by a bulk.  Then only the cost is checked.
 */
#ifndef FUZZ_GROW_H
#define FUZZ_GROW_H

#define COST_HOOKS
#include "../unit/hostile_cases.h"
#include "check.h"

/*
 * Sanitizers slow down some things more than others, such as strstr(), which
 * they let measure the whole text first.
 */
#ifndef GROW_SLACK
#define GROW_SLACK 2.0
#endif

/* Returns a number that depends on the whole input. */
static inline unsigned
grow_number(const uint8_t *data, size_t size)
{
	unsigned	number = 1;

	for (size_t i = 0; i < size; i++)
		number = number * 31 + data[i];
	return number >> 4;
}

static inline bool
grows(const uint8_t *data, size_t size)
{
	return grow_number(data, size) % 16 == 0;
}

static inline void
grow_judge(const char *name, const Cost *cost, size_t len)
{
	double		time = cost_share_of_time(cost, len);
	double		memory = cost_share_of_memory(cost, len);

	if (time > GROW_SLACK || memory > GROW_SLACK)
	{
		fprintf(stderr, "%s: %.1f of the time, %.1f of the memory that %zu bytes may take\n",
				name, time, memory, len);
		abort();
	}
}

static inline void
grow_check(void (*run) (void *), void *arg, size_t len, const char *name)
{
	Cost		cost = cost_measure(run, arg, len);

	grow_judge(name, &cost, len);
}

/* Returns the text repeated, as it is or as a list, from malloc(). */
static inline char *
grow_repeat(const char *text, size_t len, bool is_list, size_t *grown)
{
	char	   *result = malloc(HOSTILE_SIZE + len * 2 + 8);
	char	   *to = result;

	CHECK(result != NULL);
	if (is_list)
		*to++ = '[';
	do
	{
		if (is_list && to > result + 1)
			*to++ = ',';
		to = hostile_put(to, text, len);
	} while (len > 0 && to < result + HOSTILE_SIZE);
	if (is_list)
		*to++ = ']';
	*to = '\0';
	*grown = (size_t) (to - result);
	return result;
}

#endif							/* FUZZ_GROW_H */
