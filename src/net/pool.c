/*
 * pool.c
 *	  The multi handle, its epoll set, its timer and its descriptors.
 *
 * It knows nothing of requests and answers: transfer.c does.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/pool.h"

/* Longest time that a signal may wait while bodies arrive without a break. */
#define SIGNALS_EVERY_US 5000

/*
 * Descriptors that a pool may need in addition to its connections: the epoll
 * set, libcurl's wakeup pair, and the pair of a resolver thread.
 */
#define BASE_DESCRIPTORS 5

/*
 * Longest time that transfers over a new connection hold up others, from the start of
 * the first one: the origin may stop reading.
 */
#define LONGEST_HOLD_US 1000000

/* Number of events handled by one net_run(). */
#define EVENTS 32

const char *
net_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}

const char *
net_features(void)
{
	static char text[128];
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

	snprintf(text, sizeof(text), "%s%s%s", info->ssl_version ? info->ssl_version : "no TLS",
			 info->features & CURL_VERSION_HTTP2 ? ", HTTP/2" : ", no HTTP/2",
			 info->features & CURL_VERSION_ASYNCHDNS ? ", asynchronous resolver" :
			 ", blocking resolver");
	return text;
}

/* libcurl's CURLMOPT_TIMERFUNCTION: sets when it wants to run again. */
static int
on_timer(CURLM *multi, long timeout_ms, void *arg)
{
	NetPool    *pool = arg;

	(void) multi;
	pool->timer_at = timeout_ms < 0 ? -1 : net_now() + (int64_t) timeout_ms * 1000;
	return 0;
}

/* Releases descriptors until no more than wanted are held. */
static void
release_down_to(NetPool *pool, int wanted)
{
	for (; pool->reserved > wanted; pool->reserved--)
		pool->host->release();
}

bool
net_reserve(NetPool *pool, int in_flight)
{
	int			connections = in_flight > pool->nsockets ? in_flight : pool->nsockets;

	while (pool->reserved < BASE_DESCRIPTORS + connections)
	{
		if (!pool->host->acquire())
		{
			errno = EMFILE;
			return false;
		}
		pool->reserved++;
	}
	return true;
}

void
net_release_descriptors(NetPool *pool)
{
	int			connections = pool->in_flight > pool->nsockets ?
		pool->in_flight : pool->nsockets;

	release_down_to(pool, BASE_DESCRIPTORS + connections);
}

/* Initializes libcurl, once in a process. */
static bool
initialise_libcurl(void)
{
	static bool initialised = false;

	if (initialised)
		return true;

	/* libcurl would write the keys of all TLS sessions to this file. */
	(void) unsetenv("SSLKEYLOGFILE");
	initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	return initialised;
}

bool
net_is_interrupted(NetPool *pool, int64_t now)
{
	if (now - pool->signals_at > SIGNALS_EVERY_US)
	{
		sigset_t	blocked;

		(void) pthread_sigmask(SIG_SETMASK, &pool->signals, &blocked);
		(void) pthread_sigmask(SIG_SETMASK, &blocked, NULL);
		pool->signals_at = now;
	}
	return pool->host->interrupted();
}

void
net_transfer_free(NetTransfer *transfer)
{
	if (transfer->easy != NULL)
		curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	net_inflater_destroy(transfer->inflater);
	net_inflater_destroy(transfer->unzip.inflater);
	free(transfer);
}

/* Frees libcurl's handles, those of ended transfers first. */
static void
free_handles(NetPool *pool)
{
	while (pool->idle != NULL)
	{
		NetTransfer *transfer = pool->idle;

		pool->idle = transfer->next_idle;
		net_transfer_free(transfer);
	}
	if (pool->multi != NULL)
		curl_multi_cleanup(pool->multi);
	if (pool->share != NULL)
		curl_share_cleanup(pool->share);
	pool->multi = NULL;
	pool->share = NULL;
	pool->timer_at = -1;
}

/*
 * Creates libcurl's two handles, replacing those of the pool, if any, together
 * with their connections, TLS sessions and certificates.
 */
static bool
make_handles(NetPool *pool)
{
	CURLM	   *multi = curl_multi_init();
	CURLSH	   *share = curl_share_init();

	if (multi == NULL || share == NULL ||
		curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, net_on_socket) != CURLM_OK ||
		curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, pool) != CURLM_OK ||
		curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) != CURLM_OK ||
		curl_multi_setopt(multi, CURLMOPT_TIMERDATA, pool) != CURLM_OK ||
		curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long) NET_IDLE_CONNECTIONS) != CURLM_OK ||
		curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK)
	{
		curl_multi_cleanup(multi);
		curl_share_cleanup(share);
		return false;
	}
