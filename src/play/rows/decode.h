/*
 * decode.h
 *	  Decoders of what only the store writes: prices, histograms, links.
 */
#ifndef PLAY_DECODE_H
#define PLAY_DECODE_H

#include "json/column.h"

extern JsDecoded play_decode_html_text(const JsCell *, JsValue *);
/*
 * Decodes an id of up to 255 bytes, as the store's have.  Rows are kept and
 * looked up by it, so it must fit into an index.
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
 * Decode the code for an app's availability in the country that was asked: its
 * name, and whether it means early access.  An unknown code is a misfit, never
 * "not available".
 */
extern JsDecoded play_decode_availability(const JsCell *, JsValue *);
extern JsDecoded play_decode_early_access(const JsCell *, JsValue *);

#endif							/* PLAY_DECODE_H */
