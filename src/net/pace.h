/*
 * pace.h
 *	  The pace of requests: start slots and an interval that adapts.
 *
 * The origin limits requests by address, so a pace belongs to an egress (this
 * machine's own address, or a proxy) and is shared by everybody who uses it.
 * The struct is plain memory, which may be shared; callers hold its lock.
 *
 * Every attempt takes a slot.  The interval between slots is the larger of
 * that of rate_limit and the one learned from the origin.  If the origin asks
 * to wait (Retry-After), nothing starts before that, even with a slot.  Twenty
 * clean answers in a row shorten the learned interval by a tenth; 429, 503 and
 * 403 double it; a transport error or another 5xx lengthens it by a third, and
 * so do five answers in a row that take twice as long as the best of the last
 * 32.
 *
 * The window limits the transfers that each batch may have in flight.  At
 * first there is no limit; a refusal sets it to half of what was in flight,
 * once for each wave of refusals.  A full window of clean answers in a row,
 * not counting slow ones, makes it larger by one.
 */
#ifndef NET_PACE_H
#define NET_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define NET_PACE_LATENCIES 32

typedef struct NetPace
{
	int64_t		next_start;		/* µs of net_now() */
	int64_t		taught;			/* interval learned from the origin, µs */
	int64_t		held_until;		/* µs of net_now(): what the origin asked for */
	int64_t		cooldown_until; /* µs of net_now(), 0: none */
	int64_t		halved_at;		/* when the window was halved last */
	int32_t		window;			/* transfers that may be in flight */
	int32_t		clean;			/* clean answers in a row */
	int32_t		slow;			/* slow answers in a row */
	int32_t		steady;			/* those that count for the window */
	int32_t		nlatencies;		/* seen; the ring holds the last of them */
	int32_t		latencies[NET_PACE_LATENCIES];	/* ms */
	int64_t		starts;			/* slots given in all */
} NetPace;

typedef struct NetPaceLimits
{
	int64_t		interval;		/* shortest interval between slots, µs */
	int64_t		longest;		/* longest learned interval, µs */
} NetPaceLimits;

typedef enum NetSignal
{
	NET_SIGNAL_CLEAN,			/* an answer of any kind */
	NET_SIGNAL_THROTTLED,		/* 429, 503, 403, a gateway's refusal */
	NET_SIGNAL_TROUBLE			/* a transport error, another 5xx */
} NetSignal;

/* How a transfer went. */
typedef struct NetReport
{
	NetSignal	signal;
	int64_t		latency;		/* µs until the answer began */
	int64_t		retry_after_s;	/* wait that the origin asked for, -1: nothing */
	int32_t		in_flight;		/* of one that was throttled: the transfers of
								 * its batch on this egress, itself included */
	int32_t		most_in_flight; /* of its batch: a larger window is of no use to it */
} NetReport;

extern void net_pace_init(NetPace *pace, int32_t window);

/*
 * Returns when the next transfer may start.  The slot is taken, unless it is
 * more than patience µs away: a caller that gives up must not delay others.
 */
extern int64_t net_pace_slot(NetPace *pace, const NetPaceLimits *limits, int64_t now,
							 int64_t patience);

/* Adapts the pace to the end of a transfer. */
extern void net_pace_signal(NetPace *pace, const NetPaceLimits *limits, int64_t now,
							const NetReport *report);

/* Returns the interval in force, in µs. */
extern int64_t net_pace_interval(const NetPace *pace, const NetPaceLimits *limits);

#endif							/* NET_PACE_H */
