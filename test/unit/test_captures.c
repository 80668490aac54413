/*
 * test_captures.c
 *	  Every recording: answers are read, error bodies are never taken for
 *	  answers, and requests equal the recorded ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "batches.h"
#include "canned.h"
#include "fixture.h"
#include "golden.h"
#include "play/step.h"
#include "play/wire/envelope.h"
#include "play/wire/refusal.h"
#include "recorded.h"

#define LIST_END "captures/error/list-end.txt"
#define REVIEWS_DATA_ERROR "captures/error/reviews-playdataerror.txt"

/*
 * The recordings, with the operation that reads each one and its number of
 * rows; NULL for a recording that is not an answer.
 */
static const struct
{
	const char *name;
	const PlayOperation *operation;
	int			rows;
}			captures[] = {
	{"captures/app/chrome-us.html", &play_apps, 1},
	{"captures/app/edumarket-eg.html", &play_apps, 1},
	{"captures/app/instagram-jp.html", &play_apps, 1},
	{"captures/app/instagram-zh.html", &play_apps, 1},
	{"captures/app/translate.html", &play_apps, 1},
	{"captures/app/whatsapp-de.html", &play_apps, 1},
	{"captures/datasafety/translate.html", &play_data_safety, 19},
	{"captures/developer/google.html", &play_developer_apps, 10},
	{"captures/list/topfree-game.txt", &play_top_apps, 100},
	{"captures/permissions/translate.txt", &play_permissions, 24},
	{"captures/reviews/translate-initial.txt", &play_reviews, 150},
	{"captures/reviews/translate-page2.txt", &play_reviews, 150},
	{"captures/search/panda.html", &play_search, 20},
	{"captures/similar/translate-cluster.html", &play_similar_apps, 50},
	{"captures/similar/translate-details.html", &play_similar_apps, 6},
	{"captures/suggest/pand.txt", &play_suggestions, 5},
	{"captures/error/404.html", NULL, 0},
	{"captures/error/429.html", NULL, 0},
	{"captures/error/captcha-no.html", NULL, 0},
	{"captures/error/consent-de.html", NULL, 0},
	{"captures/error/datasafety-missing-ar.html", NULL, 0},
	{"captures/error/datasafety-missing-en.html", NULL, 0},
	{LIST_END, NULL, 0},
	{REVIEWS_DATA_ERROR, NULL, 0},
};

#define NCAPTURES (sizeof(captures) / sizeof(captures[0]))

