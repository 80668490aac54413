/*
 * test_top_apps.c
 *	  Top charts: a recorded one, every field of it, and hand-written ones.
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
#include "play/wire/envelope.h"
#include "play/operation.h"
#include "play/step.h"

/* The operation has one step, an RPC. */
#define step (&play_top_apps.steps[0])

/* ---- the recorded chart ---- */

typedef struct Reading
{
	const PlayCall *call;
	PlayAnswer	answer;
	int			frames;
} Reading;

static bool
take_frame(void *arg, const PlayFrame *frame)
{
	Reading    *reading = arg;

	reading->frames++;
	assert_string_equal(frame->rpcid, step->rpc.id);
	assert_string_equal(frame->tag, "generic");
	assert_null(frame->error);
	assert_non_null(frame->payload);
	assert_int_equal(frame->payload[frame->payload_len], '\0');
	reading->answer.verdict = play_step_read(step, reading->call, NULL, frame->payload,
										 frame->payload_len, &reading->answer);
	return true;
}

/* Reads the recorded chart in pieces of the given size. */
static void
read_recorded(Reading *reading, const PlayCall *call, size_t piece)
{
	size_t		len;
	char	   *body = golden_text("captures/list/topfree-game.txt", &len);
	PlayEnvelope *envelope;

	reading->call = call;
	reading->frames = 0;
	play_answer_init(&reading->answer, play_top_apps.ncolumns);
	envelope = play_envelope_create(len, take_frame, reading);
	assert_non_null(envelope);
	for (size_t done = 0; done < len; done += piece)
	{
		size_t		left = len - done;

		assert_int_equal(play_envelope_feed(envelope, body + done, left < piece ? left : piece),
						 PLAY_ENVELOPE_MORE);
	}
	assert_true(play_envelope_closed(envelope));
	play_envelope_destroy(envelope);
	free(body);
	assert_int_equal(reading->frames, 1);
}

static void
recorded_chart_is_read(void **state)
{
	static const size_t pieces[] = {SIZE_MAX / 2, 16384, 1009};
	json_t	   *document = golden_json("golden/list/topfree-game.json");

	(void) state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		Reading		reading;

		read_recorded(&reading, NULL, pieces[i]);
		assert_int_equal(reading.answer.verdict, PLAY_ROWS);
		assert_int_equal(reading.answer.nrows, 100);
		assert_int_equal(reading.answer.rejected, 0);
		assert_string_equal(reading.answer.problem, "");
		for (int r = 0; r < reading.answer.nrows; r++)
			assert_int_equal(reading.answer.ranks[r], r + 1);
		golden_compare(&reading.answer, play_top_apps.columns, document, golden_row_names);
		play_answer_free(&reading.answer);
	}
	json_decref(document);
}

/* At most num rows are returned, the first ones. */
static void
recorded_chart_is_limited(void **state)
{
	PlayCall	call = {
		.country = "us",.lang = "en",.subject = "GAME",
		.collection = play_collection("TOP_FREE"),.num = 17
	};
	Reading		reading;

	(void) state;
	read_recorded(&reading, &call, SIZE_MAX / 2);
	assert_int_equal(reading.answer.verdict, PLAY_ROWS);
	assert_int_equal(reading.answer.nrows, 17);
	assert_int_equal(reading.answer.seen, 17);
	assert_int_equal(reading.answer.ranks[16], 17);
	play_answer_free(&reading.answer);

	call.num = 101;
	read_recorded(&reading, &call, SIZE_MAX / 2);
	assert_int_equal(reading.answer.nrows, 100);
	play_answer_free(&reading.answer);
}

/* ---- hand-written charts ---- */

#define IMAGE(url) "[null,2,[512,512],[null,null,\"" url "\"]]"

/* The slots of a row, from the first one on. */
#define ROW_0_TO_3(id) \
	"[\"" id "\",7]," IMAGE("https://i/" id) ",[" IMAGE("https://s/1") "," \
	IMAGE("https://s/2") "],\"Title of " id "\""

