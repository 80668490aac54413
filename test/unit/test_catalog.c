/*
 * test_catalog.c
 *	  The store's catalogue: names of shards, URLs of apps, robots.txt,
 *	  indexes, shards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/resource.h"
#include "play/wire/app_id.h"
#include "play/wire/robots.h"
#include "play/wire/shard.h"

#define BASE "https://play.google.com"
#define GENERATION "2026-08-23_1787500934"
#define SHARD(number, count) BASE "/sitemaps/play_sitemaps_" GENERATION "-" number "-of-" count ".xml.gz"
#define LOC(url) "<sitemap><loc>" url "</loc></sitemap>"
#define PAGE(url) "<url><loc>" url "</loc><x:link rel='alternate' hreflang='de' href='" url "'/></url>\n"
#define APP(id) PAGE(BASE "/store/apps/details?id=" id)
#define INDEX(locs) "<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" \
	locs "</sitemapindex>"
#define PAGES(urls) "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' " \
	"xmlns:x='http://www.w3.org/1999/xhtml'>" urls "</urlset>"

static const PlayCall shard_call = {.country = "us",.lang = "en",.subject = SHARD("00003", "83445")};

/* ---- names ---- */

static void
shards_are_known_by_their_names(void **state)
{
	static const char *const others[] = {
		"", "/", "/robots.txt", "/sitemaps/sitemaps-index-0.xml",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-0000-of-83445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-083445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-83445-of-83445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-00000.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-99999999999999999999.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-1000001.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-83445.xml",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-83445.xml.gz?a",
		"/sitemaps/play_sitemaps_2026-13-23_1787500934-00000-of-83445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_-00000-of-83445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23_1787500934000000000000-00000-of-83445.xml.gz",
		"/sitemaps/play_sitemaps_2026-08-23",
		"/sitemaps/play_sitemaps_",
	};
	PlayShard	shard;
	char		path[PLAY_SITEMAP_URL_SIZE];
	int64_t		time;

	(void) state;
	assert_true(play_shard_parse(play_url_path(SHARD("00003", "83445")), &shard));
	assert_string_equal(shard.generation, GENERATION);
	assert_int_equal(shard.number, 3);
	assert_int_equal(shard.count, 83445);
	play_shard_path(&shard, path);
	assert_string_equal(path, play_url_path(SHARD("00003", "83445")));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		if (play_shard_parse(others[i], &shard))
			fail_msg("accepted as a shard: %s", others[i]);
	}
	assert_true(play_generation_time(GENERATION, &time));
	assert_true(time == INT64_C(1787500934000000));	/* 2026-08-23 16:02:14 UTC */
	assert_true(play_generation_time("1972-02-29_68169600", &time));
	assert_false(play_generation_time("2026-08-23_1", &time));
	assert_false(play_generation_time("2026-08-23_999999999999999999", &time));
}

static void
only_sitemaps_of_the_origin_are_requested(void **state)
{
	static const char *const others[] = {
		"", BASE, BASE "/sitemaps/", BASE "/sitemaps", BASE "/store/apps", "http://play.google.com/sitemaps/a",
		BASE "@evil.example/sitemaps/a", BASE ":1/sitemaps/a", BASE ".evil.example/sitemaps/a",
		"https://evil.example/sitemaps/a", "/sitemaps/a", BASE "/sitemaps/../store", BASE "/sitemaps//a",
		BASE "/sitemaps/.a", BASE "/sitemaps/a?b", BASE "/sitemaps/a#b", BASE "/sitemaps/a b",
		BASE "/sitemaps/a\r\nHost: b", BASE "/sitemaps/%2e%2e/a", BASE "/sitemaps/\xC3\xA9",
	};

	(void) state;
	assert_true(play_is_sitemap_url(SHARD("00003", "83445"), BASE));
	assert_true(play_is_sitemap_url(BASE "/sitemaps/sitemaps-index-0.xml", BASE));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		if (play_is_sitemap_url(others[i], BASE))
			fail_msg("accepted as a sitemap: %s", others[i]);
	}
}

