/*
 * text.h
 *	  Between the store's UTF-8 and the database's encoding.
 */
#ifndef PG_TEXT_H
#define PG_TEXT_H

#include "pg/playfast.h"

/* Does the database take the store's UTF-8 as it is? */
extern bool playfast_is_utf8_database(void);

/* A datum of type text from an answer's UTF-8. */
extern Datum playfast_text_datum(const char *utf8, size_t len);

/* A message of the engine's in the database's encoding. */
extern char *playfast_message(const char *utf8);

/* A value for a message: cut to 64 characters. */
extern char *playfast_shown(const char *value);

/* The UTF-8 spelling of a text datum, for a request. */
extern char *playfast_text_utf8(Datum value);

/* A datum of type jsonb from JSON text that a decoder made; see json.c. */
extern Datum playfast_json_datum(const char *json);

#endif							/* PG_TEXT_H */
