/*
 * test_xml.c
 *	  XML as it arrives: elements and text in pieces of any size, and refused
 *	  documents.
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
#include <libxml/xmlerror.h>

#include "xml/reader.h"

/* What a sink has received: "<name text>", or "<{namespace}name text>". */
typedef struct Told
{
	char		text[4096];
	size_t		len;
	long		elements;
	long		bytes;
	long		most;			/* number of elements wanted, 0: all */
	int			deepest;
} Told;

static void
tell(Told *told, const char *text, size_t len)
{
	if (len > sizeof(told->text) - 1 - told->len)
		len = sizeof(told->text) - 1 - told->len;
	memcpy(told->text + told->len, text, len);
	told->len += len;
	told->text[told->len] = '\0';
}

static bool
begin(void *arg, const char *space, const char *name, int depth)
{
	Told	   *told = arg;

	tell(told, "<", 1);
	if (space != NULL)
	{
		tell(told, "{", 1);
		tell(told, space, strlen(space));
		tell(told, "}", 1);
	}
	tell(told, name, strlen(name));
	tell(told, " ", 1);
	if (depth > told->deepest)
		told->deepest = depth;
	return ++told->elements != told->most;
}

static bool
take_text(void *arg, const char *text, size_t len)
{
	Told	   *told = arg;

	tell(told, text, len);
	told->bytes += (long) len;
	return true;
}

static bool
end(void *arg, int depth)
{
	assert_true(depth > 0);
	tell(arg, ">", 1);
	return true;
}

static const XmlSink sink = {begin, take_text, end};

static XmlReader *
create(Told *told)
{
	XmlReader  *reader;

	memset(told, 0, sizeof(*told));
	reader = xml_reader_create(&sink, told);
	assert_non_null(reader);
	return reader;
}

/* Reads a text in pieces; returns the last state. */
static XmlState
feed(XmlReader *reader, const char *text, size_t len, size_t piece)
{
	XmlState	state = XML_MORE;

	for (size_t at = 0; at < len && state == XML_MORE; at += piece)
		state = xml_reader_feed(reader, text + at, len - at < piece ? len - at : piece);
	return state;
}

static void
elements_and_text_in_any_pieces(void **state)
{
	static const char text[] =
	"\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- a --><?do it?>"
	"<a xmlns='u:r' xmlns:x='u:x'>1&lt;&#50;<x:b k='&amp;'/><![CDATA[<&>]]>\xC3\xA9</a>\n<!-- z -->\n";

	(void) state;
	for (size_t piece = 1; piece < sizeof(text); piece++)
	{
		Told		told;
		XmlReader  *reader = create(&told);

		assert_int_equal(feed(reader, text, strlen(text), piece), XML_MORE);
		assert_true(xml_reader_closed(reader));
		assert_string_equal(xml_reader_problem(reader), "");
		assert_string_equal(told.text, "<{u:r}a 1<2<{u:x}b ><&>\xC3\xA9>");
		assert_int_equal(told.deepest, 2);
		xml_reader_destroy(reader);
	}
}

/* Before the root's end, a document is not closed. */
static void
truncated_text_is_not_closed(void **state)
{
	static const char text[] = "<a><b>text</b></a>";

	(void) state;
	for (size_t len = 0; len <= strlen(text); len++)
	{
		Told		told;
		XmlReader  *reader = create(&told);

		assert_int_equal(feed(reader, text, len, 3), XML_MORE);
		assert_int_equal(xml_reader_closed(reader), len == strlen(text));
		xml_reader_destroy(reader);
	}
}

static void
sink_can_stop_reading(void **state)
{
	Told		told;
	XmlReader  *reader = create(&told);

	(void) state;
	told.most = 2;
	assert_int_equal(feed(reader, "<a><b/><c/></a>", 15, 15), XML_STOPPED);
	assert_string_equal(told.text, "<a <b ");
	assert_int_equal(xml_reader_feed(reader, "<d/>", 4), XML_STOPPED);
	xml_reader_destroy(reader);
}

/* The same namespace with another prefix is the same pointer. */
static const char *spaces[3];

static bool
note_space(void *arg, const char *space, const char *name, int depth)
{
	(void) arg;
	(void) name;
	spaces[depth - 1] = space;
	return true;
}

