/*
 * test_pace.c
 *	  The rules of the pace, by a clock that the test sets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/pace.h"

#define UNUSED(x) ((void) (x))

#define MS INT64_C(1000)
#define SECOND (1000 * MS)

/* When the tests begin: the clock of a machine is never near 0. */
#define START (1000 * SECOND)

/* An answer that is neither fast nor slow. */
#define USUAL (50 * MS)

/* Transfers of a batch that may be in flight. */
#define MOST 16

static const NetPaceLimits free_limits = {.interval = 0, .longest = 10 * SECOND};

typedef struct World
{
	NetPaceLimits limits;
	NetPace		pace;
	int64_t		now;
} World;

static void
begin(World *world, NetPaceLimits limits)
{
	world->limits = limits;
	world->now = START;
	net_pace_init(&world->pace, MOST);
}

static int64_t
slot(World *world)
{
	return net_pace_slot(&world->pace, &world->limits, world->now, INT64_MAX);
}

static void
report(World *world, NetReport report)
{
	net_pace_signal(&world->pace, &world->limits, world->now, &report);
}

/* The end of a transfer of a batch that had as many in flight as it may. */
static void
say(World *world, NetSignal signal)
{
	report(world, (NetReport) {signal, USUAL, -1, MOST, MOST});
}

/* n clean answers that took so long. */
static void
answer(World *world, int n, int64_t latency)
{
	for (int i = 0; i < n; i++)
		report(world, (NetReport) {NET_SIGNAL_CLEAN, latency, -1, MOST, MOST});
}

/* A refusal, in a wave of its own, of one of so many transfers in flight. */
static void
refuse_one_of(World *world, int in_flight)
{
	world->now += SECOND;
	report(world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, -1, in_flight, MOST});
}

static void
refuse(World *world)
{
	refuse_one_of(world, MOST);
}

static int64_t
interval(const World *world)
{
	return net_pace_interval(&world->pace, &world->limits);
}

static void
free_at_first(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	for (int i = 0; i < 100; i++)
		assert_int_equal(slot(&world), START);
	assert_int_equal(interval(&world), 0);
	assert_int_equal(world.pace.window, 16);
	assert_int_equal(world.pace.starts, 100);
}

static void
slots_are_apart(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, (NetPaceLimits) {.interval = 250 * MS, .longest = SECOND});
	for (int i = 0; i < 5; i++)
		assert_int_equal(slot(&world), START + i * 250 * MS);

	/* What nobody took is not saved up. */
	world.now = START + 60 * SECOND;
	assert_int_equal(slot(&world), world.now);
	assert_int_equal(slot(&world), world.now + 250 * MS);

	/* A little late is late by that only. */
	world.now += 510 * MS;
	assert_int_equal(slot(&world), world.now);
	world.now += 240 * MS;
	assert_int_equal(slot(&world), world.now + 10 * MS);
}

/* Who would have to wait for too long takes nothing from others. */
static void
patience_ends(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, (NetPaceLimits) {.interval = SECOND, .longest = SECOND});
	for (int i = 0; i < 3; i++)
		(void) slot(&world);
	for (int i = 0; i < 10; i++)
		assert_int_equal(net_pace_slot(&world.pace, &world.limits, world.now, 3 * SECOND - 1),
						 START + 3 * SECOND);
	assert_int_equal(world.pace.starts, 3);
	assert_int_equal(net_pace_slot(&world.pace, &world.limits, world.now, 3 * SECOND),
					 START + 3 * SECOND);
	assert_int_equal(slot(&world), START + 4 * SECOND);
}

static void
refusals_double(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	refuse(&world);
	assert_int_equal(interval(&world), 100 * MS);
	refuse(&world);
	assert_int_equal(interval(&world), 200 * MS);
	refuse(&world);
	assert_int_equal(interval(&world), 400 * MS);
	assert_int_equal(slot(&world), world.now);
	assert_int_equal(slot(&world), world.now + 400 * MS);
}

/* The transfers in flight that are refused together teach once. */
static void
one_wave_counts_once(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	for (int i = 0; i < 16; i++)
	{
		say(&world, NET_SIGNAL_THROTTLED);
		world.now += 60 * MS;	/* 960 ms in all */
	}
	assert_int_equal(interval(&world), 100 * MS);
	assert_int_equal(world.pace.window, 8);
	world.now = START + SECOND;
	say(&world, NET_SIGNAL_THROTTLED);
	assert_int_equal(interval(&world), 200 * MS);
	assert_int_equal(world.pace.window, 4);
}

static void
doubles_what_is_in_force(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, (NetPaceLimits) {.interval = 500 * MS, .longest = 10 * SECOND});
	refuse(&world);
	assert_int_equal(interval(&world), SECOND);
	answer(&world, 20 * 8, USUAL);

	/* Taught 430 ms by now: the limit of the settings stands. */
	assert_true(world.pace.taught < 500 * MS);
	assert_int_equal(interval(&world), 500 * MS);
}