static bool
is_known(const char *name)
{
	for (size_t i = 0; i < NCAPTURES; i++)
	{
		if (strcmp(captures[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A recording that no test reads proves nothing. */
static void
every_recording_is_read(void **state)
{
	char		folder[1100];
	DIR		   *kinds;
	struct dirent *kind;

	(void) state;
	free(golden_text(captures[0].name, &(size_t) {0}));
	snprintf(folder, sizeof(folder), "%s/captures", golden_folder());
	kinds = opendir(folder);
	assert_non_null(kinds);
	while ((kind = readdir(kinds)) != NULL)
	{
		char		path[1400];
		DIR		   *files;
		struct dirent *file;

		snprintf(path, sizeof(path), "%s/%s", folder, kind->d_name);
		if (kind->d_name[0] == '.' || (files = opendir(path)) == NULL)
			continue;
		while ((file = readdir(files)) != NULL)
		{
			char		name[600];

			snprintf(name, sizeof(name), "captures/%s/%s", kind->d_name, file->d_name);
			if (file->d_name[0] != '.' && !is_known(name))
				fail_msg("no test reads %s", name);
		}
		closedir(files);
	}
	closedir(kinds);
}

static void
answers_have_their_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < NCAPTURES; i++)
	{
		PlayAnswer	answer;

		if (captures[i].operation == NULL)
			continue;
		recorded_file(captures[i].operation, captures[i].name, 4099, &answer);
		if (answer.nrows != captures[i].rows || answer.rejected != 0)
			fail_msg("%s has %d rows, and %d were rejected", captures[i].name, answer.nrows,
					 answer.rejected);
		play_answer_free(&answer);
	}
}

/* ---- error bodies ---- */

static bool
take_error(void *arg, const PlayFrame *frame)
{
	PlayErrorKind *kind = arg;
	int			code;

	assert_null(frame->payload);
	assert_non_null(frame->error);
	*kind = play_error_row(frame->error, &code);
	assert_int_equal(code, 5);
	return true;
}

/* Has a page a block that any operation would accept as its root? */
static bool
has_root(const char *body, size_t len)
{
	PlayPage   *page = play_page_create(len + 1);
	const PlayBlock *blocks;
	bool		found = false;
	bool		several;
	int			n;

	assert_non_null(page);
	(void) play_page_feed(page, body, len);
	n = play_page_blocks(page, &blocks);
	assert_true(n >= 0);
	for (int o = 0; o < PLAY_NOPERATIONS; o++)
	{
		for (int s = 0; s < play_operations[o]->nsteps; s++)
		{
			const PlayStep *step = &play_operations[o]->steps[s];

			if (step->block.is_root != NULL)
				found = found || play_step_root(step, blocks, n, &several) != NULL;
		}
	}
	play_page_destroy(page);
	return found;
}

static void
error_bodies_are_not_answers(void **state)
{
	(void) state;
	for (size_t i = 0; i < NCAPTURES; i++)
	{
		PlayErrorKind kind = PLAY_ERROR_REFUSED;
		PlayEnvelope *envelope;
		size_t		len;
		char	   *body;

		if (captures[i].operation != NULL)
			continue;
		body = golden_text(captures[i].name, &len);
		envelope = play_envelope_create(len, take_error, &kind);
		if (play_envelope_feed(envelope, body, len) == PLAY_ENVELOPE_NOT_ONE)
		{
			if (has_root(body, len))
				fail_msg("%s looks like an answer", captures[i].name);
		}
		else
		{
			assert_true(play_envelope_closed(envelope));
			assert_int_equal(kind, PLAY_ERROR_DATA);
		}
		play_envelope_destroy(envelope);
		free(body);
	}
}

/* ---- recorded answers through the engine ---- */

static Tally tally;
static char recorded[4096];		/* the recorded body */
static const char *recorded_id;	/* the RPC that it answers */
static int	recorded_times;		/* how many times it is still sent */

static void
answer(const ServerRequest *request, ServerReply *reply)
{
	char		asked[40];

	snprintf(asked, sizeof(asked), "rpcids=%s", recorded_id);
	if (strstr(request->target, asked) != NULL && recorded_times-- > 0)
		server_put(reply, "%s", recorded);
	else
		canned_answer(request, reply);
}

/*
 * Answers an RPC with a recorded body, so many times.  The id of the recorded
 * RPC is replaced by that of this one.
 */
static void
replay(const char *name, const char *id, const char *instead, int times)
{
	size_t		len;
	char	   *body = golden_text(name, &len);
	char	   *place = strstr(body, id);

	assert_true(len < sizeof(recorded));
	assert_non_null(place);
	snprintf(recorded, sizeof(recorded), "%.*s%s%s", (int) (place - body), body, instead,
			 place + strlen(id));
	recorded_id = instead;
	recorded_times = times;
	free(body);
}

static void
run(const PlayOperation *operation, const char *subject, int num)
{
	BatchSettings settings = batches_settings(fixture_url);
	PlayCall	call = {.country = "us",.lang = "en",.subject = subject,.num = num,
	.since = PLAY_NO_SINCE,.sort = 2};

	settings.retries = 1;
	server_answers(answer);
	batches_run(fixture_pool, operation, &settings, &call, 1, &tally);
}

/*
 * A list of apps may end like this: its rows count, and nothing is asked
 * again.
 */
static void
end_of_list_is_not_a_failure(void **state)
{
	(void) state;
	replay(LIST_END, "qnKhOb", "qnKhOb", 10);
	run(&play_similar_apps, "subject1", 100);
	batches_assert_all(&tally, 1, BATCH_OK);
	assert_int_equal(tally.rows[0], 2);
	assert_non_null(strstr(tally.last[0].error, "truncated"));
	assert_int_equal(recorded_times, 9);
}

/*
 * In reviews the same error comes and goes, and never means that the app is
 * unknown.
 */
static void
data_error_of_reviews_is_retried(void **state)
{
	(void) state;
	/* once: the answer is complete */
	replay(REVIEWS_DATA_ERROR, "UsvDTd", "oCPfdb", 1);
	run(&play_reviews, "subject1", 4);
	batches_assert_all(&tally, 1, BATCH_OK);
	assert_int_equal(tally.rows[0], 2 * CANNED_ROWS);

	/* always for the newer RPC: the older one serves as a fallback */
	replay(REVIEWS_DATA_ERROR, "UsvDTd", "oCPfdb", 10);
	run(&play_reviews, "subject1", 2);
	batches_assert_all(&tally, 1, BATCH_OK);
	assert_int_equal(tally.rows[0], CANNED_ROWS);
	assert_int_equal(recorded_times, 8);

	/* for the older one, which serves this app: a failure */
	replay(REVIEWS_DATA_ERROR, "UsvDTd", "UsvDTd", 10);
	run(&play_reviews, CANNED_OLD, 2);
	batches_assert_all(&tally, 1, BATCH_HTTP_ERROR);
	assert_int_equal(tally.rows[0], 0);
	assert_non_null(strstr(tally.last[0].error, "PlayDataError"));
}

/* ---- requests ---- */

/* Removes nulls at the end of arrays: absent elements mean the same. */
static void
trim(json_t *json)
{
	size_t		n = json_array_size(json);

	while (n > 0 && json_is_null(json_array_get(json, n - 1)))
		json_array_remove(json, --n);
	for (size_t i = 0; i < n; i++)
		trim(json_array_get(json, i));
}

/* Fills in the placeholders of a recorded payload. */
static void
fill(json_t *json, const PlayCall *call, const PlayChain *chain)
{
	for (size_t i = 0; i < json_array_size(json); i++)
	{
		json_t	   *element = json_array_get(json, i);
		const char *place = json_string_value(element);

		if (place == NULL)
			fill(element, call, chain);
		else if (strcmp(place, "{N}") == 0)
			json_array_set_new(json, i, json_integer(call->num));
		else if (strcmp(place, "{SORT}") == 0)
			json_array_set_new(json, i, json_integer(call->sort));
		else if (strcmp(place, "{SCORE_OR_NULL}") == 0)
			json_array_set_new(json, i, call->score > 0 ? json_integer(call->score) : json_null());
		else if (strcmp(place, "{DEVICE_OR_NULL}") == 0)
			json_array_set_new(json, i, call->device > 0 ? json_integer(call->device) : json_null());
		else if (strcmp(place, "{PACKAGE}") == 0)
			json_array_set_new(json, i, json_string(call->subject));
		else if (strcmp(place, "{TOKEN}") == 0 || strcmp(place, "{TOKEN_OR_NULL}") == 0)
			json_array_set_new(json, i, chain->token != NULL ? json_string(chain->token) :
							   json_null());
		else
			fail_msg("unknown place %s", place);
	}
}

static void
assert_request(const PlayOperation *operation, const char *rpcid, const char *name,
			   const PlayCall *call, const PlayChain *chain)
{
	char		path[100];
	json_t	   *expected;

	snprintf(path, sizeof(path), "requests/%s.payload.json", name);
	expected = golden_json(path);
	fill(expected, call, chain);
	trim(expected);
	for (int i = 0; i < operation->nsteps; i++)
	{
		char	   *payload;
		json_t	   *got;

		if (!play_step_is_rpc(&operation->steps[i], rpcid))
			continue;
		payload = play_step_payload(&operation->steps[i], call, chain);
		got = json_loads(payload, 0, NULL);
		assert_non_null(got);
		trim(got);
		if (!json_equal(got, expected))
			fail_msg("%s sends %s", name, payload);
		json_decref(got);
		json_decref(expected);
		free(payload);
		return;
	}
	fail_msg("%s does not use %s", operation->name, rpcid);
}

static void
requests_are_the_recorded_ones(void **state)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = "com.example.app",.num = 50,
	.sort = 2};
	PlayChain	first = {0};
	PlayChain	next = {.token = "A token"};

	(void) state;
	assert_request(&play_permissions, "xdSrCf", "permissions", &call, &first);
	assert_request(&play_similar_apps, "qnKhOb", "continuation",
				   &(PlayCall) {.subject = "com.example.app",.num = 100}, &next);
	assert_request(&play_reviews, "oCPfdb", "reviews-oCPfdb", &call, &first);
	assert_request(&play_reviews, "oCPfdb", "reviews-oCPfdb", &call, &next);
	assert_request(&play_reviews, "UsvDTd", "reviews-UsvDTd", &call, &first);
	call.device = 3;
	assert_request(&play_reviews, "oCPfdb", "reviews-oCPfdb", &call, &first);
	call.score = 4;
	assert_request(&play_reviews, "oCPfdb", "reviews-oCPfdb", &call, &next);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recording_is_read),
		cmocka_unit_test(answers_have_their_rows),
		cmocka_unit_test(error_bodies_are_not_answers),
		cmocka_unit_test(end_of_list_is_not_a_failure),
		cmocka_unit_test(data_error_of_reviews_is_retried),
		cmocka_unit_test(requests_are_the_recorded_ones),
	};

	return cmocka_run_group_tests_name("captures", tests, fixture_begin, fixture_end);
}
