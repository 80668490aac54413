/*
 * transfer.c
 *	  One HTTP exchange: options, body, result.
 *
 * It knows nothing of what a body means.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/pool.h"

/* Bytes read from a socket at a time. */
#define RECEIVE_BUFFER (256L * 1024)

/* Seconds after which a connection gets no further transfer, however busy. */
#define CONNECTION_AGE 3600L

/* Seconds after which certificates are read again for a new connection. */
#define CERTIFICATES_AGE 60L

/* net_inflate()'s sink. */
static bool
give(void *arg, const char *data, size_t len)
{
	NetTransfer *transfer = arg;

	transfer->given = net_give(transfer, data, len);
	return transfer->given == NET_COMPLETE;
}

/*
 * Takes the next bytes of a body; returns NET_COMPLETE, or why they are
 * refused.
 */
static NetEnd
take_body(NetTransfer *transfer, const char *data, size_t n)
{
	if (net_is_interrupted(transfer->pool, transfer->pool->received_at))
	{
		transfer->fault = "interrupted while receiving the response";
		return NET_INTERRUPTED;
	}
	if (transfer->coding == NET_PLAIN)
		return net_give(transfer, data, n);
	if (transfer->coding == NET_UNKNOWN)
		return NET_UNKNOWN_CODING;
	if (transfer->inflater == NULL)
		transfer->inflater = net_inflater_create(!transfer->secure);
	if (transfer->inflater == NULL)
		return NET_NO_MEMORY;
	return net_end_of_inflating(transfer, net_inflate(transfer->inflater, data, n, give,
													  transfer));
}

/* libcurl's CURLOPT_WRITEFUNCTION. */
static size_t
on_body(char *data, size_t size, size_t n, void *arg)
{
	NetTransfer *transfer = arg;

	(void) size;
	transfer->pool->received_at = net_now();
	transfer->pool->opening_at = -1;
	transfer->refusal = take_body(transfer, data, n);
	return transfer->refusal == NET_COMPLETE ? n : CURL_WRITEFUNC_ERROR;
}

/*
 * Sets the options that are the same for every transfer, once in a handle's
 * life.
 *
 * With PIPEWAIT, a handle waits for a connection that is being made, so that a
 * batch shares one HTTP/2 connection and one resolver thread instead of
 * opening one of each for every transfer.  With QUICK_EXIT, a hanging resolver
 * does not delay the removal of its transfer.
 */
static bool
set_constant_options(NetTransfer *t)
{
#define SET(option, value) (curl_easy_setopt(t->easy, option, value) == CURLE_OK)
	return SET(CURLOPT_PRIVATE, t) &&
		SET(CURLOPT_ERRORBUFFER, t->error) &&
		SET(CURLOPT_WRITEFUNCTION, on_body) &&
		SET(CURLOPT_WRITEDATA, t) &&
		SET(CURLOPT_HEADERFUNCTION, net_on_header) &&
		SET(CURLOPT_HEADERDATA, t) &&
		SET(CURLOPT_SHARE, t->pool->share) &&
		net_watch_sockets(t->pool, t->easy) &&
		SET(CURLOPT_NOSIGNAL, 1L) &&
		SET(CURLOPT_PIPEWAIT, 1L) &&
		SET(CURLOPT_QUICK_EXIT, 1L) &&
		SET(CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_2TLS) &&
		SET(CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2) &&
		SET(CURLOPT_PROXY_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2) &&
		SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
		SET(CURLOPT_FOLLOWLOCATION, 0L) &&
		SET(CURLOPT_NETRC, (long) CURL_NETRC_IGNORED) &&
		SET(CURLOPT_ACCEPT_ENCODING, "gzip") &&
		SET(CURLOPT_HTTP_CONTENT_DECODING, 0L) &&	/* inflate.h tells why */
		SET(CURLOPT_BUFFERSIZE, RECEIVE_BUFFER) &&
		SET(CURLOPT_TCP_KEEPALIVE, 1L) &&
		SET(CURLOPT_CA_CACHE_TIMEOUT, CERTIFICATES_AGE) &&
		SET(CURLOPT_MAXAGE_CONN, NET_IDLE_AGE) &&
		SET(CURLOPT_MAXLIFETIME_CONN, CONNECTION_AGE);
#undef SET
}

