/*
 * test_apps_recorded.c
 *	  App details: recorded pages, every field of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "apps.h"
#include "golden.h"
#include "play/step.h"
#include "recorded.h"

/* The other program's names for the columns. */
static const GoldenName reference_names[] = {
	{"app_id", "appId"},
	{"url", "url"},
	{"title", "title"},
	{"summary", "summary"},
	{"description_html", "descriptionHTML"},
	{"description", "description"},
	{"installs", "installs"},
	{"min_installs", "minInstalls"},
	{"real_installs", "maxInstalls"},
	{"score", "score"},
	{"score_text", "scoreText"},
	{"ratings", "ratings"},
	{"reviews", "reviews"},
	{"histogram", "histogram"},
	{"price", "price"},
	{"original_price", "originalPrice"},
	{"discount_ends_at", "discountEndDate"},
	{"free", "free"},
	{"currency", "currency"},
	{"price_text", "priceText"},
	{"early_access", "earlyAccessEnabled"},
	{"offers_iap", "offersIAP"},
	{"iap_range", "IAPRange"},
	{"contains_ads", "adSupported"},
	{"in_play_pass", "isAvailableInPlayPass"},
	{"version", "version"},
	{"android_version", "androidVersion"},
	{"android_version_text", "androidVersionText"},
	{"android_max_version", "androidMaxVersion"},
	{"developer", "developer"},
	{"developer_id", "developerId"},
	{"developer_numeric_id", "developerInternalID"},
	{"developer_email", "developerEmail"},
	{"developer_website", "developerWebsite"},
	{"developer_address", "developerAddress"},
	{"developer_legal_name", "developerLegalName"},
	{"developer_legal_email", "developerLegalEmail"},
	{"developer_legal_address", "developerLegalAddress"},
	{"developer_legal_phone", "developerLegalPhoneNumber"},
	{"privacy_policy", "privacyPolicy"},
	{"genre", "genre"},
	{"genre_id", "genreId"},
	{"categories", "categories"},
	{"icon", "icon"},
	{"header_image", "headerImage"},
	{"screenshots", "screenshots"},
	{"video", "video"},
	{"video_image", "videoImage"},
	{"preview_video", "previewVideo"},
	{"content_rating", "contentRating"},
	{"content_rating_description", "contentRatingDescription"},
	{"released_text", "released"},
	{"updated_at", "updated"},
	{"recent_changes", "recentChanges"},
	{NULL, NULL}
};

/* Reads a recorded page in pieces of the given size. */
static void
read_recorded(const char *name, const PlayCall *call, size_t piece, PlayAnswer *answer)
{
	const PlayStep *step = &play_apps.steps[PAGE];
	size_t		len;
	char	   *body = golden_text(name, &len);
	PlayPage   *page = recorded_page(body, len, piece);
	const PlayBlock *blocks;
	const PlayBlock *root;
	bool		several;
	int			n;

	n = play_page_blocks(page, &blocks);
	assert_true(n >= 6 || recorded_is_extract(body, len));
	assert_true(play_page_closed(page) || recorded_is_extract(body, len));
	free(body);
	root = play_page_root(blocks, n, step->block.rpcid, step->block.is_root, &several);
	assert_non_null(root);
	play_answer_init(answer, play_apps.ncolumns);
	(void) play_step_read(step, call, NULL, root->data, root->len, answer);
	play_page_destroy(page);
}

/* Writes a time in milliseconds as text, without the fraction. */
static json_t *
spelled_time(json_int_t ms)
{
	time_t		seconds = (time_t) (ms / 1000);
	char		text[40];
	struct tm	tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S+00:00", &tm);
	return json_string(text);
}

/* Removes a member whose text means that there is nothing. */
static void
drop_word(json_t *account, const char *member, const char *word)
{
	const char *said = json_string_value(json_object_get(account, member));

	if (said != NULL && strcmp(said, word) == 0)
		json_object_del(account, member);
}

/*
 * Returns a golden document's account of an app, without what it has on other
 * parts of the page, and without the texts that mean nothing.
 */
