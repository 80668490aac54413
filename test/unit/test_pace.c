/*
 * test_pace.c
 *	  The pace, with a clock that the test sets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/pace.h"

#define MS INT64_C(1000)
#define SECOND (1000 * MS)

/* The time at the beginning: a real clock is never near 0. */
#define START (1000 * SECOND)

/* Latency of an answer that is neither fast nor slow. */
#define USUAL (50 * MS)

/* Transfers that a batch may have in flight. */
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

/*
 * Reports the end of a transfer of a batch with as many in flight as allowed.
 */
static void
say(World *world, NetSignal signal)
{
	report(world, (NetReport) {signal, USUAL, -1, MOST, MOST});
}

/* Reports n clean answers with this latency. */
static void
answer(World *world, int n, int64_t latency)
{
	for (int i = 0; i < n; i++)
		report(world, (NetReport) {NET_SIGNAL_CLEAN, latency, -1, MOST, MOST});
}

/* Reports a refusal, in a new wave, with so many transfers in flight. */
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

	(void) state;
	begin(&world, free_limits);
	for (int i = 0; i < 100; i++)
		assert_int_equal(slot(&world), START);
	assert_int_equal(interval(&world), 0);
	assert_int_equal(world.pace.window, 16);
	assert_int_equal(world.pace.starts, 100);
}

static void
slots_are_spaced(void **state)
{
	World		world;

	(void) state;
	begin(&world, (NetPaceLimits) {.interval = 250 * MS, .longest = SECOND});
	for (int i = 0; i < 5; i++)
		assert_int_equal(slot(&world), START + i * 250 * MS);

	/* Unused slots are not saved up. */
	world.now = START + 60 * SECOND;
	assert_int_equal(slot(&world), world.now);
	assert_int_equal(slot(&world), world.now + 250 * MS);

	/* A late start delays the next slot by no more than the lateness. */
	world.now += 510 * MS;
	assert_int_equal(slot(&world), world.now);
	world.now += 240 * MS;
	assert_int_equal(slot(&world), world.now + 10 * MS);
}

/* A caller that would wait too long takes no slot. */
static void
impatient_callers_take_no_slot(void **state)
{
	World		world;

	(void) state;
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
refusals_double_interval(void **state)
{
	World		world;

	(void) state;
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

/* Refusals of transfers that were in flight together count once. */
static void
one_wave_counts_once(void **state)
{
	World		world;

	(void) state;
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
interval_in_force_is_doubled(void **state)
{
	World		world;

	(void) state;
	begin(&world, (NetPaceLimits) {.interval = 500 * MS, .longest = 10 * SECOND});
	refuse(&world);
	assert_int_equal(interval(&world), SECOND);
	answer(&world, 20 * 8, USUAL);

	/* Learned 430 ms by now, so that of the settings is in force. */
	assert_true(world.pace.taught < 500 * MS);
	assert_int_equal(interval(&world), 500 * MS);
}

static void
trouble_lengthens_learned_interval(void **state)
{
	World		world;

	(void) state;
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
clean_answers_shorten_interval(void **state)
{
	World		world;

	(void) state;
	begin(&world, free_limits);
	refuse(&world);
	answer(&world, 19, USUAL);
	assert_int_equal(interval(&world), 100 * MS);
	answer(&world, 1, USUAL);
	assert_int_equal(interval(&world), 90 * MS);
	answer(&world, 20, USUAL);
	assert_int_equal(interval(&world), 81 * MS);
}

/* Only answers in a row count: a refusal or trouble begins the count again. */
static void
only_answers_in_a_row_count(void **state)
{
	World		world;

	(void) state;
	begin(&world, free_limits);
	refuse(&world);
	answer(&world, 19, USUAL);
	say(&world, NET_SIGNAL_THROTTLED);	/* of the same wave, so nothing is
										 * learned */
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
short_intervals_become_zero(void **state)
{
	World		world;
	int			rounds = 0;

	(void) state;
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
longest_limits_learned_interval(void **state)
{
	World		world;

	(void) state;
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 300 * MS});
	for (int i = 0; i < 10; i++)
	{
		refuse(&world);
		say(&world, NET_SIGNAL_TROUBLE);
		assert_true(interval(&world) <= 300 * MS);
	}
	assert_int_equal(interval(&world), 300 * MS);

	/* Nor above a limit that was lowered since. */
	world.limits.longest = 40 * MS;
	assert_int_equal(interval(&world), 40 * MS);
	refuse(&world);
	assert_int_equal(interval(&world), 40 * MS);
	world.limits.longest = SECOND;
	refuse(&world);
	assert_true(interval(&world) <= 600 * MS);

	/* Not even at the first refusal. */
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 30 * MS});
	refuse(&world);
	assert_int_equal(interval(&world), 30 * MS);

	/* The limit applies to what is learned, not to what is set. */
	begin(&world, (NetPaceLimits) {.interval = SECOND, .longest = 30 * MS});
	refuse(&world);
	assert_int_equal(interval(&world), SECOND);
}

static void
longest_of_zero_turns_learning_off(void **state)
{
	World		world;

	(void) state;
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 0});
	for (int i = 0; i < 10; i++)
	{
		refuse(&world);
		say(&world, NET_SIGNAL_TROUBLE);
		assert_int_equal(interval(&world), 0);
	}

	/* Also if it is set after a refusal. */
	begin(&world, free_limits);
	refuse(&world);
	world.limits.longest = 0;
	assert_int_equal(interval(&world), 0);
	assert_int_equal(slot(&world), world.now);
	assert_int_equal(slot(&world), world.now);
}

