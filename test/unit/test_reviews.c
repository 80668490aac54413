/*
 * test_reviews.c
 *	  Reviews: hand-written pages, and chains of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/step.h"
#include "recorded.h"

enum
{
	STEP_NEW, STEP_OLD
};

/* A review: its id, and the seconds and nanoseconds of its time. */
#define TIMED(id, seconds, nanos) \
	"[\"" id "\",[\"Name\",[null,2,null,[null,null,\"https://i/" id "\"]]],4,null,\"Text\",[" \
	#seconds nanos "],7,null,null,[\"12345678901234567890\",\"Name\"],null,null,null,null,null,null,1]"
#define REVIEW(id, seconds) TIMED(id, seconds, ",0")

#define PAGE(rows, token) "[[" rows "],[null,\"" token "\"],[[null,[[1800],null,[72000]]]]]"
#define LAST(rows) "[[" rows "],[],[[null,[[1800],null,[72000]]]]]"

/* A call and its chain. */
typedef struct Chain
{
	PlayCall	call;
	PlayChain	chain;
	PlayAnswer	answer;
} Chain;

static Chain
begin(int num)
{
	Chain		chain = {
		.call = {.country = "us",.lang = "en",.subject = "com.example.app",.num = num,
		.sort = 2,.since = PLAY_NO_SINCE}
	};

	return chain;
}

/*
 * Reads the next page; its rows are in chain->answer until the next one is
 * read.
 */
static PlayVerdict
read_next(Chain *chain, const char *payload)
{
	PlayVerdict verdict;

	play_answer_free(&chain->answer);
	verdict = recorded_payload(&play_reviews, chain->chain.step, &chain->call, &chain->chain,
							   payload, &chain->answer);
	chain->chain.rows += chain->answer.nrows;
	return verdict;
}

static void
end(Chain *chain)
{
	play_answer_free(&chain->answer);
	play_chain_free(&chain->chain);
}

static void
expect_request(const Chain *chain, const char *expected)
{
	char	   *text = play_step_payload(&play_reviews.steps[chain->chain.step], &chain->call, &chain->chain);

	assert_string_equal(text, expected);
	free(text);
}

static void
chains_are_followed(void **state)
{
	Chain		chain = begin(0);

	(void) state;
	expect_request(&chain, "[null,[2,2,[1000],null,[null,null]],[\"com.example.app\",7]]");
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) "," REVIEW("b", 40), "T\\u003d1")),
					 PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.answer.nrows, 2);
	assert_null(chain.answer.next_token);
	expect_request(&chain, "[null,[2,2,[1000,null,\"T=1\"],null,[null,null]],[\"com.example.app\",7]]");
	assert_int_equal(read_next(&chain, PAGE(REVIEW("c", 30), "T2")), PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.answer.ranks[0], 3);
	assert_int_equal(read_next(&chain, LAST(REVIEW("d", 20))), PLAY_ROWS);
	assert_false(chain.answer.more);
	assert_null(chain.answer.next_token);
	assert_int_equal(chain.answer.ranks[0], 4);
	assert_string_equal(chain.answer.problem, "");
	end(&chain);

	/* a page without rows is the last one, whatever its token */
	chain = begin(0);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, PAGE("", "T2")), PLAY_ROWS);
	assert_false(chain.answer.more);
	assert_null(chain.answer.next_token);
	end(&chain);
	chain = begin(0);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, "[]"), PLAY_ROWS);
	assert_false(chain.answer.more);
	end(&chain);
}

static bool
is_between(size_t size, size_t least, size_t most)
{
	return size >= least && size <= most;
}

/*
 * Filters are in their places.  The older RPC has none, so it is no fallback
 * for them.
 */
