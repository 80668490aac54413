/*
 * cpuclock.c
 *	  Prints the processor time that a process has used in all its threads, in
 *	  ns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int
main(int argc, char **argv)
{
	clockid_t	clock;
	struct timespec used;

	if (argc != 2 || clock_getcpuclockid(atoi(argv[1]), &clock) != 0 ||
		clock_gettime(clock, &used) != 0)
	{
		fprintf(stderr, "usage: cpuclock PID\n");
		return 1;
	}
	printf("%lld\n", (long long) used.tv_sec * 1000000000 + used.tv_nsec);
	return 0;
}
