/*
 * fuzz_reader.c
 *	  The reader against jansson and plain code.
 *
 * The input is a shape as in oracle.h, a line feed, and a document, which may
 * be anything.
 */
#include "../unit/oracle.h"
#include "check.h"
#include "grow.h"

/*
 * Has the document texts that are cleaned?  Then keys may become equal, which
 * the oracle does not know, since it cleans only values.
 */
static bool
has_unclean(const char *text)
{
	if (strpbrk(text, "\x7F\xC2") != NULL || strstr(text, "\\b") != NULL ||
		strstr(text, "\\f") != NULL)
		return true;
	for (text = strstr(text, "\\u"); text != NULL; text = strstr(text + 2, "\\u"))
	{
		if (strncmp(text, "\\u003", 5) != 0 && strncmp(text, "\\u4e", 4) != 0)
			return true;
	}
	return false;
}

static const JsReader *grown_reader;

static bool
ignore(void *arg, const JsRow *row)
{
	(void) row;
	return ++*(int *) arg < PLAY_MOST_ROWS;
}

/* Reads with the limit of rows that a step has. */
static void
read_grown(void *arg)
{
	const HostileText *text = arg;
	size_t		before = js_budget_begin(text->len);
	JsValue		root[ORACLE_COLUMNS];
	JsArena		arena = {0};
	int			rows = 0;

	(void) js_read(grown_reader, text->text, text->len, &arena, ignore, &rows, root, NULL,
				   NULL);
	(void) js_budget_end(before);
	js_arena_free(&arena);
}

/* Reads an array with many copies of the document. */
static void
check_grown(const OracleShape *shape, const char *text, size_t len)
{
	JsReader   *reader = js_reader_create(&shape->shape);
	HostileText grown;
	char	   *list = grow_repeat(text, len, true, &grown.len);

	CHECK(reader != NULL);
	grown_reader = reader;
	grown.text = list;
	grow_check(read_grown, &grown, grown.len, "reader");
	free(list);
	js_reader_destroy(reader);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
	OracleShape shape;
	char	   *text;
	size_t		len;
	json_t	   *root;

	if (line == NULL)
		return 0;
	if (!oracle_shape(&shape, (const char *) data, (size_t) (line - data)))
		return -1;
	len = size - (size_t) (line + 1 - data);
	text = malloc(len + 1);
	CHECK(text != NULL);
	memcpy(text, line + 1, len);
	text[len] = '\0';
	root = json_loadb(text, len, JSON_DECODE_ANY, NULL);
	if (strlen(text) < len || has_unclean(text))
	{
		json_decref(root);
		root = NULL;
	}
	if (grows(data, size) && len > 0)
		check_grown(&shape, text, len);
	oracle_compare(&shape, text, len, root);
	json_decref(root);
	free(text);
	return 0;
}