static void
filters_are_requested(void **state)
{
	Chain		chain = begin(5);
	const PlayStep *step = &play_reviews.steps[STEP_NEW];

	(void) state;
	assert_true(play_step_may_fall_back(step, &chain.call, &chain.chain));
	chain.call.score = 4;
	expect_request(&chain, "[null,[2,2,[5],null,[null,4]],[\"com.example.app\",7]]");
	assert_false(play_step_may_fall_back(step, &chain.call, &chain.chain));
	chain.call.device = 3;
	expect_request(&chain, "[null,[2,2,[5],null,[null,4,null,null,null,null,null,null,3]],"
				   "[\"com.example.app\",7]]");
	chain.call.score = 0;
	expect_request(&chain, "[null,[2,2,[5],null,[null,null,null,null,null,null,null,null,3]],"
				   "[\"com.example.app\",7]]");
	assert_false(play_step_may_fall_back(step, &chain.call, &chain.chain));
	end(&chain);
}

/*
 * A page has at most the rows still wanted, and at most as many as the store
 * serves well.
 */
static void
pages_have_the_wanted_size(void **state)
{
	Chain		chain = begin(3);
	const PlayStep *step = &play_reviews.steps[STEP_NEW];

	(void) state;
	chain.call.sort = 3;
	chain.call.score = 5;
	expect_request(&chain, "[null,[2,3,[3],null,[null,5]],[\"com.example.app\",7]]");
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) "," REVIEW("b", 40), "T1")), PLAY_ROWS);
	assert_true(chain.answer.more);
	expect_request(&chain, "[null,[2,3,[1,null,\"T1\"],null,[null,5]],[\"com.example.app\",7]]");
	assert_int_equal(read_next(&chain, PAGE(REVIEW("c", 30), "T2")), PLAY_ROWS);
	assert_false(chain.answer.more);
	/* a later call can go on here */
	assert_string_equal(chain.answer.next_token, "T2");
	end(&chain);

	chain = begin(2500);
	expect_request(&chain, "[null,[2,2,[1000],null,[null,null]],[\"com.example.app\",7]]");
	assert_true(is_between(play_step_size(step, &chain.call, NULL), 800000, 900000));
	chain.chain.rank = 2000;
	expect_request(&chain, "[null,[2,2,[500],null,[null,null]],[\"com.example.app\",7]]");
	assert_true(is_between(play_step_size(step, &chain.call, &chain.chain), 400000, 450000));
	end(&chain);
	chain = begin(150);
	assert_true(is_between(play_step_size(step, &chain.call, NULL) * 20, 1, 4 * 1024 * 1024));
	assert_true(step->rpc.pack_calls >= 20);
	end(&chain);
}

/* The older RPC, whose requests look different. */
static void
old_rpc_is_used_without_filters(void **state)
{
	const PlayStep *step = &play_reviews.steps[STEP_NEW];
	Chain		chain = begin(150);

	(void) state;
	assert_int_equal(step->fallback, STEP_OLD);
	assert_true(play_step_may_fall_back(step, &chain.call, &chain.chain));
	chain.call.score = 1;
	assert_false(play_step_may_fall_back(step, &chain.call, &chain.chain));
	chain.call.score = 0;
	chain.chain.step = STEP_OLD;
	expect_request(&chain, "[null,null,[2,2,[150],null,[]],[\"com.example.app\",7]]");
	assert_int_equal(read_next(&chain, "[[" REVIEW("a", 50) "],[null,\"T1\"]]"), PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.chain.step, STEP_OLD);
	expect_request(&chain, "[null,null,[2,2,[149,null,\"T1\"],null,[]],[\"com.example.app\",7]]");
	/* no fallback after the first page, as tokens may differ */
	assert_false(play_step_may_fall_back(step, &chain.call, &chain.chain));
	end(&chain);
}

/* Rows beyond num are not returned, but a later call can get them. */
static void
long_pages_are_cut(void **state)
{
	Chain		chain = begin(3);

	(void) state;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) "," REVIEW("b", 40), "T1")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("c", 30) "," REVIEW("d", 20), "T2")), PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 1);
	assert_false(chain.answer.more);
	assert_string_equal(chain.answer.next_token, "T1");
	end(&chain);
}

