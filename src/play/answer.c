/*
 * answer.c
 *	  The rows of one answer, collected while it is read.
 *
 * It knows nothing of any operation.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/answer.h"
#include "play/rows/text.h"
#include "json/utf8.h"

/*
 * Rows of the first allocation; doubled as needed.  Many answers are about one
 * app.
 */
#define FIRST_CAPACITY 1

void
play_answer_init(PlayAnswer *answer, int ncolumns)
{
	memset(answer, 0, sizeof(*answer));
	answer->ncolumns = ncolumns;
	answer->most_rows = PLAY_MOST_ROWS;
}

void
play_answer_free(PlayAnswer *answer)
{
	js_arena_free(&answer->arena);
	free(answer->values);
	free(answer->ranks);
	play_misfits_free(&answer->misfits);
	play_answer_init(answer, answer->ncolumns);
}

size_t
play_answer_size(const PlayAnswer *answer)
{
	return answer->arena.size +
		(size_t) answer->capacity * ((size_t) answer->ncolumns * sizeof(JsValue) +
									 sizeof(int));
}

/* Makes room for one more row. */
static bool
grow(PlayAnswer *answer)
{
	int			capacity = answer->capacity ? answer->capacity * 2 : FIRST_CAPACITY;
	size_t		row_size = (size_t) answer->ncolumns * sizeof(JsValue);
	JsValue	   *values;
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
play_answer_row(PlayAnswer *answer, const JsColumn *columns, const JsValue *values,
				const JsColumn *missing)
{
	answer->overfull = answer->nrows + answer->rejected >= answer->most_rows;
	if (answer->overfull)
		return false;
	answer->seen++;
	if (missing != NULL)
	{
		if (answer->rejected++ == 0)
			play_answer_missing(answer, missing, values + (missing - columns));
		return true;
	}
	if ((answer->nrows == answer->capacity && !grow(answer)) ||
		!play_misfits_count(&answer->misfits, columns, values, answer->ncolumns))
		return false;
	memcpy(answer->values + (size_t) answer->nrows * answer->ncolumns, values,
		   (size_t) answer->ncolumns * sizeof(JsValue));
	answer->ranks[answer->nrows++] = answer->seen;
	return true;
}

void
play_answer_drop(PlayAnswer *answer, int seen)
{
	answer->nrows = 0;
	answer->rejected = 0;
	answer->seen = seen;
	play_misfits_free(&answer->misfits);
}

void
play_answer_missing(PlayAnswer *answer, const JsColumn *missing, const JsValue *value)
{
	if (js_is_misfit(value))
		play_misfit_write(missing, value->len, value->u.text, answer->problem,
						  sizeof(answer->problem));
	else
		snprintf(answer->problem, sizeof(answer->problem),
				 "no \"%s\" at [%s]", missing->name, missing->path);
}

void
play_answer_problem(PlayAnswer *answer, const char *problem)
{
	snprintf(answer->problem, sizeof(answer->problem), "%s", problem);
	js_text_mend(answer->problem);
}

PlayVerdict
play_answer_verdict(const PlayAnswer *answer)
{
	if (answer->nrows > 0)
		return PLAY_ROWS;
	return answer->rejected > 0 ? PLAY_LAYOUT_CHANGED : PLAY_EMPTY;
}

PlayVerdict
play_answer_only_row(PlayAnswer *answer, const JsColumn *columns, const JsValue *values,
					 const JsColumn *missing)
{
	return play_answer_row(answer, columns, values, missing) ?
		play_answer_verdict(answer) : PLAY_NO_MEMORY;
}

/* What the row sink needs to know. */
typedef struct Reading
{
	PlayAnswer *answer;
	const JsList *lists;
	int			last;			/* the last element wanted, 0: all */
	int			elements;		/* number of elements met */
} Reading;

static bool
take_row(void *arg, const JsRow *row)
{
	Reading    *reading = arg;

	reading->elements++;
	if (reading->last == 0 || reading->answer->seen < reading->last)
		return play_answer_row(reading->answer, reading->lists[row->list].columns,
							   row->values, row->missing);

	/* the rest was not asked for, but must not be endless */
	reading->answer->overfull = reading->elements > PLAY_MOST_ROWS;
	return !reading->answer->overfull;
}

PlayVerdict
play_answer_read(PlayAnswer *answer, const JsReader *reader, const char *text,
				 size_t len, int num, JsValue *root, const JsColumn **missing,
				 bool *present)
{
	Reading		reading = {.answer = answer,.last = num > 0 ? answer->seen + num : 0};
	int			nrows = answer->nrows;
	int			seen = answer->seen;
	int			rejected = answer->rejected;

	if (reader == NULL)
		return PLAY_NO_MEMORY;
	reading.lists = js_reader_shape(reader)->lists;
	switch (js_read(reader, text, len, &answer->arena, take_row, &reading,
					  root, missing, present))
	{
		case JS_READ:
			return PLAY_ROWS;
		case JS_READ_BAD_JSON:
			/* rows before the error are no better than the rest */
			answer->nrows = nrows;
			answer->seen = seen;
			answer->rejected = rejected;
			play_misfits_free(&answer->misfits);
			play_answer_problem(answer, "the payload is not JSON");
			return PLAY_LAYOUT_CHANGED;
		case JS_READ_NO_MEMORY:
		case JS_READ_STOPPED:
			break;
	}
	return PLAY_NO_MEMORY;
}

const JsReader *
play_reader_once(JsReader **reader, const JsShape *shape)
{
	if (*reader == NULL)
		*reader = js_reader_create(shape);
	return *reader;
}

JsValue
play_text_value(const char *text)
{
	JsValue		value = {.type = JS_NULL};

	if (text != NULL)
	{
		value.type = JS_TEXT;
		value.len = (uint32_t) strlen(text);
		value.u.text = text;
	}
	return value;
}
