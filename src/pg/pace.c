/*
 * pace.c
 *	  The pace of each egress, shared by all backends, and the egress of a
 *	  country.
 */
#include "pg/shared.h"

#include "pg/pace.h"
#include "pg/settings.h"

/* Returns the limits of the pace, from the settings. */
static NetPaceLimits
get_limits(void)
{
	NetPaceLimits limits;

	limits.interval = playfast_rate_limit > 0 ? (int64) (1e6 / playfast_rate_limit) : 0;
	limits.longest = (int64) playfast_max_interval * 1000;
	return limits;
}

/*
 * Returns the egress of that name, created if there is none.  When the table
 * is full, the last entry serves all further ones: slower than necessary,
 * never faster.
 */
static Egress *
find_egress(Shared *shared, const char *name)
{
	Egress	   *egress = shared->egresses;

	for (int i = 0; i < MAX_EGRESSES; i++, egress++)
	{
		if (strcmp(egress->name, name) == 0)
			return egress;
		if (egress->name[0] == '\0' || i == MAX_EGRESSES - 1)
			break;
	}
	if (egress->name[0] == '\0')
	{
		strlcpy(egress->name, name, EGRESS_NAME);
		net_pace_init(&egress->pace, PLAYFAST_MAX_IN_FLIGHT);
	}
	return egress;
}

/* Locks the shared memory and finds the egress of a country in it, by its name. */
static NetPace *
lock_pace(const char *country, char name[EGRESS_NAME])
{
	snprintf(name, EGRESS_NAME, "%s %s", playfast_egress_name(country), playfast_base_url);
	return &find_egress(shared_lock(), name)->pace;
}

/* The same for callers that do not need the name. */
static NetPace *
lock_country(const char *country)
{
	char		name[EGRESS_NAME];

	return lock_pace(country, name);
}

/* Transfers of this session alone, whatever their egress. */
static int64 next_turn = 0;

static int64_t
turn_interval(void)
{
	return playfast_session_rate_limit > 0 ? (int64) (1e6 / playfast_session_rate_limit) : 0;
}

static int64_t
take_turn(int64_t patience)
{
	int64		now = net_now();
	int64		turn = Max(next_turn, now);

	if (turn_interval() == 0)
		return 0;
	if (turn - now <= patience)
		next_turn = turn + turn_interval();
	return turn - now;
}

static int64_t
take_slot(const char *country, int64_t patience)
{
	NetPaceLimits limits = get_limits();
	NetPace    *pace = lock_country(country);
	int64_t		now = net_now();
	int64_t		slot = net_pace_slot(pace, &limits, now, patience);

	shared_unlock();
	return slot - now;
}

static bool
is_held(const char *country)
{
	bool		held = lock_country(country)->held_until > net_now();

	shared_unlock();
	return held;
}

static int
get_window(const char *country)
{
	int			window = lock_country(country)->window;

	shared_unlock();
	return window;
}

static int64_t
get_cooldown(const char *country)
{
	int64_t		left = lock_country(country)->cooldown_until - net_now();

	shared_unlock();
	return left > 0 ? left : 0;
}

static bool
is_slowed(const char *country)
{
	NetPaceLimits limits = get_limits();
	const NetPace *pace = lock_country(country);
	bool		slowed = pace->held_until > net_now() ||
		net_pace_interval(pace, &limits) > limits.interval;

	shared_unlock();
	return slowed;
}

static int64_t
own_interval(void)
{
	return get_limits().interval;
}

static void
begin_cooldown(const char *country)
{
	NetPace    *pace = lock_country(country);

	if (playfast_block_cooldown > 0)
		pace->cooldown_until = net_now() + (int64) playfast_block_cooldown * 1000000;
	shared_unlock();
}

static void
take_report(const char *country, const NetReport *report)
{
	NetPaceLimits limits = get_limits();
	NetPace    *pace = lock_country(country);

	net_pace_signal(pace, &limits, net_now(), report);
	shared_unlock();
}

