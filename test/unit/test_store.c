/*
 * test_store.c
 *	  The store of byte strings, compared with a plain model, and claims.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "batch/claims.h"
#include "batch/store.h"

/* ---- a store in two pieces of memory at any address ---- */

#define PIECE_BLOCKS 40
#define PIECE_BYTES ((size_t) PIECE_BLOCKS * BATCH_STORE_BLOCK)

static char *pieces[2];

/* A place is the number of a piece, from 1, and an offset in it. */
static void *
at(void *arg, StorePlace place)
{
	(void) arg;
	assert_true(place >> 32 >= 1 && place >> 32 <= 2);
	assert_true((place & UINT32_MAX) + BATCH_STORE_BLOCK <= PIECE_BYTES);
	return pieces[(place >> 32) - 1] + (place & UINT32_MAX);
}

static const StoreMemory memory = {at, NULL};
static Store store;

static int
begin(void **state)
{
	(void) state;
	batch_store_reset(&store);
	for (int i = 0; i < 2; i++)
	{
		pieces[i] = malloc(PIECE_BYTES);
		batch_store_lend(&store, &memory, (StorePlace) (i + 1) << 32, PIECE_BYTES);
	}
	return 0;
}

static int
end(void **state)
{
	(void) state;
	free(pieces[0]);
	free(pieces[1]);
	return 0;
}

/* ---- the model: keys by their use, newest first ---- */

#define MOST_VALUE 20000
#define NKEYS 100

typedef struct Model
{
	int			order[NKEYS];
	int			n;
	size_t		len[NKEYS];
	unsigned char fill[NKEYS];
} Model;

static Model model;

static void
model_use(int key)
{
	int			i = 0;

	while (i < model.n && model.order[i] != key)
		i++;
	if (i == model.n)
		model.n++;
	memmove(model.order + 1, model.order, (size_t) i * sizeof(int));
	model.order[0] = key;
}

static bool
model_has(int key)
{
	for (int i = 0; i < model.n; i++)
	{
		if (model.order[i] == key)
			return true;
	}
	return false;
}

/* Makes a key; some are long, and several share a hash. */
static StoreKey
make_key(int number, char bytes[4000])
{
	size_t		len = number % 7 == 0 ? 3999 : 12;

	memset(bytes, 'k', len);
	(void) snprintf(bytes + len - 8, 9, "%08d", number);
	return (StoreKey) {.hash = (uint64_t) number / 3,.bytes = bytes,.len = len};
}

static void
check_get(int number)
{
	static char value[MOST_VALUE];
	char		bytes[4000];
	StoreKey	key = make_key(number, bytes);
	StorePlace	entry = batch_store_find(&store, &memory, &key);

	assert_int_equal(entry != 0, model_has(number));
	if (entry == 0)
		return;
	assert_int_equal(batch_store_length(&memory, entry), model.len[number]);
	assert_int_equal(batch_store_time(&memory, entry), number);
	batch_store_get(&store, &memory, entry, value);
	for (size_t i = 0; i < model.len[number]; i++)
		assert_int_equal((unsigned char) value[i], (unsigned char) (model.fill[number] + i));
	model_use(number);
}

static void
check_put(int number, size_t len)
{
	static char value[MOST_VALUE];
	char		bytes[4000];
	StoreKey	key = make_key(number, bytes);
	int			nmodel = model.n + !model_has(number);
	int			evicted;

	model.fill[number] = (unsigned char) rand();
	model.len[number] = len;
	for (size_t i = 0; i < len; i++)
		value[i] = (char) (model.fill[number] + i);
	evicted = batch_store_put(&store, &memory, &key, value, len, number);
	assert_true(evicted >= 0);
	model_use(number);
	assert_int_equal(model.n, nmodel);
	model.n -= evicted;			/* least recently used */
	assert_int_equal(store.nentries, model.n);
}

/* Fails unless every block is free or belongs to one entry. */
static void
check_blocks(void)
{
	int64_t		used = 0;
	int64_t		nfree = 0;

	for (StorePlace place = store.free; place != 0; place = *(StorePlace *) at(NULL, place))
		nfree++;
	for (int i = 0; i < model.n; i++)
	{
		char		bytes[4000];
		StoreKey	key = make_key(model.order[i], bytes);

		used += batch_store_blocks(&key, model.len[model.order[i]]);
	}
	assert_int_equal(nfree, store.nfree);
	assert_int_equal(nfree + used, store.nblocks);
}

static void
least_recently_used_goes_first(void **state)
{
	(void) state;
	memset(&model, 0, sizeof(model));
	srand(1);
	for (int i = 0; i < 20000; i++)
	{
		int			number = rand() % NKEYS;

		if (rand() % 2 == 0)
			check_get(number);
		else
			check_put(number, (size_t) (rand() % (rand() % 10 == 0 ? MOST_VALUE : 3000)));
		if (i % 100 == 0)
			check_blocks();
	}
	for (int i = 0; i < NKEYS; i++)
		check_get(i);
	check_blocks();
	batch_store_reset(&store);
	model.n = 0;
	check_get(1);
}

