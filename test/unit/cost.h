/*
 * cost.h
 *	  The cost of reading a text, in time and memory, compared with that of a
 *	  chart.
 *
 * For each byte, a text may take twenty times the processor time that a chart
 * takes, and 64 bytes of memory; a text shorter than a chart may cost as much
 * as one of a chart's length.  Other programs can make a measurement larger
 * but not smaller, so the smallest of several counts.
 *
 * A program that includes this is linked with COST_WRAPS of the Makefile, so
 * that every allocation is counted here.  Fuzzers count them by hooks of their
 * allocator instead.
 */
#ifndef TEST_COST_H
#define TEST_COST_H

#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "finding.h"
#include "play/step.h"
#include "play/wire/envelope.h"
#include "app_rows.h"

#define COST_TIMES 20.0
#define COST_BYTES ((size_t) 64)

/*
 * Number of measurements if the first one is too large; the smallest counts.
 */
#define COST_ROUNDS 5

typedef struct Cost
{
	double		ns;				/* processor time of this thread */
	size_t		peak;			/* most bytes of memory held at once */
} Cost;

static size_t cost_live;
static size_t cost_peak;

static inline void
cost_take(const volatile void *memory, size_t size)
{
	if (memory == NULL)
		return;
	cost_live += size;
	if (cost_live > cost_peak)
		cost_peak = cost_live;
}

static inline void
cost_give(size_t size)
{
	cost_live -= size < cost_live ? size : cost_live;
}

#ifdef COST_HOOKS

extern int	__sanitizer_install_malloc_and_free_hooks(void (*) (const volatile void *, size_t),
													  void (*) (const volatile void *));
extern size_t __sanitizer_get_allocated_size(const volatile void *);

static inline void
cost_hook_free(const volatile void *memory)
{
	if (memory != NULL)
		cost_give(__sanitizer_get_allocated_size(memory));
}

static inline void
cost_prepare(void)
{
	CHECK(__sanitizer_install_malloc_and_free_hooks(cost_take, cost_hook_free) != 0);
}

#else

extern void *__real_malloc(size_t size);
extern void *__real_calloc(size_t n, size_t size);
extern void *__real_realloc(void *memory, size_t size);
extern void __real_free(void *memory);
extern void *__wrap_malloc(size_t size);
extern void *__wrap_calloc(size_t n, size_t size);
extern void *__wrap_realloc(void *memory, size_t size);
extern void __wrap_free(void *memory);

void *
__wrap_malloc(size_t size)
{
	void	   *memory = __real_malloc(size);

	cost_take(memory, malloc_usable_size(memory));
	return memory;
}

void *
__wrap_calloc(size_t n, size_t size)
{
	void	   *memory = __real_calloc(n, size);

	cost_take(memory, malloc_usable_size(memory));
	return memory;
}

void *
__wrap_realloc(void *memory, size_t size)
{
	size_t		before = malloc_usable_size(memory);

	memory = __real_realloc(memory, size);
	if (memory != NULL)
		cost_give(before);
	cost_take(memory, malloc_usable_size(memory));
	return memory;
}

void
__wrap_free(void *memory)
{
	cost_give(malloc_usable_size(memory));
	__real_free(memory);
}

static inline void
cost_prepare(void)
{
}

#endif							/* COST_HOOKS */

static inline double
cost_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

/* Measures a function once. */
static inline Cost
cost_once(void (*run) (void *), void *arg)
{
	size_t		live;
	double		start;
	Cost		cost;

	js_arena_give_back();		/* memory kept in the arena would not be
								 * counted */
	live = cost_peak = cost_live;
	start = cost_clock();
	run(arg);
	cost.ns = cost_clock() - start;
	cost.peak = cost_peak - live;
	return cost;
}

/* ---- a chart ---- */

#define CHART_ROWS 100

typedef struct CostChart
{
	size_t		len;			/* of the body */
	double		ns;				/* for each byte of it */
} CostChart;

static inline char *
cost_put(char *to, const char *text)
{
	return stpcpy(to, text);
}

/* Makes the payload of a chart with rows as heavy as the store's. */
static inline char *
cost_chart_payload(void)
{
	char	   *text = malloc(CHART_ROWS * 12000);
	char	   *to = text;

	CHECK(text != NULL);
	to = cost_put(to, "[[null,[[");
	for (int i = 0; i < 28; i++)
		to = cost_put(to, "null,");
	to = cost_put(to, "[[");
	for (int row = 0; row < CHART_ROWS; row++)
	{
		to = cost_put(to, row == 0 ? "[[[" : ",[[[");
		to += sprintf(to, "\"com.example.app%d\",7],", row);
		to = cost_put(to, IMAGE ",[");
		for (int i = 0; i < 8; i++)
			to = cost_put(to, i > 0 ? "," IMAGE : IMAGE);
		to = cost_put(to, "],\"Title\",[\"4.5\",4.5],\"Genre\",null,null,"
					  "[null,[[0,\"USD\",\"\"]]],null," APP_LINK("x") ",null,null,"
					  "[null,\"");
		for (int i = 0; i < 20; i++)
			to = cost_put(to, "Some words of a description, as long as descriptions are, with "
						  "a tag here and there, as in the store's own charts, and some "
						  "more of them and a line break at the end.\\u003cbr\\u003e");
		to = cost_put(to, "\"],\"Developer\",\"1,000+\"],[");
		for (int i = 0; i < 72; i++)
			to = cost_put(to, "[null,null,[\"a token of tracking\",[1,2,3]],null,null,[[]]],");
		to = cost_put(to, "null]]");
	}
	(void) cost_put(to, "]]]]]]");
	return text;
}

