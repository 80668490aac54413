/*
 * test_envelope.c
 *	  Envelopes: frames, pieces of any size, limits, faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/wire/envelope.h"

#define START ")]}'\n\n"

/* The frames seen, one per line: rpcid|tag|payload|error. */
typedef struct Seen
{
	char		text[8192];
	size_t		len;
	int			stop_after;		/* number of frames; 0 for all */
	int			frames;
} Seen;

static bool
take(void *arg, const PlayFrame *frame)
{
	Seen	   *seen = arg;

	if (frame->payload != NULL)
		assert_int_equal(frame->payload[frame->payload_len], '\0');
	seen->len += (size_t) snprintf(seen->text + seen->len,
								   sizeof(seen->text) - seen->len,
								   "%s|%s|%s|%s\n", frame->rpcid, frame->tag,
								   frame->payload ? frame->payload : "null",
								   frame->error ? frame->error : "null");
	return ++seen->frames != seen->stop_after;
}

/* Feeds a body in pieces of the given size. */
static PlayEnvelopeState
feed(Seen *seen, const char *body, size_t len, size_t size, bool *closed)
{
	PlayEnvelope *envelope = play_envelope_create(4096, take, seen);
	PlayEnvelopeState state = PLAY_ENVELOPE_MORE;

	assert_non_null(envelope);
	seen->len = 0;
	seen->text[0] = '\0';
	seen->frames = 0;
	for (size_t at = 0; at < len && state == PLAY_ENVELOPE_MORE; at += size)
		state = play_envelope_feed(envelope, body + at,
								   len - at < size ? len - at : size);
	*closed = play_envelope_closed(envelope);

	/* a final state stays final */
	if (state != PLAY_ENVELOPE_MORE)
	{
		assert_false(*closed);
		assert_int_equal(play_envelope_feed(envelope, "[", 1), state);
	}
	play_envelope_destroy(envelope);
	return state;
}

/*
 * Expects the same frames and the same end, whatever the size of the pieces.
 */
static void
expect_body(const char *body, const char *frames, PlayEnvelopeState state,
			bool closed)
{
	size_t		len = strlen(body);

	for (size_t size = 1; size <= len + 1; size++)
	{
		Seen		seen = {.frames = 0};
		bool		is_closed;
		PlayEnvelopeState is = feed(&seen, body, len, size, &is_closed);

		if (is != state || is_closed != closed || strcmp(seen.text, frames) != 0)
			fail_msg("%s in pieces of %zu: state %d, closed %d, frames\n%s", body,
					 size, is, is_closed, seen.text);
	}
}

static void
good(const char *body, const char *frames)
{
	expect_body(body, frames, PLAY_ENVELOPE_MORE, true);
}

static void
broken(const char *body, const char *frames)
{
	expect_body(body, frames, PLAY_ENVELOPE_BROKEN, false);
}

