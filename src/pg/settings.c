/*
 * settings.c
 *	  The settings playfast.*
 *
 * Settings that could send a session's requests, or a secret, somewhere else
 * belong to superusers; GRANT SET ON PARAMETER delegates them.
 * docs/settings.md has a row for each setting.
 */
#include "pg/settings.h"

#include <limits.h>

#include "pg/setting_checks.h"
#include "utils/guc_tables.h"

/* any role */
char	   *playfast_country;
char	   *playfast_lang;
char	   *playfast_collection;
int			playfast_num;
int			playfast_on_error;
int			playfast_cache_ttl;
static int	only_source;
bool		playfast_short_payloads;
static int	transfer_timeout;
static int	connect_timeout;
static int	batch_timeout;
double		playfast_session_rate_limit;
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
int			playfast_cache_size;

/* A current desktop browser, for which the store sends its desktop layout. */
#define DEFAULT_USER_AGENT \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 " \
	"(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"

/* The short form of "all but necessary cookies rejected". */
#define DEFAULT_COOKIE "SOCS=CAI"

static const struct config_enum_entry source_options[] =
{
	{"auto", BATCH_ANY, false},
	{"rpc", BATCH_ONLY_RPC, false},
	{"page", BATCH_ONLY_PAGE, false},
	{NULL, 0, false}
};

static const struct config_enum_entry on_error_options[] =
{
	{"auto", PLAYFAST_AUTO, false},
	{"warn", PLAYFAST_WARN, false},
	{"error", PLAYFAST_RAISE, false},
	{"ignore", PLAYFAST_IGNORE, false},
	{NULL, 0, false}
};

/*
 * All settings.  Only this table says which role may set one; placeholders.c
 * holds values set before the library was loaded against it.
 */
typedef struct Setting
{
	const char *name;
	const char *description;
	const char *more;
	enum config_type type;
	void	   *variable;
	GucContext	context;
	int			flags;

	/* of a number, a bool, an enum */
	double		boot;
	double		least;
	double		most;
	const struct config_enum_entry *options;

	/* of a text */
	const char *boot_text;
	GucStringCheckHook check;
} Setting;

