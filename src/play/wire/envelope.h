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
	const char *payload;		/* NUL-terminated; NULL when null, "" when it
								 * is no string */
	size_t		payload_len;
	const char *error;			/* JSON text of slot 5, NULL when null; cut
								 * after 4 KB, and then no JSON */
} PlayFrame;

/* Returns false to stop the parser. The frame lives until it returns. */
typedef bool (*PlayFrameSink) (void *arg, const PlayFrame *frame);

typedef enum PlayEnvelopeState
{
	PLAY_ENVELOPE_MORE,			/* fine so far */
	PLAY_ENVELOPE_NOT_ONE,		/* the body does not begin with )]}' */
	PLAY_ENVELOPE_BROKEN,		/* it began as one and is no JSON */
	PLAY_ENVELOPE_TOO_LARGE,	/* a payload passed the limit */
	PLAY_ENVELOPE_CROWDED,		/* it has more frames than any answer */
	PLAY_ENVELOPE_NO_MEMORY,
	PLAY_ENVELOPE_STOPPED		/* the sink returned false */
} PlayEnvelopeState;

/* A POST has at most 1,024 calls, and an answer few frames besides. */
#define PLAY_ENVELOPE_MOST_FRAMES 4096

typedef struct PlayEnvelope PlayEnvelope;

/* NULL when out of memory.  max_payload: bytes of one unescaped payload. */
extern PlayEnvelope *play_envelope_create(size_t max_payload,
										  PlayFrameSink sink, void *arg);
extern void play_envelope_destroy(PlayEnvelope *envelope);

/* Takes the next bytes.  Any state but MORE is final. */
extern PlayEnvelopeState play_envelope_feed(PlayEnvelope *envelope,
											const char *data, size_t len);

/* True when at least one array was closed and none is open. */
extern bool play_envelope_closed(const PlayEnvelope *envelope);

/*
 * The first frame of a kind that nobody knows, its beginning as it stands; of
 * all of them an er row, which says what went wrong with the request as a whole
 * (*is_error).  NULL: there is none.
 */
extern const char *play_envelope_foreign(const PlayEnvelope *envelope, bool *is_error);

/* Bytes of memory held now. */
extern size_t play_envelope_size(const PlayEnvelope *envelope);

#endif							/* PLAY_ENVELOPE_H */
