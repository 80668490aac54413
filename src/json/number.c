/*
 * number.c
 *	  Numbers of JSON text as integers and doubles.
 *
 * It knows nothing of columns: decode.c does.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/digits.h"
#include "json/json.h"

/* Maximum number of digits that can matter for the nearest double. */
#define DOUBLE_DIGITS 800

bool
js_int(const char *p, int64_t *out)
{
	bool		negative = *p == '-';
	uint64_t	number = 0;
	uint64_t	limit = (uint64_t) INT64_MAX + negative;

	p += negative;
	if (!is_digit(*p))
		return false;
	for (; is_digit(*p); p++)
	{
		unsigned	digit = (unsigned) (*p - '0');

		if (number > (limit - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (*p == '.' || *p == 'e' || *p == 'E')
		return false;
	*out = (int64_t) (negative ? 0 - number : number);
	return true;
}

/*
 * Reads the exponent at p; 0 if there is none.  It is capped far beyond any
 * double and any text's length.
 */
static int64_t
read_exponent(const char *p)
{
	int64_t		exponent = 0;
	bool		down;

	if (*p != 'e' && *p != 'E')
		return 0;
	p++;
	down = *p == '-';
	if (*p == '+' || *p == '-')
		p++;
	for (; is_digit(*p); p++)
	{
		if (exponent < INT64_C(1000000000000))
			exponent = exponent * 10 + (*p - '0');
	}
	return down ? -exponent : exponent;
}

/*
 * Returns where a value's number begins: at the value, or within its quotes if
 * it is a string that is nothing but a number; NULL if there is none.
 */
static const char *
find_number(const char *json)
{
	const char *number = json + 1;
	const char *p = number;

	if (*json != '"')
		return *json == '-' || is_digit(*json) ? json : NULL;
	p += *p == '-';
	if (!is_digit(*p))
		return NULL;
	if (*p == '0' && is_digit(p[1]))
		return NULL;
	while (is_digit(*p))
		p++;
	if (*p == '.' && is_digit(p[1]))
	{
		for (p++; is_digit(*p);)
			p++;
	}
	if (*p == 'e' || *p == 'E')
	{
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!is_digit(*p))
			return NULL;
		while (is_digit(*p))
			p++;
	}
	return *p == '"' ? number : NULL;
}

/*
 * Reads a number with a fraction or an exponent as an integer.  It moves the
 * decimal point instead of going through a double, which would round.
 */
bool
js_as_int(const char *p, int64_t *out)
{
	const char *end;
	bool		negative;
	uint64_t	number = 0;
	uint64_t	limit;
	int64_t		left;			/* digits before the point still to come */

	if (js_int(p, out))
		return true;
	p = find_number(p);
	if (p == NULL)
		return false;
	negative = *p == '-';
	limit = (uint64_t) INT64_MAX + negative;
	p += negative;
	end = p + strspn(p, "0123456789.");
	left = (int64_t) strspn(p, "0123456789") + read_exponent(end);
	for (; p < end; p++)
	{
		unsigned	digit = (unsigned) (*p - '0');

		if (*p == '.')
			continue;
		if (left-- <= 0)
		{
			if (digit != 0)
				return false;
			continue;
		}
		if (number > (limit - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	for (; left > 0 && number > 0; left--)
	{
		if (number > limit / 10)
			return false;
		number *= 10;
	}
	*out = (int64_t) (negative ? 0 - number : number);
	return true;
}

bool
js_as_float(const char *p, double *out)
{
	p = find_number(p);
	return p != NULL && js_float(p, out);
}

bool
js_float(const char *p, double *out)
{
	static const double powers[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
	};
	char		digits[DOUBLE_DIGITS + 32];
	int			ndigits = 0;
	bool		more = false;	/* a digit that was not kept is not 0 */
	bool		negative = *p == '-';
	bool		fraction = false;
	int64_t		exponent = 0;
	uint64_t	number = 0;
	double		result;

	p += negative;
	if (!is_digit(*p))
		return false;
	for (;; p++)
	{
		if (*p == '.')
		{
			fraction = true;
			continue;
		}
		if (!is_digit(*p))
			break;
		exponent -= fraction;
		if (ndigits == 0 && *p == '0')
			continue;
		if (ndigits < DOUBLE_DIGITS)
		{
			digits[ndigits++] = *p;
			if (ndigits <= 15)
				number = number * 10 + (uint64_t) (*p - '0');
		}
		else
		{
			exponent++;
			more |= *p != '0';
		}
	}
	exponent += read_exponent(p);

	if (ndigits <= 15 && exponent >= -22 && exponent <= 22)
	{
		/* number and power are exact, so it is rounded once, correctly */
		result = (double) number;
		if (exponent < 0)
			result /= powers[-exponent];
		else
			result *= powers[exponent];
	}
	else if (ndigits == 0)
		result = 0;
	else
	{
		/* no decimal point: it depends on the locale */
		if (more)
		{
			digits[ndigits++] = '1';
			exponent--;
		}
		digits[ndigits++] = 'e';
		if (exponent < 0)
			digits[ndigits++] = '-';
		if (exponent < -99999 || exponent > 99999)
			exponent = 99999;
		else if (exponent < 0)
			exponent = -exponent;
		for (int64_t unit = 10000; unit > 0; unit /= 10)
			digits[ndigits++] = (char) ('0' + exponent / unit % 10);
		digits[ndigits] = '\0';
		result = strtod(digits, NULL);
		if (result > 1.7976931348623157e308)
			return false;
	}
	*out = negative ? -result : result;
	return true;
}
