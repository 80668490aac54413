/*
 * keeping.c
 *	  A cache of a few answers that allocates nothing.
 */
#include "keeping.h"

#include <string.h>

#define MOST_KEPT 64
#define MOST_BYTES 16384

typedef struct Kept
{
	char		subject[32];
	char		country[3];
	size_t		len;			/* 0: no answer is kept */
	bool		claimed;		/* by a batch of this test */
	bool		elsewhere;		/* by another session */
	char		bytes[MOST_BYTES];
} Kept;

static Kept all[MOST_KEPT];
static int	nall;
static int	looks;
static int	nkept;
static int	ntoo_large;
static bool changed;

void
keeping_begin(size_t largest)
{
	memset(all, 0, sizeof(all));
	nall = looks = nkept = ntoo_large = 0;
	changed = false;
	keeping_cache.largest = largest < MOST_BYTES ? largest : MOST_BYTES;
}

/*
 * Finds the entry of a subject, or creates it; returns NULL if there is no
 * room.
 */
static Kept *
find_kept(const char *subject, const char *country)
{
	for (int i = 0; i < nall; i++)
	{
		if (strcmp(all[i].subject, subject) == 0 &&
			(country == NULL || strcmp(all[i].country, country) == 0))
			return &all[i];
	}
	if (nall == MOST_KEPT || strlen(subject) >= sizeof(all[0].subject))
		return NULL;
	strcpy(all[nall].subject, subject);
	strcpy(all[nall].country, country == NULL ? "us" : country);
	return &all[nall++];
}

static BatchFound
find(void *arg, const PlayCall *call, BatchLookup *lookup)
{
	Kept	   *kept = find_kept(call->subject, call->country);

	(void) arg;
	looks++;
	if (kept == NULL)
		return BATCH_FOUND_NOTHING;
	if (kept->len > 0)
	{
		lookup->bytes = kept->bytes;
		lookup->len = kept->len;
		return BATCH_FOUND_ANSWER;
	}
	if (!lookup->asks)
		return BATCH_FOUND_NOTHING;
	lookup->claim = (uint64_t) (kept - all) + 1;
	if (kept->elsewhere)
		return BATCH_FOUND_ELSEWHERE;
	kept->claimed = true;
	return BATCH_FOUND_NOTHING;
}

static void
keep(void *arg, const PlayCall *call, const char *bytes, size_t len, int64_t time)
{
	Kept	   *kept = find_kept(call->subject, call->country);

	(void) arg;
	if (bytes == NULL || len > MOST_BYTES)
		ntoo_large++;
	else if (kept != NULL && time > 0)
	{
		memcpy(kept->bytes, bytes, len);
		kept->len = len;
		nkept++;
	}
}

static void
release(void *arg, uint64_t claim)
{
	(void) arg;
	all[claim - 1].claimed = false;
}

static bool
has_news(void *arg)
{
	bool		was = changed;

	(void) arg;
	changed = false;
	return was;
}

BatchCache keeping_cache = {
	.find = find,.keep = keep,.release = release,.news = has_news
};

void
keeping_claim(const char *subject)
{
	find_kept(subject, NULL)->elsewhere = true;
}

void
keeping_answer_claim(const char *subject, const char *as)
{
	Kept	   *kept = find_kept(subject, NULL);
	const Kept *other = find_kept(as, NULL);

	memcpy(kept->bytes, other->bytes, other->len);
	kept->len = other->len;
	keeping_drop_claim(subject);
}

void
keeping_drop_claim(const char *subject)
{
	find_kept(subject, NULL)->elsewhere = false;
	changed = true;
}

int
keeping_looks(void)
{
	return looks;
}

int
keeping_kept(void)
{
	return nkept;
}

int
keeping_too_large(void)
{
	return ntoo_large;
}

int
keeping_open(void)
{
	int			open = 0;

	for (int i = 0; i < nall; i++)
		open += all[i].claimed;
	return open;
}
