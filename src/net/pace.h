/*
 * pace.h
 *	  How fast one may ask: start slots and an interval that adapts.
 *
 * What limits is the origin, and it sees an address: the pace belongs to an
 * egress (this machine's own address, or a proxy) and is shared by everybody
 * who uses it.  The struct is plain memory, which may be shared; whoever calls
 * holds the lock that goes with it.
 *
 * Every attempt takes a slot.  Slots are apart by the interval: the larger of
 * what rate_limit asks for and what the origin has taught.  Where the origin
 * asks to wait (Retry-After), nobody starts before, whatever slot he has.  Twenty clean
 * answers in a row shorten the taught interval by a tenth; 429, 503 and 403 double
 * it, a transport error or another 5xx lengthens it by a third, and so do five
 * answers in a row that take twice the best of the last 32.
 *
 * The window is how many transfers each batch may have in flight.  It begins
 * open; a refusal halves what was in flight, once for a wave of them.  As many
 * clean answers in a row as it has room for, slow ones not counted, make it one
 * larger.
 */
#ifndef NET_PACE_H
#define NET_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define NET_PACE_LATENCIES 32

typedef struct NetPace
{
	int64_t		next_start;		/* µs of net_now() */
	int64_t		taught;			/* interval that the origin taught, µs */
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
	int64_t		interval;		/* µs that slots are apart at least */
	int64_t		longest;		/* µs: the taught interval ends here */
} NetPaceLimits;

typedef enum NetSignal
{
	NET_SIGNAL_CLEAN,			/* an answer, whatever it says */
	NET_SIGNAL_THROTTLED,		/* 429, 503, 403, a gateway's refusal */
	NET_SIGNAL_TROUBLE			/* a transport error, another 5xx */
} NetSignal;

/* How a transfer went. */
typedef struct NetReport
{
	NetSignal	signal;
	int64_t		latency;		/* µs until the answer began */
	int64_t		retry_after_s;	/* what the origin asked to wait, -1: nothing */
	int32_t		in_flight;		/* of one that was throttled: the transfers of
								 * its batch on this egress, itself included */
	int32_t		most_in_flight; /* of its batch: a larger window is of no use to it */
} NetReport;

extern void net_pace_init(NetPace *pace, int32_t window);

/*
 * When the next transfer may start.  The slot is taken, unless it is more than
 * patience µs away: who gives up must not keep others waiting.
 */
extern int64_t net_pace_slot(NetPace *pace, const NetPaceLimits *limits, int64_t now,
							 int64_t patience);

/* Learns from the end of a transfer. */
extern void net_pace_signal(NetPace *pace, const NetPaceLimits *limits, int64_t now,
							const NetReport *report);

/* The interval in force, µs. */
extern int64_t net_pace_interval(const NetPace *pace, const NetPaceLimits *limits);

#endif							/* NET_PACE_H */