static void
since_ends_a_chain(void **state)
{
	Chain		chain = begin(0);

	(void) state;
	chain.call.since = INT64_C(30) * 1000000;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) "," REVIEW("b", 40), "T1")), PLAY_ROWS);
	assert_true(chain.answer.more);
	/* one of that very moment is not older */
	assert_int_equal(read_next(&chain, PAGE(REVIEW("c", 30) "," REVIEW("d", 29) "," REVIEW("e", 99), "T2")),
					 PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 1);
	recorded_text(&play_reviews, &chain.answer, 0, "review_id", "c");
	assert_false(chain.answer.more);
	/* nor a token, with which a loop over pages would never end */
	assert_null(chain.answer.next_token);
	end(&chain);

	/* all of the first page is older */
	chain = begin(0);
	chain.call.since = INT64_C(60) * 1000000;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 0);
	assert_false(chain.answer.more);
	assert_null(chain.answer.next_token);
	end(&chain);
}

static void
duplicates_are_dropped(void **state)
{
	Chain		chain = begin(4);

	(void) state;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) "," REVIEW("b", 40) "," REVIEW("a", 50), "T1")),
					 PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 2);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("b", 40) "," REVIEW("c", 30), "T2")), PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 1);
	assert_int_equal(chain.answer.ranks[0], 3);
	/* duplicates do not count as rows */
	assert_true(chain.answer.more);
	expect_request(&chain, "[null,[2,2,[1,null,\"T2\"],null,[null,null]],[\"com.example.app\",7]]");
	assert_string_equal(chain.answer.problem, "");
	end(&chain);
}

static void
cycles_end_and_are_reported(void **state)
{
	Chain		chain = begin(0);

	(void) state;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("b", 40), "T2")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("c", 30), "T1")), PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 1);
	assert_false(chain.answer.more);
	assert_non_null(strstr(chain.answer.problem, "leads back"));
	end(&chain);

	/* a page whose token leads to itself */
	chain = begin(0);
	chain.call.token = "T0";
	chain.chain.token = strdup("T0");
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T0")), PLAY_ROWS);
	assert_false(chain.answer.more);
	assert_non_null(strstr(chain.answer.problem, "leads back"));
	end(&chain);

	/* always new tokens, but never a new review */
	chain = begin(0);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T2")), PLAY_ROWS);
	assert_false(chain.answer.more);
	assert_non_null(strstr(chain.answer.problem, "repeats"));
	end(&chain);
}

/* On the first page null means no reviews; later it is a refusal. */
static void
null_is_not_the_end(void **state)
{
	static const char *const nothing[] = {NULL, "null", "[]", "[null]", "[null,null]", "[[]]", LAST("")};

	(void) state;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
	{
		Chain		chain = begin(0);

		if (read_next(&chain, nothing[i]) != PLAY_EMPTY)
			fail_msg("verdict %d on %s", (int) chain.answer.verdict, nothing[i]);
		assert_false(chain.answer.more);
		assert_string_equal(chain.answer.problem, "");
		end(&chain);
	}
	for (int i = 0; i < 2; i++)
	{
		Chain		chain = begin(0);

		assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
		assert_int_equal(read_next(&chain, nothing[i]), PLAY_BROKEN_CHAIN);
		assert_string_not_equal(chain.answer.problem, "");
		/* the same page is asked again, and may come */
		expect_request(&chain, "[null,[2,2,[1000,null,\"T1\"],null,[null,null]],[\"com.example.app\",7]]");
		assert_int_equal(read_next(&chain, LAST(REVIEW("b", 40))), PLAY_ROWS);
		assert_int_equal(chain.answer.nrows, 1);
		assert_string_equal(chain.answer.problem, "");
		end(&chain);
	}
	{
		Chain		chain = begin(0);

		chain.call.token = "T0";
		chain.chain.token = strdup("T0");
		assert_int_equal(read_next(&chain, NULL), PLAY_BROKEN_CHAIN);
		end(&chain);
	}
}

