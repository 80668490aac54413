/*
 * test_play_oom.c
 *	  Asking and reading when memory runs out, at any allocation there is.
 *
 * Linked with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup, so
 * that what the tested code allocates comes through here; jansson is told to.
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

#include "play/wire/envelope.h"
#include "play/wire/request.h"
#include "json/decode.h"
#include "play/step.h"

#define UNUSED(x) ((void) (x))

#define NROWS 300
#define NCALLS 3

/* More allocations than any of the tests makes. */
#define MANY 100000

extern void *__real_malloc(size_t size);
extern void *__real_calloc(size_t n, size_t size);
extern void *__real_realloc(void *memory, size_t size);
extern char *__real_strdup(const char *s);
extern void *__wrap_malloc(size_t size);
extern void *__wrap_calloc(size_t n, size_t size);
extern void *__wrap_realloc(void *memory, size_t size);
extern char *__wrap_strdup(const char *s);

/* What is to fail. */
static long countdown;			/* the allocation that fails; 0: none */
static bool stays_out;			/* and all that follow it */
static bool failed;				/* one did */

static bool
runs_out(void)
{
	if (failed && stays_out)
		return true;
	if (countdown == 0 || --countdown > 0)
		return false;
	failed = true;
	return true;
}

void *
__wrap_malloc(size_t size)
{
	return runs_out() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return runs_out() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *memory, size_t size)
{
	return runs_out() ? NULL : __real_realloc(memory, size);
}

char *
__wrap_strdup(const char *s)
{
	return runs_out() ? NULL : __real_strdup(s);
}

/*
 * Calls a test with the first allocation failing, then the second, and so on,
 * until it makes fewer; once with only that one failing, once with all that
 * follow it.  Returns how often something failed.
 */
static long
run_out_everywhere(void (*test) (bool *tells, void *arg), void *arg)
{
	long		times = 0;

	for (int pass = 0; pass < 2; pass++)
	{
		stays_out = pass == 1;
		for (long n = 1;; n++)
		{
			bool		tells = false;

			js_arena_give_back();
			failed = false;
			countdown = n;
			test(&tells, arg);
			countdown = 0;
			if (!failed)
			{
				assert_false(tells);
				break;
			}
			failed = false;
			if (!tells)
				fail_msg("allocation %ld failed, and nobody was told", n);
			assert_true(n < MANY);
			times++;
		}
	}
	return times;
}

/* ---- an answer ---- */

static const JsColumn some_column = {"column", "0", js_decode_int, JS_REQUIRED};

static void
fill_answer(bool *tells, void *arg)
{
	PlayAnswer	answer;
	JsValue	value = {.type = JS_INT};
	int			expected = 0;

	UNUSED(arg);
	play_answer_init(&answer, 1);
	for (int i = 0; i < NROWS; i++)
	{
		bool		is_good = i % 5 != 0;

		value.u.i = i;
		if (!play_answer_row(&answer, &some_column, &value, is_good ? NULL : &some_column))
		{
			*tells = true;
			break;
		}
		expected += is_good;
	}
	/* what was there before is there still */
	assert_int_equal(answer.nrows, expected);
	for (int i = 0; i < answer.nrows; i++)
		assert_int_equal(answer.values[i].u.i, answer.ranks[i] - 1);
	play_answer_free(&answer);
}

static void
answers_run_out(void **state)
{
	UNUSED(state);
	assert_true(run_out_everywhere(fill_answer, NULL) >= 8);
}

/* ---- a set ---- */

static void
fill_set(bool *tells, void *arg)
{
	PlayChain	chain = {0};

	UNUSED(arg);
	for (int i = 0; i < NROWS; i++)
	{
		char		text[20];
		int			len = snprintf(text, sizeof(text), "text %d", i % (NROWS / 2));
		bool		known;

		if (!play_seen_add(&chain.seen, text, (size_t) len, &known))
		{
			*tells = true;
			break;
		}
		assert_true(known == (i >= NROWS / 2));
	}
	play_chain_free(&chain);
}

