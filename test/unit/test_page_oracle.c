/*
 * test_page_oracle.c
 *	  The blocks of a page: our scanner against an HTML parser.
 *
 * The scanner knows two markers but no HTML; libxml2 parses the HTML.  On
 * pages like the store's both must find the same blocks, with the same keys,
 * RPCs and values: on generated pages, with all kinds of text that looks like
 * a block, and on recorded ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <libxml/HTMLparser.h>

#include "golden.h"
#include "play/wire/page.h"
#include "recorded.h"

#define PAGES 400
#define MOST_KEYS 24

static const char block_marker[] = "AF_initDataCallback({key: '";
static const char table_marker[] = "AF_dataServiceRequests = {";

/* ---- what libxml2 finds ---- */

typedef struct Found
{
	char		key[32];
	json_t	   *value;
} Found;

typedef struct Expected
{
	Found		blocks[64];
	int			nblocks;
	char	   *table;			/* text after its marker, or NULL */
} Expected;

/*
 * Reads the JSON value at the beginning of a text, and sets *end to its end.
 */
static json_t *
read_value(const char *text, const char **end)
{
	json_error_t error;
	json_t	   *value = json_loadb(text, strlen(text), JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK |
								   JSON_ALLOW_NUL, &error);

	*end = text + (value == NULL ? 0 : error.position);
	return value;
}

/* Copies the text before the next quote. */
static void
copy_name(char *name, size_t size, const char *text)
{
	size_t		len = strcspn(text, "'");

	assert_true(len < size);
	memcpy(name, text, len);
	name[len] = '\0';
}

static void
look_at_script(Expected *expected, const char *content)
{
	const char *block = strstr(content, block_marker);
	const char *table = strstr(content, table_marker);
	const char *data;
	const char *end;
	Found	   *found = &expected->blocks[expected->nblocks];

	/*
	 * A script has the table or a block; a text in it may contain the other
	 * marker.
	 */
	if (table != NULL && (block == NULL || table < block))
	{
		if (expected->table == NULL)
			expected->table = strdup(table + strlen(table_marker));
		return;
	}
	data = block == NULL ? NULL : strstr(block, "data:");
	if (data == NULL)
		return;
	found->value = read_value(data + 5, &end);
	if (found->value == NULL || end[strspn(end, " \t\r\n")] != ',')
	{
		json_decref(found->value);
		return;
	}
	copy_name(found->key, sizeof(found->key), block + strlen(block_marker));
	assert_true(++expected->nblocks < 64);
}

static void
look_at_elements(Expected *expected, const xmlNode *node)
{
	for (; node != NULL; node = node->next)
	{
		if (node->type == XML_ELEMENT_NODE && strcmp((const char *) node->name, "script") == 0)
		{
			xmlChar    *content = xmlNodeGetContent(node);

			look_at_script(expected, (const char *) content);
			xmlFree(content);
		}
		look_at_elements(expected, node->children);
	}
}

