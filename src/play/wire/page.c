/*
 * page.c
 *	  The data blocks of a store page, found in the stream as it arrives.
 *
 * The scanner looks for two markers and keeps what follows each until the end
 * of its script element.  That end is certain: within the data "<" is always
 * written as an escape.  What it kept is taken apart when the page has ended:
 * a block's JSON is checked by the cursor, which stops where the value does.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json/json.h"
#include "play/wire/page.h"

/*
 * Both have a quote, so that no text of the page, where quotes are written as
 * entities, can look like them.
 */
static const char block_marker[] = "AF_initDataCallback({key: '";
static const char services_marker[] = "AF_dataServiceRequests = {'";
static const char script_end[] = "</script>";
static const char page_end[] = "</html>";

/* No marker is longer than this. */
#define LONGEST_MARKER 32

/* Longest key or RPC id that is kept, with its NUL. */
#define NAME_SIZE 24

/* A piece of the page that was kept. */
typedef struct Piece
{
	size_t		start;			/* in the page's text */
	bool		is_block;		/* else it is the table of services */
} Piece;

struct PlayPage
{
	size_t		max_size;
	char	   *text;			/* pieces, each with a NUL behind it */
	size_t		len;
	size_t		size;
	Piece	   *pieces;
	int			npieces;
	int			pieces_size;
	bool		inside;			/* within a piece */
	bool		closed;
	char		carry[LONGEST_MARKER];	/* the end of what came before */
	size_t		carry_len;
	PlayBlock  *blocks;
	char	  (*names)[2][NAME_SIZE];	/* key and RPC id of each block */
};

PlayPage *
play_page_create(size_t max_size)
{
	PlayPage   *page = calloc(1, sizeof(PlayPage));

	if (page != NULL)
		page->max_size = max_size;
	return page;
}

void
play_page_destroy(PlayPage *page)
{
	if (page == NULL)
		return;
	free(page->text);
	free(page->pieces);
	free(page->blocks);
	free(page->names);
	free(page);
}

bool
play_page_begins(const char *head, size_t len)
{
	static const char *const beginnings[] = {"<!doctype html", "<html"};

	while (len > 0 && memchr(" \t\r\n", *head, 4) != NULL)
	{
		head++;
		len--;
	}
	if (len == 0)
		return true;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
	{
		size_t		n = strlen(beginnings[i]);

		if (strncasecmp(head, beginnings[i], len < n ? len : n) == 0)
			return true;
	}
	return false;
}

bool
play_page_closed(const PlayPage *page)
{
	return page->closed;
}

size_t
play_page_size(const PlayPage *page)
{
	return page->size;
}

/* Keeps len bytes of the current piece. */
static PlayPageState
keep(PlayPage *page, const char *data, size_t len)
{
	if (len > page->max_size - page->len)
		return PLAY_PAGE_TOO_LARGE;
	if (page->len + len + 1 > page->size)
	{
		size_t		size = page->size ? page->size * 2 : 64 * 1024;
		char	   *text;

		while (size < page->len + len + 1)
			size *= 2;
		text = realloc(page->text, size);
		if (text == NULL)
			return PLAY_PAGE_NO_MEMORY;
		page->text = text;
		page->size = size;
	}
	memcpy(page->text + page->len, data, len);
	page->len += len;
	return PLAY_PAGE_MORE;
}

static PlayPageState
begin_piece(PlayPage *page, bool is_block)
{
	if (page->npieces == page->pieces_size)
	{
		int			size = page->pieces_size ? page->pieces_size * 2 : 16;
		Piece	   *pieces = realloc(page->pieces, (size_t) size * sizeof(Piece));

		if (pieces == NULL)
			return PLAY_PAGE_NO_MEMORY;
		page->pieces = pieces;
		page->pieces_size = size;
	}
	page->pieces[page->npieces].start = page->len;
	page->pieces[page->npieces].is_block = is_block;
	page->npieces++;
	page->inside = true;
	page->closed = false;		/* the end comes after all pieces */
	return PLAY_PAGE_MORE;
}

/* The first place of a marker in the text, or NULL. */
static const char *
find(const char *text, size_t len, const char *marker)
{
	return memmem(text, len, marker, strlen(marker));
}

/*
 * Takes contiguous text, as far as it can be understood without what follows;
 * returns how many bytes that is.
 */
static size_t
scan(PlayPage *page, const char *text, size_t len, PlayPageState *state)
{
	size_t		done = 0;

	while (*state == PLAY_PAGE_MORE)
	{
		const char *from = text + done;
		size_t		left = len - done;
		const char *block;
		const char *services;
		const char *end;

		if (page->inside)
		{
			end = find(from, left, script_end);
			if (end == NULL)
			{
				/* The last bytes may be the beginning of the end. */
				size_t		sure = left < sizeof(script_end) ? 0 :
					left - (sizeof(script_end) - 1);

				*state = keep(page, from, sure);
				return done + sure;
			}
			*state = keep(page, from, (size_t) (end - from));
			if (*state == PLAY_PAGE_MORE)
				*state = keep(page, "", 1);
			if (*state != PLAY_PAGE_MORE)
				return done;	/* the piece has no end */
			page->inside = false;
			done = (size_t) (end - text);
			continue;
		}
		block = find(from, left, block_marker);
		services = find(from, block ? (size_t) (block - from) : left, services_marker);
		if (block == NULL && services == NULL)
		{
			if (find(from, left, page_end) != NULL)
				page->closed = true;
			return left < LONGEST_MARKER ? done : len - (LONGEST_MARKER - 1);
		}
		*state = begin_piece(page, services == NULL);

		/* the table begins with the quote of its first key */
		done = services != NULL ? (size_t) (services - text) + sizeof(services_marker) - 2 :
			(size_t) (block - text) + sizeof(block_marker) - 1;
	}
	return done;
}

