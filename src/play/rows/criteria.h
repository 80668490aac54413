/*
 * criteria.h
 *	  What a review answers to the store's questions.
 */
#ifndef PLAY_CRITERIA_H
#define PLAY_CRITERIA_H

#include "json/column.h"

/*
 * Decodes a list of [name, [rating of 1 to 3], [rating of 1 to 5]], with one
 * rating or none, to [{"name", "rating", "rating5"}, …].
 */
extern JsDecoded play_criteria(const JsCell *, JsValue *);

#endif							/* PLAY_CRITERIA_H */
