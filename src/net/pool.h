/*
 * pool.h
 *	  What the two halves of net share.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include <curl/curl.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>

#include "net/inflate.h"
#include "net/net.h"

#if LIBCURL_VERSION_NUM < 0x075700
#error "playfast needs libcurl 7.87 or newer (CURLOPT_QUICK_EXIT)"
#endif

/* The socket of a connection. */
typedef struct NetSocket
{
	int			fd;
	int			what;			/* libcurl waits for: CURL_POLL_IN, _OUT, both */
	bool		muted;			/* it is not watched for being writable */
	int64_t		muted_until;	/* µs of net_now() */
	int64_t		written;		/* bytes, when it was writable last */
} NetSocket;

/* Which certificates a pool's connections were checked by. */
typedef struct NetRoots
{
	char		file[1024];		/* its name, cut */
	dev_t		device;			/* all 0 if it cannot be looked at */
	ino_t		inode;
	off_t		size;
	struct timespec modified;
} NetRoots;

struct NetPool
{
	CURLM	   *multi;
	CURLSH	   *share;			/* TLS sessions, which a multi does not share */
	int			epoll_fd;
	int64_t		timer_at;		/* when libcurl wants to run, -1: never */
	int64_t		unmute_at;		/* when a muted socket is due, -1: none is */
	NetRoots	roots;
	const NetHost *host;
	int			reserved;		/* descriptors granted */
	NetSocket  *sockets;		/* of the connections that are open */
	int			nsockets;
	int			sockets_size;
	int64_t		opened_at;		/* when a connection was opened last */
	int64_t		received_at;	/* when anything has arrived last */
	sigset_t	signals;		/* the caller's mask, while net_run() has its own */
	int64_t		signals_at;		/* when the caller's was in force last */
	int			in_flight;
	NetTransfer *idle;			/* ended transfers, whose handles are kept */
};

/* How a body is coded. */
typedef enum NetCoding
{
	NET_PLAIN,
	NET_GZIP,
	NET_UNKNOWN					/* another than was asked for */
} NetCoding;

/* A transfer; every libcurl call on it is made with signals blocked. */
struct NetTransfer
{
	NetPool    *pool;
	CURL	   *easy;
	struct curl_slist *headers;
	bool		(*body) (void *arg, const char *data, size_t len);
	void	   *arg;
	int64_t		started_at;
	NetEnd		refusal;		/* why the body was not taken, or NET_COMPLETE */
	const char *fault;			/* in words; NULL: end or libcurl say */
	size_t		header_bytes;	/* received */
	bool		headers_end;	/* the empty line after them has come */
	NetCoding	coding;
	char		codings[40];	/* as its headers spell it, cut */
	int64_t		retry_after_s;	/* -1: not said, or as a date */
	NetInflater *inflater;		/* of a body that has begun */
	bool		secure;			/* by TLS */
	bool		own_ca;			/* a CA file was set, which no option takes back */
	char		error[CURL_ERROR_SIZE];
	NetTransfer *next_idle;
};

/*
 * libcurl starts threads (its resolver), which inherit the mask of the thread
 * that calls it: they must not take a signal that is meant for the process's
 * main thread.
 */
static inline void
net_block_signals(sigset_t *old)
{
	sigset_t	all;

	sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, old);
}

static inline void
net_restore_signals(const sigset_t *old)
{
	(void) pthread_sigmask(SIG_SETMASK, old, NULL);
}

/* Sees to it that one more transfer may open a connection. */
extern bool net_reserve(NetPool *pool, int in_flight);

/*
 * Forgets all connections, TLS sessions and certificates if the file of these
 * has changed and nothing is in flight.  False: out of memory.
 */
extern bool net_check_roots(NetPool *pool, const char *ca_file);

/* Socket options of libcurl's by which a pool knows its connections. */
extern bool net_watch_sockets(NetPool *pool, CURL *easy);

/* libcurl's CURLMOPT_SOCKETFUNCTION: which events of a socket it waits for. */
extern int	net_on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known);

/* Tells libcurl of the epoll events of a socket. */
extern void net_socket_ready(NetPool *pool, int fd, unsigned events);

/*
 * Has the muted sockets that are due, or were written to, watched again; when
 * the next one is due, or -1.
 */
extern int64_t net_unmute_sockets(NetPool *pool);

/* Shuts all connections of a pool down: libcurl sees them as closed. */
extern void net_shut_sockets(NetPool *pool);

/* The same with one of them, if it is open. */
extern void net_shut_socket(NetPool *pool, int fd);

/*
 * libcurl's CURLOPT_HEADERFUNCTION: a line of the headers of a response, of a
 * proxy's, or of one that says 1xx.  libcurl keeps them all.
 */
extern size_t net_on_header(char *line, size_t size, size_t n, void *arg);

/* Reads off a handle what became of its exchange. */
extern void net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);

/* Frees a transfer's handle for good. */
extern void net_transfer_free(NetTransfer *transfer);

#endif							/* NET_POOL_H */
