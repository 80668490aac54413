/*
 * finding.h
 *	  A check that ends the program, for unit tests and fuzzers alike.
 */
#ifndef TEST_FINDING_H
#define TEST_FINDING_H

#include <stdio.h>
#include <stdlib.h>

/* libFuzzer reports the end of the program as a finding; a unit test fails. */
#define CHECK(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#endif							/* TEST_FINDING_H */