const BatchPace playfast_pace =
{
	.turn = take_turn,
	.turn_interval = turn_interval,
	.slot = take_slot,
	.held = is_held,
	.window = get_window,
	.cooldown = get_cooldown,
	.slowed = is_slowed,
	.interval = own_interval,
	.egresses = playfast_egresses,
	.blocked = begin_cooldown,
	.ended = take_report,
	.proxy = playfast_proxy,
};

int64
playfast_interval(const NetPace *pace)
{
	NetPaceLimits limits = get_limits();

	return net_pace_interval(pace, &limits);
}

PaceHold
playfast_hold(const BatchProgress *progress, char name[EGRESS_NAME], int64 *interval)
{
	NetPaceLimits limits = get_limits();
	NetPace		pace = *lock_pace(progress->country, name);
	int64		now = net_now();

	shared_unlock();
	*interval = net_pace_interval(&pace, &limits);
	if (pace.cooldown_until > now)
		return HOLD_BLOCK;
	if (pace.held_until > now)
		return HOLD_RETRY_AFTER;
	if (progress->waiting > 0 && turn_interval() > *interval)
		return HOLD_SESSION_RATE_LIMIT;
	if (progress->waiting > 0 && *interval > 0)
		return *interval > limits.interval ? HOLD_REFUSALS : HOLD_RATE_LIMIT;
	if (pace.window < PLAYFAST_MAX_IN_FLIGHT && progress->in_flight >= pace.window)
		return HOLD_REFUSALS;
	return progress->lacks_memory ? HOLD_MEMORY : HOLD_NONE;
}

const char *
playfast_hold_name(PaceHold hold)
{
	static const char *const names[] = {
		[HOLD_NONE] = NULL,
		[HOLD_BLOCK] = "block_cooldown",
		[HOLD_RETRY_AFTER] = "retry_after",
		[HOLD_REFUSALS] = "refusals",
		[HOLD_RATE_LIMIT] = "rate_limit",
		[HOLD_SESSION_RATE_LIMIT] = "session_rate_limit",
		[HOLD_MEMORY] = "batch_memory",
		[HOLD_SESSION] = "another session"
	};

	return names[hold];
}

int64
playfast_time_for(const char *country, int64 transfers, int most, int64 latency,
				  PaceHold *hold)
{
	NetPaceLimits limits = get_limits();
	NetPace		pace = *lock_country(country);
	int64		now = net_now();
	int64		interval;
	int64		apart;
	int64		together;
	int64		first;

	shared_unlock();
	interval = Max(net_pace_interval(&pace, &limits), turn_interval());
	first = Max(Max(pace.cooldown_until, pace.next_start), now) - now;
	apart = (transfers - 1) * interval + latency;
	together = (transfers + Min(most, pace.window) - 1) / Min(most, pace.window) * latency;
	*hold = HOLD_NONE;
	if (pace.cooldown_until > now)
		*hold = HOLD_BLOCK;
	else if (pace.held_until > now)
		*hold = HOLD_RETRY_AFTER;
	else if (apart > together && interval == turn_interval())
		*hold = HOLD_SESSION_RATE_LIMIT;
	else if (apart > together)
		*hold = interval == limits.interval ? HOLD_RATE_LIMIT : HOLD_REFUSALS;
	else if (pace.window < most && transfers > pace.window)
		*hold = HOLD_REFUSALS;
	return first + Max(apart, together);
}

PG_FUNCTION_INFO_V1(playfast_pace_reset);

/* Forgets what was learned about every egress: intervals, windows, cool-downs. */
Datum
playfast_pace_reset(PG_FUNCTION_ARGS)
{
	Shared	   *shared = shared_lock();

	memset(shared->egresses, 0, sizeof(shared->egresses));
	shared_unlock();
	PG_RETURN_VOID();
}
