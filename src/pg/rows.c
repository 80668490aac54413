/*
 * rows.c
 *	  From an answer's values to a row of the type that SQL asked for.
 *
 * Columns are found by name in the call's own row type, so that this library
 * serves an older install script, and a newer one may only add columns.
 */
#include "pg/playfast.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/* Room for a row's texts; what has none is allocated. */
#define TEXTS_SIZE (32 * 1024)

typedef enum FieldKind
{
	FIELD_UNKNOWN,				/* NULL */
	FIELD_COLUMN,				/* the operation's column of that index */
	FIELD_CALL,					/* the same for all rows of a call */
	FIELD_RANK
} FieldKind;

typedef struct Field
{
	FieldKind	kind;
	int			column;
	Oid			type;

	/*
	 * The input of that name; NULL: none, or it is set by name below.  A
	 * column may have an input's name: then rows have the one, requests the
	 * other.
	 */
	const PlayInput *input;
	Datum		value;
	bool		null;
} Field;

struct RowMap
{
	const PlayOperation *operation;
	MemoryContext call_context; /* of what all rows of a call share */
	int			country;		/* index of the field, -1: none */
	int			lang;
	int			fetched_at;
	int			status;
	int			priority;
	int			token;
	bool		same_encoding;	/* texts need no conversion */
	char	   *texts;			/* of the row at hand */
	size_t		texts_used;
	int			nfields;
	Field		fields[FLEXIBLE_ARRAY_MEMBER];
};

/* What the column of that name is filled from. */
static void
map_field(RowMap *map, int i, const char *name)
{
	const PlayOperation *operation = map->operation;
	Field	   *field = &map->fields[i];

	field->kind = FIELD_CALL;
	field->null = true;
	if (strcmp(name, "country") == 0)
		map->country = i;
	else if (strcmp(name, "lang") == 0)
		map->lang = i;
	else if (strcmp(name, "fetched_at") == 0)
		map->fetched_at = i;
	else if (strcmp(name, "status") == 0)
		map->status = i;
	else if (strcmp(name, "priority") == 0)
		map->priority = i;
	else if (strcmp(name, "token") == 0)
		map->token = i;
	else if (strcmp(name, "rank") == 0)
		field->kind = FIELD_RANK;
	else
	{
		field->kind = FIELD_UNKNOWN;
		for (int c = 0; c < operation->ninputs; c++)
		{
			if (strcmp(name, operation->inputs[c].name) == 0)
			{
				field->kind = FIELD_CALL;
				field->input = &operation->inputs[c];
			}
		}
		for (int c = 0; c < operation->ncolumns; c++)
		{
			if (strcmp(name, operation->columns[c].name) == 0)
			{
				field->kind = FIELD_COLUMN;
				field->column = c;
			}
		}
	}
}

RowMap *
row_map_create(TupleDesc tupdesc, const PlayOperation *operation)
{
	RowMap	   *map = palloc0(offsetof(RowMap, fields) + tupdesc->natts * sizeof(Field));

	map->operation = operation;
	map->call_context = AllocSetContextCreate(CurrentMemoryContext, "playfast call",
											  ALLOCSET_SMALL_SIZES);
	map->country = map->lang = map->fetched_at = -1;
	map->status = map->priority = map->token = -1;
	map->same_encoding = playfast_is_utf8_database();
	map->texts = palloc(TEXTS_SIZE);
	map->nfields = tupdesc->natts;
	for (int i = 0; i < tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);

		map->fields[i].type = attribute->atttypid;
		if (!attribute->attisdropped)
			map_field(map, i, NameStr(attribute->attname));
	}
	return map;
}

/*
 * A text of a row.  Rows have so many that allocating each would cost as much
 * as copying it: they stand one after the other in the row's buffer.
 */
static Datum
text_datum(RowMap *map, const char *utf8, size_t len)
{
	size_t		size = len + VARHDRSZ;
	text	   *result;

	if (map == NULL || !map->same_encoding || size > TEXTS_SIZE - map->texts_used)
		return playfast_text_datum(utf8, len);
	result = (text *) (map->texts + map->texts_used);
	map->texts_used += INTALIGN(size);
	SET_VARSIZE(result, size);
	memcpy(VARDATA(result), utf8, len);
	return PointerGetDatum(result);
}

