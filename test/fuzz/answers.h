/*
 * answers.h
 *	  What must be true of any answer, whatever the store has sent.
 */
#ifndef FUZZ_ANSWERS_H
#define FUZZ_ANSWERS_H

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "check.h"
#include "play/criteria.h"
#include "play/details.h"
#include "play/list.h"
#include "play/text.h"

/* What a decoder gives when it gives anything. */
static const struct
{
	PlayDecoder decode;
	PlayType	type;
}			decoder_types[] =
{
	{play_text, PLAY_TEXT}, {play_nonempty, PLAY_TEXT}, {play_html_text, PLAY_TEXT},
	{play_abs_url, PLAY_TEXT}, {play_after_id, PLAY_TEXT}, {play_nl_comma, PLAY_TEXT},
	{play_androidver, PLAY_TEXT}, {play_details_availability, PLAY_TEXT},
	{play_list_nothing, PLAY_TEXT},
	{play_int, PLAY_INT}, {play_float, PLAY_FLOAT}, {play_hist, PLAY_INTS},
	{play_micros, PLAY_MICROS}, {play_micros_nonzero, PLAY_MICROS},
	{play_is0, PLAY_BOOL}, {play_eq1, PLAY_BOOL}, {play_eq2, PLAY_BOOL},
	{play_isstr, PLAY_BOOL}, {play_truthy, PLAY_BOOL},
	{play_epoch, PLAY_TIME}, {play_secs_nanos, PLAY_TIME},
	{play_texts, PLAY_TEXTS}, {play_json, PLAY_JSON}, {play_criteria, PLAY_JSON},
};

/* Columns whose decoder is an operation's own. */
static const struct
{
	const char *name;
	PlayType	type;
}			named_types[] =
{
	{"url", PLAY_TEXT}, {"description", PLAY_TEXT}, {"categories", PLAY_JSON},
	{"permissions", PLAY_JSON}, {"data_safety", PLAY_JSON},
};

/* The type of a column's values, PLAY_NULL if nothing here knows it. */
static inline PlayType
column_type(const PlayColumn *column)
{
	for (size_t i = 0; i < sizeof(decoder_types) / sizeof(decoder_types[0]); i++)
	{
		if (decoder_types[i].decode == column->decode)
			return decoder_types[i].type;
	}
	for (size_t i = 0; i < sizeof(named_types) / sizeof(named_types[0]); i++)
	{
		if (strcmp(named_types[i].name, column->name) == 0)
			return named_types[i].type;
	}
	return PLAY_NULL;
}

/* UTF-8 without NUL and the other characters that SQL has no use for. */
static inline void
check_clean(const char *text, size_t len)
{
	char	   *copy;

	if (len == 0)
		return;
	CHECK(text != NULL && play_text_is_utf8(text, len));
	copy = malloc(len);
	CHECK(copy != NULL);
	memcpy(copy, text, len);
	CHECK(play_text_clean(copy, len) == len);
	free(copy);
}

/* JSON by jansson's rules, which are those of jsonb but for NUL. */
static inline void
check_json(const char *text, size_t len)
{
	json_t	   *json = json_loadb(text, len, JSON_DECODE_ANY, NULL);

	CHECK(json != NULL);
	json_decref(json);
	CHECK(play_text_is_utf8(text, len));
}

static inline void
check_value(const PlayValue *value)
{
	switch (value->type)
	{
		case PLAY_TEXT:
			check_clean(value->u.text, value->len);
			CHECK(value->u.text[value->len] == '\0');
			break;
		case PLAY_JSON:
			check_json(value->u.text, value->len);
			CHECK(value->u.text[value->len] == '\0');
			break;
		case PLAY_FLOAT:
			CHECK(isfinite(value->u.f));
			break;
		case PLAY_BOOL:
			CHECK(value->u.i == 0 || value->u.i == 1);
			break;
		case PLAY_TIME:
			/* the years 0 to 293999, which a timestamptz holds */
			CHECK(value->u.i >= INT64_C(-62167219200) * 1000000);
			CHECK(value->u.i < INT64_C(9215576668800) * 1000000);
			break;
		case PLAY_TEXTS:
			for (uint32_t i = 0; i < value->len; i++)
				check_clean(value->u.texts[i].s, value->u.texts[i].len);
			break;
		case PLAY_INTS:
			CHECK(value->len == 5);
			for (int i = 0; i < 5; i++)
				(void) *(const volatile int64_t *) &value->u.ints[i];
			break;
		case PLAY_NULL:
		case PLAY_INT:
		case PLAY_MICROS:
			break;
	}
}

