/*
 * mutate.h
 *	  Mutations of JSON: one value is replaced by another.
 *
 * Random changes of bytes mostly make a text that is not JSON, which the first
 * check refuses.  Bugs in readers are found by values of another type in place
 * of lists, and by missing fields.
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include <string.h>

#include "check.h"
#include "json/json.h"
#include "../unit/text_values.h"

/* Maximum number of values considered in a text. */
#define MOST_VALUES 4096

extern size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static const char *const odd_values[] =
{
	"null", "0", "1", "2", "-1", "19", "138", "true", "false", "\"\"", "\"x\"", "[]", "{}", "[[]]",
	"[null]", "{\"1\":[]}", "{\"1\":null,\"1\":[1]}", "1.5", "0.0", "1e400", "-0", "1E-400",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808",
	"-62167219201", "-62167219200", "9215576668799", "9215576668800", "999999999", "1000000000",
	"\"\\u0000\"", "\"\\ud800\"", "\"\\u0085\\u007f\"", "\"\\ud83d\\ude00\"", "\"%00%ff\"",
	"\"id=%C3%28&x\"", "\"/store/apps/collection/cluster?gsr=%41&b\"", "\"TOKEN\"", "\"12345\"",
	"\"a<br>&#0;&amp;&#x110000;<b\"", "\"5.0 and up\"", "\"//host/x\"", "\"similar_apps_GAME\"",
};

#define NODD (sizeof(odd_values) / sizeof(odd_values[0]))

/* A small generator for the mutations, seeded by libFuzzer. */
static inline unsigned
draw_number(unsigned *seed, size_t n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 8) % (unsigned) n;
}

/* Replaces the bytes from begin to end; returns false if there is no room. */
static inline bool
replace(uint8_t *data, size_t *size, size_t max_size, size_t begin, size_t end,
		const char *with, size_t len)
{
	if (*size - (end - begin) + len > max_size)
		return false;
	memmove(data + begin + len, data + end, *size - end);
	memcpy(data + begin, with, len);
	*size = *size - (end - begin) + len;
	return true;
}

/*
 * Mutates the JSON text from begin to end of data; returns false if it is not
 * JSON.
 */
static inline bool
mutate_json(uint8_t *data, size_t *size, size_t max_size, size_t begin, size_t end,
			unsigned seed)
{
	static const char *values[MOST_VALUES];
	char	   *text = malloc(end - begin + 1);
	const char *value;
	const char *with;
	size_t		with_len;
	size_t		from;
	size_t		n;
	bool		done = false;

	CHECK(text != NULL);
	memcpy(text, data + begin, end - begin);
	text[end - begin] = '\0';
	if (strlen(text) == end - begin && js_root(text, end - begin) != NULL)
	{
		n = text_values(text, values, MOST_VALUES);
		CHECK(n > 0);
		value = values[draw_number(&seed, n)];
		for (int i = 0; i < 3 && *value == 'n'; i++)	/* nulls are too
														 * many */
			value = values[draw_number(&seed, n)];
		with = odd_values[draw_number(&seed, NODD)];
		with_len = strlen(with);
		if (draw_number(&seed, 3) == 0)
		{
			with = values[draw_number(&seed, n)];
			with_len = (size_t) (js_skip(with) - with);
		}
		from = begin + (size_t) (value - text);
		done = replace(data, size, max_size, from,
					   from + (size_t) (js_skip(value) - value), with, with_len);
	}
	free(text);
	return done;
}

#endif							/* FUZZ_MUTATE_H */
