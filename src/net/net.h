/*
 * net.h
 *	  Transfers: many HTTP exchanges at once over connections that stay open.
 *
 * A pool is one libcurl multi handle.  Its sockets are in one epoll set, so
 * that a caller waits on one descriptor, for no longer than net_wait_ms(), and
 * then calls net_run().  Nothing here blocks, and no deadline is kept but that
 * of connecting: the caller, who knows when it rested, keeps the others and
 * abandons a transfer that is late.
 *
 * Nothing is taken from the environment: no proxy, no netrc, no cookies but
 * those given.  No redirect is followed.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a pool asks of the process that it runs in.  acquire() grants one more
 * descriptor, or not; release() gives one back.  Neither is called from inside
 * libcurl.  interrupted() says that the process wants to drop whatever the
 * pool does: much may have arrived at once, and reading all of it takes long.
 */
typedef struct NetHost
{
	bool		(*acquire) (void);
	void		(*release) (void);
	bool		(*interrupted) (void);
} NetHost;

typedef struct NetPool NetPool;
typedef struct NetTransfer NetTransfer;

/* Connections that a pool keeps open between batches, at most. */
#define NET_IDLE_CONNECTIONS 4

/* Bytes of a response's headers, all together, at most. */
#define NET_MOST_HEADERS (64 * 1024)

/*
 * NULL when a descriptor is refused or memory is out: errno is EMFILE or
 * ENOMEM.  The first pool of a process initialises libcurl.
 */
extern NetPool *net_pool_create(const NetHost *host);

/* Closes everything; transfers must have been ended before. */
extern void net_pool_destroy(NetPool *pool);

/* The epoll set to wait on. */
extern int	net_pool_fd(const NetPool *pool);

/* How long to wait at most, in ms; -1: until the descriptor is ready. */
extern int	net_wait_ms(const NetPool *pool);

/*
 * Does what can be done now.  False: the host is interrupted, and transfers for
 * which something has arrived were ended (NET_INTERRUPTED).
 */
extern bool net_run(NetPool *pool);

/*
 * Gives back the descriptors that no connection needs any more.  To be called
 * when a batch has ended.
 */
extern void net_settle(NetPool *pool);

/* The libcurl in use, "7.88.1". */
extern const char *net_version(void);

/* What it was built with, "OpenSSL/3.0.19, HTTP/2, threaded resolver". */
extern const char *net_features(void);

/* Now, in microseconds of a clock that never jumps. */
extern int64_t net_now(void);

typedef struct NetRequest
{
	const char *url;
	const char *form;			/* body of a POST; NULL: a GET.  Must live until
								 * the transfer is ended */
	size_t		form_len;
	const char *lang;			/* for Accept-Language */
	const char *ca_file;		/* NULL or "": the system's */
	const char *user_agent;
	const char *cookie;			/* NULL or "": none */
	const char *proxy;			/* its URL; "": none */
	int			connect_timeout_ms;

	/*
	 * Takes the decoded body as it comes, whatever the status; false ends the
	 * transfer (NET_STOPPED).  It runs inside libcurl: no longjmp.
	 */
	bool		(*body) (void *arg, const char *data, size_t len);
	void	   *arg;
} NetRequest;

typedef enum NetEnd
{
	NET_COMPLETE,				/* libcurl is content; the body may be short */
	NET_STOPPED,				/* body() returned false */
	NET_INTERRUPTED,			/* the host was, before the end of the body */
	NET_TIMEOUT,				/* connecting took too long */
	NET_LONG_HEADERS,			/* more than NET_MOST_HEADERS of headers */
	NET_UNSENT,					/* nothing of an answer came over connections that
								 * closed to it while they served others (GOAWAY,
								 * a refused stream): the fault is not its own */
	NET_PROXY_REFUSED,			/* the proxy opens no tunnel, and said why: error */
	NET_UNKNOWN_CODING,			/* of a body, other than was asked for: error */
	NET_FAILED,					/* any other failure of the transport */
	NET_NO_MEMORY
} NetEnd;

typedef struct NetResult
{
	NetEnd		end;
	int			status;			/* HTTP status of the origin, 0 if none came */
	int			proxy_status;	/* what the proxy answered to CONNECT, 0: nothing */
	int64_t		retry_after_s;	/* -1: the origin did not say; however large */
	int64_t		wire_bytes;		/* of the body, as it travelled */
	bool		new_connection;	/* this transfer opened one */
	char		location[512];	/* where it was redirected to, "" if nowhere;
								 * cut */
	char		error[256];		/* in words, "" if none */
} NetResult;

/*
 * Starts a transfer.  NULL when no descriptor could be had (errno EMFILE) or
 * memory is out (ENOMEM).
 */
extern NetTransfer *net_start(NetPool *pool, const NetRequest *request);

/* The HTTP status that a transfer in flight has got, 0: none yet. */
extern int	net_status(const NetTransfer *transfer);

/*
 * The arg of the next transfer that has ended, with its result; NULL if there
 * is none.  The transfer is gone by then.
 */
extern void *net_finished(NetPool *pool, NetResult *result);

/*
 * Ends a transfer in mid-flight, with its result as far as it came.  Its
 * connection is not used again: it may be dead, and libcurl would give it to
 * transfer after transfer.  If the transfer was late and nothing has arrived
 * since it was started, by any transfer, then all connections of the pool are
 * taken for dead, those that others use included.
 */
extern void net_abandon(NetTransfer *transfer, bool late, NetResult *result);

#endif							/* NET_NET_H */