static void
apps_are_known_by_their_urls(void **state)
{
	static const struct
	{
		const char *url;
		PlayAppUrl	kind;
		const char *id;
	}			cases[] = {
#define D BASE "/store/apps/details"
		{D "?id=com.example.app", PLAY_URL_OF_APP, "com.example.app"},
		{D "?hl=de&id=ru.a_b.C1&gl=us#top", PLAY_URL_OF_APP, "ru.a_b.C1"},
		{D "?id=com%2Eexample.app", PLAY_URL_OF_APP, "com.example.app"},
		{"http://h" "/store/apps/details?id=a.b", PLAY_URL_OF_APP, "a.b"},
		{D, PLAY_URL_WITHOUT_ID, ""},
		{D "?", PLAY_URL_WITHOUT_ID, ""},
		{D "?hl=de#?id=a.b", PLAY_URL_WITHOUT_ID, ""},
		{D "#id=a.b", PLAY_URL_WITHOUT_ID, ""},
		{D "?xid=a.b", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=+x", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=nodots", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a..b", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=.a.b", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b.", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b-c", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b%", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b%0", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b%00c", PLAY_URL_WITHOUT_ID, ""},
		{D "?id=a.b%zz", PLAY_URL_WITHOUT_ID, ""},
		{D "/?id=a.b", PLAY_URL_OTHER, ""},
		{D "/reviews?id=a.b", PLAY_URL_OTHER, ""},
		{D "x?id=a.b", PLAY_URL_OTHER, ""},
		{BASE "/store/books/details?id=a.b", PLAY_URL_OTHER, ""},
		{BASE "/x/store/apps/details?id=a.b", PLAY_URL_OTHER, ""},
		{BASE "?x=/store/apps/details?id=a.b", PLAY_URL_OTHER, ""},
		{"/store/apps/details?id=a.b", PLAY_URL_OTHER, ""},
		{"", PLAY_URL_OTHER, ""},
#undef D
	};
	char		id[PLAY_APP_ID_SIZE];
	char		long_url[400] = "https://h/store/apps/details?id=a.";

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		PlayAppUrl	kind = play_app_url(cases[i].url, id);

		if (kind != cases[i].kind || (kind == PLAY_URL_OF_APP && strcmp(id, cases[i].id) != 0))
			fail_msg("%s is %d", cases[i].url, (int) kind);
	}
	memset(long_url + strlen(long_url), 'b', 253);
	assert_int_equal(play_app_url(long_url, id), PLAY_URL_OF_APP);
	strcat(long_url, "b");
	assert_int_equal(play_app_url(long_url, id), PLAY_URL_WITHOUT_ID);
}

/* ---- robots.txt ---- */

static bool
list_url(void *arg, const char *url)
{
	strcat(strcat(arg, url), " ");
	return true;
}

static void
robots_names_sitemaps(void **state)
{
	static const char text[] = "User-agent: *\nDisallow: /a # Sitemap: no\nSitemap: https://a/1\r\n"
	"  sitemap :https://a/2 # two\nSITEMAP:\thttps://a/3\nSitemapper: no\nsitemap https://no\nsitemap:\n"
	"Sitemap: https://a/4";

	(void) state;
	for (size_t piece = 1; piece <= sizeof(text); piece++)
	{
		PlayRobots	robots = {.len = 0};
		char		found[200] = "";

		for (size_t at = 0; at < strlen(text); at += piece)
			assert_true(play_robots_feed(&robots, text + at,
										 strlen(text) - at < piece ? strlen(text) - at : piece,
										 list_url, found));
		assert_true(play_robots_feed(&robots, "\n", 1, list_url, found));
		assert_string_equal(found, "https://a/1 https://a/2 https://a/3 https://a/4 ");
	}
}

static void
long_line_is_skipped(void **state)
{
	static char text[20000];
	PlayRobots	robots = {.len = 0};
	char		found[100] = "";

	(void) state;
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "Sitemap:", 8);
	assert_true(play_robots_feed(&robots, text, sizeof(text) - 1, list_url, found));
	assert_true(play_robots_feed(&robots, "\nSitemap: b\n", 12, list_url, found));
	assert_string_equal(found, "b ");
}

/* ---- files ---- */

/* Reads a file in pieces with a step of an operation. */
static PlayVerdict
read_file(const PlayOperation *operation, int step, PlayChain *chain, const char *text,
		  PlayAnswer *answer)
{
	PlayResource *file = play_resource_open(operation, &operation->steps[step],
											chain == NULL ? NULL : &shard_call, chain);
	size_t		len = strlen(text);

	assert_non_null(file);
	for (size_t at = 0; at < len; at += 7)
	{
		if (!play_resource_feed(file, text + at, len - at < 7 ? len - at : 7))
			break;
	}
	(void) play_resource_end(file, answer);
	play_resource_close(file);
	return answer->verdict;
}