static const Setting settings[] = {
	{
		.name = "playfast.country",
		.description = "Country to ask when a call names none.",
		.more = "ISO 3166-1 alpha-2; see playfast_countries.",
		.type = PGC_STRING, .variable = &playfast_country, .context = PGC_USERSET,
		.boot_text = "us", .check = playfast_check_country,
	},
	{
		.name = "playfast.lang",
		.description = "Language to ask for when a call names none.",
		.more = "BCP 47; see playfast_languages.",
		.type = PGC_STRING, .variable = &playfast_lang, .context = PGC_USERSET,
		.boot_text = "en", .check = playfast_check_lang,
	},
	{
		.name = "playfast.collection",
		.description = "Collection to ask for when a call names none.",
		.more = "See playfast_collections.",
		.type = PGC_STRING, .variable = &playfast_collection, .context = PGC_USERSET,
		.boot_text = "TOP_FREE", .check = playfast_check_collection,
	},
	{
		.name = "playfast.num",
		.description = "Number of rows to ask for when a call names none.",
		.type = PGC_INT, .variable = &playfast_num, .context = PGC_USERSET,
		.boot = 100, .least = PLAYFAST_MIN_NUM, .most = PLAYFAST_MAX_NUM,
	},
	{
		.name = "playfast.on_error",
		.description = "What to do when calls of a batch fail.",
		.more = "warn: rows of what worked and one warning; error: raise "
		"at the first failure; ignore: rows of what worked; auto: "
		"error where the statement stores rows, else warn.",
		.type = PGC_ENUM, .variable = &playfast_on_error, .context = PGC_USERSET,
		.boot = PLAYFAST_AUTO, .options = on_error_options,
	},
	{
		.name = "playfast.cache_ttl",
		.description = "Age up to which answers that any session has had are used again.",
		.more = "0 switches the cache off for the session: every call is asked, and "
		"no answer is kept.",
		.type = PGC_INT, .variable = &playfast_cache_ttl,
		.context = PGC_USERSET, .flags = GUC_UNIT_S,
		.most = INT_MAX,
	},
	{
		.name = "playfast.source",
		.description = "Source to ask; for finding out what is wrong with one.",
		.more = "auto: the better one first, the other if that fails; rpc, page: "
		"that one only.",
		.type = PGC_ENUM, .variable = &only_source, .context = PGC_USERSET,
		.boot = BATCH_ANY, .options = source_options,
	},
	{
		.name = "playfast.short_payloads",
		.description = "Asks for charts with a payload of 100 bytes instead of 12 KB.",
		.more = "The store may refuse it, or leave out columns: see "
		"playfast_check().  A chart without rows is requested again in full.",
		.type = PGC_BOOL, .variable = &playfast_short_payloads, .context = PGC_USERSET,
	},
	{
		.name = "playfast.transfer_timeout",
		.description = "Longest time of one transfer.",
		.more = "0: none.",
		.type = PGC_INT, .variable = &transfer_timeout,
		.context = PGC_USERSET, .flags = GUC_UNIT_MS,
		.boot = 30000, .most = INT_MAX,
	},
	{
		.name = "playfast.connect_timeout",
		.description = "Longest time to open a connection, name resolution and TLS included.",
		.more = "0: none.",
		.type = PGC_INT, .variable = &connect_timeout,
		.context = PGC_USERSET, .flags = GUC_UNIT_MS,
		.boot = 10000, .most = INT_MAX,
	},
	{
		.name = "playfast.batch_timeout",
		.description = "Longest time of a batch; calls not done by then are skipped.",
		.more = "0: none.",
		.type = PGC_INT, .variable = &batch_timeout,
		.context = PGC_USERSET, .flags = GUC_UNIT_MS,
		.boot = 300000, .most = INT_MAX,
	},
	{
		.name = "playfast.session_rate_limit",
		.description = "Maximum number of transfers that this session starts in a second.",
		.more = "In addition to playfast.rate_limit, which it cannot raise; 0: no further limit.",
		.type = PGC_REAL, .variable = &playfast_session_rate_limit, .context = PGC_USERSET,
		.most = 10000,
	},
	{
		.name = "playfast.report_progress",
		.description = "Reports the progress of a batch to the client once a second.",
		.type = PGC_BOOL, .variable = &playfast_report_progress, .context = PGC_USERSET,
	},
	{
		.name = "playfast.max_in_flight",
		.description = "Maximum number of transfers in flight at a time.",
		.type = PGC_INT, .variable = &max_in_flight, .context = PGC_SUSET,
		.boot = 16, .least = 1, .most = PLAYFAST_MAX_IN_FLIGHT,
	},
	{
		.name = "playfast.pack_bytes",
		.description = "Expected decoded size of a response; it sets how many calls "
		"travel in one POST.",
		.more = "A call that expects more travels alone; 0 sends every call alone.",
		.type = PGC_INT, .variable = &pack_bytes,
		.context = PGC_SUSET, .flags = GUC_UNIT_BYTE,
		.boot = 4 * 1024 * 1024, .most = INT_MAX / 4,
	},
	{
		.name = "playfast.max_response_size",
		.description = "Largest decoded size of a response that is accepted.",
		.more = "At least four times playfast.pack_bytes.",
		.type = PGC_INT, .variable = &max_response_size,
		.context = PGC_SUSET, .flags = GUC_UNIT_BYTE,
		.boot = 16 * 1024 * 1024, .least = 64 * 1024, .most = INT_MAX,
	},
	{
		.name = "playfast.batch_memory",
		.description = "Memory of a batch above which no further transfer is started.",
		.type = PGC_INT, .variable = &batch_memory,
		.context = PGC_SUSET, .flags = GUC_UNIT_KB,
		.boot = 32 * 1024, .least = 1024, .most = MAX_KILOBYTES,
	},
	{
		.name = "playfast.retries",
		.description = "Number of times a call is retried after a failure that may be temporary.",
		.type = PGC_INT, .variable = &retries, .context = PGC_SUSET,
		.boot = 2, .most = 20,
	},
	{
		.name = "playfast.retry_budget",
		.description = "Time after a call's first failure during which it is retried.",
		.type = PGC_INT, .variable = &retry_budget,
		.context = PGC_SUSET, .flags = GUC_UNIT_MS,
		.boot = 30000, .most = INT_MAX,
	},
	{
		.name = "playfast.base_url",
		.description = "The origin: scheme, host and port.",
		.more = "It must be https unless its host is a loopback address.",
		.type = PGC_STRING, .variable = &playfast_base_url, .context = PGC_SUSET,
		.boot_text = PLAY_BASE_URL, .check = playfast_check_base_url,
	},
	{
		.name = "playfast.ca_file",
		.description = "File of CA certificates to verify the origin with.",
		.more = "Empty: the system's.",
		.type = PGC_STRING, .variable = &ca_file, .context = PGC_SUSET,
		.boot_text = "",
	},
	{
		.name = "playfast.user_agent",
		.description = "The User-Agent header.",
		.type = PGC_STRING, .variable = &user_agent, .context = PGC_SUSET,
		.boot_text = DEFAULT_USER_AGENT, .check = playfast_check_header,
	},
	{
		.name = "playfast.cookie",
		.description = "The Cookie header.",
		.more = "Empty: none.  Do not put a secret here.",
		.type = PGC_STRING, .variable = &cookie, .context = PGC_SUSET,
		.boot_text = DEFAULT_COOKIE, .check = playfast_check_header,
	},
	{
		.name = "playfast.log_transfers",
		.description = "Writes a line about every transfer to the server's log, with the beginning of its request.",
		.type = PGC_BOOL, .variable = &playfast_log_transfers, .context = PGC_SUSET,
	},
	{
		.name = "playfast.rate_limit",
		.description = "Maximum number of transfers that all sessions together start in a second.",
		.more = "For each egress and origin; 0: limited only by the origin's refusals.",
		.type = PGC_REAL, .variable = &playfast_rate_limit, .context = PGC_SIGHUP,
		.most = 10000,
	},
	{
		.name = "playfast.max_interval",
		.description = "Longest time between transfers to which the origin's refusals can slow them.",
		.more = "0 switches the adaptive pace off.",
		.type = PGC_INT, .variable = &playfast_max_interval,
		.context = PGC_SIGHUP, .flags = GUC_UNIT_MS,
		.boot = 10000, .most = 3600000,
	},
	{
		.name = "playfast.block_cooldown",
		.description = "How long nothing is sent after the origin asked for a captcha or consent.",
		.type = PGC_INT, .variable = &playfast_block_cooldown,
		.context = PGC_SIGHUP, .flags = GUC_UNIT_S,
		.boot = 900, .most = 86400,
	},
	{
		.name = "playfast.proxy_file",
		.description = "File that says which proxy serves which country.",
		.more = "Lines \"country = URL\" or \"* = URL\"; only the server's user may read it.",
		.type = PGC_STRING, .variable = &playfast_proxy_file,
		.context = PGC_SIGHUP, .flags = GUC_SUPERUSER_ONLY,
		.boot_text = "",
	},
	{
		.name = "playfast.cache_size",
		.description = "Memory for the answers that sessions with playfast.cache_ttl share.",
		.more = "Less than 1 MB keeps nothing.",
		.type = PGC_INT, .variable = &playfast_cache_size,
		.context = PGC_SIGHUP, .flags = GUC_UNIT_KB,
		.boot = 64 * 1024, .most = MAX_KILOBYTES,
	},
};

