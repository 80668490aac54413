/*
 * fuzz_inflate_zlib.c
 *	  The same by zlib, whatever the library was built with.
 */
#include "fuzz_inflate.c"
