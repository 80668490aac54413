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

/* Nothing more is sent: the calls that are left will be skipped. */
extern void stop_batch(Batch *batch, const char *reason, const char *hint);

#endif							/* BATCH_SETTLE_H */
