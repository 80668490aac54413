/*
 * test_inflate.c
 *	  Inflating bodies, whole and broken, in pieces of any size.
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

#ifndef INFLATE_TEST
#define INFLATE_TEST "inflate"
#endif

#define SIZE ((size_t) 300000)

static char plain[SIZE];
static char packed[SIZE * 2];
static size_t packed_len;

/* The bytes that a sink has received. */
typedef struct Taken
{
	size_t		len;
	size_t		most;			/* the sink stops at this length */
	bool		same;			/* equal to the plain text so far */
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

/* Feeds n bytes in pieces; returns the last state. */
static NetInflated
feed(const char *data, size_t n, size_t piece, Taken *taken)
{
	NetInflater *inflater = net_inflater_create(true);
	NetInflated end = NET_INFLATED;

	assert_non_null(inflater);
	taken->len = 0;
	taken->same = true;
	for (size_t at = 0; at < n && end == NET_INFLATED; at += piece)
		end = net_inflate(inflater, data + at, n - at < piece ? n - at : piece, take, taken);
	net_inflater_destroy(inflater);
	return end;
}

/* Compresses n bytes; returns the length of the gzip. */
static size_t
pack(char *to, const char *data, size_t n)
{
	z_stream	stream = {0};
	size_t		len;

	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8,
								  Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *) (uintptr_t) data;
	stream.avail_in = (uInt) n;
	stream.next_out = (Bytef *) to;
	stream.avail_out = (uInt) sizeof(packed);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	len = stream.total_out;
	(void) deflateEnd(&stream);
	return len;
}

static int
begin(void **state)
{
	(void) state;
	srand(4711);
	for (size_t i = 0; i < SIZE; i++)
		plain[i] = i % 1000 < 800 ? "abcdefgh"[i / 100 % 8] : (char) rand();
	packed_len = pack(packed, plain, SIZE);
	return 0;
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

/* A missing end is for the reader of the body to notice. */
static void
truncated(void **state)
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

/* Consecutive gzip members are read as one body, wherever the pieces end. */
static void
members(void **state)
{
	static const size_t sizes[] = {1, 2, 7, 777, 3 * SIZE};
	static char several[3 * sizeof(packed)];
	size_t		half = SIZE / 2;
	size_t		len = 0;
	Taken		taken = {.most = SIZE};

	(void) state;
	len += pack(several + len, plain, half);
	len += pack(several + len, plain, 0);
	len += pack(several + len, plain + half, SIZE - half);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
	{
		assert_int_equal(feed(several, len, sizes[i], &taken), NET_INFLATED);
		assert_true(taken.same);
		assert_int_equal(taken.len, SIZE);
	}

	/* bytes that begin like a member must be one */
	memcpy(several + len, "\x1f\x8b\x08\xff", 4);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
	{
		several[len + 2] = 8;
		several[len + 3] = (char) 0xff;
		assert_int_equal(feed(several, len + 2, sizes[i], &taken), NET_INFLATED);
		several[len + 2] = 9;	/* not deflate */
		several[len + 3] = 0;
		assert_int_equal(feed(several, len + 12, sizes[i], &taken), NET_INFLATE_BROKEN);
		assert_int_equal(taken.len, SIZE);
	}
}

/* Members may be as short as 20 bytes, and each must take constant time. */
static void
many_members(void **state)
{
	static char empty[100];
	size_t		len = pack(empty, plain, 0);
	NetInflater *inflater = net_inflater_create(true);
	Taken		taken = {0};

	(void) state;
	for (int i = 0; i < 100000; i++)
		assert_int_equal(net_inflate(inflater, empty, len, take, &taken), NET_INFLATED);
	net_inflater_destroy(inflater);
	assert_int_equal(taken.len, 0);
}

static void
broken(void **state)
{
	static char other[sizeof(packed)];
	Taken		taken = {.most = SIZE};

	(void) state;
	assert_int_equal(feed(")]}'\n\n[[\"wrb.fr\"", 16, 16, &taken), NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, 0);

	/* a wrong byte in the check sum: the last piece is not passed on */
	memcpy(other, packed, packed_len);
	other[packed_len - 6] ^= 1;
	assert_int_equal(feed(other, packed_len, packed_len, &taken), NET_INFLATE_BROKEN);
	assert_true(taken.same);
	assert_true(taken.len >= SIZE / 2 && taken.len < SIZE);

	/* a wrong byte in the length */
	other[packed_len - 6] ^= 1;
	other[packed_len - 2] ^= 1;
	assert_int_equal(feed(other, packed_len, packed_len, &taken), NET_INFLATE_BROKEN);

	/* a block of an invalid type */
	other[10] |= 6;
	assert_int_equal(feed(other, packed_len, 777, &taken), NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, 0);

	/*
	 * a distance that reaches before the beginning: "a", then 3 bytes from 2
	 * back
	 */
	assert_int_equal(feed("\x1f\x8b\x08\0\0\0\0\0\0\3\x4b\x04\x22\0\0\0\0\0\0\0\0\0", 22, 22, &taken),
					 NET_INFLATE_BROKEN);
	assert_int_equal(taken.len, 0);
}

static void
name_is_known(void **state)
{
	(void) state;
	assert_true(strncmp(net_inflater_name(), "zlib ", 5) == 0 ||
				strncmp(net_inflater_name(), "ISA-L ", 6) == 0);
}

static void
sink_can_stop(void **state)
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
		cmocka_unit_test(truncated),
		cmocka_unit_test(what_follows_the_end_is_ignored),
		cmocka_unit_test(members),
		cmocka_unit_test(many_members),
		cmocka_unit_test(broken),
		cmocka_unit_test(sink_can_stop),
		cmocka_unit_test(name_is_known),
	};

	return cmocka_run_group_tests_name(INFLATE_TEST, tests, begin, NULL);
}
