/*
 * stored.c
 *	  Calls and answers as bytes for other processes of this machine.
 *
 * An answer is written as its numbers of columns and rows, the length of the rest,
 * and for each row its rank and values, each with its type.  Texts keep their NUL,
 * so that values can point to them.  A misfit becomes null: the outcome describes
 * it.
 */
#include "play/stored.h"

#include <stdlib.h>

#define FIRST_SIZE 1024

#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(PlayCall) == 96, "a new field of a call belongs to its key");
#endif

bool
play_bytes_put(PlayBytes *bytes, const void *data, size_t len)
{
	if (len > bytes->size - bytes->len)
	{
		size_t		size = bytes->size == 0 ? FIRST_SIZE : bytes->size * 2;
		char	   *larger;

		while (size - bytes->len < len)
			size *= 2;
		larger = realloc(bytes->data, size);
		if (larger == NULL)
			return false;
		bytes->data = larger;
		bytes->size = size;
	}
	if (len > 0)
		memcpy(bytes->data + bytes->len, data, len);
	bytes->len += len;
	return true;
}

bool
play_bytes_text(PlayBytes *bytes, const char *text)
{
	char		there = text != NULL;

	return play_bytes_put(bytes, &there, 1) &&
		(text == NULL || play_bytes_put(bytes, text, strlen(text) + 1));
}

void
play_bytes_free(PlayBytes *bytes)
{
	free(bytes->data);
	*bytes = (PlayBytes) {0};
}

/* Passes len bytes; NULL if there are not so many. */
static const char *
pass(PlayReading *reading, size_t len)
{
	const char *here = reading->next;

	if (len > reading->left)
		return NULL;
	reading->next += len;
	reading->left -= len;
	return here;
}

bool
play_reading_take(PlayReading *reading, void *data, size_t len)
{
	const char *from = pass(reading, len);

	if (from == NULL)
		return false;
	memcpy(data, from, len);
	return true;
}

bool
play_reading_text(PlayReading *reading, const char **text)
{
	char		there;
	const char *end;

	*text = NULL;
	if (!play_reading_take(reading, &there, 1))
		return false;
	if (!there)
		return true;
	end = memchr(reading->next, '\0', reading->left);
	if (end == NULL)
		return false;
	*text = pass(reading, (size_t) (end - reading->next) + 1);
	return true;
}

bool
play_stored_call(PlayBytes *bytes, const PlayCall *call)
{
	const int	numbers[] = {call->num, call->sort, call->score, call->device, call->price};

	return play_bytes_text(bytes, call->country) &&
		play_bytes_text(bytes, call->lang) &&
		play_bytes_text(bytes, call->subject) &&
		play_bytes_text(bytes, call->collection == NULL ? NULL : call->collection->name) &&
		play_bytes_text(bytes, call->token) &&
		play_bytes_text(bytes, call->args) &&
		play_bytes_put(bytes, numbers, sizeof(numbers)) &&
		play_bytes_put(bytes, &call->since, sizeof(call->since)) &&
		play_bytes_put(bytes, &call->fields, sizeof(call->fields));
}

/* Appends the length of a text, the text and a NUL. */
static bool
put_counted(PlayBytes *bytes, const char *text, size_t len)
{
	uint32_t	count = (uint32_t) len;

	return play_bytes_put(bytes, &count, sizeof(count)) &&
		play_bytes_put(bytes, text, len) && play_bytes_put(bytes, "", 1);
}

/* Appends the texts of an array. */
static bool
put_texts(PlayBytes *bytes, const JsValue *value)
{
	bool		fine = play_bytes_put(bytes, &value->len, sizeof(value->len));

	for (uint32_t i = 0; fine && i < value->len; i++)
		fine = put_counted(bytes, value->u.texts[i].s, value->u.texts[i].len);
	return fine;
}

static bool
put_value(PlayBytes *bytes, const JsValue *value)
{
	char		type = (char) value->type;

	if (!play_bytes_put(bytes, &type, 1))
		return false;
	switch (value->type)
	{
		case JS_NULL:
			return true;
		case JS_TEXT:
		case JS_JSON:
			return put_counted(bytes, value->u.text, value->len);
		case JS_INT:
		case JS_BOOL:
		case JS_MICROS:
		case JS_TIME:
			return play_bytes_put(bytes, &value->u.i, sizeof(value->u.i));
		case JS_FLOAT:
			return play_bytes_put(bytes, &value->u.f, sizeof(value->u.f));
		case JS_TEXTS:
			return put_texts(bytes, value);
		case JS_INTS:
			return play_bytes_put(bytes, &value->len, sizeof(value->len)) &&
				play_bytes_put(bytes, value->u.ints, value->len * sizeof(int64_t));
	}
	return false;
}

