/*
 * values.c
 *	  Turns a decoder's value into a datum of the column's type.
 *
 * It knows nothing of rows, calls or batches.
 */
#include "pg/values.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "pg/text.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/* Room for a row's texts; what does not fit is allocated. */
#define TEXT_ROOM_SIZE (32 * 1024)

void
playfast_text_room_create(TextRoom *room)
{
	room->same_encoding = playfast_is_utf8_database();
	room->data = palloc(TEXT_ROOM_SIZE);
	room->used = 0;
}

/* Makes a text, in the room if there is some left. */
static Datum
text_datum(TextRoom *room, const char *utf8, size_t len)
{
	size_t		size = len + VARHDRSZ;
	text	   *result;

	if (room == NULL || !room->same_encoding || size > TEXT_ROOM_SIZE - room->used)
		return playfast_text_datum(utf8, len);
	result = (text *) (room->data + room->used);
	room->used += INTALIGN(size);
	SET_VARSIZE(result, size);
	memcpy(VARDATA(result), utf8, len);
	return PointerGetDatum(result);
}

Size
playfast_texts_size(const JsValue *value)
{
	Size		size = ARR_OVERHEAD_NONULLS(1);

	for (uint32_t i = 0; i < value->len; i++)
		size += INTALIGN(VARHDRSZ + value->u.texts[i].len);
	return size;
}

void
playfast_texts_write(const JsValue *value, Size size, char *array)
{
	ArrayType  *header = (ArrayType *) array;
	char	   *to;

	SET_VARSIZE(array, size);
	header->ndim = 1;
	header->dataoffset = 0;		/* there are no nulls */
	header->elemtype = TEXTOID;
	ARR_DIMS(header)[0] = (int) value->len;
	ARR_LBOUND(header)[0] = 1;
	to = ARR_DATA_PTR(header);
	for (uint32_t i = 0; i < value->len; i++)
	{
		const JsText *element = &value->u.texts[i];
		Size		used = VARHDRSZ + element->len;

		SET_VARSIZE(to, used);
		memcpy(VARDATA(to), element->s, element->len);
		memset(to + used, 0, INTALIGN(used) - used);
		to += INTALIGN(used);
	}
}

/* Returns an array of texts in the encoding that they have. */
static Datum
same_texts_datum(const JsValue *value)
{
	Size		size = playfast_texts_size(value);
	char	   *array = palloc(size);

	playfast_texts_write(value, size, array);
	return PointerGetDatum(array);
}

/* An array of texts. */
static Datum
texts_datum(TextRoom *room, const JsValue *value)
{
	Datum	   *elements;
	ArrayType  *array;

	if (room != NULL && room->same_encoding && value->len > 0)
		return same_texts_datum(value);
	elements = palloc(value->len * sizeof(Datum) + 1);
	for (uint32_t i = 0; i < value->len; i++)
		elements[i] = text_datum(room, value->u.texts[i].s, value->u.texts[i].len);
	array = construct_array(elements, (int) value->len, TEXTOID, -1, false, TYPALIGN_INT);
	return PointerGetDatum(array);
}

/* An array of integers. */
static Datum
ints_datum(const JsValue *value)
{
	Datum	   *elements = palloc(value->len * sizeof(Datum) + 1);
	ArrayType  *array;

	for (uint32_t i = 0; i < value->len; i++)
		elements[i] = Int64GetDatum(value->u.ints[i]);
	array = construct_array(elements, (int) value->len, INT8OID, sizeof(int64),
							FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
	return PointerGetDatum(array);
}

/* Makes an exact numeric from millionths, without trailing zeros. */
static Datum
micros_datum(int64 micros)
{
	Numeric		numeric = int64_div_fast_to_numeric(micros, 6);

	return DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(numeric));
}

/* Makes an integer of the column's integer type; NULL if it is too large. */
static Datum
int_datum(int64 number, Oid type, bool *null)
{
	switch (type)
	{
		case INT2OID:
			*null = number < PG_INT16_MIN || number > PG_INT16_MAX;
			return Int16GetDatum((int16) number);
		case INT4OID:
			*null = number < PG_INT32_MIN || number > PG_INT32_MAX;
			return Int32GetDatum((int32) number);
		default:
			return Int64GetDatum(number);
	}
}

/* Can a value become a datum of that type? */
static bool
type_fits(JsType from, Oid to)
{
	switch (from)
	{
		case JS_NULL:
			return true;
		case JS_TEXT:
			return to == TEXTOID;
		case JS_INT:
			return to == INT2OID || to == INT4OID || to == INT8OID;
		case JS_FLOAT:
			return to == FLOAT8OID;
		case JS_BOOL:
			return to == BOOLOID;
		case JS_MICROS:
			return to == NUMERICOID;
		case JS_TIME:
			return to == TIMESTAMPTZOID;
		case JS_TEXTS:
			return to == TEXTARRAYOID;
		case JS_INTS:
			return to == INT8ARRAYOID;
		case JS_JSON:
			return to == JSONBOID;
	}
	return false;
}

static void
check_type(const JsValue *value, Oid type, const char *name)
{
	if (!type_fits(value->type, type))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the result has the wrong type", name),
				 errhint("Reinstall the extension, or ALTER EXTENSION playfast UPDATE.")));
}

Datum
playfast_value_datum(TextRoom *room, const JsValue *value, Oid type, const char *name,
					 bool *null)
{
	*null = false;
	check_type(value, type, name);
	switch (value->type)
	{
		case JS_NULL:
			break;
		case JS_TEXT:
			return text_datum(room, value->u.text, value->len);
		case JS_INT:
			return int_datum(value->u.i, type, null);
		case JS_FLOAT:
			return Float8GetDatum(value->u.f);
		case JS_BOOL:
			return BoolGetDatum(value->u.i != 0);
		case JS_MICROS:
			return micros_datum(value->u.i);
		case JS_TIME:
			return TimestampTzGetDatum(value->u.i - PLAYFAST_EPOCH_OFFSET);
		case JS_TEXTS:
			return texts_datum(room, value);
		case JS_INTS:
			return ints_datum(value);
		case JS_JSON:
			return playfast_json_datum(value->u.text);
	}
	*null = true;
	return (Datum) 0;
}

Datum
playfast_input_datum(const JsValue *value, Oid type, const char *name, bool *null)
{
	char	   *json;

	if (value->type != JS_JSON)
		return playfast_value_datum(NULL, value, type, name, null);
	*null = false;
	check_type(value, type, name);
	json = pg_any_to_server(value->u.text, strlen(value->u.text), PG_UTF8);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}
