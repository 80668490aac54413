/*
 * fuzz_envelope.c
 *	  The envelope against jansson, and against itself in pieces.
 *
 * The first byte of the input seeds the sizes of the pieces; the rest is the
 * body.  For any pieces the same frames and the same end must come, and the
 * frames must be those that jansson finds in the whole body.
 */
#include <jansson.h>
#include <string.h>

#include "check.h"
#include "grow.h"
#include "play/wire/envelope.h"

#define PREFIX ")]}'"
#define MOST_FRAMES 64
#define MOST_PAYLOAD 4096

/* A copy of a frame, since the sink's is valid only for the call. */
typedef struct Kept
{
	char	   *rpcid;
	char	   *tag;
	char	   *payload;
	size_t		payload_len;
	char	   *error;
} Kept;

typedef struct Frames
{
	Kept		frames[MOST_FRAMES];
	size_t		n;
	PlayEnvelopeState state;
	bool		closed;
} Frames;

static char *
copy(const char *bytes, size_t len)
{
	char	   *result;

	if (bytes == NULL)
		return NULL;
	result = malloc(len + 1);
	CHECK(result != NULL);
	memcpy(result, bytes, len);
	result[len] = '\0';
	return result;
}

static bool
keep(void *arg, const PlayFrame *frame)
{
	Frames	   *frames = arg;
	Kept	   *kept = &frames->frames[frames->n];

	CHECK(frame->rpcid != NULL && strlen(frame->rpcid) <= 64);
	CHECK(frame->tag != NULL && strlen(frame->tag) <= 64);
	CHECK(frame->payload == NULL || frame->payload[frame->payload_len] == '\0');
	CHECK(frame->payload_len <= MOST_PAYLOAD);
	kept->rpcid = copy(frame->rpcid, strlen(frame->rpcid));
	kept->tag = copy(frame->tag, strlen(frame->tag));
	kept->payload = copy(frame->payload, frame->payload_len);
	kept->payload_len = frame->payload_len;
	kept->error = frame->error ? copy(frame->error, strlen(frame->error)) : NULL;
	frames->n++;
	return frames->n < MOST_FRAMES;
}

static void
release(Frames *frames)
{
	for (size_t i = 0; i < frames->n; i++)
	{
		free(frames->frames[i].rpcid);
		free(frames->frames[i].tag);
		free(frames->frames[i].payload);
		free(frames->frames[i].error);
	}
}

/* Feeds the body in pieces of at most this size; 0 for all at once. */
static void
feed(Frames *frames, const char *body, size_t len, size_t most, unsigned seed)
{
	PlayEnvelope *envelope = play_envelope_create(MOST_PAYLOAD, keep, frames);

	CHECK(envelope != NULL);
	frames->n = 0;
	frames->state = PLAY_ENVELOPE_MORE;
	for (size_t at = 0; at < len && frames->state == PLAY_ENVELOPE_MORE;)
	{
		size_t		size;
		char	   *piece;

		seed = seed * 1103515245 + 12345;
		size = most > 0 ? 1 + (seed >> 16) % most : len;
		if (size > len - at)
			size = len - at;

		/* a copy, so that sanitizers notice a read beyond its end */
		piece = malloc(size);
		CHECK(piece != NULL);
		memcpy(piece, body + at, size);
		frames->state = play_envelope_feed(envelope, piece, size);
		free(piece);
		at += size;
	}
	frames->closed = play_envelope_closed(envelope);
	CHECK(play_envelope_size(envelope) > 0);
	play_envelope_destroy(envelope);
}

