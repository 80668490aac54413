/*
 * test_lists.c
 *	  Search, suggestions, similar apps, a developer's apps: recorded answers,
 *	  every field of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "play/rows/list.h"
#include "play/step.h"
#include "recorded.h"

/* The other program's names for the columns of a search's top hit. */
static const GoldenName top_hit_names[] = {
	{"app_id", "appId"},
	{"title", "title"},
	{"url", "url"},
	{"icon", "icon"},
	{"developer", "developer"},
	{"currency", "currency"},
	{"price", "price"},
	{"free", "free"},
	{"summary", "summary"},
	{"score_text", "scoreText"},
	{"score", "score"},
	{NULL, NULL}
};

/* Returns a row's value of a column. */
static const JsValue *
field(const PlayAnswer *answer, int row, const char *column)
{
	assert_true(row < answer->nrows);
	for (int c = 0; c < answer->ncolumns; c++)
	{
		if (strcmp(play_list_columns[c].name, column) == 0)
			return &answer->values[row * answer->ncolumns + c];
	}
	fail_msg("no column \"%s\"", column);
	return NULL;
}

/* Fails unless a column has this text, or is absent if text is NULL. */
static void
assert_text(const PlayAnswer *answer, int row, const char *column, const char *expected)
{
	const JsValue *value = field(answer, row, column);

	if (expected == NULL)
	{
		assert_int_equal(value->type, JS_NULL);
		return;
	}
	assert_int_equal(value->type, JS_TEXT);
	assert_string_equal(value->u.text, expected);
}

/* Fails unless a text is this JSON value. */
static void
assert_json(const char *text, const json_t *expected)
{
	json_t	   *got = json_loads(text, 0, NULL);

	assert_non_null(got);
	if (!json_equal(got, (json_t *) expected))
		fail_msg("not the expected JSON: %.200s", text);
	json_decref(got);
}

/*
 * Returns the step of an operation that reads a page with a block of this RPC.
 */
static const PlayStep *
page_step(const PlayOperation *operation, const char *block_id)
{
	for (int i = 0; i < operation->nsteps; i++)
	{
		if (operation->steps[i].kind == PLAY_STEP_PAGE &&
			strcmp(operation->steps[i].block.rpcid, block_id) == 0)
			return &operation->steps[i];
	}
	fail_msg("no page has a block %s", block_id);
	return NULL;
}

/* Reads a recorded page in pieces with a step. */
static PlayVerdict
read_capture(const PlayOperation *operation, const PlayStep *step, const char *name,
			 const PlayCall *call, PlayChain *chain, PlayAnswer *answer)
{
	size_t		len;
	char	   *text = golden_text(name, &len);
	PlayPage   *page = recorded_page(text, len, 16384);
	const PlayBlock *blocks;
	const PlayBlock *root;
	bool		several;
	int			n;

	n = play_page_blocks(page, &blocks);
	root = play_step_root(step, blocks, n, &several);
	assert_false(several);
	assert_non_null(root);
	assert_string_equal(root->rpcid, step->block.rpcid);
	play_answer_init(answer, operation->ncolumns);
	answer->seen = chain == NULL ? 0 : chain->rank;
	(void) play_step_read(step, call, chain, root->data, root->len, answer);
	play_page_destroy(page);
	free(text);
	return answer->verdict;
}

/*
 * Copies some rows of an answer, with the named columns only, into an answer
 * of their own.
 */
static PlayAnswer
copy_rows(const PlayAnswer *answer, int first, int nrows, const JsColumn *columns,
		int ncolumns)
{
	PlayAnswer	part;
	JsValue		values[PLAY_LIST_NCOLUMNS];

	play_answer_init(&part, ncolumns);
	for (int i = first; i < first + nrows; i++)
	{
		for (int c = 0; c < ncolumns; c++)
			values[c] = *field(answer, i, columns[c].name);
		assert_true(play_answer_row(&part, columns, values, NULL));
	}
	return part;
}

/*
 * Compares the rows from this one on with the document; columns that it omits
 * must be absent.
 */