/* Makes a body with one frame. */
static inline char *
cost_body(const char *rpcid, const char *payload, size_t *len)
{
	char	   *body = malloc(strlen(payload) * 2 + 200);
	char	   *to;

	CHECK(body != NULL);
	to = body + sprintf(body, ")]}'\n\n[[\"wrb.fr\",\"%s\",\"", rpcid);
	for (const char *p = payload; *p != '\0'; p++)
	{
		if (*p == '"' || *p == '\\')
			*to++ = '\\';
		*to++ = *p;
	}
	to = cost_put(to, "\",null,null,null,\"0\"]]");
	*len = (size_t) (to - body);
	return body;
}

/* A body, read with the first step of an operation. */
typedef struct CostBody
{
	const PlayOperation *operation;
	const char *text;
	size_t		len;
	int			rows;
} CostBody;

static inline bool
cost_take_frame(void *arg, const PlayFrame *frame)
{
	CostBody   *body = arg;
	PlayAnswer	answer;

	play_answer_init(&answer, body->operation->ncolumns);
	(void) play_step_read(&body->operation->steps[0], NULL, NULL, frame->payload,
						  frame->payload_len, &answer);
	body->rows += answer.nrows;
	play_answer_free(&answer);
	return true;
}

static inline void
cost_read_body(void *arg)
{
	CostBody   *body = arg;
	PlayEnvelope *envelope = play_envelope_create(SIZE_MAX / 4, cost_take_frame, body);
	const size_t piece = 64 * 1024;

	CHECK(envelope != NULL);
	body->rows = 0;
	for (size_t at = 0; at < body->len; at += piece)
	{
		if (play_envelope_feed(envelope, body->text + at,
							   body->len - at < piece ? body->len - at : piece) !=
			PLAY_ENVELOPE_MORE)
			break;
	}
	play_envelope_destroy(envelope);
}

/* Returns the cost of a chart, measured at the first call. */
static inline const CostChart *
cost_chart(void)
{
	static CostChart chart;
	CostBody	body = {.operation = &play_top_apps};
	char	   *payload;
	char	   *text;

	if (chart.len > 0)
		return &chart;
	cost_prepare();
	payload = cost_chart_payload();
	text = cost_body("vyAe2", payload, &body.len);
	body.text = text;
	for (int i = 0; i < 20; i++)
	{
		double		ns = cost_once(cost_read_body, &body).ns / (double) body.len;

		CHECK(body.rows == CHART_ROWS);
		if (i == 0 || ns < chart.ns)
			chart.ns = ns;
	}
	chart.len = body.len;
	free(payload);
	free(text);
	return &chart;
}

/* These return a cost as a share of what a text of that length may cost. */
static inline double
cost_share_of_time(const Cost *cost, size_t len)
{
	const CostChart *chart = cost_chart();

	return cost->ns / (COST_TIMES * chart->ns * (double) (len < chart->len ? chart->len : len));
}

static inline double
cost_share_of_memory(const Cost *cost, size_t len)
{
	const CostChart *chart = cost_chart();

	return (double) cost->peak / (double) (COST_BYTES * (len < chart->len ? chart->len : len));
}

/*
 * Returns the larger share of what the bytes of a text may cost, without the
 * allowance for texts shorter than a chart.
 */
static inline double
cost_by_byte(const Cost *cost, size_t len)
{
	double		time = cost->ns / (COST_TIMES * cost_chart()->ns * (double) len);
	double		memory = (double) cost->peak / (double) (COST_BYTES * len);

	return time > memory ? time : memory;
}

/* Measures a function, several times if it costs too much. */
static inline Cost
cost_measure(void (*run) (void *), void *arg, size_t len)
{
	Cost		least;

	(void) cost_chart();
	least = cost_once(run, arg);
	for (int i = 1; i < COST_ROUNDS && cost_share_of_time(&least, len) > 1; i++)
	{
		Cost		cost = cost_once(run, arg);

		if (cost.ns < least.ns)
			least.ns = cost.ns;
	}
	return least;
}

#endif							/* TEST_COST_H */