static void
shard_lists_apps(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_file(&play_catalog_apps, 0, NULL,
							   PAGES(APP("com.a") PAGE(BASE "/store/books/details/A_&amp;_B?id=no.b")
									 APP("ru.b") APP("com.a") APP("+x") "<url/>"), &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 2);
	assert_string_equal(answer.values[0].u.text, "com.a");
	assert_string_equal(answer.values[1].u.text, "ru.b");
	assert_int_equal(answer.rejected, 2);
	assert_string_equal(answer.problem, "no \"app_id\" at [loc]");
	play_answer_free(&answer);
}

static void
inputs_identify_the_shard(void **state)
{
	PlayCall	other = {.subject = BASE "/sitemaps/other.xml"};
	JsValue		value;

	(void) state;
	play_catalog_apps.inputs[1].get(&shard_call, &value);
	assert_int_equal(value.u.i, 3);
	play_catalog_apps.inputs[2].get(&shard_call, &value);
	assert_int_equal(value.len, strlen(GENERATION));
	assert_memory_equal(value.u.text, GENERATION, value.len);
	play_catalog_apps.inputs[1].get(&other, &value);
	assert_int_equal(value.type, JS_NULL);
	play_catalog_apps.inputs[2].get(&other, &value);
	assert_int_equal(value.type, JS_NULL);
}

/* Neither the prefix of the namespace matters nor that of other namespaces. */
static void
namespaces_have_any_prefix(void **state)
{
	static const char text[] = "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:i='u:i'>"
	"<s:url><i:loc>https://h/store/apps/details?id=no.no</i:loc>"
	"<s:loc>\n https://h/store/apps/details?id=a.<![CDATA[b]]>&#99; </s:loc></s:url>"
	"<i:url><s:loc>https://h/store/apps/details?id=no.no</s:loc></i:url>"
	"<s:url><i:x><s:loc>https://h/store/apps/details?id=no.no</s:loc></i:x>"
	"<t:loc xmlns:t='http://www.sitemaps.org/schemas/sitemap/0.9'>https://h/store/apps/details?id=c<i:y>x</i:y>.d</t:loc></s:url>"
	"</s:urlset>";
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_file(&play_catalog_apps, 0, NULL, text, &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 2);
	assert_string_equal(answer.values[0].u.text, "a.bc");
	assert_string_equal(answer.values[1].u.text, "c.d");
	assert_int_equal(answer.rejected, 0);
	play_answer_free(&answer);
}

static char *
many(const char *begin, const char *piece, int n, const char *end)
{
	char	   *text = malloc(strlen(begin) + strlen(piece) * (size_t) n + strlen(end) + 1);
	char	   *to = stpcpy(text, begin);

	for (int i = 0; i < n; i++)
		to = stpcpy(to, piece);
	(void) stpcpy(to, end);
	return text;
}

