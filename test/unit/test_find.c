/*
 * test_find.c
 *	  Marks: found wherever they stand, and no byte beyond the end is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play/wire/find.h"

#define UNUSED(x) ((void) (x))

/* Longer than two of the widest blocks and what is left after them. */
#define LONGEST 150

/* A text that ends where its memory does. */
static char *
text_of(size_t len, char c)
{
	char	   *text = malloc(len + (len == 0));

	assert_non_null(text);
	memset(text, c, len);
	return text;
}

static void
test_key_at_each_place(void **state)
{
	UNUSED(state);
	for (size_t len = 0; len < LONGEST; len++)
	{
		char	   *text = text_of(len, 'A');

		assert_null(play_find_key(text, text + len, "AF_"));
		for (size_t at = 0; at + PLAY_KEY <= len; at++)
		{
			memcpy(text + at, "AF_", PLAY_KEY);
			assert_ptr_equal(play_find_key(text, text + len, "AF_"), text + at);
			assert_null(play_find_key(text + at + 1, text + len, "AF_"));
			memset(text + at, 'A', PLAY_KEY);
		}
		free(text);
	}
}

/* Of two the first, whatever blocks they stand in. */
static void
test_first_of_two(void **state)
{
	char	   *text = text_of(LONGEST, '_');

	UNUSED(state);
	for (size_t first = 0; first + PLAY_KEY <= LONGEST; first++)
	{
		for (size_t second = first + PLAY_KEY; second + PLAY_KEY <= LONGEST; second++)
		{
			memset(text, '_', LONGEST);
			memcpy(text + first, "AF_", PLAY_KEY);
			memcpy(text + second, "AF_", PLAY_KEY);
			assert_ptr_equal(play_find_key(text, text + LONGEST, "AF_"), text + first);
		}
	}
	free(text);
}

/* A key alone is no mark; one that is cut off by the end neither. */
static void
test_mark(void **state)
{
	char	   *text = text_of(LONGEST, '<');
	static const char mark[] = "</html>";
	const size_t n = sizeof(mark) - 1;

	UNUSED(state);
	for (size_t at = 0; at + n <= LONGEST; at++)
	{
		memset(text, '<', LONGEST);
		if (at >= 8)
			memcpy(text + at - 8, "</head>", n);
		memcpy(text + at, mark, n);
		assert_ptr_equal(play_find_mark(text, LONGEST, mark), text + at);
		assert_null(play_find_mark(text, at + n - 1, mark));
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_at_each_place),
		cmocka_unit_test(test_first_of_two),
		cmocka_unit_test(test_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
