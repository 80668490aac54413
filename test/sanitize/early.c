/*
 * early.c
 *	  Preloaded before AddressSanitizer's runtime into a server that was not
 *	  built with it, linked with -z initfirst: the first malloc(), with which the
 *	  runtime sets itself up, is then this one.  Else it may be one that a
 *	  library's constructor makes inside bindtextdomain(), under a lock for which
 *	  the runtime, which asks dlerror() for a text, then waits for ever.
 */
#include <stdlib.h>

__attribute__((constructor)) static void
begin(void)
{
	free(malloc(1));
}
