/*
 * value.h
 *	  What a field of an answer can be, before SQL knows it.
 */
#ifndef PLAY_VALUE_H
#define PLAY_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum PlayType
{
	PLAY_NULL = 0,				/* absent */
	PLAY_TEXT,					/* UTF-8, no control characters but TAB, LF, CR */
	PLAY_INT,
	PLAY_FLOAT,
	PLAY_BOOL,
	PLAY_MICROS,				/* millionths of a currency's unit */
	PLAY_TIME,					/* microseconds since 1970-01-01 00:00 UTC */
	PLAY_TEXTS,					/* array of texts */
	PLAY_INTS,					/* array of integers */
	PLAY_JSON					/* JSON text, valid by jansson's rules */
} PlayType;

typedef struct PlayText
{
	const char *s;				/* not NUL-terminated unless said so */
	size_t		len;
} PlayText;

typedef struct PlayValue
{
	PlayType	type;
	uint32_t	len;			/* bytes of text or json, elements of an array */
	union
	{
		int64_t		i;			/* PLAY_INT, _BOOL, _MICROS, _TIME */
		double		f;
		const char *text;		/* PLAY_TEXT, PLAY_JSON; NUL-terminated */
		const PlayText *texts;
		const int64_t *ints;
	}			u;
} PlayValue;

#endif							/* PLAY_VALUE_H */