static void
compare_rows(const PlayAnswer *answer, int first, json_t *reference, json_t *extended)
{
	int			nrows = answer->nrows - first;
	PlayAnswer	part = copy_rows(answer, first, nrows, play_list_columns,
									   PLAY_APP_ROW_NCOLUMNS);
	json_t	   *document = json_pack("{s: O, s: O}", "reference", reference, "extended",
									 json_object_get(extended, "rows"));

	assert_non_null(document);
	golden_compare(&part, play_list_columns, document, golden_row_names);
	for (int i = first; i < answer->nrows; i++)
	{
		for (int c = PLAY_APP_ROW_NCOLUMNS; c < answer->ncolumns; c++)
			assert_int_equal(answer->values[i * answer->ncolumns + c].type, JS_NULL);
		assert_int_equal(answer->ranks[i], i + 1);
	}
	json_decref(document);
	play_answer_free(&part);
}

static void
assert_member(const PlayAnswer *answer, int row, const char *column, const json_t *value)
{
	assert_true(json_is_string(value));
	assert_text(answer, row, column, json_string_value(value));
}

static void
recorded_search_is_read(void **state)
{
	json_t	   *document = golden_json("golden/search/panda.json");
	json_t	   *reference = json_object_get(document, "reference");
	json_t	   *extended = json_object_get(document, "extended");
	json_t	   *top_hit = json_object_get(extended, "top_hit");
	json_t	   *first = json_deep_copy(json_array_get(reference, 0));
	json_t	   *account = json_pack("{s: [o]}", "reference", first);
	json_t	   *rows = json_copy(reference);
	PlayAnswer	answer;
	PlayAnswer	part;
	JsColumn	columns[sizeof(top_hit_names) / sizeof(top_hit_names[0])];
	int			ncolumns = 0;

	(void) state;
	assert_int_equal(read_capture(&play_search, page_step(&play_search, "lGYRle"),
								  "captures/search/panda.html", NULL, NULL, &answer),
					 PLAY_ROWS);
	assert_int_equal(answer.nrows, 20);
	assert_int_equal(answer.rejected, 0);
	assert_string_equal(answer.problem, "");

	/* the reference has the developer of the top hit undecoded */
	assert_string_equal(json_string_value(json_object_get(first, "developerId")),
						"Panda+Restaurant+Group,+Inc.");
	json_object_del(first, "developerId");
	for (; top_hit_names[ncolumns].column != NULL; ncolumns++)
		columns[ncolumns] = (JsColumn) {.name = top_hit_names[ncolumns].column};
	part = copy_rows(&answer, 0, 1, columns, ncolumns);
	golden_compare(&part, columns, account, top_hit_names);
	assert_member(&answer, 0, "developer_id", json_object_get(top_hit, "developer_id_decoded"));
	assert_member(&answer, 0, "app_id", json_object_get(top_hit, "app_id"));
	assert_member(&answer, 0, "installs", json_object_get(top_hit, "installs"));
	assert_text(&answer, 0, "genre", "Food & Drink");
	assert_text(&answer, 0, "content_rating", "Everyone");
	assert_text(&answer, 0, "availability", "available");
	assert_int_equal(field(&answer, 0, "screenshots")->type, JS_TEXTS);
	assert_int_equal(field(&answer, 0, "description_html")->type, JS_TEXT);
	assert_int_equal(answer.ranks[0], 1);

	json_array_remove(rows, 0);
	compare_rows(&answer, 1, rows, extended);
	play_answer_free(&part);
	play_answer_free(&answer);
	json_decref(rows);
	json_decref(account);
	json_decref(document);
}

