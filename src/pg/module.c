/*
 * module.c
 *	  Loading the library.
 *
 * Loading defines settings and nothing else: no libcurl, no thread and no
 * socket before the first call that needs the network.
 */
#include "pg/playfast.h"

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
	playfast_define_settings();
}
