/*
 * test_envelope_oom.c
 *	  Envelopes when each allocation fails in turn.
 *
 * Leaks are left to the sanitizers and valgrind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "failing.h"
#include "play/wire/envelope.h"

#define PAYLOAD 300000
#define PIECE ((size_t) 5000)

static bool
count(void *arg, const PlayFrame *frame)
{
	size_t	   *bytes = arg;

	*bytes += frame->payload_len;
	return true;
}

static void
test_no_memory(void **state)
{
	static char body[PAYLOAD + 100];
	size_t		len;
	long		failed = 0;

	(void) state;
	len = (size_t) sprintf(body, ")]}'\n\n[[\"wrb.fr\",\"a\",\"");
	memset(body + len, 'x', PAYLOAD);
	strcpy(body + len + PAYLOAD, "\"],[\"wrb.fr\",\"b\",\"12\"]]");
	len = strlen(body);
	for (long n = 1;; n++)
	{
		PlayEnvelope *envelope;
		PlayEnvelopeState end = PLAY_ENVELOPE_MORE;
		size_t		bytes = 0;

		fail_allocation(n);
		envelope = play_envelope_create(1000000, count, &bytes);
		if (envelope == NULL)
		{
			assert_true(failing_now);
			failed++;
			continue;
		}
		for (size_t at = 0; at < len && end == PLAY_ENVELOPE_MORE; at += PIECE)
			end = play_envelope_feed(envelope, body + at,
									 len - at < PIECE ? len - at : PIECE);
		if (failing_now)
		{
			assert_int_equal(end, PLAY_ENVELOPE_NO_MEMORY);
			assert_false(play_envelope_closed(envelope));
			play_envelope_destroy(envelope);
			failed++;
			continue;
		}
		assert_int_equal(end, PLAY_ENVELOPE_MORE);
		assert_true(play_envelope_closed(envelope));
		assert_int_equal(bytes, PAYLOAD + 2);
		assert_true(play_envelope_size(envelope) >= PAYLOAD);
		assert_true(play_envelope_size(envelope) <= 700000);
		play_envelope_destroy(envelope);
		break;
	}
	fail_allocation(0);
	assert_true(failed > 3);
	play_envelope_destroy(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_memory)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
