/*
 * mock.c
 *	  Functions that a library of version 1.1 adds to this one.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(playfast_mock);

Datum
playfast_mock(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text("1.1"));
}
