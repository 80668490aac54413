/*
 * items.h
 *	  Rows that take their columns from several messages: lists within lists.
 */
#ifndef PLAY_ITEMS_H
#define PLAY_ITEMS_H

#include "play/answer.h"

/*
 * Decodes n columns from a checked message into values[].  *missing becomes
 * the first required one without a value, unless it names another already.
 * False: out of memory.
 */
extern bool play_item_fields(const JsColumn *columns, int n, const char *message,
							 JsArena *arena, JsValue *values,
							 const JsColumn **missing);

/*
 * The rows of an answer as one value: a JSON array of objects, whose members
 * are the columns.
 */
extern JsDecoded play_items_json(const PlayAnswer *answer, const JsColumn *columns,
								   JsArena *arena, JsValue *out);

#endif							/* PLAY_ITEMS_H */
