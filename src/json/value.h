/*
 * value.h
 *	  What a field of an answer can be, before SQL knows it.
 */
#ifndef JS_VALUE_H
#define JS_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum JsType
{
	JS_NULL = 0,				/* absent, or a misfit: see js_is_misfit() */
	JS_TEXT,					/* UTF-8, no control characters but TAB, LF, CR */
	JS_INT,
	JS_FLOAT,
	JS_BOOL,
	JS_MICROS,				/* millionths of a currency's unit */
	JS_TIME,					/* microseconds since 1970-01-01 00:00 UTC */
	JS_TEXTS,					/* array of texts */
	JS_INTS,					/* array of integers */
	JS_JSON					/* JSON text, valid by jansson's rules */
} JsType;

typedef struct JsText
{
	const char *s;				/* not NUL-terminated unless said so */
	size_t		len;
} JsText;

typedef struct JsValue
{
	JsType		type;
	uint32_t	len;			/* bytes of text or JSON, elements of an array;
								 * of a null: 0, or the number, from 1, of the
								 * path with the misfit */
	union
	{
		int64_t		i;			/* JS_INT, _BOOL, _MICROS, _TIME */
		double		f;
		const char *text;		/* JS_TEXT, JS_JSON, NUL-terminated; of a
								 * misfit: what was expected, "an integer" */
		const JsText *texts;
		const int64_t *ints;
	}			u;
} JsValue;

/* Was there something that the column's decoder does not understand? */
static inline bool
js_is_misfit(const JsValue *value)
{
	return value->type == JS_NULL && value->len != 0;
}

#endif							/* JS_VALUE_H */