/* A row with only its required fields, plus rest. */
#define ROW(id, score, offer, rest) \
	"[[" ROW_0_TO_3(id) "," score ",\"Genre\",null,null," offer \
	",null,[null,null,null,null,[null,null,\"/store/apps/details?id=" id "\"]]," \
	"null,null,[null,\"<b>About</b> " id "\"],\"Developer\"" rest "],null,0]"

#define RATED "[\"4.6\",4.6152463]"
#define UNRATED "[]"
#define FREE "[null,[[0,\"USD\",\"\"]]]"
#define NO_OFFER "null"

#define NULLS_4 "null,null,null,null"
#define NULLS_28 NULLS_4 "," NULLS_4 "," NULLS_4 "," NULLS_4 "," NULLS_4 "," NULLS_4 "," NULLS_4

#define CHART(rows) "[[null,[[" NULLS_28 ",[[" rows "]]]]]]"

typedef enum Field
{
	APP_ID, TITLE, URL, ICON, DEVELOPER, CURRENCY, PRICE, FREE_OF_CHARGE, PRICE_TEXT,
	DESCRIPTION, SCORE_TEXT, SCORE, GENRE, INSTALLS, SCREENSHOTS, HEADER_IMAGE,
	VIDEO, CONTENT_RATING, IAP_RANGE, AVAILABILITY, MIN_INSTALLS, ORIGINAL_PRICE,
	DISCOUNT_ENDS_AT
} Field;

/* Reads a payload of which num rows were asked for; 0 for a stored one. */
static PlayVerdict
read_payload(PlayAnswer *answer, const char *payload, int num)
{
	PlayCall	call = {
		.country = "us",.lang = "en",.subject = "GAME",
		.collection = play_collection("TOP_FREE"),.num = num
	};

	play_answer_init(answer, play_top_apps.ncolumns);
	return play_step_read(step, num > 0 ? &call : NULL, NULL, payload, strlen(payload), answer);
}

static const JsValue *
field(const PlayAnswer *answer, int row, Field f)
{
	assert_true(row < answer->nrows);
	return &answer->values[row * answer->ncolumns + (int) f];
}

static void
assert_text(const PlayAnswer *answer, int row, Field f, const char *expected)
{
	const JsValue *value = field(answer, row, f);

	if (expected == NULL)
	{
		assert_int_equal(value->type, JS_NULL);
		return;
	}
	assert_int_equal(value->type, JS_TEXT);
	assert_int_equal(value->len, strlen(expected));
	assert_string_equal(value->u.text, expected);
}

static void
assert_number(const PlayAnswer *answer, int row, Field f, JsType type, int64_t expected)
{
	const JsValue *value = field(answer, row, f);

	assert_int_equal(value->type, type);
	assert_int_equal(value->u.i, expected);
}

static void
assert_absent(const PlayAnswer *answer, int row, Field f)
{
	assert_int_equal(field(answer, row, f)->type, JS_NULL);
}

/* The columns are in the order of Field. */
static void
columns_are_in_place(void **state)
{
	static const char *const names[] = {
		"app_id", "title", "url", "icon", "developer", "currency", "price", "free",
		"price_text", "description_html", "score_text", "score", "genre", "installs",
		"screenshots", "header_image", "video", "content_rating", "iap_range",
		"availability", "min_installs", "original_price", "discount_ends_at"
	};

	(void) state;
	assert_int_equal(play_top_apps.ncolumns, sizeof(names) / sizeof(names[0]));
	for (int i = 0; i < play_top_apps.ncolumns; i++)
		assert_string_equal(play_top_apps.columns[i].name, names[i]);
}

