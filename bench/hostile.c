/*
 * hostile.c
 *	  The cost of reading hostile responses, compared with that of a chart.
 *
 *	  hostile [STRIDE]
 *
 * Reads every STRIDE-th (41) text of test/unit/hostile_cases.h, and all
 * principal texts, bodies and pages there.  Prints the largest costs:
 * processor time per byte as a multiple of a chart's, and bytes of memory per
 * byte.  It measures all twice, and the less counts: a virtual machine may be
 * slow for seconds, which would make some of so many look expensive.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../test/unit/hostile_cases.h"

#define MOST_CASES 20000

typedef struct Case
{
	double		times;
	double		bytes;
	char		name[100];
} Case;

static Case cases[MOST_CASES];
static int	ncases;
static int	at;					/* case to be measured next */

static void
judge(const char *name, const Cost *cost, size_t len)
{
	double		times = cost_share_of_time(cost, len) * COST_TIMES;
	Case	   *c = &cases[at++];

	if (at > ncases)
	{
		CHECK(at < MOST_CASES);
		ncases = at;
		c->times = times;
		c->bytes = cost_share_of_memory(cost, len) * (double) COST_BYTES;
		snprintf(c->name, sizeof(c->name), "%s", name);
	}
	CHECK(strcmp(c->name, name) == 0);
	if (times < c->times)
		c->times = times;
}

int
main(int argc, char **argv)
{
	size_t		stride = argc > 1 ? strtoul(argv[1], NULL, 10) : 41;

	const Case *slowest = cases;
	const Case *largest = cases;

	if (stride == 0)
		return 1;
	for (int round = 0; round < 2; round++)
	{
		at = 0;
		hostile_wires(judge);
		hostile_every_file(judge);
		hostile_texts(stride, HOSTILE_PRINCIPAL, judge);
	}
	for (const Case *c = cases; c < cases + ncases; c++)
	{
		slowest = c->times > slowest->times ? c : slowest;
		largest = c->bytes > largest->bytes ? c : largest;
	}
	printf("# a chart: %zu bytes, %.2f ns a byte; %d hostile texts\n", cost_chart()->len,
		   cost_chart()->ns, ncases);
	printf("time\t%.1f\t%s\n", slowest->times, slowest->name);
	printf("memory\t%.1f\t%s\n", largest->bytes, largest->name);
	return 0;
}