static void
test_frames(void **state)
{
	(void) state;
	good(START "[[\"wrb.fr\",\"xdSrCf\",\"[1,\\\"a\\\"]\",null,null,null,\"1\"],"
		 "[\"di\",35],[\"af.httprm\",35,\"3375887418540417199\",17]]",
		 "xdSrCf|1|[1,\"a\"]|null\n");
	/* any order, several, and null */
	good(START "[[\"wrb.fr\",\"a\",null,null,null,null,\"9\"],"
		 "[\"wrb.fr\",\"b\",\"[]\",null,null,null,\"7\"]]",
		 "a|9|null|null\nb|7|[]|null\n");
	/* an error */
	good(START "[[\"wrb.fr\",\"a\",null,null,null,[3],\"x\"]]", "a|x|null|[3]\n");
	good(START "[[\"wrb.fr\",\"a\",null,null,null,[8,null,[[\"type.googleapis.com/"
		 "Play\\\"GatewayError\",[1,2]]]] ,\"x\"]]",
		 "a|x|null|[8,null,[[\"type.googleapis.com/Play\\\"GatewayError\",[1,2]]]] \n");
	good(START "[[\"wrb.fr\",\"a\",null,null,null,\"text\"]]", "a||null|\"text\"\n");
	good(START "[[\"wrb.fr\",\"a\",null,null,null,13,null]]", "a||null|13\n");
	/* the shortest frame there is, and a shorter one */
	good(START "[[\"wrb.fr\",\"a\",\"[]\"]]", "a||[]|null\n");
	good(START "[[\"wrb.fr\"]]", "||null|null\n");
	/* no frames */
	good(START "[]", "");
	good(START "[[]]", "");
	good(START "[[\"er\",null,null,null,null,400],1,null,\"wrb.fr\",{\"a\":[]}]", "");
	good(START "[[[\"wrb.fr\",\"a\",\"[]\"]]]", "");
	good(START "[{\"a\":[\"wrb.fr\",\"a\",\"[]\"]}]", "");
	good(START "[[\"wrb.frx\",\"a\",\"[]\"],[\"wrb\",\"b\",\"[]\"]]", "");
	/* a payload that is not a string differs from no payload */
	good(START "[[\"wrb.fr\",\"a\",[\"x\"],null,null,null,\"t\"]]", "a|t||null\n");
	/* values in other slots do not matter */
	good(START "[[\"wrb.fr\",\"a\",\"1\",[\"x\",{\"y\":[-1.5e+3,true]}],\"]\",null,"
		 "\"t\",[[7]],{}]]", "a|t|1|null\n");
	/* nothing remains of the previous frame */
	good(START "[[\"wrb.fr\",\"a\",\"1\",0,0,[5],\"t\"],[\"wrb.fr\"],[\"x\",\"y\",\"z\"]]",
		 "a|t|1|[5]\n||null|null\n");
}

static void
test_chunks(void **state)
{
	(void) state;
	good(START "57\n[[\"wrb.fr\",\"a\",\"1\",null,null,null,\"x\"]]\n"
		 "25\n[[\"wrb.fr\",\"b\",\"2\",null,null,null,\"y\"]]\n"
		 "20\n[[\"e\",4,null,null,129]]\n", "a|x|1|null\nb|y|2|null\n");
	/* wrong lengths, and line breaks within an array */
	good(")]}'9[\n[ \"wrb.fr\" ,\r\n \"a\",\t\"1\" ]\n]\n\n7 [[]]", "a||1|null\n");
	expect_body("", "", PLAY_ENVELOPE_MORE, false);
	expect_body(")]}", "", PLAY_ENVELOPE_MORE, false);
	expect_body(START, "", PLAY_ENVELOPE_MORE, false);
	expect_body(START "57\n", "", PLAY_ENVELOPE_MORE, false);
	expect_body(START "[[\"wrb.fr\",\"a\",\"1\"]", "a||1|null\n", PLAY_ENVELOPE_MORE,
				false);
	expect_body(START "[]\n5\n[[\"wrb.fr\",\"a\",\"1", "", PLAY_ENVELOPE_MORE, false);
}

static void
test_escapes(void **state)
{
	(void) state;
	good(START "[[\"wrb.fr\",\"a\",\"\\\"\\\\\\/\\n\\t\\u0041\\u00e9\\u4e2d"
		 "\\uD83D\\uDE00.\"]]",
		 "a||\"\\/\n\tA\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80.|null\n");
	/* halves of surrogate pairs and NUL are dropped */
	good(START "[[\"wrb.fr\",\"a\",\"1\\ud83d2\\ude003\\ud83d\\n4\\ud83d\\\"5"
		 "\\ud83d\\ud83d\\ude006\\u0000\\ud83d\"]]",
		 "a||123\n4\"5\xf0\x9f\x98\x80" "6|null\n");
	good(START "[[\"wrb\\u002efr\",\"\\u0061\\\"\",null,0,0,null,\"\\ud83d\\ude00\"]]",
		 "a\"|\xf0\x9f\x98\x80|null|null\n");
	good(START "[[\"wrb.fr\",\"a\",\"long text without any escape, "
		 "and then \\\\\\\"one\\\\\\\" and \\\\u003d another\"]]",
		 "a||long text without any escape, and then \\\"one\\\" and \\u003d another|null\n");
}