static void
full_row_is_read(void **state)
{
	static const char payload[] =
	CHART(ROW("com.example.full", RATED, "[null,[[5990000,\"EUR\",\"5,99\\u00a0€\"],[9990000,\"EUR\",\"9,99\\u00a0€\"]],null,null,null,"
			  "null,null,null,null,null,null,null,null,null,[[1798761600,5000000],\"Ends soon\"]]",
			  ",\"1,000+\"," NULLS_4 ",null,null," IMAGE("https://h/1") ",null,[\"Everyone\"],"
			  "null,[2],null,null,[\"$0.49 - $4.99 per item\"]"));
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(&answer, payload, 100), PLAY_ROWS);
	assert_int_equal(answer.nrows, 1);
	assert_text(&answer, 0, APP_ID, "com.example.full");
	assert_text(&answer, 0, TITLE, "Title of com.example.full");
	assert_text(&answer, 0, URL,
				"https://play.google.com/store/apps/details?id=com.example.full");
	assert_text(&answer, 0, ICON, "https://i/com.example.full");
	assert_text(&answer, 0, DEVELOPER, "Developer");
	assert_text(&answer, 0, CURRENCY, "EUR");
	assert_number(&answer, 0, PRICE, JS_MICROS, 5990000);
	assert_number(&answer, 0, ORIGINAL_PRICE, JS_MICROS, 9990000);
	assert_number(&answer, 0, DISCOUNT_ENDS_AT, JS_TIME, 1798761600005000);
	assert_number(&answer, 0, MIN_INSTALLS, JS_INT, 1000);
	assert_number(&answer, 0, FREE_OF_CHARGE, JS_BOOL, false);
	assert_text(&answer, 0, PRICE_TEXT, "5,99\xc2\xa0€");
	assert_text(&answer, 0, DESCRIPTION, "<b>About</b> com.example.full");
	assert_text(&answer, 0, SCORE_TEXT, "4.6");
	assert_int_equal(field(&answer, 0, SCORE)->type, JS_FLOAT);
	assert_true(field(&answer, 0, SCORE)->u.f == 4.6152463);
	assert_text(&answer, 0, GENRE, "Genre");
	assert_text(&answer, 0, INSTALLS, "1,000+");
	assert_int_equal(field(&answer, 0, SCREENSHOTS)->type, JS_TEXTS);
	assert_int_equal(field(&answer, 0, SCREENSHOTS)->len, 2);
	assert_int_equal(field(&answer, 0, SCREENSHOTS)->u.texts[1].len, strlen("https://s/2"));
	assert_memory_equal(field(&answer, 0, SCREENSHOTS)->u.texts[1].s, "https://s/2",
						strlen("https://s/2"));
	assert_text(&answer, 0, HEADER_IMAGE, "https://h/1");
	assert_absent(&answer, 0, VIDEO);
	assert_text(&answer, 0, CONTENT_RATING, "Everyone");
	assert_text(&answer, 0, IAP_RANGE, "$0.49 - $4.99 per item");
	assert_text(&answer, 0, AVAILABILITY, "available");
	play_answer_free(&answer);
}

/* Absent fields are absent, and nothing replaces them. */
static void
absent_fields_are_absent(void **state)
{
	static const Field absent[] = {
		CURRENCY, PRICE, FREE_OF_CHARGE, PRICE_TEXT, SCORE_TEXT, SCORE, INSTALLS, HEADER_IMAGE,
		VIDEO, CONTENT_RATING, IAP_RANGE, AVAILABILITY, MIN_INSTALLS, ORIGINAL_PRICE,
		DISCOUNT_ENDS_AT
	};
	static const char payload[] = CHART(ROW("com.example.bare", UNRATED, NO_OFFER, ""));
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(&answer, payload, 100), PLAY_ROWS);
	assert_int_equal(answer.nrows, 1);
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		assert_absent(&answer, 0, absent[i]);
	assert_text(&answer, 0, GENRE, "Genre");
	play_answer_free(&answer);
}

