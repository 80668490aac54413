/*
 * clock.c
 *	  The clock of src/net.
 */
#include "net/net.h"

#include <time.h>

int64_t
net_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
