/*
 * test_request.c
 *	  Requests, parsed again: form, envelope, call tuples, payload.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "golden.h"
#include "play/wire/request.h"

#define MOST_CALLS 8

/* Are forms written in their short form? */
static bool is_short = false;

/* Charts by the short payload, and by the full one. */
#define short_step (&play_top_apps.steps[0])
#define step (&play_top_apps.steps[1])

static PlayCall
chart_call(const char *category, const char *collection, int num)
{
	PlayCall	call = {.country = "us",.lang = "en",.subject = category,.num = num};

	call.collection = play_collection(collection);
	assert_non_null(call.collection);
	return call;
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	assert_true(c >= 'A' && c <= 'F');
	return c - 'A' + 10;
}

/*
 * Decodes a form.  Only unreserved characters may be unescaped; the short form
 * allows some others.
 */
static char *
decode_form(const char *form, size_t len)
{
	char	   *text = malloc(len + 1);
	size_t		used = 0;

	assert_non_null(text);
	assert_int_equal(strlen(form), len);
	assert_memory_equal(form, "f.req=", 6);
	for (const char *p = form + 6; *p != '\0'; p++)
	{
		if (*p == '%')
		{
			text[used++] = (char) (digit_value(p[1]) * 16 + digit_value(p[2]));
			p += 2;
			continue;
		}
		assert_true(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
						   "0123456789-._~", *p) != NULL ||
					(is_short && strchr(",[]:", *p) != NULL));
		text[used++] = *p;
	}
	text[used] = '\0';
	return text;
}

/* Returns the call tuples of the form for these calls. */
static json_t *
tuples_of(const PlayCall *calls, int n)
{
	const PlayCall *pack[MOST_CALLS];
	const PlayChain *chains[MOST_CALLS] = {NULL};
	json_error_t error;
	json_t	   *envelope;
	json_t	   *tuples;
	char	   *form;
	char	   *text;
	size_t		len;

	for (int i = 0; i < n; i++)
		pack[i] = &calls[i];
	form = play_rpc_form(step, pack, chains, n, is_short, &len);
	assert_non_null(form);
	text = decode_form(form, len);
	free(form);
	envelope = json_loads(text, 0, &error);
	if (envelope == NULL)
		fail_msg("%s in %s", error.text, text);
	free(text);
	assert_int_equal(json_array_size(envelope), 1);
	tuples = json_incref(json_array_get(envelope, 0));
	json_decref(envelope);
	assert_int_equal(json_array_size(tuples), n);
	return tuples;
}

/* Returns the payload of the tuple for the call at this place. */
static json_t *
payload_of(const json_t *tuples, int place)
{
	const json_t *tuple = json_array_get(tuples, (size_t) place);
	const char *tag = json_string_value(json_array_get(tuple, 3));
	json_t	   *payload;

	assert_int_equal(json_array_size(tuple), 4);
	assert_string_equal(json_string_value(json_array_get(tuple, 0)), "vyAe2");
	assert_true(json_is_null(json_array_get(tuple, 2)));
	assert_non_null(tag);
	assert_int_equal(play_rpc_place(tag), place);
	payload = json_loads(json_string_value(json_array_get(tuple, 1)), 0, NULL);
	assert_non_null(payload);
	return payload;
}

/*
 * Fills in the placeholders of a recorded payload: "{NUM}", "{COLLECTION}",
 * "{CATEGORY}".  Returns how many there were.
 */
static int
fill(json_t *json, const PlayCall *call)
{
	int			places = 0;

	for (size_t i = 0; i < json_array_size(json); i++)
	{
		const char *text = json_string_value(json_array_get(json, i));

		if (text == NULL)
			places += fill(json_array_get(json, i), call);
		else if (strcmp(text, "{NUM}") == 0)
			places += json_array_set_new(json, i, json_integer(call->num)) == 0;
		else if (strcmp(text, "{COLLECTION}") == 0)
			places += json_array_set_new(json, i, json_string(call->collection->wire_name)) == 0;
		else if (strcmp(text, "{CATEGORY}") == 0)
			places += json_array_set_new(json, i, json_string(call->subject)) == 0;
	}
	return places;
}

