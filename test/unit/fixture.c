/*
 * fixture.c
 *	  The server and the connection pool of a group of tests of the engine.
 */
#include "fixture.h"

#include "batches.h"
#include "canned.h"

const char *fixture_url;
NetPool    *fixture_pool;

int
fixture_begin(void **state)
{
	(void) state;
	fixture_url = server_start(canned_answer);
	fixture_pool = batches_pool();
	return fixture_pool == NULL;
}

int
fixture_end(void **state)
{
	(void) state;
	batches_pool_end(fixture_pool);
	server_stop();
	return 0;
}
