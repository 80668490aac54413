/*
 * pool.h
 *	  Shared by the files of src/net.
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
	int64_t		opened_at;
	int			what;			/* libcurl waits for: CURL_POLL_IN, _OUT, both */
	bool		muted;			/* not watched for being writable */
	int64_t		muted_until;	/* µs of net_now() */
	int64_t		written;		/* bytes written when it was last writable */
} NetSocket;

/* The certificates that a pool's connections were verified with. */
typedef struct NetRoots
{
	char		file[1024];		/* its name, cut */
	dev_t		device;			/* all 0 if it cannot be examined */
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
	int64_t		opened_at;		/* when a connection was last opened */
	int64_t		received_at;	/* when anything last arrived */
	int64_t		opening_at;		/* when its first transfer was started, until something
								 * has arrived; -1: its connection is not new */
	int64_t		opening_len;	/* bytes of the bodies to be sent since then */
	sigset_t	signals;		/* the caller's mask, while net_run() has its own */
	int64_t		signals_at;		/* when the caller's was last in force */
	int			in_flight;
	NetTransfer *idle;			/* ended transfers, whose handles are kept */
};

/* How a body is coded. */
typedef enum NetCoding
{
	NET_PLAIN,
	NET_GZIP,
	NET_UNKNOWN					/* another one than requested */
} NetCoding;

/* What the first bytes say of a body that may be a gzip file. */
typedef struct NetUnzip
{
	enum
	{
		NET_UNZIP_NEVER,		/* it is passed on as it is */
		NET_UNZIP_UNKNOWN,		/* not yet known */
		NET_UNZIP_FILE
	}			what;
	size_t		magic;			/* bytes of it seen */
	NetInflater *inflater;		/* of a file */
} NetUnzip;

/* A transfer; every libcurl call on it is made with signals blocked. */
struct NetTransfer
{
	NetPool    *pool;
	CURL	   *easy;
	struct curl_slist *headers;
	bool		(*body) (void *arg, const char *data, size_t len);
	void	   *arg;
	int64_t		started_at;
	NetEnd		refusal;		/* why the body was refused, or NET_COMPLETE */
	const char *fault;			/* in words; NULL: end or libcurl say */
	size_t		header_bytes;	/* received */
	bool		headers_end;	/* the empty line after them has arrived */
	NetCoding	coding;
	char		codings[40];	/* as its headers spell it, cut */
	int64_t		retry_after_s;	/* -1: not said, or as a date */
	NetInflater *inflater;		/* of a body that has begun */
	NetUnzip	unzip;
	NetEnd		given;			/* why inflated bytes were refused */
	bool		secure;			/* by TLS */
	bool		own_ca;			/* a CA file was set, which no option can undo */
	char		error[CURL_ERROR_SIZE];
	NetTransfer *next_idle;
};

/*
 * libcurl starts threads (its resolver), which inherit the caller's signal
 * mask.  They must not receive signals meant for the process's main thread.
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

/* Seconds after which an idle connection is not used again, but closed. */
#define NET_IDLE_AGE 60L

/* Reserves descriptors so that one more transfer may open a connection. */
extern bool net_reserve(NetPool *pool, int in_flight);

/*
 * Forgets all connections, TLS sessions and certificates if the CA file has
 * changed and nothing is in flight.  False: no memory.
 */
extern bool net_check_roots(NetPool *pool, const char *ca_file);

/* Sets the options of libcurl by which a pool knows its sockets. */
extern bool net_watch_sockets(NetPool *pool, CURL *easy);

/* libcurl's CURLMOPT_SOCKETFUNCTION: which events of a socket it waits for. */
extern int	net_on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known);

/* Tells libcurl of the epoll events of a socket. */
extern void net_socket_ready(NetPool *pool, int fd, unsigned events);

/*
 * Watches muted sockets again if they are due or were written to; returns when
 * the next one is due, or -1.
 */
extern int64_t net_unmute_sockets(NetPool *pool);

/*
 * Returns the number of bytes written to the sockets that were opened since then;
 * -1 if it is not known.
 */
extern int64_t net_bytes_written(const NetPool *pool, int64_t since);

/*
 * Makes sockets keep back what does not fill a segment, or send it all the same.
 * A new connection may send ten segments, whatever their length, and the small ones
 * that TLS and HTTP/2 begin with would leave too few for the first request.
 */
extern void net_cork_sockets(NetPool *pool, bool on);

/* Shuts all connections of a pool down: libcurl sees them as closed. */
extern void net_shut_sockets(NetPool *pool);

/* The same with one of them, if it is open. */
extern void net_shut_socket(NetPool *pool, int fd);

/*
 * libcurl's CURLOPT_HEADERFUNCTION: takes a header line of a response, a
 * proxy's response, or an informational (1xx) one. libcurl keeps them all.
 */
extern size_t net_on_header(char *line, size_t size, size_t n, void *arg);

/*
 * Passes the next bytes of a body on to its reader, unzipped if that is wanted.
 * Returns NET_COMPLETE, or why they are refused.
 */
extern NetEnd net_give(NetTransfer *transfer, const char *data, size_t len);

/*
 * Is the host interrupted?  The signals that tell it are blocked while libcurl
 * runs, so now and then they are let through; no thread is started here.
 */
extern bool net_is_interrupted(NetPool *pool, int64_t now);

/* What inflating ended with, for the transfer. */
extern NetEnd net_end_of_inflating(NetTransfer *transfer, NetInflated end);

/* Reads the result of an exchange from its handle. */
extern void net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result);

/* Frees a transfer's handle for good. */
extern void net_transfer_free(NetTransfer *transfer);

#endif							/* NET_POOL_H */