static void
test_short_texts(void **state)
{
	char		body[600];
	char		frames[500];
	char		name[200];

	(void) state;
	memset(name, 'x', 64);
	name[64] = '\0';
	snprintf(body, sizeof(body), START "[[\"wrb.fr\",\"%syz\",null,0,0,null,\"%s\"]]",
			 name, name);
	snprintf(frames, sizeof(frames), "%s|%s|null|null\n", name, name);
	good(body, frames);
	/* names are never cut within a character */
	name[63] = '\0';
	snprintf(body, sizeof(body),
			 START "[[\"wrb.fr\",\"%s\xc3\xa9\",null,0,0,null,\"%s\\ud83d\\ude00z\"]]",
			 name, name);
	snprintf(frames, sizeof(frames), "%s|%s|null|null\n", name, name);
	good(body, frames);
	name[62] = '\0';
	snprintf(body, sizeof(body), START "[[\"wrb.fr\",\"%s\xc3\xa9z\"]]", name);
	snprintf(frames, sizeof(frames), "%s\xc3\xa9||null|null\n", name);
	good(body, frames);
}

static void
test_faults(void **state)
{
	(void) state;
	expect_body("<html>", "", PLAY_ENVELOPE_NOT_ONE, false);
	expect_body(")]}\n", "", PLAY_ENVELOPE_NOT_ONE, false);
	expect_body(" )]}'", "", PLAY_ENVELOPE_NOT_ONE, false);
	expect_body("[[\"wrb.fr\",\"a\",\"1\"]]", "", PLAY_ENVELOPE_NOT_ONE, false);
	broken(START "<html>", "");
	broken(START "{}", "");
	broken(START "\"a\"", "");
	broken(START "-5[]", "");
	broken(START "[[\"wrb.fr\",\"a\",\"1\"]]]", "a||1|null\n");
	broken(START "[[\"wrb.fr\",\"a\",\"1\"}", "");
	broken(START "[[\"wrb.fr\",\"a\",\"1\",]", "");
	broken(START "[[\"wrb.fr\" \"a\"]]", "");
	broken(START "[,", "");
	broken(START "[1 2]", "");
	broken(START "[{1:2}]", "");
	broken(START "[{\"a\",}]", "");
	broken(START "[{\"a\":1,}]", "");
	broken(START "[nulL]", "");
	broken(START "[01]", "");
	broken(START "[1.]", "");
	broken(START "[-]", "");
	broken(START "[1e+]", "");
	broken(START "[\"\\x\"]", "");
	broken(START "[\"\\u12g4\"]", "");
	broken(START "[\"\n\"]", "");
	broken(START "[[\"wrb.fr\",\"a\",\"1\n\"]]", "");
	broken(START "[[\"wrb.fr\",\"a\",\"\\'\"]]", "");
}

static void
test_depth(void **state)
{
	static char body[8192];
	Seen		seen = {.frames = 0};
	bool		closed;

	(void) state;
	strcpy(body, START);
	memset(body + 6, '[', 2048);
	memset(body + 6 + 2048, ']', 2048);
	assert_int_equal(feed(&seen, body, 6 + 4096, 100, &closed), PLAY_ENVELOPE_MORE);
	assert_true(closed);
	memset(body + 6, '[', 2049);
	assert_int_equal(feed(&seen, body, 6 + 2049, 100, &closed),
					 PLAY_ENVELOPE_BROKEN);
}

