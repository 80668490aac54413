/*
 * reader_record.c
 *	  Decodes the values of a record from where they stand in the text.
 */
#include "json/reader.h"

/*
 * What a column is when no path leads to a value.
 */
static void
set_absent(JsValue *value, const JsColumn *column)
{
	*value = (JsValue) {0};
	switch (column->absence)
	{
		case JS_FALSE:
			value->type = JS_BOOL;
			break;
		case JS_EMPTY_TEXTS:
			value->type = JS_TEXTS;
			break;
		case JS_EMPTY_INTS:
			value->type = JS_INTS;
			break;
		case JS_EMPTY_JSON:
			value->type = JS_JSON;
			value->u.text = "[]";
			value->len = 2;
			break;
		case JS_NULLABLE:
		case JS_REQUIRED:
			break;
	}
}

bool
js_record_decode(const Record *record, const char *const *slots,
				   JsArena *arena, JsValue *values,
				   const JsColumn **missing)
{
	*missing = NULL;
	for (int i = 0; i < record->nfields; i++)
	{
		const Field *field = &record->fields[i];
		JsDecoded decoded = JS_ABSENT;

		for (int j = 0; j < field->nsources && decoded == JS_ABSENT; j++)
		{
			const Source *source = &field->sources[j];
			const char *json = slots[source->slot];

			if (json != NULL)
				decoded = field->column->decode(json, source->rest, arena,
												&values[i]);
		}
		if (decoded == JS_DECODE_NO_MEMORY)
			return false;
		if (decoded == JS_ABSENT)
		{
			set_absent(&values[i], field->column);
			if (field->column->absence == JS_REQUIRED && *missing == NULL)
				*missing = field->column;
		}
	}
	return true;
}
