/*
 * digits.h
 *	  Digits of JSON text.
 */
#ifndef JS_DIGITS_H
#define JS_DIGITS_H

#include <stdbool.h>

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * The value of a hexadecimal digit, or -1.
 */
static inline int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/*
 * The value of four hexadecimal digits at p, or -1.
 */
static inline int
hex_four(const char *p)
{
	int			result = 0;

	for (int i = 0; i < 4; i++)
	{
		int			digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		result = result << 4 | digit;
	}
	return result;
}

#endif							/* JS_DIGITS_H */
