/*
 * fuzz_xml.c
 *	  Any bytes as XML, in pieces: the sink must get the same for any pieces,
 *	  elements must end in order, limits must hold, and nothing may cost more
 *	  than its length allows.
 *
 * The first byte gives the size of the pieces.
 */
#include <string.h>

#include "grow.h"
#include "xml/reader.h"

typedef struct Told
{
	unsigned long hash;			/* of everything the sink got; pieces of text
								 * are joined */
	int			depth;
	size_t		bytes;
} Told;

static void
tell(Told *told, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		told->hash = told->hash * 1099511628211UL + (unsigned char) text[i];
	told->bytes += len;
}

static bool
begin(void *arg, const char *space, const char *name, int depth)
{
	Told	   *told = arg;

	CHECK(depth == ++told->depth && depth <= XML_READER_MOST_DEPTH);
	CHECK(strlen(name) <= XML_READER_MOST_NAME);
	tell(told, "\001", 1);
	if (space != NULL)
		tell(told, space, strlen(space));
	tell(told, "\002", 1);
	tell(told, name, strlen(name));
	return true;
}

static bool
take_text(void *arg, const char *text, size_t len)
{
	Told	   *told = arg;

	CHECK(told->depth > 0 && len > 0);
	tell(told, text, len);
	return true;
}

static bool
end(void *arg, int depth)
{
	Told	   *told = arg;

	CHECK(depth == told->depth--);
	tell(told, "\003", 1);
	return true;
}

static const XmlSink sink = {begin, take_text, end};

/* Reads a text in pieces. */
static XmlState
read_pieces(const char *text, size_t len, size_t piece, Told *told, bool *closed)
{
	XmlReader  *reader = xml_reader_create(&sink, told);
	XmlState	state = XML_MORE;

	CHECK(reader != NULL);
	for (size_t at = 0; at < len && state == XML_MORE; at += piece)
	{
		state = xml_reader_feed(reader, text + at, len - at < piece ? len - at : piece);
		CHECK(!xml_reader_closed(reader) || told->depth == 0);
	}
	CHECK(state == XML_MORE || state == XML_BROKEN);
	CHECK((state == XML_BROKEN) == (xml_reader_problem(reader)[0] != '\0'));
	*closed = xml_reader_closed(reader);
	xml_reader_destroy(reader);
	return state;
}

typedef struct Grown
{
	const char *text;
	size_t		len;
} Grown;

static void
read_grown(void *arg)
{
	const Grown *grown = arg;
	Told		told = {0};
	bool		closed;

	(void) read_pieces(grown->text, grown->len, 65536, &told, &closed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data + 1;
	Told		whole = {0};
	Told		cut = {0};
	XmlState	state;
	bool		closed;
	bool		closed_too;

	if (size < 2)
		return 0;
	state = read_pieces(text, size - 1, size - 1, &whole, &closed);

	/* Before an error, the number of elements seen may differ. */
	if (read_pieces(text, size - 1, (size_t) data[0] + 1, &cut, &closed_too) == state &&
		state == XML_MORE && closed)
		CHECK(closed_too && whole.hash == cut.hash && whole.bytes == cut.bytes);

	if (grows(data, size))
	{
		Grown		grown;
		char	   *repeated = grow_repeat(text, size - 1, false, &grown.len);

		grown.text = repeated;
		grow_check(read_grown, &grown, grown.len, "repeated");
		free(repeated);

		/* a valid beginning */
		memcpy(repeated = malloc(HOSTILE_SIZE + 2 * size + 16), "<a>", 3);
		grown.len = 3;
		while (grown.len < HOSTILE_SIZE)
		{
			memcpy(repeated + grown.len, text, size - 1);
			grown.len += size - 1;
		}
		grown.text = repeated;
		grow_check(read_grown, &grown, grown.len, "within an element");
		free(repeated);
	}
	return 0;
}
