/*
 * test_reader_oom.c
 *	  The reader when each allocation fails in turn.
 *
 * Leaks are left to the sanitizers and valgrind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing.h"
#include "oracle.h"

static bool
take_any(void *arg, const JsRow *row)
{
	(void) arg;
	(void) row;
	return true;
}

/*
 * Writes a document with deferred arrays, more fields than there is room for
 * at first, texts in a trailing object, and more text than an arena block
 * holds.
 */
static size_t
make_document(char *text, size_t size)
{
	size_t		len;

	len = (size_t) snprintf(text, size, "[[\"a\"],null,\"b\",[[\"c\"],"
							"{\"9\":[\"d\"]}],null,[");
	for (int i = 0; i < 40; i++)
		len += (size_t) snprintf(text + len, size - len,
								 "[[0,[1],[\"e\",{\"7\":\"f\"}],\"%0300d\"]],", i);
	len += (size_t) snprintf(text + len, size - len, "[]],{");
	for (int i = 10; i < 80; i++)
		len += (size_t) snprintf(text + len, size - len, "\"%d\":[1],", i);
	len += (size_t) snprintf(text + len, size - len, "\"5\":[[]]}]");
	return len;
}

static void
test_no_memory(void **state)
{
	static const char shape_text[] =
	"j0;t1|2;x3,*,0;@4,*|5@0,,j1,,x2,*,,t3;@*@,,j;@5@,,t3@2,,j";
	static char document[20000];
	size_t		len = make_document(document, sizeof(document));
	OracleShape shape;
	long		refused = 0;
	long		failed = 0;

	(void) state;
	assert_true(len < sizeof(document) - 1);
	assert_true(oracle_shape(&shape, shape_text, strlen(shape_text)));
	for (long n = 1;; n++)
	{
		JsReader *reader;
		JsArena		arena = {0};
		JsValue		values[ORACLE_COLUMNS];
		JsRead		result;

		fail_allocation(n);
		reader = js_reader_create(&shape.shape);
		if (reader == NULL)
		{
			assert_true(failing_now);
			refused++;
			continue;
		}
		result = js_read(reader, document, len, &arena, take_any, NULL, values,
						   NULL, NULL);
		assert_int_equal(result, failing_now ? JS_READ_NO_MEMORY : JS_READ);
		js_arena_free(&arena);
		js_reader_destroy(reader);
		if (!failing_now)
			break;
		failed++;
	}
	fail_allocation(0);
	assert_true(refused > 1 && failed > 3);
	js_reader_destroy(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_memory)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
