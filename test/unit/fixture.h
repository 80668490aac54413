/*
 * fixture.h
 *	  The server and the connection pool of a group of tests of the engine.
 */
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include "net/net.h"

extern const char *fixture_url;
extern NetPool *fixture_pool;

/* Set up and tear down a group of tests.  The server is the canned origin. */
extern int	fixture_begin(void **state);
extern int	fixture_end(void **state);

#endif							/* TEST_FIXTURE_H */
