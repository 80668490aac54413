/*
 * test_headers.c
 *	  What src/net reads in the headers of a response.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/pool.h"

static NetTransfer transfer;

/* Gives the lines of a text, each with its CR LF, as libcurl does. */
static void
receive(const char *text)
{
	while (*text != '\0')
	{
		char		line[256];
		size_t		len = (size_t) (strchr(text, '\n') - text) + 1;

		memcpy(line, text, len);
		assert_int_equal(net_on_header(line, 1, len, &transfer), len);
		text += len;
	}
}

/* How a body is coded by these headers. */
static NetCoding
coding(const char *headers)
{
	memset(&transfer, 0, sizeof(transfer));
	receive("HTTP/2 200\r\n");
	receive(headers);
	receive("\r\n");
	return transfer.coding;
}

static int64_t
retry_after(const char *headers)
{
	(void) coding(headers);
	return transfer.retry_after_s;
}

static void
codings(void **state)
{
	(void) state;
	assert_int_equal(coding("Content-Type: text/html\r\n"), NET_PLAIN);
	assert_int_equal(coding("content-encoding:gzip\r\n"), NET_GZIP);
	assert_int_equal(coding("Content-Encoding: \t X-GZIP \r\n"), NET_GZIP);
	assert_int_equal(coding("Content-Encoding: identity\r\n"), NET_PLAIN);
	assert_int_equal(coding("Content-Encoding:\r\n"), NET_PLAIN);
	assert_int_equal(coding("Content-Encoding: , gzip ,identity\r\n"), NET_GZIP);
	assert_int_equal(coding("Content-Encoding-X: br\r\n"), NET_PLAIN);
}

static void
codings_not_asked_for(void **state)
{
	char		control[] = "Content-Encoding: b\x01r\xff\r\n";

	(void) state;
	assert_int_equal(coding("Content-Encoding: br\r\n"), NET_UNKNOWN);
	assert_string_equal(transfer.codings, "br");
	assert_int_equal(coding("Content-Encoding: deflate\r\n"), NET_UNKNOWN);
	assert_string_equal(transfer.codings, "deflate");
	assert_int_equal(coding("Content-Encoding: gzip, gzip\r\n"), NET_UNKNOWN);
	assert_string_equal(transfer.codings, "gzip, gzip");
	assert_int_equal(coding("Content-Encoding: gzip\r\nA: b\r\nContent-Encoding: zstd\r\n"),
					 NET_UNKNOWN);
	assert_string_equal(transfer.codings, "gzip, zstd");
	assert_int_equal(coding("Content-Encoding: a-coding-with-a-name-that-does-not-end-for-long,"
							" and-another-one, and-another-one\r\n"), NET_UNKNOWN);
	assert_int_equal(strlen(transfer.codings), sizeof(transfer.codings) - 1);
	assert_int_equal(coding(control), NET_UNKNOWN);
	assert_string_equal(transfer.codings, "b?r?");
}

/* A proxy's headers, and those of 1xx, say nothing of the body. */
static void
only_of_the_response(void **state)
{
	(void) state;
	assert_int_equal(coding("Content-Encoding: br\r\nRetry-After: 5\r\n\r\nHTTP/2 200\r\n"), NET_PLAIN);
	assert_string_equal(transfer.codings, "");
	assert_int_equal(transfer.retry_after_s, -1);

	/* nor do trailers */
	assert_int_equal(coding("A: b\r\n\r\nContent-Encoding: br\r\nRetry-After: 5\r\n"), NET_PLAIN);
	assert_int_equal(transfer.retry_after_s, -1);
}

static void
time_to_wait(void **state)
{
	(void) state;
	assert_int_equal(retry_after("Retry-After: 120\r\n"), 120);
	assert_int_equal(retry_after("retry-after:7 \r\n"), 7);
	assert_int_equal(retry_after("Retry-After: 9223372036854775807\r\n"), INT64_MAX);
	assert_int_equal(retry_after("Retry-After: 9223372036854775808\r\n"), INT64_MAX);
	assert_int_equal(retry_after("Retry-After: 99999999999999999999999999\r\n"), INT64_MAX);

	/* libcurl reads dates */
	assert_int_equal(retry_after("Retry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\n"), -1);
	assert_int_equal(retry_after("Retry-After: -1\r\n"), -1);
	assert_int_equal(retry_after("Retry-After: 0\r\n"), -1);
	assert_int_equal(retry_after("Retry-After:\r\n"), -1);
	assert_int_equal(retry_after("A: b\r\n"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codings),
		cmocka_unit_test(codings_not_asked_for),
		cmocka_unit_test(only_of_the_response),
		cmocka_unit_test(time_to_wait),
	};

	return cmocka_run_group_tests_name("headers", tests, NULL, NULL);
}
