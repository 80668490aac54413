/*
 * test_headers.c
 *	  The response headers that src/net reads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/pool.h"

static NetTransfer transfer;

/* Passes the lines of a text, each with its CR LF, as libcurl does. */
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

/* Returns the coding of a body with these headers. */
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
unknown_codings(void **state)
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

/* The headers of a proxy and of a 1xx response do not count. */
static void
only_headers_of_the_response_count(void **state)
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
retry_after_is_read(void **state)
{
	(void) state;
	assert_int_equal(retry_after("Retry-After: 120\r\n"), 120);
	assert_int_equal(retry_after("retry-after:7 \r\n"), 7);
	assert_int_equal(retry_after("Retry-After: 9223372036854775807\r\n"), INT64_MAX);
	assert_int_equal(retry_after("Retry-After: 9223372036854775808\r\n"), INT64_MAX);
	assert_int_equal(retry_after("Retry-After: 99999999999999999999999999\r\n"), INT64_MAX);

	/* dates are left to libcurl */
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
		cmocka_unit_test(unknown_codings),
		cmocka_unit_test(only_headers_of_the_response_count),
		cmocka_unit_test(retry_after_is_read),
	};

	return cmocka_run_group_tests_name("headers", tests, NULL, NULL);
}
