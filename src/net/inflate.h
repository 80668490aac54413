/*
 * inflate.h
 *	  Bodies that come compressed.
 *
 * libcurl would inflate them, but into 16 KB at a time.  zlib does best with more
 * room: at the end of every call it copies what it may have to refer to, and the
 * last bytes of the room it fills with care.
 */
#ifndef NET_INFLATE_H
#define NET_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct NetInflater NetInflater;

typedef enum NetInflated
{
	NET_INFLATED,
	NET_INFLATE_STOPPED,		/* sink() returned false */
	NET_INFLATE_BROKEN,			/* it is no gzip */
	NET_INFLATE_NO_MEMORY
} NetInflated;

/*
 * For one body, as gzip; NULL when out of memory.  Its check sum need not be
 * computed if TLS has vouched for every byte.
 */
extern NetInflater *net_inflater_create(bool check_sum);
extern void net_inflater_destroy(NetInflater *inflater);

/*
 * Takes the next bytes of a body, less than 4 GB, and gives what they stand for to sink(), piece
 * by piece; a piece lives as long as that call.  What follows the end of the
 * compressed data is ignored; that it has not come is for the reader of the body
 * to notice.
 */
extern NetInflated net_inflate(NetInflater *inflater, const char *data, size_t len,
							   bool (*sink) (void *arg, const char *piece, size_t len),
							   void *arg);

#endif							/* NET_INFLATE_H */