#if LIBCURL_VERSION_NUM >= 0x081600	/* 8.22.0 */
	/* A resolver thread that hangs must not hold up the end of the process. */
	(void) curl_multi_setopt(multi, CURLMOPT_QUICK_EXIT, 1L);
#endif
	free_handles(pool);
	pool->multi = multi;
	pool->share = share;
	return true;
}

NetPool *
net_pool_create(const NetHost *host)
{
	NetPool    *pool;
	sigset_t	old;
	bool		made;

	pool = calloc(1, sizeof(NetPool));
	if (pool == NULL)
	{
		errno = ENOMEM;
		return NULL;
	}
	pool->epoll_fd = -1;
	pool->timer_at = -1;
	pool->unmute_at = -1;
	pool->opening_at = -1;
	pool->host = host;
	if (!net_reserve(pool, 0) ||
		(pool->epoll_fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
	{
		net_pool_destroy(pool);
		errno = EMFILE;
		return NULL;
	}

	net_block_signals(&old);
	made = initialise_libcurl() && make_handles(pool);
	net_restore_signals(&old);
	if (!made)
	{
		net_pool_destroy(pool);
		errno = ENOMEM;
		return NULL;
	}
	return pool;
}

void
net_pool_destroy(NetPool *pool)
{
	sigset_t	old;

	net_block_signals(&old);
	free_handles(pool);
	net_restore_signals(&old);
	if (pool->epoll_fd >= 0)
		close(pool->epoll_fd);
	release_down_to(pool, 0);
	free(pool->sockets);
	free(pool);
}

/* Identifies the content of a CA file; NULL or "": the system's. */
static void
look_at_roots(const char *ca_file, NetRoots *roots)
{
	struct stat file;

	memset(roots, 0, sizeof(*roots));
	if (ca_file == NULL || ca_file[0] == '\0')
		ca_file = curl_version_info(CURLVERSION_NOW)->cainfo;
	if (ca_file == NULL)
		return;
	snprintf(roots->file, sizeof(roots->file), "%s", ca_file);
	if (stat(ca_file, &file) != 0)
		return;
	roots->device = file.st_dev;
	roots->inode = file.st_ino;
	roots->size = file.st_size;
	roots->modified = file.st_mtim;
}

bool
net_check_roots(NetPool *pool, const char *ca_file)
{
	NetRoots	roots;
	bool		known = pool->roots.file[0] != '\0';

	if (pool->in_flight > 0)
		return true;
	look_at_roots(ca_file, &roots);
	if (memcmp(&roots, &pool->roots, sizeof(roots)) == 0)
		return true;
	if (known && strcmp(roots.file, pool->roots.file) == 0 && !make_handles(pool))
		return false;
	pool->roots = roots;
	return true;
}

int
net_pool_fd(const NetPool *pool)
{
	return pool->epoll_fd;
}

int
net_wait_ms(const NetPool *pool)
{
	int64_t		at = pool->timer_at;
	int64_t		left;

	if (pool->unmute_at >= 0 && (at < 0 || pool->unmute_at < at))
		at = pool->unmute_at;
	if (at < 0)
		return -1;
	left = at - net_now();
	return left <= 0 ? 0 : (int) (left / 1000 + 1);
}

bool
net_opens_next(const NetPool *pool)
{
	return pool->in_flight == 0 &&
		(pool->nsockets == 0 || net_now() - pool->received_at > NET_IDLE_AGE * 1000000);
}

/*
 * libcurl does not say what has been sent: newer versions count what is in buffers
 * of their own, from which HTTP/2 sends a part of each body in turn.
 */
int64_t
net_hold_us(const NetPool *pool)
{
	int64_t		written;
	int64_t		left;

	if (pool->opening_at < 0)
		return 0;
	written = net_bytes_written(pool, pool->opening_at);
	left = pool->opening_at + LONGEST_HOLD_US - net_now();
	return written >= 0 && written < pool->opening_len && left > 0 ? left : 0;
}

bool
net_run(NetPool *pool)
{
	bool		corked = pool->opening_at >= 0;
	struct epoll_event events[EVENTS];
	int			n;
	int			running;

	net_block_signals(&pool->signals);
	pool->signals_at = net_now();
	if (corked)
		net_cork_sockets(pool, true);
	n = epoll_wait(pool->epoll_fd, events, EVENTS, 0);
	for (int i = 0; i < n; i++)
		net_socket_ready(pool, events[i].data.fd, events[i].events);
	if (pool->timer_at >= 0 && pool->timer_at <= net_now())
	{
		pool->timer_at = -1;	/* unless the call sets it anew */
		(void) curl_multi_socket_action(pool->multi, CURL_SOCKET_TIMEOUT, 0,
										&running);
	}
	if (corked)
		net_cork_sockets(pool, false);
	pool->unmute_at = net_unmute_sockets(pool);
	net_restore_signals(&pool->signals);
	return !pool->host->interrupted();
}
