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
	HOLD_RATE_LIMIT
} PaceHold;

/*
 * Describes the egress of a country: its name, the interval between starts now
 * in force, in µs, and how it holds up a batch with that many transfers in
 * flight and packs waiting.
 */
extern PaceHold playfast_hold(const char *country, int in_flight, int waiting,
							  char name[EGRESS_NAME], int64 *interval);

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
