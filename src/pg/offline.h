/*
 * offline.h
 *	  Reading stored responses.
 *
 * They may come from anywhere and have any size.  They are read in pieces:
 * errors are raised, rows are stored and interrupts are checked between
 * pieces, never while the pure readers are running.
 */
#ifndef PG_OFFLINE_H
#define PG_OFFLINE_H

#include "pg/playfast.h"

#include "play/wire/page.h"

/*
 * Maximum size of one frame's payload, and of all data blocks of a page, in
 * bytes.  Each of these is read in one go, so it must take less time than a
 * cancel may.  It equals the default of playfast.max_response_size.
 */
#define PLAYFAST_MOST_PAYLOAD (16 * 1024 * 1024)

/*
 * Returns a stored response in UTF-8, copied only if it has to be converted.
 */
extern const char *playfast_stored_text(Datum value, size_t *len);

/* Reads a page; raises an error if it cannot be read. Interruptible. */
extern void playfast_feed_page(PlayPage *page, const char *body, size_t len);

/* Raises PF006. */
extern _Noreturn void playfast_raise_payload(void);

/* Raises 53200. */
extern _Noreturn void playfast_raise_memory(void);

#endif							/* PG_OFFLINE_H */
