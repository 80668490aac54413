/*
 * reader.h
 *	  XML text as it arrives: elements and their text, told to a sink.
 *
 * libxml2's SAX parser is fed piece by piece; no document is built.  What is read
 * is data from a stranger, so it has less than XML has: UTF-8 only, no document
 * type and hence no entities but the five that XML predefines, and limits on
 * depth, names and attributes.  Whatever a text has in it, reading it takes time
 * and memory in proportion to the piece at hand.
 *
 * Errors go to their reader: no handler of the process is set, and none that
 * somebody else has set is called.
 */
#ifndef XML_READER_H
#define XML_READER_H

#include <stdbool.h>
#include <stddef.h>

/* Elements that are open at once, at most. */
#define XML_READER_MOST_DEPTH 32

/* Namespaces that are in scope at once, at most; and attributes of an element. */
#define XML_READER_MOST_NAMESPACES 32
#define XML_READER_MOST_ATTRIBUTES 64

/* Bytes of an element's name, at most. */
#define XML_READER_MOST_NAME 256

/* Different names, and bytes of them all, at most. */
#define XML_READER_MOST_NAMES 4096
#define XML_READER_MOST_NAME_BYTES (256 * 1024)

/* What is well-formed and yet odd, such as a namespace that is no absolute URI. */
#define XML_READER_MOST_WARNINGS 50

/* Bytes of a tag, a comment or a processing instruction, at most. */
#define XML_READER_MOST_TAG (16 * 1024)

/*
 * What is told of a text.  Each returns false to end the reading.  They run inside
 * libxml2: no longjmp.
 */
typedef struct XmlSink
{
	/*
	 * An element begins.  space is its namespace, NULL if it has none; the same
	 * namespace is the same pointer as long as the reader lives.  depth: of the
	 * root it is 1.
	 */
	bool		(*begin) (void *arg, const char *space, const char *name, int depth);

	/* Some of the text of the element that began last and has not ended. */
	bool		(*text) (void *arg, const char *text, size_t len);

	bool		(*end) (void *arg, int depth);
} XmlSink;

typedef enum XmlState
{
	XML_MORE,					/* fine so far */
	XML_STOPPED,				/* the sink did not want more */
	XML_BROKEN,					/* it is not what is read here: see the problem */
	XML_NO_MEMORY
} XmlState;

typedef struct XmlReader XmlReader;

/* NULL when out of memory.  The sink must outlive the reader. */
extern XmlReader *xml_reader_create(const XmlSink *sink, void *arg);
extern void xml_reader_destroy(XmlReader *reader);

/* Takes the next bytes.  Any state but MORE is final. */
extern XmlState xml_reader_feed(XmlReader *reader, const char *data, size_t len);

/* True when the end of the root element was read. */
extern bool xml_reader_closed(const XmlReader *reader);

/* What is wrong with a text that is broken, in words; "" if nothing is. */
extern const char *xml_reader_problem(const XmlReader *reader);

#endif							/* XML_READER_H */