/* Fields may be in an object at the end, by their number. */
static void
trailing_objects_are_read(void **state)
{
	static const char payload[] =
	CHART(ROW("com.example.sparse", RATED, FREE,
			  ",{\"16\":\"5+\",\"25\":[\"Teen\"],\"27\":[1],"
			  "\"23\":" IMAGE("https://h/2") ",\"30\":[\"$1.00 per item\"]}") ","
		  ROW("com.example.most", RATED, FREE,
			  ",\"7+\"," NULLS_4 "," NULLS_4 "," NULLS_4 ",null,{\"30\":[\"$2.00 per item\"]}") ","
	/* slot 29 is the object itself, which has no purchases */
		  ROW("com.example.none", RATED, FREE,
			  ",\"9+\"," NULLS_4 "," NULLS_4 "," NULLS_4 ",null,{\"34\":[\"other\"]}"));
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(&answer, payload, 100), PLAY_ROWS);
	assert_int_equal(answer.nrows, 3);
	assert_text(&answer, 0, INSTALLS, "5+");
	assert_text(&answer, 0, CONTENT_RATING, "Teen");
	assert_text(&answer, 0, HEADER_IMAGE, "https://h/2");
	assert_text(&answer, 0, IAP_RANGE, "$1.00 per item");
	assert_text(&answer, 0, AVAILABILITY, "preregister");
	assert_number(&answer, 0, PRICE, JS_MICROS, 0);
	assert_number(&answer, 0, FREE_OF_CHARGE, JS_BOOL, true);
	assert_absent(&answer, 0, PRICE_TEXT);
	assert_text(&answer, 1, INSTALLS, "7+");
	assert_text(&answer, 1, IAP_RANGE, "$2.00 per item");
	assert_text(&answer, 2, INSTALLS, "9+");
	assert_absent(&answer, 2, IAP_RANGE);
	play_answer_free(&answer);
}

/* An answer does not point to the text it was read from. */
static void
answers_are_independent_of_their_text(void **state)
{
	static const char chart[] =
	CHART(ROW("com.example.one", RATED, FREE, "") "," ROW("com.example.two", RATED, FREE, ""));
	char	   *payload = strdup(chart);
	PlayAnswer	answer;

	(void) state;
	assert_non_null(payload);
	assert_int_equal(read_payload(&answer, payload, 100), PLAY_ROWS);
	memset(payload, 'x', strlen(payload));
	free(payload);
	assert_text(&answer, 0, APP_ID, "com.example.one");
	assert_text(&answer, 1, APP_ID, "com.example.two");
	assert_text(&answer, 1, DESCRIPTION, "<b>About</b> com.example.two");
	play_answer_free(&answer);
}

static void
empty_charts_are_empty(void **state)
{
	static const char *const payloads[] = {
		"[[null,null,null,[],true,[\"bm9uZQ==\"]]]",	/* as the store sends
														 * it */
		"[[null]]",
		"[[]]",
		CHART(""),				/* an empty section */
	};

	PlayAnswer	answer;

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		assert_int_equal(read_payload(&answer, payloads[i], i % 2 ? 100 : 0), PLAY_EMPTY);
		assert_int_equal(answer.nrows, 0);
		assert_int_equal(answer.rejected, 0);
		assert_string_equal(answer.problem, "");
		play_answer_free(&answer);
	}
	/* null is the store's shortest form */
	play_answer_init(&answer, play_top_apps.ncolumns);
	assert_int_equal(play_step_read(step, NULL, NULL, NULL, 0, &answer), PLAY_EMPTY);
	play_answer_free(&answer);
}

