/*
 * test_text.c
 *	  Messages that contain bytes from the origin.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "play/answer.h"
#include "play/rows/text.h"
#include "json/utf8.h"

static void
messages_are_valid_text(void **state)
{
	static const struct
	{
		const char *message;
		const char *mended;
	}			cases[] = {
		{"", ""},
		{"plain [3]", "plain [3]"},
		{"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
		/* no sequence begins with this byte, or goes on with that one */
		{"a\xff" "b\x80" "c", "a?b?c"},
		{"\xc3-", "?-"},
		{"\xe2\x82-", "?" "?-"},
		/* overlong, half of a surrogate pair, too large */
		{"\xc0\x80", "?" "?"},
		{"\xed\xa0\x80.", "?" "?" "?."},
		{"\xf4\x90\x80\x80.", "?" "?" "?" "?."},
		/* truncated */
		{"cut \xc3", "cut "},
		{"cut \xe2\x82", "cut "},
		{"cut \xf0\x9f\x98", "cut "},
		/* a message stays one line of the log */
		{"two\nlines\x1b[0m\x7f", "two?lines?[0m?"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char		message[64];

		strcpy(message, cases[i].message);
		js_text_mend(message);
		assert_string_equal(message, cases[i].mended);
		assert_true(js_text_is_utf8(message, strlen(message)));
	}
}

/* Problems are valid text, wherever they are truncated. */
static void
problems_are_valid_text(void **state)
{
	PlayAnswer	answer;
	char		problem[sizeof(answer.problem) + 8];

	(void) state;
	play_answer_init(&answer, 1);
	for (size_t before = 0; before < 4; before++)
	{
		size_t		len = 0;

		while (len < before)
			problem[len++] = 'x';
		while (len + 4 < sizeof(problem))
		{
			memcpy(problem + len, "\xf0\x9f\x98\x80", 4);
			len += 4;
		}
		problem[len] = '\0';
		play_answer_problem(&answer, problem);
		assert_true(strlen(answer.problem) > sizeof(answer.problem) - 6);
		assert_true(js_text_is_utf8(answer.problem, strlen(answer.problem)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_valid_text),
		cmocka_unit_test(problems_are_valid_text),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
