/*
 * wait.h
 *	  The backend's connections, and waiting for them.
 */
#ifndef PG_WAIT_H
#define PG_WAIT_H

#include "pg/playfast.h"

#include "net/net.h"

/* Returns the backend's pool, created by the first call. */
extern NetPool *playfast_pool(void);

/* Sleeps until the pool has something to do, at most wait_ms; interruptible. */
extern void playfast_wait(int wait_ms);

#endif							/* PG_WAIT_H */