static void
namespace_has_one_pointer(void **state)
{
	static const char text[] = "<a xmlns='u:r'><x:b xmlns:x='u:r'><c xmlns='u:s'/></x:b></a>";
	static const XmlSink noting = {note_space, take_text, end};
	Told		told = {0};
	XmlReader  *reader = xml_reader_create(&noting, &told);

	(void) state;
	assert_int_equal(feed(reader, text, strlen(text), 4), XML_MORE);
	assert_string_equal(spaces[0], "u:r");
	assert_ptr_equal(spaces[0], spaces[1]);
	assert_string_equal(spaces[2], "u:s");
	xml_reader_destroy(reader);
}

static void
other_documents_are_refused(void **state)
{
	static const struct
	{
		const char *text;
		size_t		len;
		const char *problem;
	}			cases[] = {
#define CASE(text, problem) {text, sizeof(text) - 1, problem}
		CASE("\0\0\0\0\0\0\0\0", "it is not XML in UTF-8"),
		CASE("\xFF\xFE<\0a\0/\0>\0", "it is not XML in UTF-8"),
		CASE("\0<\0a\0/\0>", "it is not XML in UTF-8"),
		CASE("<\0a\0/\0>\0", "it is not XML in UTF-8"),
		CASE("<\0\0\0a\0\0\0", "it is not XML in UTF-8"),
		CASE("\x4C\x6F\xA7\x94\x93", "it is not XML in UTF-8"),
		CASE("+ADw-a/+AD4-", "it is not XML in UTF-8"),
		CASE("plain", "it is not XML in UTF-8"),
		CASE("\xEF\xBB\xBFtext", "it is not XML in UTF-8"),
		CASE("<a>\xE9</a>", NULL),
		CASE("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>", NULL),
		CASE("<a>\xC0\x80</a>", NULL),
		CASE("<abc>\0</abc>", NULL),
		CASE("<a>&#0;</a>", NULL),
		CASE("<a></b>", NULL),
		CASE("<a>&unknown;</a>", NULL),
		CASE("<a b='1' b='2'/>", NULL),
		CASE("<x:a/>", NULL),
		CASE("<a x:k=''/>", NULL),
		CASE("<a/><b/>", NULL),
		CASE("<a/>text", NULL),
		CASE("<!DOCTYPE a><a/>", "it has a document type declaration"),
		CASE("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "it has a document type declaration"),
		CASE("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
			 "it has a document type declaration"),
		CASE("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>"
			 "<!ENTITY % p SYSTEM 'http://localhost:1/'>%p;<!ATTLIST a k CDATA '&b;'>]>"
			 "<a>&b;</a>", "it has a document type declaration"),
#undef CASE
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		for (size_t piece = 1; piece <= cases[i].len; piece += cases[i].len - 1)
		{
			Told		told;
			XmlReader  *reader = create(&told);

			assert_int_equal(feed(reader, cases[i].text, cases[i].len, piece), XML_BROKEN);
			if (cases[i].problem != NULL)
				assert_string_equal(xml_reader_problem(reader), cases[i].problem);
			else
				assert_memory_equal(xml_reader_problem(reader), "line 1: ", 8);
			assert_null(strchr(xml_reader_problem(reader), '\n'));
			xml_reader_destroy(reader);
		}
	}
}

/* A declared encoding is ignored: text is read as UTF-8. */
static void
declared_encoding_is_ignored(void **state)
{
	static const char text[] = "<?xml version='1.0' encoding='UTF-16'?><a>\xC3\xA9</a>";
	Told		told;
	XmlReader  *reader = create(&told);

	(void) state;
	assert_int_equal(feed(reader, text, strlen(text), 7), XML_MORE);
	assert_string_equal(told.text, "<a \xC3\xA9>");
	xml_reader_destroy(reader);
}

/*
 * Returns begin, so many pieces, each with its number for %d, and end, from
 * malloc().
 */
static char *
repeat(const char *begin_text, const char *piece, int n, const char *end_text)
{
	char	   *text = malloc(strlen(begin_text) + (strlen(piece) + 10) * (size_t) n +
							  strlen(end_text) + 1);
	char	   *to = stpcpy(text, begin_text);

	for (int i = 0; i < n; i++)
	{
		const char *number = strstr(piece, "%d");

		to += number == NULL ? sprintf(to, "%s", piece) :
			sprintf(to, "%.*s%d%s", (int) (number - piece), piece, i, number + 2);
	}
	(void) stpcpy(to, end_text);
	return text;
}

/* Reads begin, n pieces and end, and expects this problem; "" for none. */
static void
expect(const char *begin_text, const char *piece, int n, const char *end_text, const char *problem)
{
	char	   *text = repeat(begin_text, piece, n, end_text);
	Told		told;
	XmlReader  *reader = create(&told);
	XmlState	state = feed(reader, text, strlen(text), 65536);

	assert_string_equal(xml_reader_problem(reader), problem);
	assert_int_equal(state, problem[0] == '\0' ? XML_MORE : XML_BROKEN);
	xml_reader_destroy(reader);
	free(text);
}

static void
everything_has_a_limit(void **state)
{
	(void) state;
	expect("", "<a>", XML_READER_MOST_DEPTH, "", "");
	expect("", "<a>", XML_READER_MOST_DEPTH + 1, "", "its elements are nested too deeply");
	expect("", "<a>", 1000000, "", "its elements are nested too deeply");
	expect("<a", " k%d=''", XML_READER_MOST_ATTRIBUTES, "/>", "");
	expect("<a", " k%d=''", XML_READER_MOST_ATTRIBUTES + 1, "/>",
		   "an element has too many attributes");
	expect("<a", " xmlns:k%d='u:r'", XML_READER_MOST_NAMESPACES, "/>", "");
	expect("<a", " xmlns:k%d='u:r'", XML_READER_MOST_NAMESPACES + 1, "/>",
		   "it has too many namespaces");
	expect("<a>", "<b xmlns='u:r'><c xmlns='u:r'/></b>", 1000, "</a>", "");
	expect("<a>", "<b xmlns='u'/>", XML_READER_MOST_WARNINGS, "</a>", "");
	expect("<a>", "<b xmlns='u'/>", XML_READER_MOST_WARNINGS + 1, "</a>", "it has too many oddities");
	expect("<", "a", XML_READER_MOST_NAME, "/>", "");
	expect("<", "a", XML_READER_MOST_NAME + 1, "/>", "an element has too long a name");
	expect("<a>", "<b%d/>", XML_READER_MOST_NAMES - 100, "</a>", "");
	expect("<a>", "<b%d/>", 200000, "</a>", "it has too many names");
	expect("<a k='", "x", XML_READER_MOST_TAG - 20, "'/>", "");
	expect("<a k='", "x", 1000000, "'/>", "a tag or comment is too long");
	expect("<a><!--", "x", 1000000, "--></a>", "a tag or comment is too long");
	expect("<a><?x ", "x", 1000000, "?></a>", "a tag or comment is too long");
	expect("<!DOCTYPE a [", "<!--x-->", 1000000, "]><a/>", "it has a document type declaration");
	expect("<!DOCTYPE ", "x", 1000000, "><a/>", "a tag or comment is too long");
}

/* Text is passed on as it arrives, however long. */
static void
text_goes_to_the_sink(void **state)
{
	const int	n = 3000000;
	char	   *text = repeat("<a>", "0123456789", n / 10, "");
	Told		told;
	XmlReader  *reader = create(&told);

	(void) state;
	assert_int_equal(feed(reader, text, strlen(text), 65536), XML_MORE);
	assert_true(told.bytes >= n - 65536 && told.bytes <= n);
	xml_reader_destroy(reader);
	free(text);
}

/*
 * libxml2's handlers, which are the process's, are neither used nor changed.
 */
static void
count_error(void *arg, const char *format,...)
{
	(void) format;
	++*(int *) arg;
}

static void
handlers_of_the_process_are_left_alone(void **state)
{
	int			errors = 0;
	xmlExternalEntityLoader loader = xmlGetExternalEntityLoader();
	Told		told;
	XmlReader  *reader;

	(void) state;
	xmlSetGenericErrorFunc(&errors, count_error);
	reader = create(&told);
	assert_int_equal(feed(reader, "<a>&x;</b><x:c/>", 16, 16), XML_BROKEN);
	xml_reader_destroy(reader);
	assert_int_equal(errors, 0);
	assert_ptr_equal(xmlGenericErrorContext, &errors);
	assert_true(xmlGenericError == count_error);
	assert_true(xmlGetExternalEntityLoader() == loader);
	xmlSetGenericErrorFunc(NULL, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_and_text_in_any_pieces),
		cmocka_unit_test(truncated_text_is_not_closed),
		cmocka_unit_test(sink_can_stop_reading),
		cmocka_unit_test(namespace_has_one_pointer),
		cmocka_unit_test(other_documents_are_refused),
		cmocka_unit_test(declared_encoding_is_ignored),
		cmocka_unit_test(everything_has_a_limit),
		cmocka_unit_test(text_goes_to_the_sink),
		cmocka_unit_test(handlers_of_the_process_are_left_alone),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
