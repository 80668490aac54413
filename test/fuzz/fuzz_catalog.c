/*
 * fuzz_catalog.c
 *	  Any bytes as files of the catalogue, in pieces: robots.txt, indexes,
 *	  shards.
 *
 * The first byte chooses what to read: the chain that begins with robots.txt
 * (0), a stored index (1), or a stored shard (2); the second byte the size of
 * the pieces.  The byte 1E separates the files of a chain.
 */
#include <string.h>

#include "grow.h"
#include "play/resource.h"
#include "play/wire/app_id.h"
#include "play/wire/shard.h"
#include "json/utf8.h"

#define SEPARATOR 0x1E

/* More files than a chain needs. */
#define MOST_FILES 8

enum
{
	READ_CHAIN, READ_INDEX, READ_SHARD, NREADS
};

static const PlayCall the_call = {
	.country = "us",.lang = "en",
	.subject = "https://h/sitemaps/play_sitemaps_2026-08-23_1787500934-00003-of-00010.xml.gz",
};

static void
check_text(const JsValue *value)
{
	CHECK(value->type == JS_TEXT);
	CHECK(js_text_is_utf8(value->u.text, value->len));
}

/* Checks a row of shards or of apps. */
static void
check_row(const PlayOperation *operation, const JsValue *row)
{
	if (operation == &play_catalog_shards)
	{
		PlayShard	shard;

		check_text(&row[2]);
		CHECK(row[0].u.i >= 0 && row[0].u.i < row[1].u.i && row[1].u.i <= PLAY_MOST_SHARDS);
		CHECK(play_url_path(row[2].u.text) != NULL);
		CHECK(play_shard_parse(play_url_path(row[2].u.text), &shard));
		CHECK(shard.number == row[0].u.i && shard.count == row[1].u.i);
		CHECK(strncmp(row[3].u.text, shard.generation, row[3].len) == 0);
	}
	else
	{
		check_text(&row[0]);
		CHECK(play_is_app_id(row[0].u.text));
	}
}

static PlayVerdict
read_file(const PlayOperation *operation, int step, PlayChain *chain, const char *text,
		  size_t len, size_t piece, bool *more)
{
	PlayResource *file = play_resource_open(operation, &operation->steps[step],
											chain == NULL ? NULL : &the_call, chain);
	PlayAnswer	answer;
	PlayVerdict verdict;

	CHECK(file != NULL);
	for (size_t at = 0; at < len; at += piece)
	{
		if (!play_resource_feed(file, text + at, len - at < piece ? len - at : piece))
			break;
		CHECK(play_resource_size(file) > 0);
	}
	verdict = play_resource_end(file, &answer);
	play_resource_close(file);
	*more = answer.more;
	CHECK((verdict == PLAY_NO_MEMORY) == answer.overfull);
	CHECK(answer.nrows <= answer.most_rows);
	if (verdict == PLAY_LAYOUT_CHANGED || verdict == PLAY_BROKEN_CHAIN)
		CHECK(answer.problem[0] != '\0');
	if (verdict != PLAY_ROWS && verdict != PLAY_NO_MEMORY)
		CHECK(answer.nrows == 0);
	if (verdict == PLAY_ROWS)
	{
		for (int i = 0; i < answer.nrows; i++)
			check_row(operation, answer.values + (size_t) i * answer.ncolumns);
	}
	play_answer_free(&answer);
	return verdict;
}

/* Reads files one after the other, while the call goes on. */
static void
read_chain(const char *text, size_t len, size_t piece)
{
	PlayChain	chain = {0};
	bool		more = true;

	for (int i = 0; i < MOST_FILES && more && len > 0; i++)
	{
		const char *end = memchr(text, SEPARATOR, len);
		size_t		n = end == NULL ? len : (size_t) (end - text);
		char	   *path = play_step_path(&play_catalog_shards.steps[chain.step], &the_call, &chain);

		CHECK(path != NULL && path[0] == '/');
		free(path);
		if (read_file(&play_catalog_shards, chain.step, &chain, text, n, piece, &more) ==
			PLAY_BROKEN_CHAIN)
			more = true;		/* the file is requested again */
		text += n + (end != NULL);
		len -= n + (end != NULL);
	}
	play_chain_free(&chain);
}

/* A shard grown to measure its cost. */
typedef struct Grown
{
	int			what;
	const char *text;
	size_t		len;
} Grown;

static void
read_grown(void *arg)
{
	const Grown *grown = arg;
	bool		more;

	(void) read_file(grown->what == READ_INDEX ? &play_catalog_shards : &play_catalog_apps,
					 grown->what == READ_INDEX ? 1 : 0, NULL, grown->text, grown->len, 65536,
					 &more);
}

static void
check_grown(int what, const char *text, size_t len)
{
	static const char *const begins[] = {
		[READ_INDEX] = "<sitemapindex>",
		[READ_SHARD] = "<urlset>",
	};
	Grown		grown = {.what = what};
	char	   *grown_text = malloc(HOSTILE_SIZE + len + 100);
	char	   *to = stpcpy(grown_text, begins[what]);

	while (to < grown_text + HOSTILE_SIZE)
		to = hostile_put(to, text, len);
	grown.text = grown_text;
	grown.len = (size_t) (to - grown_text);
	grow_check(read_grown, &grown, grown.len, "repeated");
	free(grown_text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data + 2;
	size_t		piece;
	bool		more;
	int			what;

	if (size < 3)
		return -1;
	what = data[0] % NREADS;
	piece = data[1] < 200 ? (size_t) data[1] + 1 : 65536;
	if (what == READ_CHAIN)
		read_chain(text, size - 2, piece);
	else
	{
		(void) read_file(what == READ_INDEX ? &play_catalog_shards : &play_catalog_apps,
						 what == READ_INDEX ? 1 : 0, NULL, text, size - 2, piece, &more);
		if (grows(data, size))
			check_grown(what, text, size - 2);
	}
	return 0;
}
