/*
 * test_xml_oom.c
 *	  The XML reader when memory runs out, at any allocation there is: its own, and
 *	  libxml2's, which has malloc() by another name.
 *
 * That nothing is lost then is for the sanitizers and valgrind to see.
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
no_memory_is_said(void **state)
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

	/* what libxml2 tells of memory that it lacks for itself */
	xmlSetGenericErrorFunc(NULL, ignore_error);
	for (long n = 1;; n++)
	{
		int			told = 0;
		XmlReader  *reader;
		XmlState	end_state = XML_MORE;

		fail_allocation(n);
		reader = xml_reader_create(&sink, &told);
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
			assert_int_equal(told, elements);
			xml_reader_destroy(reader);
			break;
		}

		/* An error in the text is seen where memory is missing, at worst. */
		if (reader != NULL)
			assert_true(end_state != XML_MORE || told == elements);
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
		cmocka_unit_test(no_memory_is_said),
	};

	(void) xmlMemSetup(free, __wrap_malloc, __wrap_realloc, __wrap_strdup);
	xmlInitParser();
	return cmocka_run_group_tests_name("xml without memory", tests, NULL, NULL);
}
