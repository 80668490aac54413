/*
 * test_inflate_zlib.c
 *	  The same tests of zlib, whichever library was chosen.
 */
#define INFLATE_TEST "inflate by zlib"
#include "test_inflate.c"