static void
sets_run_out(void **state)
{
	UNUSED(state);
	assert_true(run_out_everywhere(fill_set, NULL) >= 4);
}

/* ---- a request ---- */

static PlayCall calls[NCALLS] = {
	{.country = "us",.lang = "en",.subject = "GAME",.num = 100},
	{.country = "us",.lang = "en",.subject = "SOCIAL",.num = 7},
	{.country = "us",.lang = "en",.subject = "\"\\ & = \xc3\xa9",.num = 1000},
};

static char *
make_form(size_t *len)
{
	const PlayCall *pack[NCALLS];
	const PlayChain *chains[NCALLS] = {NULL};

	for (int i = 0; i < NCALLS; i++)
	{
		calls[i].collection = &play_collections[i];
		pack[i] = &calls[i];
	}
	return play_rpc_form(&play_top_apps.steps[0], pack, chains, NCALLS, false, len);
}

/*
 * arg collects the first form that was made.  All others must be the same, also
 * where an allocation failed that could be done without: jansson 2.15 has one,
 * to give back what is too much of a text.
 */
static void
ask(bool *tells, void *arg)
{
	char	  **good = arg;
	size_t		len;
	char	   *form = make_form(&len);

	*tells = form == NULL || failed;
	if (form == NULL)
		return;
	assert_int_equal(strlen(form), len);
	if (*good == NULL)
		*good = form;
	else
	{
		assert_string_equal(form, *good);
		free(form);
	}
}

static void
requests_run_out(void **state)
{
	char	   *good = NULL;
	size_t		len;
	char	   *form;

	UNUSED(state);
	/* the first time, what is made only once is made as well */
	assert_true(run_out_everywhere(ask, &good) > 50);
	assert_non_null(good);
	form = make_form(&len);
	assert_non_null(form);
	assert_string_equal(form, good);
	free(form);
	free(good);
}

/* ---- a chart ---- */

static char *chart;

/*
 * Writes a chart of NROWS rows; every third has a trailing object, every
 * seventh no title.
 */
static void
make_chart(void)
{
	size_t		size = (size_t) NROWS * 2000 + 1000;
	char	   *end;

	chart = malloc(size);
	assert_non_null(chart);
	end = chart + sprintf(chart, "[[null,[[");
	for (int i = 0; i < 28; i++)
		end += sprintf(end, "null,");
	end += sprintf(end, "[[");
	for (int i = 0; i < NROWS; i++)
	{
		end += sprintf(end, "%s[[[\"com.example.a%d\"],[null,2,null,[null,null,\"https://i\"]],[",
					   i > 0 ? "," : "", i);
		for (int s = 0; s < 20; s++)
			end += sprintf(end, "%s[null,2,null,[null,null,\"https://s/%d\"]]", s > 0 ? "," : "", s);
		end += sprintf(end, "],%s,[\"4.1\",4.1],\"Genre\",null,null,"
					   "[null,[[1990000,\"USD\",\"$1.99\"]]],null,"
					   "[null,null,null,null,[null,null,\"/store/apps/details?id=a%d\"]],"
					   "null,null,[null,\"About \\\"it\\\"\"],\"Developer\"",
					   i % 7 == 0 ? "null" : "\"Title\"", i);
		if (i % 3 == 0)
			end += sprintf(end, ",{\"16\":\"5+\",\"25\":[\"Teen\"],\"30\":[\"$1.00\"]}");
		end += sprintf(end, "],null,0]");
		assert_true((size_t) (end - chart) < size);
	}
	sprintf(end, "]]]]]]");
}

