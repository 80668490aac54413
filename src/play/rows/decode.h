/*
 * decode.h
 *	  Decoders of what only the store writes: prices, histograms, links.
 */
#ifndef PLAY_DECODE_H
#define PLAY_DECODE_H

#include "json/column.h"

extern JsDecoded play_decode_html_text(const JsCell *, JsValue *);
/*
 * An id, by which rows are kept and looked up: in an index, so that it must not be
 * longer than one takes.  The store's have up to 255 bytes.
 */
extern JsDecoded play_decode_id(const JsCell *, JsValue *);

extern JsDecoded play_decode_abs_url(const JsCell *, JsValue *);
extern JsDecoded play_decode_after_id(const JsCell *, JsValue *);
extern JsDecoded play_decode_nl_comma(const JsCell *, JsValue *);
extern JsDecoded play_decode_score(const JsCell *, JsValue *);
extern JsDecoded play_decode_score_text(const JsCell *, JsValue *);
extern JsDecoded play_decode_micros(const JsCell *, JsValue *);
extern JsDecoded play_decode_micros_nonzero(const JsCell *, JsValue *);
extern JsDecoded play_decode_hist(const JsCell *, JsValue *);
extern JsDecoded play_decode_androidver(const JsCell *, JsValue *);

/*
 * What a message says of the app in the country that was asked: its name, and
 * whether it is in early access.  What is not known here is a misfit, and never
 * "not available".
 */
extern JsDecoded play_decode_availability(const JsCell *, JsValue *);
extern JsDecoded play_decode_early_access(const JsCell *, JsValue *);

#endif							/* PLAY_DECODE_H */
