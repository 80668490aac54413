/*
 * data_safety.h
 *	  What the developer of an app declares about data, wherever it comes from.
 */
#ifndef PLAY_DATA_SAFETY_H
#define PLAY_DATA_SAFETY_H

#include "play/operation.h"

#define PLAY_DATA_SAFETY_NCOLUMNS 7

/* The field of an app's message that holds it. */
#define PLAY_DATA_SAFETY_FIELD 138

extern const JsColumn play_data_safety_columns[PLAY_DATA_SAFETY_NCOLUMNS];

/*
 * Reads the JSON of that field into an answer of these columns.
 */
extern PlayVerdict play_data_safety_read(const char *json, size_t len, PlayAnswer *answer);

/* Decoded bytes of the page of it. */
#define PLAY_DATA_SAFETY_PAGE_SIZE 650000

/* The page of it and its block: see PlayStep. */
extern char *play_data_safety_page(const PlayAsk *ask);
extern bool play_data_safety_is_root(const char *json);
extern bool play_data_safety_says_nothing(const char *json);

#endif							/* PLAY_DATA_SAFETY_H */
