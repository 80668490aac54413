/*
 * settings.c
 *	  The settings playfast.*
 *
 * A setting that could send a session's requests, or a secret, somewhere else
 * belongs to superusers; GRANT SET ON PARAMETER delegates it.  Each has its
 * row in README.md's table.
 */
#include "pg/settings.h"

#include <limits.h>

#include "pg/inputs.h"
#include "pg/pace.h"
#include "utils/guc.h"

/* any role */
char	   *playfast_country;
char	   *playfast_lang;
char	   *playfast_collection;
int			playfast_num;
int			playfast_on_error;
static int	transfer_timeout;
static int	connect_timeout;
static int	batch_timeout;
bool		playfast_report_progress;

/* superuser */
static int	max_in_flight;
static int	pack_bytes;
static int	max_response_size;
static int	batch_memory;
static int	retries;
static int	retry_budget;
char	   *playfast_base_url;
static char *ca_file;
static char *user_agent;
static char *cookie;
bool		playfast_log_transfers;

/* the server */
double		playfast_rate_limit;
int			playfast_max_interval;
int			playfast_block_cooldown;
char	   *playfast_proxy_file;

/* A current desktop browser: the store gives it its desktop layout. */
#define DEFAULT_USER_AGENT \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 " \
	"(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"

/* The short form of "all but necessary cookies rejected". */
#define DEFAULT_COOKIE "SOCS=CAI"

static const struct config_enum_entry on_error_options[] =
{
	{"auto", PLAYFAST_AUTO, false},
	{"warn", PLAYFAST_WARN, false},
	{"error", PLAYFAST_RAISE, false},
	{"ignore", PLAYFAST_IGNORE, false},
	{NULL, 0, false}
};

static bool
check_country(char **newval, void **extra, GucSource source)
{
	if (play_country(*newval) != NULL)
		return true;
	GUC_check_errdetail("\"%s\" is not among the countries of playfast_countries.",
						playfast_shown(*newval));
	return false;
}

static bool
check_lang(char **newval, void **extra, GucSource source)
{
	char		tag[PLAY_LANG_SIZE];

	if (play_language_tag(*newval, tag))
		return true;
	GUC_check_errdetail("\"%s\" is not among the languages of playfast_languages.",
						playfast_shown(*newval));
	return false;
}

static bool
check_collection(char **newval, void **extra, GucSource source)
{
	if (play_collection(*newval) != NULL)
		return true;
	GUC_check_errdetail("\"%s\" is not among the collections of playfast_collections.",
						playfast_shown(*newval));
	return false;
}

/* A value that becomes a header line must not end it. */
static bool
check_header(char **newval, void **extra, GucSource source)
{
	for (const char *c = *newval; *c; c++)
	{
		if ((unsigned char) *c < 0x20 || *c == 0x7f)
		{
			GUC_check_errdetail("A header must not contain control characters.");
			return false;
		}
	}
	return true;
}

/* Length of the host of a URL that begins at host. */
static size_t
host_length(const char *host)
{
	if (host[0] == '[')
		return strcspn(host, "]") + 1;
	return strcspn(host, ":/?#");
}

static bool
is_host(const char *host, size_t len, const char *name)
{
	return len == strlen(name) && pg_strncasecmp(host, name, len) == 0;
}

/* Plain http is for tests on this machine only. */
static bool
check_base_url(char **newval, void **extra, GucSource source)
{
	const char *url = *newval;
	const char *host;
	size_t		len;

	if (pg_strncasecmp(url, "https://", 8) == 0)
		host = url + 8;
	else if (pg_strncasecmp(url, "http://", 7) == 0)
		host = url + 7;
	else
	{
		GUC_check_errdetail("It must begin with \"https://\".");
		return false;
	}
	len = host_length(host);
	if (len == 0 || strlen(url) > 200 || strpbrk(host, "@/?#\\ \t\r\n") != NULL)
	{
		GUC_check_errdetail("It must be a scheme, a host and perhaps a port, "
							"such as \"%s\".", PLAY_BASE_URL);
		return false;
	}
	if (host == url + 7 && !is_host(host, len, "localhost") &&
		!is_host(host, len, "127.0.0.1") && !is_host(host, len, "[::1]"))
	{
		GUC_check_errdetail("Without TLS the host must be localhost, 127.0.0.1 or [::1].");
		return false;
	}
	return true;
}

