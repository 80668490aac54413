/*
 * test_app_reports.c
 *	  Reports of apps: from one answer, or from several if the store withholds
 *	  fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "play/wire/page.h"
#include "recorded.h"

enum
{
	STEP_RPC, STEP_PAGE, STEP_PERMISSIONS, STEP_DATA_SAFETY
};

#define DOCUMENT(id) "{\"12\":[[\"" id "\",7]]}"
#define PERMISSIONS "[null,null,[[null,\"vibrate\"]]]"
#define SAFETY \
	"[null,null,null,null,[null,[[[[null,\"Type\"],null,null,null,[[\"Mail\",true,\"C\"]]]]]]]"
#define FIELD_75 ",\"75\":[1,[]," PERMISSIONS "]"
#define FIELD_138 ",\"138\":" SAFETY
#define APP(id, fields, withheld) \
	"[[[[]]],[null,null,[[\"Title\"],{" \
	"\"69\":[\"Developer\",[null,null,null,null,[null,null,\"/store/apps/dev?id=1\"]],\"1\"]," \
	"\"78\":[\"" id "\"],\"80\":[[[\"Tools\",null,\"TOOLS\"]]]," \
	"\"96\":[[null,2,[1,1],[null,null,\"https://i/1\"]]]," \
	"\"146\":[[\"Jul 1\",[1750000000,0]]]" fields "}]," DOCUMENT(id) "]," withheld "]"
#define PAGE_OF_SAFETY(id, fields) "[[[[]]],[null,null,[[\"Title\"],{\"69\":[\"Developer\"]" fields "}]," DOCUMENT(id) "]]"

#define ONE_PERMISSION \
	"[{\"section\":\"ungrouped\",\"group_name\":null,\"group_icon\":null,\"permission\":\"vibrate\"}]"
#define ONE_ITEM \
	"[{\"kind\":\"collected\",\"category\":\"Type\",\"data\":\"Mail\",\"optional\":true," \
	"\"purpose\":\"C\",\"description\":null,\"description_html\":null}]"

typedef struct Chain
{
	PlayCall	call;
	PlayChain	chain;
	PlayAnswer	answer;
} Chain;

static Chain
begin(int step)
{
	Chain		chain = {
		.call = {.country = "us",.lang = "en",.subject = "com.example.app",.since = PLAY_NO_SINCE},
		.chain = {.step = step}
	};

	return chain;
}

static PlayVerdict
read_next(Chain *chain, const char *payload)
{
	play_answer_free(&chain->answer);
	return recorded_payload(&play_app_reports, chain->chain.step, &chain->call, &chain->chain,
							payload, &chain->answer);
}

static void
end(Chain *chain, const char *permissions, const char *data_safety)
{
	assert_int_equal(chain->answer.verdict, PLAY_ROWS);
	assert_false(chain->answer.more);
	assert_int_equal(chain->answer.nrows, 1);
	recorded_text(&play_app_reports, &chain->answer, 0, "app_id", "com.example.app");
	recorded_text(&play_app_reports, &chain->answer, 0, "genre_id", "TOOLS");
	recorded_text(&play_app_reports, &chain->answer, 0, "permissions", permissions);
	recorded_text(&play_app_reports, &chain->answer, 0, "data_safety", data_safety);
	play_answer_free(&chain->answer);
	play_chain_free(&chain->chain);
}

static void
one_answer_is_enough(void **state)
{
	Chain		chain = begin(STEP_RPC);

	(void) state;
	assert_int_equal(read_next(&chain, APP("com.example.app", FIELD_75 FIELD_138, "[[129]]")), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, ONE_ITEM);
	/* no data safety declaration, and it was not withheld */
	chain = begin(STEP_RPC);
	assert_int_equal(read_next(&chain, APP("com.example.app", FIELD_75, "[[129]]")), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, "[]");
	/* no permissions */
	chain = begin(STEP_RPC);
	assert_int_equal(read_next(&chain, APP("com.example.app", ",\"75\":[1,[],[null,null,null]]", "[]")), PLAY_ROWS);
	end(&chain, "[]", "[]");
}

static void
withheld_fields_are_requested(void **state)
{
	Chain		chain = begin(STEP_RPC);

	(void) state;
	/* permissions */
	assert_int_equal(read_next(&chain, APP("com.example.app", FIELD_138, "[[75]]")), PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.answer.nrows, 0);
	assert_int_equal(chain.chain.step, STEP_PERMISSIONS);
	assert_int_equal(read_next(&chain, PERMISSIONS), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, ONE_ITEM);
	/* data safety */
	chain = begin(STEP_RPC);
	assert_int_equal(read_next(&chain, APP("com.example.app", FIELD_75, "[[138]]")), PLAY_ROWS);
	assert_int_equal(chain.chain.step, STEP_DATA_SAFETY);
	assert_int_equal(read_next(&chain, PAGE_OF_SAFETY("com.example.app", FIELD_138)), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, ONE_ITEM);
	/* both, and the page has no declaration */
	chain = begin(STEP_RPC);
	assert_int_equal(read_next(&chain, APP("com.example.app", "", "[[75],[138]]")), PLAY_ROWS);
	assert_int_equal(chain.chain.step, STEP_PERMISSIONS);
	assert_int_equal(read_next(&chain, PERMISSIONS), PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.chain.step, STEP_DATA_SAFETY);
	assert_int_equal(read_next(&chain, "[]"), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, "[]");
}

