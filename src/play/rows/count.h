/*
 * count.h
 *	  Numbers that the store writes as texts: "5,000,000+".
 */
#ifndef PLAY_COUNT_H
#define PLAY_COUNT_H

#include "json/column.h"

/*
 * Decodes a text that is nothing but the digits of a whole number, of any
 * script, in groups or not, and a plus; one with a word in it ("10M+") is
 * absent, for what it says depends on the language.
 */
extern JsDecoded play_decode_count(const JsCell *, JsValue *);

#endif							/* PLAY_COUNT_H */
