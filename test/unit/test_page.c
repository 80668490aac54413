/*
 * test_page.c
 *	  Pages: their blocks, in pieces of any size, limits, faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "json/json.h"
#include "play/wire/page.h"

#define SERVICES(pairs) \
	"<script nonce=\"n\">var AF_initDataKeys = [\"ds:0\"]; var AF_dataServiceRequests = {" pairs \
	"}; var AF_initDataChunkQueue = [];</script>"
#define PAIR(key, id, request) "'" key "' : {id:'" id "',request:" request "}"
#define PAIR_EXT(key, id, request) "'" key "' : {id:'" id "',ext: 1.59168981E8 ,request:" request "}"
#define BLOCK(key, data) \
	"<script class=\"" key "\" nonce=\"n\">AF_initDataCallback({key: '" key "', hash: '7', data:" data \
	", sideChannel: {}});</script>"
#define PAGE(body) "<!doctype html><html><head><title>T</title></head><body>" body "</body></html>\n"

/* The blocks seen, one per line: key|rpcid|data. */
typedef struct Seen
{
	char		text[4096];
	int			nblocks;
	bool		closed;
	PlayPageState state;
} Seen;

static void
read_page(Seen *seen, const char *body, size_t len, size_t piece, size_t most)
{
	PlayPage   *page = play_page_create(most);
	const PlayBlock *blocks;
	size_t		used = 0;

	assert_non_null(page);
	seen->state = PLAY_PAGE_MORE;
	for (size_t at = 0; at < len && seen->state == PLAY_PAGE_MORE; at += piece)
	{
		size_t		size = len - at < piece ? len - at : piece;
		char	   *copy = malloc(size);	/* sanitizers notice a read beyond
											 * its end */

		assert_non_null(copy);
		memcpy(copy, body + at, size);
		seen->state = play_page_feed(page, copy, size);
		free(copy);
	}
	seen->closed = play_page_closed(page);
	seen->text[0] = '\0';
	seen->nblocks = play_page_blocks(page, &blocks);
	assert_true(seen->nblocks >= 0);
	for (int i = 0; i < seen->nblocks; i++)
	{
		assert_int_equal(blocks[i].len, strlen(blocks[i].data));
		used += (size_t) snprintf(seen->text + used, sizeof(seen->text) - used, "%s|%s|%s\n",
								  blocks[i].key, blocks[i].rpcid, blocks[i].data);
		assert_true(used < sizeof(seen->text));
	}
	play_page_destroy(page);
}

/* Expects the same blocks whatever the size of the pieces. */
static void
expect_blocks(const char *body, const char *blocks, bool closed)
{
	size_t		len = strlen(body);

	for (size_t piece = 1; piece <= len + 1; piece++)
	{
		Seen		seen;

		read_page(&seen, body, len, piece, 65536);
		if (seen.state != PLAY_PAGE_MORE || seen.closed != closed ||
			strcmp(seen.text, blocks) != 0)
			fail_msg("%s in pieces of %zu: state %d, closed %d, blocks\n%s", body, piece,
					 (int) seen.state, seen.closed, seen.text);
	}
}

static void
blocks_are_found(void **state)
{
	(void) state;
	expect_blocks(PAGE(SERVICES(PAIR("ds:0", "T6C6Se", "[]") "," PAIR_EXT("ds:11", "Ws7gDc", "[null,[[1]]]"))
					   BLOCK("ds:11", "[1,{\"a\":\"b\\u003c/script\\u003e\"}]") "<p>Text</p>" BLOCK("ds:0", "[]")),
				  "ds:11|Ws7gDc|[1,{\"a\":\"b\\u003c/script\\u003e\"}]\nds:0|T6C6Se|[]\n", true);
	/* before the table of services, and without one */
	expect_blocks(PAGE(BLOCK("ds:1", "[1]") SERVICES(PAIR("ds:1", "abc", "[]"))), "ds:1|abc|[1]\n", true);
	expect_blocks(PAGE(BLOCK("ds:1", "[1]")), "ds:1||[1]\n", true);
	expect_blocks(PAGE(SERVICES(PAIR("ds:2", "abc", "[]")) BLOCK("ds:1", "[1]") BLOCK("ds:22", "[2]")),
				  "ds:1||[1]\nds:22||[2]\n", true);
	expect_blocks(PAGE("nothing"), "", true);
	expect_blocks("", "", false);
	/* any value may be data, with blanks around it */
	expect_blocks(PAGE(BLOCK("ds:1", " null ") BLOCK("ds:2", "\"x\"") BLOCK("ds:3", "-1.5e3")),
				  "ds:1|| null\nds:2||\"x\"\nds:3||-1.5e3\n", true);
}

