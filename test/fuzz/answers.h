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
#include "play/rows/criteria.h"
#include "play/rows/app_message.h"
#include "play/rows/list.h"
#include "play/rows/text.h"
#include "json/decode.h"
#include "play/rows/count.h"
#include "play/rows/decode.h"
#include "json/utf8.h"

/* The types of the values that decoders return. */
static const struct
{
	JsDecoder decode;
	JsType		type;
}			decoder_types[] =
{
	{js_decode_text, JS_TEXT}, {js_decode_nonempty, JS_TEXT}, {play_decode_html_text, JS_TEXT},
	{play_decode_id, JS_TEXT}, {play_decode_abs_url, JS_TEXT}, {play_decode_after_id, JS_TEXT},
	{play_decode_nl_comma, JS_TEXT},
	{play_decode_androidver, JS_TEXT}, {play_decode_availability, JS_TEXT},
	{js_decode_int, JS_INT}, {play_decode_count, JS_INT}, {js_decode_float, JS_FLOAT}, {play_decode_hist, JS_INTS},
	{play_decode_micros, JS_MICROS}, {play_decode_micros_nonzero, JS_MICROS},
	{play_decode_score, JS_FLOAT}, {play_decode_score_text, JS_TEXT},
	{js_decode_is0, JS_BOOL}, {js_decode_truthy, JS_BOOL},
	{play_decode_early_access, JS_BOOL},
	{js_decode_epoch, JS_TIME}, {js_decode_secs_nanos, JS_TIME},
	{js_decode_texts, JS_TEXTS}, {js_decode_json, JS_JSON}, {play_criteria, JS_JSON},
};

/* Columns without a decoder, or with one of their operation's own. */
static const struct
{
	const char *name;
	JsType		type;
}			named_types[] =
{
	{"url", JS_TEXT}, {"description", JS_TEXT}, {"categories", JS_JSON},
	{"permissions", JS_JSON}, {"data_safety", JS_JSON}, {"summary", JS_TEXT},
	{"developer_id", JS_TEXT}, {"description_html", JS_TEXT}, {"section", JS_TEXT}, {"kind", JS_TEXT},
};

/* Returns the type of a column's values, JS_NULL if it is unknown here. */
static inline JsType
column_type(const JsColumn *column)
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
	return JS_NULL;
}

/*
 * The text must be UTF-8 without NUL and other characters that SQL cannot use.
 */
static inline void
check_clean(const char *text, size_t len)
{
	char	   *copy;

	if (len == 0)
		return;
	CHECK(text != NULL && js_text_is_utf8(text, len));
	copy = malloc(len);
	CHECK(copy != NULL);
	memcpy(copy, text, len);
	CHECK(js_text_clean(copy, len) == len);
	free(copy);
}

/*
 * The text must be JSON for jansson, whose rules are those of jsonb except for
 * NUL.
 */
static inline void
check_json(const char *text, size_t len)
{
	json_t	   *json = json_loadb(text, len, JSON_DECODE_ANY, NULL);

	CHECK(json != NULL);
	json_decref(json);
	CHECK(js_text_is_utf8(text, len));
}

static inline void
check_value(const JsValue *value)
{
	switch (value->type)
	{
		case JS_TEXT:
			check_clean(value->u.text, value->len);
			CHECK(value->u.text[value->len] == '\0');
			break;
		case JS_JSON:
			check_json(value->u.text, value->len);
			CHECK(value->u.text[value->len] == '\0');
			break;
		case JS_FLOAT:
			CHECK(isfinite(value->u.f));
			break;
		case JS_BOOL:
			CHECK(value->u.i == 0 || value->u.i == 1);
			break;
		case JS_TIME:
			/* the years 0 to 293999, which a timestamptz holds */
			CHECK(value->u.i >= INT64_C(-62167219200) * 1000000);
			CHECK(value->u.i < INT64_C(9215576668800) * 1000000);
			break;
		case JS_TEXTS:
			for (uint32_t i = 0; i < value->len; i++)
				check_clean(value->u.texts[i].s, value->u.texts[i].len);
			break;
		case JS_INTS:
			CHECK(value->len == 5);
			for (int i = 0; i < 5; i++)
				(void) *(const volatile int64_t *) &value->u.ints[i];
			break;
		case JS_NULL:
			if (js_is_misfit(value))
				CHECK(value->u.text != NULL && strlen(value->u.text) > 0);
			break;
		case JS_INT:
		case JS_MICROS:
			break;
	}
}

/* May this column of a row be null? */
static inline bool
may_be_null(const PlayOperation *operation, const JsColumn *column)
{
	/* a digest has only the selected fields */
	if (operation == &play_app_digests)
		return true;
	switch (column->absence)
	{
		case JS_NULLABLE:
			return true;
		case JS_REQUIRED:
		case JS_LIST_NAME:
			return false;
		case JS_FALSE:
			/* a security practice has no such property */
			return operation == &play_data_safety;
		case JS_EMPTY_TEXTS:
		case JS_EMPTY_INTS:
		case JS_EMPTY_JSON:
			/* the older message of a list has no screenshots */
			return operation->columns == play_list_columns;
	}
	return false;
}

static inline void
check_row(const PlayOperation *operation, const JsValue *row)
{
	for (int c = 0; c < operation->ncolumns; c++)
	{
		const JsColumn *column = &operation->columns[c];

		if (row[c].type == JS_NULL)
			CHECK(may_be_null(operation, column) ||
				  (js_is_misfit(&row[c]) && column->absence != JS_REQUIRED));
		else
			CHECK(row[c].type == column_type(column));
		check_value(&row[c]);
	}
}

/* A message is one line, whatever it quotes. */
static inline void
check_message(const char *message, size_t size)
{
	size_t		len = strnlen(message, size);

	CHECK(len < size && js_text_is_utf8(message, len));
	for (size_t i = 0; i < len; i++)
		CHECK((unsigned char) message[i] >= ' ' && message[i] != 0x7F);
}

/*
 * Checks an answer that a step has read for a call that had reached this rank.
 * Each element of a list is a row, or rejected, or skipped because of its
 * price; it has a rank in any case.
 */
static inline void
check_answer(const PlayOperation *operation, const PlayStep *step, const PlayCall *call,
			 const PlayAnswer *answer, int rank)
{
	int			met = answer->seen - rank;

	CHECK(answer->ncolumns == operation->ncolumns);
	CHECK(answer->nrows >= 0 && answer->nrows <= answer->capacity);
	if (answer->overfull)		/* the answer is not used */
	{
		CHECK(answer->nrows <= answer->most_rows && answer->verdict == PLAY_NO_MEMORY);
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
			/* another step will ask again, so there must be no rows yet */
			CHECK(answer->problem[0] != '\0');
			CHECK(step->fallback == 0 || answer->nrows == 0);
			break;
		case PLAY_SHORT:
			CHECK(answer->nrows == 0 && answer->rejected == 0);
			break;
		case PLAY_BROKEN_CHAIN:
			CHECK(answer->problem[0] != '\0' && met == 0);
			break;
		case PLAY_NO_MEMORY:
			CHECK(!"there was memory");
	}
}

#endif							/* FUZZ_ANSWERS_H */
