/*
 * inflate_zlib.c
 *	  Inflates with zlib.
 *
 * It knows one gzip member: inflate.c finds the next.
 */
#include <stdio.h>
#include <stdlib.h>

#define ZLIB_CONST				/* zlib does not write to its input */
#include <zlib.h>

#include "net/inflate_engine.h"

/* zlib's largest window, and the gzip format only. */
#define GZIP_WINDOW_BITS (MAX_WBITS + 16)

struct NetEngine
{
	z_stream	stream;
};

const char *
net_engine_name(void)
{
	static char name[32];

	snprintf(name, sizeof(name), "zlib %s", zlibVersion());
	return name;
}

/* zlib allocates memory through this, so that tests can make it fail. */
static void *
allocate(void *arg, unsigned n, unsigned size)
{
	(void) arg;
	return calloc(n, size);
}

static void
release(void *arg, void *memory)
{
	(void) arg;
	free(memory);
}

NetEngine *
net_engine_create(bool check_sum)
{
	NetEngine  *engine = calloc(1, sizeof(NetEngine));

	if (engine == NULL)
		return NULL;
	engine->stream.zalloc = allocate;
	engine->stream.zfree = release;
	if (inflateInit2(&engine->stream, GZIP_WINDOW_BITS) != Z_OK)
	{
		free(engine);
		return NULL;
	}

	/* The check sum takes a tenth of the time. */
	(void) inflateValidate(&engine->stream, check_sum);
	return engine;
}

void
net_engine_destroy(NetEngine *engine)
{
	(void) inflateEnd(&engine->stream);
	free(engine);
}

bool
net_engine_reset(NetEngine *engine)
{
	return inflateReset(&engine->stream) == Z_OK;
}

NetEngineEnd
net_engine_run(NetEngine *engine, const char **data, size_t *len,
			   char *out, size_t room, size_t *n)
{
	z_stream   *stream = &engine->stream;
	int			end;

	stream->next_in = (const Bytef *) *data;
	stream->avail_in = (uInt) *len;
	stream->next_out = (Bytef *) out;
	stream->avail_out = (uInt) room;
	end = inflate(stream, Z_SYNC_FLUSH);
	*data = (const char *) stream->next_in;
	*len = stream->avail_in;
	*n = room - stream->avail_out;
	switch (end)
	{
		case Z_OK:
		case Z_BUF_ERROR:
			return NET_ENGINE_MORE;
		case Z_STREAM_END:
			return NET_ENGINE_END;
		case Z_MEM_ERROR:
			return NET_ENGINE_NO_MEMORY;
		default:
			return NET_ENGINE_BROKEN;
	}
}
