/*
 * budget.c
 *	  The budget: how many bytes may be walked in reading a text.
 *
 * It knows nothing of what is walked.
 */
#include "json/json.h"

#include "json/cursor.h"

/* Granted to any text, so that a short one can always be read. */
#define BUDGET_FLOOR ((size_t) 16 * 1024)

/*
 * Bytes that may still be walked.  Texts are read one at a time, and the
 * functions that walk them are called where no context can be passed.  So the
 * rest of the budget is a global variable, as PostgreSQL's stack depth is.
 */
size_t		js_budget_left = SIZE_MAX;

size_t
js_budget_begin(size_t len)
{
	size_t		before = js_budget_left;

	js_budget_left = BUDGET_FLOOR;
	js_budget_add(len);
	return before;
}

void
js_budget_add(size_t len)
{
	size_t		more = len > SIZE_MAX / JS_BUDGET_WALKS ? SIZE_MAX :
		len * JS_BUDGET_WALKS;

	js_budget_left = more > SIZE_MAX - js_budget_left ? SIZE_MAX : js_budget_left + more;
}

bool
js_budget_end(size_t before)
{
	bool		kept = js_budget_left > 0;

	js_budget_left = before;
	return kept;
}
