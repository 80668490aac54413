/*
 * pace.h
 *	  How fast this server asks, and through which proxies.
 */
#ifndef PG_PACE_H
#define PG_PACE_H

#include "pg/playfast.h"

#include "batch/batch.h"
#include "net/pace.h"

extern const BatchPace playfast_pace;

/* The interval between starts that is in force, µs. */
extern int64 playfast_interval(const NetPace *pace);

#define EGRESS_NAME 192

/* What keeps a batch from sending more at once. */
typedef enum PaceHold
{
	HOLD_NONE,
	HOLD_BLOCK,					/* the cool-down after a captcha */
	HOLD_RETRY_AFTER,			/* what the origin asked for */
	HOLD_REFUSALS,				/* what its refusals taught */
	HOLD_RATE_LIMIT
} PaceHold;

/*
 * The egress of a country: its name, the interval between starts in force, in
 * µs, and what it holds up of a batch that has so many transfers in flight and
 * so many packs waiting.
 */
extern PaceHold playfast_hold(const char *country, int in_flight, int waiting,
							  char name[EGRESS_NAME], int64 *interval);

/* proxies.c */

/* Reads playfast.proxy_file if it has changed; raises F0000 if it is wrong. */
extern void playfast_load_proxies(void);

/* The proxy for a country, with credentials; "" none. */
extern const char *playfast_proxy(const char *country);

/* The same for people to see: without credentials; "direct" without a proxy. */
extern const char *playfast_egress_name(const char *country);

/* How many egresses there are, at most. */
extern int	playfast_egresses(void);

#endif							/* PG_PACE_H */