static void
trouble_lengthens_what_was_taught(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	for (int i = 0; i < 10; i++)
		say(&world, NET_SIGNAL_TROUBLE);
	assert_int_equal(interval(&world), 0);
	assert_int_equal(world.pace.window, 16);

	refuse(&world);
	say(&world, NET_SIGNAL_TROUBLE);
	assert_int_equal(interval(&world), 130 * MS);
	say(&world, NET_SIGNAL_TROUBLE);
	assert_int_equal(interval(&world), 169 * MS);
	assert_int_equal(world.pace.window, 8);
}

static void
clean_answers_shorten(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	refuse(&world);
	answer(&world, 19, USUAL);
	assert_int_equal(interval(&world), 100 * MS);
	answer(&world, 1, USUAL);
	assert_int_equal(interval(&world), 90 * MS);
	answer(&world, 20, USUAL);
	assert_int_equal(interval(&world), 81 * MS);
}

/* In a row: a refusal or trouble between them begins the count again. */
static void
a_row_can_break(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	refuse(&world);
	answer(&world, 19, USUAL);
	say(&world, NET_SIGNAL_THROTTLED);	/* of the same wave: teaches nothing */
	assert_int_equal(interval(&world), 100 * MS);
	answer(&world, 19, USUAL);
	assert_int_equal(interval(&world), 100 * MS);
	answer(&world, 1, USUAL);
	assert_int_equal(interval(&world), 90 * MS);

	answer(&world, 19, USUAL);
	say(&world, NET_SIGNAL_TROUBLE);
	assert_int_equal(interval(&world), 117 * MS);
	answer(&world, 19, USUAL);
	assert_int_equal(interval(&world), 117 * MS);
	answer(&world, 1, USUAL);
	assert_int_equal(interval(&world), 105300);
}

static void
short_intervals_end(void **state)
{
	World		world;
	int			rounds = 0;

	UNUSED(state);
	begin(&world, free_limits);
	refuse(&world);
	while (interval(&world) > 0)
	{
		assert_true(interval(&world) >= 5 * MS);
		answer(&world, 20, USUAL);
		assert_true(++rounds < 100);
	}

	/* 100 ms × 0.9^28 is 5.2 ms. */
	assert_int_equal(rounds, 29);
	refuse(&world);
	assert_int_equal(interval(&world), 100 * MS);
}

static void
never_above_the_longest(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 300 * MS});
	for (int i = 0; i < 10; i++)
	{
		refuse(&world);
		say(&world, NET_SIGNAL_TROUBLE);
		assert_true(interval(&world) <= 300 * MS);
	}
	assert_int_equal(interval(&world), 300 * MS);

	/* Nor above one that was set since. */
	world.limits.longest = 40 * MS;
	assert_int_equal(interval(&world), 40 * MS);
	refuse(&world);
	assert_int_equal(interval(&world), 40 * MS);
	world.limits.longest = SECOND;
	refuse(&world);
	assert_true(interval(&world) <= 600 * MS);

	/* Also the first lesson. */
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 30 * MS});
	refuse(&world);
	assert_int_equal(interval(&world), 30 * MS);

	/* It bounds what is taught, not what is set. */
	begin(&world, (NetPaceLimits) {.interval = SECOND, .longest = 30 * MS});
	refuse(&world);
	assert_int_equal(interval(&world), SECOND);
}

static void
a_longest_of_zero_is_off(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 0});
	for (int i = 0; i < 10; i++)
	{
		refuse(&world);
		say(&world, NET_SIGNAL_TROUBLE);
		assert_int_equal(interval(&world), 0);
	}

	/* Also when it is set after a lesson. */
	begin(&world, free_limits);
	refuse(&world);
	world.limits.longest = 0;
	assert_int_equal(interval(&world), 0);
	assert_int_equal(slot(&world), world.now);
	assert_int_equal(slot(&world), world.now);
}

static void
the_window_halves(void **state)
{
	static const int windows[] = {8, 4, 2, 1, 1};
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	for (int i = 0; i < 5; i++)
	{
		refuse(&world);
		assert_int_equal(world.pace.window, windows[i]);
	}
}

/* As many answers as the window has room for make it one larger. */
static void
the_window_grows(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	while (world.pace.window > 1)
		refuse(&world);
	for (int i = 1; i < MOST; i++)
	{
		assert_int_equal(world.pace.window, i);
		answer(&world, i - 1, USUAL);
		assert_int_equal(world.pace.window, i);
		answer(&world, 1, USUAL);
	}
	assert_int_equal(world.pace.window, MOST);
	answer(&world, 1000, USUAL);
	assert_int_equal(world.pace.window, MOST);

	/* A batch that may have more makes more of it. */
	for (int i = 0; i < MOST; i++)
		report(&world, (NetReport) {NET_SIGNAL_CLEAN, USUAL, -1, 1, MOST + 1});
	assert_int_equal(world.pace.window, MOST + 1);
	answer(&world, 1000, USUAL);
	assert_int_equal(world.pace.window, MOST + 1);
}

