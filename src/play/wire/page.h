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

/* NULL when out of memory.  max_size: bytes of all blocks together. */
extern PlayPage *play_page_create(size_t max_size);
extern void play_page_destroy(PlayPage *page);

/* Takes the next bytes.  Any state but MORE is final. */
extern PlayPageState play_page_feed(PlayPage *page, const char *data, size_t len);

/*
 * May a body that begins so be a page?  One of which little or nothing has come
 * may.
 */
extern bool play_page_begins(const char *head, size_t len);

/* True when the end of the document was seen. */
extern bool play_page_closed(const PlayPage *page);

/* Bytes of memory held now. */
extern size_t play_page_size(const PlayPage *page);

/*
 * Ends the page and gives its blocks, those that are JSON, in the order in
 * which they came; *blocks belongs to the page.  -1: out of memory.  A page with
 * more than PLAY_PAGE_MOST_BLOCKS blocks or services is crowded, and has none.
 */
extern int	play_page_blocks(PlayPage *page, const PlayBlock **blocks);
extern bool play_page_crowded(const PlayPage *page);

#define PLAY_PAGE_MOST_BLOCKS 256

/*
 * The one block that is a root: of those whose RPC is block_id, else of all,
 * the one that is_root() recognises.  NULL if there is none, or several
 * (*several is then true).
 */
extern const PlayBlock *play_page_root(const PlayBlock *blocks, int nblocks,
									   const char *block_id,
									   bool (*is_root) (const char *json),
									   bool *several);

#endif							/* PLAY_PAGE_H */