/* The payload equals the one that the store's own pages send. */
static void
payload_is_the_recorded_one(void **state)
{
	PlayCall	calls[] = {
		chart_call("GAME", "TOP_FREE", 100),
		chart_call("APPLICATION", "TOP_PAID", 1),
		chart_call("GAME_ROLE_PLAYING", "GROSSING", 1000),
	};
	int			n = sizeof(calls) / sizeof(calls[0]);
	json_t	   *recorded = golden_json("requests/list.payload.json");

	(void) state;
	for (int i = 0; i < n; i++)
	{
		json_t	   *expected = json_deep_copy(recorded);
		json_t	   *tuples = tuples_of(&calls[i], 1);
		json_t	   *payload = payload_of(tuples, 0);

		assert_int_equal(fill(expected, &calls[i]), 3);
		assert_true(json_equal(payload, expected));
		json_decref(payload);
		json_decref(tuples);
		json_decref(expected);
	}
	json_decref(recorded);
}

/* The same without the recordings: the parts and the size of the payload. */
static void
payload_has_its_parts(void **state)
{
	PlayCall	call = chart_call("GAME", "TOP_FREE", 100);
	json_t	   *tuples = tuples_of(&call, 1);
	json_t	   *payload = payload_of(tuples, 0);
	json_t	   *asked;
	int			kind;
	int			num;
	int			two;
	const char *collection;
	const char *category;

	(void) state;
	assert_int_equal(json_unpack(payload, "[[n, o, [i, s, s]]]", &asked, &two, &collection,
								 &category), 0);
	assert_int_equal(two, 2);
	assert_string_equal(collection, "topselling_free");
	assert_string_equal(category, "GAME");
	assert_int_equal(json_unpack(json_array_get(asked, 0), "[i, [i, i]]", &kind, &two, &num), 0);
	assert_int_equal(kind, 8);
	assert_int_equal(two, 20);
	assert_int_equal(num, 100);
	assert_int_equal(json_array_size(json_array_get(json_array_get(
								json_array_get(asked, 4), 3), 0)), 240);
	json_decref(payload);
	json_decref(tuples);
}

/* A short payload names the same chart in the same places. */
static void
short_payload_asks_the_same(void **state)
{
	PlayCall	call = chart_call("GAME", "TOP_FREE", 100);
	char	   *payload = play_step_payload(short_step, &call, NULL);

	(void) state;
	assert_true(short_step->short_payload);
	assert_int_equal(short_step->fallback, step - short_step);
	assert_string_equal(payload,
						"[[null,[[null,[null,100]],null,null,[113]],[2,\"topselling_free\",\"GAME\"]]]");
	free(payload);
}

/* Every call of a pack has a tuple, with its place as the tag. */
static void
packs_keep_their_calls(void **state)
{
	PlayCall	calls[MOST_CALLS];

	(void) state;
	for (int i = 0; i < MOST_CALLS; i++)
		calls[i] = chart_call(play_categories[i].id, play_collections[i % 6].name, i + 1);
	for (int n = 1; n <= MOST_CALLS; n++)
	{
		json_t	   *tuples = tuples_of(calls, n);

		for (int i = 0; i < n; i++)
		{
			json_t	   *payload = payload_of(tuples, i);
			const json_t *what = json_array_get(json_array_get(payload, 0), 2);

			assert_string_equal(json_string_value(json_array_get(what, 1)),
								calls[i].collection->wire_name);
			assert_string_equal(json_string_value(json_array_get(what, 2)), calls[i].subject);
			json_decref(payload);
		}
		json_decref(tuples);
	}
}

/* Any text comes out as it went in. */
static void
any_text_can_be_sent(void **state)
{
	static const char *const texts[] = {
		"", " ", "a b", "a+b", "100%", "%41", "a&b=c;d", "\"", "\\", "\\\"", "\\u0041", "']}",
		"],[null", "\n\r\t\b\f", "\x01\x1f\x7f", "</script>", "caf\xc3\xa9",
		"\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4", "\xf0\x9f\x90\xbc pandas", "\xe2\x80\xa8",
		"{NUM}", "{num}", "{collection}", "{category}", "\"{num}\"", "%s%n%d", "f.req=",
		"~`!@#$%^&*()-_=+[{]}|;:'\",<.>/?"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		PlayCall	call = chart_call(texts[i], "TOP_FREE", 100);
		json_t	   *tuples = tuples_of(&call, 1);
		json_t	   *payload = payload_of(tuples, 0);
		const json_t *what = json_array_get(json_array_get(payload, 0), 2);

		assert_string_equal(json_string_value(json_array_get(what, 2)), texts[i]);
		json_decref(payload);
		json_decref(tuples);
	}
}

