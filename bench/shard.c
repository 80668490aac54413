/*
 * shard.c
 *	  From a compressed shard of the catalogue to rows, compared with libxml2's
 *	  SAX parser alone on the decompressed text, without any handlers.
 *
 *	  shard FILE ROUNDS
 *
 * FILE is a gzip file.  Prints a line for each of the two: the least processor
 * time in ms; then the bytes of the text, and the rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/parser.h>

#include "net/inflate.h"
#include "play/resource.h"

/* What one read from a socket brings, and what libxml2 gets at a time. */
#define WIRE_PIECE ((size_t) 16 * 1024)
#define TEXT_PIECE ((size_t) 64 * 1024)

static char *wire;
static size_t wire_len;
static char *text;
static size_t text_len;
static size_t text_size;
static int	rows;

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
fail(const char *what)
{
	fprintf(stderr, "shard: %s\n", what);
	exit(1);
}

static bool
keep(void *arg, const char *piece, size_t len)
{
	(void) arg;
	if (text_len + len > text_size)
	{
		text_size = (text_len + len) * 2;
		text = realloc(text, text_size);
		if (text == NULL)
			fail("no memory");
	}
	memcpy(text + text_len, piece, len);
	text_len += len;
	return true;
}

static bool
feed(void *arg, const char *piece, size_t len)
{
	return play_resource_feed(arg, piece, len);
}

/* Inflates the file into a sink. */
static void
inflate_file(bool (*sink) (void *arg, const char *piece, size_t len), void *arg)
{
	NetInflater *inflater = net_inflater_create(false);

	for (size_t at = 0; at < wire_len; at += WIRE_PIECE)
	{
		size_t		n = wire_len - at < WIRE_PIECE ? wire_len - at : WIRE_PIECE;

		if (net_inflate(inflater, wire + at, n, sink, arg) != NET_INFLATED)
			fail("the file is not valid gzip, or no shard");
	}
	net_inflater_destroy(inflater);
}

static void
read_rows(void)
{
	PlayResource *resource = play_resource_open(&play_catalog_apps, &play_catalog_apps.steps[0],
												NULL, NULL);
	PlayAnswer	answer;

	inflate_file(feed, resource);
	if (play_resource_end(resource, &answer) != PLAY_ROWS)
		fail("the file is no shard");
	rows = answer.nrows;
	play_resource_close(resource);
	play_answer_free(&answer);
}

static void
parse_alone(void)
{
	static xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);

	for (size_t at = 0; at < text_len; at += TEXT_PIECE)
	{
		size_t		n = text_len - at < TEXT_PIECE ? text_len - at : TEXT_PIECE;

		if (xmlParseChunk(parser, text + at, (int) n, 0) != 0)
			fail("the file is not XML");
	}
	xmlFreeParserCtxt(parser);
}

static void
measure(const char *name, void (*run) (void), int rounds)
{
	double		least = 0;

	for (int i = 0; i <= rounds; i++)
	{
		double		begun = now_ms();
		double		taken;

		run();
		taken = now_ms() - begun;
		if (i == 1 || (i > 1 && taken < least))
			least = taken;
	}
	printf("%s\t%.3f\n", name, least);
}

int
main(int argc, char **argv)
{
	FILE	   *file = argc == 3 ? fopen(argv[1], "rb") : NULL;

	if (file == NULL)
		fail("usage: shard FILE ROUNDS");
	fseek(file, 0, SEEK_END);
	wire_len = (size_t) ftell(file);
	rewind(file);
	wire = malloc(wire_len);
	if (wire == NULL || fread(wire, 1, wire_len, file) != wire_len)
		fail("the file cannot be read");
	fclose(file);
	inflate_file(keep, NULL);
	measure("rows", read_rows, atoi(argv[2]));
	measure("sax", parse_alone, atoi(argv[2]));
	printf("bytes\t%zu\nfound\t%d\n", text_len, rows);
	return 0;
}
