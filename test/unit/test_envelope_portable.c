/*
 * test_envelope_portable.c
 *	  The same tests of code built without SSE2.
 */
#include "test_envelope.c"
