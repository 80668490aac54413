/*
 * result.c
 *	  The result of a transfer.
 *
 * It judges nothing: src/batch/judge.c does.
 */
#include <stdio.h>
#include <string.h>

#include "net/pool.h"

/*
 * libcurl's CURLE_TOO_LARGE, for which older versions return
 * CURLE_OUT_OF_MEMORY; by number, since curl.h may be older.
 */
#define TOO_LARGE 100

/*
 * Did a transfer fail because its headers are too long?  For a line that is
 * too long, libcurl reports that it is out of memory, which is unlikely to
 * happen between the request and the beginning of the answer.
 */
static bool
has_long_headers(const NetTransfer *transfer, CURLcode code)
{
	curl_off_t	sent_at = 0;

	if (transfer->header_bytes > NET_MOST_HEADERS)
		return true;
	if (transfer->headers_end ||
		(code != CURLE_OUT_OF_MEMORY && (int) code != TOO_LARGE))
		return false;
	(void) curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_at);
	return sent_at > 0;
}

/* An origin that sent something within this time is in order. */
#define SERVES_US 1000000

/*
 * Did the origin never take the request?  With GOAWAY, or by refusing a
 * stream, an origin says that it has not begun to process a request, and may
 * close the connection while the request is still being sent.  libcurl sends
 * it over another connection and gives up after five; if it gives up on a
 * failure to receive, it returns that, as newer versions do when they meet a
 * failure to send while they receive.  Only its words tell these cases from a
 * connection that broke.  At the same time, or just before, the origin serves
 * other requests; if it serves none, it is out of order.
 */
static bool
is_unsent(const NetTransfer *transfer, CURLcode code, const NetResult *result)
{
	static const char gave_up[] = "Connection died, tried ";
	static const char not_sent[] = "Send failure: ";

	if (code != CURLE_SEND_ERROR &&
		(code != CURLE_RECV_ERROR ||
		 (strncmp(transfer->error, gave_up, strlen(gave_up)) != 0 &&
		  strncmp(transfer->error, not_sent, strlen(not_sent)) != 0)))
		return false;
	return result->status == 0 &&
		transfer->pool->received_at + SERVES_US >= transfer->started_at;
}

/* Returns how an exchange ended; its statuses are already known. */
static NetEnd
end_of(const NetTransfer *transfer, CURLcode code, const NetResult *result)
{
	if (code == CURLE_OK)
		return NET_COMPLETE;
	if (transfer->refusal != NET_COMPLETE)
		return transfer->refusal;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return NET_TIMEOUT;
	if (has_long_headers(transfer, code))
		return NET_LONG_HEADERS;
	if (code == CURLE_OUT_OF_MEMORY)
		return NET_NO_MEMORY;
	if (result->proxy_status >= 300)
		return NET_PROXY_REFUSED;
	return is_unsent(transfer, code, result) ? NET_UNSENT : NET_FAILED;
}

/* Describes why an exchange is not complete. */
static void
write_error(const NetTransfer *transfer, CURLcode code, NetResult *result)
{
	char	   *error = result->error;
	const size_t size = sizeof(result->error);

	if (result->end == NET_LONG_HEADERS)
		snprintf(error, size, "the headers are too large, more than %d bytes",
				 NET_MOST_HEADERS);
	else if (result->end == NET_UNKNOWN_CODING)
		snprintf(error, size, "Content-Encoding \"%s\" was not asked for",
				 transfer->codings);
	else if (result->end == NET_PROXY_REFUSED)
		snprintf(error, size, "the proxy refused to connect, with HTTP status %d",
				 result->proxy_status);
	else if (transfer->fault != NULL)
		snprintf(error, size, "%s", transfer->fault);
	else if (code != CURLE_OK)
		snprintf(error, size, "%s",
				 transfer->error[0] ? transfer->error : curl_easy_strerror(code));
}

/* When a step of a transfer was done, in µs after its start; 0: it was not. */
static int64_t
done_at(CURL *easy, CURLINFO step)
{
	curl_off_t	us = 0;

	return curl_easy_getinfo(easy, step, &us) == CURLE_OK ? us : 0;
}

/* How long the steps took that opened a transfer's connection. */
static void
read_times(CURL *easy, NetResult *result)
{
	int64_t		resolved = done_at(easy, CURLINFO_NAMELOOKUP_TIME_T);
	int64_t		connected = done_at(easy, CURLINFO_CONNECT_TIME_T);
	int64_t		secured = done_at(easy, CURLINFO_APPCONNECT_TIME_T);

	result->dns_us = resolved;
	if (connected > resolved)
		result->connect_us = connected - resolved;
	if (secured > connected && connected > 0)
		result->tls_us = secured - connected;
}

void
net_read_result(NetTransfer *transfer, CURLcode code, NetResult *result)
{
	long		number = 0;
	curl_off_t	large;
	char	   *location = NULL;

	memset(result, 0, sizeof(*result));
	if (curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &number) == CURLE_OK)
		result->proxy_status = (int) number;
	if (curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &number) == CURLE_OK)
		result->status = (int) number;
	result->end = end_of(transfer, code, result);

	result->retry_after_s = transfer->retry_after_s;
	if (result->retry_after_s < 0 &&
		curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &large) == CURLE_OK &&
		large > 0)
		result->retry_after_s = large;
	if (curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &large) == CURLE_OK)
		result->wire_bytes = large;
	if (curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &number) == CURLE_OK)
		result->new_connection = number > 0;
	if (result->new_connection)
		read_times(transfer->easy, result);
	if (curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &location) == CURLE_OK &&
		location != NULL)
		snprintf(result->location, sizeof(result->location), "%s", location);
	write_error(transfer, code, result);
}
