/*
 * fuzz_page.c
 *	  Pages against themselves in pieces, and their blocks against jansson.
 *
 * The first byte of the input seeds the sizes of the pieces; the rest is the
 * page.  To help mutations, @ stands for the beginning of a block, ^ for that
 * of the table of services, and ~ for the end of a script.  For any pieces the
 * same blocks must be found.
 */
#include <jansson.h>
#include <string.h>

#include "check.h"
#define GROW_SLACK 8.0
#include "grow.h"
#include "json/json.h"
#include "play/wire/page.h"

#define MOST_SIZE 65536

/* Longer pages are not fed byte by byte, which takes too long. */
#define MOST_BYTE_BY_BYTE 1500

/* Returns the input with its marks replaced; *len is its length. */
static char *
write_out(const uint8_t *data, size_t size, size_t *len)
{
	char	   *page = malloc(size * 32 + 1);
	char	   *to = page;

	CHECK(page != NULL);
	for (size_t i = 0; i < size; i++)
	{
		const char *text = NULL;

		switch (data[i])
		{
			case '@':
				text = "AF_initDataCallback({key: '";
				break;
			case '^':
				text = "AF_dataServiceRequests = {'";
				break;
			case '~':
				text = "</script>";
				break;
		}
		if (text == NULL)
			*to++ = (char) data[i];
		else
			to = stpcpy(to, text);
	}
	*len = (size_t) (to - page);
	return page;
}

/* Feeds the page in pieces of at most this size. */
static PlayPage *
feed(const char *body, size_t len, size_t most, unsigned seed, PlayPageState *state)
{
	PlayPage   *page = play_page_create(MOST_SIZE);

	CHECK(page != NULL);
	*state = PLAY_PAGE_MORE;
	for (size_t at = 0; at < len && *state == PLAY_PAGE_MORE;)
	{
		size_t		size;
		char	   *piece;

		seed = seed * 1103515245 + 12345;
		size = most > 1 ? 1 + (seed >> 16) % most : 1;
		if (size > len - at)
			size = len - at;

		/* a copy, so that sanitizers notice a read beyond its end */
		piece = malloc(size);
		CHECK(piece != NULL);
		memcpy(piece, body + at, size);
		*state = play_page_feed(page, piece, size);
		free(piece);
		at += size;
	}
	return page;
}

/* The cursor must have accepted what jansson accepts. */
static void
compare_jansson(const PlayBlock *block)
{
	json_error_t error;
	json_t	   *value = json_loadb(block->data, block->len,
								   JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	if (value == NULL)
	{
		switch (json_error_code(&error))
		{
			case json_error_numeric_overflow:
			case json_error_null_byte_in_key:
				break;
			default:
				CHECK(strstr(error.text, "invalid Unicode '\\u") != NULL);
		}
	}
	json_decref(value);
}

static bool
is_root(const char *json)
{
	return js_get(json, "0") != NULL;
}

static void
read_grown(void *arg)
{
	const HostileText *body = arg;
	PlayPage   *page = play_page_create(SIZE_MAX / 4);
	const PlayBlock *blocks;

	CHECK(page != NULL);
	CHECK(play_page_feed(page, body->text, body->len) == PLAY_PAGE_MORE);
	CHECK(play_page_blocks(page, &blocks) >= 0);
	play_page_destroy(page);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t sizes[] = {1, 8, 40, 200};
	PlayPage   *whole;
	const PlayBlock *blocks;
	const PlayBlock *root;
	PlayPageState state;
	bool		several;
	char	   *body;
	size_t		len;
	int			n;

	if (size < 1)
		return 0;
	body = write_out(data + 1, size - 1, &len);
	if (grows(data, size))
	{
		HostileText grown;
		char	   *text = grow_repeat(body, len, false, &grown.len);

		grown.text = text;
		grow_check(read_grown, &grown, grown.len, "page");
		free(text);
	}
	whole = feed(body, len, SIZE_MAX, 0, &state);
	n = state == PLAY_PAGE_MORE ? play_page_blocks(whole, &blocks) : 0;
	CHECK(n >= 0);
	for (int i = 0; i < n; i++)
	{
		CHECK(strlen(blocks[i].data) == blocks[i].len);
		CHECK(js_root(blocks[i].data, blocks[i].len) != NULL);
		compare_jansson(&blocks[i]);
	}
	root = play_page_root(blocks, n, "abc", is_root, &several);
	CHECK(root == NULL || (!several && is_root(root->data)));
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
	{
		PlayPageState same;
		PlayPage   *pieces;
		const PlayBlock *others;

		if (sizes[s] == 1 && len > MOST_BYTE_BY_BYTE)
			continue;
		pieces = feed(body, len, sizes[s], data[0], &same);
		CHECK(same == state);
		if (state == PLAY_PAGE_MORE)
		{
			CHECK(play_page_closed(pieces) == play_page_closed(whole));
			CHECK(play_page_blocks(pieces, &others) == n);
			for (int i = 0; i < n; i++)
			{
				CHECK(strcmp(blocks[i].key, others[i].key) == 0);
				CHECK(strcmp(blocks[i].rpcid, others[i].rpcid) == 0);
				CHECK(blocks[i].len == others[i].len);
				CHECK(memcmp(blocks[i].data, others[i].data, blocks[i].len) == 0);
			}
		}
		play_page_destroy(pieces);
	}
	play_page_destroy(whole);
	free(body);
	return 0;
}