void
playfast_define_settings(void)
{
	DefineCustomStringVariable("playfast.country",
							   "Country to ask when a call names none.",
							   "ISO 3166-1 alpha-2; see playfast_countries.",
							   &playfast_country, "us", PGC_USERSET, 0,
							   check_country, NULL, NULL);
	DefineCustomStringVariable("playfast.lang",
							   "Language to ask for when a call names none.",
							   "BCP 47; see playfast_languages.",
							   &playfast_lang, "en", PGC_USERSET, 0,
							   check_lang, NULL, NULL);
	DefineCustomStringVariable("playfast.collection",
							   "Collection to ask for when a call names none.",
							   "See playfast_collections.",
							   &playfast_collection, "TOP_FREE", PGC_USERSET, 0,
							   check_collection, NULL, NULL);
	DefineCustomIntVariable("playfast.num",
							"Number of rows to ask for when a call names none.",
							NULL, &playfast_num, 100,
							PLAYFAST_MIN_NUM, PLAYFAST_MAX_NUM, PGC_USERSET, 0,
							NULL, NULL, NULL);
	DefineCustomEnumVariable("playfast.on_error",
							 "What to do when calls of a batch fail.",
							 "warn: rows of what worked and one warning; error: raise "
							 "at the first failure; ignore: rows of what worked; auto: "
							 "error where the statement stores rows, else warn.",
							 &playfast_on_error, PLAYFAST_AUTO, on_error_options,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.transfer_timeout",
							"Longest time of one transfer.",
							NULL, &transfer_timeout, 30000, 10, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.connect_timeout",
							"Longest time to open a connection, name resolution and TLS included.",
							NULL, &connect_timeout, 10000, 10, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.batch_timeout",
							"Longest time of a batch; what is not done by then is skipped.",
							NULL, &batch_timeout, 300000, 10, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);

	DefineCustomBoolVariable("playfast.report_progress",
							 "Tells the client once a second how far a batch is.",
							 NULL, &playfast_report_progress, false, PGC_USERSET, 0,
							 NULL, NULL, NULL);

	DefineCustomIntVariable("playfast.max_in_flight",
							"Most transfers in flight at a time.",
							NULL, &max_in_flight, 16, 1, PLAYFAST_MAX_IN_FLIGHT,
							PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.pack_bytes",
							"Expected decoded size of a response; it sets how many calls "
							"travel in one POST.",
							"A call that expects more travels alone; 0 sends every call alone.",
							&pack_bytes, 4 * 1024 * 1024, 0, INT_MAX / 4,
							PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.max_response_size",
							"Largest decoded size of a response that is accepted.",
							"At least four times playfast.pack_bytes.",
							&max_response_size, 16 * 1024 * 1024, 64 * 1024, INT_MAX,
							PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.batch_memory",
							"Memory of a batch above which no further transfer is started.",
							NULL, &batch_memory, 32 * 1024, 1024, MAX_KILOBYTES,
							PGC_SUSET, GUC_UNIT_KB, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.retries",
							"How often a call is tried again after a failure that may pass.",
							NULL, &retries, 2, 0, 20,
							PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.retry_budget",
							"Time after a call's first failure in which it is tried again.",
							NULL, &retry_budget, 30000, 0, INT_MAX,
							PGC_SUSET, GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomStringVariable("playfast.base_url",
							   "The origin: scheme, host and port.",
							   "It must be https unless its host is a loopback address.",
							   &playfast_base_url, PLAY_BASE_URL, PGC_SUSET, 0,
							   check_base_url, NULL, NULL);
	DefineCustomStringVariable("playfast.ca_file",
							   "File of CA certificates that the origin is checked against.",
							   "Empty: the system's.",
							   &ca_file, "", PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("playfast.user_agent",
							   "The User-Agent header.",
							   NULL, &user_agent, DEFAULT_USER_AGENT, PGC_SUSET, 0,
							   check_header, NULL, NULL);
	DefineCustomStringVariable("playfast.cookie",
							   "The Cookie header.",
							   "Empty: none.  It is no place for a secret.",
							   &cookie, DEFAULT_COOKIE, PGC_SUSET, 0,
							   check_header, NULL, NULL);

	DefineCustomBoolVariable("playfast.log_transfers",
							 "Writes a line about every transfer to the server's log.",
							 NULL, &playfast_log_transfers, false, PGC_SUSET, 0,
							 NULL, NULL, NULL);

	DefineCustomRealVariable("playfast.rate_limit",
							 "Most transfers started in a second, by all sessions together.",
							 "For each egress and origin; 0: no limit but what the origin teaches.",
							 &playfast_rate_limit, 0, 0, 10000, PGC_SIGHUP, 0,
							 NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.max_interval",
							"Longest time between transfers that refusals of the origin can teach.",
							"0 switches the adaptive pace off.",
							&playfast_max_interval, 10000, 0, 3600000, PGC_SIGHUP,
							GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomIntVariable("playfast.block_cooldown",
							"How long nothing is sent after the origin asked for a captcha or consent.",
							NULL, &playfast_block_cooldown, 900, 0, 86400, PGC_SIGHUP,
							GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomStringVariable("playfast.proxy_file",
							   "File that says which proxy serves which country.",
							   "Lines \"country = URL\" or \"* = URL\"; only the server's user may read it.",
							   &playfast_proxy_file, "", PGC_SIGHUP, GUC_SUPERUSER_ONLY,
							   NULL, NULL, NULL);

	MarkGUCPrefixReserved("playfast");
}

void
playfast_batch_settings(BatchSettings *settings)
{
	if (max_response_size / 4 < pack_bytes)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("playfast.max_response_size must be at least four times playfast.pack_bytes"),
				 errdetail("playfast.max_response_size is %d bytes, playfast.pack_bytes is %d bytes.",
						   max_response_size, pack_bytes)));
	settings->base_url = playfast_base_url;
	settings->ca_file = ca_file;
	settings->user_agent = user_agent;
	settings->cookie = cookie;
	settings->max_in_flight = max_in_flight;
	settings->pack_bytes = (size_t) pack_bytes;
	settings->max_response_size = (size_t) max_response_size;
	settings->memory = (size_t) batch_memory * 1024;
	settings->retries = retries;
	settings->retry_budget_ms = retry_budget;
	settings->transfer_timeout_ms = transfer_timeout;
	settings->connect_timeout_ms = connect_timeout;
	settings->batch_timeout_ms = batch_timeout;
	settings->pace = &playfast_pace;
}
