/*
 * recorded.c
 *	  Reads payloads and stored bodies with an operation, as the engine and the
 *	  offline parsers do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "play/step.h"
#include "play/wire/envelope.h"
#include "recorded.h"

typedef struct Reading
{
	const PlayOperation *operation;
	PlayAnswer *answer;
	int			roots;
} Reading;

static void
read_root(Reading *reading, const PlayStep *step, const char *text, size_t len)
{
	reading->roots++;
	(void) play_step_read(step, NULL, NULL, text, len, reading->answer);
}

static bool
take_frame(void *arg, const PlayFrame *frame)
{
	Reading    *reading = arg;

	assert_null(frame->error);
	for (int i = 0; i < reading->operation->nsteps; i++)
	{
		const PlayStep *step = &reading->operation->steps[i];

		if (!play_step_is_rpc(step, frame->rpcid))
			continue;
		read_root(reading, step, frame->payload, frame->payload_len);
		break;
	}
	return true;
}

bool
recorded_is_extract(const char *body, size_t len)
{
	return memmem(body, len, "<html", strlen("<html")) == NULL;
}

PlayPage *
recorded_page(const char *body, size_t len, size_t piece)
{
	PlayPage   *page = play_page_create(len + 1);

	assert_non_null(page);
	for (size_t done = 0; done < len; done += piece)
		assert_int_equal(play_page_feed(page, body + done,
										len - done < piece ? len - done : piece),
						 PLAY_PAGE_MORE);
	return page;
}

static void
read_page(Reading *reading, const char *body, size_t len, size_t piece)
{
	PlayPage   *page = recorded_page(body, len, piece);
	const PlayBlock *blocks;
	int			n;

	assert_true(play_page_closed(page) || recorded_is_extract(body, len));
	n = play_page_blocks(page, &blocks);
	assert_true(n > 0);
	for (int i = 0; i < reading->operation->nsteps && reading->roots == 0; i++)
	{
		const PlayStep *step = &reading->operation->steps[i];
		const PlayBlock *root = NULL;
		bool		several;

		if (step->block.is_root != NULL)
			root = play_page_root(blocks, n, step->block.rpcid, step->block.is_root, &several);
		if (root != NULL)
			read_root(reading, step, root->data, root->len);
	}
	play_page_destroy(page);
}

void
recorded_read(const PlayOperation *operation, const char *body, size_t len, size_t piece,
			  PlayAnswer *answer)
{
	Reading		reading = {operation, answer, 0};
	PlayEnvelope *envelope;
	PlayEnvelopeState state = PLAY_ENVELOPE_MORE;

	play_answer_init(answer, operation->ncolumns);
	envelope = play_envelope_create(len, take_frame, &reading);
	assert_non_null(envelope);
	for (size_t done = 0; done < len && state == PLAY_ENVELOPE_MORE; done += piece)
		state = play_envelope_feed(envelope, body + done,
								   len - done < piece ? len - done : piece);
	if (state == PLAY_ENVELOPE_NOT_ONE)
		read_page(&reading, body, len, piece);
	else
	{
		assert_int_equal(state, PLAY_ENVELOPE_MORE);
		assert_true(play_envelope_closed(envelope));
	}
	play_envelope_destroy(envelope);
	assert_int_equal(reading.roots, 1);
}

void
recorded_file(const PlayOperation *operation, const char *name, size_t piece,
			  PlayAnswer *answer)
{
	size_t		len;
	char	   *body = golden_text(name, &len);
	char		misfits[256];

	recorded_read(operation, body, len, piece, answer);
	free(body);

	/* a decoder must understand everything in a real answer */
	play_misfits_write(&answer->misfits, answer->nrows, misfits, sizeof(misfits));
	assert_string_equal(misfits, "");
}

PlayVerdict
recorded_payload(const PlayOperation *operation, int step, const PlayCall *call,
				 PlayChain *chain, const char *payload, PlayAnswer *answer)
{
	play_answer_init(answer, operation->ncolumns);
	if (chain != NULL)
		answer->seen = chain->rank;
	(void) play_step_read(&operation->steps[step], call, chain, payload,
						  payload ? strlen(payload) : 0, answer);
	if (chain != NULL)
		chain->rank = answer->seen;
	return answer->verdict;
}

void
recorded_assert_moved(const PlayOperation *operation, int step, const PlayCall *call,
					  const char *const *payloads, size_t npayloads)
{
	for (size_t i = 0; i < npayloads; i++)
	{
		PlayAnswer	answer;

		if (recorded_payload(operation, step, call, NULL, payloads[i], &answer) !=
			PLAY_LAYOUT_CHANGED)
			fail_msg("verdict %d on %s", (int) answer.verdict, payloads[i]);
		assert_int_equal(answer.nrows, 0);
		assert_int_equal(answer.seen, answer.rejected);
		assert_string_not_equal(answer.problem, "");
		play_answer_free(&answer);
	}
}

const JsValue *
recorded_value(const PlayOperation *operation, const PlayAnswer *answer, int row,
			   const char *column)
{
	assert_true(row >= 0 && row < answer->nrows);
	for (int c = 0; c < operation->ncolumns; c++)
	{
		if (strcmp(operation->columns[c].name, column) == 0)
			return &answer->values[(size_t) row * answer->ncolumns + c];
	}
	fail_msg("no column \"%s\"", column);
	return NULL;
}

void
recorded_text(const PlayOperation *operation, const PlayAnswer *answer, int row,
			  const char *column, const char *text)
{
	const JsValue *value = recorded_value(operation, answer, row, column);

	if (text == NULL)
	{
		assert_int_equal(value->type, JS_NULL);
		return;
	}
	assert_true(value->type == JS_TEXT || value->type == JS_JSON);
	assert_string_equal(value->u.text, text);
	assert_int_equal(value->len, strlen(text));
}
