/*
 * envelope.c
 *	  The wrapping of RPC answers, read as it arrives.
 *
 * A pushdown automaton takes the body byte by byte, except for the text of
 * strings, which is nearly all of it and goes in blocks: a payload's is
 * unescaped on the way into the buffer.  Nothing is read twice and nothing is
 * kept but the payload at hand and a few short texts.
 */
#include "play/envelope.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "play/json.h"
#include "play/scan.h"

#define PREFIX ")]}'"

/* Slots of a frame. */
#define SLOT_KIND 0
#define SLOT_RPCID 1
#define SLOT_PAYLOAD 2
#define SLOT_ERROR 5
#define SLOT_TAG 6

#define KIND_OF_ANSWER "wrb.fr"

#define SHORT_TEXT 64			/* of a kind, an rpcid, a tag */
#define ERROR_TEXT 4096

#define FIRST_ROOM ((size_t) 64 * 1024)

/* Text is taken in steps, so that a limit passed is noticed soon. */
#define STEP ((ptrdiff_t) 64 * 1024)

/* Bytes that may be written beyond those that count: a block, less one. */
#define SLACK 16

/* What is expected next. */
typedef enum Expect
{
	EXPECT_PREFIX,
	EXPECT_ARRAY,				/* outside of any: a length or an array */
	EXPECT_VALUE,
	EXPECT_FIRST_VALUE,			/* or the end of the array */
	EXPECT_KEY,
	EXPECT_FIRST_KEY,			/* or the end of the object */
	EXPECT_COLON,
	EXPECT_MORE,				/* a comma or the end of the container */
	IN_STRING,
	IN_NUMBER,
	IN_LITERAL
} Expect;

/* Parts of a number: what was read last. */
typedef enum NumberPart
{
	NUMBER_MINUS,
	NUMBER_ZERO,
	NUMBER_INTEGER,
	NUMBER_POINT,
	NUMBER_FRACTION,
	NUMBER_E,
	NUMBER_SIGN,
	NUMBER_EXPONENT
} NumberPart;

/* Where the text of a string goes. */
typedef enum Target
{
	TO_NOWHERE,
	TO_KIND,
	TO_RPCID,
	TO_TAG,
	TO_PAYLOAD
} Target;

typedef struct ShortText
{
	char		text[SHORT_TEXT + 1];
	size_t		len;
} ShortText;

struct PlayEnvelope
{
	size_t		max_payload;
	PlayFrameSink sink;
	void	   *sink_arg;
	PlayEnvelopeState state;

	/* the automaton */
	Expect		expect;
	int			matched;		/* bytes of the prefix or of a literal */
	const char *literal;
	NumberPart	number;
	bool		is_key;			/* of IN_STRING */
	Target		target;
	int			escape;			/* bytes of an escape read so far */
	unsigned	unit;			/* UTF-16 unit of the escape */
	unsigned	surrogate;		/* first half that waits for its second, or 0 */
	int			depth;			/* of open containers */
	bool		some_closed;	/* an outermost array was */
	unsigned char is_object[JSON_MAX_DEPTH + 1];

	/* the frame at hand */
	int			slot;			/* -1 outside of a frame */
	bool		is_answer;		/* its kind is KIND_OF_ANSWER */
	ShortText	kind;
	ShortText	rpcid;
	ShortText	tag;
	bool		has_payload;
	bool		in_error;
	size_t		error_len;
	char		error[ERROR_TEXT + 1];
	char	   *payload;
	size_t		payload_len;
	size_t		room;			/* of payload */
};

PlayEnvelope *
play_envelope_create(size_t max_payload, PlayFrameSink sink, void *arg)
{
	PlayEnvelope *envelope = malloc(sizeof(PlayEnvelope));

	if (envelope == NULL)
		return NULL;
	memset(envelope, 0, sizeof(*envelope));
	envelope->max_payload = max_payload;
	envelope->sink = sink;
	envelope->sink_arg = arg;
	envelope->slot = -1;
	return envelope;
}