static bool
same(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static void
compare(const Frames *a, const Frames *b)
{
	CHECK(a->state == b->state && a->closed == b->closed && a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
	{
		const Kept *x = &a->frames[i];
		const Kept *y = &b->frames[i];

		CHECK(same(x->rpcid, y->rpcid) && same(x->tag, y->tag));
		CHECK(same(x->error, y->error));
		CHECK(x->payload_len == y->payload_len);
		CHECK((x->payload == NULL) == (y->payload == NULL));
		CHECK(x->payload == NULL ||
			  memcmp(x->payload, y->payload, x->payload_len) == 0);
	}
}

/*
 * Checks that a short text is the beginning of jansson's string, up to its
 * limit.
 */
static void
compare_short(const char *text, json_t *string)
{
	char		full[65];
	size_t		len = 0;

	for (size_t i = 0; i < json_string_length(string) && len < 64; i++)
	{
		if (json_string_value(string)[i] != '\0')
			full[len++] = json_string_value(string)[i];
	}
	full[len] = '\0';
	CHECK(strncmp(text, full, strlen(text)) == 0);
	CHECK(strlen(text) == len || (len == 64 && strlen(text) > 60));
}

static void
compare_frame(const Kept *kept, json_t *frame)
{
	json_t	   *payload = json_array_get(frame, 2);
	json_t	   *error = json_array_get(frame, 5);

	compare_short(kept->rpcid, json_array_get(frame, 1));
	compare_short(kept->tag, json_array_get(frame, 6));
	CHECK((kept->payload == NULL) == (payload == NULL || json_is_null(payload)));
	if (kept->payload != NULL)
	{
		const char *full = json_string_value(payload);
		size_t		len = 0;

		for (size_t i = 0; i < json_string_length(payload); i++)
		{
			if (full[i] == '\0')
				continue;
			CHECK(len < kept->payload_len && kept->payload[len] == full[i]);
			len++;
		}
		CHECK(len == kept->payload_len);
	}
	CHECK((kept->error == NULL) == (error == NULL || json_is_null(error)));
	if (kept->error != NULL && strlen(kept->error) < 4096)
	{
		json_t	   *again = json_loads(kept->error,
									   JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

		CHECK(again != NULL && json_equal(again, error));
		json_decref(again);
	}
}

/* Compares with jansson's reading of the body. */
static void
compare_jansson(const Frames *frames, const char *body, size_t len)
{
	size_t		at = strlen(PREFIX);
	size_t		n = 0;
	bool		some = false;

	if (len < at || memcmp(body, PREFIX, at) != 0)
	{
		if (memcmp(body, PREFIX, len < at ? len : at) != 0)
			CHECK(frames->state == PLAY_ENVELOPE_NOT_ONE);
		CHECK(!frames->closed);
		return;
	}
	for (;;)
	{
		json_error_t error;
		json_t	   *root;

		while (at < len && body[at] != '\0' && strchr(" \t\r\n0123456789", body[at]))
			at++;
		if (at == len)
			break;
		if (body[at] != '[')
		{
			CHECK(!frames->closed);
			return;
		}
		root = json_loadb(body + at, len - at,
						  JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
		if (root == NULL)
		{
			switch (json_error_code(&error))
			{
				case json_error_numeric_overflow:
				case json_error_null_byte_in_key:
				case json_error_invalid_utf8:
					break;
				default:
					CHECK(!frames->closed ||
						  strstr(error.text, "invalid Unicode '\\u") != NULL);
			}
			return;
		}
		some = true;
		for (size_t i = 0; i < json_array_size(root); i++)
		{
			json_t	   *frame = json_array_get(root, i);
			json_t	   *kind = json_array_get(frame, 0);
			const char *text = json_string_value(kind);

			if (text == NULL || strcmp(text, "wrb.fr") != 0 ||
				json_string_length(kind) != 6)
				continue;
			if (n < frames->n)
				compare_frame(&frames->frames[n], frame);
			n++;
		}
		json_decref(root);
		at += (size_t) error.position;
	}
	if (frames->state == PLAY_ENVELOPE_MORE)
	{
		/* dropping a NUL may have turned another kind into a frame's */
		CHECK(frames->n >= n);
		CHECK(frames->closed == some);
	}
	else
		CHECK(frames->state == PLAY_ENVELOPE_TOO_LARGE ||
			  frames->state == PLAY_ENVELOPE_CROWDED ||
			  frames->state == PLAY_ENVELOPE_STOPPED);
}

static bool
ignore(void *arg, const PlayFrame *frame)
{
	(void) arg;
	(void) frame;
	return true;
}

static void
feed_grown(void *arg)
{
	const HostileText *body = arg;
	PlayEnvelope *envelope = play_envelope_create(SIZE_MAX / 4, ignore, NULL);

	CHECK(envelope != NULL);
	(void) play_envelope_feed(envelope, body->text, body->len);
	play_envelope_destroy(envelope);
}

/* Repeats the text after the prefix and the first bracket. */
static void
check_grown(const char *text, size_t len)
{
	size_t		head = strlen(PREFIX "[");
	HostileText body;
	char	   *tail;
	char	   *grown;

	if (len <= head || memcmp(text, PREFIX, strlen(PREFIX)) != 0)
		return;
	tail = grow_repeat(text + head, len - head, false, &body.len);
	grown = malloc(head + body.len);
	CHECK(grown != NULL);
	(void) hostile_put(hostile_put(grown, text, head), tail, body.len);
	body.len += head;
	body.text = grown;
	grow_check(feed_grown, &body, body.len, "envelope");
	free(tail);
	free(grown);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Frames whole;
	static Frames pieces;
	unsigned	seed;
	char	   *body;

	if (size < 1)
		return 0;
	seed = data[0];
	size--;
	body = copy((const char *) data + 1, size);
	if (grows(data, size + 1))
		check_grown(body, size);
	feed(&whole, body, size, 0, 0);
	feed(&pieces, body, size, 8, seed);
	compare(&whole, &pieces);
	release(&pieces);
	feed(&pieces, body, size, 200, seed);
	compare(&whole, &pieces);
	release(&pieces);
	if (memchr(body, '\0', size) == NULL && strstr(body, "\\u0000") == NULL)
		compare_jansson(&whole, body, size);
	release(&whole);
	free(body);
	return 0;
}
