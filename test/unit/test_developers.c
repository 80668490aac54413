/*
 * test_developers.c
 *	  Profiles of developers: requests, and a recorded page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "play/operation.h"
#include "play/wire/page.h"
#include "play/step.h"

enum
{
	STEP_RPC, STEP_PAGE
};

static const PlayCall call = {
	.country = "us",.lang = "en",.subject = "5700313618786177705"
};

static PlayVerdict
read_text(const char *text, PlayAnswer *answer)
{
	PlayChain	chain = {0};

	play_answer_init(answer, play_developers.ncolumns);
	return play_step_read(&play_developers.steps[STEP_RPC], &call, &chain, text, strlen(text), answer);
}

static void
assert_column(const PlayAnswer *answer, const char *name, const char *expected)
{
	for (int i = 0; i < play_developers.ncolumns; i++)
	{
		if (strcmp(play_developers.columns[i].name, name) != 0)
			continue;
		assert_int_equal(answer->values[i].type, JS_TEXT);
		assert_string_equal(answer->values[i].u.text, expected);
		return;
	}
	fail_msg("no column \"%s\"", name);
}

/* The RPC asks for document kind 8, the page has the number in its URL. */
static void
profile_is_requested(void **state)
{
	PlayChain	chain = {0};
	char	   *payload = play_step_payload(&play_developers.steps[STEP_RPC], &call, &chain);
	char	   *path = play_step_path(&play_developers.steps[STEP_PAGE], &call, &chain);

	(void) state;
	assert_string_equal(payload, "[null,null,[[1,2,3,5,6]],null,null,[[\"5700313618786177705\",8]]]");
	assert_string_equal(path, "/store/apps/dev?id=5700313618786177705&hl=en&gl=us");
	free(payload);
	free(path);
}

/*
 * An answer about another developer is refused; null means that the id is
 * unknown.
 */
static void
answer_of_another_developer_is_refused(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_text("[[],[{\"12\":[[\"42\",8]],\"13\":[null,null,null,null,[\"Maker\"]]}]]",
							   &answer), PLAY_BROKEN_CHAIN);
	play_answer_free(&answer);
	assert_int_equal(read_text("[[],[{\"12\":[[\"5700313618786177705\",8]],\"13\":[null,null,null,null,[\"Maker\"]]}]]",
							   &answer), PLAY_ROWS);
	assert_column(&answer, "developer", "Maker");
	play_answer_free(&answer);
	assert_int_equal(read_text("[[],[{\"12\":[[\"5700313618786177705\",8]]}]]", &answer),
					 PLAY_LAYOUT_CHANGED);
	play_answer_free(&answer);
	play_answer_init(&answer, play_developers.ncolumns);
	assert_int_equal(play_step_read(&play_developers.steps[STEP_RPC], &call, NULL, NULL, 0, &answer), PLAY_NOT_FOUND);
	play_answer_free(&answer);
}

static void
recorded_page_is_read(void **state)
{
	const PlayStep *step = &play_developers.steps[STEP_PAGE];
	const PlayBlock *blocks;
	const PlayBlock *root;
	PlayAnswer	answer;
	bool		several;
	size_t		len;
	char	   *body;
	PlayPage   *page;
	int			n;

	(void) state;
	body = golden_text("captures/developer/google.html", &len);
	page = play_page_create(len);
	assert_non_null(page);
	assert_int_equal(play_page_feed(page, body, len), PLAY_PAGE_MORE);
	n = play_page_blocks(page, &blocks);
	root = play_page_root(blocks, n, step->block.rpcid, step->block.is_root, &several);
	assert_non_null(root);
	assert_false(several);
	assert_int_equal(read_text(root->data, &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 1);
	assert_column(&answer, "developer", "Google LLC");
	assert_column(&answer, "description",
				  "Apps from Google to help you get the most out of your day, across all your devices.");
	play_answer_free(&answer);
	play_page_destroy(page);
	free(body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profile_is_requested),
		cmocka_unit_test(answer_of_another_developer_is_refused),
		cmocka_unit_test(recorded_page_is_read),
	};

	return cmocka_run_group_tests_name("developers", tests, NULL, NULL);
}
