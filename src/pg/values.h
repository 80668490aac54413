/*
 * values.h
 *	  Turns a decoder's value into a datum.
 */
#ifndef PG_VALUES_H
#define PG_VALUES_H

#include "pg/playfast.h"

#include "play/answer.h"

/*
 * Room for the texts of a row, one after the other.  Rows have so many texts
 * that allocating each would cost as much as copying it.
 */
typedef struct TextRoom
{
	bool		same_encoding;	/* otherwise texts are converted and allocated */
	char	   *data;
	size_t		used;
} TextRoom;

extern void playfast_text_room_create(TextRoom *room);

/*
 * Makes a datum of the given type for the named column; raises an error if the
 * value does not fit.  Without a room, the datum outlives the row.
 */
extern Datum playfast_value_datum(TextRoom *room, const JsValue *value, Oid type,
								  const char *name, bool *null);

/*
 * The size of the array that a value of JS_TEXTS becomes, if it has elements and
 * they need no conversion, and that array at an address aligned for it.
 */
extern Size playfast_texts_size(const JsValue *value);
extern void playfast_texts_write(const JsValue *value, Size size, char *array);

/*
 * Like playfast_value_datum() for an input of a call.  Its JSON came from a jsonb and is turned
 * back into the same one, without the changes made to the store's JSON.
 */
extern Datum playfast_input_datum(const JsValue *value, Oid type, const char *name,
								  bool *null);

#endif							/* PG_VALUES_H */
