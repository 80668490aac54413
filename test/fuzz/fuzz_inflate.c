/*
 * fuzz_inflate.c
 *	  Any bytes as a compressed body, in pieces: the result must be that of
 *	  zlib, and nothing may be written beyond the buffer.
 *
 * The first byte gives the size of the pieces.  If the second is odd, the rest
 * is compressed first, so that the fuzzer also has valid input.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "net/inflate.h"

#define MOST ((size_t) 4 * 1024 * 1024)

static char ours[MOST];
static size_t nours;

static bool
take(void *arg, const char *piece, size_t len)
{
	(void) arg;
	if (len == 0)
		abort();
	if (len > MOST - nours)
		return false;
	memcpy(ours + nours, piece, len);
	nours += len;
	return true;
}

/*
 * Inflates one member with zlib; returns false if it is incomplete or invalid.
 */
static bool
inflate_by_zlib(const uint8_t *data, size_t len, char *to, size_t *n, size_t *used)
{
	z_stream	stream = {0};
	bool		whole;

	if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
		abort();
	stream.next_in = (Bytef *) (uintptr_t) data;
	stream.avail_in = (uInt) len;
	stream.next_out = (Bytef *) to;
	stream.avail_out = (uInt) MOST;
	whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
	*n = stream.total_out;
	*used = stream.total_in;
	inflateEnd(&stream);
	return whole;
}

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char theirs[MOST];
	static uint8_t packed[256 * 1024];
	NetInflater *inflater;
	NetInflated end = NET_INFLATED;
	size_t		piece;
	size_t		ntheirs;
	size_t		used;

	if (len < 3)
		return 0;
	piece = data[0] < 128 ? (size_t) data[0] + 1 : (size_t) (data[0] - 127) * 1000;
	if (data[1] & 1)
	{
		z_stream	stream = {0};

		if (len > 65536 ||
			deflateInit2(&stream, data[1] >> 4 > 9 ? 9 : data[1] >> 4, Z_DEFLATED,
						 MAX_WBITS + 16, 8, data[1] >> 1 & 3) != Z_OK)
			return 0;
		stream.next_in = (Bytef *) (uintptr_t) (data + 2);
		stream.avail_in = (uInt) (len - 2);
		stream.next_out = packed;
		stream.avail_out = sizeof(packed);
		if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
			abort();
		data = packed;
		len = stream.total_out;
		deflateEnd(&stream);
	}
	else
	{
		data += 2;
		len -= 2;
	}

	nours = 0;
	inflater = net_inflater_create(true);
	for (size_t at = 0; at < len && end == NET_INFLATED; at += piece)
		end = net_inflate(inflater, (const char *) data + at, len - at < piece ? len - at : piece,
						  take, NULL);
	net_inflater_destroy(inflater);

	if (!inflate_by_zlib(data, len, theirs, &ntheirs, &used))
		return 0;				/* how much of an invalid body is inflated may
								 * differ */
	if (used < len)
	{
		/* whatever follows the first member, that member must be complete */
		if (nours < ntheirs && end != NET_INFLATE_BROKEN)
			abort();
	}
	else if (end != NET_INFLATED || nours != ntheirs)
		abort();
	if (memcmp(ours, theirs, nours < ntheirs ? nours : ntheirs) != 0)
		abort();
	return 0;
}
