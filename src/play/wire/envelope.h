/*
 * envelope.h
 *	  The wrapping of RPC answers (batchexecute), read as it arrives.
 *
 * A body is ")]}'" and one JSON array of frames, or with rt=c several such
 * arrays with decimal lengths between them (which count UTF-16 units and are
 * ignored).  A frame is ["wrb.fr", rpcid, payload, null, null, error, tag];
 * its payload is JSON text inside a JSON string.  The parser takes the body in
 * pieces of any size, unescapes each payload as it comes and hands over a
 * frame as soon as its array is closed, so that no more than one payload is in
 * memory at a time.
 */
#ifndef PLAY_ENVELOPE_H
#define PLAY_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct PlayFrame
{
	const char *rpcid;			/* NUL-terminated, cut to 64 bytes */
	const char *tag;			/* the text sent with the call, "" if none */
	const char *payload;		/* NUL-terminated; NULL when null, "" if it is
								 * not a string */
	size_t		payload_len;
	const char *error;			/* JSON text of slot 5, NULL when null; cut
								 * after 4 KB, so that it may be invalid */
} PlayFrame;

/*
 * Takes a frame, which is valid during the call; returns false to stop the
 * parser.
 */
typedef bool (*PlayFrameSink) (void *arg, const PlayFrame *frame);

typedef enum PlayEnvelopeState
{
	PLAY_ENVELOPE_MORE,			/* fine so far */
	PLAY_ENVELOPE_NOT_ONE,		/* the body does not begin with )]}' */
	PLAY_ENVELOPE_BROKEN,		/* it begins with it, but is not JSON */
	PLAY_ENVELOPE_TOO_LARGE,	/* a payload passed the limit */
	PLAY_ENVELOPE_CROWDED,		/* it has more frames than any answer has */
	PLAY_ENVELOPE_NO_MEMORY,
	PLAY_ENVELOPE_STOPPED		/* the sink returned false */
} PlayEnvelopeState;

/* A POST has at most 1,024 calls, and an answer few other frames. */
#define PLAY_ENVELOPE_MOST_FRAMES 4096

typedef struct PlayEnvelope PlayEnvelope;

/*
 * Creates a parser; NULL when out of memory. max_payload is the largest size
 * of an unescaped payload.
 */
extern PlayEnvelope *play_envelope_create(size_t max_payload,
										  PlayFrameSink sink, void *arg);
extern void play_envelope_destroy(PlayEnvelope *envelope);

/* Parses the next bytes.  Any state but MORE is final. */
extern PlayEnvelopeState play_envelope_feed(PlayEnvelope *envelope,
											const char *data, size_t len);

/* Has at least one array been closed, and is none open? */
extern bool play_envelope_closed(const PlayEnvelope *envelope);

/*
 * Returns the beginning of the first frame of an unknown kind, or of an er
 * row, which says what was wrong with the request as a whole (*is_error).
 * NULL: there is none.
 */
extern const char *play_envelope_foreign(const PlayEnvelope *envelope, bool *is_error);

/* The memory held, in bytes. */
extern size_t play_envelope_size(const PlayEnvelope *envelope);

#endif							/* PLAY_ENVELOPE_H */