static void
recorded_search_is_limited_and_filtered(void **state)
{
	const PlayStep *step = page_step(&play_search, "lGYRle");
	PlayCall	call = {.country = "us",.lang = "en",.subject = "panda",.num = 7};
	PlayAnswer	answer;

	(void) state;
	for (int num = 1; num <= 21; num += 5)
	{
		PlayChain	chain = {0};

		call.num = num;
		assert_int_equal(read_capture(&play_search, step, "captures/search/panda.html", &call,
									  &chain, &answer), PLAY_ROWS);
		assert_int_equal(answer.nrows, num < 20 ? num : 20);
		assert_int_equal(answer.more, false);
		assert_int_equal(answer.truncated, false);
		play_answer_free(&answer);
		play_chain_free(&chain);
	}

	/* only one of the recorded apps has a price; it keeps its rank */
	for (int price = 1; price <= 2; price++)
	{
		PlayChain	chain = {0};

		call.price = price;
		call.num = 100;
		assert_int_equal(read_capture(&play_search, step, "captures/search/panda.html", &call,
									  &chain, &answer), PLAY_ROWS);
		assert_true(answer.nrows > 0);
		for (int i = 0; i < answer.nrows; i++)
			assert_int_equal(field(&answer, i, "free")->u.i, price == 1);
		assert_int_equal(answer.seen, 20);
		assert_int_equal(answer.rejected, 0);
		if (price == 2)
		{
			assert_text(&answer, 0, "app_id", "com.panda.mouse");
			assert_int_equal(answer.ranks[0], 4);
		}
		play_answer_free(&answer);
		play_chain_free(&chain);
	}
}

/* ---- suggestions ---- */

static void
recorded_suggestions_are_read(void **state)
{
	json_t	   *document = golden_json("golden/suggest/pand.json");
	json_t	   *reference = json_object_get(document, "reference");
	json_t	   *rows = json_object_get(json_object_get(document, "extended"), "rows");
	PlayAnswer	answer;

	(void) state;
	recorded_file(&play_suggestions, "captures/suggest/pand.txt", 100, &answer);
	assert_int_equal(answer.verdict, PLAY_ROWS);
	assert_int_equal(answer.nrows, (int) json_array_size(reference));
	assert_int_equal(answer.nrows, (int) json_array_size(rows));
	assert_int_equal(answer.nrows, 5);
	for (int i = 0; i < answer.nrows; i++)
	{
		const char *text = json_string_value(json_array_get(reference, (size_t) i));

		assert_string_equal(answer.values[i].u.text, text);
		assert_string_equal(json_string_value(json_object_get(json_array_get(rows, (size_t) i),
															  "suggestion")), text);
		assert_int_equal(answer.ranks[i], i + 1);
	}
	play_answer_free(&answer);
	json_decref(document);
}

/* ---- similar apps ---- */

