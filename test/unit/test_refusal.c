/*
 * test_refusal.c
 *	  What Google sends instead of an answer: walls and error rows.
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
#include "play/wire/refusal.h"

static void
expect_recorded(const char *name, PlayWall expected)
{
	size_t		len;
	char	   *page = golden_text(name, &len);
	size_t		head = len < PLAY_WALL_HEAD ? len : PLAY_WALL_HEAD;
	PlayWall	wall = play_wall_body(page, head, 200);

	free(page);
	if (wall != expected)
		fail_msg("%s: expected %d, got %d", name, (int) expected, (int) wall);
}

static void
recorded_consent_is_recognized(void **state)
{
	(void) state;
	expect_recorded("captures/error/consent-de.html", PLAY_WALL_CONSENT);
}

/* In Norwegian, so the page must be recognized without English words. */
static void
recorded_captcha_is_recognized(void **state)
{
	(void) state;
	expect_recorded("captures/error/captcha-no.html", PLAY_WALL_CAPTCHA);
}

/* Their status is enough. */
static void
recorded_error_pages_are_not_walls(void **state)
{
	(void) state;
	expect_recorded("captures/error/404.html", PLAY_WALL_NONE);
	expect_recorded("captures/error/429.html", PLAY_WALL_NONE);
}

static void
recorded_answers_are_not_walls(void **state)
{
	static const char *const names[] = {
		"captures/list/topfree-game.txt", "captures/permissions/translate.txt",
		"captures/reviews/translate-initial.txt", "captures/reviews/translate-page2.txt",
		"captures/suggest/pand.txt", "captures/search/panda.html",
		"captures/app/translate.html", "captures/app/edumarket-eg.html",
		"captures/app/instagram-zh.html", "captures/developer/google.html",
		"captures/similar/translate-cluster.html", "captures/similar/translate-details.html",
		"captures/datasafety/translate.html"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_recorded(names[i], PLAY_WALL_NONE);
}

static void
walls_are_known_by_their_marks(void **state)
{
	static const struct
	{
		const char *body;
		PlayWall	wall;
	}			known[] = {
		{"<form id=\"captcha-form\" action=\"index\">", PLAY_WALL_CAPTCHA},
		{"<div class=\"g-recaptcha\" data-sitekey=\"x\">", PLAY_WALL_CAPTCHA},
		/* other pages may load it, too */
		{"<script src=\"https://www.google.com/recaptcha/api.js\">", PLAY_WALL_NONE},
		{"<a href=\"https://www.google.com/sorry/index?continue=x\">here</a>", PLAY_WALL_CAPTCHA},
		{"<form action=\"https://consent.google.com/save\" method=\"POST\">", PLAY_WALL_CONSENT},
		{"<form action=\"https://consent.google.de/save\" method=\"POST\">", PLAY_WALL_CONSENT},
		/* it has data blocks, which prove nothing */
		{"<form action=\"https://consent.google.com/save\"></form><script class=\"ds:0\">"
			"AF_initDataCallback({key: 'ds:0', hash: '1', data:[1], sideChannel: {}});</script>",
		PLAY_WALL_CONSENT},
		{"", PLAY_WALL_NONE},
		{"<html><body>Service unavailable</body></html>", PLAY_WALL_NONE},
		{"We're sorry, the requested URL was not found on this server.", PLAY_WALL_NONE},
		{"<p>consent.google.com is a host, I am sorry to say: solve a captcha</p>",
		PLAY_WALL_NONE},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		PlayWall	wall = play_wall_body(known[i].body, strlen(known[i].body), 200);

		if (wall != known[i].wall)
			fail_msg("expected %d, got %d on %s", (int) known[i].wall, (int) wall,
					 known[i].body);
	}
}

/* A body may contain NUL bytes, and may end within a mark. */
static void
bodies_are_bytes(void **state)
{
	static const char body[] = "\0\xff <form id=\"captcha-form\" \0 action=\"index\">";
	const char *mark = "<form id=\"captcha-form\"";

	(void) state;
	assert_int_equal(play_wall_body(body, sizeof(body) - 1, 200), PLAY_WALL_CAPTCHA);
	assert_int_equal(play_wall_body(mark, strlen(mark), 200), PLAY_WALL_CAPTCHA);
	for (size_t len = 0; len < strlen(mark); len++)
	{
		char	   *cut = malloc(len + 1);

		assert_non_null(cut);
		memcpy(cut, mark, len);
		cut[len] = 'x';			/* so that no NUL follows */
		assert_int_equal(play_wall_body(cut, len, 200), PLAY_WALL_NONE);
		free(cut);
	}
}

static void
walls_are_known_by_their_address(void **state)
{
	static const struct
	{
		const char *url;
		PlayWall	wall;
	}			known[] = {
		{"https://consent.google.com/m?continue=https://play.google.com/&gl=DE&m=0&pc=gp&hl=en&src=1",
		PLAY_WALL_CONSENT},
		{"https://consent.google.de/ml?continue=x", PLAY_WALL_CONSENT},
		{"https://consent.google.co.uk/m", PLAY_WALL_CONSENT},
		{"http://consent.google.com/", PLAY_WALL_CONSENT},
		{"https://www.google.com/sorry/index?continue=https://play.google.com/&q=x",
		PLAY_WALL_CAPTCHA},
		{"https://www.google.de/sorry/index", PLAY_WALL_CAPTCHA},
		{"http://www.google.com/sorry/", PLAY_WALL_CAPTCHA},
		{"", PLAY_WALL_NONE},
		{"/", PLAY_WALL_NONE},
		{"/store/apps", PLAY_WALL_NONE},
		{"https://play.google.com/store/apps/details?id=com.example.sorry", PLAY_WALL_NONE},
		{"https://play.google.com/sorry/index", PLAY_WALL_NONE},
		{"https://www.google.com/", PLAY_WALL_NONE},
		{"https://example.com/?continue=https://consent.google.com/", PLAY_WALL_NONE},
		{"https://consent.example.com/", PLAY_WALL_NONE},
		{"https://accounts.google.com/ServiceLogin?continue=https://www.google.com/sorry/",
		PLAY_WALL_NONE},
		{"consent.google.com", PLAY_WALL_NONE},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		PlayWall	wall = play_wall_location(known[i].url);

		if (wall != known[i].wall)
			fail_msg("expected %d, got %d on %s", (int) known[i].wall, (int) wall, known[i].url);
	}
}

#define GATEWAY \
	"[[\"type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError\",[null,1]]]"

static void
error_rows_are_read(void **state)
{
	static const struct
	{
		const char *row;
		int			code;
		PlayErrorKind kind;
	}			known[] = {
		{"[3]", 3, PLAY_ERROR_REFUSED},
		{"[5]", 5, PLAY_ERROR_NOT_FOUND},
		{"[7]", 7, PLAY_ERROR_REFUSED},
		{"[8]", 8, PLAY_ERROR_THROTTLED},
		{"[9]", 9, PLAY_ERROR_REFUSED},
		{"[13]", 13, PLAY_ERROR_INTERNAL},
		{"[14]", 14, PLAY_ERROR_THROTTLED},
		{"[ 8 ]", 8, PLAY_ERROR_THROTTLED},
		{"[8,null,[[\"type.googleapis.com/other\",[1]]]]", 8, PLAY_ERROR_THROTTLED},
		{"[5,null,[[\"type.googleapis.com/other\",[1]]]]", 5, PLAY_ERROR_NOT_FOUND},
		/* with the gateway's message, any code is a throttle */
		{"[8,null," GATEWAY "]", 8, PLAY_ERROR_THROTTLED},
		{"[3,null," GATEWAY "]", 3, PLAY_ERROR_THROTTLED},
		{"[5,null," GATEWAY "]", 5, PLAY_ERROR_THROTTLED},
		{"[null,null," GATEWAY "]", 0, PLAY_ERROR_THROTTLED},
		/* the end of a list of apps, or a temporary error */
		{"[5,null,[[\"type.googleapis.com/wireless.android.finsky.boq.web.data.store.error."
			"PlayDataError\",[1]]]]", 5, PLAY_ERROR_DATA},
		/* anything else */
		{"[]", 0, PLAY_ERROR_REFUSED},
		{"[null]", 0, PLAY_ERROR_REFUSED},
		{"[\"8\"]", 0, PLAY_ERROR_REFUSED},
		{"[[8]]", 0, PLAY_ERROR_REFUSED},
		{"8", 0, PLAY_ERROR_REFUSED},
		{"", 0, PLAY_ERROR_REFUSED},
		{"[1000]", 1000, PLAY_ERROR_REFUSED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		int			code = -1;
		PlayErrorKind kind = play_error_row(known[i].row, &code);

		if (kind != known[i].kind || code != known[i].code)
			fail_msg("expected kind %d of code %d, got %d of %d on %s", (int) known[i].kind,
					 known[i].code, (int) kind, code, known[i].row);
	}
}

/* Gives the same result for pieces of any size. */
static bool
says_absent(const char *page, size_t len)
{
	bool		found = false;

	for (size_t piece = 1; piece <= len + 1; piece = piece < 40 ? piece + 1 : piece * 2)
	{
		PlayAbsence absence = {0};

		for (size_t i = 0; i < len; i += piece)
			play_absence_feed(&absence, page + i, len - i < piece ? len - i : piece);
		assert_true(piece == 1 || absence.found == found);
		found = absence.found;
	}
	return found;
}

static void
not_found_is_recognized_in_any_language(void **state)
{
	static const char *const absent[] = {
		"captures/error/datasafety-missing-ar.html", "captures/error/datasafety-missing-en.html",
		"captures/error/404.html"
	};
	static const char *const present[] = {
		"captures/datasafety/translate.html", "captures/app/translate.html",
		"captures/search/panda.html", "captures/error/captcha-no.html"
	};
	size_t		len;

	(void) state;
	assert_true(says_absent("<p id=\"error-section\">", 22));
	assert_true(says_absent("<p id=\"af-error-page\">", 22));
	assert_false(says_absent("<p id=\"error-sectio", 19));
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
	{
		char	   *page = golden_text(absent[i], &len);

		assert_true(says_absent(page, len));
		free(page);
	}
	for (size_t i = 0; i < sizeof(present) / sizeof(present[0]); i++)
	{
		char	   *page = golden_text(present[i], &len);
		PlayAbsence absence = {0};

		play_absence_feed(&absence, page, len);
		assert_false(absence.found);
		free(page);
	}
}

/* The storefront that a page names. */
static void
pages_name_their_country(void **state)
{
	static const struct
	{
		const char *data;
		const char *country;
		bool		is_for;
	}			known[] = {
		{"[[[[null,null,\"https://play.google.com/intl/en-US_pl/about/play-terms.html\"]]]]", "pl", true},
		{"[[[[null,null,\"https://play.google.com/intl/en-US_pl/about/play-terms.html\"]]]]", "us", false},
		{"[[[[null,null,\"https://play.google.com/intl/zh_cn/about/play-terms.html\"]]]]", "tw", false},
		/* the storefront shown in that country */
		{"[[[[null,null,\"https://play.google.com/intl/en_vu/about/play-terms.html\"]]]]", "pr", true},
		/* no country is named */
		{"[[[[null,null,\"https://play.google.com/intl/en/about/play-terms.html\"]]]]", "us", true},
		{"[[[[null,null,\"https://play.google.com/intl/en_/about/\"]]]]", "us", true},
		{"[[[[null,null,\"https://play.google.com/intl/en_zz/about/\"]]]]", "us", true},
		{"[[[[null,null,\"https://play.google.com/intl/\"]]]]", "us", true},
		{"[[[[null,null,7]]]]", "us", true},
		{"[]", "us", true},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		PlayBlock	block = {"ds:4", "jRco8", known[i].data, strlen(known[i].data)};

		if (play_page_is_for(&block, 1, known[i].country) != known[i].is_for)
			fail_msg("%s for %s", known[i].data, known[i].country);
	}
}

/* An error row for the whole request becomes an HTTP status. */
static void
er_rows_are_read(void **state)
{
	(void) state;
	assert_int_equal(play_er_row("[\"er\",null,null,null,null,429,null,null,null,8]"), 429);
	assert_int_equal(play_er_row("[\"er\",null,null,null,null,400,null,null,null,3]"), 400);
	assert_int_equal(play_er_row("[\"er\",null,null,null,null,null,null,null,null,14]"), 429);
	assert_int_equal(play_er_row("[\"er\",null,null,null,null,null,null,null,null,13]"), 500);
	assert_int_equal(play_er_row("[\"er\",null,null,null,null,502]"), 502);
	assert_int_equal(play_er_row("[\"er\"]"), 0);
	assert_int_equal(play_er_row("[\"er\",null"), 0);
	assert_int_equal(play_er_row(""), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_consent_is_recognized),
		cmocka_unit_test(recorded_captcha_is_recognized),
		cmocka_unit_test(recorded_error_pages_are_not_walls),
		cmocka_unit_test(recorded_answers_are_not_walls),
		cmocka_unit_test(walls_are_known_by_their_marks),
		cmocka_unit_test(bodies_are_bytes),
		cmocka_unit_test(walls_are_known_by_their_address),
		cmocka_unit_test(error_rows_are_read),
		cmocka_unit_test(not_found_is_recognized_in_any_language),
		cmocka_unit_test(pages_name_their_country),
		cmocka_unit_test(er_rows_are_read),
	};

	return cmocka_run_group_tests_name("refusal", tests, NULL, NULL);
}