PlayPageState
play_page_feed(PlayPage *page, const char *data, size_t len)
{
	PlayPageState state = PLAY_PAGE_MORE;

	/* A marker may begin in what came before: join the two ends. */
	while (page->carry_len > 0 && len > 0)
	{
		char		joint[LONGEST_MARKER * 3];
		size_t		taken = len < LONGEST_MARKER * 2 ? len : LONGEST_MARKER * 2;
		size_t		carried = page->carry_len;
		size_t		total = carried + taken;
		size_t		done;

		memcpy(joint, page->carry, carried);
		memcpy(joint + carried, data, taken);
		done = scan(page, joint, total, &state);
		if (state != PLAY_PAGE_MORE)
			return state;
		if (done >= carried)
		{
			data += done - carried;
			len -= done - carried;
			page->carry_len = 0;
		}
		else if (taken == len)
		{
			/* All of it is still only a beginning. */
			page->carry_len = total - done;
			memcpy(page->carry, joint + done, page->carry_len);
			return state;
		}
	}
	if (len > 0)
	{
		size_t		done = scan(page, data, len, &state);

		if (state != PLAY_PAGE_MORE)
			return state;
		page->carry_len = len - done;
		memcpy(page->carry, data + done, page->carry_len);
	}
	return state;
}

/* Copies what stands between p and the next quote; past it, or NULL. */
static const char *
take_name(const char *p, char name[NAME_SIZE])
{
	const char *quote = strchr(p, '\'');

	if (quote == NULL || quote - p >= NAME_SIZE)
		return NULL;
	memcpy(name, p, (size_t) (quote - p));
	name[quote - p] = '\0';
	return quote + 1;
}

/*
 * The RPC id that the table of services gives a key: 'ds:5' : {id:'Ws7gDc',
 * followed by the request, which is JSON and is skipped, so that a text within
 * it cannot look like an entry.
 */
static void
find_service(const char *table, const char *key, char rpcid[NAME_SIZE])
{
	const char *p = table;
	const char *end = table + strlen(table);

	for (;;)
	{
		char		entry[NAME_SIZE];
		char		id[NAME_SIZE];
		const char *request;

		p = strchr(p, '\'');
		if (p == NULL || (p = take_name(p + 1, entry)) == NULL)
			return;
		p = strstr(p, "id:'");
		if (p == NULL || (p = take_name(p + 4, id)) == NULL)
			return;
		if (strcmp(entry, key) == 0)
		{
			memcpy(rpcid, id, NAME_SIZE);
			return;
		}
		request = strstr(p, "request:");
		if (request == NULL)
			return;
		p = js_check(request + 8, end);
		if (p == NULL)
			return;
	}
}

/* Takes a block apart; false if it has no JSON. */
static bool
read_block(PlayBlock *block, char names[2][NAME_SIZE], const char *text, size_t len,
		   const char *services)
{
	const char *data;
	const char *end;

	names[0][0] = names[1][0] = '\0';
	if (take_name(text, names[0]) == NULL || (data = strstr(text, "data:")) == NULL)
		return false;
	data += 5;
	end = js_check(data, text + len);
	if (end == NULL || *js_blank(end) != ',')
		return false;
	if (services != NULL)
		find_service(services, names[0], names[1]);
	block->key = names[0];
	block->rpcid = names[1];
	block->data = data;
	block->len = (size_t) (end - data);
	return true;
}

int
play_page_blocks(PlayPage *page, const PlayBlock **blocks)
{
	const char *services = NULL;
	int			n = 0;

	*blocks = NULL;
	if (page->inside)
	{
		/* Its script was cut off: it is no block. */
		page->npieces--;
		page->inside = false;
	}
	if (page->npieces == 0)
		return 0;
	free(page->blocks);
	free(page->names);
	page->blocks = calloc((size_t) page->npieces, sizeof(PlayBlock));
	page->names = calloc((size_t) page->npieces, sizeof(*page->names));
	if (page->blocks == NULL || page->names == NULL)
		return -1;
	for (int i = 0; i < page->npieces && services == NULL; i++)
	{
		if (!page->pieces[i].is_block)
			services = page->text + page->pieces[i].start;
	}
	for (int i = 0; i < page->npieces; i++)
	{
		char	   *text = page->text + page->pieces[i].start;

		if (page->pieces[i].is_block &&
			read_block(&page->blocks[n], page->names[n], text, strlen(text), services))
			n++;
	}

	/* Only now may the texts be cut: a NUL ends each value. */
	for (int i = 0; i < n; i++)
		page->text[page->blocks[i].data + page->blocks[i].len - page->text] = '\0';
	*blocks = page->blocks;
	return n;
}

const PlayBlock *
play_page_root(const PlayBlock *blocks, int nblocks, const char *block_id,
			   bool (*is_root) (const char *json), bool *several)
{
	*several = false;
	for (int pass = 0; pass < 2; pass++)
	{
		const PlayBlock *root = NULL;

		for (int i = 0; i < nblocks; i++)
		{
			if ((pass == 0 && strcmp(blocks[i].rpcid, block_id) != 0) ||
				!is_root(blocks[i].data))
				continue;
			*several = root != NULL;
			if (*several)
				return NULL;
			root = &blocks[i];
		}
		if (root != NULL)
			return root;
	}
	return NULL;
}