static void
read_chart(bool *tells, void *arg)
{
	PlayAnswer	answer;
	PlayVerdict verdict;
	int			given = 0;

	UNUSED(arg);
	play_answer_init(&answer, play_top_apps.ncolumns);
	verdict = play_step_read(&play_top_apps.steps[0], NULL, NULL, chart, strlen(chart), &answer);
	*tells = verdict == PLAY_NO_MEMORY;
	if (!*tells)
	{
		/* never rows that are only a part of the chart */
		assert_int_equal(verdict, PLAY_ROWS);
		assert_int_equal(answer.seen, NROWS);
	}
	for (int i = 0; i < answer.nrows; i++)
	{
		const JsValue *row = &answer.values[i * answer.ncolumns];

		while (given % 7 == 0)
			given++;
		assert_int_equal(answer.ranks[i], ++given);
		for (int c = 0; c < answer.ncolumns; c++)
		{
			if (strcmp(play_top_apps.columns[c].name, "screenshots") == 0)
				assert_int_equal(row[c].len, 20);
			if (strcmp(play_top_apps.columns[c].name, "iap_range") == 0)
				assert_int_equal(row[c].type, (given - 1) % 3 == 0 ? JS_TEXT : JS_NULL);
		}
	}
	play_answer_free(&answer);
	assert_int_equal(play_answer_size(&answer), 0);
}

static void
charts_run_out(void **state)
{
	UNUSED(state);
	make_chart();
	assert_true(run_out_everywhere(read_chart, NULL) > 20);
	free(chart);
}

/* A chart may also be none, and be told so with the last of the memory. */
static void
read_no_chart(bool *tells, void *arg)
{
	static const char *const payloads[] = {"[[null]]", "[]", "[[null,", "[null,[1]]"};
	static const PlayVerdict verdicts[] = {
		PLAY_EMPTY, PLAY_LAYOUT_CHANGED, PLAY_LAYOUT_CHANGED, PLAY_LAYOUT_CHANGED
	};

	UNUSED(arg);
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		PlayAnswer	answer;
		PlayVerdict verdict;

		play_answer_init(&answer, play_top_apps.ncolumns);
		verdict = play_step_read(&play_top_apps.steps[0], NULL, NULL, payloads[i], strlen(payloads[i]),
											  &answer);
		if (verdict == PLAY_NO_MEMORY)
			*tells = true;
		else
			assert_int_equal(verdict, verdicts[i]);
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
	}
}

static void
other_answers_run_out(void **state)
{
	UNUSED(state);
	assert_true(run_out_everywhere(read_no_chart, NULL) >= 2);
}

/* ---- an envelope ---- */

static bool
count_payload(void *arg, const PlayFrame *frame)
{
	size_t	   *bytes = arg;

	*bytes += frame->payload_len;
	return true;
}

/* arg is a body. */
static void
open_envelope(bool *tells, void *arg)
{
	const char *body = arg;
	size_t		bytes = 0;
	PlayEnvelope *envelope = play_envelope_create(1 << 24, count_payload, &bytes);

	if (envelope == NULL)
	{
		*tells = true;
		return;
	}
	*tells = play_envelope_feed(envelope, body, strlen(body)) == PLAY_ENVELOPE_NO_MEMORY;
	assert_true(play_envelope_closed(envelope) != *tells);
	if (!*tells)
		assert_int_equal(bytes, 500000);
	play_envelope_destroy(envelope);
}

static void
envelopes_run_out(void **state)
{
	static const char before[] = ")]}'\n\n[[\"wrb.fr\",\"vyAe2\",\"";
	static const char after[] = "\",null,null,null,\"0\"],[\"di\",1]]";
	char	   *body = malloc(sizeof(before) + 500000 + sizeof(after));
	char	   *end;

	UNUSED(state);
	assert_non_null(body);
	strcpy(body, before);
	end = body + strlen(before);
	memset(end, 'x', 500000);
	strcpy(end + 500000, after);
	assert_true(run_out_everywhere(open_envelope, body) >= 4);
	free(body);
}

static void *
jansson_malloc(size_t size)
{
	return malloc(size);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_run_out),
		cmocka_unit_test(sets_run_out),
		cmocka_unit_test(requests_run_out),
		cmocka_unit_test(charts_run_out),
		cmocka_unit_test(other_answers_run_out),
		cmocka_unit_test(envelopes_run_out),
	};

	json_set_alloc_funcs(jansson_malloc, free);
	return cmocka_run_group_tests_name("play, out of memory", tests, NULL, NULL);
}