/* The block of a page without reviews looks like the answer of the RPC. */
static void
pages_without_reviews_are_read(void **state)
{
	static const char *const blocks[] = {
		LAST(REVIEW("a", 1)), "[null,null,[[null,[[1800],null,[72000]]]]]", "[]",
		"[[[1]],null,[[null,[[1800],null,[72000]]]]]"
	};
	static const PlayVerdict verdicts[] = {PLAY_ROWS, PLAY_EMPTY, PLAY_EMPTY};
	const PlayStep *step = &play_reviews.steps[0];

	(void) state;
	for (int i = 0; i < 4; i++)
	{
		PlayBlock	list[] = {
			{.rpcid = "Ws7gDc",.data = "[null]",.len = 6},
			{.rpcid = "oCPfdb",.data = blocks[i],.len = strlen(blocks[i])}
		};
		bool		several;
		PlayAnswer	answer;

		assert_ptr_equal(play_step_root(step, list, 2, &several), i < 3 ? &list[1] : NULL);
		if (i == 3)
			continue;
		assert_int_equal(recorded_payload(&play_reviews, 0, NULL, NULL, blocks[i], &answer),
						 verdicts[i]);
		play_answer_free(&answer);
	}
}

static void
other_layouts_are_reported(void **state)
{
	static const char *const payloads[] = {
		"", "[", "1", "\"moved\"", "{}", "[1]", "[\"moved\"]", "[[1]]", "[[\"moved\"]]", "[[[1,2]]]",
		"[[[\"id\",[\"name\"],\"five\",null,\"\",[1,2]]]]", "[[[\"id\",[\"name\"],5,null,\"\",5]]]",
		"[[" REVIEW("a", 1) "],[null,\"T\"]", "[[" REVIEW("a", 1) "]] x",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		Chain		chain = begin(0);

		if (read_next(&chain, payloads[i]) != PLAY_LAYOUT_CHANGED)
			fail_msg("verdict %d on %s", (int) chain.answer.verdict, payloads[i]);
		assert_int_equal(chain.answer.nrows, 0);
		assert_string_not_equal(chain.answer.problem, "");
		/* a rejected answer leaves nothing in the chain */
		assert_int_equal(chain.answer.seen, chain.answer.rejected);
		assert_int_equal(chain.chain.seen.used, 0);
		end(&chain);
	}
}

/* After a page that cannot be read, a later call can try that page again. */
static void
bad_page_can_be_tried_again(void **state)
{
	static const char *const payloads[] = {"[", "{}", "[[1]]"};

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		Chain		chain = begin(0);

		assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50), "T1")), PLAY_ROWS);
		assert_int_equal(read_next(&chain, payloads[i]), PLAY_LAYOUT_CHANGED);
		assert_int_equal(chain.answer.nrows, 0);
		assert_false(chain.answer.more);
		assert_string_equal(chain.answer.next_token, "T1");
		end(&chain);
	}
}

static void
reviews_without_required_fields_are_rejected(void **state)
{
	Chain		chain = begin(3);

	(void) state;
	assert_int_equal(read_next(&chain, PAGE(REVIEW("a", 50) ",[\"b\",[\"Name\"],4]," REVIEW("c", 30), "T1")),
					 PLAY_ROWS);
	assert_int_equal(chain.answer.nrows, 2);
	assert_int_equal(chain.answer.rejected, 1);
	assert_int_equal(chain.answer.ranks[1], 3);
	assert_string_equal(chain.answer.problem, "no \"created_at\" at [5]");
	assert_false(chain.answer.more);
	end(&chain);
}

/* 34000000 ns are 34 ms, not 340. */
static void
nanoseconds_are_right(void **state)
{
	static const struct
	{
		const char *payload;
		int64_t		us;
	}			known[] = {
		{LAST(TIMED("a", 100, ",34000000")), 100034000},
		{LAST(TIMED("a", 100, ",340000000")), 100340000},
		{LAST(TIMED("a", 100, ",999000")), 100000999},
		{LAST(TIMED("a", 100, ",7")), 100000000},
		{LAST(TIMED("a", 100, "")), 100000000},
		{LAST(TIMED("a", 100, ",null")), 100000000},
		{LAST(TIMED("a", 100, ",999999999")), 100999999},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		Chain		chain = begin(0);

		assert_int_equal(read_next(&chain, known[i].payload), PLAY_ROWS);
		assert_int_equal(recorded_value(&play_reviews, &chain.answer, 0, "created_at")->u.i,
						 known[i].us);
		end(&chain);
	}
}