static bool
has_own_ca(const NetRequest *request)
{
	return request->ca_file != NULL && request->ca_file[0] != '\0';
}

/* Sets the options of one request. */
static bool
set_request_options(NetTransfer *t, const NetRequest *request)
{
#define SET(option, value) (curl_easy_setopt(t->easy, option, value) == CURLE_OK)
	bool		ok;

	ok = SET(CURLOPT_URL, request->url) &&
		SET(CURLOPT_HTTPHEADER, t->headers) &&
		SET(CURLOPT_USERAGENT, request->user_agent) &&
		SET(CURLOPT_PROXY, request->proxy) &&	/* "" overrides the environment */
		SET(CURLOPT_NOPROXY, "") &&
		SET(CURLOPT_COOKIE, request->cookie && request->cookie[0] ? request->cookie : NULL) &&
		SET(CURLOPT_CONNECTTIMEOUT_MS, (long) request->connect_timeout_ms) &&
		SET(CURLOPT_FORBID_REUSE, 0L);
	if (ok && has_own_ca(request))
	{
		ok = SET(CURLOPT_CAINFO, request->ca_file) && SET(CURLOPT_CAPATH, NULL) &&
			SET(CURLOPT_PROXY_CAINFO, request->ca_file) &&
			SET(CURLOPT_PROXY_CAPATH, NULL);
		t->own_ca = true;
	}
	if (ok && request->form != NULL)
		ok = SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->form_len) &&
			SET(CURLOPT_POSTFIELDS, request->form);
	else if (ok)
		ok = SET(CURLOPT_HTTPGET, 1L);
	return ok;
#undef SET
}

/* Appends a header; frees the list and returns NULL when out of memory. */
static struct curl_slist *
add_header(struct curl_slist *list, const char *header)
{
	struct curl_slist *longer = curl_slist_append(list, header);

	if (longer == NULL)
		curl_slist_free_all(list);
	return longer;
}

/* Returns the request's own headers, or NULL. */
static struct curl_slist *
make_headers(const NetRequest *request)
{
	struct curl_slist *headers;
	char		language[64];

	snprintf(language, sizeof(language), "Accept-Language: %s,en;q=0.5",
			 request->lang);
	headers = add_header(NULL, language);
	if (headers != NULL)
		headers = add_header(headers, "Accept: text/html,*/*");
	if (headers != NULL && request->form != NULL)
		headers = add_header(headers, "Content-Type: "
							 "application/x-www-form-urlencoded;charset=UTF-8");

	/* No waiting for "100 Continue" before a large form. */
	if (headers != NULL)
		headers = add_header(headers, "Expect:");
	return headers;
}

/*
 * Returns a transfer with its constant options set, an old one if there is
 * one.
 */
static NetTransfer *
get_transfer(NetPool *pool, const NetRequest *request)
{
	NetTransfer *transfer;

	while ((transfer = pool->idle) != NULL)
	{
		pool->idle = transfer->next_idle;
		if (!transfer->own_ca || has_own_ca(request))
			return transfer;
		net_transfer_free(transfer);
	}
	transfer = calloc(1, sizeof(NetTransfer));
	if (transfer == NULL)
		return NULL;
	transfer->pool = pool;
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL || !set_constant_options(transfer))
	{
		net_transfer_free(transfer);
		return NULL;
	}
	return transfer;
}

/*
 * Keeps the handle for another transfer, unless it opened a connection: then
 * the request may have been sent again because the origin closed an earlier
 * connection. libcurl counts these over the life of a handle, and fails the
 * transfer in which the sixth one happens.
 */
static void
put_transfer(NetTransfer *transfer)
{
	transfer->pool->opening_at = -1;
	if (transfer->pool->opened_at >= transfer->started_at)
	{
		net_transfer_free(transfer);
		return;
	}
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	net_inflater_destroy(transfer->inflater);
	transfer->inflater = NULL;
	net_inflater_destroy(transfer->unzip.inflater);
	transfer->unzip.inflater = NULL;
	transfer->next_idle = transfer->pool->idle;
	transfer->pool->idle = transfer;
}