void
play_envelope_destroy(PlayEnvelope *envelope)
{
	if (envelope == NULL)
		return;
	free(envelope->payload);
	free(envelope);
}

bool
play_envelope_closed(const PlayEnvelope *envelope)
{
	return envelope->state == PLAY_ENVELOPE_MORE && envelope->some_closed &&
		envelope->expect == EXPECT_ARRAY;
}

size_t
play_envelope_size(const PlayEnvelope *envelope)
{
	return sizeof(*envelope) + envelope->room;
}

/*
 * Ends the parsing with the given state.
 */
static bool
end_with(PlayEnvelope *envelope, PlayEnvelopeState state)
{
	envelope->state = state;
	return false;
}

/* ---- where text goes ---- */

/*
 * Makes room for more bytes of payload, a block too many and a NUL.
 */
static bool
grow_payload(PlayEnvelope *envelope, size_t more)
{
	size_t		need;
	size_t		room = envelope->room;
	char	   *payload;

	if (more > SIZE_MAX / 4 || envelope->payload_len > SIZE_MAX / 4)
		return end_with(envelope, PLAY_ENVELOPE_NO_MEMORY);
	need = envelope->payload_len + more + SLACK + 1;
	if (need <= room)
		return true;
	if (room < FIRST_ROOM)
		room = FIRST_ROOM;
	while (room < need)
		room *= 2;
	payload = realloc(envelope->payload, room);
	if (payload == NULL)
		return end_with(envelope, PLAY_ENVELOPE_NO_MEMORY);
	envelope->payload = payload;
	envelope->room = room;
	return true;
}

/*
 * Appends to a short text, which is cut to its size.
 */
static void
put_short(ShortText *text, const char *bytes, size_t len)
{
	if (len > SHORT_TEXT - text->len)
		len = SHORT_TEXT - text->len;
	memcpy(text->text + text->len, bytes, len);
	text->len += len;
	text->text[text->len] = '\0';
}

/*
 * Appends bytes to what the string at hand is read into.
 */
static bool
put_bytes(PlayEnvelope *envelope, const char *bytes, size_t len)
{
	switch (envelope->target)
	{
		case TO_NOWHERE:
			break;
		case TO_KIND:
			put_short(&envelope->kind, bytes, len);
			break;
		case TO_RPCID:
			put_short(&envelope->rpcid, bytes, len);
			break;
		case TO_TAG:
			put_short(&envelope->tag, bytes, len);
			break;
		case TO_PAYLOAD:
			if (!grow_payload(envelope, len))
				return false;
			memcpy(envelope->payload + envelope->payload_len, bytes, len);
			envelope->payload_len += len;
			if (envelope->payload_len > envelope->max_payload)
				return end_with(envelope, PLAY_ENVELOPE_TOO_LARGE);
			break;
	}
	return true;
}

static bool
put_code(PlayEnvelope *envelope, unsigned code)
{
	char		bytes[4];
	size_t		len;

	if (code < 0x80)
	{
		bytes[0] = (char) code;
		len = 1;
	}
	else if (code < 0x800)
	{
		bytes[0] = (char) (0xC0 | code >> 6);
		bytes[1] = (char) (0x80 | (code & 0x3F));
		len = 2;
	}
	else if (code < 0x10000)
	{
		bytes[0] = (char) (0xE0 | code >> 12);
		bytes[1] = (char) (0x80 | (code >> 6 & 0x3F));
		bytes[2] = (char) (0x80 | (code & 0x3F));
		len = 3;
	}
	else
	{
		bytes[0] = (char) (0xF0 | code >> 18);
		bytes[1] = (char) (0x80 | (code >> 12 & 0x3F));
		bytes[2] = (char) (0x80 | (code >> 6 & 0x3F));
		bytes[3] = (char) (0x80 | (code & 0x3F));
		len = 4;
	}
	return put_bytes(envelope, bytes, len);
}

/*
 * Keeps the bytes of a frame's error as they stand.
 */