static Expected
expect(const char *body, size_t len)
{
	Expected	expected = {.nblocks = 0};
	htmlDocPtr	document = htmlReadMemory(body, (int) len, NULL, "UTF-8",
										  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
										  HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

	assert_non_null(document);
	look_at_elements(&expected, xmlDocGetRootElement(document));
	xmlFreeDoc(document);
	return expected;
}

/*
 * Finds the RPC of a key in the table: one entry after the other, skipping
 * requests.
 */
static void
expect_rpcid(const char *table, const char *key, char *rpcid, size_t size)
{
	rpcid[0] = '\0';
	for (const char *p = table; p != NULL && *p == '\'';)
	{
		char		name[32];
		const char *id = strstr(p, " : {id:'");
		const char *request = strstr(p, "request:");
		const char *end;
		json_t	   *value;

		assert_true(id != NULL && request != NULL && id < request);
		copy_name(name, sizeof(name), p + 1);
		if (strcmp(name, key) == 0)
		{
			copy_name(rpcid, size, id + strlen(" : {id:'"));
			return;
		}
		value = read_value(request + strlen("request:"), &end);
		assert_non_null(value);
		json_decref(value);
		p = end + strspn(end, "},");
	}
}

/* ---- comparing ---- */

static void
check_block(const PlayBlock *block, const Found *found, const char *table)
{
	char		rpcid[32];
	json_t	   *value = json_loadb(block->data, block->len, JSON_DECODE_ANY | JSON_ALLOW_NUL,
								   NULL);

	assert_string_equal(block->key, found->key);
	expect_rpcid(table, block->key, rpcid, sizeof(rpcid));
	assert_string_equal(block->rpcid, rpcid);
	assert_non_null(value);
	assert_true(json_equal(value, found->value));
	json_decref(value);
}

/* Compares the blocks of a page that comes in pieces; returns their number. */
static int
compare(const char *body, size_t len, size_t piece)
{
	Expected	expected = expect(body, len);
	PlayPage   *page = recorded_page(body, len, piece);
	const PlayBlock *blocks;

	assert_true(play_page_closed(page));
	assert_int_equal(play_page_blocks(page, &blocks), expected.nblocks);
	for (int i = 0; i < expected.nblocks; i++)
	{
		check_block(&blocks[i], &expected.blocks[i], expected.table);
		json_decref(expected.blocks[i].value);
	}
	free(expected.table);
	play_page_destroy(page);
	return expected.nblocks;
}

/* ---- generated pages ---- */

static uint64_t state_of_random;

static unsigned
pick(unsigned n)
{
	state_of_random ^= state_of_random >> 12;
	state_of_random ^= state_of_random << 25;
	state_of_random ^= state_of_random >> 27;
	return (unsigned) ((state_of_random * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}

/* Texts within JSON; in the store's pages "<" is always escaped there. */
static const char *const strings[] =
{
	"", "plain", "\\u003c/script\\u003e", "\\u003c!-- x --\\u003e", "it's \\\"quoted\\\"",
	"data:[1], sideChannel: {}});", "AF_initDataCallback({key: 'ds:3', hash: '1', data:[9], x",
	"AF_dataServiceRequests = {'ds:1' : {id:'Wrong1',request:[]}}", "], sideChannel: {}",
	"\u00e9\u4e16\U0001F600", "\\u0000\\ud83d\\ude00", "a & b &amp; c", "\\\\", "'ds:2' : {id:'Wrong2'",
};

static void
put_json(FILE *out, int depth)
{
	unsigned	n = pick(5);

	switch (pick(depth > 4 ? 5 : 8))
	{
		case 0:
			fprintf(out, "%d", (int) pick(2000000) - 1000000);
			break;
		case 1:
			fputs(pick(2) ? "null" : "true", out);
			break;
		case 2:
			fprintf(out, "%u.%uE-%u", pick(10), pick(1000), pick(5));
			break;
		case 3:
		case 4:
			fprintf(out, "\"%s\"", strings[pick(sizeof(strings) / sizeof(strings[0]))]);
			break;
		case 5:
			fputs("{\"12\":", out);
			put_json(out, depth + 1);
			fputs("}", out);
			break;
		default:
			fputs("[", out);
			for (unsigned i = 0; i < n; i++)
			{
				fputs(i > 0 ? pick(4) ? "," : " ,\n" : "", out);
				put_json(out, depth + 1);
			}
			fputs("]", out);
	}
}

/* Parts of a page that are not blocks, though some look like one. */
static const char *const others[] =
{
	"<meta content=\"AF_initDataCallback({key: &#39;ds:1&#39;, data:[1], x\">",
	"<style nonce=\"x\">a>b{content:\"AF_initDataCallback({key: \"}</style>",
	"<p>AF_initDataCallback({key: &#39;ds:1&#39;, hash: &#39;1&#39;, data:[1], x &lt;script&gt;</p>",
	"<script>if (a<b && c) { AF_initDataCallback({key: \"ds:1\", data:[1], x}); }</script>",
	"<script nonce=\"x\">var s = '<\\/script>', t = \"</p>\"; AF_initDataCallback({ke</script>",
	"<script type=\"application/ld+json\">{\"name\":\"AF_initDataCallback\"}</script>",
	"<noscript>&lt;/script&gt;</noscript>", "<textarea>var AF_dataServiceRequests</textarea>",
	"<!-- AF_initDataCallback -->", "<div jsdata='{\"data:\":1}' class=x>\u4e16 &#x1F600; &amp;<br>",
	"<script></script>", "<img alt=\"</html >\">", "\n\n\t ", "</div>",
	"<script>AF_initDataAF_initDataCallbackAF_initDataCallback ({key: 'ds:1', data:[1], x</script>",
};

/* Scripts with the marker but without a valid value: not blocks. */
static const char *const without_value[] =
{
	"'ds:90', hash: '1', data:function(){return [1]}, sideChannel: {}});",
	"'ds:91', isError:  true , hash: '2'});",
	"'ds:92', hash: '3', data:[1,2, sideChannel: {}});",
	"'ds:92', hash: '3', data:[1]+[2], sideChannel: {}});",
	"'ds:93', hash: '3', data:[\"a\nb\"], sideChannel: {}});",
};

static void
put_others(FILE *out)
{
	for (unsigned n = pick(4); n > 0; n--)
		fputs(others[pick(sizeof(others) / sizeof(others[0]))], out);
}

static void
put_table(FILE *out, unsigned nkeys)
{
	fprintf(out, "<script nonce=\"x\">%svar AF_initDataKeys = [\"ds:0\"]; var %s",
			pick(2) ? ";" : "", table_marker);
	for (unsigned i = 0; i < nkeys; i++)
	{
		fprintf(out, "%s'ds:%u' : {id:'Rpc%u',%srequest:", i > 0 ? "," : "", i, pick(1000),
				pick(2) ? "ext: 1.84915516E8 ," : "");
		put_json(out, 2);
		fputs("}", out);
	}
	fputs("}; var AF_initDataChunkQueue = [];</script>", out);
}

static char *
make_page(size_t *len)
{
	char	   *text = NULL;
	FILE	   *out = open_memstream(&text, len);
	unsigned	nkeys = pick(MOST_KEYS);

	assert_non_null(out);
	fputs("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">", out);
	put_others(out);
	if (pick(8) > 0)
		put_table(out, pick(MOST_KEYS));
	fputs("</head><body id=\"yDmH0d\">", out);
	for (unsigned i = 0; i < nkeys; i++)
	{
		put_others(out);
		fprintf(out, "<script class=\"ds:%u\" nonce=\"x\">%s%s", i, pick(4) ? "" : "\n\t",
				"AF_initDataCallback({key: ");
		if (pick(12) == 0)
			fputs(without_value[pick(sizeof(without_value) / sizeof(without_value[0]))], out);
		else
		{
			fprintf(out, "'ds:%u', hash: '%u', data:", i, pick(100));
			put_json(out, 0);
			fputs(", sideChannel: {}});", out);
		}
		fputs("</script>", out);
	}
	put_others(out);
	fputs("</body></html>", out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
generated_pages_agree(void **state)
{
	static const size_t pieces[] = {1, 7, 33, 64, 1000, 16384};
	int			nblocks = 0;

	(void) state;
	for (int i = 0; i < PAGES; i++)
	{
		size_t		len;
		char	   *page;

		state_of_random = (uint64_t) i * 7919 + 1;
		page = make_page(&len);
		nblocks += compare(page, len, pieces[(size_t) i % (sizeof(pieces) / sizeof(pieces[0]))]);
		free(page);
	}
	assert_true(nblocks > PAGES * MOST_KEYS / 4);
}

/* ---- recorded pages ---- */

static void
check_recorded(const char *name)
{
	size_t		len;
	char	   *page = golden_text(name, &len);

	assert_true(compare(page, len, 16384) >= 3);
	free(page);
}

static void
recorded_pages_agree(void **state)
{
	static const char *const names[] = {
		"app/translate", "app/instagram-zh", "app/edumarket-eg", "datasafety/translate",
		"developer/google", "search/panda", "similar/translate-details",
		"similar/translate-cluster"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		char		name[80];

		snprintf(name, sizeof(name), "captures/%s.html", names[i]);
		check_recorded(name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(generated_pages_agree),
		cmocka_unit_test(recorded_pages_agree),
	};
	int			failed = cmocka_run_group_tests_name("pages and libxml2", tests, NULL, NULL);

	xmlCleanupParser();
	return failed;
}
