/*
 * decode.h
 *	  Decoders for columns of any message, and helpers for writing others.
 */
#ifndef JS_DECODE_H
#define JS_DECODE_H

#include "json/column.h"

/* The decoders; each is named after its transform. */
extern JsDecoded js_decode_text(const JsCell *, JsValue *);
extern JsDecoded js_decode_nonempty(const JsCell *, JsValue *);
extern JsDecoded js_decode_int(const JsCell *, JsValue *);
extern JsDecoded js_decode_float(const JsCell *, JsValue *);
extern JsDecoded js_decode_is0(const JsCell *, JsValue *);
extern JsDecoded js_decode_truthy(const JsCell *, JsValue *);
extern JsDecoded js_decode_is_array(const JsCell *, JsValue *);
extern JsDecoded js_decode_epoch(const JsCell *, JsValue *);
extern JsDecoded js_decode_secs_nanos(const JsCell *, JsValue *);
extern JsDecoded js_decode_texts(const JsCell *, JsValue *);
extern JsDecoded js_decode_json(const JsCell *, JsValue *);

/*
 * Decodes a string to a text that can be changed in place; *out is for a
 * misfit.
 */
extern JsDecoded js_decode_string(const JsCell *cell, JsValue *out, char **text, size_t *len);

static inline JsDecoded
js_decoded_bool(JsValue *out, bool value)
{
	out->type = JS_BOOL;
	out->len = 0;
	out->u.i = value;
	return JS_DECODED;
}

static inline JsDecoded
js_decoded_int(JsValue *out, JsType type, int64_t value)
{
	out->type = type;
	out->len = 0;
	out->u.i = value;
	return JS_DECODED;
}

static inline JsDecoded
js_decoded_text(JsValue *out, const char *text, size_t len)
{
	out->type = JS_TEXT;
	out->len = (uint32_t) len;
	out->u.text = text;
	return JS_DECODED;
}

#endif							/* JS_DECODE_H */
