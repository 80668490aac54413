/*
 * page.h
 *	  The data blocks of a store page, found in the stream as it arrives.
 *
 * A page of the store carries its data as JSON in script elements,
 *
 *		AF_initDataCallback({key: 'ds:5', hash: '7', data:…, sideChannel: {}});
 *
 * and says in AF_dataServiceRequests which RPC each key belongs to.  The blocks
 * are a tenth of the page; only they are kept.  No document is built.
 */
#ifndef PLAY_PAGE_H
#define PLAY_PAGE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct PlayBlock
{
	const char *key;			/* "ds:5" */
	const char *rpcid;			/* "" if the page does not say */
	const char *data;			/* checked JSON text, NUL-terminated */
	size_t		len;
} PlayBlock;

typedef enum PlayPageState
{
	PLAY_PAGE_MORE,				/* fine so far */
	PLAY_PAGE_TOO_LARGE,		/* the blocks passed the limit */
	PLAY_PAGE_NO_MEMORY
} PlayPageState;

typedef struct PlayPage PlayPage;

/*
 * Creates a scanner; NULL when out of memory. max_size is the largest size of
 * all blocks together.
 */
extern PlayPage *play_page_create(size_t max_size);
extern void play_page_destroy(PlayPage *page);

/* Scans the next bytes.  Any state but MORE is final. */
extern PlayPageState play_page_feed(PlayPage *page, const char *data, size_t len);

/*
 * Can a body that begins like this be a page?  One that has hardly begun can.
 */
extern bool play_page_begins(const char *head, size_t len);

/* Has the end of the document been seen? */
extern bool play_page_closed(const PlayPage *page);

/* The memory held, in bytes. */
extern size_t play_page_size(const PlayPage *page);

/*
 * Ends the page and returns the number of its blocks that are JSON, and the
 * blocks in order; *blocks belongs to the page. -1: out of memory.  A page
 * with more than PLAY_PAGE_MOST_BLOCKS blocks or services counts as having
 * none.
 */
extern int	play_page_blocks(PlayPage *page, const PlayBlock **blocks);
extern bool play_page_crowded(const PlayPage *page);

#define PLAY_PAGE_MOST_BLOCKS 256

/*
 * Finds the only block that is a root: the one that is_root() recognises among
 * those whose RPC is block_id, or else among all.  NULL if there is none, or
 * more than one (*several is then true).
 */
extern const PlayBlock *play_page_root(const PlayBlock *blocks, int nblocks,
									   const char *block_id,
									   bool (*is_root) (const char *json),
									   bool *several);

#endif							/* PLAY_PAGE_H */
