/*
 * text.c
 *	  Between the store's UTF-8 and the database's encoding.
 *
 * No other file converts encodings.
 */
#include "pg/text.h"

#include <limits.h>

#include "access/xact.h"
#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* Maximum number of characters of a value shown in a message. */
#define SHOWN_CHARACTERS 64

/* Bytes converted at a time; the result must be smaller than 2 GB. */
#define MAX_PIECE (64 * 1024 * 1024)

/*
 * Returns the conversion from UTF-8, looked up once per statement, since a row
 * may have dozens of texts.
 */
static Oid
find_conversion(int encoding)
{
	static Oid	found = InvalidOid;
	static TimestampTz looked_up = 0;
	TimestampTz now = GetCurrentStatementStartTimestamp();

	if (!OidIsValid(found) || looked_up != now)
	{
		found = FindDefaultConversionProc(PG_UTF8, encoding);
		looked_up = now;
	}
	return found;
}

/*
 * Converts a text to the database's encoding, with "?" for characters that it
 * lacks: one odd character in a review must not fail a batch.
 */
static Datum
convert_text(const char *utf8, size_t len)
{
	int			encoding = GetDatabaseEncoding();
	Oid			proc = find_conversion(encoding);
	size_t		room = (len + 2) * MAX_CONVERSION_GROWTH;
	char	   *buffer;
	size_t		used = 0;
	Datum		result;

	if (!OidIsValid(proc))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("default conversion function for encoding \"%s\" to \"%s\" does not exist",
						pg_encoding_to_char(PG_UTF8), pg_encoding_to_char(encoding))));
	buffer = palloc_extended(room, MCXT_ALLOC_HUGE);
	while (len > 0)
	{
		int			piece = pg_encoding_mbcliplen(PG_UTF8, utf8, (int) Min(len, INT_MAX),
												  MAX_PIECE);
		int			done;
		int			skip;

		done = pg_do_encoding_conversion_buf(proc, PG_UTF8, encoding,
											 (unsigned char *) unconstify(char *, utf8), piece,
											 (unsigned char *) buffer + used,
											 (int) Min(room - used, INT_MAX), true);
		used += strlen(buffer + used);
		utf8 += done;
		len -= done;
		if (done == piece)
			continue;
		skip = pg_utf_mblen((const unsigned char *) utf8);
		buffer[used++] = '?';
		utf8 += skip;
		len -= skip;
	}
	result = PointerGetDatum(cstring_to_text_with_len(buffer, used));
	pfree(buffer);
	return result;
}

bool
playfast_is_utf8_database(void)
{
	int			encoding = GetDatabaseEncoding();

	return encoding == PG_UTF8 || encoding == PG_SQL_ASCII;
}

Datum
playfast_text_datum(const char *utf8, size_t len)
{
	/* It was checked as UTF-8 when it was read. */
	if (playfast_is_utf8_database())
		return PointerGetDatum(cstring_to_text_with_len(utf8, len));
	return convert_text(utf8, len);
}

char *
playfast_message(const char *utf8)
{
	return TextDatumGetCString(playfast_text_datum(utf8, strlen(utf8)));
}

char *
playfast_text_utf8(Datum value)
{
	char	   *string = TextDatumGetCString(value);

	return pg_server_to_any(string, strlen(string), PG_UTF8);
}

char *
playfast_shown(const char *value)
{
	int			len = strlen(value);
	int			shown = pg_mbcharcliplen(value, len, SHOWN_CHARACTERS);

	return shown < len ? psprintf("%.*s...", shown, value) : pstrdup(value);
}
