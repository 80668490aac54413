/*
 * test_lists_moved.c
 *	  Lists of apps in a layout that moved are never taken for empty lists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/rows/app_clusters.h"
#include "play/step.h"
#include "recorded.h"
#include "app_rows.h"

/* The message of an answer with these sections. */
#define MESSAGE(sections) "[null,[" sections "],null,[],0,[\"t\"]]"
#define LISTED(sections) "[" MESSAGE(sections) "]"
#define CLUSTERS(sections) "[null," MESSAGE(sections) "]"

/*
 * Rows where searches have them, where other lists have them, and where no
 * reader looks.
 */
#define RESULTS SECTION("23", "[[[" ROW("a") "]],[\"\"]]")
#define APPS SECTION("22", "[[" ROW("a") "],[\"T\"]]")
#define ELSEWHERE SECTION("31", "[[" ROW("a") "],[\"T\"]]")
#define NO_APPS SECTION("22", "[[],[\"T\"]]")
#define NO_RESULTS SECTION("23", "[[],[\"\"]]")

/* A cluster, known by its key or by its link. */
#define CLUSTER(n, key, link) \
	"[null,null,null,[\"t\",[[\"" key "\",2]]],{\"" n "\":[[" ROW("a") "],[\"T\",null," \
	LINK(link) "]]}]"
#define MORE_BY CLUSTER("22", "more_by_1", "/store/apps/dev?id=1")
#define SIMILAR(n) CLUSTER(n, "similar_apps_GAME", "/store/x")

#define SEARCHED "no rows at [0,1,*,22,0|0,1,0,23]"
#define PAGE_ROWS "no rows at [0,1,0,21,0|0,1,0,22,0]"
#define MORE_ROWS "no rows at [0,0,0|0,6,0|0,21,0|0,22,0]"
#define CLUSTER_ROWS "no rows at [1,1,*,21,0|1,1,*,22,0]"
#define NO_CLUSTERS "no clusters at [1,1]"

/* An answer, and its problem; NULL for an empty list. */
typedef struct Known
{
	const char *text;
	const char *problem;
} Known;

#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

/*
 * Reads each answer as a frame of an RPC, and as a block of a page.  After the
 * first page, a moved layout may also be reported as a list that ends early.
 */
static void
expect(const PlayOperation *operation, const char *rpcid, const Known *known, int n)
{
	for (int i = 0; i < n; i++)
	{
		int			readers = 0;

		for (int s = 0; s < operation->nsteps; s++)
		{
			const PlayStep *step = &operation->steps[s];
			const char *id = play_step_is_page(step) ? step->block.rpcid : step->rpc.id;
			PlayAnswer	answer;
			PlayVerdict verdict;

			if (strcmp(id, rpcid) != 0)
				continue;
			readers++;
			verdict = recorded_payload(operation, s, NULL, NULL, known[i].text, &answer);
			if (known[i].problem == NULL ? verdict != PLAY_EMPTY :
				verdict != PLAY_LAYOUT_CHANGED && !answer.truncated)
				fail_msg("verdict %d of step %d on %s", (int) verdict, s, known[i].text);
			assert_string_equal(answer.problem, known[i].problem ? known[i].problem : "");
			assert_int_equal(answer.nrows, 0);
			play_answer_free(&answer);
		}
		assert_true(readers > 0);
	}
}

static void
moved_searches_are_reported(void **state)
{
	static const Known known[] = {
		/* malformed sections, or sections with their apps elsewhere */
		{"[[\"layout\",[[1]],null,{\"29\":[[\"moved\"]]}]]", SEARCHED},
		{LISTED("1"), SEARCHED},
		{LISTED("[null,null,null,\"t\"]"), SEARCHED},
		{LISTED(ELSEWHERE), SEARCHED},
		{LISTED(APPS), SEARCHED},
		{LISTED(NO_RESULTS "," ELSEWHERE), SEARCHED},
		{LISTED(ELSEWHERE "," NO_RESULTS), SEARCHED},
		{LISTED(SECTION("23", "[[],[" ROW("a") "]]")), SEARCHED},
		{LISTED(SECTION("23", "[null,[" ROW("a") "]]")), SEARCHED},
		{LISTED(SECTION("23", "{\"40\":[" ROW("a") "]}")), SEARCHED},
		/* also if another list is where it should be */
		{LISTED(SECTION("23", "[\"moved\"]") "," RESULTS), SEARCHED},
		/* the top hit is not a list */
		{LISTED(CARD("top") "," ELSEWHERE), SEARCHED},
		{LISTED(CARD("top") ",[1]"), SEARCHED},
		/* the sections are elsewhere */
		{"[[null,[],[" RESULTS "]]]", SEARCHED},
		{"[[null,null,[" RESULTS "]]]", "no sections at [0,1]"},
		{"[[null,null,null,[" RESULTS "]]]", "no sections at [0,1]"},
		{"[[null,null,null,[],0,[\"t\"],[\"moved\"]]]", "no sections at [0,1]"},
		{"[[null,null,null,{\"29\":[[\"moved\"]]}]]", "no sections at [0,1]"},
		{"[null,[null,[" RESULTS "]]]", "no sections at [0,1]"},
		{"[[null,\"moved\"]]", "no sections at [0,1]"},
	};

	(void) state;
	expect(&play_search, "lGYRle", known, LENGTH(known));
}

