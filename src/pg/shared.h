/*
 * shared.h
 *	  Memory shared by all backends of a server: pace, counters, progress, answers.
 *
 * On 17 and newer it is in a named DSM segment, made when it is first needed;
 * on 15 and 16 it needs shared_preload_libraries.  Without that it is the
 * backend's own, and playfast_status() says so.
 */
#ifndef PG_SHARED_H
#define PG_SHARED_H

#include "pg/playfast.h"

#include "net/pace.h"
#include "pg/cache.h"
#include "pg/outcomes.h"
#include "pg/pace.h"
#include "storage/lwlock.h"
#include "utils/timestamp.h"

/* Maximum number of egresses, operations and running batches. */
#define MAX_EGRESSES 64
#define MAX_OPERATIONS 24
#define MAX_RUNNING 128

#define OPERATION_NAME 24
#define LAST_ERROR 128

typedef struct Egress
{
	char		name[EGRESS_NAME];	/* proxy without credentials, or "direct",
									 * and the origin; "" free */
	NetPace		pace;
} Egress;

typedef struct Counter
{
	int64		calls;
	int64		attempts;		/* of these calls, retries included */
	int64		rows;
	int64		rejected;
	int64		wire_bytes;
	int64		decoded_bytes;
	int64		total_us;
} Counter;

typedef struct OperationStats
{
	char		name[OPERATION_NAME];	/* "" free */
	int64		transfers;
	int64		retried;		/* of these transfers */
	Counter		counters[BATCH_NSTATUSES];
} OperationStats;

/* A running batch. */
typedef struct Running
{
	int			pid;			/* 0: free */
	Oid			user;
	Oid			database;
	int			batch;			/* number in its session */
	char		operation[OPERATION_NAME];
	TimestampTz started_at;
	BatchProgress progress;
	char		egress[EGRESS_NAME];	/* of the transfer sent last, "" if
										 * none was */
	int64		interval_us;	/* of it */
	PaceHold	hold;			/* what the batch waits for, if anything */
	char		last_error[LAST_ERROR];
} Running;

typedef struct Shared
{
	LWLock		lock;			/* of everything here but the cache */
	TimestampTz stats_reset;
	Egress		egresses[MAX_EGRESSES];
	OperationStats operations[MAX_OPERATIONS];
	Running		running[MAX_RUNNING];
	SharedCache cache;
} Shared;

typedef enum SharedKind
{
	SHARED_DSM,					/* a named segment, made when first needed */
	SHARED_PRELOADED,			/* made when the server started */
	SHARED_PRIVATE				/* the backend's own */
} SharedKind;

/* To be called by _PG_init(). */
extern void shared_prepare(void);

/* Returns the shared memory.  Only the first call in a backend may raise an error. */
extern Shared *shared_get(void);

/*
 * Locks the shared memory and returns it; shared_unlock() releases the lock.
 * Only the first call in a backend may raise an error.
 */
extern Shared *shared_lock(void);
extern void shared_unlock(void);

extern SharedKind shared_kind(void);

#endif							/* PG_SHARED_H */
