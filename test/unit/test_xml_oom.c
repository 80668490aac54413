/*
 * test_xml_oom.c
 *	  The XML reader when each allocation fails in turn, its own and those of
 *	  libxml2.
 *
 * Leaks are left to the sanitizers and valgrind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>

#include "failing.h"
#include "xml/reader.h"

static bool
begin(void *arg, const char *space, const char *name, int depth)
{
	(void) space;
	(void) name;
	(void) depth;
	++*(int *) arg;
	return true;
}

static bool
take_text(void *arg, const char *text, size_t len)
{
	(void) arg;
	(void) text;
	(void) len;
	return true;
}

static bool
end(void *arg, int depth)
{
	(void) arg;
	(void) depth;
	return true;
}

static const XmlSink sink = {begin, take_text, end};

static void
ignore_error(void *arg, const char *format,...)
{
	(void) arg;
	(void) format;
}

static void
reading_without_memory(void **state)
{
	static char text[70000];
	char	   *to = stpcpy(text, "<?xml version='1.0' encoding='UTF-8'?><a xmlns='u' xmlns:x='v'>");
	const int	elements = 1001;
	size_t		len;
	long		failed = 0;

	(void) state;
	for (int i = 1; i < elements; i++)
		to += sprintf(to, "<x:b%d k='a&amp;b'>&lt;text</x:b%d>", i, i);
	len = (size_t) (stpcpy(to, "</a>") - text);

	/* libxml2's messages about its own allocations */
	xmlSetGenericErrorFunc(NULL, ignore_error);
	for (long n = 1;; n++)
	{
		int			seen = 0;
		XmlReader  *reader;
		XmlState	end_state = XML_MORE;

		fail_allocation(n);
		reader = xml_reader_create(&sink, &seen);
		if (reader != NULL)
		{
			for (size_t at = 0; at < len && end_state == XML_MORE; at += 5000)
				end_state = xml_reader_feed(reader, text + at, len - at < 5000 ? len - at : 5000);
		}
		else
			assert_true(failing_now);
		if (reader != NULL && !failing_now)
		{
			assert_int_equal(end_state, XML_MORE);
			assert_true(xml_reader_closed(reader));
			assert_int_equal(seen, elements);
			xml_reader_destroy(reader);
			break;
		}

		/*
		 * Lacking memory, the reader fails or has read everything.  It never
		 * reports an error in the text.
		 */
		if (reader != NULL)
			assert_true(end_state != XML_MORE || seen == elements);
		if (end_state == XML_BROKEN)
			fail_msg("allocation %ld: \"%s\"", n, xml_reader_problem(reader));
		xml_reader_destroy(reader);
		failed++;
	}
	fail_allocation(0);
	assert_true(failed > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_without_memory),
	};

	(void) xmlMemSetup(free, __wrap_malloc, __wrap_realloc, __wrap_strdup);
	xmlInitParser();
	return cmocka_run_group_tests_name("xml without memory", tests, NULL, NULL);
}
