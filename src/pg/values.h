/*
 * values.h
 *	  From a value that a decoder made to a datum.
 */
#ifndef PG_VALUES_H
#define PG_VALUES_H

#include "pg/playfast.h"

#include "play/answer.h"

/*
 * Room for the texts of a row.  Rows have so many that allocating each would
 * cost as much as copying it: they stand one after the other in here.
 */
typedef struct TextRoom
{
	bool		same_encoding;	/* else texts are converted, and allocated */
	char	   *data;
	size_t		used;
} TextRoom;

extern void playfast_text_room_create(TextRoom *room);

/*
 * Makes a datum of the given type, that of the column of that name; raises if
 * the value cannot become one.  Without a room it outlives the row.
 */
extern Datum playfast_value_datum(TextRoom *room, const JsValue *value, Oid type,
								  const char *name, bool *null);

/*
 * The same of what a call asked.  Its JSON is not mended as a stranger's is:
 * it came out of a jsonb, and becomes that very jsonb again.
 */
extern Datum playfast_input_datum(const JsValue *value, Oid type, const char *name,
								  bool *null);

#endif							/* PG_VALUES_H */
