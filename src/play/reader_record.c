/*
 * reader_record.c
 *	  Decodes the values of a record from where they stand in the text.
 */
#include "play/reader.h"

/*
 * What a column is when no path leads to a value.
 */
static void
set_absent(PlayValue *value, const PlayColumn *column)
{
	*value = (PlayValue) {0};
	if (column->absence == PLAY_FALSE)
		value->type = PLAY_BOOL;
	else if (column->absence == PLAY_NO_ELEMENTS)
	{
		if (column->decode == play_hist)
			value->type = PLAY_INTS;
		else if (column->decode == play_json)
		{
			value->type = PLAY_JSON;
			value->u.text = "[]";
			value->len = 2;
		}
		else
			value->type = PLAY_TEXTS;
	}
}

bool
play_record_decode(const Record *record, const char *const *slots,
				   PlayArena *arena, PlayValue *values,
				   const PlayColumn **missing)
{
	*missing = NULL;
	for (int i = 0; i < record->nfields; i++)
	{
		const Field *field = &record->fields[i];
		PlayDecoded decoded = PLAY_ABSENT;

		for (int j = 0; j < field->nsources && decoded == PLAY_ABSENT; j++)
		{
			const Source *source = &field->sources[j];
			const char *json = slots[source->slot];

			if (json != NULL)
				decoded = field->column->decode(json, source->rest, arena,
												&values[i]);
		}
		if (decoded == PLAY_DECODE_NO_MEMORY)
			return false;
		if (decoded == PLAY_ABSENT)
		{
			set_absent(&values[i], field->column);
			if (field->column->absence == PLAY_REQUIRED && *missing == NULL)
				*missing = field->column;
		}
	}
	return true;
}