/* A root of another shape is not an empty chart. */
static void
other_layouts_are_reported(void **state)
{
	static const struct
	{
		const char *payload;
		const char *problem;
	}			known[] = {
		{"[]", "no \"result\" at [0]"},
		{"null", "no \"result\" at [0]"},
		{"1", "no \"result\" at [0]"},
		{"\"\"", "no \"result\" at [0]"},
		{"[null,[1]]", "no \"result\" at [0]"},
		{"{}", "no \"result\" at [0]"},
		{"[[null,[[null,[\"id\"]]]]]", "no \"rows\" at [0,1,0,28]"},
		{"[[\"layout\",[[1]],null,{\"29\":[[\"moved\"]]}]]", "no \"rows\" at [0,1,0,28]"},
		{"[[null,[[" NULLS_28 ",null]]]]", "no \"rows\" at [0,1,0,28]"},
		{"[[null,null,[[\"/store/apps/details?id=a.b\"]]]]", "no \"rows\" at [0,1,0,28]"},
		{"[[null,[[" NULLS_28 ",[]]],[\"/store/apps/details?id=a.b\"]]]", "no \"rows\" at [0,1,0,28,0]"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		PlayAnswer	answer;
		PlayVerdict verdict = read_payload(&answer, known[i].payload, 100);

		if (verdict != PLAY_LAYOUT_CHANGED)
			fail_msg("verdict %d on %s", (int) verdict, known[i].payload);
		assert_string_equal(answer.problem, known[i].problem);
		assert_int_equal(answer.nrows, 0);
		play_answer_free(&answer);
	}
}

/* Nor is one whose section or list of rows has another shape. */
static void
moved_rows_are_reported(void **state)
{
	static const char *const payloads[] = {
		"[1]",
		"[\"moved\"]",
		"[[null,[1]]]",
		"[[null,\"moved\"]]",
		"[[null,5]]",
		"[[null,true]]",
		"[[null,[\"moved\"]]]",
		"[[null,[{\"28\":[[[1]]]}]]]",
		"[[null,[[" NULLS_28 ",[1]]]]]",
		"[[null,[[" NULLS_28 ",[\"moved\"]]]]]",
		"[[null,[[" NULLS_28 ",[null,[[1]]]]]]]",
		"[[null,[[" NULLS_28 ",[{\"3\":[[1]]}]]]]]",
	};
	int			wrong = 0;

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		PlayAnswer	answer;
		PlayVerdict verdict = read_payload(&answer, payloads[i], 100);

		if (verdict != PLAY_LAYOUT_CHANGED)
			print_error("verdict %d on %s\n", (int) verdict, payloads[i]);
		wrong += verdict != PLAY_LAYOUT_CHANGED;
		play_answer_free(&answer);
	}
	assert_int_equal(wrong, 0);
}