static json_t *
golden_app(const char *name)
{
	static const char *const others[] = {
		"comments", "available", "preregister", "developer_url", "screenshot_count", "device_scores", "permissions",
		"page_reviews", "page_reviews_token", "phone_ratings", "clusters", "country_name",
		"language_name", "released_epoch", "updated_epoch"
	};
	static const char *const times[][2] = {
		{"discount_end", "discount_ends_at"}, {"released", "released_at"}, {"updated", "updated_at"}
	};
	json_t	   *document = golden_json(name);
	json_t	   *reference = json_object_get(document, "reference");
	json_t	   *extended = json_object_get(document, "extended");
	json_t	   *updated = json_object_get(extended, "updated_epoch");

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
	{
		if (json_object_get(extended, times[i][0]) != NULL)
			json_object_set(extended, times[i][1], json_object_get(extended, times[i][0]));
		json_object_del(extended, times[i][0]);
	}
	if (updated != NULL)
		json_object_set_new(extended, "updated_at",
							spelled_time(json_integer_value(updated) * 1000));
	if (json_is_null(json_object_get(extended, "released_epoch")))
		json_object_set_new(extended, "released_at", json_null());
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		json_object_del(reference, others[i]);
		json_object_del(extended, others[i]);
	}
	if (reference == NULL)
	{
		/* the page does not name its URL */
		json_object_set_new(extended, "url", json_null());
		return document;
	}
	json_object_set_new(reference, "updated", spelled_time(
		json_integer_value(json_object_get(reference, "updated"))));
	drop_word(reference, "priceText", "Free");
	drop_word(reference, "version", "VARY");
	drop_word(reference, "androidVersion", "VARY");
	drop_word(reference, "androidVersionText", "Varies with device");
	drop_word(reference, "androidMaxVersion", "VARY");
	for (const GoldenName *name = reference_names; name->column != NULL; name++)
	{
		if (json_object_get(reference, name->member) == NULL)
			json_object_set_new(reference, name->member, json_null());
	}
	return document;
}

static void
recorded_pages_are_read(void **state)
{
	static const char *const names[] = {
		"translate", "edumarket-eg", "instagram-zh", "instagram-jp", "chrome-us", "whatsapp-de"
	};
	static const size_t pieces[] = {SIZE_MAX / 2, 16384, 1009};
	PlayCall	call = {
		.country = "us",.lang = "en",.subject = "com.google.android.apps.translate"
	};

	(void) state;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
	{
		char		capture[80];
		char		golden[80];
		json_t	   *document;

		snprintf(capture, sizeof(capture), "captures/app/%s.html", names[n]);
		snprintf(golden, sizeof(golden), "golden/app/%s.json", names[n]);
		document = golden_app(golden);
		for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		{
			PlayAnswer	answer;

			read_recorded(capture, n == 0 ? &call : NULL, pieces[i], &answer);
			assert_int_equal(answer.verdict, PLAY_ROWS);
			assert_string_equal(answer.problem, "");
			golden_compare(&answer, play_apps.columns, document, reference_names);
			play_answer_free(&answer);
		}
		json_decref(document);
	}
}

/* The same app's page a little later: only the counters have changed. */
static void
later_page_is_read(void **state)
{
	static const char *const counters[] = {
		"ratings", "reviews", "real_installs", "score", "histogram"
	};
	PlayAnswer	before;
	PlayAnswer	after;

	(void) state;
	read_recorded("captures/app/translate.html", NULL, SIZE_MAX / 2, &before);
	read_recorded("captures/similar/translate-details.html", NULL, SIZE_MAX / 2, &after);
	assert_int_equal(after.verdict, PLAY_ROWS);
	for (int c = 0; c < play_apps.ncolumns; c++)
	{
		const char *column = play_apps.columns[c].name;
		bool		counter = false;
		char		text[20000];

		for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
			counter = counter || strcmp(column, counters[i]) == 0;
		if (counter)
			continue;
		apps_show(apps_value(&play_apps, &before, column), text, sizeof(text));
		if (after.values[c].type != before.values[c].type)
			fail_msg("%s is of another type", column);
		if (before.values[c].type == JS_TEXT)
			assert_string_equal(after.values[c].u.text, text);
	}
	apps_assert(&play_apps, &after, "ratings", "9040060");
	apps_assert(&play_apps, &after, "histogram", "{971060,306744,479448,879736,6403050}");
	play_answer_free(&before);
	play_answer_free(&after);
}

/* The request is the one that the store's own page makes. */
static void
payload_is_that_of_the_page(void **state)
{
	static const char mark[] = "'ds:5' : {id:'Ws7gDc'";
	PlayCall	call = {
		.country = "us",.lang = "en",.subject = "com.google.android.apps.translate"
	};
	size_t		len;
	char	   *body = golden_text("captures/app/translate.html", &len);
	char	   *found = strstr(body, mark);
	char	   *payload = play_step_payload(&play_apps.steps[RPC], &call, NULL);
	json_t	   *ours = json_loads(payload, 0, NULL);
	json_t	   *theirs;

	(void) state;
	assert_non_null(found);
	found = strstr(found, "request:");
	assert_non_null(found);
	theirs = json_loads(found + strlen("request:"), JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(theirs);
	assert_non_null(ours);
	assert_true(json_equal(ours, theirs));
	json_decref(ours);
	json_decref(theirs);
	free(payload);
	free(body);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_pages_are_read),
		cmocka_unit_test(later_page_is_read),
		cmocka_unit_test(payload_is_that_of_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