/* A refusal, trouble, a slow answer: the window does not grow. */
static void
the_window_does_not_grow(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	answer(&world, 16, USUAL);
	refuse(&world);
	answer(&world, 7, USUAL);
	say(&world, NET_SIGNAL_TROUBLE);
	answer(&world, 7, USUAL);
	assert_int_equal(world.pace.window, 8);
	answer(&world, 10, 3 * USUAL);
	assert_int_equal(world.pace.window, 8);
	answer(&world, 1, USUAL);
	assert_int_equal(world.pace.window, 9);
	refuse(&world);
	assert_int_equal(world.pace.window, 4);
	answer(&world, 3, USUAL);
	refuse(&world);
	assert_int_equal(world.pace.window, 2);
	answer(&world, 1, USUAL);
	assert_int_equal(world.pace.window, 2);
	answer(&world, 1, USUAL);
	assert_int_equal(world.pace.window, 3);
}

/* What was in flight is halved, not what might have been. */
static void
what_was_in_flight_is_halved(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	refuse_one_of(&world, 6);
	assert_int_equal(world.pace.window, 3);
	refuse_one_of(&world, 2);
	assert_int_equal(world.pace.window, 1);
	refuse_one_of(&world, 1);
	assert_int_equal(world.pace.window, 1);

	/* More than the window: sent before it was so small. */
	begin(&world, free_limits);
	refuse_one_of(&world, 10);
	assert_int_equal(world.pace.window, 5);
	refuse_one_of(&world, 10);
	assert_int_equal(world.pace.window, 2);

	/* Also before it was ever reached. */
	begin(&world, free_limits);
	net_pace_init(&world.pace, 256);
	refuse(&world);
	assert_int_equal(world.pace.window, 8);
}

/* Five in a row that take twice the best lengthen what was taught. */
static void
slow_answers_lengthen(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	refuse(&world);
	answer(&world, 4, 101 * MS);
	assert_int_equal(interval(&world), 100 * MS);
	answer(&world, 1, 101 * MS);
	assert_int_equal(interval(&world), 130 * MS);

	/* The count begins again. */
	answer(&world, 4, 101 * MS);
	assert_int_equal(interval(&world), 130 * MS);
	answer(&world, 1, 101 * MS);
	assert_int_equal(interval(&world), 169 * MS);
}

static void
what_is_not_slow(void **state)
{
	World		world;

	UNUSED(state);

	/* One fast answer among them. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	refuse(&world);
	answer(&world, 4, 200 * MS);
	answer(&world, 1, 50 * MS);
	answer(&world, 4, 200 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* Twice the best, no more. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	refuse(&world);
	answer(&world, 10, 100 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* A few ms more than a few. */
	begin(&world, free_limits);
	answer(&world, 16, 2 * MS);
	refuse(&world);
	answer(&world, 10, 50 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* Too few to compare with. */
	begin(&world, free_limits);
	answer(&world, 5, 50 * MS);
	refuse(&world);
	answer(&world, 10, 500 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* Nothing was taught: an origin that is slow at times. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	answer(&world, 10, 500 * MS);
	assert_int_equal(interval(&world), 0);

	/* Only the last 32 are compared with. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	answer(&world, 32, 500 * MS);
	refuse(&world);
	answer(&world, 10, 900 * MS);
	assert_int_equal(interval(&world), 100 * MS);
}

static void
retry_after_holds_everybody(void **state)
{
	World		world;

	UNUSED(state);
	begin(&world, free_limits);
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 7, MOST, MOST});
	assert_int_equal(slot(&world), START + 7 * SECOND);
	assert_int_equal(slot(&world), START + 7 * SECOND + 100 * MS);

	/* A shorter one that comes later frees nobody. */
	world.now += SECOND;
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 1, MOST, MOST});
	assert_true(slot(&world) > START + 7 * SECOND);

	/* With any status; and nothing asked is nothing. */
	begin(&world, free_limits);
	report(&world, (NetReport) {NET_SIGNAL_CLEAN, USUAL, 0, MOST, MOST});
	assert_int_equal(slot(&world), START);
	report(&world, (NetReport) {NET_SIGNAL_TROUBLE, USUAL, 2, MOST, MOST});
	assert_int_equal(slot(&world), START + 2 * SECOND);

	/* Also where nothing can be taught. */
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 0});
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 3, MOST, MOST});
	assert_int_equal(slot(&world), START + 3 * SECOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_at_first),
		cmocka_unit_test(slots_are_apart),
		cmocka_unit_test(patience_ends),
		cmocka_unit_test(refusals_double),
		cmocka_unit_test(one_wave_counts_once),
		cmocka_unit_test(doubles_what_is_in_force),
		cmocka_unit_test(trouble_lengthens_what_was_taught),
		cmocka_unit_test(clean_answers_shorten),
		cmocka_unit_test(a_row_can_break),
		cmocka_unit_test(short_intervals_end),
		cmocka_unit_test(never_above_the_longest),
		cmocka_unit_test(a_longest_of_zero_is_off),
		cmocka_unit_test(the_window_halves),
		cmocka_unit_test(the_window_grows),
		cmocka_unit_test(the_window_does_not_grow),
		cmocka_unit_test(what_was_in_flight_is_halved),
		cmocka_unit_test(slow_answers_lengthen),
		cmocka_unit_test(what_is_not_slow),
		cmocka_unit_test(retry_after_holds_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