static void
keep_error(PlayEnvelope *envelope, const char *from, const char *to)
{
	size_t		len = (size_t) (to - from);

	if (len > ERROR_TEXT - envelope->error_len)
		len = ERROR_TEXT - envelope->error_len;
	memcpy(envelope->error + envelope->error_len, from, len);
	envelope->error_len += len;
}

/* ---- strings ---- */

/*
 * Takes what a \u escape stands for.  Halves of a surrogate pair count only
 * together, and NUL never.
 */
static bool
end_unit(PlayEnvelope *envelope)
{
	unsigned	unit = envelope->unit;
	unsigned	high = envelope->surrogate;

	envelope->surrogate = 0;
	if (unit >= 0xD800 && unit <= 0xDBFF)
	{
		envelope->surrogate = unit;
		return true;
	}
	if (unit >= 0xDC00 && unit <= 0xDFFF)
	{
		if (high == 0)
			return true;
		unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
	}
	return unit == 0 || put_code(envelope, unit);
}

/*
 * Takes one more byte of an escape.
 */
static bool
in_escape(PlayEnvelope *envelope, char c)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	int			digit;

	if (envelope->escape == 1)
	{
		if (c == 'u')
		{
			envelope->escape = 2;
			envelope->unit = 0;
			return true;
		}
		letter = c != '\0' ? strchr(letters, c) : NULL;
		if (letter == NULL)
			return end_with(envelope, PLAY_ENVELOPE_BROKEN);
		envelope->escape = 0;
		envelope->surrogate = 0;
		return put_bytes(envelope, &values[letter - letters], 1);
	}
	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		digit = (c | 0x20) - 'a' + 10;
	else
		return end_with(envelope, PLAY_ENVELOPE_BROKEN);
	envelope->unit = envelope->unit << 4 | (unsigned) digit;
	if (++envelope->escape < 6)
		return true;
	envelope->escape = 0;
	return end_unit(envelope);
}

/*
 * The first byte of a string's text that is a quote, a backslash or a control
 * character, or end.
 */
static const char *
plain_text(const char *p, const char *end)
{
#ifdef __SSE2__
	while (end - p >= SCAN_BLOCK)
	{
		unsigned	bits = scan_escaped(_mm_loadu_si128((const __m128i *) p));

		if (bits != 0)
			return p + __builtin_ctz(bits);
		p += SCAN_BLOCK;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && (unsigned char) *p >= ' ')
		p++;
	return p;
}

/*
 * Copies the text of a payload as far as it is plain or has one of the two
 * escapes that are in every payload, for a quote and a backslash.  There is
 * room for all of it.
 */
static const char *
copy_payload(PlayEnvelope *envelope, const char *p, const char *end)
{
	char	   *out = envelope->payload + envelope->payload_len;

	while (p < end)
	{
#ifdef __SSE2__
		if (end - p >= SCAN_BLOCK)
		{
			__m128i		bytes = _mm_loadu_si128((const __m128i *) p);
			unsigned	bits = scan_escaped(bytes);
			int			plain = bits != 0 ? __builtin_ctz(bits) : SCAN_BLOCK;

			/* the whole block; what does not count is written over */
			_mm_storeu_si128((__m128i *) out, bytes);
			p += plain;
			out += plain;
			if (bits == 0)
				continue;
		}
#endif
		if (*p == '\\')
		{
			if (end - p < 2 || (p[1] != '"' && p[1] != '\\'))
				break;
			*out++ = p[1];
			p += 2;
		}
		else if (*p == '"' || (unsigned char) *p < ' ')
			break;
		else
			*out++ = *p++;
	}
	envelope->payload_len = (size_t) (out - envelope->payload);
	return p;
}

/*
 * Takes text of a string up to its end or an escape.  NULL ends the parsing.
 */
