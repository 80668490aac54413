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

/* The same for the egress of a country. */
extern int64 playfast_country_interval(const char *country);

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
