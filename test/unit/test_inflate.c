/*
 * test_inflate.c
 *	  Compressed bodies, whole and broken, in pieces of any size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "net/inflate.h"

#define SIZE ((size_t) 300000)

static char plain[SIZE];
static char packed[SIZE * 2];
static size_t packed_len;

/* What a sink has been given. */
typedef struct Taken
{
	size_t		len;
	size_t		most;			/* it wants no more than that */
	bool		same;			/* as the plain text, so far */
} Taken;

static bool
take(void *arg, const char *piece, size_t len)
{
	Taken	   *taken = arg;

	assert_true(len > 0);
	taken->same = taken->same && taken->len + len <= SIZE &&
		memcmp(plain + taken->len, piece, len) == 0;
	taken->len += len;
	return taken->len <= taken->most;
}

static bool check_sum = true;

/* Feeds n bytes in pieces; how it ended. */
static NetInflated
feed(const char *data, size_t n, size_t piece, Taken *taken)
{
	NetInflater *inflater = net_inflater_create(check_sum);
	NetInflated end = NET_INFLATED;

	assert_non_null(inflater);
	taken->len = 0;
	taken->same = true;
	for (size_t at = 0; at < n && end == NET_INFLATED; at += piece)
		end = net_inflate(inflater, data + at, n - at < piece ? n - at : piece, take, taken);
	net_inflater_destroy(inflater);
	return end;
}

static int
begin(void **state)
{
	z_stream	stream = {0};

	(void) state;
	srand(4711);
	for (size_t i = 0; i < SIZE; i++)
		plain[i] = i % 1000 < 800 ? "abcdefgh"[i / 100 % 8] : (char) rand();
	if (deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return 1;
	stream.next_in = (Bytef *) plain;
	stream.avail_in = SIZE;
	stream.next_out = (Bytef *) packed;
	stream.avail_out = sizeof(packed);
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		return 1;
	packed_len = stream.total_out;
	return deflateEnd(&stream) != Z_OK;
}

static void
pieces_of_any_size(void **state)
{
	static const size_t sizes[] = {1, 7, 4096, 16384, SIZE};
	Taken		taken = {.most = SIZE};

	(void) state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
	{
		assert_int_equal(feed(packed, packed_len, sizes[i], &taken), NET_INFLATED);
		assert_true(taken.same);
		assert_int_equal(taken.len, SIZE);
	}
}

/* It is for the reader to see that more should have come. */
static void
cut_short(void **state)
{
	Taken		taken = {.most = SIZE};

	(void) state;
	assert_int_equal(feed(packed, packed_len / 2, 1000, &taken), NET_INFLATED);
	assert_true(taken.same);
	assert_true(taken.len >= SIZE / 4 && taken.len <= SIZE - 1);
}

static void
what_follows_the_end_is_ignored(void **state)
{
	Taken		taken = {.most = SIZE};

	(void) state;
	memset(packed + packed_len, 'x', 100);
	assert_int_equal(feed(packed, packed_len + 100, 50, &taken), NET_INFLATED);
	assert_true(taken.same);
	assert_int_equal(taken.len, SIZE);
}

static void
broken(void **state)
{
	static char other[sizeof(packed)];
	Taken		taken = {.most = SIZE};

	(void) state;
	assert_int_equal(feed(")]}'\n\n[[\"wrb.fr\"", 16, 16, &taken), NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, 0);

	/* a wrong byte in the check sum, which only counts if it is wanted */
	memcpy(other, packed, packed_len);
	other[packed_len - 6] ^= 1;
	assert_int_equal(feed(other, packed_len, 777, &taken), NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, SIZE);
	check_sum = false;
	assert_int_equal(feed(other, packed_len, 777, &taken), NET_INFLATED);
	assert_int_equal(taken.len, SIZE);
	check_sum = true;

	/* a block of a kind that there is not */
	other[10] |= 6;
	assert_int_equal(feed(other, packed_len, 777, &taken), NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, 0);
}

static void
a_sink_may_stop_it(void **state)
{
	Taken		taken = {.most = SIZE / 2};

	(void) state;
	assert_int_equal(feed(packed, packed_len, SIZE, &taken), NET_INFLATE_STOPPED);
	assert_true(taken.same);
	assert_true(taken.len >= SIZE / 2 && taken.len <= SIZE - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_any_size),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(what_follows_the_end_is_ignored),
		cmocka_unit_test(broken),
		cmocka_unit_test(a_sink_may_stop_it),
	};

	return cmocka_run_group_tests_name("inflate", tests, begin, NULL);
}