static const char *
in_text(PlayEnvelope *envelope, const char *p, const char *end)
{
	const char *from = p;

	if (end - p > STEP)
		end = p + STEP;
	if (envelope->target == TO_PAYLOAD)
	{
		if (!grow_payload(envelope, (size_t) (end - p)))
			return NULL;
		p = copy_payload(envelope, p, end);
		if (envelope->payload_len > envelope->max_payload)
		{
			end_with(envelope, PLAY_ENVELOPE_TOO_LARGE);
			return NULL;
		}
	}
	else
	{
		p = plain_text(p, end);
		if (p > from && !put_bytes(envelope, from, (size_t) (p - from)))
			return NULL;
	}
	if (p > from)
		envelope->surrogate = 0;
	return p;
}

/* ---- structure ---- */

/*
 * A value of the given first byte begins: notes what of a frame it is.
 */
static void
begin_value(PlayEnvelope *envelope, char c)
{
	envelope->target = TO_NOWHERE;
	if (envelope->slot < 0 || envelope->depth != 2)
		return;
	switch (envelope->slot)
	{
		case SLOT_KIND:
			if (c == '"')
				envelope->target = TO_KIND;
			break;
		case SLOT_RPCID:
			if (c == '"')
				envelope->target = TO_RPCID;
			break;
		case SLOT_TAG:
			if (c == '"')
				envelope->target = TO_TAG;
			break;
		case SLOT_PAYLOAD:
			if (!envelope->is_answer || c == 'n')
				break;
			/* what is no string is no payload: it reads as an empty one */
			envelope->has_payload = true;
			if (c == '"')
				envelope->target = TO_PAYLOAD;
			break;
		case SLOT_ERROR:
			envelope->in_error = envelope->is_answer && c != 'n';
			break;
	}
}

/*
 * A value has ended.
 */
static void
end_value(PlayEnvelope *envelope)
{
	envelope->expect = envelope->depth > 0 ? EXPECT_MORE : EXPECT_ARRAY;
	if (envelope->depth == 2 && envelope->slot == SLOT_KIND)
		envelope->is_answer = strcmp(envelope->kind.text, KIND_OF_ANSWER) == 0;
}

static void
begin_frame(PlayEnvelope *envelope)
{
	envelope->slot = 0;
	envelope->is_answer = false;
	envelope->kind.len = envelope->rpcid.len = envelope->tag.len = 0;
	envelope->kind.text[0] = '\0';
	envelope->rpcid.text[0] = '\0';
	envelope->tag.text[0] = '\0';
	envelope->has_payload = false;
	envelope->payload_len = 0;
	envelope->in_error = false;
	envelope->error_len = 0;
}

/*
 * Takes the bytes of a UTF-8 sequence that was cut off a short text.
 */
static void
trim_short(ShortText *text)
{
	size_t		len = text->len;
	unsigned char lead;
	size_t		tails = 0;

	if (len < SHORT_TEXT)
		return;
	while (tails < 3 && ((unsigned char) text->text[len - 1 - tails] & 0xC0) == 0x80)
		tails++;
	lead = (unsigned char) text->text[len - 1 - tails];
	if ((lead >= 0xC0 && tails < 1) || (lead >= 0xE0 && tails < 2) ||
		(lead >= 0xF0 && tails < 3))
	{
		text->len = len - 1 - tails;
		text->text[text->len] = '\0';
	}
}

static bool
end_frame(PlayEnvelope *envelope)
{
	PlayFrame	frame = {0};

	envelope->slot = -1;
	if (!envelope->is_answer)
		return true;
	if (envelope->has_payload)
	{
		if (!grow_payload(envelope, 0))
			return false;
		envelope->payload[envelope->payload_len] = '\0';
		frame.payload = envelope->payload;
		frame.payload_len = envelope->payload_len;
	}
	if (envelope->error_len > 0)
	{
		envelope->error[envelope->error_len] = '\0';
		frame.error = envelope->error;
	}
	trim_short(&envelope->rpcid);
	trim_short(&envelope->tag);
	frame.rpcid = envelope->rpcid.text;
	frame.tag = envelope->tag.text;
	if (!envelope->sink(envelope->sink_arg, &frame))
		return end_with(envelope, PLAY_ENVELOPE_STOPPED);
	return true;
}

