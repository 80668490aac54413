/*
 * test_find_portable.c
 *	  The same beside what was built without SSE2.
 */
#include "test_find.c"
