/*
 * decode.h
 *	  Decoders of what only the store writes: prices, histograms, links.
 */
#ifndef PLAY_DECODE_H
#define PLAY_DECODE_H

#include "json/column.h"

extern JsDecoded play_decode_html_text(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_abs_url(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_after_id(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_nl_comma(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_micros(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_micros_nonzero(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_hist(const char *, const char *, JsArena *, JsValue *);
extern JsDecoded play_decode_androidver(const char *, const char *, JsArena *, JsValue *);

#endif							/* PLAY_DECODE_H */
