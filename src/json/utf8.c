/*
 * utf8.c
 *	  Makes text that may be anything fit to be shown.
 *
 * It knows nothing of JSON.
 */
#include "json/utf8.h"

#include <string.h>

size_t
js_text_clean(char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	char	   *out = text;

	while (p < end)
	{
		unsigned char c = (unsigned char) *p;

		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
			p++;
		else if (c == 0xC2 && end - p > 1 && (unsigned char) p[1] < 0xA0)
			p += 2;
		else
			*out++ = *p++;
	}
	return (size_t) (out - text);
}

/*
 * Returns the length of the UTF-8 sequence at p; 0 if there is none, -1 if the
 * text ends within it.
 */
static int
sequence_length(const char *p, const char *end)
{
	unsigned char lead = (unsigned char) *p;
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	int			len;

	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		len = 2;
	else if (lead >= 0xE0 && lead <= 0xEF)
		len = 3;
	else if (lead >= 0xF0 && lead <= 0xF4)
		len = 4;
	else
		return 0;

	/* neither overlong, nor half of a surrogate pair, nor above U+10FFFF */
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (int i = 1; i < len; i++)
	{
		unsigned char tail;

		if (p + i == end)
			return -1;
		tail = (unsigned char) p[i];
		if (tail < low || tail > high)
			return 0;
		low = 0x80;
		high = 0xBF;
	}
	return len;
}

bool
js_text_is_utf8(const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end)
	{
		int			n = sequence_length(text, end);

		if (n <= 0)
			return false;
		text += n;
	}
	return true;
}

void
js_text_mend(char *message)
{
	char	   *end = message + strlen(message);

	for (char *p = message; p < end;)
	{
		int			n = sequence_length(p, end);

		if (n < 0)
		{
			*p = '\0';
			return;
		}
		if (n == 0 || (unsigned char) *p < ' ' || *p == 0x7F)
		{
			*p = '?';
			n = 1;
		}
		p += n;
	}
}
