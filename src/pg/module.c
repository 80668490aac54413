/*
 * module.c
 *	  Loading the library.
 *
 * Loading only defines settings and, if the server is started with the library
 * on 15 and 16, requests shared memory. libcurl, threads and sockets come with
 * the first call that needs the network.
 */
#include "pg/settings.h"
#include "pg/shared.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(
					.name = "playfast",
					.version = PLAYFAST_VERSION
);
#else
PG_MODULE_MAGIC;
#endif

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	playfast_check_placeholders();
	playfast_define_settings();
	playfast_restore_settings();
	shared_prepare();
}
