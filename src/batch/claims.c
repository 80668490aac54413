/*
 * claims.c
 *	  Which session is asking what, so that others can wait for its answer.
 */
#include "batch/claims.h"

#include <stddef.h>
#include <string.h>

/* A claim's index is in the low bits of its id. */
#define INDEX_BITS 16

int
batch_claimant_begin(Claims *claims, int process, int64_t now)
{
	int			found = -1;

	for (int i = 0; i < BATCH_MOST_CLAIMANTS; i++)
	{
		const Claimant *claimant = &claims->claimants[i];

		if (claimant->process == 0)
		{
			found = i;
			break;
		}
		/* It is paused, or its process ended without saying so. */
		if (now - claimant->heard_at > BATCH_CLAIM_SILENCE &&
			(found < 0 || claimant->heard_at < claims->claimants[found].heard_at))
			found = i;
	}
	if (found >= 0)
		claims->claimants[found] = (Claimant) {
			.process = process,.number = ++claims->numbers,.heard_at = now
		};
	return found;
}

/* Finds the claim on a hash, or returns NULL. */
static Claim *
find(Claims *claims, uint64_t hash)
{
	uint16_t	next = claims->buckets[hash % BATCH_CLAIM_BUCKETS];

	while (next != 0 && claims->claims[next - 1].hash != hash)
		next = claims->claims[next - 1].next;
	return next == 0 ? NULL : &claims->claims[next - 1];
}

static void
free_claim(Claims *claims, Claim *claim)
{
	uint16_t   *link = &claims->buckets[claim->hash % BATCH_CLAIM_BUCKETS];
	uint16_t	number = (uint16_t) (claim - claims->claims + 1);

	while (*link != number)
		link = &claims->claims[*link - 1].next;
	*link = claim->next;
	claim->id = 0;
	claim->next = claims->free;
	claims->free = number;
}

/* Is it the claim of a claimant that is there? */
static bool
is_alive(const Claims *claims, const Claim *claim, int64_t now)
{
	const Claimant *claimant = &claims->claimants[claim->claimant];

	return claimant->number == claim->claimant_number &&
		now - claimant->heard_at <= BATCH_CLAIM_SILENCE;
}

void
batch_claimant_end(Claims *claims, int claimant)
{
	/* Its claims have a number that no claimant has now. */
	claims->claimants[claimant] = (Claimant) {0};
}

ClaimId
batch_claim_of_other(Claims *claims, int claimant, uint64_t hash, ClaimId awaited,
					 int64_t now)
{
	Claim	   *claim = find(claims, hash);

	if (claim == NULL || !is_alive(claims, claim, now) ||
		claims->claimants[claim->claimant].process == claims->claimants[claimant].process ||
		(awaited != 0 && awaited != claim->id))
		return 0;
	claim->awaited = true;
	return claim->id;
}

/* Returns a free claim, or NULL. */
static Claim *
get_free(Claims *claims)
{
	Claim	   *claim;

	if (claims->free == 0)
		return claims->used == BATCH_MOST_CLAIMS ? NULL : &claims->claims[claims->used++];
	claim = &claims->claims[claims->free - 1];
	claims->free = claim->next;
	return claim;
}

/* Frees stale claims, once in a while. */
static void
free_stale(Claims *claims, int64_t now)
{
	if (now - claims->swept_at < BATCH_CLAIM_SILENCE)
		return;
	claims->swept_at = now;
	for (int i = 0; i < claims->used; i++)
	{
		Claim	   *claim = &claims->claims[i];

		if (claim->id != 0 && !is_alive(claims, claim, now))
			free_claim(claims, claim);
	}
}

ClaimId
batch_claim_take(Claims *claims, int claimant, uint64_t hash, int64_t now)
{
	uint16_t   *bucket = &claims->buckets[hash % BATCH_CLAIM_BUCKETS];
	Claim	   *claim = find(claims, hash);

	if (claim != NULL && is_alive(claims, claim, now))
		return 0;
	if (claim != NULL)
		free_claim(claims, claim);
	claim = get_free(claims);
	if (claim == NULL)
	{
		free_stale(claims, now);
		claim = get_free(claims);
	}
	if (claim == NULL)
		return 0;
	claim->hash = hash;
	claim->id = ++claims->numbers << INDEX_BITS | (uint64_t) (claim - claims->claims);
	claim->claimant = (uint16_t) claimant;
	claim->claimant_number = claims->claimants[claimant].number;
	claim->awaited = false;
	claim->next = *bucket;
	*bucket = (uint16_t) (claim - claims->claims + 1);
	return claim->id;
}

bool
batch_claim_end(Claims *claims, ClaimId id)
{
	Claim	   *claim = &claims->claims[id & ((1 << INDEX_BITS) - 1)];
	bool		awaited;

	if (id == 0 || claim->id != id)
		return false;
	awaited = claim->awaited;
	free_claim(claims, claim);
	return awaited;
}