bool
play_stored_answer(PlayBytes *bytes, const PlayAnswer *answer)
{
	int			counts[] = {answer->ncolumns, answer->nrows};
	uint32_t	len = 0;
	size_t		begin;
	bool		fine;

	fine = play_bytes_put(bytes, counts, sizeof(counts)) &&
		play_bytes_put(bytes, &len, sizeof(len));
	begin = bytes->len;
	for (int i = 0; fine && i < answer->nrows; i++)
	{
		const JsValue *row = answer->values + (size_t) i * answer->ncolumns;

		fine = play_bytes_put(bytes, &answer->ranks[i], sizeof(int));
		for (int c = 0; fine && c < answer->ncolumns; c++)
			fine = put_value(bytes, &row[c]);
	}
	if (!fine)
		return false;
	len = (uint32_t) (bytes->len - begin);
	memcpy(bytes->data + begin - sizeof(len), &len, sizeof(len));
	return true;
}

/* Reads a text with its length; it is not copied. */
static bool
take_counted(PlayReading *reading, const char **text, size_t *len)
{
	uint32_t	count;

	if (!play_reading_take(reading, &count, sizeof(count)))
		return false;
	*len = count;
	*text = pass(reading, (size_t) count + 1);
	return *text != NULL && (*text)[count] == '\0';
}

static bool
take_texts(PlayReading *reading, JsArena *arena, JsValue *value)
{
	JsText	   *texts;

	/* Each takes at least five bytes. */
	if (!play_reading_take(reading, &value->len, sizeof(value->len)) ||
		value->len > reading->left / 5)
		return false;
	texts = js_arena_alloc(arena, value->len * sizeof(JsText) + 1);
	if (texts == NULL)
		return false;
	value->u.texts = texts;
	for (uint32_t i = 0; i < value->len; i++)
	{
		if (!take_counted(reading, &texts[i].s, &texts[i].len))
			return false;
	}
	return true;
}

static bool
take_ints(PlayReading *reading, JsArena *arena, JsValue *value)
{
	int64_t    *ints;

	if (!play_reading_take(reading, &value->len, sizeof(value->len)) ||
		value->len > reading->left / sizeof(int64_t))
		return false;
	ints = js_arena_alloc(arena, value->len * sizeof(int64_t) + 1);
	value->u.ints = ints;
	return ints != NULL && play_reading_take(reading, ints, value->len * sizeof(int64_t));
}

static bool
take_value(PlayReading *reading, JsArena *arena, JsValue *value)
{
	unsigned char type;
	size_t		len;

	*value = (JsValue) {.type = JS_NULL};
	if (!play_reading_take(reading, &type, 1))
		return false;
	value->type = (JsType) type;
	switch (value->type)
	{
		case JS_NULL:
			return true;
		case JS_TEXT:
		case JS_JSON:
			if (!take_counted(reading, &value->u.text, &len))
				return false;
			value->len = (uint32_t) len;
			return true;
		case JS_INT:
		case JS_BOOL:
		case JS_MICROS:
		case JS_TIME:
			return play_reading_take(reading, &value->u.i, sizeof(value->u.i));
		case JS_FLOAT:
			return play_reading_take(reading, &value->u.f, sizeof(value->u.f));
		case JS_TEXTS:
			return take_texts(reading, arena, value);
		case JS_INTS:
			return take_ints(reading, arena, value);
	}
	return false;
}

/* Reads the rows from bytes that live as long as the answer. */
static bool
take_rows(PlayReading *reading, PlayAnswer *answer, int nrows)
{
	size_t		ncolumns = (size_t) answer->ncolumns;

	answer->values = malloc((size_t) nrows * ncolumns * sizeof(JsValue) + 1);
	answer->ranks = malloc((size_t) nrows * sizeof(int) + 1);
	if (answer->values == NULL || answer->ranks == NULL)
		return false;
	answer->capacity = nrows;
	for (; answer->nrows < nrows; answer->nrows++)
	{
		JsValue    *row = answer->values + (size_t) answer->nrows * ncolumns;

		if (!play_reading_take(reading, &answer->ranks[answer->nrows], sizeof(int)))
			return false;
		for (size_t c = 0; c < ncolumns; c++)
		{
			if (!take_value(reading, &answer->arena, &row[c]))
				return false;
		}
	}
	return reading->left == 0;
}

bool
play_stored_read(PlayReading *reading, PlayAnswer *answer)
{
	int			counts[2];
	uint32_t	len;
	const char *from;
	char	   *copy;
	PlayReading rows;

	if (!play_reading_take(reading, counts, sizeof(counts)) ||
		!play_reading_take(reading, &len, sizeof(len)) ||
		counts[0] != answer->ncolumns || counts[1] < 0 || counts[1] > PLAY_MOST_ROWS)
		return false;
	from = pass(reading, len);
	if (from == NULL)
		return false;
	copy = js_arena_text(&answer->arena, len);
	if (copy == NULL)
		return false;
	memcpy(copy, from, len);
	rows = (PlayReading) {.next = copy,.left = len};
	return take_rows(&rows, answer, counts[1]);
}
