/*
 * slow_getaddrinfo.c
 *	  A getaddrinfo() to be preloaded into a server.
 *
 * slow.invalid takes ten seconds, or until the file named by SLOW_UNTIL
 * exists; wrong.invalid is this machine; all other names are resolved as
 * usual.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*Resolver) (const char *, const char *, const struct addrinfo *,
						 struct addrinfo **);

int
getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
			struct addrinfo **result)
{
	Resolver	resolver = (Resolver) dlsym(RTLD_NEXT, "getaddrinfo");

	if (node != NULL && strcmp(node, "slow.invalid") == 0)
	{
		const char *until = getenv("SLOW_UNTIL");

		for (int i = 0; i < 200; i++)
		{
			usleep(50000);
			if (until != NULL && access(until, F_OK) == 0)
				break;
		}
		return EAI_NONAME;
	}
	if (node != NULL && strcmp(node, "wrong.invalid") == 0)
		node = "127.0.0.1";
	return resolver(node, service, hints, result);
}
