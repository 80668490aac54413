/*
 * hostile.c
 *	  The cost of reading hostile responses, compared with that of a chart.
 *
 *	  hostile [STRIDE]
 *
 * Reads every STRIDE-th (41) text of test/unit/hostile_cases.h, and all
 * principal texts, bodies and pages there.  Prints the largest costs:
 * processor time per byte as a multiple of a chart's, and bytes of memory per
 * byte.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../test/unit/hostile_cases.h"

/* The largest so far. */
static double times;
static double bytes;
static char times_of[100];
static char bytes_of[100];
static int	ncases;

static void
judge(const char *name, const Cost *cost, size_t len)
{
	double		t = cost_share_of_time(cost, len) * COST_TIMES;
	double		b = cost_share_of_memory(cost, len) * (double) COST_BYTES;

	ncases++;
	if (t > times)
	{
		times = t;
		snprintf(times_of, sizeof(times_of), "%s", name);
	}
	if (b > bytes)
	{
		bytes = b;
		snprintf(bytes_of, sizeof(bytes_of), "%s", name);
	}
}

int
main(int argc, char **argv)
{
	size_t		stride = argc > 1 ? strtoul(argv[1], NULL, 10) : 41;

	if (stride == 0)
		return 1;
	hostile_wires(judge);
	hostile_every_file(judge);
	hostile_texts(stride, HOSTILE_PRINCIPAL, judge);
	printf("# a chart: %zu bytes, %.2f ns a byte; %d hostile texts\n", cost_chart()->len,
		   cost_chart()->ns, ncases);
	printf("time\t%.1f\t%s\n", times, times_of);
	printf("memory\t%.1f\t%s\n", bytes, bytes_of);
	return 0;
}
