/*
 * test_cost.c
 *	  Reading a response takes time and memory in proportion to its length,
 *	  whatever is in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hostile_cases.h"

/* The principal hostile texts are read, and one in this many others. */
#define STRIDE 251

/*
 * More tolerance than the bar of make bench has: on another processor a chart
 * or a hostile text may be relatively slower.
 */
#define SLACK 1.5

/*
 * With sanitizers and valgrind only one in so many texts is read.  Times mean
 * little there: a sanitizer's strstr() measures the whole text first.
 */
static const char *
sparse(void)
{
	return getenv("COST_STRIDE");
}

static void
judge(const char *name, const Cost *cost, size_t len)
{
	double		time = cost_share_of_time(cost, len);
	double		memory = cost_share_of_memory(cost, len);

	if ((time > SLACK && sparse() == NULL) || memory > 1)
		fail_msg("%s: %.1f times the time that a chart takes for a byte, %.1f bytes of "
				 "memory for a byte", name, time * COST_TIMES, memory * (double) COST_BYTES);
}

static void
hostile_texts_are_linear(void **state)
{
	const char *stride = sparse();

	(void) state;
	hostile_texts(stride == NULL ? STRIDE : strtoul(stride, NULL, 10),
				  stride == NULL ? HOSTILE_QUICK : HOSTILE_FEW, judge);
}

static void
every_operation_has_hostile_texts(void **state)
{
	(void) state;
	for (int i = 0; i < PLAY_NOPERATIONS; i++)
	{
		bool		found = false;

		for (size_t seed = 0; seed < HOSTILE_NSEEDS; seed++)
			found = found || hostile_seeds[seed].operation == play_operations[i];
		/* files are not JSON; see hostile_files */
		if (!found && !play_step_is_resource(&play_operations[i]->steps[0]))
			fail_msg("hostile_seeds has no answer to %s", play_operations[i]->name);
	}
}

static void
hostile_bodies_and_pages_are_linear(void **state)
{
	(void) state;
	hostile_wires(judge);
}

static void
hostile_files_are_linear(void **state)
{
	(void) state;
	hostile_every_file(judge);
}

/* Reads a text with the first step of an operation. */
static PlayVerdict
read_text(const PlayOperation *operation, const char *text, PlayAnswer *answer)
{
	play_answer_init(answer, operation->ncolumns);
	return play_step_read(&operation->steps[0], NULL, NULL, text, strlen(text), answer);
}

/* An answer that would take too long has no rows. */
static void
exceeded_budget_is_layout_change(void **state)
{
	static const char nothing[] = "[null,[null,[";
	const size_t n = 300000;
	char	   *text = malloc(n * 3 + 100);
	char	   *to = stpcpy(text, nothing);
	PlayAnswer	answer;

	(void) state;
	for (size_t i = 0; i < n; i++)
		to = stpcpy(to, "[],");
	(void) stpcpy(to, "[1]]]]");
	assert_int_equal(read_text(&play_similar_apps, text, &answer), PLAY_LAYOUT_CHANGED);
	assert_string_equal(answer.problem, "the answer is too entangled to be read");
	assert_int_equal(answer.nrows, 0);
	play_answer_free(&answer);
	free(text);
}

/* The cursor stops when its budget is used up, and not before. */
static void
cursor_stops_at_its_budget(void **state)
{
	const size_t n = 100000;
	char	   *text = malloc(n * 2 + 4);
	char	   *to = stpcpy(text, "[0");
	size_t		before;
	size_t		within;
	int			walks = 0;

	(void) state;
	for (size_t i = 1; i < n; i++)
		to = stpcpy(to, ",0");
	(void) stpcpy(to, "]");
	before = js_budget_begin(n * 2);
	while (walks < 100 && !js_mentions(text, "1") && js_get(text, "0") != NULL)
		walks++;
	assert_false(js_budget_end(before));
	assert_true(walks == JS_BUDGET_WALKS || walks == JS_BUDGET_WALKS - 1);

	/* outside of a read there is no budget */
	assert_non_null(js_get(text, "0"));

	/*
	 * a nested budget takes nothing from the outer one, and another text adds
	 * to it
	 */
	before = js_budget_begin(0);
	within = js_budget_begin(0);
	while (js_mentions(text, "0"))
		;
	assert_false(js_budget_end(within));
	js_budget_add(n * 2);
	assert_true(js_mentions(text, "0"));
	assert_true(js_budget_end(before));
	free(text);
}

