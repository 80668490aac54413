/*
 * envelope.c
 *	  The wrapping of RPC answers, read as it arrives.
 *
 * A pushdown automaton takes the body byte by byte, except for the text of
 * strings, which is nearly all of it and goes in blocks: a payload's is
 * unescaped on the way into the buffer.  Nothing is read twice and nothing is
 * kept but the payload at hand and a few short texts.
 */
#include "play/wire/envelope_parts.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX ")]}'"

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

const char *
play_envelope_foreign(const PlayEnvelope *envelope, bool *is_error)
{
	*is_error = envelope->foreign_is_error;
	return envelope->foreign[0] != '\0' ? envelope->foreign : NULL;
}

size_t
play_envelope_size(const PlayEnvelope *envelope)
{
	return sizeof(*envelope) + envelope->room;
}

/* A value has ended: expects what may follow it. */
static void
end_value(PlayEnvelope *envelope)
{
	envelope->expect = envelope->depth > 0 ? EXPECT_MORE : EXPECT_ARRAY;
	if (envelope->depth == 1)
		play_envelope_end_element(envelope);
	if (envelope->depth == 2 && envelope->slot == SLOT_KIND)
		play_envelope_end_kind(envelope);
}

static bool
open_container(PlayEnvelope *envelope, bool is_object)
{
	/* a frame is an array in an outermost array */
	if (envelope->depth == 1 && !is_object)
	{
		if (envelope->nframes++ == PLAY_ENVELOPE_MOST_FRAMES)
			return end_with(envelope, PLAY_ENVELOPE_CROWDED);
		play_envelope_begin_frame(envelope);
	}
	if (envelope->depth >= JS_MAX_DEPTH)
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
	if (envelope->depth == 1 && envelope->slot >= 0 &&
		!play_envelope_end_frame(envelope))
		return false;
	end_value(envelope);
	return true;
}

/*
 * Handles the first byte of a value.
 */
static bool
at_value(PlayEnvelope *envelope, char c)
{
	/* jansson counts scalars as a level too */
	if (envelope->depth >= JS_MAX_DEPTH)
		return end_with(envelope, PLAY_ENVELOPE_BROKEN);
	envelope->target = TO_NOWHERE;
	if (envelope->depth == 1)
		play_envelope_begin_element(envelope);
	if (envelope->slot >= 0 && envelope->depth == 2)
		play_envelope_begin_slot(envelope, c);
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
 * Handles one more byte of a number; false if it is not part of the number.
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
 * Handles one byte outside of strings.
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
		case STRING_ENDED:
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
			p = play_envelope_string(envelope, p, end);
			if (p == NULL)
				break;
			if (envelope->expect == STRING_ENDED)
				end_value(envelope);
		}
		else if (!in_structure(envelope, *p++))
			break;

		if (envelope->in_element && envelope->element_len < FOREIGN_TEXT)
		{
			size_t		taken = (size_t) (p - from);
			size_t		left = FOREIGN_TEXT - envelope->element_len;

			if (taken > left)
				taken = left;
			memcpy(envelope->element + envelope->element_len, from, taken);
			envelope->element_len += taken;
		}

		/* the text of an error is all between its commas */
		if (envelope->in_error)
		{
			if (envelope->slot == SLOT_ERROR)
				play_envelope_keep_error(envelope, from, p);
			else
				envelope->in_error = false;
		}
	}
	return envelope->state;
}
