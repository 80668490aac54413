/*
 * json.c
 *	  JSON text of an answer as jsonb.
 *
 * The text was checked and made fit for jsonb when it was read, so it need not
 * go through jsonb_in()'s lexer; the cursor of src/json reads it.
 */
#include "pg/text.h"

#include "miscadmin.h"
#include "json/json.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "pg/jsonstate.h"

/*
 * Reads a string, converted to the database's encoding; returns the position
 * after it.
 */
static const char *
set_string(JsonbValue *value, const char *json)
{
	char	   *utf8 = palloc(js_skip(json) - json);
	size_t		len = js_copy_string(&json, utf8);

	value->type = jbvString;
	value->val.string.val = utf8;
	value->val.string.len = (int) len;
	if (!playfast_is_utf8_database())
	{
		text	   *converted = DatumGetTextPP(playfast_text_datum(utf8, len));

		value->val.string.val = VARDATA_ANY(converted);
		value->val.string.len = VARSIZE_ANY_EXHDR(converted);
	}
	return json;
}

static const char *
set_number(JsonbValue *value, const char *json)
{
	const char *end = js_skip(json);
	int64		number;

	value->type = jbvNumeric;
	value->val.numeric = js_int(json, &number) ? int64_to_numeric(number) :
		DatumGetNumeric(DirectFunctionCall3(numeric_in,
											CStringGetDatum(pnstrdup(json, end - json)),
											ObjectIdGetDatum(InvalidOid),
											Int32GetDatum(-1)));
	return end;
}

static const char *push(JsonState *state, const char *json,
						JsonbIteratorToken token);

/*
 * Pushes an array or object, with p at its bracket; returns the position after
 * it.
 */
static const char *
push_container(JsonState *state, const char *p)
{
	bool		is_object = *p == '{';

	check_stack_depth();
	json_push(state, is_object ? WJB_BEGIN_OBJECT : WJB_BEGIN_ARRAY, NULL);
	p = js_blank(p + 1);
	while (*p != ']' && *p != '}')
	{
		CHECK_FOR_INTERRUPTS();
		if (is_object)
		{
			p = js_blank(push(state, p, WJB_KEY));
			p = js_blank(p + 1); /* past the colon */
		}
		p = js_blank(push(state, p, is_object ? WJB_VALUE : WJB_ELEM));
		if (*p == ',')
			p = js_blank(p + 1);
	}
	json_push(state, is_object ? WJB_END_OBJECT : WJB_END_ARRAY, NULL);
	return p + 1;
}

/*
 * Pushes any value in the role that token names; returns the position after
 * it.
 */
static const char *
push(JsonState *state, const char *json, JsonbIteratorToken token)
{
	JsonbValue	value;

	switch (*json)
	{
		case '[':
		case '{':
			return push_container(state, json);
		case '"':
			json = set_string(&value, json);
			break;
		case 't':
		case 'f':
			value.type = jbvBool;
			value.val.boolean = *json == 't';
			json = js_skip(json);
			break;
		case 'n':
			value.type = jbvNull;
			json = js_skip(json);
			break;
		default:
			json = set_number(&value, json);
			break;
	}
	json_push(state, token, &value);
	return json;
}

/* An empty array, the value of many rows. */
static Datum
empty_array(void)
{
	Jsonb	   *empty = palloc(offsetof(Jsonb, root.children));

	SET_VARSIZE(empty, offsetof(Jsonb, root.children));
	empty->root.header = JB_FARRAY;
	return JsonbPGetDatum(empty);
}

Datum
playfast_json_datum(const char *json)
{
	JsonState	state = {0};

	json = js_blank(json);
	if (json[0] == '[' && json[1] == ']')
		return empty_array();
	if (*json == '[' || *json == '{')
		(void) push_container(&state, json);
	else
	{
		/* jsonb keeps a scalar as an array of one element, flagged as such. */
		JsonbValue	array;

		array.type = jbvArray;
		array.val.array.rawScalar = true;
		array.val.array.nElems = 1;
		json_push(&state, WJB_BEGIN_ARRAY, &array);
		(void) push(&state, json, WJB_ELEM);
		json_push(&state, WJB_END_ARRAY, NULL);
	}
	return JsonbPGetDatum(JsonbValueToJsonb(state.result));
}