/* Texts that contain markers are not markers. */
static void
texts_are_not_markers(void **state)
{
	(void) state;
	/* in a request, which repeats the search term */
	expect_blocks(PAGE(SERVICES(PAIR("ds:1", "abc",
									 "[\"'ds:2' : {id:'evil',request:[]}\",\"AF_initDataCallback({key: 'ds:9', hash: '1', data:[9], sideChannel\"]")
								"," PAIR("ds:2", "good", "[\"]}, \\\"'ds:3' : {id:'evil'\"]") "," PAIR("ds:3", "fine", "[]"))
					   BLOCK("ds:1", "[1]") BLOCK("ds:2", "[2]") BLOCK("ds:3", "[3]")),
				  "ds:1|abc|[1]\nds:2|good|[2]\nds:3|fine|[3]\n", true);
	/* in data */
	expect_blocks(PAGE(BLOCK("ds:1", "[\"AF_initDataCallback({key: 'ds:9', hash: '1', data:[9], sideChannel: {}});"
							 "AF_dataServiceRequests = {'ds:1' : {id:'evil',request:[]}\"]")),
				  "ds:1||[\"AF_initDataCallback({key: 'ds:9', hash: '1', data:[9], sideChannel: {}});"
				  "AF_dataServiceRequests = {'ds:1' : {id:'evil',request:[]}\"]\n", true);
	/* in the page's text, where quotes are entities */
	expect_blocks(PAGE("<h1>AF_dataServiceRequests = {&#39;ds:1&#39; AF_initDataCallback({key: &#39;ds:9</h1>"
					   SERVICES(PAIR("ds:1", "abc", "[]")) BLOCK("ds:1", "[1]")),
				  "ds:1|abc|[1]\n", true);
	expect_blocks(PAGE("<h1>AF_dataServiceRequests = {</h1><script>x</script>"
					   SERVICES(PAIR("ds:1", "abc", "[]")) BLOCK("ds:1", "[1]")),
				  "ds:1|abc|[1]\n", true);
}

/* The beginning of a marker, followed by a whole one. */
static void
false_starts_are_skipped(void **state)
{
	(void) state;
	expect_blocks(PAGE("AF_initDataCallback({key: AF_initDataAF_AF_initDataCallback({key: 'ds:1', data:[1],</script>"),
				  "ds:1||[1]\n", true);
	expect_blocks(PAGE("<script>AF_initDataCallback({key: 'ds:1', data:[1], </scrip</</s</script>"),
				  "ds:1||[1]\n", true);
	expect_blocks("AF_initDataCallback({key: 'ds:1', data:[1], x</script></html", "ds:1||[1]\n", false);
	expect_blocks("AF_initDataCallback({key: 'ds:1', data:[1], x</script></html>", "ds:1||[1]\n", true);
	/* only an end after the last block counts */
	expect_blocks("</html>" BLOCK("ds:1", "[1]"), "ds:1||[1]\n", false);
}

static void
bad_blocks_are_omitted(void **state)
{
	(void) state;
	expect_blocks(PAGE(BLOCK("ds:1", "[1") BLOCK("ds:2", "") BLOCK("ds:3", "[\"a]") BLOCK("ds:4", "[4]")
					   BLOCK("ds:5", "[1] [2]") BLOCK("ds:a-very-long-key-of-a-block", "[6]")),
				  "ds:4||[4]\n", true);
	expect_blocks(PAGE("<script>AF_initDataCallback({key: 'ds:1'});</script>"
					   "<script>AF_initDataCallback({key: 'ds:2</script>" BLOCK("ds:4", "[4]")),
				  "ds:4||[4]\n", true);
	/* after an unreadable entry the table is ignored */
	expect_blocks(PAGE(SERVICES(PAIR("ds:1", "abc", "[") "," PAIR("ds:2", "def", "[]"))
					   BLOCK("ds:1", "[1]") BLOCK("ds:2", "[2]")),
				  "ds:1|abc|[1]\nds:2||[2]\n", true);
	expect_blocks(PAGE(SERVICES("'ds:1' : {id:'a-very-long-id-of-an-rpc',request:[]}") BLOCK("ds:1", "[1]")),
				  "ds:1||[1]\n", true);
}

/* A truncated page has the blocks before its end, and is not closed. */
static void
truncated_pages_are_not_closed(void **state)
{
	static const char body[] =
	PAGE(SERVICES(PAIR("ds:1", "abc", "[]")) BLOCK("ds:1", "[1]") BLOCK("ds:2", "[2,[3]]"));

	(void) state;
	for (size_t len = 0; len < strlen(body) - strlen("</html>\n"); len++)
	{
		Seen		seen;

		read_page(&seen, body, len, 13, 65536);
		assert_false(seen.closed);
		assert_true(strncmp("ds:1|abc|[1]\nds:2||[2,[3]]\n", seen.text, strlen(seen.text)) == 0);
		/* part of a block does not count */
		assert_true(seen.nblocks < 2 || strstr(seen.text, "[3]]\n") != NULL);
	}
}

