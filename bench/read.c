/*
 * read.c
 *	  What reading one chart costs: envelope, rows, and jansson's DOM beside it.
 *
 *	  read FILE [ROUNDS]
 *
 * FILE is the body of a chart's answer.  Prints the median of each part in
 * microseconds of this thread's processor time, tab-separated.
 */
#define _POSIX_C_SOURCE 200809L

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "play/column.h"
#include "play/envelope.h"

#define PIECE ((size_t) 16 * 1024)
#define LARGEST ((size_t) 64 * 1024 * 1024)

static const PlayColumn columns[] = {
	{"app_id", "0,0", play_text, PLAY_REQUIRED},
	{"title", "3", play_text, PLAY_REQUIRED},
	{"url", "10,4,2", play_abs_url, PLAY_REQUIRED},
	{"icon", "1,3,2", play_text, PLAY_REQUIRED},
	{"developer", "14", play_text, PLAY_REQUIRED},
	{"currency", "8,1,0,1", play_text, PLAY_NULLABLE},
	{"price", "8,1,0,0", play_micros, PLAY_NULLABLE},
	{"free", "8,1,0,0", play_is0, PLAY_NULLABLE},
	{"price_text", "8,1,0,2", play_nonempty, PLAY_NULLABLE},
	{"description_html", "13,1", play_text, PLAY_NULLABLE},
	{"score_text", "4,0", play_text, PLAY_NULLABLE},
	{"score", "4,1", play_float, PLAY_NULLABLE},
	{"genre", "5", play_text, PLAY_NULLABLE},
	{"installs", "15", play_text, PLAY_NULLABLE},
	{"screenshots", "2,*,3,2", play_texts, PLAY_NO_ELEMENTS},
	{"header_image", "22,3,2", play_text, PLAY_NULLABLE},
	{"video", "12,0,0,3,2", play_text, PLAY_NULLABLE},
	{"content_rating", "24,0", play_text, PLAY_NULLABLE},
	{"iap_range", "29,0", play_text, PLAY_NULLABLE},
	{"availability_code", "26,0", play_int, PLAY_NULLABLE}
};

static const PlayList list = {
	"0,1,0,28,0", "0", columns, sizeof(columns) / sizeof(columns[0])
};

static const PlayShape shape = {NULL, 0, &list, 1};

/* What one round saw. */
typedef struct Seen
{
	const PlayReader *reader;
	char	   *payload;		/* a copy, NULL if none is wanted */
	size_t		payload_len;
	int			frames;
	int			rows;
	int			rejected;
} Seen;

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

static bool
take_frame(void *arg, const PlayFrame *frame)
{
	Seen	   *seen = arg;

	seen->frames++;
	if (seen->payload == NULL && frame->payload != NULL)
	{
		seen->payload = malloc(frame->payload_len + 1);
		if (seen->payload == NULL)
			die("out of memory");
		memcpy(seen->payload, frame->payload, frame->payload_len + 1);
		seen->payload_len = frame->payload_len;
	}
	return true;
}

static bool
count_frame(void *arg, const PlayFrame *frame)
{
	Seen	   *seen = arg;

	seen->frames += frame->payload != NULL;
	return true;
}

static bool
count_row(void *arg, int row_list, const PlayValue *values,
		  const PlayColumn *missing)
{
	Seen	   *seen = arg;

	(void) row_list;
	(void) values;
	seen->rows++;
	seen->rejected += missing != NULL;
	return true;
}

static bool
feed(PlayFrameSink sink, Seen *seen, const char *body, size_t len)
{
	PlayEnvelope *envelope = play_envelope_create(LARGEST, sink, seen);
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
read_rows(Seen *seen)
{
	PlayArena	arena = {0};
	PlayRead	result;

	result = play_read(seen->reader, seen->payload, seen->payload_len, &arena,
					   count_row, seen, NULL, NULL, NULL);
	play_arena_free(&arena);
	return result == PLAY_READ;
}

static bool
read_dom(const Seen *seen)
{
	json_error_t error;
	json_t	   *root = json_loadb(seen->payload, seen->payload_len,
								  JSON_DECODE_ANY, &error);
	bool		good = root != NULL;

	json_decref(root);
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
	int			rounds = argc > 2 ? atoi(argv[2]) : 101;
	FILE	   *file = NULL;
	char	   *body;
	size_t		len;
	double	   *times[3];
	Seen		seen = {0};

	if (argc < 2 || rounds < 1 || (file = fopen(argv[1], "rb")) == NULL)
		die("usage: read FILE [ROUNDS]");
	body = malloc(LARGEST);
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
	seen.reader = play_reader_create(&shape);
	if (seen.reader == NULL)
		die("out of memory");
	if (!feed(take_frame, &seen, body, len) || seen.payload == NULL)
		die("the file is no answer of an RPC");

	/*
	 * In turn, so that whatever else the machine does hits both alike; jansson
	 * by itself, because it leaves a heap that others would pay for.
	 */
	for (int i = 0; i < rounds; i++)
	{
		double		start = microseconds();

		if (!feed(count_frame, &seen, body, len))
			die("envelope");
		times[0][i] = microseconds() - start;

		seen.rows = seen.rejected = 0;
		start = microseconds();
		if (!read_rows(&seen))
			die("the payload is not JSON");
		times[1][i] = microseconds() - start;
	}
	for (int i = 0; i < rounds; i++)
	{
		double		start = microseconds();

		if (!read_dom(&seen))
			die("jansson refuses the payload");
		times[2][i] = microseconds() - start;
	}
	printf("# %zu bytes, payload %zu, %d rows, %d rejected, %d rounds\n",
		   len, seen.payload_len, seen.rows, seen.rejected, rounds);
	printf("# part\tmedian us\tleast us\n");
	report("envelope", times[0], rounds);
	report("read", times[1], rounds);
	report("jansson DOM of the payload", times[2], rounds);

	play_reader_destroy((PlayReader *) seen.reader);
	for (int i = 0; i < 3; i++)
		free(times[i]);
	free(seen.payload);
	free(body);
	return 0;
}
