/*
 * wait.c
 *	  The backend's connections, and waiting for them.
 *
 * Each backend has one pool and one set of wait events, created by the first
 * call that needs the network and kept until the backend ends.
 */
#include "pg/wait.h"

#include "miscadmin.h"
#include "pgstat.h"
#include "storage/fd.h"
#include "storage/latch.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 180000
#include "storage/waiteventset.h"
#endif
#if PG_VERSION_NUM >= 170000
#include "utils/wait_event.h"
#endif

/* Will CHECK_FOR_INTERRUPTS() raise? */
static bool
interrupted(void)
{
	return (QueryCancelPending || ProcDiePending) && InterruptHoldoffCount == 0 &&
		QueryCancelHoldoffCount == 0 && CritSectionCount == 0;
}

static const NetHost host = {AcquireExternalFD, ReleaseExternalFD, interrupted};

static NetPool *pool = NULL;
static WaitEventSet *wait_set = NULL;

static void
raise_no_descriptors(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_RESOURCES),
			 errmsg("could not reserve file descriptors for network connections"),
			 errhint("Raise \"max_files_per_process\".")));
}

static NetPool *
make_pool(void)
{
	NetPool    *made = net_pool_create(&host);

	if (made == NULL && errno == EMFILE)
		raise_no_descriptors();
	if (made == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Could not initialize libcurl.")));
	return made;
}

/*
 * Returns the set to wait on: the pool's descriptor, the latch, the
 * postmaster.
 */
static WaitEventSet *
make_wait_set(void)
{
	WaitEventSet *set;

	/*
	 * CreateWaitEventSet() would raise an internal error if it got no
	 * descriptor.
	 */
	if (!AcquireExternalFD())
		raise_no_descriptors();
	ReleaseExternalFD();
#if PG_VERSION_NUM >= 170000
	set = CreateWaitEventSet(NULL, 3);
#else
	set = CreateWaitEventSet(TopMemoryContext, 3);
#endif
	AddWaitEventToSet(set, WL_LATCH_SET, PGINVALID_SOCKET, MyLatch, NULL);
	AddWaitEventToSet(set, WL_EXIT_ON_PM_DEATH, PGINVALID_SOCKET, NULL, NULL);
	AddWaitEventToSet(set, WL_SOCKET_READABLE, net_pool_fd(pool), NULL, NULL);
	return set;
}

/* Creates both before anything is sent. */
NetPool *
playfast_pool(void)
{
	if (pool == NULL)
		pool = make_pool();
	if (wait_set == NULL)
		wait_set = make_wait_set();
	return pool;
}

/* Returns the wait event that pg_stat_activity shows. */
static uint32
wait_event(void)
{
#if PG_VERSION_NUM >= 170000
	static uint32 event = 0;

	if (event == 0)
		event = WaitEventExtensionNew("PlayfastTransfer");
	return event;
#else
	return PG_WAIT_EXTENSION;
#endif
}

void
playfast_wait(int wait_ms)
{
	WaitEvent	event;

	CHECK_FOR_INTERRUPTS();
	if (WaitEventSetWait(wait_set, wait_ms, &event, 1, wait_event()) == 1 &&
		(event.events & WL_LATCH_SET))
		ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
}