static void
too_large_leaves_the_others(void **state)
{
	size_t		len = 3 * PIECE_BYTES;
	char	   *value = calloc(1, len);
	StoreKey	key = {.hash = 1,.bytes = "key",.len = 3};
	StoreKey	other = {.hash = 2,.bytes = "other",.len = 5};

	(void) state;
	assert_int_equal(batch_store_put(&store, &memory, &key, value, 10, 5), 0);
	assert_int_equal(batch_store_put(&store, &memory, &other, value, len, 5), -1);
	assert_int_not_equal(batch_store_find(&store, &memory, &key), 0);
	assert_int_equal(batch_store_put(&store, &memory, &key, value, len, 6), -1);
	assert_int_equal(batch_store_time(&memory, batch_store_find(&store, &memory, &key)), 5);

	/* one entry may take all memory */
	assert_int_equal(batch_store_put(&store, &memory, &other, value, PIECE_BYTES, 6), 0);
	assert_int_equal(batch_store_put(&store, &memory, &other, value, 2 * PIECE_BYTES - 2048, 7), 1);
	assert_int_equal(store.nentries, 1);
	free(value);
}

/* ---- claims ---- */

static Claims claims;

static void
claims_end(void **state)
{
	int			a;
	int			b;
	int			same;
	ClaimId		claim;
	ClaimId		next;

	(void) state;
	memset(&claims, 0, sizeof(claims));
	a = batch_claimant_begin(&claims, 1, 0);
	b = batch_claimant_begin(&claims, 2, 0);
	same = batch_claimant_begin(&claims, 1, 0);
	assert_int_equal(batch_claim_of_other(&claims, b, 77, 0, 0), 0);
	claim = batch_claim_take(&claims, a, 77, 0);
	assert_int_not_equal(claim, 0);
	assert_int_equal(batch_claim_take(&claims, b, 77, 0), 0);
	assert_int_equal(batch_claim_of_other(&claims, same, 77, 0, 0), 0);

	/* first nobody waits for it, then somebody does */
	assert_false(batch_claim_end(&claims, claim));
	claim = batch_claim_take(&claims, a, 77, 0);
	assert_true(batch_claim_of_other(&claims, b, 77, 0, 0) == claim);
	assert_true(batch_claim_of_other(&claims, b, 77, claim, 0) == claim);
	assert_int_equal(batch_claim_of_other(&claims, b, 78, 0, 0), 0);
	assert_true(batch_claim_end(&claims, claim));
	assert_false(batch_claim_end(&claims, claim));

	/* a session that has waited for one claim does not wait for the next */
	next = batch_claim_take(&claims, a, 77, 0);
	assert_true(next != claim);
	assert_int_equal(batch_claim_of_other(&claims, b, 77, claim, 0), 0);
	assert_int_equal(batch_claim_take(&claims, b, 77, 0), 0);

	/* it ends with its claimant, or if its claimant is silent for too long */
	batch_claimant_end(&claims, a);
	assert_int_equal(batch_claim_of_other(&claims, b, 77, 0, 0), 0);
	claim = batch_claim_take(&claims, b, 77, 0);
	assert_int_not_equal(claim, 0);
	assert_false(batch_claim_end(&claims, next));
	assert_true(batch_claim_of_other(&claims, same, 77, 0, BATCH_CLAIM_SILENCE) == claim);
	assert_int_equal(batch_claim_of_other(&claims, same, 77, 0, BATCH_CLAIM_SILENCE + 1), 0);
	assert_int_not_equal(batch_claim_take(&claims, same, 77, BATCH_CLAIM_SILENCE + 1), 0);
	assert_false(batch_claim_end(&claims, claim));
}

static void
dead_claims_make_room(void **state)
{
	static ClaimId taken[BATCH_MOST_CLAIMS];
	int64_t		later = 2 * BATCH_CLAIM_SILENCE;
	int			a;
	int			b;

	(void) state;
	memset(&claims, 0, sizeof(claims));
	a = batch_claimant_begin(&claims, 1, 0);
	for (int i = 0; i < BATCH_MOST_CLAIMS; i++)
	{
		taken[i] = batch_claim_take(&claims, a, (uint64_t) i * 512, 0);
		assert_int_not_equal(taken[i], 0);
	}
	assert_int_equal(batch_claim_take(&claims, a, 1, 0), 0);
	for (int i = 0; i < BATCH_MOST_CLAIMS; i += 2)
		assert_false(batch_claim_end(&claims, taken[i]));
	for (int i = 0; i < BATCH_MOST_CLAIMS / 2; i++)
		assert_int_not_equal(batch_claim_take(&claims, a, (uint64_t) i * 1024, 0), 0);
	assert_int_equal(batch_claim_take(&claims, a, 1, 0), 0);

	/* claims of dead sessions are replaced, and so are their claimants */
	b = batch_claimant_begin(&claims, 2, later);
	assert_int_not_equal(batch_claim_take(&claims, b, 1, later), 0);
	for (int i = 2; i < BATCH_MOST_CLAIMANTS; i++)
		assert_true(batch_claimant_begin(&claims, i + 1, later) >= 0);
	assert_int_equal(batch_claimant_begin(&claims, 1000, later), a);
	assert_int_equal(batch_claimant_begin(&claims, 1001, later), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(least_recently_used_goes_first, begin, end),
		cmocka_unit_test_setup_teardown(too_large_leaves_the_others, begin, end),
		cmocka_unit_test(claims_end),
		cmocka_unit_test(dead_claims_make_room),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