static void
recorded_clusters_are_read(void **state)
{
	json_t	   *document = golden_json("golden/similar/translate.json");
	json_t	   *extended = json_object_get(document, "extended");
	json_t	   *apps = json_object_get(json_array_get(json_object_get(extended, "clusters"), 1),
									   "apps");
	const PlayStep *step = page_step(&play_similar_apps, "ag2B9c");
	PlayCall	call = {.country = "us",.lang = "en",.num = 100,
	.subject = "com.google.android.apps.translate"};
	PlayChain	chain = {0};
	PlayAnswer	answer;
	char	   *path;
	json_t	   *request;
	char		expected[600];

	(void) state;
	/* a stored page gives its own rows */
	assert_int_equal(read_capture(&play_similar_apps, step,
								  "captures/similar/translate-details.html", NULL, NULL,
								  &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, (int) json_array_size(apps));
	for (int i = 0; i < answer.nrows; i++)
		assert_member(&answer, i, "app_id", json_array_get(apps, (size_t) i));
	play_answer_free(&answer);

	/* a call goes on to the page of the whole cluster */
	assert_int_equal(read_capture(&play_similar_apps, step,
								  "captures/similar/translate-details.html", &call, &chain,
								  &answer), PLAY_EMPTY);
	assert_true(answer.more);
	assert_int_equal(answer.nrows, 0);
	step = &play_similar_apps.steps[chain.step];
	assert_string_equal(step->block.rpcid, "CNT7ob");
	path = play_step_path(step, &call, &chain);
	snprintf(expected, sizeof(expected), "%s&hl=en&gl=us",
			 json_string_value(json_object_get(document, "cluster_link")));
	assert_string_equal(path, expected);
	free(path);
	play_answer_free(&answer);

	/* and from there with a token */
	assert_int_equal(read_capture(&play_similar_apps, step,
								  "captures/similar/translate-cluster.html", &call, &chain,
								  &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 50);
	compare_rows(&answer, 0, json_object_get(document, "reference"), extended);
	assert_true(answer.more);
	assert_string_equal(play_similar_apps.steps[chain.step].rpc.id, "qnKhOb");
	assert_string_equal(chain.token,
						json_string_value(json_object_get(document, "reference_token")));
	path = play_step_payload(&play_similar_apps.steps[chain.step], &call, &chain);
	request = json_object_get(json_object_get(document, "continuation_request"), "f_req");
	request = json_array_get(json_array_get(json_array_get(request, 0), 0), 1);
	assert_json(path, request);
	free(path);
	play_answer_free(&answer);
	play_chain_free(&chain);
	json_decref(document);
}

/* A stored page of a cluster is read as a list, not as an app's page. */
static void
cluster_page_differs_from_app_page(void **state)
{
	const PlayStep *clusters = page_step(&play_similar_apps, "ag2B9c");
	size_t		len;
	char	   *text = golden_text("captures/similar/translate-cluster.html", &len);
	PlayPage   *page = recorded_page(text, len, 16384);
	const PlayBlock *blocks;
	bool		several;
	int			n;

	(void) state;
	n = play_page_blocks(page, &blocks);
	assert_true(n > 0);
	assert_null(play_step_root(clusters, blocks, n, &several));
	assert_false(several);
	play_page_destroy(page);
	free(text);
}

/* ---- a developer ---- */

static void
recorded_developer_is_read(void **state)
{
	json_t	   *document = golden_json("golden/developer/google.json");
	PlayCall	call = {.country = "us",.lang = "en",.subject = "5700313618786177705",.num = 100};
	PlayChain	chain = {0};
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_capture(&play_developer_apps,
								  page_step(&play_developer_apps, "MRTdke"),
								  "captures/developer/google.html", &call, &chain, &answer),
					 PLAY_ROWS);
	assert_int_equal(answer.nrows, 10);
	compare_rows(&answer, 0, json_object_get(document, "reference"),
				 json_object_get(document, "extended"));
	assert_true(answer.more);
	assert_string_equal(play_developer_apps.steps[chain.step].rpc.id, "qnKhOb");
	assert_string_equal(chain.token,
						json_string_value(json_object_get(document, "reference_token")));
	play_answer_free(&answer);
	play_chain_free(&chain);

	/* if the page has enough rows, nothing else is requested */
	call.num = 10;
	memset(&chain, 0, sizeof(chain));
	assert_int_equal(read_capture(&play_developer_apps,
								  page_step(&play_developer_apps, "MRTdke"),
								  "captures/developer/google.html", &call, &chain, &answer),
					 PLAY_ROWS);
	assert_int_equal(answer.nrows, 10);
	assert_false(answer.more);
	assert_false(answer.truncated);
	play_answer_free(&answer);
	play_chain_free(&chain);
	json_decref(document);
}

/* ---- requests ---- */

/* Returns the request that a recorded page made for a block. */
static json_t *
recorded_request(json_t *document, const char *page, const char *rpcid)
{
	json_t	   *services = json_object_get(json_object_get(document, page), "services");

	for (size_t i = 0; i < json_array_size(services); i++)
	{
		json_t	   *service = json_array_get(services, i);

		if (strcmp(json_string_value(json_object_get(service, "rpc")), rpcid) == 0)
			return json_object_get(service, "request");
	}
	fail_msg("%s has no request of %s", page, rpcid);
	return NULL;
}

static void
assert_request(const PlayOperation *operation, const char *rpcid, const char *subject,
			   PlayChain *chain, const json_t *expected)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = subject,.num = 100};
	PlayChain	none = {0};

	for (int i = 0; i < operation->nsteps; i++)
	{
		const PlayStep *step = &operation->steps[i];
		char	   *payload;

		if (!play_step_is_rpc(step, rpcid))
			continue;
		payload = play_step_payload(step, &call, chain ? chain : &none);
		assert_json(payload, expected);
		free(payload);
		return;
	}
	fail_msg("%s does not use %s", operation->name, rpcid);
}

