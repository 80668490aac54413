/*
 * net.h
 *	  Transfers: many HTTP exchanges at once over connections that stay open.
 *
 * A pool is one libcurl multi handle.  Its sockets are in one epoll set, so a
 * caller waits on one descriptor, for at most net_wait_ms(), and then calls
 * net_run().  Nothing here blocks.  The only timeout kept here is that of
 * connecting: the caller, who knows when it was paused, keeps all others and
 * abandons transfers that are late.
 *
 * Nothing is taken from the environment: no proxy, no netrc, and only the
 * cookies given.  Redirects are not followed.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a pool needs from its process. acquire() grants one more descriptor, or
 * refuses it; release() returns one.  Neither is called from inside libcurl.
 * interrupted() tells that the process wants the pool to stop at once: reading
 * everything that has arrived may take long.
 */
typedef struct NetHost
{
	bool		(*acquire) (void);
	void		(*release) (void);
	bool		(*interrupted) (void);
} NetHost;

typedef struct NetPool NetPool;
typedef struct NetTransfer NetTransfer;

/* Maximum number of connections that a pool keeps open between batches. */
#define NET_IDLE_CONNECTIONS 4

/* Maximum total size of a response's headers, in bytes. */
#define NET_MOST_HEADERS (64 * 1024)

/*
 * Creates a pool; NULL if a descriptor is refused (errno EMFILE) or there is
 * no memory (ENOMEM).  The first pool of a process initializes libcurl.
 */
extern NetPool *net_pool_create(const NetHost *host);

/* Closes everything; transfers must have been ended before. */
extern void net_pool_destroy(NetPool *pool);

/* Returns the epoll set to wait on. */
extern int	net_pool_fd(const NetPool *pool);

/*
 * Returns the longest time to wait, in ms; -1: until the descriptor is ready.
 */
extern int	net_wait_ms(const NetPool *pool);

/*
 * Does what can be done now.  False: the host is interrupted, and transfers
 * with unread data were ended (NET_INTERRUPTED).
 */
extern bool net_run(NetPool *pool);

/*
 * Will the next transfer have to open a connection?  A connection may turn out to
 * be closed although this says no.
 */
extern bool net_opens_next(const NetPool *pool);

/*
 * Returns for how many µs no further transfer should be started over the
 * connection that is being opened; 0: any may.  A new connection sends little at
 * a time, and the bodies of requests started together would share that, so that
 * all of them arrive late.  One after the other, the first answers arrive, and
 * open the window of the others, while the last requests are still being sent.
 */
extern int64_t net_hold_us(const NetPool *pool);

/*
 * Releases descriptors that no connection needs any more.  To be called when a
 * batch has ended.
 */
extern void net_release_descriptors(NetPool *pool);

/* Returns the version of libcurl, "7.88.1". */
extern const char *net_version(void);

/*
 * Returns what it was built with, "OpenSSL/3.0.19, HTTP/2, threaded resolver".
 */
extern const char *net_features(void);

/* Returns the time in microseconds of a monotonic clock. */
extern int64_t net_now(void);

typedef struct NetRequest
{
	const char *url;
	const char *form;			/* body of a POST; NULL: a GET.  Must be valid
								 * until the transfer ends */
	size_t		form_len;
	const char *lang;			/* for Accept-Language */
	const char *ca_file;		/* NULL or "": the system's */
	const char *user_agent;
	const char *cookie;			/* NULL or "": none */
	const char *proxy;			/* its URL; "": none */
	bool		unzip;			/* a body that is a gzip file is given as what it
								 * holds, whatever its headers say */
	int			connect_timeout_ms;

	/*
	 * Receives the decoded body as it arrives, for any status; false ends the
	 * transfer (NET_STOPPED).  It runs inside libcurl and must not longjmp.
	 */
	bool		(*body) (void *arg, const char *data, size_t len);
	void	   *arg;
} NetRequest;

typedef enum NetEnd
{
	NET_COMPLETE,				/* libcurl reports no error; the body may be
								 * incomplete */
	NET_STOPPED,				/* body() returned false */
	NET_INTERRUPTED,			/* the host was interrupted before the end of
								 * the body */
	NET_TIMEOUT,				/* connecting took too long */
	NET_LONG_HEADERS,			/* more than NET_MOST_HEADERS of headers */
	NET_UNSENT,					/* nothing of an answer came over connections that
								 * closed to it while they served others (GOAWAY,
								 * a refused stream): the fault is not its own */
	NET_PROXY_REFUSED,			/* the proxy refused the tunnel; error says why */
	NET_UNKNOWN_CODING,			/* of a body, other than requested: error */
	NET_FAILED,					/* any other failure of the transport */
	NET_NO_MEMORY
} NetEnd;

typedef struct NetResult
{
	NetEnd		end;
	int			status;			/* HTTP status of the origin, 0 if none came */
	int			proxy_status;	/* what the proxy answered to CONNECT, 0: nothing */
	int64_t		retry_after_s;	/* -1: the origin did not say; may be very
								 * large */
	int64_t		wire_bytes;		/* of the body, as it travelled */
	bool		new_connection;	/* this transfer opened a connection, and spent */
	int64_t		dns_us;			/* so much on name resolution, */
	int64_t		connect_us;		/* on connecting, */
	int64_t		tls_us;			/* and on TLS, including a proxy's tunnel */
	char		location[512];	/* where it was redirected to, "" if nowhere;
								 * cut */
	char		error[256];		/* in words, "" if none */
} NetResult;

/*
 * Starts a transfer; NULL if no descriptor is available (errno EMFILE) or
 * there is no memory (ENOMEM).
 */
extern NetTransfer *net_start(NetPool *pool, const NetRequest *request);

/* Returns the HTTP status of a transfer in flight, 0: none yet. */
extern int	net_status(const NetTransfer *transfer);

/*
 * Returns the arg of the next transfer that has ended, with its result; NULL
 * if there is none.  The transfer itself has been freed.
 */
extern void *net_finished(NetPool *pool, NetResult *result);

/*
 * Ends a transfer in flight, and returns its result so far.  Its connection is
 * not used again: it may be dead, and libcurl would use it for one transfer
 * after another.  If the transfer was late, and nothing has arrived for any
 * transfer since it was started, all connections of the pool are considered
 * dead, including those in use.
 */
extern void net_abandon(NetTransfer *transfer, bool late, NetResult *result);

#endif							/* NET_NET_H */