static bool
open_container(PlayEnvelope *envelope, bool is_object)
{
	/* a frame is an array in an outermost array */
	if (envelope->depth == 1 && !is_object)
		begin_frame(envelope);
	if (envelope->depth >= JSON_MAX_DEPTH)
		return end_with(envelope, PLAY_ENVELOPE_BROKEN);
	envelope->is_object[envelope->depth++] = is_object;
	envelope->expect = is_object ? EXPECT_FIRST_KEY : EXPECT_FIRST_VALUE;
	return true;
}

static bool
close_container(PlayEnvelope *envelope)
{
	envelope->depth--;
	if (envelope->depth == 0)
		envelope->some_closed = true;
	if (envelope->depth == 1 && envelope->slot >= 0 && !end_frame(envelope))
		return false;
	end_value(envelope);
	return true;
}

/*
 * The first byte of a value.
 */
static bool
at_value(PlayEnvelope *envelope, char c)
{
	/* jansson counts scalars as a level too */
	if (envelope->depth >= JSON_MAX_DEPTH)
		return end_with(envelope, PLAY_ENVELOPE_BROKEN);
	begin_value(envelope, c);
	switch (c)
	{
		case '[':
			return open_container(envelope, false);
		case '{':
			return open_container(envelope, true);
		case '"':
			envelope->expect = IN_STRING;
			envelope->is_key = false;
			envelope->surrogate = 0;
			return true;
		case 'n':
			envelope->literal = "null";
			break;
		case 't':
			envelope->literal = "true";
			break;
		case 'f':
			envelope->literal = "false";
			break;
		case '-':
			envelope->expect = IN_NUMBER;
			envelope->number = NUMBER_MINUS;
			return true;
		default:
			if (c < '0' || c > '9')
				return end_with(envelope, PLAY_ENVELOPE_BROKEN);
			envelope->expect = IN_NUMBER;
			envelope->number = c == '0' ? NUMBER_ZERO : NUMBER_INTEGER;
			return true;
	}
	envelope->expect = IN_LITERAL;
	envelope->matched = 1;
	return true;
}

/*
 * Takes one more byte of a number; false if it is not part of it.
 */
static bool
in_number(PlayEnvelope *envelope, char c)
{
	NumberPart	part = envelope->number;

	if (c >= '0' && c <= '9')
	{
		switch (part)
		{
			case NUMBER_MINUS:
				part = c == '0' ? NUMBER_ZERO : NUMBER_INTEGER;
				break;
			case NUMBER_ZERO:
				return false;
			case NUMBER_POINT:
				part = NUMBER_FRACTION;
				break;
			case NUMBER_E:
			case NUMBER_SIGN:
				part = NUMBER_EXPONENT;
				break;
			default:
				break;
		}
	}
	else if (c == '.' && (part == NUMBER_ZERO || part == NUMBER_INTEGER))
		part = NUMBER_POINT;
	else if ((c == 'e' || c == 'E') && (part == NUMBER_ZERO ||
										part == NUMBER_INTEGER ||
										part == NUMBER_FRACTION))
		part = NUMBER_E;
	else if ((c == '+' || c == '-') && part == NUMBER_E)
		part = NUMBER_SIGN;
	else
		return false;
	envelope->number = part;
	return true;
}

static bool
number_may_end(NumberPart part)
{
	return part == NUMBER_ZERO || part == NUMBER_INTEGER ||
		part == NUMBER_FRACTION || part == NUMBER_EXPONENT;
}

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/*
 * Is the escape at p one that copy_payload() takes?
 */
static inline bool
is_plain_escape(const PlayEnvelope *envelope, const char *p, const char *end)
{
	return envelope->target == TO_PAYLOAD && end - p > 1 &&
		(p[1] == '"' || p[1] == '\\');
}

/*
 * Takes bytes of a string.  Returns what follows them, NULL to end the
 * parsing.
 */
