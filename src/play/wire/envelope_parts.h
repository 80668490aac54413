/*
 * envelope_parts.h
 *	  What the parts of the envelope's parser share: its state.
 *
 * envelope.c is the automaton, envelope_string.c takes the text of strings,
 * and envelope_frame.c has the frame that it is put into.
 */
#ifndef PLAY_ENVELOPE_PARTS_H
#define PLAY_ENVELOPE_PARTS_H

#include "play/wire/envelope.h"
#include "json/json.h"

/* Slots of a frame. */
#define SLOT_KIND 0
#define SLOT_RPCID 1
#define SLOT_PAYLOAD 2
#define SLOT_ERROR 5
#define SLOT_TAG 6

#define SHORT_TEXT 64			/* of a kind, an rpcid, a tag */
#define ERROR_TEXT 4096
#define FOREIGN_TEXT 160		/* of a frame of another kind */

/* What is expected next. */
typedef enum Expect
{
	EXPECT_PREFIX,
	EXPECT_ARRAY,				/* outside of any container: a length or an
								 * array */
	EXPECT_VALUE,
	EXPECT_FIRST_VALUE,			/* or the end of the array */
	EXPECT_KEY,
	EXPECT_FIRST_KEY,			/* or the end of the object */
	EXPECT_COLON,
	EXPECT_MORE,				/* a comma or the end of the container */
	IN_STRING,
	STRING_ENDED,				/* that was no key */
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
	unsigned	surrogate;		/* first half of a surrogate pair, or 0 */
	int			depth;			/* of open containers */
	bool		some_closed;	/* an outermost array has been closed */
	unsigned char is_object[JS_MAX_DEPTH + 1];

	/* the frame at hand */
	int			nframes;		/* number of frames so far, including this one */
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

	/* elements that are no answers */
	bool		in_element;		/* of an outermost array */
	size_t		element_len;
	char		element[FOREIGN_TEXT + 2];	/* its beginning */
	bool		foreign_is_error;
	char		foreign[FOREIGN_TEXT + 2];	/* "": none yet */
};

/*
 * Ends the parsing with the given state.
 */
static inline bool
end_with(PlayEnvelope *envelope, PlayEnvelopeState state)
{
	envelope->state = state;
	return false;
}

/* A value in a slot of the frame begins, with the given byte. */
extern void play_envelope_begin_slot(PlayEnvelope *envelope, char c);

/* The value in the frame's slot of its kind has ended. */
extern void play_envelope_end_kind(PlayEnvelope *envelope);

extern void play_envelope_begin_frame(PlayEnvelope *envelope);

/* An element of an outermost array, a frame most likely, begins and ends. */
extern void play_envelope_begin_element(PlayEnvelope *envelope);
extern void play_envelope_end_element(PlayEnvelope *envelope);

/* Passes the frame to the sink.  False ends the parsing. */
extern bool play_envelope_end_frame(PlayEnvelope *envelope);

/*
 * Makes room for more bytes of payload, an extra block and a NUL.  False ends
 * the parsing.
 */
extern bool play_envelope_grow(PlayEnvelope *envelope, size_t more);

/*
 * Appends bytes to the text that the current string is read into.  False ends
 * the parsing.
 */
extern bool play_envelope_put(PlayEnvelope *envelope, const char *bytes,
							  size_t len);

/* Keeps the bytes of the frame's error as they stand. */
extern void play_envelope_keep_error(PlayEnvelope *envelope, const char *from,
									 const char *to);

/*
 * Reads bytes of a string up to its closing quote, if it is there.  Returns
 * what follows them, or NULL to end the parsing.
 */
extern const char *play_envelope_string(PlayEnvelope *envelope, const char *p,
										const char *end);

#endif							/* PLAY_ENVELOPE_PARTS_H */
