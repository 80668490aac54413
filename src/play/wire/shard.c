/*
 * shard.c
 *	  The names of the catalogue's shards.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/wire/shard.h"

#define BEGIN PLAY_SITEMAPS_PATH "play_sitemaps_"
#define DATE_LEN 10

/* A run may be off its date by the time zone and a day of work. */
#define DAY INT64_C(86400)
#define MOST_OFF (3 * DAY)

static const char digits[] = "0123456789";

/* A number of digits only that fits; -1: it is none. */
static int64_t
number_of(const char *text, size_t len)
{
	int64_t		number = 0;

	if (len == 0 || len > 18 || strspn(text, digits) < len)
		return -1;
	for (size_t i = 0; i < len; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

/* Days from 1970-01-01 to the date "2026-08-23"; false: it is none. */
static bool
days_of(const char *date, int64_t *days)
{
	int64_t		year = number_of(date, 4);
	int64_t		month = date[4] == '-' ? number_of(date + 5, 2) : -1;
	int64_t		day = month >= 0 && date[7] == '-' ? number_of(date + 8, 2) : -1;

	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;

	/* of years that begin in March */
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	*days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1 -
		719468;
	return true;
}

bool
play_shard_parse(const char *path, PlayShard *shard)
{
	const char *date = path + sizeof(BEGIN) - 1;
	const char *run;
	size_t		run_len;
	int64_t		days;
	int64_t		number;
	int64_t		count;
	const char *at;
	char		again[PLAY_SITEMAP_URL_SIZE];

	if (strncmp(path, BEGIN, sizeof(BEGIN) - 1) != 0 || strlen(date) < DATE_LEN ||
		!days_of(date, &days) || date[DATE_LEN] != '_')
		return false;
	run = date + DATE_LEN + 1;
	run_len = strspn(run, digits);
	at = run + run_len;
	if (number_of(run, run_len) < 0 || *at++ != '-')
		return false;
	number = number_of(at, strspn(at, digits));
	at += strspn(at, digits);
	if (strncmp(at, "-of-", 4) != 0)
		return false;
	at += 4;
	count = number_of(at, strspn(at, digits));
	if (number < 0 || count > PLAY_MOST_SHARDS || number >= count)
		return false;
	snprintf(shard->generation, sizeof(shard->generation), "%.*s",
			 (int) (DATE_LEN + 1 + run_len), date);
	shard->number = (int) number;
	shard->count = (int) count;

	/* in no other spelling */
	play_shard_path(shard, again);
	return strcmp(path, again) == 0;
}

void
play_shard_path(const PlayShard *shard, char path[PLAY_SITEMAP_URL_SIZE])
{
	snprintf(path, PLAY_SITEMAP_URL_SIZE, BEGIN "%s-%05d-of-%05d.xml.gz", shard->generation,
			 shard->number, shard->count);
}

bool
play_generation_time(const char *generation, int64_t *time)
{
	const char *run = generation + DATE_LEN + 1;
	int64_t		days;
	int64_t		seconds = number_of(run, strlen(run));

	if (!days_of(generation, &days) || seconds < days * DAY - MOST_OFF ||
		seconds > days * DAY + MOST_OFF)
		return false;
	*time = seconds * 1000000;
	return true;
}

const char *
play_url_path(const char *url)
{
	const char *host;

	if (strncmp(url, "https://", 8) == 0)
		host = url + 8;
	else if (strncmp(url, "http://", 7) == 0)
		host = url + 7;
	else
		return NULL;
	host += strcspn(host, "/?#");
	return *host == '/' ? host : NULL;
}

void
play_url_origin(const char *url, char base_url[PLAY_SITEMAP_URL_SIZE])
{
	const char *path = play_url_path(url);

	snprintf(base_url, PLAY_SITEMAP_URL_SIZE, "%.*s", path == NULL ? 0 : (int) (path - url), url);
}

bool
play_is_sitemap_url(const char *url, const char *base_url)
{
	size_t		base_len = strlen(base_url);
	const char *path = url + base_len;

	if (strncmp(url, base_url, base_len) != 0 ||
		strncmp(path, PLAY_SITEMAPS_PATH, sizeof(PLAY_SITEMAPS_PATH) - 1) != 0 ||
		path[sizeof(PLAY_SITEMAPS_PATH) - 1] == '\0' || strlen(url) >= PLAY_SITEMAP_URL_SIZE)
		return false;
	return path[strspn(path, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./")] == '\0' &&
		strstr(path, "/.") == NULL && strstr(path, "//") == NULL;
}
