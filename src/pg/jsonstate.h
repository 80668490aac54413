/*
 * jsonstate.h
 *	  Building a jsonb value: 19 keeps the result with the state.
 */
#ifndef PG_JSONSTATE_H
#define PG_JSONSTATE_H

#include "utils/jsonb.h"

#if PG_VERSION_NUM >= 190000
typedef JsonbInState JsonState;
#else
typedef struct JsonState
{
	JsonbParseState *parse;
	JsonbValue *result;
} JsonState;
#endif

static inline void
json_push(JsonState *state, JsonbIteratorToken token, JsonbValue *value)
{
#if PG_VERSION_NUM >= 190000
	pushJsonbValue(state, token, value);
#else
	state->result = pushJsonbValue(&state->parse, token, value);
#endif
}

#endif							/* PG_JSONSTATE_H */
