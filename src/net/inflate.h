/*
 * inflate.h
 *	  Bodies that come compressed.
 *
 * libcurl would inflate them, by zlib and into 16 KB at a time.  zlib does best
 * with more room: at the end of every call it copies what it may have to refer
 * to, and the last bytes of the room it fills with care.  Where the library was
 * built with ISA-L that does it, twice as fast.
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
	NET_INFLATE_BROKEN,			/* it is no gzip, or its check sum is wrong */
	NET_INFLATE_NO_MEMORY
} NetInflated;

/* Who inflates, "ISA-L 2.30.0". */
extern const char *net_inflater_name(void);

/*
 * For one body, as gzip; NULL when out of memory.  Its check sum need not be
 * computed if TLS has vouched for every byte.  Without TLS it comes too late for
 * all but the last 64 KB: what was given away before cannot be taken back.
 */
extern NetInflater *net_inflater_create(bool check_sum);
extern void net_inflater_destroy(NetInflater *inflater);

/*
 * Takes the next bytes of a body, less than 4 GB, and gives what they stand for to sink(), piece
 * by piece; a piece lives as long as that call.  Further members are read, anything
 * else that follows the compressed data is ignored; that its end has not come is
 * for the reader of the body to notice.
 */
extern NetInflated net_inflate(NetInflater *inflater, const char *data, size_t len,
							   bool (*sink) (void *arg, const char *piece, size_t len),
							   void *arg);

#endif							/* NET_INFLATE_H */
