/*
 * text.h
 *	  Between the store's UTF-8 and the database's encoding.
 */
#ifndef PG_TEXT_H
#define PG_TEXT_H

#include "pg/playfast.h"

/* Is the database's encoding UTF-8? */
extern bool playfast_is_utf8_database(void);

/* Returns a datum of type text from an answer's UTF-8. */
extern Datum playfast_text_datum(const char *utf8, size_t len);

/* Returns a message of the engine in the database's encoding. */
extern char *playfast_message(const char *utf8);

/* Returns a value to be shown in a message, cut to 64 characters. */
extern char *playfast_shown(const char *value);

/* Returns a text datum in UTF-8, for a request. */
extern char *playfast_text_utf8(Datum value);

/*
 * Returns a datum of type jsonb from JSON text that a decoder made; see
 * json.c.
 */
extern Datum playfast_json_datum(const char *json);

#endif							/* PG_TEXT_H */
