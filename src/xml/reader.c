/*
 * reader.c
 *	  XML text as it arrives: elements and their text, told to a sink.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "xml/reader.h"

/*
 * Bytes that libxml2 gets at a time.  It waits for the end of a tag: how long one
 * may be is known to within a piece.
 */
#define PIECE ((size_t) 8 * 1024)

/* What tells the encoding of a text. */
#define HEAD 4

/* libxml2 2.12 has made what it tells of an error constant. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *ErrorPointer;
#else
typedef xmlErrorPtr ErrorPointer;
#endif

struct XmlReader
{
	const XmlSink *sink;
	void	   *arg;
	xmlParserCtxtPtr parser;
	char		head[HEAD];		/* of the text, until there are so many */
	size_t		head_len;
	int			depth;
	bool		closed;
	size_t		since_event;	/* bytes that libxml2 has got since it told of
								 * anything */
	int			nwarnings;
	int			nspaces;		/* namespaces in scope */
	int			declared[XML_READER_MOST_DEPTH];	/* by each open element */
	XmlState	state;
	char		problem[160];
};

/* Ends the reading: the text is not what is read here. */
static void
refuse(XmlReader *reader, const char *problem)
{
	if (reader->state != XML_MORE)
		return;
	reader->state = XML_BROKEN;
	snprintf(reader->problem, sizeof(reader->problem), "%s", problem);
}

/*
 * Has libxml2 something to tell that is wanted?  Once the reading has ended, what
 * is left of a piece comes to nothing.
 */
static bool
listens(XmlReader *reader)
{
	reader->since_event = 0;
	return reader->state == XML_MORE;
}

/* libxml2's startElementNs. */
static void
on_begin(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
		 int nspaces, const xmlChar **spaces, int nattributes, int ndefaulted,
		 const xmlChar **attributes)
{
	XmlReader  *reader = arg;

	(void) prefix;
	(void) spaces;
	(void) ndefaulted;
	(void) attributes;
	if (!listens(reader))
		return;
	if (reader->depth == XML_READER_MOST_DEPTH)
		refuse(reader, "its elements are nested too deeply");
	else if (nattributes > XML_READER_MOST_ATTRIBUTES)
		refuse(reader, "an element has too many attributes");
	else if (reader->nspaces + nspaces > XML_READER_MOST_NAMESPACES)
		refuse(reader, "it has too many namespaces");
	else if (memchr(name, '\0', XML_READER_MOST_NAME + 1) == NULL)
		refuse(reader, "an element has too long a name");
	else
	{
		reader->nspaces += nspaces;
		reader->declared[reader->depth++] = nspaces;
		if (!reader->sink->begin(reader->arg, (const char *) space, (const char *) name,
								 reader->depth))
			reader->state = XML_STOPPED;
	}
}

/* libxml2's endElementNs. */
static void
on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	XmlReader  *reader = arg;

	(void) name;
	(void) prefix;
	(void) space;
	if (!listens(reader))
		return;
	if (!reader->sink->end(reader->arg, reader->depth))
		reader->state = XML_STOPPED;
	reader->nspaces -= reader->declared[--reader->depth];
	reader->closed = reader->depth == 0;
}

/* libxml2's characters and cdataBlock. */
static void
on_text(void *arg, const xmlChar *text, int len)
{
	XmlReader  *reader = arg;

	if (listens(reader) && !reader->sink->text(reader->arg, (const char *) text, (size_t) len))
		reader->state = XML_STOPPED;
}

/* libxml2's comment. */
static void
on_comment(void *arg, const xmlChar *text)
{
	(void) text;
	(void) listens(arg);
}

/* libxml2's processingInstruction. */
static void
on_instruction(void *arg, const xmlChar *target, const xmlChar *text)
{
	(void) target;
	(void) text;
	(void) listens(arg);
}

/*
 * libxml2's internalSubset: a document type declaration has begun.  libxml2 is
 * stopped before it reads what that declares, and keeps it.
 */
static void
on_document_type(void *arg, const xmlChar *name, const xmlChar *external,
				 const xmlChar *system)
{
	XmlReader  *reader = arg;

	(void) name;
	(void) external;
	(void) system;
	refuse(reader, "it has a document type declaration");
	xmlStopParser(reader->parser);
}

