/*
 * reader_record.c
 *	  Decodes the values of a record from where they stand in the text.
 *
 * It walks no text: reader.c has found where the values stand.
 */
#include "json/reader.h"

#include "json/cursor.h"
#include "json/decode.h"

bool
js_slot_take(Slot *slot, JsArena *arena, const char **after)
{
	const char *end = slot->value;
	char	   *text = js_take_unchecked(&end, arena, &slot->len);

	if (text == NULL)
		return end != NULL;
	slot->string = slot->value;
	slot->text = text;
	*after = end;
	return true;
}

/*
 * Sets what a column is when no path leads to a value.
 */
static void
set_absent(JsValue *value, const JsColumn *column, const char *list_name)
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
		case JS_LIST_NAME:
			if (list_name == NULL)
				break;
			value->type = JS_TEXT;
			value->u.text = list_name;
			value->len = (uint32_t) strlen(list_name);
			break;
		case JS_NULLABLE:
		case JS_REQUIRED:
			break;
	}
}

/*
 * Decodes the first of a field's values that fits.  The first misfit is
 * remembered: if no value fits, the field is a misfit and not absent.
 */
static inline JsDecoded
decode_field(const Field *field, const Slot *slots, JsArena *arena,
			 JsValue *value)
{
	JsCell		cell = {.arena = arena};
	const char *wanted = NULL;	/* of the first misfit, if any */
	uint32_t	path = 0;

	for (int i = 0; i < field->nsources; i++)
	{
		const Source *source = &field->sources[i];
		const Slot *slot = &slots[source->slot];
		JsDecoded	decoded;

		if (slot->value == NULL)
			continue;
		if (slot->string == slot->value && field->column->decode == js_decode_text)
			return js_decoded_text(value, slot->text, slot->len);
		cell.json = slot->value;
		cell.rest = source->rest;
		decoded = field->column->decode(&cell, value);
		if (decoded == JS_DECODED || decoded == JS_DECODE_NO_MEMORY)
			return decoded;
		if (decoded == JS_MISFIT && wanted == NULL)
		{
			wanted = value->u.text;
			path = (uint32_t) i + 1;
		}
	}
	if (wanted == NULL)
		return JS_ABSENT;
	(void) js_misfit(value, wanted);
	value->len = path;
	return JS_MISFIT;
}

bool
js_record_decode(const Record *record, const Slot *slots,
				   JsArena *arena, JsValue *values,
				   const JsColumn **missing)
{
	*missing = NULL;
	for (int i = 0; i < record->nfields; i++)
	{
		const Field *field = &record->fields[i];
		switch (decode_field(field, slots, arena, &values[i]))
		{
			case JS_DECODED:
				continue;
			case JS_DECODE_NO_MEMORY:
				return false;
			case JS_ABSENT:
				set_absent(&values[i], field->column, record->list_name);
				break;
			case JS_MISFIT:
				break;
		}
		if (field->column->absence == JS_REQUIRED && *missing == NULL)
			*missing = field->column;
	}
	return true;
}
