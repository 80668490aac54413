/*
 * hostile.h
 *	  Texts that are expensive to read, made from a grammar, of any length.
 *
 * A hostile text is a real one with one of its values replaced by a bulk: the
 * same piece repeated, or nested in itself.
 */
#ifndef TEST_HOSTILE_H
#define TEST_HOSTILE_H

#include <stdint.h>
#include <string.h>

#include "finding.h"
#include "json/json.h"
#include "text_values.h"

/* Bulks of a piece repeated between a begin and an end. */
static const struct
{
	const char *begin;
	const char *piece;			/* NULL: the replaced value */
	const char *end;
}			hostile_bulks[] =
{
	{"[null", ",null", "]"},
	{"[0", ",0", "]"},
	{"[[]", ",[]", "]"},
	{"[{}", ",{}", "]"},
	{"[\"\"", ",\"\"", "]"},
	{"[[0]", ",[0,\"\"]", "]"},
	{"[[\"a\"]", ",[\"a\",[[]],[0],\"\"]", "]"},
	{"[{\"1\":0", ",\"1\":0", "}]"},
	{"[{\"1\":0", ",\"17\":[[]]", "}]"},
	{"[{\"1\":0", ",\"x\":null", "}]"},
	{"\"", "plain text ", "\""},
	{"\"", "\\n", "\""},
	{"\"", "\\u00e9", "\""},
	{"\"", "&#38;<br>", "\""},
	{"\"", "<", "\""},
	{"\"", "c2lt", "\""},
	{"1", "1", "1"},
	{"[0", "          ", "]"},
	{"[0", NULL, "]"},
};

#define HOSTILE_NBULKS (sizeof(hostile_bulks) / sizeof(hostile_bulks[0]))

/* Bulks nested to this depth, and then repeated. */
static const struct
{
	const char *open;
	const char *close;
	int			depth;
}			hostile_nests[] =
{
	{"[", "]", 1900},
	{"[[],", "]", 1900},
	{"[null,[],", "]", 1900},
	{"[{\"1\":", "}]", 900},
	{"[{\"2\":[],\"1\":", "}]", 900},
	{"[\"a\",", "]", 15},
	{"[{\"1\":[0,", "]}]", 10},
	{"[{\"1\":{\"3\":[null,{\"2\":", "}]}}]", 6},
};

#define HOSTILE_NNESTS (sizeof(hostile_nests) / sizeof(hostile_nests[0]))
#define HOSTILE_NKINDS (HOSTILE_NBULKS + 2 * HOSTILE_NNESTS)

static inline char *
hostile_put(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

/* Writes a bulk of about this size in place of a value. */
static inline char *
hostile_bulk(char *to, size_t size, size_t kind, const char *value, size_t len)
{
	const char *limit = to + size;

	if (kind < HOSTILE_NBULKS)
	{
		const char *piece = hostile_bulks[kind].piece;

		to = hostile_put(to, hostile_bulks[kind].begin, strlen(hostile_bulks[kind].begin));
		while (to < limit)
		{
			if (piece == NULL)
			{
				*to++ = ',';
				to = hostile_put(to, value, len);
			}
			else
				to = hostile_put(to, piece, strlen(piece));
		}
		return hostile_put(to, hostile_bulks[kind].end, strlen(hostile_bulks[kind].end));
	}

	/* many deep values, or one with a bulk at its bottom */
	kind -= HOSTILE_NBULKS;
	*to++ = '[';
	do
	{
		size_t		nest = kind % HOSTILE_NNESTS;

		for (int i = 0; i < hostile_nests[nest].depth; i++)
			to = hostile_put(to, hostile_nests[nest].open, strlen(hostile_nests[nest].open));
		to = hostile_put(to, "[[]", 3);
		while (kind >= HOSTILE_NNESTS && to < limit)
			to = hostile_put(to, ",[]", 3);
		*to++ = ']';
		for (int i = 0; i < hostile_nests[nest].depth; i++)
			to = hostile_put(to, hostile_nests[nest].close, strlen(hostile_nests[nest].close));
		*to++ = ',';
	} while (to < limit);
	to[-1] = ']';
	return to;
}

/* How much a bulk may exceed its size, at most. */
#define HOSTILE_SLACK ((size_t) 64 * 1024)

/* Returns a text with a bulk in place of one of its values, from malloc(). */
static inline char *
hostile_write(const char *text, const char *value, size_t kind, size_t size, size_t *len)
{
	size_t		text_len = strlen(text);
	const char *end = js_skip(value);
	char	   *result = malloc(text_len + size + HOSTILE_SLACK + (size_t) (end - value));
	char	   *to;

	CHECK(result != NULL);
	to = hostile_put(result, text, (size_t) (value - text));
	to = hostile_bulk(to, size, kind, value, (size_t) (end - value));
	to = hostile_put(to, end, text_len - (size_t) (end - text));
	*to = '\0';
	*len = (size_t) (to - result);
	return result;
}

/* The same, but returns NULL if JSON must not be nested that deeply. */
static inline char *
hostile_text(const char *text, const char *value, size_t kind, size_t size, size_t *len)
{
	char	   *result = hostile_write(text, value, kind, size, len);

	if (js_root(result, *len) != NULL)
		return result;
	free(result);
	return NULL;
}

#endif							/* TEST_HOSTILE_H */
