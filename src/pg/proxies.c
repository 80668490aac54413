/*
 * proxies.c
 *	  The file that assigns proxies to countries.
 *
 * A line is "country = URL" or "* = URL"; a country takes precedence over the
 * star. "#" begins a comment.  The URL may have credentials, so the file must
 * belong to the server's user and be inaccessible to everybody else;
 * credentials never reach a message, a view or a log.
 */
#include "pg/pace.h"
#include "pg/settings.h"

#include <ctype.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/fd.h"
#include "utils/memutils.h"

/* Maximum number of lines in the file, and their maximum length. */
#define MAX_PROXIES 256
#define MAX_LINE 512

typedef struct Proxy
{
	char		country[3];		/* "*" for all others */
	char		url[MAX_LINE];
	char		name[128];		/* scheme, host and port */
} Proxy;

static Proxy *proxies = NULL;
static int	nproxies = 0;

/* Identity of the file that was read, to detect changes. */
static char *read_file = NULL;
static struct timespec read_mtime;
static off_t read_size;

/* Raises an error about the file, without repeating its content. */
static void
refuse_file(const char *detail, int line)
{
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 line > 0 ?
			 errmsg("invalid line %d in the file of \"playfast.proxy_file\"", line) :
			 errmsg("could not use the file of \"playfast.proxy_file\""),
			 errdetail_internal("%s", detail)));
}

/*
 * Is it scheme://[user[:password]@]host[:port][/], with a known scheme?
 * libcurl's messages about other URLs might reveal credentials.
 */
static bool
is_proxy_url(const char *url)
{
	static const char name[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._";
	static const char address[] = "0123456789abcdefABCDEF:.";
	const char *host = strstr(url, "://") + 3;
	const char *at = strchr(host, '@');
	bool		bracketed;
	size_t		len;

	if (at != NULL && strcspn(host, "/?#") < at - host)
		return false;
	if (at != NULL)
		host = at + 1;
	bracketed = host[0] == '[';
	host += bracketed;
	len = strspn(host, bracketed ? address : name);
	if (len == 0 || (bracketed && host[len] != ']'))
		return false;
	host += len + bracketed;
	if (host[0] == ':')
	{
		len = strspn(host + 1, "0123456789");
		if (len == 0 || len > 5 || atoi(host + 1) == 0 || atoi(host + 1) > 65535)
			return false;
		host += len + 1;
	}
	return strcmp(host, "") == 0 || strcmp(host, "/") == 0;
}

/* Splits a line; true if there is an entry in it. */
static bool
parse_line(char *line, int number, Proxy *proxy)
{
	static const char *const schemes[] = {"http://", "https://", "socks5h://"};
	char	   *key = line + strspn(line, " \t");
	char	   *value;
	char	   *host;
	bool		known = false;

	key[strcspn(key, "\r\n")] = '\0';
	if (key[0] == '\0' || key[0] == '#')
		return false;
	value = strchr(key, '=');
	if (value == NULL)
		refuse_file("A line is \"country = URL\" or \"* = URL\".", number);
	*value++ = '\0';
	key[strcspn(key, " \t")] = '\0';
	value += strspn(value, " \t");
	value[strcspn(value, " \t")] = '\0';
	for (const char *c = value; *c; c++)
	{
		if ((unsigned char) *c < 0x20 || *c == 0x7f)
			refuse_file("A URL has no control characters.", number);
	}
	for (int i = 0; i < lengthof(schemes); i++)
		known = known || strncmp(value, schemes[i], strlen(schemes[i])) == 0;
	if (!known)
		refuse_file("A proxy's URL begins with http://, https:// or socks5h://.", number);
	if (!is_proxy_url(value))
		refuse_file("A proxy's URL is scheme://[user[:password]@]host[:port]; what is special "
					"in user and password is percent-encoded.", number);
	if (strcmp(key, "*") != 0 && play_country(key) == NULL)
		refuse_file("A country is an ISO 3166-1 alpha-2 code, or \"*\".", number);

	strlcpy(proxy->country, strcmp(key, "*") == 0 ? "*" : play_country(key)->code,
			sizeof(proxy->country));
	strlcpy(proxy->url, value, sizeof(proxy->url));
	host = strstr(value, "://") + 3;
	snprintf(proxy->name, sizeof(proxy->name), "%.*s%s", (int) (host - value), value,
			 strrchr(host, '@') ? strrchr(host, '@') + 1 : host);
	return true;
}

/* Reads all lines; the caller closes the file. */
static void
read_proxies(FILE *file)
{
	Proxy	   *entries = MemoryContextAllocZero(CurrentMemoryContext,
												 MAX_PROXIES * sizeof(Proxy));
	char		line[MAX_LINE];
	int			number = 0;
	int			n = 0;

	while (fgets(line, sizeof(line), file) != NULL)
	{
		number++;
		if (strchr(line, '\n') == NULL && !feof(file))
			refuse_file("The line is too long.", number);
		if (n == MAX_PROXIES)
			refuse_file("There are too many lines.", number);
		n += parse_line(line, number, &entries[n]);
	}
	if (proxies == NULL)
		proxies = MemoryContextAlloc(TopMemoryContext, MAX_PROXIES * sizeof(Proxy));
	memcpy(proxies, entries, MAX_PROXIES * sizeof(Proxy));
	nproxies = n;
	pfree(entries);
}

void
playfast_load_proxies(void)
{
	struct stat status;
	FILE	   *file;

	if (playfast_proxy_file[0] == '\0')
	{
		nproxies = 0;
		if (read_file != NULL)
			pfree(read_file);
		read_file = NULL;		/* the same file may come back */
		return;
	}

	/* Opening a FIFO would wait for a writer. */
	if (stat(playfast_proxy_file, &status) == 0 && !S_ISREG(status.st_mode))
		refuse_file("It is no regular file.", 0);
	file = AllocateFile(playfast_proxy_file, "r");
	if (file == NULL || fstat(fileno(file), &status) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("could not open the file of \"playfast.proxy_file\": %m")));
	if (status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		refuse_file("It must belong to the server's user and be closed to group and others "
					"(mode 0600).", 0);
	if (read_file == NULL || strcmp(read_file, playfast_proxy_file) != 0 ||
		status.st_size != read_size ||
		status.st_mtim.tv_sec != read_mtime.tv_sec ||
		status.st_mtim.tv_nsec != read_mtime.tv_nsec)
	{
		read_proxies(file);
		if (read_file != NULL)
			pfree(read_file);
		read_file = MemoryContextStrdup(TopMemoryContext, playfast_proxy_file);
		read_size = status.st_size;
		read_mtime = status.st_mtim;
	}
	FreeFile(file);
}

/* Returns the entry for a country, or NULL. */
static const Proxy *
find_proxy(const char *country)
{
	const Proxy *any = NULL;

	for (int i = 0; i < nproxies; i++)
	{
		if (strcmp(proxies[i].country, country) == 0)
			return &proxies[i];
		if (proxies[i].country[0] == '*')
			any = &proxies[i];
	}
	return any;
}

const char *
playfast_proxy(const char *country)
{
	const Proxy *proxy = find_proxy(country);

	return proxy ? proxy->url : "";
}

const char *
playfast_egress_name(const char *country)
{
	const Proxy *proxy = find_proxy(country);

	return proxy ? proxy->name : "direct";
}

/* Returns the maximum number of egresses. */
int
playfast_egresses(void)
{
	return find_proxy("") != NULL ? nproxies : nproxies + 1;
}
