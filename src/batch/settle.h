/*
 * settle.h
 *	  After a transfer.
 */
#ifndef BATCH_SETTLE_H
#define BATCH_SETTLE_H

#include "batch/engine.h"

/*
 * Takes a pack whose transfer has ended, or was abandoned because it
 * timed_out.  The pack is gone or waits when this returns.
 */
extern void settle_pack(Pack *pack, const NetResult *result, bool timed_out);

/* Queues the end of a pack's transfer, for whoever counts or logs. */
extern void report_transfer(const Pack *pack, const NetResult *result, const Fault *fault);

/* Keeps a pack until then, in the batch's time. */
extern void wait_until(Pack *pack, int64_t when);

/*
 * Ends the calls of a pack that the pace does not let start: it would have to
 * wait for so many µs.
 */
extern void refuse_pack(Pack *pack, BatchStatus status, int64_t wait);

/* Nothing more is sent: the calls that are left will be skipped. */
extern void stop_batch(Batch *batch, const char *reason, const char *hint);

#endif							/* BATCH_SETTLE_H */