/*
 * The page of an app never has its declaration, which has a page of its own.
 */
static void
data_safety_page_follows_app_page(void **state)
{
	Chain		chain = begin(STEP_PAGE);

	(void) state;
	assert_int_equal(play_app_reports.steps[STEP_RPC].fallback, STEP_PAGE);
	assert_int_equal(read_next(&chain, APP("com.example.app", FIELD_75, "[]")), PLAY_ROWS);
	assert_true(chain.answer.more);
	assert_int_equal(chain.chain.step, STEP_DATA_SAFETY);
	/* another app's page is refused, and the page is requested again */
	assert_int_equal(read_next(&chain, PAGE_OF_SAFETY("com.example.other", FIELD_138)), PLAY_BROKEN_CHAIN);
	assert_int_equal(read_next(&chain, PAGE_OF_SAFETY("com.example.app", FIELD_138)), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, ONE_ITEM);
}

static void
failures_are_reported(void **state)
{
	Chain		chain = begin(STEP_RPC);

	(void) state;
	assert_int_equal(read_next(&chain, NULL), PLAY_NOT_FOUND);
	assert_int_equal(read_next(&chain, APP("com.example.other", FIELD_75 FIELD_138, "[]")), PLAY_BROKEN_CHAIN);
	assert_int_equal(read_next(&chain, "[1]"), PLAY_LAYOUT_CHANGED);
	/* the app exists, but its permissions are not found */
	assert_int_equal(read_next(&chain, APP("com.example.app", "", "[[75]]")), PLAY_ROWS);
	assert_int_equal(read_next(&chain, NULL), PLAY_LAYOUT_CHANGED);
	assert_int_equal(read_next(&chain, "[\"moved\"]"), PLAY_LAYOUT_CHANGED);
	assert_string_equal(chain.answer.problem,
						"\"permissions\" at [1,2,74,2] is not a list of permissions");
	play_answer_free(&chain.answer);
	play_chain_free(&chain.chain);
}

/* A list of another shape is requested separately before it is reported. */
static void
moved_lists_are_requested_separately(void **state)
{
	Chain		chain = begin(STEP_RPC);

	(void) state;
	assert_int_equal(read_next(&chain, APP("com.example.app", ",\"75\":[1,[],\"moved\"],\"138\":[\"moved\"]", "[]")), PLAY_ROWS);
	assert_int_equal(chain.chain.step, STEP_PERMISSIONS);
	assert_int_equal(read_next(&chain, PERMISSIONS), PLAY_ROWS);
	assert_int_equal(chain.chain.step, STEP_DATA_SAFETY);
	assert_int_equal(read_next(&chain, PAGE_OF_SAFETY("com.example.app", FIELD_138)), PLAY_ROWS);
	end(&chain, ONE_PERMISSION, ONE_ITEM);
}

/* The recorded pages of one app make its report. */
static void
recorded_pages_make_a_report(void **state)
{
	static const char *const names[] = {
		"captures/app/translate.html", "captures/datasafety/translate.html"
	};
	Chain		chain = begin(STEP_PAGE);
	json_t	   *list;

	(void) state;
	chain.call.subject = "com.google.android.apps.translate";
	for (int i = 0; i < 2; i++)
	{
		const PlayStep *step = &play_app_reports.steps[chain.chain.step];
		size_t		len;
		char	   *body = golden_text(names[i], &len);
		PlayPage   *page = recorded_page(body, len, len);
		const PlayBlock *blocks;
		const PlayBlock *root;
		bool		several;
		int			n;

		n = play_page_blocks(page, &blocks);
		root = play_page_root(blocks, n, step->block.rpcid, step->block.is_root, &several);
		assert_non_null(root);
		assert_int_equal(read_next(&chain, root->data), PLAY_ROWS);
		play_page_destroy(page);
		free(body);
	}
	assert_int_equal(chain.answer.nrows, 1);
	recorded_text(&play_app_reports, &chain.answer, 0, "developer", "Google LLC");
	list = json_loads(recorded_value(&play_app_reports, &chain.answer, 0, "permissions")->u.text, 0, NULL);
	assert_int_equal(json_array_size(list), 24);
	json_decref(list);
	list = json_loads(recorded_value(&play_app_reports, &chain.answer, 0, "data_safety")->u.text, 0, NULL);
	assert_int_equal(json_array_size(list), 19);
	json_decref(list);
	play_answer_free(&chain.answer);
	play_chain_free(&chain.chain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_answer_is_enough),
		cmocka_unit_test(withheld_fields_are_requested),
		cmocka_unit_test(data_safety_page_follows_app_page),
		cmocka_unit_test(failures_are_reported),
		cmocka_unit_test(moved_lists_are_requested_separately),
		cmocka_unit_test(recorded_pages_make_a_report),
	};

	return cmocka_run_group_tests_name("app_reports", tests, NULL, NULL);
}
