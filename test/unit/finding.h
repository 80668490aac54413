/*
 * finding.h
 *	  A check that ends the program, in unit tests and fuzzers alike.
 */
#ifndef TEST_FINDING_H
#define TEST_FINDING_H

#include <stdio.h>
#include <stdlib.h>

/*
 * libFuzzer takes the end of the program for a finding; in a unit test it is a
 * failure.
 */
#define CHECK(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#endif							/* TEST_FINDING_H */
