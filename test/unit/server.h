/*
 * server.h
 *	  An origin in a thread: canned answers over HTTP/1.1 on 127.0.0.1.
 *
 * It allocates nothing, so that a test may let memory run out around it.
 */
#ifndef TEST_SERVER_H
#define TEST_SERVER_H

#include <stddef.h>

#define SERVER_ROOM (512 * 1024)

typedef struct ServerRequest
{
	const char *target;			/* path and query */
	const char *body;			/* of a POST, "" of a GET */
	int			number;			/* since server_start(), from 1 */
} ServerRequest;

typedef struct ServerReply
{
	int			status;			/* 200 unless set */
	char		headers[256];	/* further headers, each with its CR LF */
	char		body[SERVER_ROOM];
	size_t		len;			/* of the body */
	int			cut_after_ms;	/* the body ends in the middle, and the
								 * connection is closed after this time; 0: it
								 * does not */
} ServerReply;

/* Writes the reply to a request.  It runs in the server's thread. */
typedef void (*ServerAnswer) (const ServerRequest *request, ServerReply *reply);

/* Its URL, "http://127.0.0.1:PORT", which lives until it is stopped. */
extern const char *server_start(ServerAnswer answer);

/* Sets another answer; requests are counted from 1 again. */
extern void server_answers(ServerAnswer answer);

/* Returns the number of requests so far. */
extern int	server_requests(void);

extern void server_stop(void);

/* Appends to the body of a reply, as printf() does. */
extern void __attribute__((format(printf, 2, 3)))
			server_put(ServerReply *reply, const char *format,...);

/* Appends a text, escaped for a JSON string. */
extern void server_put_escaped(ServerReply *reply, const char *text);

/* Makes a body of at most 64 KB gzip, without compression. */
extern void server_gzip(ServerReply *reply);

#endif							/* TEST_SERVER_H */
