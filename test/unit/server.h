/*
 * server.h
 *	  An origin in a thread of the test: canned answers over HTTP/1.1 on
 *	  127.0.0.1.
 *
 * It allocates nothing, so that tests may let allocations fail while it runs.
 */
#ifndef TEST_SERVER_H
#define TEST_SERVER_H

#include <stddef.h>

#define SERVER_ROOM (512 * 1024)

typedef struct ServerRequest
{
	const char *target;			/* path and query */
	const char *body;			/* of a POST, "" of a GET */
	int			number;			/* counted from server_start(), from 1 */
} ServerRequest;

typedef struct ServerReply
{
	int			status;			/* 200 unless set */
	char		headers[256];	/* more headers, each with its CR LF */
	char		body[SERVER_ROOM];
	size_t		len;			/* length of the body */
	int			cut_after_ms;	/* the body ends in the middle, and the
								 * connection is closed after this time; 0:
								 * no */
} ServerReply;

/* Writes the reply to a request.  Called in the server's thread. */
typedef void (*ServerAnswer) (const ServerRequest *request, ServerReply *reply);

/*
 * Starts the server.  Returns its URL, "http://127.0.0.1:PORT", valid until
 * server_stop().
 */
extern const char *server_start(ServerAnswer answer);

/* Sets another answer, and counts requests from 1 again. */
extern void server_answers(ServerAnswer answer);

/* Returns the number of requests so far. */
extern int	server_requests(void);

extern void server_stop(void);

/* Appends to the body of a reply, as printf() does. */
extern void __attribute__((format(printf, 2, 3)))
			server_put(ServerReply *reply, const char *format,...);

/* Appends a text, escaped for a JSON string. */
extern void server_put_escaped(ServerReply *reply, const char *text);

/* Compresses a body of at most 64 KB, as gzip without compression. */
extern void server_gzip(ServerReply *reply);

#endif							/* TEST_SERVER_H */
