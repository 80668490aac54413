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
#include "play/wire/find.h"
#include "play/wire/page.h"

/*
 * Both have a quote, so that no text of the page, where quotes are written as
 * entities, can look like them.
 */
static const char block_marker[] = "AF_initDataCallback({key: '";
static const char services_marker[] = "AF_dataServiceRequests = {'";
#define MARKERS_KEY "AF_"		/* that both begin with */
static const char script_end[] = "</script>";
static const char page_end[] = "</html>";

/* No marker is longer than this. */
#define LONGEST_MARKER 32

/* Longest key or RPC id that is kept, with its NUL. */
#define NAME_SIZE 24

/* A key, and the RPC id that belongs to it. */
typedef struct Service
{
	char		key[NAME_SIZE];
	char		rpcid[NAME_SIZE];
} Service;

struct PlayPage
{
	size_t		max_size;
	char	   *text;			/* pieces, each with a NUL behind it */
	size_t		len;
	size_t		size;
	size_t	   *starts;			/* of the blocks, in the text */
	int			nblocks;
	int			room;			/* number that fit into memory */
	size_t		services;		/* where their table begins */
	bool		has_services;
	bool		crowded;		/* there are too many blocks or services */
	bool		inside;			/* within a piece */
	bool		inside_block;	/* else in a table of services */
	size_t		begun;			/* where that piece begins in the text */
	bool		closed;
	char		carry[LONGEST_MARKER];	/* the end of what came before */
	size_t		carry_len;
	PlayBlock  *blocks;
	Service    *names;			/* of each block */
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
	free(page->starts);
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

/* Appends len bytes to the current piece. */
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

static void
begin_piece(PlayPage *page, bool is_block)
{
	page->inside = true;
	page->inside_block = is_block;
	page->begun = page->len;
	page->closed = false;		/* the end comes after all pieces */
}

/* Ends a block, or a table of services, of which only the first counts. */
static PlayPageState
end_piece(PlayPage *page)
{
	page->inside = false;
	if (!page->inside_block)
	{
		if (!page->has_services)
			page->services = page->begun;
		page->has_services = true;
		return PLAY_PAGE_MORE;
	}
	if (page->nblocks == page->room)
	{
		int			room = page->room ? page->room * 2 : 16;
		size_t	   *starts = realloc(page->starts, (size_t) room * sizeof(size_t));

		if (starts == NULL)
			return PLAY_PAGE_NO_MEMORY;
		page->starts = starts;
		page->room = room;
	}
	page->starts[page->nblocks++] = page->begun;
	return PLAY_PAGE_MORE;
}

/* Finds the first of either marker in the text, or returns NULL. */
static const char *
find_piece(const char *text, size_t len, bool *is_block)
{
	const char *end = text + len;

	for (const char *p = text; (p = play_find_key(p, end, MARKERS_KEY)) != NULL; p++)
	{
		*is_block = play_is_mark(p, end, block_marker);
		if (*is_block || play_is_mark(p, end, services_marker))
			return p;
	}
	return NULL;
}

/*
 * Scans text within a piece; *done is set to how much of it.
 */
static PlayPageState
scan_piece(PlayPage *page, const char *text, size_t len, size_t *done)
{
	const char *end = play_find_mark(text, len, script_end);
	PlayPageState state;

	if (end == NULL)
	{
		/* the last bytes may begin the end tag */
		*done = len < sizeof(script_end) ? 0 : len - (sizeof(script_end) - 1);
		return keep(page, text, *done);
	}
	*done = (size_t) (end - text);
	state = keep(page, text, *done);
	if (state == PLAY_PAGE_MORE)
		state = keep(page, "", 1);
	return state == PLAY_PAGE_MORE ? end_piece(page) : state;
}

/*
 * Scans contiguous text, as far as possible without what follows; returns how
 * many bytes that is.
 */
static size_t
scan(PlayPage *page, const char *text, size_t len, PlayPageState *state)
{
	size_t		done = 0;

	while (*state == PLAY_PAGE_MORE)
	{
		const char *from = text + done;
		size_t		left = len - done;
		const char *piece;
		bool		is_block;

		if (page->inside)
		{
			size_t		taken;

			*state = scan_piece(page, from, left, &taken);
			done += taken;
			if (page->inside)
				return done;
			continue;
		}
		piece = find_piece(from, left, &is_block);
		page->crowded = page->crowded ||
			(piece != NULL && is_block && page->nblocks == PLAY_PAGE_MOST_BLOCKS);
		if (page->crowded || piece == NULL)
		{
			if (play_find_mark(from, left, page_end) != NULL)
				page->closed = true;
			return left < LONGEST_MARKER ? done : len - (LONGEST_MARKER - 1);
		}
		begin_piece(page, is_block);

		/* the table begins with the quote of its first key */
		done = (size_t) (piece - text) +
			(is_block ? sizeof(block_marker) - 1 : sizeof(services_marker) - 2);
	}
	return done;
}

PlayPageState
play_page_feed(PlayPage *page, const char *data, size_t len)
{
	PlayPageState state = PLAY_PAGE_MORE;

	/* a marker may begin in the previous text: join the two */
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
			/* all of it may still be the beginning of a marker */
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

/* Copies the text from p to the next quote; returns what follows, or NULL. */
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
 * Reads the table of services: 'ds:5' : {id:'Ws7gDc', followed by the request,
 * which is JSON and is skipped, so that a text within it cannot look like an
 * entry.  Returns how many there are, up to one more than a page may have.
 */
static int
read_services(const char *table, Service *services)
{
	const char *p = table;
	const char *end = table + strlen(table);
	int			n = 0;

	while (n <= PLAY_PAGE_MOST_BLOCKS)
	{
		const char *request;

		p = strchr(p, '\'');
		if (p == NULL || (p = take_name(p + 1, services[n].key)) == NULL)
			break;
		p = strstr(p, "id:'");
		if (p == NULL || (p = take_name(p + 4, services[n].rpcid)) == NULL)
			break;
		n++;
		request = strstr(p, "request:");
		if (request == NULL)
			break;
		p = js_check(request + 8, end);
		if (p == NULL)
			break;
	}
	return n;
}

/* Parses a block; false if it has no JSON. */
static bool
read_block(PlayBlock *block, Service *names, const char *text, const Service *services,
		   int nservices)
{
	const char *data;
	const char *end;

	names->key[0] = names->rpcid[0] = '\0';
	if (take_name(text, names->key) == NULL || (data = strstr(text, "data:")) == NULL)
		return false;
	data += 5;
	end = js_check(data, data + strlen(data));
	if (end == NULL || *js_blank(end) != ',')
		return false;
	for (int i = 0; i < nservices && names->rpcid[0] == '\0'; i++)
	{
		if (strcmp(services[i].key, names->key) == 0)
			memcpy(names->rpcid, services[i].rpcid, NAME_SIZE);
	}
	block->key = names->key;
	block->rpcid = names->rpcid;
	block->data = data;
	block->len = (size_t) (end - data);
	return true;
}

/* Parses all blocks; returns how many have JSON. */
static int
read_blocks(PlayPage *page)
{
	Service		services[PLAY_PAGE_MOST_BLOCKS + 1];
	int			nservices = 0;
	int			n = 0;

	if (page->has_services)
		nservices = read_services(page->text + page->services, services);
	page->crowded = nservices > PLAY_PAGE_MOST_BLOCKS;
	if (page->crowded)
		return 0;
	for (int i = 0; i < page->nblocks; i++)
	{
		if (read_block(&page->blocks[n], &page->names[n], page->text + page->starts[i],
					   services, nservices))
			n++;
	}

	/* all are parsed: now a NUL can end each value */
	for (int i = 0; i < n; i++)
		page->text[page->blocks[i].data + page->blocks[i].len - page->text] = '\0';
	return n;
}

int
play_page_blocks(PlayPage *page, const PlayBlock **blocks)
{
	*blocks = NULL;
	if (page->nblocks == 0 || page->crowded)
		return 0;
	free(page->blocks);
	free(page->names);
	page->blocks = calloc((size_t) page->nblocks, sizeof(PlayBlock));
	page->names = calloc((size_t) page->nblocks, sizeof(Service));
	if (page->blocks == NULL || page->names == NULL)
		return -1;
	*blocks = page->blocks;
	return read_blocks(page);
}

bool
play_page_crowded(const PlayPage *page)
{
	return page->crowded;
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