static void
other_documents_are_layout_changes(void **state)
{
	char	   *no_apps = many("<urlset>", "<url><loc>https://h/store/other</loc></url>", 100, "</urlset>");
	char	   *long_one = many("<urlset><url><loc>", "x", PLAY_MOST_LOCATION + 1, "</loc></url></urlset>");
	const struct
	{
		const char *text;
		PlayVerdict verdict;
		const char *problem;
	}			cases[] = {
		{"", PLAY_SHORT, ""},
		{"<ur", PLAY_SHORT, ""},
		{"<urlset><url><loc>https://h/store/apps/details?id=a.b</loc></url></urlse", PLAY_SHORT, ""},
		{"<urlset/>", PLAY_EMPTY, ""},
		{"<urlset><url><loc>https://h/store/other</loc></url></urlset>", PLAY_EMPTY, ""},
		{"<urlset><url><loc>https://h/store/apps/details?id=x</loc></url></urlset>", PLAY_LAYOUT_CHANGED,
		"no \"app_id\" at [loc]"},
		{INDEX(LOC("https://h/a")), PLAY_LAYOUT_CHANGED, "the document is a <sitemapindex>, not a <urlset>"},
		{"<html><body/></html>", PLAY_LAYOUT_CHANGED, "the document is a <html>, not a <urlset>"},
		{"<!DOCTYPE html><html>", PLAY_LAYOUT_CHANGED,
		"the sitemap cannot be read: it has a document type declaration"},
		{"Not Found", PLAY_LAYOUT_CHANGED, "the sitemap cannot be read: it is not XML in UTF-8"},
		{"<urlset><url><loc>https://h/store/apps/details?id=a.b</loc></url></url>", PLAY_LAYOUT_CHANGED, NULL},
		{no_apps, PLAY_LAYOUT_CHANGED, "no location of the sitemap is the page of an app"},
		{long_one, PLAY_LAYOUT_CHANGED, "a location is too long"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		PlayAnswer	answer;

		assert_int_equal(read_file(&play_catalog_apps, 0, NULL, cases[i].text, &answer),
						 cases[i].verdict);
		if (cases[i].problem != NULL)
			assert_string_equal(answer.problem, cases[i].problem);
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
	}
	free(no_apps);
	free(long_one);
}

static void
locations_have_a_limit(void **state)
{
	(void) state;
	for (int n = 50000; n <= 50001; n++)
	{
		char	   *text = many("<urlset>", "<url><loc>https://h/store/apps/details?id=a.b</loc></url>", n,
								"</urlset>");
		PlayAnswer	answer;

		assert_int_equal(read_file(&play_catalog_apps, 0, NULL, text, &answer),
						 n == 50000 ? PLAY_ROWS : PLAY_NO_MEMORY);
		assert_int_equal(answer.overfull, n > 50000);
		play_answer_free(&answer);
		free(text);
	}
}

/* ---- the chain ---- */

#define ROBOTS "Sitemap: " BASE "/sitemaps/i-0.xml\nsitemap: " BASE "/sitemaps/i-1.xml\n" \
	"Sitemap: https://elsewhere.example/sitemaps/x.xml\nSitemap: " BASE "/help.xml\n"

/*
 * Reads the files that a call of catalog_shards() requests; returns the last
 * verdict.
 */
static PlayVerdict
read_catalog(PlayChain *chain, const char *const *files, PlayAnswer *answer)
{
	static const char *const paths[] = {"/robots.txt", "/sitemaps/i-0.xml", "/sitemaps/i-1.xml"};
	PlayVerdict verdict = PLAY_EMPTY;

	memset(chain, 0, sizeof(*chain));
	chain->base_url = BASE;
	for (int i = 0; i < 3; i++)
	{
		char	   *path = play_step_path(&play_catalog_shards.steps[chain->step], &shard_call, chain);

		assert_string_equal(path, paths[i]);
		free(path);
		verdict = read_file(&play_catalog_shards, chain->step, chain, files[i], answer);
		if (!answer->more)
			break;
		assert_int_equal(verdict, PLAY_EMPTY);
		assert_int_equal(answer->nrows, 0);
		if (i < 2)
			play_answer_free(answer);
	}
	return verdict;
}

static void
indexes_lead_to_shards(void **state)
{
	static const char *const files[] = {
		ROBOTS, INDEX(LOC(SHARD("00002", "00003")) LOC(SHARD("00000", "00003"))),
		INDEX(LOC(SHARD("00001", "00003")) LOC(SHARD("00002", "00003")) LOC(BASE "/sitemaps/i-2.xml"))
	};
	PlayChain	chain;
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_catalog(&chain, files, &answer), PLAY_ROWS);
	assert_int_equal(answer.nrows, 3);
	for (int i = 0; i < 3; i++)
	{
		const JsValue *row = answer.values + i * answer.ncolumns;
		char		url[PLAY_SITEMAP_URL_SIZE];

		snprintf(url, sizeof(url), BASE "/sitemaps/play_sitemaps_" GENERATION "-%05d-of-00003.xml.gz", i);
		assert_int_equal(row[0].u.i, i);
		assert_int_equal(row[1].u.i, 3);
		assert_string_equal(row[2].u.text, url);
		assert_memory_equal(row[3].u.text, GENERATION, row[3].len);
		assert_int_equal(row[4].type, JS_TIME);
	}
	assert_memory_equal(answer.problem, "the index has a location that is no shard:", 42);
	play_answer_free(&answer);
	play_chain_free(&chain);
}

