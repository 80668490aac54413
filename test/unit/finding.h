/*
 * finding.h
 *	  A check that ends the program, in unit tests and fuzzers alike.
 */
#ifndef TEST_FINDING_H
#define TEST_FINDING_H

#include <stdio.h>
#include <stdlib.h>

/* A fuzzer knows a finding by the program's end, and a unit test does, too. */
#define CHECK(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#endif							/* TEST_FINDING_H */