static void
requests_are_the_recorded_ones(void **state)
{
	json_t	   *document = golden_json("requests/page-services.json");
	json_t	   *suggest = golden_json("requests/suggest.payload.json");
	json_t	   *number = recorded_request(document, "developer_numeric", "MRTdke");
	json_t	   *kinds = json_array_get(json_array_get(json_array_get(number, 2), 1), 3);
	json_t	   *name = json_pack("[[n, [[i, [i]], n, n, O], [s], i], [i]]", 10, 20, kinds,
								 "pub:A \"B\" & C", 4, 1);
	json_t	   *cluster = recorded_request(document, "similar_cluster", "CNT7ob");
	PlayChain	chain = {0};
	PlayAnswer	answer;
	PlayCall	call = {.country = "us",.lang = "en",.subject = "x.y",.num = 100};

	(void) state;
	assert_request(&play_search, "lGYRle", "panda", NULL,
				   recorded_request(document, "search", "lGYRle"));
	assert_request(&play_developer_apps, "MRTdke", "5700313618786177705", NULL, number);
	assert_request(&play_similar_apps, "ag2B9c", "com.google.android.apps.translate", NULL,
				   recorded_request(document, "details", "ag2B9c"));
	assert_request(&play_suggestions, "IJ4APc", "{TERM}", NULL, suggest);

	/*
	 * for a name nothing was recorded: the same kinds of clusters as for a
	 * number
	 */
	assert_request(&play_developer_apps, "IRWBmd", "A \"B\" & C", NULL, name);

	/* the link comes from the app's page */
	(void) read_capture(&play_similar_apps, page_step(&play_similar_apps, "ag2B9c"),
						"captures/similar/translate-details.html", &call, &chain, &answer);
	assert_request(&play_similar_apps, "CNT7ob", "x.y", &chain, cluster);
	play_answer_free(&answer);
	play_chain_free(&chain);
	json_decref(name);
	json_decref(suggest);
	json_decref(document);
}

static void
assert_page(const PlayOperation *operation, const char *subject, int price,
			const char *expected)
{
	PlayCall	call = {.country = "br",.lang = "pt-BR",.subject = subject,.price = price};
	PlayChain	chain = {0};
	const PlayStep *step = &operation->steps[operation->first_step == NULL ? 0 :
											 operation->first_step(&call)];
	char	   *path = play_step_path(step, &call, &chain);

	assert_string_equal(path, expected);
	free(path);
}

static void
pages_are_requested(void **state)
{
	(void) state;
	assert_page(&play_search, "a b", 0, "/store/search?q=a%20b&c=apps&price=0&hl=pt-BR&gl=br");
	assert_page(&play_search, "a&b=c", 1,
				"/store/search?q=a%26b%3Dc&c=apps&price=1&hl=pt-BR&gl=br");
	assert_page(&play_search, "\xc3\xa4#%2F+", 2,
				"/store/search?q=%C3%A4%23%252F%2B&c=apps&price=2&hl=pt-BR&gl=br");
	assert_page(&play_developer_apps, "5700313618786177705", 0,
				"/store/apps/dev?id=5700313618786177705&hl=pt-BR&gl=br");
	assert_page(&play_developer_apps, "A & B, Inc.", 0,
				"/store/apps/developer?id=A%20%26%20B%2C%20Inc.&hl=pt-BR&gl=br");
	assert_page(&play_developer_apps, "3 Apps", 0,
				"/store/apps/developer?id=3%20Apps&hl=pt-BR&gl=br");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_search_is_read),
		cmocka_unit_test(recorded_search_is_limited_and_filtered),
		cmocka_unit_test(recorded_suggestions_are_read),
		cmocka_unit_test(recorded_clusters_are_read),
		cmocka_unit_test(cluster_page_differs_from_app_page),
		cmocka_unit_test(recorded_developer_is_read),
		cmocka_unit_test(requests_are_the_recorded_ones),
		cmocka_unit_test(pages_are_requested),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