/* Bytes that are not UTF-8 cannot be sent, and the whole form fails. */
static void
other_bytes_are_refused(void **state)
{
	static const char *const texts[] = {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80"};
	PlayCall	good = chart_call("GAME", "TOP_FREE", 100);

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		PlayCall	bad = chart_call(texts[i], "TOP_FREE", 100);
		const PlayCall *pack[] = {&good, &bad, &good};
		const PlayChain *chains[] = {NULL, NULL, NULL};
		size_t		len;

		assert_null(play_rpc_form(step, pack, chains, 3, false, &len));
	}
}

/* The short form means the same, in about half as many bytes. */
static void
short_form_means_the_same(void **state)
{
	PlayCall	call = chart_call("A,[]:&=+%\"\\ \x01\xc3\xa9", "TOP_FREE", 100);
	const PlayCall *pack[] = {&call};
	const PlayChain *chains[] = {NULL};
	size_t		len[2];
	char	   *text[2];

	(void) state;
	for (int i = 0; i < 2; i++)
	{
		char	   *form;

		is_short = i == 1;
		form = play_rpc_form(step, pack, chains, 1, is_short, &len[i]);
		assert_non_null(form);
		assert_int_equal(strlen(form), len[i]);
		text[i] = decode_form(form, len[i]);
		free(form);
	}
	is_short = false;
	assert_string_equal(text[0], text[1]);
	assert_true(len[1] < len[0] * 6 / 10);
	free(text[0]);
	free(text[1]);
}

static void
urls_have_country_and_language(void **state)
{
	PlayCall	call = chart_call("GAME", "TOP_FREE", 100);
	char		path[PLAY_RPC_PATH_SIZE];

	(void) state;
	play_rpc_path(step, &call, path);
	assert_string_equal(path, "/_/PlayStoreUi/data/batchexecute?rpcids=vyAe2&hl=en&gl=us");
	/* the longest language tag */
	strcpy(call.country, "kr");
	assert_true(play_language_tag("zh_hant_tw", call.lang));
	play_rpc_path(step, &call, path);
	assert_string_equal(path,
						"/_/PlayStoreUi/data/batchexecute?rpcids=vyAe2&hl=zh-Hant-TW&gl=kr");
}

static void
tags_are_places(void **state)
{
	static const char *const none[] = {
		"", "generic", "-1", "+1", " 1", "1 ", "1x", "x1", "1-other", "unasked", "0x1", "1.0",
		"1000001", "99999999999999999999999999"
	};

	(void) state;
	assert_int_equal(play_rpc_place("0"), 0);
	assert_int_equal(play_rpc_place("7"), 7);
	assert_int_equal(play_rpc_place("1000000"), 1000000);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(play_rpc_place(none[i]), -1);
}

/* The size of a response is estimated from the request. */
static void
sizes_are_estimated(void **state)
{
	PlayCall	small = chart_call("GAME", "TOP_FREE", 1);
	PlayCall	large = chart_call("GAME", "TOP_FREE", 100);

	(void) state;
	assert_true(play_step_size(step, &small, NULL) > 1000);
	assert_true(play_step_size(step, &large, NULL) > 700 * 1000);
	assert_true(play_step_size(step, &large, NULL) < 1000 * 1000);
	assert_int_equal(step->rpc.pack_calls, MOST_CALLS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payload_is_the_recorded_one),
		cmocka_unit_test(payload_has_its_parts),
		cmocka_unit_test(short_payload_asks_the_same),
		cmocka_unit_test(packs_keep_their_calls),
		cmocka_unit_test(any_text_can_be_sent),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(short_form_means_the_same),
		cmocka_unit_test(urls_have_country_and_language),
		cmocka_unit_test(tags_are_places),
		cmocka_unit_test(sizes_are_estimated),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
