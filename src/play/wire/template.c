/*
 * template.c
 *	  JSON text with holes.
 *
 * It knows nothing of requests: the holes have names, the caller their values.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/wire/template.h"

/*
 * Maximum number of holes, and size of the longest with its quotes and braces.
 */
#define MOST_HOLES 8
#define HOLE_SIZE 32

typedef struct Hole
{
	char		mark[HOLE_SIZE];
	char	   *value;
} Hole;

const char *
play_template_once(char **kept, json_t *(*make) (void))
{
	if (*kept == NULL)
	{
		json_t	   *value = make();

		if (value == NULL)
			return NULL;
		*kept = json_dumps(value, JSON_COMPACT);
		json_decref(value);
	}
	return *kept;
}

/* Replaces every mark in a text by its value; NULL when out of memory. */
static char *
fill(const char *text, const Hole *holes, int nholes)
{
	size_t		size = strlen(text) + 1;
	char	   *filled;
	char	   *to;

	for (int i = 0; i < nholes; i++)
		size += strlen(holes[i].value);
	filled = to = malloc(size);
	if (filled == NULL)
		return NULL;
	for (;;)
	{
		const char *next = strstr(text, "\"{");
		int			i = 0;
		size_t		len = next == NULL ? strlen(text) : (size_t) (next - text);

		memcpy(to, text, len);
		to += len;
		if (next == NULL)
			break;
		while (i < nholes && strncmp(next, holes[i].mark, strlen(holes[i].mark)) != 0)
			i++;
		if (i == nholes)
		{
			*to++ = *next;		/* not one of the holes */
			text = next + 1;
			continue;
		}
		to = stpcpy(to, holes[i].value);
		text = next + strlen(holes[i].mark);
	}
	*to = '\0';
	return filled;
}

char *
play_template_fill(const char *template_text,...)
{
	Hole		holes[MOST_HOLES];
	int			nholes = 0;
	bool		complete = template_text != NULL;
	char	   *filled = NULL;
	const char *name;
	va_list		args;

	va_start(args, template_text);
	while ((name = va_arg(args, const char *)) != NULL && nholes < MOST_HOLES)
	{
		json_t	   *value = va_arg(args, json_t *);
		Hole	   *hole = &holes[nholes++];

		snprintf(hole->mark, sizeof(hole->mark), "\"{%s}\"", name);
		hole->value = value == NULL ? NULL :
			json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
		complete = complete && hole->value != NULL;
		json_decref(value);
	}
	va_end(args);
	if (complete)
		filled = fill(template_text, holes, nholes);
	for (int i = 0; i < nholes; i++)
		free(holes[i].value);
	return filled;
}