/* libxml2's serror.  What it warns of harms nobody, but costs it some time. */
static void
on_error(void *arg, ErrorPointer error)
{
	XmlReader  *reader = arg;
	char		problem[sizeof(reader->problem)];

	if (error == NULL)
		return;
	if (error->level < XML_ERR_ERROR)
	{
		if (++reader->nwarnings > XML_READER_MOST_WARNINGS)
			refuse(reader, "it has too many oddities");
		return;
	}
	if (error->code == XML_ERR_NO_MEMORY)
	{
		reader->state = XML_NO_MEMORY;
		return;
	}
	snprintf(problem, sizeof(problem), "line %d: %s", error->line,
			 error->message == NULL ? "it is not well-formed" : error->message);
	problem[strcspn(problem, "\r\n")] = '\0';
	refuse(reader, problem);
}

/* libxml2 copies it. */
static xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_begin,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.internalSubset = on_document_type,
	.serror = on_error,
};

XmlReader *
xml_reader_create(const XmlSink *sink, void *arg)
{
	XmlReader  *reader = calloc(1, sizeof(XmlReader));

	if (reader == NULL)
		return NULL;
	reader->sink = sink;
	reader->arg = arg;
	xmlInitParser();
	reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);

	/* The options also overrule what others have made the process's defaults. */
	if (reader->parser == NULL ||
		xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC) != 0)
	{
		xml_reader_destroy(reader);
		return NULL;
	}
	return reader;
}

void
xml_reader_destroy(XmlReader *reader)
{
	if (reader == NULL)
		return;
	if (reader->parser != NULL)
		xmlFreeParserCtxt(reader->parser);
	free(reader);
}

/* Has it more names than are kept? */
static bool
has_many_names(const XmlReader *reader)
{
	xmlDictPtr	names = reader->parser->dict;

	return xmlDictSize(names) > XML_READER_MOST_NAMES ||
		xmlDictGetUsage(names) > XML_READER_MOST_NAME_BYTES;
}

/* Gives bytes to libxml2. */
static void
parse(XmlReader *reader, const char *data, size_t len)
{
	while (len > 0 && reader->state == XML_MORE)
	{
		size_t		n = len < PIECE ? len : PIECE;
		int			code;

		reader->since_event += n;
		code = xmlParseChunk(reader->parser, data, (int) n, 0);
		if (code == XML_ERR_NO_MEMORY || code < 0)
			reader->state = XML_NO_MEMORY;
		else if (reader->since_event > XML_READER_MOST_TAG)
			refuse(reader, "a tag or comment is too long");
		else if (has_many_names(reader))
			refuse(reader, "it has too many names");
		data += n;
		len -= n;
	}
}

/*
 * May a text that begins so be one in UTF-8, or ASCII?  What libxml2 would take for
 * another encoding has a byte that is 0 among the first four, or no "<".
 */
static bool
may_be_utf8(const char head[HEAD])
{
	static const char mark[] = {'\xEF', '\xBB', '\xBF'};

	if (memcmp(head, mark, sizeof(mark)) == 0)
		return head[3] == '<';
	return strchr("< \t\r\n", head[0]) != NULL && memchr(head, '\0', HEAD) == NULL;
}

XmlState
xml_reader_feed(XmlReader *reader, const char *data, size_t len)
{
	size_t		n = HEAD - reader->head_len;

	if (n == 0)
	{
		parse(reader, data, len);
		return reader->state;
	}
	n = len < n ? len : n;
	memcpy(reader->head + reader->head_len, data, n);
	reader->head_len += n;
	if (reader->head_len < HEAD)
		return reader->state;
	if (!may_be_utf8(reader->head))
		refuse(reader, "it is not XML in UTF-8");
	parse(reader, reader->head, HEAD);
	parse(reader, data + n, len - n);
	return reader->state;
}

bool
xml_reader_closed(const XmlReader *reader)
{
	return reader->closed;
}

const char *
xml_reader_problem(const XmlReader *reader)
{
	return reader->problem;
}
