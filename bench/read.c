/*
 * read.c
 *	  The cost of reading one response: parsing it, its rows, and jansson's DOM
 *	  for comparison.
 *
 *	  read OPERATION FILE [ROUNDS]
 *
 * FILE is the body of an answer to OPERATION ("top_apps"), or a page with one.
 * Prints the median and the least of each part in microseconds of this
 * thread's processor time, tab-separated.
 */
#define _POSIX_C_SOURCE 200809L

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/inflate.h"
#include "play/wire/envelope.h"
#include "play/wire/page.h"
#include "play/step.h"

/* src/net passes on inflated data in pieces of this size. */
#define PIECE NET_INFLATE_ROOM
#define LARGEST ((size_t) 64 * 1024 * 1024)

/* The root of an answer, and the step that reads it. */
typedef struct Root
{
	const PlayOperation *operation;
	const PlayStep *step;
	char	   *text;			/* a copy; NULL: none found yet */
	size_t		len;
	int			rows;
	int			rejected;
} Root;

static double
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static void
die(const char *what)
{
	fprintf(stderr, "read: %s\n", what);
	exit(1);
}

static void
keep(Root *root, const PlayStep *step, const char *text, size_t len)
{
	root->step = step;
	root->len = len;
	root->text = malloc(len + 1);
	if (root->text == NULL)
		die("out of memory");
	memcpy(root->text, text, len);
	root->text[len] = '\0';
}

/* Keeps the first payload that a step of the operation can read. */
static bool
take_frame(void *arg, const PlayFrame *frame)
{
	Root	   *root = arg;

	for (int i = 0; i < root->operation->nsteps; i++)
	{
		const PlayStep *step = &root->operation->steps[i];

		if (root->text == NULL && frame->payload != NULL && play_step_is_rpc(step, frame->rpcid))
			keep(root, step, frame->payload, frame->payload_len);
	}
	return true;
}

static bool
take_apart_envelope(Root *root, const char *body, size_t len)
{
	PlayEnvelope *envelope = play_envelope_create(LARGEST, take_frame, root);
	bool		good = envelope != NULL;

	for (size_t at = 0; good && at < len; at += PIECE)
		good = play_envelope_feed(envelope, body + at,
								  len - at < PIECE ? len - at : PIECE) ==
			PLAY_ENVELOPE_MORE;
	good = good && play_envelope_closed(envelope);
	play_envelope_destroy(envelope);
	return good;
}

static bool
take_apart_page(Root *root, const char *body, size_t len)
{
	PlayPage   *page = play_page_create(LARGEST);
	const PlayBlock *blocks;
	int			nblocks = -1;

	for (size_t at = 0; page != NULL && at < len; at += PIECE)
		(void) play_page_feed(page, body + at, len - at < PIECE ? len - at : PIECE);
	if (page != NULL)
		nblocks = play_page_blocks(page, &blocks);
	for (int i = 0; root->text == NULL && nblocks > 0 && i < root->operation->nsteps; i++)
	{
		const PlayStep *step = &root->operation->steps[i];
		bool		several;
		const PlayBlock *block = step->block.is_root == NULL ? NULL :
			play_step_root(step, blocks, nblocks, &several);

		if (block != NULL)
			keep(root, step, block->data, block->len);
	}
	play_page_destroy(page);
	return nblocks > 0;
}

static bool
take_apart(Root *root, const char *body, size_t len)
{
	if (len > 4 && memcmp(body, ")]}'", 4) == 0)
		return take_apart_envelope(root, body, len);
	return take_apart_page(root, body, len);
}

static bool
read_rows(Root *root)
{
	PlayAnswer	answer;
	PlayVerdict verdict;

	play_answer_init(&answer, root->operation->ncolumns);
	verdict = play_step_read(root->step, NULL, NULL, root->text, root->len, &answer);
	root->rows = answer.nrows;
	root->rejected = answer.rejected;
	play_answer_free(&answer);
	return verdict == PLAY_ROWS;
}

static bool
read_dom(const Root *root)
{
	json_error_t error;
	json_t	   *dom = json_loadb(root->text, root->len, JSON_DECODE_ANY, &error);
	bool		good = dom != NULL;

	json_decref(dom);
	return good;
}

static int
compare(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return x < y ? -1 : x > y;
}

static void
report(const char *name, double *times, int rounds)
{
	qsort(times, (size_t) rounds, sizeof(double), compare);
	printf("%s\t%.0f\t%.0f\n", name, times[rounds / 2], times[0]);
}

int
main(int argc, char **argv)
{
	int			rounds = argc > 3 ? atoi(argv[3]) : 101;
	FILE	   *file = NULL;
	char	   *body = malloc(LARGEST);
	size_t		len;
	double	   *times[3];
	Root		root = {0};

	if (argc < 3 || rounds < 1 || (root.operation = play_operation_named(argv[1])) == NULL ||
		(file = fopen(argv[2], "rb")) == NULL)
		die("usage: read OPERATION FILE [ROUNDS]");
	if (body == NULL)
		die("out of memory");
	len = fread(body, 1, LARGEST, file);
	fclose(file);
	for (int i = 0; i < 3; i++)
	{
		times[i] = malloc((size_t) rounds * sizeof(double));
		if (times[i] == NULL)
			die("out of memory");
	}
	if (!take_apart(&root, body, len) || root.text == NULL)
		die("the file is no answer to that");

	/*
	 * In turn, so that other load affects both alike; jansson separately,
	 * because the heap it leaves would slow down the others.
	 */
	for (int i = 0; i < rounds; i++)
	{
		double		start = microseconds();

		(void) take_apart(&root, body, len);
		times[0][i] = microseconds() - start;

		start = microseconds();
		if (!read_rows(&root))
			die("the answer has no rows");
		times[1][i] = microseconds() - start;
	}
	for (int i = 0; i < rounds; i++)
	{
		double		start = microseconds();

		if (!read_dom(&root))
			die("jansson refuses the payload");
		times[2][i] = microseconds() - start;
	}
	printf("# %zu bytes, root %zu, %d rows, %d rejected, %d rounds\n",
		   len, root.len, root.rows, root.rejected, rounds);
	printf("# part\tmedian us\tleast us\n");
	report("envelope or blocks", times[0], rounds);
	report("read", times[1], rounds);
	report("jansson DOM of the root", times[2], rounds);

	for (int i = 0; i < 3; i++)
		free(times[i]);
	free(root.text);
	free(body);
	return 0;
}