static void
test_limits(void **state)
{
	static char body[20000];
	Seen		seen = {.frames = 0};
	bool		closed;
	size_t		len;

	(void) state;
	len = (size_t) sprintf(body, START "[[\"wrb.fr\",\"a\",\"");
	memset(body + len, 'x', 4096);
	strcpy(body + len + 4096, "\"]]");
	for (size_t size = 1; size < 6000; size += 61)
	{
		assert_int_equal(feed(&seen, body, strlen(body), size, &closed),
						 PLAY_ENVELOPE_MORE);
		assert_int_equal(seen.frames, 1);
	}
	strcpy(body + len + 4096, "y\"]]");
	for (size_t size = 1; size < 6000; size += 61)
	{
		assert_int_equal(feed(&seen, body, strlen(body), size, &closed),
						 PLAY_ENVELOPE_TOO_LARGE);
		assert_int_equal(seen.frames, 0);
	}
	strcpy(body + len + 4096, "\\u0079\"]]");
	assert_int_equal(feed(&seen, body, strlen(body), 7, &closed),
					 PLAY_ENVELOPE_TOO_LARGE);

	/* a long error is truncated, and the frame's other slots are read */
	len = (size_t) sprintf(body, START "[[\"wrb.fr\",\"a\",null,0,0,\"");
	memset(body + len, 'x', 10000);
	strcpy(body + len + 10000, "\",\"t\"]]");
	assert_int_equal(feed(&seen, body, strlen(body), 1000, &closed),
					 PLAY_ENVELOPE_MORE);
	assert_true(closed);
	assert_int_equal(seen.len, strlen("a|t|null|") + 4096 + 1);

	/* a long text in another row does not count as a payload */
	len = (size_t) sprintf(body, START "[[\"di\",\"a\",\"");
	memset(body + len, 'x', 10000);
	strcpy(body + len + 10000, "\",\"t\"]]");
	assert_int_equal(feed(&seen, body, strlen(body), 1000, &closed),
					 PLAY_ENVELOPE_MORE);
	assert_true(closed);
}

static void
test_stop(void **state)
{
	static const char body[] =
	START "[[\"wrb.fr\",\"a\",\"1\"],[\"wrb.fr\",\"b\",\"2\"],[\"wrb.fr\",\"c\"]]";
	Seen		seen = {.stop_after = 2};
	bool		closed;

	(void) state;
	for (size_t size = 1; size < sizeof(body); size++)
	{
		assert_int_equal(feed(&seen, body, strlen(body), size, &closed),
						 PLAY_ENVELOPE_STOPPED);
		assert_int_equal(seen.frames, 2);
	}
}

/* Appends len bytes. */
static char *
put(char *to, const char *bytes, size_t len)
{
	memcpy(to, bytes, len);
	return to + len;
}

/*
 * Writes a payload long enough for the widest vector blocks, with runs of
 * plain text and of escapes at any offset, and the text that it stands for.
 */
static void
make_payload(unsigned seed, char *body, char *text)
{
	static const struct
	{
		const char *escaped;
		const char *is;
	}			units[] = {
		{"a", "a"}, {"[1,2],", "[1,2],"}, {"\\\"", "\""}, {"\\\\", "\\"},
		{"\\n", "\n"}, {"\\u0041", "A"}, {"\xC3\xA9", "\xC3\xA9"}, {"\\/", "/"},
		{"sixteen letters.", "sixteen letters."}
	};
	int			plain = (int) (seed % 7);

	body += sprintf(body, START "[[\"wrb.fr\",\"xdSrCf\",\"");
	for (unsigned left = seed % 90; left > 0;)
	{
		unsigned	unit;
		unsigned	times;

		seed = seed * 1103515245 + 12345;
		unit = (seed >> 16) % 9;
		times = 1 + (seed >> 24) % 5;
		if (plain > 0 && unit > 3)
			unit = 8;			/* only the first escapes */
		for (; times > 0 && left > 0; times--, left--)
		{
			body = put(body, units[unit].escaped, strlen(units[unit].escaped));
			text = put(text, units[unit].is, strlen(units[unit].is));
		}
	}
	*text = '\0';
	strcpy(body, "\",null,null,null,\"0\"]]");
}

static void
test_long_payloads(void **state)
{
	static const size_t sizes[] = {1, 7, 63, 64, 65, 100, 4096};

	(void) state;
	for (unsigned seed = 1; seed < 3000; seed++)
	{
		char		body[4096];
		char		text[2048];
		char		frames[4096];

		make_payload(seed, body, text);
		snprintf(frames, sizeof(frames), "xdSrCf|0|%s|null\n", text);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		{
			Seen		seen = {.frames = 0};
			bool		closed;

			if (feed(&seen, body, strlen(body), sizes[i], &closed) != PLAY_ENVELOPE_MORE ||
				!closed || strcmp(seen.text, frames) != 0)
				fail_msg("%s in pieces of %zu:\n%s", body, sizes[i], seen.text);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_chunks),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_long_payloads),
		cmocka_unit_test(test_short_texts),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_stop)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
