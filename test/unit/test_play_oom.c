/*
 * test_play_oom.c
 *	  Writing requests and reading answers when each allocation fails in turn,
 *	  jansson's included.
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

#include "failing.h"
#include "play/wire/envelope.h"
#include "play/wire/request.h"
#include "json/decode.h"
#include "play/step.h"

#define NROWS 300
#define NCALLS 3

/* More allocations than any of the tests makes. */
#define MANY 100000

/* Has the allocation failed that was to fail? */
static bool
has_failed(void)
{
	return failing_in == 0;
}

/*
 * Calls a test with the first allocation failing, then the second, and so on,
 * until it makes fewer: once with only that one failing, once with all later
 * ones as well.  Returns how often an allocation failed.
 */
static long
fail_each_allocation(void (*test) (bool *reported, void *arg), void *arg)
{
	long		times = 0;

	for (int pass = 0; pass < 2; pass++)
	{
		for (long n = 1;; n++)
		{
			bool		reported = false;
			bool		failed;

			if (pass == 0)
				fail_one_allocation(n);
			else
				fail_allocation(n);
			test(&reported, arg);
			failed = has_failed();
			fail_allocation(0);
			if (!failed)
			{
				assert_false(reported);
				break;
			}
			if (!reported)
				fail_msg("allocation %ld failed silently", n);
			assert_true(n < MANY);
			times++;
		}
	}
	return times;
}

/* ---- an answer ---- */

static const JsColumn some_column = {"column", "0", js_decode_int, JS_REQUIRED};

static void
fill_answer(bool *reported, void *arg)
{
	PlayAnswer	answer;
	JsValue		value = {.type = JS_INT};
	int			expected = 0;

	(void) arg;
	play_answer_init(&answer, 1);
	for (int i = 0; i < NROWS; i++)
	{
		bool		is_good = i % 5 != 0;

		value.u.i = i;
		if (!play_answer_row(&answer, &some_column, &value, is_good ? NULL : &some_column))
		{
			*reported = true;
			break;
		}
		expected += is_good;
	}
	/* the rows added before are still there */
	assert_int_equal(answer.nrows, expected);
	for (int i = 0; i < answer.nrows; i++)
		assert_int_equal(answer.values[i].u.i, answer.ranks[i] - 1);
	play_answer_free(&answer);
}

static void
answers_without_memory(void **state)
{
	(void) state;
	assert_true(fail_each_allocation(fill_answer, NULL) >= 8);
}

/* ---- a set ---- */

static void
fill_set(bool *reported, void *arg)
{
	PlayChain	chain = {0};

	(void) arg;
	for (int i = 0; i < NROWS; i++)
	{
		char		text[20];
		int			len = snprintf(text, sizeof(text), "text %d", i % (NROWS / 2));
		bool		known;

		if (!play_seen_add(&chain.seen, text, (size_t) len, &known))
		{
			*reported = true;
			break;
		}
		assert_true(known == (i >= NROWS / 2));
	}
	play_chain_free(&chain);
}

static void
sets_without_memory(void **state)
{
	(void) state;
	assert_true(fail_each_allocation(fill_set, NULL) >= 4);
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
 * arg points to the first form that was made.  All others must be the same, even
 * if an allocation failed that is not needed: jansson 2.15 has one, to shorten
 * a text.
 */
static void
ask(bool *reported, void *arg)
{
	char	  **good = arg;
	size_t		len;
	char	   *form = make_form(&len);

	*reported = form == NULL || has_failed();
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
requests_without_memory(void **state)
{
	char	   *good = NULL;
	size_t		len;
	char	   *form;

	(void) state;
	/* the first time includes allocations that a process makes only once */
	assert_true(fail_each_allocation(ask, &good) > 50);
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
read_chart(bool *reported, void *arg)
{
	PlayAnswer	answer;
	PlayVerdict verdict;
	int			given = 0;

	(void) arg;
	play_answer_init(&answer, play_top_apps.ncolumns);
	verdict = play_step_read(&play_top_apps.steps[0], NULL, NULL, chart, strlen(chart), &answer);
	*reported = verdict == PLAY_NO_MEMORY;
	if (!*reported)
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
charts_without_memory(void **state)
{
	(void) state;
	make_chart();
	assert_true(fail_each_allocation(read_chart, NULL) > 20);
	free(chart);
}

/* Without rows the verdict is the right one, or no memory. */
static void
read_no_chart(bool *reported, void *arg)
{
	static const char *const payloads[] = {"[[null]]", "[]", "[[null,", "[null,[1]]"};
	static const PlayVerdict verdicts[] = {
		PLAY_EMPTY, PLAY_LAYOUT_CHANGED, PLAY_LAYOUT_CHANGED, PLAY_LAYOUT_CHANGED
	};

	(void) arg;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		PlayAnswer	answer;
		PlayVerdict verdict;

		play_answer_init(&answer, play_top_apps.ncolumns);
		verdict = play_step_read(&play_top_apps.steps[0], NULL, NULL, payloads[i], strlen(payloads[i]),
											  &answer);
		if (verdict == PLAY_NO_MEMORY)
			*reported = true;
		else
			assert_int_equal(verdict, verdicts[i]);
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
	}
}

static void
other_answers_without_memory(void **state)
{
	(void) state;
	assert_true(fail_each_allocation(read_no_chart, NULL) >= 2);
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
open_envelope(bool *reported, void *arg)
{
	const char *body = arg;
	size_t		bytes = 0;
	PlayEnvelope *envelope = play_envelope_create(1 << 24, count_payload, &bytes);

	if (envelope == NULL)
	{
		*reported = true;
		return;
	}
	*reported = play_envelope_feed(envelope, body, strlen(body)) == PLAY_ENVELOPE_NO_MEMORY;
	assert_true(play_envelope_closed(envelope) != *reported);
	if (!*reported)
		assert_int_equal(bytes, 500000);
	play_envelope_destroy(envelope);
}

static void
envelopes_without_memory(void **state)
{
	static const char before[] = ")]}'\n\n[[\"wrb.fr\",\"vyAe2\",\"";
	static const char after[] = "\",null,null,null,\"0\"],[\"di\",1]]";
	char	   *body = malloc(sizeof(before) + 500000 + sizeof(after));
	char	   *end;

	(void) state;
	assert_non_null(body);
	strcpy(body, before);
	end = body + strlen(before);
	memset(end, 'x', 500000);
	strcpy(end + 500000, after);
	assert_true(fail_each_allocation(open_envelope, body) >= 4);
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
		cmocka_unit_test(answers_without_memory),
		cmocka_unit_test(sets_without_memory),
		cmocka_unit_test(requests_without_memory),
		cmocka_unit_test(charts_without_memory),
		cmocka_unit_test(other_answers_without_memory),
		cmocka_unit_test(envelopes_without_memory),
	};

	json_set_alloc_funcs(jansson_malloc, free);
	return cmocka_run_group_tests_name("play, out of memory", tests, NULL, NULL);
}
