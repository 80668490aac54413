/*
 * pace.c
 *	  The pace of requests: start slots and an interval that adapts.
 *
 * It knows neither addresses nor the clock: callers hold the struct and pass
 * the time.
 */
#include <string.h>

#include "net/pace.h"

/*
 * Number of clean answers in a row that shorten the learned interval, and by
 * how much.
 */
#define CLEAN_IN_A_ROW 20
#define SHORTEN_PERCENT 90

/* The learned interval begins with this value, and is dropped below it. */
#define FIRST_INTERVAL 100000
#define SHORTEST_INTERVAL 5000

/*
 * Slow: twice as long as the best of the last answers, this often in a row,
 * once there are enough.
 */
#define SLOW_IN_A_ROW 5
#define LATENCIES_ENOUGH 16

/* The window is halved once for each wave of refusals. */
#define HALVE_AGAIN_AFTER 1000000

/* Longest wait that the origin can impose, in s. */
#define LONGEST_WAIT_S (24 * 60 * 60)

void
net_pace_init(NetPace *pace, int32_t window)
{
	memset(pace, 0, sizeof(*pace));
	pace->window = window;
}

int64_t
net_pace_interval(const NetPace *pace, const NetPaceLimits *limits)
{
	/* The limit may have been lowered since it was learned. */
	int64_t		taught = pace->taught < limits->longest ? pace->taught : limits->longest;

	return taught > limits->interval ? taught : limits->interval;
}

int64_t
net_pace_slot(NetPace *pace, const NetPaceLimits *limits, int64_t now, int64_t patience)
{
	int64_t		slot = pace->next_start > now ? pace->next_start : now;

	if (slot - now > patience)
		return slot;
	pace->next_start = slot + net_pace_interval(pace, limits);
	pace->starts++;
	return slot;
}

/* Lengthens the learned interval to percent of the one in force. */
static void
lengthen(NetPace *pace, const NetPaceLimits *limits, int percent)
{
	int64_t		interval = net_pace_interval(pace, limits) * percent / 100;

	if (interval < FIRST_INTERVAL)
		interval = FIRST_INTERVAL;
	if (interval > limits->longest)
		interval = limits->longest;
	if (interval > pace->taught)
		pace->taught = interval;
	pace->clean = 0;
}

/* Makes the window larger by one after a full window of steady answers. */
static void
widen(NetPace *pace, int32_t most)
{
	if (pace->window >= most || ++pace->steady < pace->window)
		return;
	pace->steady = 0;
	pace->window++;
}

/*
 * Sets the window to half of what was in flight: the origin refused that, not
 * a window that was never full.
 */
static void
halve(NetPace *pace, int32_t in_flight)
{
	int32_t		refused = in_flight < pace->window ? in_flight : pace->window;

	pace->steady = 0;
	pace->window = refused > 1 ? refused / 2 : 1;
}

/* Shortens the learned interval after enough clean answers. */
static void
count_clean(NetPace *pace)
{
	if (++pace->clean < CLEAN_IN_A_ROW)
		return;
	pace->clean = 0;
	pace->taught = pace->taught * SHORTEN_PERCENT / 100;
	if (pace->taught < SHORTEST_INTERVAL)
		pace->taught = 0;
}

/*
 * Records an answer's latency; is it slow compared with the best of the last
 * ones?
 */
static bool
is_slow(NetPace *pace, int64_t latency)
{
	int32_t		ms = latency / 1000 > INT32_MAX ? INT32_MAX : (int32_t) (latency / 1000);
	int32_t		n = pace->nlatencies < NET_PACE_LATENCIES ? pace->nlatencies : NET_PACE_LATENCIES;
	int32_t		best = INT32_MAX;

	for (int32_t i = 0; i < n; i++)
	{
		if (pace->latencies[i] < best)
			best = pace->latencies[i];
	}
	pace->latencies[pace->nlatencies % NET_PACE_LATENCIES] = ms;
	pace->nlatencies = pace->nlatencies == INT32_MAX ? NET_PACE_LATENCIES : pace->nlatencies + 1;

	/* Below a few ms, twice the best means nothing. */
	return n >= LATENCIES_ENOUGH && ms > 2 * (best < 25 ? 25 : best);
}

void
net_pace_signal(NetPace *pace, const NetPaceLimits *limits, int64_t now,
				const NetReport *report)
{
	int64_t		asked = report->retry_after_s;

	switch (report->signal)
	{
		case NET_SIGNAL_CLEAN:
			if (!is_slow(pace, report->latency))
			{
				pace->slow = 0;
				widen(pace, report->most_in_flight);
			}
			else if (++pace->slow >= SLOW_IN_A_ROW)
			{
				/* Only a learned pace can be the cause. */
				pace->slow = 0;
				if (pace->taught > 0)
					lengthen(pace, limits, 130);
			}
			count_clean(pace);
			break;
		case NET_SIGNAL_THROTTLED:
			pace->clean = 0;
			if (now - pace->halved_at >= HALVE_AGAIN_AFTER)
			{
				pace->halved_at = now;
				halve(pace, report->in_flight);
				lengthen(pace, limits, 200);
			}
			break;
		case NET_SIGNAL_TROUBLE:
			pace->clean = 0;
			pace->steady = 0;
			if (pace->taught > 0)
				lengthen(pace, limits, 130);
			break;
	}
	if (report->signal == NET_SIGNAL_CLEAN || asked <= 0)
		return;
	if (asked > LONGEST_WAIT_S)
		asked = LONGEST_WAIT_S;
	if (pace->held_until < now + asked * 1000000)
		pace->held_until = now + asked * 1000000;
	if (pace->next_start < pace->held_until)
		pace->next_start = pace->held_until;
}
