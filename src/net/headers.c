/*
 * headers.c
 *	  Response headers that src/net reads itself.
 *
 * libcurl reads the others.
 */
#include <stdio.h>
#include <string.h>

#include "net/pool.h"

/*
 * Returns the value of a header, if a line of n bytes is that header; the name
 * includes the colon.
 */
static const char *
header_value(const char *line, size_t n, const char *name, size_t *len)
{
	size_t		name_len = strlen(name);
	const char *from = line + name_len;
	const char *end = line + n;

	if (n < name_len || strncasecmp(line, name, name_len) != 0)
		return NULL;
	while (from < end && strchr(" \t", *from) && *from != '\0')
		from++;
	while (end > from && strchr(" \t\r\n", end[-1]) && end[-1] != '\0')
		end--;
	*len = (size_t) (end - from);
	return from;
}

/* Adds a coding to those that a body has. */
static void
add_coding(NetTransfer *transfer, const char *name, size_t len)
{
	size_t		used = strlen(transfer->codings);

	if (len == 0 || (len == 8 && strncasecmp(name, "identity", len) == 0))
		return;
	if (transfer->coding == NET_PLAIN &&
		((len == 4 && strncasecmp(name, "gzip", len) == 0) ||
		 (len == 6 && strncasecmp(name, "x-gzip", len) == 0)))
		transfer->coding = NET_GZIP;
	else
		transfer->coding = NET_UNKNOWN;
	snprintf(transfer->codings + used, sizeof(transfer->codings) - used, "%s%.*s",
			 used > 0 ? ", " : "", (int) (len < 32 ? len : 32), name);
	for (char *c = transfer->codings + used; *c != '\0'; c++)
	{
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
}

/*
 * Reads a Content-Encoding header: it is a list, and there may be several
 * headers.
 */
static void
add_codings(NetTransfer *transfer, const char *value, size_t len)
{
	const char *end = value + len;

	while (value < end)
	{
		const char *from = value;
		const char *to;

		while (value < end && *value != ',')
			value++;
		for (to = value; to > from && (to[-1] == ' ' || to[-1] == '\t');)
			to--;
		while (from < to && (*from == ' ' || *from == '\t'))
			from++;
		add_coding(transfer, from, (size_t) (to - from));
		if (value < end)
			value++;
	}
}

/*
 * Reads a number of seconds, limited to the largest integer; -1: none, or a
 * date.
 */
static int64_t
seconds_of(const char *value, size_t len)
{
	int64_t		seconds = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (value[i] < '0' || value[i] > '9')
			return -1;
		if (seconds > (INT64_MAX - 9) / 10)
			seconds = INT64_MAX;
		else
			seconds = seconds * 10 + (value[i] - '0');
	}
	return seconds == 0 ? -1 : seconds;
}

size_t
net_on_header(char *line, size_t size, size_t n, void *arg)
{
	NetTransfer *transfer = arg;
	const char *value;
	size_t		len;

	(void) size;
	transfer->header_bytes += n;
	if (transfer->header_bytes > NET_MOST_HEADERS)
		return CURL_WRITEFUNC_ERROR;
	if (n <= 2)
		transfer->headers_end = true;
	else if (strncmp(line, "HTTP/", 5) == 0)
	{
		transfer->headers_end = false;
		transfer->coding = NET_PLAIN;
		transfer->codings[0] = '\0';
		transfer->retry_after_s = -1;
	}
	else if (transfer->headers_end)
		return n;
	else if ((value = header_value(line, n, "Content-Encoding:", &len)) != NULL)
		add_codings(transfer, value, len);
	else if ((value = header_value(line, n, "Retry-After:", &len)) != NULL)
		transfer->retry_after_s = seconds_of(value, len);
	return n;
}
