/*
 * test_inflate_zlib.c
 *	  The same by zlib, whatever the library was built with.
 */
#define INFLATE_TEST "inflate by zlib"
#include "test_inflate.c"
