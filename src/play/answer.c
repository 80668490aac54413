/*
 * answer.c
 *	  The rows of one answer, collected while it is read.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/operation.h"

/* Rows that a first allocation has room for; doubled as needed. */
#define FIRST_CAPACITY 32

void
play_answer_init(PlayAnswer *answer, int ncolumns)
{
	memset(answer, 0, sizeof(*answer));
	answer->ncolumns = ncolumns;
}

void
play_answer_free(PlayAnswer *answer)
{
	play_arena_free(&answer->arena);
	free(answer->values);
	free(answer->ranks);
	play_answer_init(answer, answer->ncolumns);
}

size_t
play_answer_size(const PlayAnswer *answer)
{
	return answer->arena.size +
		(size_t) answer->capacity * ((size_t) answer->ncolumns * sizeof(PlayValue) +
									 sizeof(int));
}

/* Makes room for one more row. */
static bool
grow(PlayAnswer *answer)
{
	int			capacity = answer->capacity ? answer->capacity * 2 : FIRST_CAPACITY;
	size_t		row_size = (size_t) answer->ncolumns * sizeof(PlayValue);
	PlayValue  *values;
	int		   *ranks;

	if (answer->capacity > INT_MAX / 2)
		return false;
	values = realloc(answer->values, (size_t) capacity * row_size);
	if (values == NULL)
		return false;
	answer->values = values;
	ranks = realloc(answer->ranks, (size_t) capacity * sizeof(int));
	if (ranks == NULL)
		return false;
	answer->ranks = ranks;
	answer->capacity = capacity;
	return true;
}

bool
play_answer_row(PlayAnswer *answer, const PlayValue *values,
				const PlayColumn *missing)
{
	answer->seen++;
	if (missing != NULL)
	{
		if (answer->rejected++ == 0)
			play_answer_missing(answer, missing);
		return true;
	}
	if (answer->nrows == answer->capacity && !grow(answer))
		return false;
	memcpy(answer->values + (size_t) answer->nrows * answer->ncolumns, values,
		   (size_t) answer->ncolumns * sizeof(PlayValue));
	answer->ranks[answer->nrows++] = answer->seen;
	return true;
}

void
play_answer_missing(PlayAnswer *answer, const PlayColumn *missing)
{
	snprintf(answer->problem, sizeof(answer->problem),
			 "no \"%s\" at [%s]", missing->name, missing->path);
}

void
play_answer_problem(PlayAnswer *answer, const char *problem)
{
	snprintf(answer->problem, sizeof(answer->problem), "%s", problem);
}

PlayVerdict
play_answer_verdict(const PlayAnswer *answer)
{
	if (answer->nrows > 0)
		return PLAY_ROWS;
	return answer->rejected > 0 ? PLAY_LAYOUT_CHANGED : PLAY_EMPTY;
}

void
play_input_subject(const PlayCall *call, PlayValue *out)
{
	out->type = PLAY_TEXT;
	out->u.text = call->subject;
	out->len = (uint32_t) strlen(call->subject);
}

void
play_input_collection(const PlayCall *call, PlayValue *out)
{
	out->type = PLAY_TEXT;
	out->u.text = call->collection->name;
	out->len = (uint32_t) strlen(call->collection->name);
}

void
play_input_num(const PlayCall *call, PlayValue *out)
{
	out->type = PLAY_INT;
	out->u.i = call->num;
}