/* An array of texts. */
static Datum
texts_datum(RowMap *map, const JsValue *value)
{
	Datum	   *elements = palloc(value->len * sizeof(Datum) + 1);
	ArrayType  *array;

	for (uint32_t i = 0; i < value->len; i++)
		elements[i] = text_datum(map, value->u.texts[i].s, value->u.texts[i].len);
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

/* Millionths as an exact numeric, without trailing zeros. */
static Datum
micros_datum(int64 micros)
{
	Numeric		numeric = int64_div_fast_to_numeric(micros, 6);

	return DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(numeric));
}

/* An integer as the integer type that the column has; NULL if too large. */
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

/* The SQL type that a value becomes. */
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

/*
 * A value as a datum of the given type.  map is NULL when it is to outlive the
 * row.
 */
static Datum
value_datum(RowMap *map, const JsValue *value, Oid type, const char *name, bool *null)
{
	*null = false;
	if (!type_fits(value->type, type))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the result has the wrong type", name),
				 errhint("Reinstall the extension, or ALTER EXTENSION playfast UPDATE.")));
	switch (value->type)
	{
		case JS_NULL:
			break;
		case JS_TEXT:
			return text_datum(map, value->u.text, value->len);
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
			return texts_datum(map, value);
		case JS_INTS:
			return ints_datum(value);
		case JS_JSON:
			return playfast_json_datum(value->u.text);
	}
	*null = true;
	return (Datum) 0;
}

/* Sets a field of the call from a constant text. */
static void
set_text(RowMap *map, int i, const char *text)
{
	if (i < 0)
		return;
	map->fields[i].null = true;
	if (text == NULL)
		return;
	map->fields[i].value = playfast_text_datum(text, strlen(text));
	map->fields[i].null = false;
}

/* Sets a field of the call. */
static void
set_value(RowMap *map, int i, const JsValue *value, const char *name)
{
	if (i >= 0)
		map->fields[i].value = value_datum(NULL, value, map->fields[i].type, name,
										   &map->fields[i].null);
}

void
row_map_call(RowMap *map, const PlayCall *call, const int64_t *fetched_at,
			 const char *status)
{
	MemoryContext old;
	JsValue	value = {.type = JS_NULL};

	MemoryContextReset(map->call_context);
	if (call == NULL)
		return;
	old = MemoryContextSwitchTo(map->call_context);
	set_text(map, map->country, call->country);
	set_text(map, map->lang, call->lang);
	set_text(map, map->token, call->token);
	set_text(map, map->status, status);
	if (fetched_at != NULL)
	{
		value.type = JS_TIME;
		value.u.i = *fetched_at;
		set_value(map, map->fetched_at, &value, "fetched_at");
	}
	value.type = JS_INT;
	value.u.i = call->priority;
	set_value(map, map->priority, &value, "priority");
	for (int i = 0; i < map->nfields; i++)
	{
		const PlayInput *input = map->fields[i].input;

		if (input == NULL)
			continue;
		value.type = JS_NULL;
		input->get(call, &value);
		set_value(map, i, &value, input->name);
	}
	MemoryContextSwitchTo(old);
}

void
row_map_request(RowMap *map, Datum *values, bool *nulls)
{
	for (int f = 0; f < map->nfields; f++)
	{
		const Field *field = &map->fields[f];

		values[f] = field->value;
		nulls[f] = (field->kind != FIELD_CALL && field->input == NULL) || field->null;
	}
}

void
row_map_row(RowMap *map, const PlayAnswer *answer, int i, Datum *values, bool *nulls)
{
	const JsValue *row = answer->values + (size_t) i * answer->ncolumns;

	map->texts_used = 0;
	for (int f = 0; f < map->nfields; f++)
	{
		const Field *field = &map->fields[f];

		nulls[f] = false;
		switch (field->kind)
		{
			case FIELD_UNKNOWN:
				nulls[f] = true;
				values[f] = (Datum) 0;
				break;
			case FIELD_CALL:
				nulls[f] = field->null;
				values[f] = field->value;
				break;
			case FIELD_RANK:
				values[f] = Int32GetDatum(answer->ranks[i]);
				break;
			case FIELD_COLUMN:
				values[f] = value_datum(map, &row[field->column], field->type,
										map->operation->columns[field->column].name,
										&nulls[f]);
				break;
		}
	}
}