#define CRITERIA(json) \
	"[[[\"a\",[\"Name\"],1,null,null,[1,2],null,[\"Dev\",\"Reply\",[5,6000]],null,null,\"\",null,[" json "]]]]"

static void
criteria_are_read(void **state)
{
	static const struct
	{
		const char *payload;
		const char *criteria;
	}			known[] = {
		{CRITERIA(""), "[]"},
		{CRITERIA("null"), "[]"},
		{CRITERIA("[]"), "[]"},
		{CRITERIA("5"), NULL},
		{CRITERIA("[[\"vaf_a\",[2]]]"), "[{\"name\":\"vaf_a\",\"rating\":2,\"rating5\":null}]"},
		{CRITERIA("[[\"vaf_a\",null,[5]],[\"b\\\"\\u0000c\"],[null,[1]],[\"d\",[1],[4]]]"),
			"[{\"name\":\"vaf_a\",\"rating\":null,\"rating5\":5},"
			"{\"name\":\"b\\\"c\",\"rating\":null,\"rating5\":null},"
		"{\"name\":\"d\",\"rating\":1,\"rating5\":4}]"},
		{CRITERIA("[[\"a\",[-9223372036854775808],[9223372036854775807]]]"),
		"[{\"name\":\"a\",\"rating\":-9223372036854775808,\"rating5\":9223372036854775807}]"},
		{CRITERIA("[[\"a\",[\"2\"],[4.0]]]"), "[{\"name\":\"a\",\"rating\":2,\"rating5\":4}]"},
		{CRITERIA("[[\"a\",[\"x\"]]]"), NULL},
		{CRITERIA("[[\"a\",[1],[99999999999999999999]]]"), NULL},
		{CRITERIA("[[\"a\",[1]],[5,[1]]]"), NULL},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		Chain		chain = begin(0);

		assert_int_equal(read_next(&chain, known[i].payload), PLAY_ROWS);
		recorded_text(&play_reviews, &chain.answer, 0, "criteria", known[i].criteria);
		/* the fields beside them */
		recorded_text(&play_reviews, &chain.answer, 0, "content", NULL);
		recorded_text(&play_reviews, &chain.answer, 0, "app_version", NULL);
		recorded_text(&play_reviews, &chain.answer, 0, "reply_author", "Dev");
		recorded_text(&play_reviews, &chain.answer, 0, "reply_content", "Reply");
		assert_int_equal(recorded_value(&play_reviews, &chain.answer, 0, "reply_at")->u.i, 5000006);
		assert_int_equal(recorded_value(&play_reviews, &chain.answer, 0, "thumbs_up")->type, JS_NULL);
		end(&chain);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_are_followed),
		cmocka_unit_test(filters_are_requested),
		cmocka_unit_test(pages_have_the_wanted_size),
		cmocka_unit_test(old_rpc_is_used_without_filters),
		cmocka_unit_test(long_pages_are_cut),
		cmocka_unit_test(since_ends_a_chain),
		cmocka_unit_test(duplicates_are_dropped),
		cmocka_unit_test(cycles_end_and_are_reported),
		cmocka_unit_test(null_is_not_the_end),
		cmocka_unit_test(pages_without_reviews_are_read),
		cmocka_unit_test(other_layouts_are_reported),
		cmocka_unit_test(bad_page_can_be_tried_again),
		cmocka_unit_test(reviews_without_required_fields_are_rejected),
		cmocka_unit_test(nanoseconds_are_right),
		cmocka_unit_test(criteria_are_read),
	};

	return cmocka_run_group_tests_name("reviews", tests, NULL, NULL);
}