static void
define_setting(const Setting *setting)
{
	switch (setting->type)
	{
		case PGC_BOOL:
			DefineCustomBoolVariable(setting->name, setting->description, setting->more,
									 setting->variable, setting->boot != 0,
									 setting->context, setting->flags, NULL, NULL, NULL);
			break;
		case PGC_INT:
			DefineCustomIntVariable(setting->name, setting->description, setting->more,
									setting->variable, (int) setting->boot,
									(int) setting->least, (int) setting->most,
									setting->context, setting->flags, NULL, NULL, NULL);
			break;
		case PGC_REAL:
			DefineCustomRealVariable(setting->name, setting->description, setting->more,
									 setting->variable, setting->boot,
									 setting->least, setting->most,
									 setting->context, setting->flags, NULL, NULL, NULL);
			break;
		case PGC_STRING:
			DefineCustomStringVariable(setting->name, setting->description, setting->more,
									   setting->variable, setting->boot_text,
									   setting->context, setting->flags,
									   setting->check, NULL, NULL);
			break;
		case PGC_ENUM:
			DefineCustomEnumVariable(setting->name, setting->description, setting->more,
									 setting->variable, (int) setting->boot, setting->options,
									 setting->context, setting->flags, NULL, NULL, NULL);
			break;
	}
}

void
playfast_define_settings(void)
{
	for (int i = 0; i < lengthof(settings); i++)
		define_setting(&settings[i]);
	MarkGUCPrefixReserved("playfast");
}

const char *
playfast_setting(int i, GucContext *context)
{
	if (i >= lengthof(settings))
		return NULL;
	*context = settings[i].context;
	return settings[i].name;
}

/*
 * Returns a timeout; for 0, which means none, one that is longer than any
 * batch.
 */
static int
timeout_ms(int setting)
{
	return setting > 0 ? setting : INT_MAX;
}

void
playfast_batch_settings(BatchSettings *settings)
{
	if (max_response_size / 4 < pack_bytes)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"playfast.max_response_size\" must be at least four times \"playfast.pack_bytes\""),
				 errdetail("\"playfast.max_response_size\" is %d bytes, \"playfast.pack_bytes\" is %d bytes.",
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
	settings->transfer_timeout_ms = timeout_ms(transfer_timeout);
	settings->connect_timeout_ms = timeout_ms(connect_timeout);
	settings->batch_timeout_ms = timeout_ms(batch_timeout);
	settings->only = only_source;
	settings->short_payloads = playfast_short_payloads;
	settings->cache = NULL;
}
