/*
 * rows.c
 *	  Turns an answer's values into a row of the type that SQL asked for.
 *
 * Columns are found by name in the call's own row type, so this library works
 * with an older install script, and a newer one may only add columns.  It
 * knows nothing of batches or requests.
 */
#include "pg/rows.h"

#include "catalog/pg_type.h"
#include "pg/text.h"
#include "pg/values.h"
#include "utils/memutils.h"

typedef enum FieldKind
{
	FIELD_UNKNOWN,				/* NULL */
	FIELD_COLUMN,				/* the operation's column with that index */
	FIELD_INPUT,				/* an input of the call */
	FIELD_CALL,					/* something else that all rows of a call share */
	FIELD_RANK
} FieldKind;

typedef struct Field
{
	FieldKind	kind;
	int			index;			/* of a column or an input */
	Oid			type;
	Datum		value;			/* of what all rows of a call share */
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
	TextRoom	room;			/* of the row at hand */
	int			nfields;
	Field		fields[FLEXIBLE_ARRAY_MEMBER];
};

/* Finds an input by its name, or returns -1. */
static int
find_input(const PlayOperation *operation, const char *name)
{
	for (int i = 0; i < operation->ninputs; i++)
	{
		if (strcmp(name, operation->inputs[i].name) == 0)
			return i;
	}
	return -1;
}

/* The same of a column. */
static int
find_column(const PlayOperation *operation, const char *name)
{
	for (int i = 0; i < operation->ncolumns; i++)
	{
		if (strcmp(name, operation->columns[i].name) == 0)
			return i;
	}
	return -1;
}

/*
 * Finds the source of a column of that name: a column of the operation before
 * an input.
 */
static void
map_field(RowMap *map, int i, const char *name)
{
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
	else if (strcmp(name, "rank") == 0)
		field->kind = FIELD_RANK;
	else if ((field->index = find_column(map->operation, name)) >= 0)
		field->kind = FIELD_COLUMN;
	else if ((field->index = find_input(map->operation, name)) >= 0)
		field->kind = FIELD_INPUT;
	else
		field->kind = FIELD_UNKNOWN;
}

RowMap *
row_map_create(TupleDesc tupdesc, const PlayOperation *operation)
{
	RowMap	   *map = palloc0(offsetof(RowMap, fields) + tupdesc->natts * sizeof(Field));

	map->operation = operation;
	map->call_context = AllocSetContextCreate(CurrentMemoryContext, "playfast call",
											  ALLOCSET_SMALL_SIZES);
	map->country = map->lang = map->fetched_at = map->status = -1;
	playfast_text_room_create(&map->room);
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

/* Sets a field shared by a call's rows to a constant text. */
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

void
row_map_call(RowMap *map, const PlayCall *call, const int64_t *fetched_at,
			 const char *status)
{
	MemoryContext old;

	MemoryContextReset(map->call_context);
	for (int i = 0; i < map->nfields; i++)
		map->fields[i].null = true;
	if (call == NULL)
		return;
	old = MemoryContextSwitchTo(map->call_context);
	set_text(map, map->country, call->country);
	set_text(map, map->lang, call->lang);
	set_text(map, map->status, status);
	for (int i = 0; i < map->nfields; i++)
	{
		Field	   *field = &map->fields[i];
		JsValue		value = {.type = JS_NULL};

		if (i == map->fetched_at && fetched_at != NULL)
		{
			value.type = JS_TIME;
			value.u.i = *fetched_at;
			field->value = playfast_value_datum(NULL, &value, field->type, "fetched_at",
												&field->null);
		}
		if (field->kind == FIELD_INPUT)
		{
			const PlayInput *input = &map->operation->inputs[field->index];

			input->get(call, &value);
			field->value = playfast_input_datum(&value, field->type, input->name,
												&field->null);
		}
	}
	MemoryContextSwitchTo(old);
}

/* Can a value be lent?  Of arrays those that will not get a short header. */
static bool
may_lend(const RowMap *map, const Field *field, const JsValue *value)
{
	if (!map->room.same_encoding)
		return false;
	return (value->type == JS_TEXT && field->type == TEXTOID) ||
		(value->type == JS_TEXTS && field->type == TEXTARRAYOID && value->len > 0 &&
		 playfast_texts_size(value) > VARATT_SHORT_MAX + VARHDRSZ);
}

/* Forms the value of a column. */
static Datum
column_value(RowMap *map, const Field *field, const JsValue *value, bool *null, bool *lent)
{
	if (lent != NULL && may_lend(map, field, value))
	{
		*lent = true;
		return PointerGetDatum(value);
	}
	return playfast_value_datum(&map->room, value, field->type,
								map->operation->columns[field->index].name, null);
}

void
row_map_row(RowMap *map, const PlayAnswer *answer, int i, Datum *values, bool *nulls,
			bool *lent)
{
	const JsValue *row = answer->values + (size_t) i * answer->ncolumns;

	map->room.used = 0;
	if (lent != NULL)
		memset(lent, 0, map->nfields * sizeof(bool));
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
			case FIELD_INPUT:
			case FIELD_CALL:
				nulls[f] = field->null;
				values[f] = field->value;
				break;
			case FIELD_RANK:
				values[f] = Int32GetDatum(answer->ranks[i]);
				break;
			case FIELD_COLUMN:
				values[f] = column_value(map, field, &row[field->index], &nulls[f],
										 lent != NULL ? &lent[f] : NULL);
				break;
		}
	}
}