/* May this column of a row be null? */
static inline bool
may_be_null(const PlayOperation *operation, const PlayColumn *column)
{
	switch (column->absence)
	{
		case PLAY_NULLABLE:
			return true;
		case PLAY_REQUIRED:
			return false;
		case PLAY_FALSE:
			/* a practice is neither optional nor not */
			return operation == &play_data_safety;
		case PLAY_NO_ELEMENTS:
			/* the older message of a list has no screenshots */
			return operation->columns == play_list_columns;
	}
	return false;
}

static inline void
check_row(const PlayOperation *operation, const PlayValue *row)
{
	for (int c = 0; c < operation->ncolumns; c++)
	{
		const PlayColumn *column = &operation->columns[c];

		if (row[c].type == PLAY_NULL)
			CHECK(may_be_null(operation, column));
		else
			CHECK(row[c].type == column_type(column));
		check_value(&row[c]);
	}
}

/* One line, whatever it cites. */
static inline void
check_message(const char *message, size_t size)
{
	size_t		len = strnlen(message, size);

	CHECK(len < size && play_text_is_utf8(message, len));
	for (size_t i = 0; i < len; i++)
		CHECK((unsigned char) message[i] >= ' ' && message[i] != 0x7F);
}

/*
 * Checks an answer that a step has read, for a call that had come to rank by
 * then.  Each element of a list is a row, or rejected, or passed over: only
 * those with a wrong price are, and they keep their place.
 */
static inline void
check_answer(const PlayOperation *operation, const PlayStep *step, const PlayCall *call,
			 const PlayAnswer *answer, int rank)
{
	int			met = answer->seen - rank;

	CHECK(answer->ncolumns == operation->ncolumns);
	CHECK(answer->nrows >= 0 && answer->nrows <= answer->capacity);
	if (answer->overfull)		/* then nobody looks at it */
	{
		CHECK(answer->nrows == PLAY_MOST_ROWS && answer->verdict == PLAY_NO_MEMORY);
		return;
	}
	CHECK(answer->rejected >= 0 && met >= answer->nrows + answer->rejected);
	CHECK(met == answer->nrows + answer->rejected || (call != NULL && call->price != 0));
	for (int i = 0; i < answer->nrows; i++)
	{
		CHECK(answer->ranks[i] > (i == 0 ? rank : answer->ranks[i - 1]));
		CHECK(answer->ranks[i] <= answer->seen);
		check_row(operation, answer->values + (size_t) i * answer->ncolumns);
	}
	check_message(answer->problem, sizeof(answer->problem));
	CHECK((answer->rejected == 0) || answer->problem[0] != '\0');
	if (answer->next_token != NULL)
		check_clean(answer->next_token, strlen(answer->next_token));
	if (answer->more)
	{
		CHECK(!answer->truncated);
		CHECK(answer->verdict == PLAY_ROWS || answer->verdict == PLAY_EMPTY);
	}
	switch (answer->verdict)
	{
		case PLAY_ROWS:
		case PLAY_EMPTY:
			break;
		case PLAY_NOT_FOUND:
			CHECK(met == 0);
			break;
		case PLAY_LAYOUT_CHANGED:
			/* what another step asks for again must not be there already */
			CHECK(answer->problem[0] != '\0');
			CHECK(step->fallback == 0 || answer->nrows == 0);
			break;
		case PLAY_BROKEN_CHAIN:
			CHECK(answer->problem[0] != '\0' && met == 0);
			break;
		case PLAY_NO_MEMORY:
			CHECK(!"there was memory");
	}
}

#endif							/* FUZZ_ANSWERS_H */
