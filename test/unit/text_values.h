/*
 * text_values.h
 *	  Finds the values of a JSON text, for tests and fuzzers that change one of
 *	  them.
 */
#ifndef TEXT_VALUES_H
#define TEXT_VALUES_H

#include <string.h>

#include "json/json.h"

/*
 * Sets values to the beginnings of the values of a checked text; returns their
 * number, at most most.
 */
static inline size_t
text_values(const char *text, const char **values, size_t most)
{
	size_t		n = 0;

	for (const char *p = text; *p != '\0' && n < most;)
	{
		p = js_blank(p);
		if (*p == '"')
		{
			const char *end = js_skip(p);

			/* a key is not a value */
			if (*js_blank(end) != ':')
				values[n++] = p;
			p = end;
		}
		else if (*p == '[' || *p == '{')
			values[n++] = p++;
		else if (*p != '\0' && strchr("]},:", *p) != NULL)
			p++;
		else if (*p != '\0')
		{
			values[n++] = p;
			p = js_skip(p);
		}
	}
	return n;
}

#endif							/* TEXT_VALUES_H */