static void
searches_find_nothing(void **state)
{
	static const Known known[] = {
		{"[]", NULL},
		{"[[]]", NULL},
		{"[[null,[]]]", NULL},
		{"[[null,[[]]]]", NULL},
		{"[[null,null,null,[null,\"t\"]]]", NULL},
		{LISTED(""), NULL},
		{LISTED("[null,null,null,[\"t\"]]"), NULL},
		{LISTED("[null,null,null,[\"t\"]],[null,null,null,[\"u\"],[]]"), NULL},
		{LISTED(NO_RESULTS), NULL},
		{LISTED(SECTION("23", "[]")), NULL},
		/* a message, with a link to another search */
		{LISTED(SECTION("31", "[\"Nothing here\",[null,\"Try\"]," LINK("/store/search?q=a") "]")), NULL},
	};

	(void) state;
	expect(&play_search, "lGYRle", known, LENGTH(known));
}

/* Other sections do not hide a list or a top hit. */
static void
searches_find_something(void **state)
{
	static const struct
	{
		const char *text;
		int			nrows;
	}			known[] = {
		{LISTED(RESULTS), 1},
		{LISTED(ELSEWHERE "," RESULTS "," ELSEWHERE), 1},
		{LISTED("[1]," RESULTS), 1},
		{LISTED(CARD("top")), 1},
		{LISTED(CARD("top") "," NO_RESULTS), 1},
		{LISTED(CARD("top") "," SECTION("31", "[\"No more\"]")), 1},
		{LISTED(CARD("top") "," RESULTS), 2},
		/* the top hit ranks first, wherever its section is */
		{LISTED(NO_RESULTS "," CARD("top")), 1},
		{LISTED(RESULTS "," CARD("top")), 2},
		{LISTED("[null,null,null,[\"t\"]]," CARD("top") "," RESULTS), 2},
		{LISTED("[null,null,null,[\"t\"]]," RESULTS ",[null,null,null,[\"t\"]]," CARD("top")), 2},
		/* other sections with the same field are ignored */
		{LISTED(SECTION("24", "[\"message\"]") "," CARD("top") "," RESULTS), 2},
		{LISTED(RESULTS "," SECTION("24", "[\"message\"]")), 1},
	};

	(void) state;
	for (int i = 0; i < LENGTH(known); i++)
	{
		PlayAnswer	answer;

		assert_int_equal(recorded_payload(&play_search, 0, NULL, NULL, known[i].text, &answer),
						 PLAY_ROWS);
		assert_int_equal(answer.nrows, known[i].nrows);
		assert_string_equal(answer.problem, "");
		if (strstr(known[i].text, "example.top") != NULL)
			recorded_text(&play_search, &answer, 0, "app_id", "com.example.top");
		play_answer_free(&answer);
	}
}

static void
assert_price(const PlayAnswer *answer, int row, int64_t micros)
{
	const JsValue *price = recorded_value(&play_search, answer, row, "price");
	const JsValue *is_free = recorded_value(&play_search, answer, row, "free");

	assert_int_equal(price->type, micros < 0 ? JS_NULL : JS_MICROS);
	assert_int_equal(is_free->type, micros < 0 ? JS_NULL : JS_BOOL);
	if (micros >= 0)
	{
		assert_int_equal(price->u.i, micros);
		assert_int_equal(is_free->u.i, micros == 0);
	}
}

/* An older message, with these prices, scores and texts. */
#define OLD_WITH(n, summary, rating, offer) "[null,[null,[" IMAGE "]],\"Title\",null,[[[\"Dev\"," \
	LINK("/store/apps/developer?id=A+B") "]],[null,[null,[null,\"" summary "\"]]]]," \
	"null," rating "," offer ",null," APP_LINK(n) ",null,null,[" ID(n) "]]"
