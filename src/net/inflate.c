/*
 * inflate.c
 *	  Bodies that come compressed.
 */
#include <stdlib.h>

#define ZLIB_CONST				/* what it reads, it does not write */
#include <zlib.h>

#include "net/inflate.h"

/* zlib's largest window, and the gzip format only. */
#define GZIP_WINDOW_BITS (MAX_WBITS + 16)

/* Where pieces are written: all bodies share it, as no piece outlives a call. */
#define ROOM ((size_t) 64 * 1024)

static char room[ROOM];

struct NetInflater
{
	z_stream	stream;
	bool		ended;
};

/* What zlib allocates goes through here, so that tests can let it fail. */
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

NetInflater *
net_inflater_create(bool check_sum)
{
	NetInflater *inflater = calloc(1, sizeof(NetInflater));

	if (inflater == NULL)
		return NULL;
	inflater->stream.zalloc = allocate;
	inflater->stream.zfree = release;
	if (inflateInit2(&inflater->stream, GZIP_WINDOW_BITS) != Z_OK)
	{
		free(inflater);
		return NULL;
	}

	/* It costs a tenth of inflating. */
	(void) inflateValidate(&inflater->stream, check_sum);
	return inflater;
}

void
net_inflater_destroy(NetInflater *inflater)
{
	if (inflater == NULL)
		return;
	(void) inflateEnd(&inflater->stream);
	free(inflater);
}

NetInflated
net_inflate(NetInflater *inflater, const char *data, size_t len,
			bool (*sink) (void *arg, const char *piece, size_t len), void *arg)
{
	z_stream   *stream = &inflater->stream;

	stream->next_in = (const Bytef *) data;
	stream->avail_in = (uInt) len;
	do
	{
		int			end;
		size_t		n;

		if (inflater->ended)
			return NET_INFLATED;
		stream->next_out = (Bytef *) room;
		stream->avail_out = (uInt) ROOM;
		end = inflate(stream, Z_SYNC_FLUSH);
		n = ROOM - stream->avail_out;
		if (n > 0 && !sink(arg, room, n))
			return NET_INFLATE_STOPPED;
		if (end == Z_MEM_ERROR)
			return NET_INFLATE_NO_MEMORY;
		if (end != Z_OK && end != Z_STREAM_END && end != Z_BUF_ERROR)
			return NET_INFLATE_BROKEN;
		inflater->ended = end == Z_STREAM_END;
	} while (stream->avail_out == 0);
	return NET_INFLATED;
}