static void
other_texts_are_not_json(void **state)
{
	static const char good[] = CHART(ROW("com.example.one", RATED, FREE, ""));
	static const char *const payloads[] = {
		"", " ", "[", "[[null,[[null,null,\"cut in the mid", "[[null]]]", "[[null]] x", "<html>",
		"[[nul]]", "[\"\\x\"]", "[\"\xff\"]",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
	{
		PlayAnswer	answer;
		PlayVerdict verdict = read_payload(&answer, payloads[i], 100);

		if (verdict != PLAY_LAYOUT_CHANGED)
			fail_msg("verdict %d on %s", (int) verdict, payloads[i]);
		assert_string_equal(answer.problem, "the payload is not JSON");
		play_answer_free(&answer);
	}
	/* a chart is rejected wherever it is cut, even after complete rows */
	for (size_t len = 0; len < strlen(good); len++)
	{
		char	   *cut = strndup(good, len);
		PlayAnswer	answer;

		assert_non_null(cut);
		assert_int_equal(read_payload(&answer, cut, 100), PLAY_LAYOUT_CHANGED);
		assert_string_equal(answer.problem, "the payload is not JSON");
		play_answer_free(&answer);
		free(cut);
	}
}

static void
rows_without_required_fields_are_rejected(void **state)
{
	static const char payload[] =
	CHART(ROW("com.example.one", RATED, FREE, "") ","
		  "[[[\"com.example.two\"]],null,0],"
		  ROW("com.example.three", RATED, FREE, "") ","
		  "[[],null,0],"
		  "null,"
		  ROW("com.example.six", RATED, FREE, ""));
	PlayAnswer	answer;

	(void) state;
	assert_int_equal(read_payload(&answer, payload, 100), PLAY_ROWS);
	assert_int_equal(answer.nrows, 3);
	assert_string_equal(answer.problem, "no \"title\" at [3]");
	assert_int_equal(answer.rejected, answer.seen - 3);
	assert_int_equal(answer.ranks[0], 1);
	assert_int_equal(answer.ranks[1], 3);
	assert_text(&answer, 1, APP_ID, "com.example.three");
	assert_text(&answer, 2, APP_ID, "com.example.six");
	play_answer_free(&answer);
}

/* Each required column is missing from an otherwise full row. */
static void
required_fields_are_required(void **state)
{
	static const struct
	{
		const char *row;
		const char *problem;
	}			known[] = {
		{"[null," IMAGE("https://i") ",[],\"Title\",[],\"\",null,null,null,null,"
			"[null,null,null,null,[null,null,\"/store\"]],null,null,null,\"Developer\"]",
		"no \"app_id\" at [0,0]"},
		{"[[1]," IMAGE("https://i") ",[],\"Title\",[],\"\",null,null,null,null,"
			"[null,null,null,null,[null,null,\"/store\"]],null,null,null,\"Developer\"]",
		"\"app_id\" at [0,0] is not a text"},
		{"[[\"id\"]," IMAGE("https://i") ",[],null,[],\"\",null,null,null,null,"
			"[null,null,null,null,[null,null,\"/store\"]],null,null,null,\"Developer\"]",
		"no \"title\" at [3]"},
		{"[[\"id\"]," IMAGE("https://i") ",[],\"Title\",[],\"\",null,null,null,null,"
			"[null,null,null,null,null],null,null,null,\"Developer\"]",
		"no \"url\" at [10,4,2]"},
		{"[[\"id\"],[null,2],[],\"Title\",[],\"\",null,null,null,null,"
			"[null,null,null,null,[null,null,\"/store\"]],null,null,null,\"Developer\"]",
		"no \"icon\" at [1,3,2]"},
		{"[[\"id\"]," IMAGE("https://i") ",[],\"Title\",[],\"\",null,null,null,null,"
			"[null,null,null,null,[null,null,\"/store\"]],null,null,null,14]",
		"\"developer\" at [14] is not a text"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		char		payload[1024];
		PlayAnswer	answer;

		snprintf(payload, sizeof(payload), CHART("[%s,null,0]"), known[i].row);
		assert_int_equal(read_payload(&answer, payload, 100), PLAY_LAYOUT_CHANGED);
		assert_int_equal(answer.rejected, 1);
		assert_int_equal(answer.nrows, 0);
		assert_string_equal(answer.problem, known[i].problem);
		play_answer_free(&answer);
	}
}

/* Beyond num, rows are ignored, even broken ones. */
static void
rows_beyond_num_are_ignored(void **state)
{
	static const char payload[] =
	CHART(ROW("com.example.one", RATED, FREE, "") "," ROW("com.example.two", RATED, FREE, "") ","
		  ROW("com.example.three", RATED, FREE, "") ",[[],null,0]");
	PlayAnswer	answer;

	(void) state;
	for (int num = 1; num <= 3; num++)
	{
		assert_int_equal(read_payload(&answer, payload, num), PLAY_ROWS);
		assert_int_equal(answer.nrows, num);
		assert_int_equal(answer.rejected, 0);
		assert_string_equal(answer.problem, "");
		play_answer_free(&answer);
	}
	/* all rows of a stored answer are read */
	assert_int_equal(read_payload(&answer, payload, 0), PLAY_ROWS);
	assert_int_equal(answer.nrows, 3);
	assert_int_equal(answer.rejected, 1);
	play_answer_free(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_chart_is_read),
		cmocka_unit_test(recorded_chart_is_limited),
		cmocka_unit_test(columns_are_in_place),
		cmocka_unit_test(full_row_is_read),
		cmocka_unit_test(absent_fields_are_absent),
		cmocka_unit_test(trailing_objects_are_read),
		cmocka_unit_test(answers_are_independent_of_their_text),
		cmocka_unit_test(empty_charts_are_empty),
		cmocka_unit_test(other_layouts_are_reported),
		cmocka_unit_test(moved_rows_are_reported),
		cmocka_unit_test(other_texts_are_not_json),
		cmocka_unit_test(rows_without_required_fields_are_rejected),
		cmocka_unit_test(required_fields_are_required),
		cmocka_unit_test(rows_beyond_num_are_ignored),
	};

	return cmocka_run_group_tests_name("top_apps", tests, NULL, NULL);
}
