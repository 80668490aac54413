/*
 * server.c
 *	  An origin in a thread of the test: canned answers over HTTP/1.1 on
 *	  127.0.0.1.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "server.h"

#define CONNECTIONS 32
#define REQUEST_ROOM (128 * 1024)

typedef struct Connection
{
	int			fd;				/* -1: not open */
	size_t		len;
	char		request[REQUEST_ROOM + 1];
} Connection;

static struct
{
	char		url[64];
	int			listener;
	int			stop[2];		/* pipe to wake the thread */
	pthread_t	thread;
	pthread_mutex_t lock;
	ServerAnswer answer;
	int			requests;
	Connection	connections[CONNECTIONS];
	ServerReply reply;
}			server =
{
	.lock = PTHREAD_MUTEX_INITIALIZER
};

void
server_put(ServerReply *reply, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	reply->len += (size_t) vsnprintf(reply->body + reply->len, SERVER_ROOM - reply->len,
									 format, args);
	va_end(args);
	assert(reply->len < SERVER_ROOM);
}

void
server_put_escaped(ServerReply *reply, const char *text)
{
	for (; *text != '\0'; text++)
		server_put(reply, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

/* Writes a number as n bytes, the lowest first. */
static void
put_number(ServerReply *reply, unsigned long number, int n)
{
	assert(reply->len + (size_t) n < SERVER_ROOM);
	for (; n > 0; n--, number >>= 8)
		reply->body[reply->len++] = (char) (number & 0xFF);
}

void
server_gzip(ServerReply *reply)
{
	static const char head[10] = {0x1F, (char) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
	size_t		len = reply->len;
	unsigned long sum = crc32(0, (const Bytef *) reply->body, (uInt) len);

	assert(len <= 0xFFFF);
	memmove(reply->body + sizeof(head) + 5, reply->body, len);
	memcpy(reply->body, head, sizeof(head));
	reply->len = sizeof(head);
	put_number(reply, 1, 1);	/* last block, stored */
	put_number(reply, len, 2);
	put_number(reply, ~len, 2);
	reply->len += len;
	put_number(reply, sum, 4);
	put_number(reply, len, 4);
	strcpy(reply->headers, "content-encoding:GZIP\r\n");
}

static void
drop(Connection *connection)
{
	close(connection->fd);
	connection->fd = -1;
}

static void
send_all(Connection *connection, const char *data, size_t len, int flags)
{
	while (len > 0)
	{
		ssize_t		sent = send(connection->fd, data, len, flags | MSG_NOSIGNAL);

		if (sent <= 0)
			return;				/* the client has closed the connection */
		data += sent;
		len -= (size_t) sent;
	}
}

static void
reply_to(Connection *connection, char *request, const char *body)
{
	ServerReply *reply = &server.reply;
	ServerRequest asked = {.body = body};
	char		head[512];
	char	   *target = strchr(request, ' ');
	int			len;

	assert(target != NULL);
	asked.target = target + 1;
	target[1 + strcspn(target + 1, " ")] = '\0';
	reply->status = 200;
	reply->headers[0] = '\0';
	reply->len = 0;
	reply->cut_after_ms = 0;
	pthread_mutex_lock(&server.lock);
	asked.number = ++server.requests;
	server.answer(&asked, reply);
	pthread_mutex_unlock(&server.lock);
	len = snprintf(head, sizeof(head), "HTTP/1.1 %d Canned\r\nContent-Length: %zu\r\n%s\r\n",
				   reply->status, reply->cut_after_ms > 0 ? 2 * reply->len : reply->len,
				   reply->headers);
	send_all(connection, head, (size_t) len, reply->len > 0 ? MSG_MORE : 0);
	send_all(connection, reply->body, reply->len, 0);
	if (reply->cut_after_ms > 0)
	{
		(void) poll(NULL, 0, reply->cut_after_ms);
		(void) shutdown(connection->fd, SHUT_RDWR);
	}
}

/* Receives part of a request, and answers it once it is complete. */
static void
receive(Connection *connection)
{
	ssize_t		got = recv(connection->fd, connection->request + connection->len,
						   REQUEST_ROOM - connection->len, 0);
	const char *length;
	char	   *body;
	size_t		body_len;

	if (got <= 0)
	{
		drop(connection);
		return;
	}
	connection->len += (size_t) got;
	connection->request[connection->len] = '\0';
	body = strstr(connection->request, "\r\n\r\n");
	if (body == NULL)
		return;
	length = strcasestr(connection->request, "\r\nContent-Length:");
	body_len = length == NULL ? 0 : strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
	body += 4;
	if (connection->request + connection->len < body + body_len)
		return;
	reply_to(connection, connection->request, body);
	connection->len = 0;
}

static void
accept_one(void)
{
	int			fd = accept4(server.listener, NULL, NULL, SOCK_CLOEXEC);

	for (int i = 0; i < CONNECTIONS && fd >= 0; i++)
	{
		if (server.connections[i].fd >= 0)
			continue;
		server.connections[i].fd = fd;
		server.connections[i].len = 0;
		return;
	}
	assert(fd < 0);
}

static void *
serve(void *arg)
{
	struct pollfd fds[CONNECTIONS + 2];

	(void) arg;
	for (;;)
	{
		fds[CONNECTIONS] = (struct pollfd) {.fd = server.listener,.events = POLLIN};
		fds[CONNECTIONS + 1] = (struct pollfd) {.fd = server.stop[0],.events = POLLIN};
		for (int i = 0; i < CONNECTIONS; i++)
			fds[i] = (struct pollfd) {.fd = server.connections[i].fd,.events = POLLIN};
		(void) poll(fds, CONNECTIONS + 2, -1);
		if (fds[CONNECTIONS + 1].revents != 0)
			return NULL;
		for (int i = 0; i < CONNECTIONS; i++)
		{
			if (fds[i].revents != 0)
				receive(&server.connections[i]);
		}
		if (fds[CONNECTIONS].revents != 0)
			accept_one();
	}
}

const char *
server_start(ServerAnswer answer)
{
	struct sockaddr_in address = {.sin_family = AF_INET,.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t	len = sizeof(address);

	for (int i = 0; i < CONNECTIONS; i++)
		server.connections[i].fd = -1;
	server_answers(answer);
	server.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(server.listener >= 0);
	assert_int_equal(bind(server.listener, (struct sockaddr *) &address, len), 0);
	assert_int_equal(listen(server.listener, CONNECTIONS), 0);
	assert_int_equal(getsockname(server.listener, (struct sockaddr *) &address, &len), 0);
	assert_int_equal(pipe(server.stop), 0);
	assert_int_equal(pthread_create(&server.thread, NULL, serve, NULL), 0);
	snprintf(server.url, sizeof(server.url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	return server.url;
}

void
server_answers(ServerAnswer answer)
{
	pthread_mutex_lock(&server.lock);
	server.answer = answer;
	server.requests = 0;
	pthread_mutex_unlock(&server.lock);
}

int
server_requests(void)
{
	int			requests;

	pthread_mutex_lock(&server.lock);
	requests = server.requests;
	pthread_mutex_unlock(&server.lock);
	return requests;
}

void
server_stop(void)
{
	assert_int_equal(write(server.stop[1], "", 1), 1);
	assert_int_equal(pthread_join(server.thread, NULL), 0);
	for (int i = 0; i < CONNECTIONS; i++)
	{
		if (server.connections[i].fd >= 0)
			drop(&server.connections[i]);
	}
	close(server.listener);
	close(server.stop[0]);
	close(server.stop[1]);
}