NetTransfer *
net_start(NetPool *pool, const NetRequest *request)
{
	NetTransfer *transfer;
	bool		opens = net_opens_next(pool);
	sigset_t	old;
	bool		started = false;

	if (!net_reserve(pool, pool->in_flight + 1))
		return NULL;

	net_block_signals(&old);
	transfer = net_check_roots(pool, request->ca_file) ? get_transfer(pool, request) : NULL;
	if (transfer != NULL)
	{
		transfer->body = request->body;
		transfer->arg = request->arg;
		transfer->started_at = net_now();
		transfer->refusal = NET_COMPLETE;
		transfer->fault = NULL;
		transfer->coding = NET_PLAIN;
		transfer->codings[0] = '\0';
		transfer->retry_after_s = -1;
		transfer->secure = strncmp(request->url, "https:", 6) == 0;
		transfer->unzip = (NetUnzip) {
			.what = request->unzip ? NET_UNZIP_UNKNOWN : NET_UNZIP_NEVER
		};
		transfer->header_bytes = 0;
		transfer->headers_end = false;
		transfer->error[0] = '\0';
		transfer->headers = make_headers(request);
		started = transfer->headers != NULL &&
			set_request_options(transfer, request) &&
			curl_multi_add_handle(pool->multi, transfer->easy) == CURLM_OK;
		if (!started)
		{
			net_transfer_free(transfer);
			transfer = NULL;
		}
	}
	net_restore_signals(&old);
	if (!started)
	{
		errno = ENOMEM;
		return NULL;
	}
	pool->in_flight++;
	if (opens)
	{
		pool->opening_at = transfer->started_at;
		pool->opening_len = 0;
	}
	if (request->form != NULL)
		pool->opening_len += (int64_t) request->form_len;
	return transfer;
}

/*
 * Shuts down the connection of a transfer that failed below HTTP. libcurl 8.22
 * keeps a connection with a broken HTTP/2 session, on which every later
 * transfer would fail.
 */
static void
shut_broken(NetTransfer *transfer, CURLcode code)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (code != CURLE_RECV_ERROR && code != CURLE_SEND_ERROR && code != CURLE_HTTP2)
		return;
	if (curl_easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
		fd != CURL_SOCKET_BAD)
		net_shut_socket(transfer->pool, fd);
}

int
net_status(const NetTransfer *transfer)
{
	long		status = 0;

	(void) curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int) status;
}

void *
net_finished(NetPool *pool, NetResult *result)
{
	CURLMsg    *message;
	NetTransfer *transfer;
	void	   *ended = NULL;
	sigset_t	old;
	int			left;

	net_block_signals(&old);
	while ((message = curl_multi_info_read(pool->multi, &left)) != NULL)
	{
		CURLcode	code;

		if (message->msg != CURLMSG_DONE)
			continue;
		code = message->data.result;	/* the removal frees the message */
		(void) curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		net_read_result(transfer, code, result);
		shut_broken(transfer, code);
		(void) curl_multi_remove_handle(pool->multi, transfer->easy);
		pool->in_flight--;
		ended = transfer->arg;
		put_transfer(transfer);
		break;
	}
	net_restore_signals(&old);
	return ended;
}

void
net_abandon(NetTransfer *transfer, bool late, NetResult *result)
{
	NetPool    *pool = transfer->pool;
	sigset_t	old;

	net_block_signals(&old);
	net_read_result(transfer, CURLE_OPERATION_TIMEDOUT, result);
	(void) curl_easy_setopt(transfer->easy, CURLOPT_FORBID_REUSE, 1L);
	(void) curl_multi_remove_handle(pool->multi, transfer->easy);
	pool->in_flight--;

	/* FORBID_REUSE does nothing while other streams use the connection. */
	if (late && pool->received_at < transfer->started_at)
		net_shut_sockets(pool);
	put_transfer(transfer);
	net_restore_signals(&old);
}
