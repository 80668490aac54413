/*
 * policy.h
 *	  The table of failures and what follows from them.
 *
 * policy.c holds the table and nothing else.  A test compares it with
 * docs/faults.md.
 */
#ifndef BATCH_POLICY_H
#define BATCH_POLICY_H

#include "batch/batch.h"

/* What went wrong with an exchange, or with one call of it. */
typedef enum BatchFailure
{
	FAILURE_NONE,

	/* The transport */
	FAILURE_INTERRUPTED,
	FAILURE_PAUSED,
	FAILURE_UNSENT,
	FAILURE_CONNECT_TIMEOUT,
	FAILURE_TIMEOUT,
	FAILURE_CONNECTION,
	FAILURE_PROXY,
	FAILURE_CODING,

	/* Too large, or incomplete */
	FAILURE_SHORT,
	FAILURE_TOO_LARGE,
	FAILURE_LONG_HEADERS,
	FAILURE_CROWDED,

	/* How Google refuses */
	FAILURE_CONSENT,
	FAILURE_CAPTCHA,

	/* HTTP status */
	FAILURE_HTTP_THROTTLED,
	FAILURE_HTTP_UNAVAILABLE,
	FAILURE_HTTP_FORBIDDEN,
	FAILURE_HTTP_SIZE,
	FAILURE_HTTP_GATEWAY,
	FAILURE_HTTP_SERVER,
	FAILURE_HTTP_REDIRECT,
	FAILURE_HTTP_NOT_FOUND,
	FAILURE_HTTP_OTHER,

	/* A body of status 200 that is not an answer */
	FAILURE_NOT_RPC,
	FAILURE_BAD_RPC,
	FAILURE_NO_FRAMES,
	FAILURE_NOT_PAGE,
	FAILURE_PAGE_ABSENT,
	FAILURE_PAGE_ABROAD,
	FAILURE_PAGE_LAYOUT,

	/* One call of an otherwise good response */
	FAILURE_ROW_NOT_FOUND,
	FAILURE_ROW_THROTTLED,
	FAILURE_ROW_INTERNAL,
	FAILURE_ROW_DATA,
	FAILURE_ROW_REFUSED,
	FAILURE_NO_FRAME,
	FAILURE_CHAIN,
	FAILURE_LAYOUT,

	NFAILURES
} BatchFailure;

/* The kinds of exchange. */
typedef enum BatchExchange
{
	EXCHANGE_PACK,				/* an RPC, for several calls */
	EXCHANGE_CALL,				/* an RPC, for one call */
	EXCHANGE_PAGE,
	EXCHANGE_LINKED,			/* a page that an answer named: if it does not
								 * exist, the call may still */
	EXCHANGE_FILE,				/* a file, read as it arrives */
	NEXCHANGES
} BatchExchange;

/* What to do about a failure. */
typedef enum BatchAction
{
	ACTION_NONE,				/* cannot happen to this kind of exchange */
	ACTION_END,					/* the calls end, with the status of the row */
	ACTION_AGAIN,				/* all calls together, after a delay */
	ACTION_AGAIN_OTHER,			/* the same once, then OTHER; AGAIN if it has none */
	ACTION_SPLIT,				/* the same in two halves */
	ACTION_OTHER,				/* the operation's other source; END if it has none */
	ACTION_REDIRECT,			/* the page that the origin named */
	ACTION_STOP					/* END, and the batch sends nothing more */
} BatchAction;

/* What the pace of the egress learns. */
typedef enum BatchSignal
{
	SIGNAL_NOTHING,
	SIGNAL_CLEAN,
	SIGNAL_TROUBLE,
	SIGNAL_THROTTLED
} BatchSignal;

typedef struct BatchPolicy
{
	const char *name;			/* as in docs/faults.md */
	BatchStatus status;			/* of the calls that end by it */
	BatchAction actions[NEXCHANGES];
	bool		counted;		/* AGAIN and SPLIT use up playfast.retries */
	BatchSignal signal;
} BatchPolicy;

extern const BatchPolicy batch_policies[NFAILURES];

/* The words of docs/faults.md. */
extern const char *const batch_action_names[ACTION_STOP + 1];
extern const char *const batch_signal_names[SIGNAL_THROTTLED + 1];

#endif							/* BATCH_POLICY_H */
