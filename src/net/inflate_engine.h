/*
 * inflate_engine.h
 *	  The inflating engine:  ISA-L (inflate_isal.c) or zlib (inflate_zlib.c),
 *	  whichever the library was built with.
 */
#ifndef NET_INFLATE_ENGINE_H
#define NET_INFLATE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct NetEngine NetEngine;

typedef enum NetEngineEnd
{
	NET_ENGINE_MORE,			/* the room is full, or the data is used up */
	NET_ENGINE_END,				/* of a gzip member; its check sum is right */
	NET_ENGINE_BROKEN,			/* not gzip, or the check sum is wrong */
	NET_ENGINE_NO_MEMORY
} NetEngineEnd;

/* Returns its name and version. */
extern const char *net_engine_name(void);

/* Creates an engine for one gzip member; NULL: no memory. */
extern NetEngine *net_engine_create(bool check_sum);
extern void net_engine_destroy(NetEngine *engine);

/* Begins another member. */
extern bool net_engine_reset(NetEngine *engine);

/*
 * Inflates from *data to out, as far as there is room; advances past what it
 * has read, and sets *n to the number of bytes written.
 */
extern NetEngineEnd net_engine_run(NetEngine *engine, const char **data, size_t *len,
								   char *out, size_t room, size_t *n);

#endif							/* NET_INFLATE_ENGINE_H */
