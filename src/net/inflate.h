/*
 * inflate.h
 *	  Inflates compressed bodies.
 *
 * libcurl could inflate them, with zlib and 16 KB of output at a time. zlib is
 * faster with more room: at the end of each call it copies its window, and it
 * fills the last bytes of the room slowly.  ISA-L, if the library was built
 * with it, is twice as fast.
 */
#ifndef NET_INFLATE_H
#define NET_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct NetInflater NetInflater;

/* The most bytes of a piece that is given away. */
#define NET_INFLATE_ROOM ((size_t) 64 * 1024)

typedef enum NetInflated
{
	NET_INFLATED,
	NET_INFLATE_STOPPED,		/* sink() returned false */
	NET_INFLATE_BROKEN,			/* not gzip, or the check sum is wrong */
	NET_INFLATE_NO_MEMORY
} NetInflated;

/* Returns the name and version of the inflater, "ISA-L 2.30.0". */
extern const char *net_inflater_name(void);

/*
 * Creates an inflater for one gzip body; NULL: no memory.  The check sum need
 * not be computed if TLS has verified every byte.  Without TLS, it protects
 * only the last 64 KB: earlier pieces have already been passed on.
 */
extern NetInflater *net_inflater_create(bool check_sum);

/* The same for what is compressed once more: its data may be another's pieces. */
extern NetInflater *net_inflater_create_inner(bool check_sum);
extern void net_inflater_destroy(NetInflater *inflater);

/*
 * Inflates the next bytes of a body, less than 4 GB, and passes the result to
 * sink(), piece by piece; a piece is valid during that call.  Further members
 * are inflated, too; anything else after the compressed data is ignored.  It
 * does not report a missing end, which the reader of the body must notice.
 */
extern NetInflated net_inflate(NetInflater *inflater, const char *data, size_t len,
							   bool (*sink) (void *arg, const char *piece, size_t len),
							   void *arg);

#endif							/* NET_INFLATE_H */