/* The limit of rows counts rows that are returned, rejected and unwanted. */
static void
too_many_rows_are_too_large(void **state)
{
	static const struct
	{
		const PlayOperation *operation;
		int			step;
		const char *begin;
		const char *row;
		const char *end;
	}			cases[] = {
		{&play_developer_apps, 1, "[[null,[[null,null,{\"22\":[[0", ",0", "]]}]]]]"},
		{&play_developer_apps, 1, "[[null,[[null,null,{\"22\":[[0", "," ROW("a"), "]]}]]]]"},
		{&play_developer_apps, 1, "[[null,[[null,null,{\"23\":[[0", ",[0]", "]]}]]]]"},
		{&play_top_apps, 0, "[[null,[[null,{\"29\":[[0", ",0", "]]}]]]]"},
		{&play_suggestions, 0, "[[[[\"a\"]", ",[\"a\"]", "]]]"},
		{&play_permissions, 0, "[null,null,[[null,\"a\"]", ",[null,\"a\"]", "]]"},
		{&play_reviews, 0, "[[0", ",0", "]]"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const PlayStep *step = &cases[i].operation->steps[cases[i].step];

		for (int n = PLAY_MOST_ROWS; n <= PLAY_MOST_ROWS + 1; n++)
		{
			char	   *text = malloc((size_t) n * strlen(cases[i].row) + 200);
			char	   *to = stpcpy(text, cases[i].begin);
			PlayAnswer	answer;

			for (int row = 1; row < n; row++)
				to = stpcpy(to, cases[i].row);
			(void) stpcpy(to, cases[i].end);
			play_answer_init(&answer, cases[i].operation->ncolumns);
			(void) play_step_read(step, NULL, NULL, text, strlen(text), &answer);
			assert_int_equal(answer.overfull, n > PLAY_MOST_ROWS);
			if (answer.overfull)
				assert_int_equal(answer.verdict, PLAY_NO_MEMORY);
			else
				assert_int_not_equal(answer.verdict, PLAY_NO_MEMORY);
			play_answer_free(&answer);
			free(text);
		}
	}
}

/* The limit holds even if only a few rows of a chart are wanted. */
static void
unwanted_rows_are_counted(void **state)
{
	const PlayCall call = {.country = "us",.lang = "en",.subject = "GAME",.num = 1};
	char	   *text = malloc(PLAY_MOST_ROWS * 2 + 100);
	char	   *to = stpcpy(text, "[[null,[[null,{\"29\":[[0");
	PlayAnswer	answer;

	(void) state;
	for (int i = 0; i < PLAY_MOST_ROWS; i++)
		to = stpcpy(to, ",0");
	(void) stpcpy(to, "]]}]]]]");
	play_answer_init(&answer, play_top_apps.ncolumns);
	(void) play_step_read(&play_top_apps.steps[0], &call, NULL, text, strlen(text), &answer);
	assert_true(answer.overfull);
	play_answer_free(&answer);
	free(text);
}

static bool
count_frame(void *arg, const PlayFrame *frame)
{
	(void) frame;
	++*(int *) arg;
	return true;
}

static void
frames_have_a_limit(void **state)
{
	static const char frame[] = "[\"wrb.fr\",\"a\"],";

	(void) state;
	for (int n = PLAY_ENVELOPE_MOST_FRAMES; n <= PLAY_ENVELOPE_MOST_FRAMES + 1; n++)
	{
		int			frames = 0;
		PlayEnvelope *envelope = play_envelope_create(100, count_frame, &frames);
		PlayEnvelopeState state_now = play_envelope_feed(envelope, ")]}'[", 5);

		for (int i = 0; i < n && state_now == PLAY_ENVELOPE_MORE; i++)
			state_now = play_envelope_feed(envelope, frame, sizeof(frame) - 1);
		assert_int_equal(state_now, n > PLAY_ENVELOPE_MOST_FRAMES ? PLAY_ENVELOPE_CROWDED :
						 PLAY_ENVELOPE_MORE);
		assert_int_equal(frames, PLAY_ENVELOPE_MOST_FRAMES);
		play_envelope_destroy(envelope);
	}
}

/* Feeds a page with so many blocks and services. */
static int
count_blocks(int nblocks, int nservices, bool *crowded)
{
	PlayPage   *page = play_page_create(1 << 20);
	const PlayBlock *blocks;
	char		text[100];
	int			n;

	(void) play_page_feed(page, "AF_dataServiceRequests = {'", 27);
	for (int i = 0; i < nservices; i++)
	{
		n = sprintf(text, "%sds:%d' : {id:'rpc%d',request:[]}", i > 0 ? ",'" : "", i, i);
		(void) play_page_feed(page, text, (size_t) n);
	}
	(void) play_page_feed(page, "};</script>", 11);
	for (int i = 0; i < nblocks; i++)
	{
		n = sprintf(text, "AF_initDataCallback({key: 'ds:%d', data:[%d], x});</script>", i, i);
		(void) play_page_feed(page, text, (size_t) n);
	}
	(void) play_page_feed(page, "</html>", 7);
	assert_true(play_page_closed(page));
	n = play_page_blocks(page, &blocks);
	*crowded = play_page_crowded(page);
	for (int i = 0; i < n; i++)
	{
		snprintf(text, sizeof(text), "rpc%d", i);
		assert_string_equal(blocks[i].rpcid, i < nservices ? text : "");
	}
	play_page_destroy(page);
	return n;
}

static void
blocks_and_services_have_a_limit(void **state)
{
	const int	most = PLAY_PAGE_MOST_BLOCKS;
	bool		crowded;

	(void) state;
	assert_int_equal(count_blocks(most, most, &crowded), most);
	assert_false(crowded);
	assert_int_equal(count_blocks(most + 1, 3, &crowded), 0);
	assert_true(crowded);
	assert_int_equal(count_blocks(3, most + 1, &crowded), 0);
	assert_true(crowded);
	assert_int_equal(count_blocks(0, 3, &crowded), 0);
	assert_false(crowded);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cursor_stops_at_its_budget),
		cmocka_unit_test(exceeded_budget_is_layout_change),
		cmocka_unit_test(too_many_rows_are_too_large),
		cmocka_unit_test(unwanted_rows_are_counted),
		cmocka_unit_test(frames_have_a_limit),
		cmocka_unit_test(blocks_and_services_have_a_limit),
		cmocka_unit_test(every_operation_has_hostile_texts),
		cmocka_unit_test(hostile_bodies_and_pages_are_linear),
		cmocka_unit_test(hostile_files_are_linear),
		cmocka_unit_test(hostile_texts_are_linear),
	};

	return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