static void
refusals_halve_window(void **state)
{
	static const int windows[] = {8, 4, 2, 1, 1};
	World		world;

	(void) state;
	begin(&world, free_limits);
	for (int i = 0; i < 5; i++)
	{
		refuse(&world);
		assert_int_equal(world.pace.window, windows[i]);
	}
}

/* A full window of clean answers makes it larger by one. */
static void
window_grows(void **state)
{
	World		world;

	(void) state;
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

	/* A batch that may have more in flight makes it larger still. */
	for (int i = 0; i < MOST; i++)
		report(&world, (NetReport) {NET_SIGNAL_CLEAN, USUAL, -1, 1, MOST + 1});
	assert_int_equal(world.pace.window, MOST + 1);
	answer(&world, 1000, USUAL);
	assert_int_equal(world.pace.window, MOST + 1);
}

/* A refusal, trouble, or a slow answer: the window does not grow. */
static void
window_does_not_grow(void **state)
{
	World		world;

	(void) state;
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

/*
 * The window becomes half of what was in flight, not half of what was allowed.
 */
static void
transfers_in_flight_are_halved(void **state)
{
	World		world;

	(void) state;
	begin(&world, free_limits);
	refuse_one_of(&world, 6);
	assert_int_equal(world.pace.window, 3);
	refuse_one_of(&world, 2);
	assert_int_equal(world.pace.window, 1);
	refuse_one_of(&world, 1);
	assert_int_equal(world.pace.window, 1);

	/* More were in flight than the window allows: sent before it shrank. */
	begin(&world, free_limits);
	refuse_one_of(&world, 10);
	assert_int_equal(world.pace.window, 5);
	refuse_one_of(&world, 10);
	assert_int_equal(world.pace.window, 2);

	/* Also if the window was never reached. */
	begin(&world, free_limits);
	net_pace_init(&world.pace, 256);
	refuse(&world);
	assert_int_equal(world.pace.window, 8);
}

/*
 * Five answers in a row that take more than twice the best lengthen what was
 * learned.
 */
static void
slow_answers_lengthen_interval(void **state)
{
	World		world;

	(void) state;
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
usual_answers_are_not_slow(void **state)
{
	World		world;

	(void) state;

	/* One fast answer among them. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	refuse(&world);
	answer(&world, 4, 200 * MS);
	answer(&world, 1, 50 * MS);
	answer(&world, 4, 200 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* No more than twice the best. */
	begin(&world, free_limits);
	answer(&world, 16, 50 * MS);
	refuse(&world);
	answer(&world, 10, 100 * MS);
	assert_int_equal(interval(&world), 100 * MS);

	/* Much more than twice the best, but by a few ms only. */
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

	/* Nothing was learned: the origin is slow at times. */
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
retry_after_delays_everybody(void **state)
{
	World		world;

	(void) state;
	begin(&world, free_limits);
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 7, MOST, MOST});
	assert_int_equal(slot(&world), START + 7 * SECOND);
	assert_int_equal(slot(&world), START + 7 * SECOND + 100 * MS);

	/* A shorter wait that is asked for later does not end the longer one. */
	world.now += SECOND;
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 1, MOST, MOST});
	assert_true(slot(&world) > START + 7 * SECOND);

	/* With any status; a wait of 0 is none. */
	begin(&world, free_limits);
	report(&world, (NetReport) {NET_SIGNAL_CLEAN, USUAL, 0, MOST, MOST});
	assert_int_equal(slot(&world), START);
	report(&world, (NetReport) {NET_SIGNAL_TROUBLE, USUAL, 2, MOST, MOST});
	assert_int_equal(slot(&world), START + 2 * SECOND);

	/* Also if nothing may be learned. */
	begin(&world, (NetPaceLimits) {.interval = 0, .longest = 0});
	report(&world, (NetReport) {NET_SIGNAL_THROTTLED, USUAL, 3, MOST, MOST});
	assert_int_equal(slot(&world), START + 3 * SECOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_at_first),
		cmocka_unit_test(slots_are_spaced),
		cmocka_unit_test(impatient_callers_take_no_slot),
		cmocka_unit_test(refusals_double_interval),
		cmocka_unit_test(one_wave_counts_once),
		cmocka_unit_test(interval_in_force_is_doubled),
		cmocka_unit_test(trouble_lengthens_learned_interval),
		cmocka_unit_test(clean_answers_shorten_interval),
		cmocka_unit_test(only_answers_in_a_row_count),
		cmocka_unit_test(short_intervals_become_zero),
		cmocka_unit_test(longest_limits_learned_interval),
		cmocka_unit_test(longest_of_zero_turns_learning_off),
		cmocka_unit_test(refusals_halve_window),
		cmocka_unit_test(window_grows),
		cmocka_unit_test(window_does_not_grow),
		cmocka_unit_test(transfers_in_flight_are_halved),
		cmocka_unit_test(slow_answers_lengthen_interval),
		cmocka_unit_test(usual_answers_are_not_slow),
		cmocka_unit_test(retry_after_delays_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
