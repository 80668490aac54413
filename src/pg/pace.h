/*
 * pace.h
 *	  How fast this server sends requests, and through which proxies.
 */
#ifndef PG_PACE_H
#define PG_PACE_H

#include "pg/playfast.h"

#include "batch/batch.h"
#include "net/pace.h"

extern const BatchPace playfast_pace;

/* Returns the interval between starts now in force, in µs. */
extern int64 playfast_interval(const NetPace *pace);

#define EGRESS_NAME 192

/* What keeps a batch from sending more at once. */
typedef enum PaceHold
{
	HOLD_NONE,
	HOLD_BLOCK,					/* the cool-down after a captcha */
	HOLD_RETRY_AFTER,			/* what the origin asked for */
	HOLD_REFUSALS,				/* the interval learned from its refusals */
	HOLD_RATE_LIMIT,
	HOLD_SESSION_RATE_LIMIT,
	HOLD_MEMORY,				/* taken by transfers in flight and unread rows */
	HOLD_SESSION				/* another session fetches the same */
} PaceHold;

/* The hold, in the name of a setting or a word of docs/faults.md; NULL: none. */
extern const char *playfast_hold_name(PaceHold hold);

/*
 * Returns how long that many transfers to a country would take at the pace now
 * in force, in µs, if each takes latency and at most that many are in flight.
 * Sets *hold to what slows them down.
 */
extern int64 playfast_time_for(const char *country, int64 transfers, int most,
							   int64 latency, PaceHold *hold);

/*
 * What holds a batch up that has sent something; the name of the egress by which
 * it went last, and the interval between starts that is in force there, in µs.
 */
extern PaceHold playfast_hold(const BatchProgress *progress, char name[EGRESS_NAME],
							  int64 *interval);

/* proxies.c */

/*
 * Reads playfast.proxy_file if it has changed; raises F0000 if it is
 * malformed.
 */
extern void playfast_load_proxies(void);

/* Returns the proxy for a country, with credentials; "" if there is none. */
extern const char *playfast_proxy(const char *country);

/* The same for people to see: without credentials; "direct" without a proxy. */
extern const char *playfast_egress_name(const char *country);

/* Returns the maximum number of egresses. */
extern int	playfast_egresses(void);

#endif							/* PG_PACE_H */