/*
 * Other kinds of body are not pages; the beginning of a page may become one.
 */
static void
pages_are_recognized(void **state)
{
	static const char *const bodies[] = {
		"<!doctype html><html>", "<!DOCTYPE HTML>", "\n\r\t <!Doctype html", "<html>", "<HTML lang=\"en\">"
	};
	static const char *const others[] = {
		"noise", ")]}'\n\n[[", "{}", "< !doctype html", "<?xml version=\"1.0\"?>", "<!doctype svg", "x<html>"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
	{
		for (size_t len = 0; len <= strlen(bodies[i]); len++)
			assert_true(play_page_begins(bodies[i], len));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(play_page_begins(others[i], strlen(others[i])));
	assert_true(play_page_begins(NULL, 0));
	assert_false(play_page_begins("\0<html>", 7));
}

/* Only blocks count against the limit. */
static void
limits_hold(void **state)
{
	static const char body[] = PAGE(BLOCK("ds:1", "[1]") "<p>" BLOCK("ds:2", "[2]"));
	Seen		seen;

	(void) state;
	for (size_t piece = 1; piece < 100; piece += 7)
	{
		read_page(&seen, body, strlen(body), piece, 70);
		assert_int_equal(seen.state, PLAY_PAGE_TOO_LARGE);
		read_page(&seen, body, strlen(body), piece, 100);
		assert_int_equal(seen.state, PLAY_PAGE_MORE);
		assert_int_equal(seen.nblocks, 2);
	}
}

static bool
is_pair(const char *json)
{
	return js_get(json, "1") != NULL;
}

static const PlayBlock *
root_of(const PlayBlock *blocks, int n, bool *several)
{
	return play_page_root(blocks, n, "abc", is_pair, several);
}

/*
 * The root is chosen by RPC and shape, or by shape alone if no block of the
 * RPC has it; never by guessing.
 */
static void
roots_are_chosen(void **state)
{
	PlayBlock	blocks[] = {
		{"ds:1", "xyz", "[1,2]", 5},
		{"ds:2", "abc", "[1]", 3},
		{"ds:3", "abc", "[3,4]", 5},
		{"ds:4", "abc", "[5,6]", 5},
	};
	bool		several;

	(void) state;
	assert_ptr_equal(root_of(blocks, 3, &several), &blocks[2]);
	assert_false(several);
	assert_null(root_of(blocks, 4, &several));
	assert_true(several);
	assert_ptr_equal(root_of(blocks, 2, &several), &blocks[0]);
	assert_false(several);
	blocks[2].rpcid = "";
	blocks[3].rpcid = "";
	assert_null(root_of(blocks, 4, &several));
	assert_true(several);
	assert_null(root_of(blocks + 1, 1, &several));
	assert_false(several);
	assert_null(root_of(blocks, 0, &several));
	assert_false(several);
}

/* Recorded pages have all their blocks, each with its RPC. */
static void
recorded_pages_are_read(void **state)
{
	static const struct
	{
		const char *name;
		int			nblocks;
	}			known[] = {
		{"captures/app/translate.html", 13},
		{"captures/app/edumarket-eg.html", 15},
		{"captures/datasafety/translate.html", 6},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		size_t		len;
		char	   *body = golden_text(known[i].name, &len);
		PlayPage   *pages[] = {play_page_create(len), play_page_create(len)};
		const PlayBlock *blocks[2];

		assert_int_equal(play_page_feed(pages[0], body, len), PLAY_PAGE_MORE);
		for (size_t at = 0; at < len; at += 1460)
			assert_int_equal(play_page_feed(pages[1], body + at, len - at < 1460 ? len - at : 1460),
							 PLAY_PAGE_MORE);
		for (int p = 0; p < 2; p++)
		{
			assert_true(play_page_closed(pages[p]));
			assert_int_equal(play_page_blocks(pages[p], &blocks[p]), known[i].nblocks);
		}
		for (int b = 0; b < known[i].nblocks; b++)
		{
			assert_string_equal(blocks[0][b].key, blocks[1][b].key);
			assert_string_equal(blocks[0][b].data, blocks[1][b].data);
			assert_string_not_equal(blocks[0][b].rpcid, "");
		}
		play_page_destroy(pages[0]);
		play_page_destroy(pages[1]);
		free(body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_found),
		cmocka_unit_test(texts_are_not_markers),
		cmocka_unit_test(false_starts_are_skipped),
		cmocka_unit_test(bad_blocks_are_omitted),
		cmocka_unit_test(truncated_pages_are_not_closed),
		cmocka_unit_test(pages_are_recognized),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(roots_are_chosen),
		cmocka_unit_test(recorded_pages_are_read),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