static const char *
in_string(PlayEnvelope *envelope, const char *p, const char *end)
{
	while (p < end)
	{
		if (envelope->escape > 0)
		{
			if (!in_escape(envelope, *p++))
				return NULL;
			continue;
		}
		if (*p == '"')
		{
			if (envelope->is_key)
				envelope->expect = EXPECT_COLON;
			else
				end_value(envelope);
			return p + 1;
		}
		if (*p == '\\' && !is_plain_escape(envelope, p, end))
		{
			envelope->escape = 1;
			p++;
			continue;
		}
		if ((unsigned char) *p < ' ')
		{
			end_with(envelope, PLAY_ENVELOPE_BROKEN);
			return NULL;
		}
		p = in_text(envelope, p, end);
		if (p == NULL)
			return NULL;
	}
	return p;
}

/*
 * Takes one byte outside of strings.
 */
static bool
in_structure(PlayEnvelope *envelope, char c)
{
	switch (envelope->expect)
	{
		case EXPECT_PREFIX:
			if (c != PREFIX[envelope->matched])
				return end_with(envelope, PLAY_ENVELOPE_NOT_ONE);
			if (PREFIX[++envelope->matched] == '\0')
				envelope->expect = EXPECT_ARRAY;
			return true;
		case EXPECT_ARRAY:
			if (c == '[')
				return open_container(envelope, false);
			if (is_blank(c) || (c >= '0' && c <= '9'))
				return true;
			break;
		case EXPECT_FIRST_VALUE:
			if (c == ']')
				return close_container(envelope);
			/* FALLTHROUGH */
		case EXPECT_VALUE:
			return is_blank(c) || at_value(envelope, c);
		case EXPECT_FIRST_KEY:
			if (c == '}')
				return close_container(envelope);
			/* FALLTHROUGH */
		case EXPECT_KEY:
			if (c == '"')
			{
				envelope->expect = IN_STRING;
				envelope->is_key = true;
				envelope->target = TO_NOWHERE;
				return true;
			}
			if (is_blank(c))
				return true;
			break;
		case EXPECT_COLON:
			if (c == ':')
			{
				envelope->expect = EXPECT_VALUE;
				return true;
			}
			if (is_blank(c))
				return true;
			break;
		case EXPECT_MORE:
			if (c == ',')
			{
				bool		in_object = envelope->is_object[envelope->depth - 1];

				envelope->expect = in_object ? EXPECT_KEY : EXPECT_VALUE;
				if (envelope->depth == 2 && envelope->slot >= 0)
					envelope->slot++;
				return true;
			}
			if (c == (envelope->is_object[envelope->depth - 1] ? '}' : ']'))
				return close_container(envelope);
			if (is_blank(c))
				return true;
			break;
		case IN_LITERAL:
			if (c != envelope->literal[envelope->matched])
				break;
			if (envelope->literal[++envelope->matched] == '\0')
				end_value(envelope);
			return true;
		case IN_NUMBER:
			if (in_number(envelope, c))
				return true;
			if (!number_may_end(envelope->number))
				break;
			end_value(envelope);
			return in_structure(envelope, c);
		case IN_STRING:
			break;				/* not here */
	}
	return end_with(envelope, PLAY_ENVELOPE_BROKEN);
}

PlayEnvelopeState
play_envelope_feed(PlayEnvelope *envelope, const char *data, size_t len)
{
	const char *p = data;
	const char *end = data + len;

	while (p < end && envelope->state == PLAY_ENVELOPE_MORE)
	{
		const char *from = p;

		if (envelope->expect == IN_STRING)
		{
			p = in_string(envelope, p, end);
			if (p == NULL)
				break;
		}
		else if (!in_structure(envelope, *p++))
			break;

		/* an error's text is what stands between its commas */
		if (envelope->in_error)
		{
			if (envelope->slot == SLOT_ERROR)
				keep_error(envelope, from, p);
			else
				envelope->in_error = false;
		}
	}
	return envelope->state;
}