/* Indexes that do not list one whole generation give no rows. */
static void
unfinished_catalogue_is_refused(void **state)
{
#define OTHER BASE "/sitemaps/play_sitemaps_2026-08-20_1787200000-00001-of-00002.xml.gz"
	static const struct
	{
		const char *files[3];
		PlayVerdict verdict;
		const char *problem;
	}			cases[] = {
		{{ROBOTS, INDEX(LOC(SHARD("00000", "00002"))), INDEX(LOC(OTHER))}, PLAY_BROKEN_CHAIN,
		"the catalogue is being rebuilt: an index has shards of " GENERATION ", another of 2026-08-20_1787200000; ask again later"},
		{{ROBOTS, INDEX(LOC(SHARD("00000", "00002")) LOC(OTHER)), ""}, PLAY_BROKEN_CHAIN,
		"the catalogue is being rebuilt: an index has shards of " GENERATION " and of 2026-08-20_1787200000; ask again later"},
		{{ROBOTS, INDEX(LOC(SHARD("00000", "00002"))), INDEX(LOC(SHARD("00001", "00003")))}, PLAY_BROKEN_CHAIN, NULL},
		{{ROBOTS, INDEX(LOC(SHARD("00000", "00003"))), INDEX(LOC(SHARD("00002", "00003")))}, PLAY_BROKEN_CHAIN,
		"the indexes have 2 of the 3 shards of " GENERATION ": the catalogue may be being rebuilt; ask again later"},
		{{ROBOTS, INDEX(LOC(SHARD("00000", "00002"))), "<sitemapindex>"}, PLAY_SHORT, NULL},
		{{ROBOTS, INDEX(""), ""}, PLAY_LAYOUT_CHANGED, "the index is empty"},
		{{ROBOTS, INDEX(LOC("https://elsewhere.example/sitemaps/play_sitemaps_2026-08-23_1787500934-00000-of-00001.xml.gz")), ""},
		PLAY_LAYOUT_CHANGED, NULL},
		{{ROBOTS, PAGES(""), ""}, PLAY_LAYOUT_CHANGED, "the document is a <urlset>, not a <sitemapindex>"},
		{{"User-agent: *\n", "", ""}, PLAY_LAYOUT_CHANGED, "robots.txt names no sitemap below /sitemaps/ of this origin"},
		{{"Sitemap: https://elsewhere.example/sitemaps/x.xml", "", ""}, PLAY_LAYOUT_CHANGED, NULL},
	};
#undef OTHER

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		PlayChain	chain;
		PlayAnswer	answer;

		assert_int_equal(read_catalog(&chain, cases[i].files, &answer), cases[i].verdict);
		assert_int_equal(answer.nrows, 0);
		if (cases[i].problem != NULL)
			assert_string_equal(answer.problem, cases[i].problem);
		play_answer_free(&answer);
		play_chain_free(&chain);
	}
}

/* If an index is refused, the next one is read in its place. */
static void
index_can_be_requested_again(void **state)
{
	PlayChain	chain = {.base_url = BASE};
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_file(&play_catalog_shards, 0, &chain, ROBOTS, &answer), PLAY_EMPTY);
	play_answer_free(&answer);
	assert_int_equal(read_file(&play_catalog_shards, 1, &chain, INDEX(LOC(SHARD("00000", "00002"))), &answer),
					 PLAY_EMPTY);
	play_answer_free(&answer);
	assert_int_equal(read_file(&play_catalog_shards, 1, &chain, INDEX(LOC(SHARD("00000", "00002"))), &answer),
					 PLAY_BROKEN_CHAIN);
	assert_false(answer.more);
	play_answer_free(&answer);
	assert_int_equal(read_file(&play_catalog_shards, 1, &chain, INDEX(LOC(SHARD("00001", "00002"))), &answer),
					 PLAY_ROWS);
	assert_int_equal(answer.nrows, 2);
	play_answer_free(&answer);
	play_chain_free(&chain);
}

/* A stored index is read without the others. */
static void
stored_index_has_its_own_shards(void **state)
{
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_file(&play_catalog_shards, 1, NULL, INDEX(LOC(SHARD("00007", "83445"))), &answer),
					 PLAY_ROWS);
	assert_int_equal(answer.nrows, 1);
	assert_string_equal(answer.values[2].u.text, SHARD("00007", "83445"));
	play_answer_free(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_are_known_by_their_names),
		cmocka_unit_test(only_sitemaps_of_the_origin_are_requested),
		cmocka_unit_test(apps_are_known_by_their_urls),
		cmocka_unit_test(robots_names_sitemaps),
		cmocka_unit_test(long_line_is_skipped),
		cmocka_unit_test(shard_lists_apps),
		cmocka_unit_test(inputs_identify_the_shard),
		cmocka_unit_test(namespaces_have_any_prefix),
		cmocka_unit_test(other_documents_are_layout_changes),
		cmocka_unit_test(locations_have_a_limit),
		cmocka_unit_test(indexes_lead_to_shards),
		cmocka_unit_test(unfinished_catalogue_is_refused),
		cmocka_unit_test(index_can_be_requested_again),
		cmocka_unit_test(stored_index_has_its_own_shards),
	};

	return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
