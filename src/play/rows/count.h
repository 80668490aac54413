/*
 * count.h
 *	  Numbers that the store writes as texts: "5,000,000+".
 */
#ifndef PLAY_COUNT_H
#define PLAY_COUNT_H

#include "json/column.h"

/*
 * Decodes a text that is a whole number in the digits of any script, grouped
 * or not, and perhaps a plus.  A text with a word in it ("10M+") counts as
 * absent, since its meaning depends on the language.
 */
extern JsDecoded play_decode_count(const JsCell *, JsValue *);

#endif							/* PLAY_COUNT_H */