#define OLD_RATING(rating) "[[null,null,[null," rating "]]]"
#define OLD_OFFER(cell) "[[null,null,null,[null,null,[null,[" cell "]]]]]"

static void
older_rows_are_read(void **state)
{
	static const char text[] = "[[[["
		OLD_WITH("free", "slideshow &amp; <b>slow</b>", OLD_RATING("[\"4,5\",4.5]"), "null") ","
		OLD_WITH("paid", "", OLD_RATING("[\"0.0\",0]"), OLD_OFFER("[2990000,\"EUR\",\"3 E\"]")) ","
		OLD_WITH("zero", "", "null", OLD_OFFER("[0,\"EUR\",\"\"]")) ","
		OLD_WITH("soon", "", "null", "[[[\"COMING SOON\",[null,1],null,3]]]") ","
		OLD_WITH("empty", "", "null", "[[]]") ","
		OLD_WITH("odd", "", "null", "[[[7]]]") ","
		OLD_WITH("word", "", "null", OLD_OFFER("[\"many\"]"))
		"],null,null,null,null,null,null,[]]]]";
	PlayAnswer	answer;
	char		misfits[256];

	(void) state;
	assert_int_equal(recorded_payload(&play_search, 2, NULL, NULL, text, &answer), PLAY_ROWS);
	assert_string_equal(play_search.steps[2].rpc.id, "qnKhOb");
	assert_int_equal(answer.nrows, 7);
	recorded_text(&play_search, &answer, 0, "summary", "slideshow & slow");
	recorded_text(&play_search, &answer, 0, "score_text", "4,5");
	recorded_text(&play_search, &answer, 1, "score_text", NULL);
	assert_int_equal(recorded_value(&play_search, &answer, 1, "score")->type, JS_NULL);
	assert_price(&answer, 0, 0);
	assert_price(&answer, 1, 2990000);
	assert_price(&answer, 2, 0);
	assert_price(&answer, 3, -1);
	assert_price(&answer, 4, 0);
	assert_price(&answer, 5, -1);
	assert_price(&answer, 6, -1);
	play_misfits_write(&answer.misfits, answer.nrows, misfits, sizeof(misfits));
	assert_string_equal(misfits, "price at [7]: 2 of 7, free at [7]: 2 of 7");
	play_answer_free(&answer);
}

/*
 * A developer's apps and the page of a cluster have one section, which is a
 * list.
 */
static void
moved_pages_are_reported(void **state)
{
	static const Known known[] = {
		{"[[\"layout\",[[1]],null,{\"29\":[[\"moved\"]]}]]", PAGE_ROWS},
		{LISTED(ELSEWHERE), PAGE_ROWS},
		{LISTED(NO_APPS "," APPS), PAGE_ROWS},
		{LISTED("[],[" APPS "]"), PAGE_ROWS},
		{LISTED("[null,null,null,[\"t\"],{\"22\":[[],[\"T\"]],\"31\":[[" ROW("a") "]]}]"), PAGE_ROWS},
		{"[[null,null,[" APPS "]]]", PAGE_ROWS},
		{"[[null,null,null,[" APPS "]]]", PAGE_ROWS},
		{"[[null,[],null,[],0,[" APPS "]]]", PAGE_ROWS},
		{"[[null,null,null,[],0,[\"t\"],[\"moved\"]]]", PAGE_ROWS},
		{"[[\"moved\"]]", PAGE_ROWS},
		{"[[null,[]],[" APPS "]]", PAGE_ROWS},
		/* empty */
		{"[]", NULL},
		{"[[]]", NULL},
		{"[[null,null,null,[\"t\"]]]", NULL},
		{LISTED(""), NULL},
		{LISTED("[]"), NULL},
		{LISTED(NO_APPS), NULL},
	};

	(void) state;
	expect(&play_developer_apps, "MRTdke", known, LENGTH(known));
	expect(&play_developer_apps, "IRWBmd", known, LENGTH(known));
	expect(&play_similar_apps, "CNT7ob", known, LENGTH(known));
}

