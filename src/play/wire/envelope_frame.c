/*
 * envelope_frame.c
 *	  The frame at hand: what of the text is kept, and where.
 *
 * A frame's kind, rpcid and tag are kept as short texts, its payload in a
 * buffer that grows and serves all frames, the beginning of its error as it
 * stands.
 */
#include "play/wire/envelope_parts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KIND_OF_ANSWER "wrb.fr"

#define FIRST_ROOM ((size_t) 64 * 1024)

/* Bytes that may be written past the end: the largest block. */
#define SLACK 64

void
play_envelope_begin_frame(PlayEnvelope *envelope)
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

void
play_envelope_begin_slot(PlayEnvelope *envelope, char c)
{
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
			/* anything but a string reads as an empty payload */
			envelope->has_payload = true;
			if (c == '"')
				envelope->target = TO_PAYLOAD;
			break;
		case SLOT_ERROR:
			envelope->in_error = envelope->is_answer && c != 'n';
			break;
	}
}

void
play_envelope_end_kind(PlayEnvelope *envelope)
{
	envelope->is_answer = strcmp(envelope->kind.text, KIND_OF_ANSWER) == 0;
}

void
play_envelope_begin_element(PlayEnvelope *envelope)
{
	envelope->in_element = true;
	envelope->element_len = 0;
	envelope->is_answer = false;
	envelope->kind.len = 0;
	envelope->kind.text[0] = '\0';
}

/*
 * Keeps an element that is not an answer, if it is the first one or an er row.
 */
void
play_envelope_end_element(PlayEnvelope *envelope)
{
	static const char *const known[] = {"di", "af.httprm", "e"};
	const char *kind = envelope->kind.text;
	bool		is_error = strcmp(kind, "er") == 0;
	char	   *text = envelope->element;

	envelope->in_element = false;
	if (envelope->is_answer ||
		(envelope->foreign[0] != '\0' && (!is_error || envelope->foreign_is_error)))
		return;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		if (strcmp(kind, known[i]) == 0)
			return;
	}
	if (envelope->element_len < FOREIGN_TEXT && (text[0] == '[' || text[0] == '{'))
		text[envelope->element_len++] = text[0] == '[' ? ']' : '}';
	text[envelope->element_len] = '\0';
	memcpy(envelope->foreign, text, envelope->element_len + 1);
	envelope->foreign_is_error = is_error;
}

bool
play_envelope_grow(PlayEnvelope *envelope, size_t more)
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
 * Appends to a short text, cut to its size.
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

bool
play_envelope_put(PlayEnvelope *envelope, const char *bytes, size_t len)
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
			if (!play_envelope_grow(envelope, len))
				return false;
			memcpy(envelope->payload + envelope->payload_len, bytes, len);
			envelope->payload_len += len;
			if (envelope->payload_len > envelope->max_payload)
				return end_with(envelope, PLAY_ENVELOPE_TOO_LARGE);
			break;
	}
	return true;
}

void
play_envelope_keep_error(PlayEnvelope *envelope, const char *from,
						 const char *to)
{
	size_t		len = (size_t) (to - from);

	if (len > ERROR_TEXT - envelope->error_len)
		len = ERROR_TEXT - envelope->error_len;
	memcpy(envelope->error + envelope->error_len, from, len);
	envelope->error_len += len;
}

/*
 * Removes the bytes of a UTF-8 sequence that was cut off from a short text.
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

bool
play_envelope_end_frame(PlayEnvelope *envelope)
{
	PlayFrame	frame = {0};

	envelope->slot = -1;
	if (!envelope->is_answer)
		return true;
	if (envelope->has_payload)
	{
		if (!play_envelope_grow(envelope, 0))
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
