/*
 * results.c
 *	  A row per call: its outcome, with its rows as an array.
 *
 * The engine returns the answers of a call one after the other, so no more
 * than the rows of one call are held here. rows.c forms the rows.
 */
#include "pg/results.h"

#include "access/htup_details.h"
#include "miscadmin.h"
#include "pg/requests.h"
#include "pg/rows.h"
#include "pg/values.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

/* Name of the column of the rows. */
#define ROWS_NAME "rows"

struct ResultMap
{
	const PlayOperation *operation;
	TupleDesc	tupdesc;
	MemoryContext result_context;	/* of the result formed last */
	MemoryContext context;		/* of the call whose rows are held */

	TupleDesc	row_tupdesc;	/* NULL: rows have no column */
	RowMap	   *row_map;
	MemoryContext row_context;	/* of the row being formed */
	Datum	   *row_values;
	bool	   *row_nulls;

	int			number;			/* of the call whose rows are held, 0: none */
	int64_t		fetched_at;		/* of its last answer */
	Datum	   *rows;
	int			nrows;
	int			capacity;
};

/* Prepares to hold rows if the results have a column for them. */
static void
map_rows(ResultMap *map)
{
	for (int i = 0; i < map->tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(map->tupdesc, i);
		Oid			type = get_element_type(attribute->atttypid);

		if (attribute->attisdropped || namestrcmp(&attribute->attname, ROWS_NAME) != 0)
			continue;
		if (!OidIsValid(type) || !type_is_rowtype(type))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of the result has the wrong type", ROWS_NAME)));
		map->row_tupdesc = lookup_rowtype_tupdesc_copy(type, -1);
		map->row_map = row_map_create(map->row_tupdesc, map->operation);
		map->row_values = palloc(map->row_tupdesc->natts * sizeof(Datum));
		map->row_nulls = palloc(map->row_tupdesc->natts * sizeof(bool));
	}
}

ResultMap *
result_map_create(TupleDesc tupdesc, const PlayOperation *operation)
{
	ResultMap  *map = palloc0(sizeof(ResultMap));

	map->operation = operation;
	map->tupdesc = tupdesc;
	map->result_context = AllocSetContextCreate(CurrentMemoryContext, "playfast result",
												ALLOCSET_DEFAULT_SIZES);
	map->context = AllocSetContextCreate(CurrentMemoryContext, "playfast rows of a result",
										 ALLOCSET_DEFAULT_SIZES);
	map->row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
											 ALLOCSET_DEFAULT_SIZES);
	map_rows(map);
	return map;
}

/* Lets go of the rows that are held, for those of another call; 0: of none. */
static void
begin_call(ResultMap *map, int number)
{
	MemoryContextReset(map->context);
	map->number = number;
	map->rows = NULL;
	map->nrows = map->capacity = 0;
}

/* Makes room for n more rows. */
static void
make_room(ResultMap *map, int n)
{
	int			capacity = Max(map->nrows + n, map->capacity * 2);

	if (map->nrows + n <= map->capacity)
		return;
	map->rows = map->rows == NULL ?
		MemoryContextAllocHuge(map->context, capacity * sizeof(Datum)) :
		repalloc_huge(map->rows, capacity * sizeof(Datum));
	map->capacity = capacity;
}

void
result_map_answer(ResultMap *map, const BatchAnswer *answer)
{
	MemoryContext old = CurrentMemoryContext;
	int			n = answer->answer->nrows;

	if (map->number != answer->number)
		begin_call(map, answer->number);
	map->fetched_at = answer->fetched_at;
	if (map->row_tupdesc == NULL)
	{
		map->nrows += n;
		return;
	}
	make_room(map, n);
	row_map_call(map->row_map, &answer->call, &answer->fetched_at,
				 batch_status_name(answer->status));
	for (int i = 0; i < n; i++)
	{
		HeapTuple	tuple;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(map->row_context);
		row_map_row(map->row_map, answer->answer, i, map->row_values, map->row_nulls,
					NULL);
		MemoryContextSwitchTo(map->context);
		tuple = heap_form_tuple(map->row_tupdesc, map->row_values, map->row_nulls);
		map->rows[map->nrows++] = HeapTupleGetDatum(tuple);
		MemoryContextReset(map->row_context);
	}
	MemoryContextSwitchTo(old);
}

/* Returns the array of the rows held, or an empty one. */
static Datum
rows_datum(const ResultMap *map, bool held)
{
	Oid			type = map->row_tupdesc->tdtypeid;

	if (!held)
		return PointerGetDatum(construct_empty_array(type));
	return PointerGetDatum(construct_array(map->rows, map->nrows, type, -1, false,
										   TYPALIGN_DOUBLE));
}

/* A text, or NULL if there is none. */
static void
set_text(JsValue *value, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	value->type = JS_TEXT;
	value->u.text = text;
	value->len = strlen(text);
}

static void
set_number(JsValue *value, JsType type, int64_t number)
{
	value->type = type;
	value->u.i = number;
}

/*
 * Returns a part of a call's outcome by the name of its column; NULL for
 * unknown names.
 */
static void
outcome_value(const BatchOutcome *outcome, int64_t fetched_at, const char *name,
			  JsValue *value)
{
	*value = (JsValue) {.type = JS_NULL};
	if (strcmp(name, "status") == 0)
		set_text(value, batch_status_name(outcome->status));
	else if (strcmp(name, "failed") == 0)
		set_number(value, JS_BOOL, batch_is_failure(outcome->status));
	else if (strcmp(name, "error") == 0)
		set_text(value, outcome->error);
	else if (strcmp(name, "hint") == 0)
		set_text(value, outcome->hint);
	else if (strcmp(name, "http_status") == 0 && outcome->http_status != 0)
		set_number(value, JS_INT, outcome->http_status);
	else if (strcmp(name, "attempts") == 0)
		set_number(value, JS_INT, outcome->attempts);
	else if (strcmp(name, "fetched_at") == 0)
		set_number(value, JS_TIME, fetched_at);
	else if (strcmp(name, "next_token") == 0)
		set_text(value, outcome->next_token);
}

/* Forms the row of a call, with the rows that are held if they are its own. */
static void
form_result(const ResultMap *map, const BatchOutcome *outcome, bool held,
			Datum *values, bool *nulls)
{
	int64_t		fetched_at = held ? map->fetched_at : outcome->ended_at;

	for (int i = 0; i < map->tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(map->tupdesc, i);
		const char *name = NameStr(attribute->attname);
		JsValue		value;

		nulls[i] = false;
		if (attribute->attisdropped)
			nulls[i] = true;
		else if (strcmp(name, ROWS_NAME) == 0)
			values[i] = rows_datum(map, held);
		else
		{
			if (!playfast_call_value(map->operation, &outcome->call, name, &value))
				outcome_value(outcome, fetched_at, name, &value);
			values[i] = playfast_input_datum(&value, attribute->atttypid, name, &nulls[i]);
		}
	}
}

/*
 * A call without rows may end while rows of another call, not yet complete,
 * are held.
 */
bool
result_map_end(ResultMap *map, const BatchOutcome *outcome, Datum *values, bool *nulls)
{
	bool		held = outcome->number == map->number;
	MemoryContext old;

	if ((held ? map->nrows : 0) < outcome->rows)
		return false;
	MemoryContextReset(map->result_context);
	old = MemoryContextSwitchTo(map->result_context);
	form_result(map, outcome, held, values, nulls);
	MemoryContextSwitchTo(old);
	if (held)
		begin_call(map, 0);
	return true;
}
