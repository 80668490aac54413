/*
 * seen.c
 *	  Sets of texts, known by their hashes.
 *
 * The texts are a stranger's, who could choose them so that their hashes meet:
 * in a part of the table, which would make it slow, or as a whole, so that a row
 * is taken for one that was there.  So the hash has a key that nobody knows:
 * SipHash-2-4 by Aumasson and Bernstein.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "play/operation.h"

/* Number of slots in a new set. */
#define FIRST_SLOTS 64

static inline uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static inline void
sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	sip_round(v);
	v[0] ^= word;
}

uint64_t
play_hash_text(const uint64_t key[2], const char *text, size_t len)
{
	uint64_t	v[4] = {
		key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
		key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)
	};
	uint64_t	last = (uint64_t) len << 56;
	size_t		whole = len & ~(size_t) 7;

	for (size_t at = 0; at < whole; at += 8)
	{
		uint64_t	word = 0;

		for (int i = 0; i < 8; i++)
			word |= (uint64_t) (unsigned char) text[at + (size_t) i] << i * 8;
		sip_word(v, word);
	}
	for (size_t at = whole; at < len; at++)
		last |= (uint64_t) (unsigned char) text[at] << at % 8 * 8;
	sip_word(v, last);
	v[2] ^= 0xFF;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The key of this process. */
static const uint64_t *
secret(void)
{
	static uint64_t key[2];
	static bool known = false;

	if (!known && getrandom(key, sizeof(key), GRND_NONBLOCK) != (ssize_t) sizeof(key))
	{
		struct timespec now;

		/*
		 * before the kernel has random bytes: something that others cannot see
		 */
		clock_gettime(CLOCK_MONOTONIC, &now);
		key[0] = (uint64_t) now.tv_nsec ^ (uint64_t) now.tv_sec << 32;
		key[1] = (uint64_t) (uintptr_t) &now;
	}
	known = true;
	return key;
}

/* Adds a hash to a table with room; true if it was there. */
static bool
put_hash(uint64_t *hashes, size_t size, uint64_t hash)
{
	size_t		i = hash & (size - 1);

	while (hashes[i] != 0 && hashes[i] != hash)
		i = (i + 1) & (size - 1);
	if (hashes[i] == hash)
		return true;
	hashes[i] = hash;
	return false;
}

bool
play_seen_add(PlaySeen *seen, const char *text, size_t len, bool *known)
{
	uint64_t	hash = play_hash_text(secret(), text, len);

	if (seen->used * 2 >= seen->size)
	{
		size_t		size = seen->size ? seen->size * 2 : FIRST_SLOTS;
		uint64_t   *hashes = calloc(size, sizeof(uint64_t));

		if (hashes == NULL)
			return false;
		for (size_t i = 0; i < seen->size; i++)
		{
			if (seen->hashes[i] != 0)
				(void) put_hash(hashes, size, seen->hashes[i]);
		}
		free(seen->hashes);
		seen->hashes = hashes;
		seen->size = size;
	}

	/* 0 marks a free slot */
	*known = put_hash(seen->hashes, seen->size, hash == 0 ? 1 : hash);
	if (!*known)
		seen->used++;
	return true;
}

void
play_seen_free(PlaySeen *seen)
{
	free(seen->hashes);
	memset(seen, 0, sizeof(*seen));
}
