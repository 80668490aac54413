/*
 * app_row.h
 *	  An app row: the message that every list of apps is made of.
 */
#ifndef PLAY_APP_ROW_H
#define PLAY_APP_ROW_H

#include "json/column.h"
#include "json/decode.h"
#include "play/rows/count.h"
#include "play/rows/decode.h"

#define PLAY_APP_ROW_NCOLUMNS 23

/*
 * The path of an app's page.  App rows of any age have a link to it: an answer
 * that mentions it, but has no rows where they should be, was not understood.
 * It must not pass for an empty list.
 */
#define PLAY_APP_PATH "/store/apps/details"

/*
 * Its columns, as the beginning of a table.  Paths and absences were checked on
 * responses recorded in July 2026.  Index 13 is the long description, in HTML,
 * although other programs call it a summary.  An unrated app has an empty
 * rating, or ["0.0",0]; an app that can only be registered for in advance has no offer.
 */
#define PLAY_APP_ROW_COLUMNS \
	{"app_id", "0,0", play_decode_id, JS_REQUIRED}, \
	{"title", "3", js_decode_text, JS_REQUIRED}, \
	{"url", "10,4,2", play_decode_abs_url, JS_REQUIRED}, \
	{"icon", "1,3,2", js_decode_text, JS_REQUIRED}, \
	{"developer", "14", js_decode_text, JS_REQUIRED}, \
	{"currency", "8,1,0,1", js_decode_text, JS_NULLABLE}, \
	{"price", "8,1,0,0", play_decode_micros, JS_NULLABLE}, \
	{"free", "8,1,0,0", js_decode_is0, JS_NULLABLE}, \
	{"price_text", "8,1,0,2", js_decode_nonempty, JS_NULLABLE}, \
	{"description_html", "13,1", js_decode_text, JS_NULLABLE}, \
	{"score_text", "4,0", play_decode_score_text, JS_NULLABLE}, \
	{"score", "4,1", play_decode_score, JS_NULLABLE}, \
	{"genre", "5", js_decode_text, JS_NULLABLE}, \
	{"installs", "15", js_decode_text, JS_NULLABLE}, \
	{"screenshots", "2,*,3,2", js_decode_texts, JS_EMPTY_TEXTS}, \
	{"header_image", "22,3,2", js_decode_text, JS_NULLABLE}, \
	{"video", "12,0,0,3,2", js_decode_text, JS_NULLABLE}, \
	{"content_rating", "24,0", js_decode_text, JS_NULLABLE}, \
	{"iap_range", "29,0", js_decode_text, JS_NULLABLE}, \
	{"availability", "26", play_decode_availability, JS_NULLABLE}, \
	{"min_installs", "15", play_decode_count, JS_NULLABLE}, \
	{"original_price", "8,1,1,0", play_decode_micros_nonzero, JS_NULLABLE}, \
	{"discount_ends_at", "8,14,0,0", js_decode_epoch, JS_NULLABLE}

extern const JsColumn play_app_row_columns[PLAY_APP_ROW_NCOLUMNS];

#endif							/* PLAY_APP_ROW_H */