static void
moved_clusters_are_reported(void **state)
{
	static const Known known[] = {
		{"[\"layout\",[[1]]]", NO_CLUSTERS},
		{CLUSTERS(SIMILAR("31")), NO_CLUSTERS},
		{CLUSTERS(MORE_BY "," SIMILAR("31")), CLUSTER_ROWS},
		{CLUSTERS(MORE_BY "," ELSEWHERE), CLUSTER_ROWS},
		{CLUSTERS(MORE_BY ",[null,null,null,[\"similar_apps_GAME\"]]"), CLUSTER_ROWS},
		/* another cluster is no substitute */
		{CLUSTERS(CLUSTER("22", "x", PLAY_CLUSTER_PATH "gsr=x") "," SIMILAR("31")), CLUSTER_ROWS},
		{CLUSTERS("[null,null,null,[\"similar_apps_GAME\"],{\"22\":[[],[\"T\"]],\"31\":[[" ROW("a") "]]}]"),
		CLUSTER_ROWS},
		/* the sections are elsewhere */
		{"[null,[null,null,[" MORE_BY "," SIMILAR("22") "]]]", NO_CLUSTERS},
		{"[null,[null,[],null,[" SIMILAR("22") "]]]", NO_CLUSTERS},
		{"[null,[null,null,null,[],0,[\"t\"]],[" SIMILAR("22") "]]", NO_CLUSTERS},
		{"[null,[null,null,[\"moved\"]]]", NO_CLUSTERS},
		/* empty */
		{"[]", NULL},
		{"[null,[]]", NULL},
		{"[null,[null,[]]]", NULL},
		{"[null,[null,null,null,[],0,[\"t\"]]]", NULL},
		{CLUSTERS(MORE_BY), NULL},
		{CLUSTERS(MORE_BY "," SECTION("31", "[\"a message\"]")), NULL},
	};

	(void) state;
	expect(&play_similar_apps, "ag2B9c", known, LENGTH(known));
}

/* After a token the list goes on, ends, or has moved. */
static void
moved_continuations_are_reported(void **state)
{
	static const Known known[] = {
		{"[[null,null,[" OLD("a") "]]]", MORE_ROWS},
		{"[[[],null,[" OLD("a") "]]]", MORE_ROWS},
		{"[[[[]],null,null,null,null,null,null,null,[[" OLD("a") "]]]]", MORE_ROWS},
		{"[" ELSEWHERE "]", MORE_ROWS},
		{"[" NO_APPS "," APPS "]", MORE_ROWS},
		{"[null,[[" OLD("a") "]]]", MORE_ROWS},
		/* empty */
		{"[]", NULL},
		{"[[]]", NULL},
		{"[" NO_APPS "]", NULL},
	};

	(void) state;
	expect(&play_search, "qnKhOb", known, LENGTH(known));
	expect(&play_developer_apps, "qnKhOb", known, LENGTH(known));
	expect(&play_similar_apps, "qnKhOb", known, LENGTH(known));
}

static void
moved_suggestions_are_reported(void **state)
{
#define SUGGESTION "[\"words\",null," LINK("/store/search?q=words") "]"
	static const char problem[] = "no suggestions at [0,0]";
	static const Known known[] = {
		{"[[null,[" SUGGESTION "]]]", problem},
		{"[[[],[" SUGGESTION "]]]", problem},
		{"[null,[[" SUGGESTION "]]]", problem},
		{"[[null],[[" SUGGESTION "]]]", problem},
		{"[[\"moved\"]]", problem},
		/* no suggestions */
		{"[]", NULL},
		{"[[]]", NULL},
		{"[[[]]]", NULL},
		{"[[null,[\"CAhKAggD\"],[[null,[[172800]]]]]]", NULL},
	};

	(void) state;
	expect(&play_suggestions, "IJ4APc", known, LENGTH(known));
}

/* A search's page that moved is read, so that its problem is reported. */
static void
moved_search_pages_are_read(void **state)
{
	static const char moved[] = LISTED(ELSEWHERE);
	static const char elsewhere[] = "[[null,null,[" RESULTS "]]]";
	PlayBlock	block = {.rpcid = "lGYRle",.data = moved,.len = sizeof(moved) - 1};
	bool		several;

	(void) state;
	assert_ptr_equal(play_step_root(&play_search.steps[0], &block, 1, &several), &block);
	assert_int_not_equal(play_search.steps[0].fallback, 0);

	/* without sections there is nothing to read */
	block.data = elsewhere;
	block.len = sizeof(elsewhere) - 1;
	assert_null(play_step_root(&play_search.steps[0], &block, 1, &several));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moved_searches_are_reported),
		cmocka_unit_test(searches_find_nothing),
		cmocka_unit_test(searches_find_something),
		cmocka_unit_test(older_rows_are_read),
		cmocka_unit_test(moved_pages_are_reported),
		cmocka_unit_test(moved_clusters_are_reported),
		cmocka_unit_test(moved_continuations_are_reported),
		cmocka_unit_test(moved_suggestions_are_reported),
		cmocka_unit_test(moved_search_pages_are_read),
	};

	return cmocka_run_group_tests_name("lists that moved", tests, NULL, NULL);
}
