/*
 * offline.h
 *	  Reading stored responses.
 *
 * They come from anybody and have any size.  They are read in pieces: between
 * two of them errors are raised, rows are put into the result and interrupts
 * are seen, all of which must not happen while the pure readers are at work.
 */
#ifndef PG_OFFLINE_H
#define PG_OFFLINE_H

#include "pg/playfast.h"

#include "play/wire/page.h"

/*
 * Most bytes of one frame's payload, and of all data blocks of a page.  They
 * are read at one go: what is read in less than the time in which a cancel is
 * to be seen, and as much as playfast.max_response_size is by default.
 */
#define PLAYFAST_MOST_PAYLOAD (16 * 1024 * 1024)

/* A stored response in UTF-8; not copied where it is that already. */
extern const char *playfast_stored_text(Datum value, size_t *len);

/* Reads a page; raises what is wrong with it.  Interruptible. */
extern void playfast_feed_page(PlayPage *page, const char *body, size_t len);

/* Raises PF006. */
extern _Noreturn void playfast_raise_payload(void);

/* Raises 53200. */
extern _Noreturn void playfast_raise_memory(void);

#endif							/* PG_OFFLINE_H */
