/*
 * fuzz_inflate_zlib.c
 *	  The same fuzzer for zlib, whichever library was chosen.
 */
#include "fuzz_inflate.c"
