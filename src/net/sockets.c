/*
 * sockets.c
 *	  The sockets of a pool's connections, and the events libcurl waits for.
 *
 * libcurl 7.88 asks for "writable" until a body is sent, even while HTTP/2
 * flow control lets it send nothing.  A socket is nearly always writable, so a
 * wait for that would return at once, again and again, and take a whole
 * processor.  So if libcurl writes nothing to a writable socket, the socket is
 * muted: it is not watched for being writable until something was written to
 * it, or some time has passed.  A frame from the peer opens the window, so
 * while a socket is muted, anything that arrives on it also counts as
 * "writable".
 *
 * A socket with a full buffer is not writable, and never muted.
 */
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/pool.h"

/*
 * Longest time that a socket is muted, in case libcurl had another reason not
 * to write.  Checking this rarely takes a thousandth of the time.
 */
#define MUTED_US 100000

/* NetSocket.written if the number of bytes is not known. */
#define UNKNOWN ((int64_t) -1)

/* Returns the number of bytes written to a connection so far. */
static int64_t
bytes_written(int fd)
{
	struct tcp_info info;
	socklen_t	len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0 ||
		len < offsetof(struct tcp_info, tcpi_bytes_retrans) + sizeof(info.tcpi_bytes_retrans))
		return UNKNOWN;			/* before Linux 4.19 */
	return (int64_t) (info.tcpi_bytes_sent - info.tcpi_bytes_retrans) +
		info.tcpi_notsent_bytes;
}

static NetSocket *
find_socket(NetPool *pool, int fd)
{
	for (int i = 0; i < pool->nsockets; i++)
	{
		if (pool->sockets[i].fd == fd)
			return &pool->sockets[i];
	}
	return NULL;
}

/* Makes room for one more open socket. */
static bool
grow_sockets(NetPool *pool)
{
	int			size = pool->sockets_size ? pool->sockets_size * 2 : 16;
	NetSocket  *sockets;

	if (pool->nsockets < pool->sockets_size)
		return true;
	sockets = realloc(pool->sockets, (size_t) size * sizeof(NetSocket));
	if (sockets == NULL)
		return false;
	pool->sockets = sockets;
	pool->sockets_size = size;
	return true;
}

/* libcurl's CURLOPT_OPENSOCKETFUNCTION. */
static curl_socket_t
on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	NetPool    *pool = arg;
	curl_socket_t fd;

	(void) purpose;
	if (!grow_sockets(pool))
		return CURL_SOCKET_BAD;
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
				address->protocol);
	pool->opened_at = net_now();
	if (fd != CURL_SOCKET_BAD)
		pool->sockets[pool->nsockets++] = (NetSocket) {
			.fd = fd,.opened_at = pool->opened_at,.written = UNKNOWN
		};
	return fd;
}

/* libcurl's CURLOPT_CLOSESOCKETFUNCTION. */
static int
on_close(void *arg, curl_socket_t fd)
{
	NetPool    *pool = arg;
	NetSocket  *one = find_socket(pool, fd);

	if (one != NULL)
		*one = pool->sockets[--pool->nsockets];
	return close(fd);
}

bool
net_watch_sockets(NetPool *pool, CURL *easy)
{
	return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open) == CURLE_OK &&
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, pool) == CURLE_OK &&
		curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close) == CURLE_OK &&
		curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, pool) == CURLE_OK;
}

int64_t
net_bytes_written(const NetPool *pool, int64_t since)
{
	int64_t		all = 0;

	for (int i = 0; i < pool->nsockets; i++)
	{
		int64_t		written;

		if (pool->sockets[i].opened_at < since)
			continue;
		written = bytes_written(pool->sockets[i].fd);
		if (written == UNKNOWN)
			return UNKNOWN;
		all += written;
	}
	return all;
}

void
net_cork_sockets(NetPool *pool, bool on)
{
	int			corked = on;

	for (int i = 0; i < pool->nsockets; i++)
		(void) setsockopt(pool->sockets[i].fd, IPPROTO_TCP, TCP_CORK, &corked, sizeof(corked));
}

void
net_shut_sockets(NetPool *pool)
{
	for (int i = 0; i < pool->nsockets; i++)
		(void) shutdown(pool->sockets[i].fd, SHUT_RDWR);
}

void
net_shut_socket(NetPool *pool, int fd)
{
	if (find_socket(pool, fd) != NULL)
		(void) shutdown(fd, SHUT_RDWR);
}

/* Makes epoll watch a socket for these events of libcurl. */
static bool
watch(NetPool *pool, int fd, int what, int operation)
{
	struct epoll_event event = {.data.fd = fd};

	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	return epoll_ctl(pool->epoll_fd, operation, fd, &event) == 0;
}

int
net_on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	NetPool    *pool = arg;
	NetSocket  *one = find_socket(pool, fd);

	(void) easy;
	if (one != NULL)
	{
		one->what = what == CURL_POLL_REMOVE ? 0 : what;
		one->muted = false;
	}
	if (what == CURL_POLL_REMOVE)
	{
		/* The socket may be closed already; then the kernel has removed it. */
		(void) epoll_ctl(pool->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	if (known != NULL)
		return watch(pool, fd, what, EPOLL_CTL_MOD) ? 0 : -1;
	if (!watch(pool, fd, what, EPOLL_CTL_ADD) &&
		(errno != EEXIST || !watch(pool, fd, what, EPOLL_CTL_MOD)))
		return -1;
	(void) curl_multi_assign(pool->multi, fd, pool);
	return 0;
}

void
net_socket_ready(NetPool *pool, int fd, unsigned events)
{
	NetSocket  *one = find_socket(pool, fd);
	int			running;
	int			mask = 0;

	if (events & EPOLLIN)
		mask |= CURL_CSELECT_IN;
	if (events & EPOLLOUT || (one != NULL && one->muted))
		mask |= CURL_CSELECT_OUT;
	if (events & (EPOLLERR | EPOLLHUP))
		mask |= CURL_CSELECT_ERR;
	if (one != NULL && (events & EPOLLOUT))
		one->written = bytes_written(fd);
	(void) curl_multi_socket_action(pool->multi, fd, mask, &running);

	/* By now the descriptor may belong to another socket, or to none. */
	if ((events & EPOLLOUT) && (one = find_socket(pool, fd)) != NULL &&
		(one->what & CURL_POLL_OUT) && one->written != UNKNOWN &&
		one->written == bytes_written(fd) &&
		watch(pool, fd, one->what & ~CURL_POLL_OUT, EPOLL_CTL_MOD))
	{
		one->muted = true;
		one->muted_until = net_now() + MUTED_US;
	}
}

int64_t
net_unmute_sockets(NetPool *pool)
{
	int64_t		now = net_now();
	int64_t		next = -1;

	for (int i = 0; i < pool->nsockets; i++)
	{
		NetSocket  *one = &pool->sockets[i];

		if (!one->muted)
			continue;
		if (one->muted_until <= now || one->written != bytes_written(one->fd))
			one->muted = !watch(pool, one->fd, one->what, EPOLL_CTL_MOD);
		if (one->muted && (next < 0 || one->muted_until < next))
			next = one->muted_until;
	}
	return next;
}
