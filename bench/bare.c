/*
 * bare.c
 *	  The lower bound: the same requests with the same libcurl settings, and
 *	  their responses received, inflated and dropped.
 *
 *	  bare URL CA_FILE WORK ROUNDS IN_FLIGHT PACK CONNECTIONS INFLATER
 *
 * WORK names the calls (see main()), IN_FLIGHT is the number of transfers at a
 * time, PACK the most calls in one POST, CONNECTIONS the number of connections
 * that they are spread over: src/net uses 1.  INFLATER is "curl", the bound
 * that everything is compared with, or "net" for the inflater of src/net.
 * Requests are built before anything is measured.  A round that opens the
 * connections and then ROUNDS on open ones print a line each: processor ns,
 * wall ns, transfers, decoded bytes, failures.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zlib.h>

#include <libxml/parser.h>

#include "net/inflate.h"
#include "play/wire/request.h"

#define MAX_TRANSFERS 4096

typedef struct Request
{
	char	   *url;
	char	   *form;			/* NULL for a GET */
	size_t		form_len;
} Request;

static Request requests[MAX_TRANSFERS];
static int	nrequests = 0;
static long long decoded = 0;

static long long
clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (long long) now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool
drop_piece(void *arg, const char *piece, size_t len)
{
	(void) arg;
	(void) piece;
	decoded += (long long) len;
	return true;
}

/*
 * Files that are gzip themselves are inflated with zlib and parsed with
 * libxml2.
 */
static bool are_files = false;

typedef struct File
{
	z_stream	stream;
	xmlParserCtxtPtr parser;
} File;

static File *
file_create(void)
{
	static xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC};
	File	   *file = calloc(1, sizeof(File));

	inflateInit2(&file->stream, MAX_WBITS + 16);
	file->parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	return file;
}

static void
file_destroy(File *file)
{
	inflateEnd(&file->stream);
	xmlFreeParserCtxt(file->parser);
	free(file);
}

static size_t
drop_file(File *file, char *data, size_t len)
{
	static char room[64 * 1024];

	file->stream.next_in = (Bytef *) data;
	file->stream.avail_in = (uInt) len;
	do
	{
		file->stream.next_out = (Bytef *) room;
		file->stream.avail_out = sizeof(room);
		if (inflate(&file->stream, Z_SYNC_FLUSH) < 0 ||
			xmlParseChunk(file->parser, room, (int) (sizeof(room) - file->stream.avail_out), 0) != 0)
			return 0;
		decoded += (long long) (sizeof(room) - file->stream.avail_out);
	} while (file->stream.avail_out == 0);
	return len;
}

static size_t
drop(char *data, size_t size, size_t n, void *arg)
{
	NetInflater *inflater = arg;

	if (are_files)
		return drop_file(arg, data, size * n);

	if (inflater == NULL)
		drop_piece(NULL, data, size * n);
	else if (net_inflate(inflater, data, size * n, drop_piece, NULL) != NET_INFLATED)
		return 0;
	return size * n;
}

/* Creates the inflater for the next body, if any. */
static void
renew_inflater(CURL *easy)
{
	NetInflater *inflater;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &inflater);
	if (are_files)
	{
		if (inflater != NULL)
			file_destroy((File *) inflater);
		inflater = (NetInflater *) file_create();
		curl_easy_setopt(easy, CURLOPT_PRIVATE, inflater);
		curl_easy_setopt(easy, CURLOPT_WRITEDATA, inflater);
		return;
	}
	if (inflater == NULL)
		return;
	net_inflater_destroy(inflater);
	inflater = net_inflater_create(false);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, inflater);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, inflater);
}

/* Makes the request for calls with the same URL. */
static void
add_request(const char *base, const PlayStep *step, PlayCall *calls, int n)
{
	const PlayCall *pointers[2048];
	const PlayChain *chains[2048];
	static const PlayChain none;
	Request    *request = &requests[nrequests++];
	char		path[PLAY_RPC_PATH_SIZE];
	char	   *page = NULL;

	if (!play_step_posts(step))
		page = play_step_path(step, &calls[0], &none);
	else
	{
		for (int i = 0; i < n; i++)
		{
			pointers[i] = &calls[i];
			chains[i] = &none;
		}
		request->form = play_rpc_form(step, pointers, chains, n, true,
									  &request->form_len);
		play_rpc_path(step, &calls[0], path);
	}
	request->url = malloc(strlen(base) + strlen(page ? page : path) + 1);
	sprintf(request->url, "%s%s", base, page ? page : path);
	free(page);
}

/* Adds n calls in packs of at most pack. */
static void
add_calls(const char *base, const PlayStep *step, PlayCall *calls, int n, int pack)
{
	for (int i = 0; i < n; i += pack)
		add_request(base, step, calls + i, n - i < pack ? n - i : pack);
}

static const char *const countries[] = {"us", "kr", "jp", "de", "br"};
static const char *const categories[] = {
	"GAME_ACTION", "SOCIAL", "TOOLS", "FINANCE", "EDUCATION"
};

/* Adds 25 charts of 100 rows: five countries, five categories. */
static void
add_charts(const char *base, int pack)
{
	for (int c = 0; c < 5; c++)
	{
		PlayCall	calls[5];

		memset(calls, 0, sizeof(calls));
		for (int i = 0; i < 5; i++)
		{
			strcpy(calls[i].country, countries[c]);
			strcpy(calls[i].lang, "en");
			calls[i].subject = categories[i];
			calls[i].collection = play_collection("TOP_FREE");
			calls[i].num = 100;
		}
		add_calls(base, &play_top_apps.steps[0], calls, 5, pack);
	}
}

/*
 * Adds the calls named by the lines of standard input, for an operation's
 * first step.
 */
static void
add_subjects(const char *base, const PlayOperation *operation, int num, int pack)
{
	static PlayCall calls[2048];
	static char lines[2048][256];
	int			n = 0;

	while (n < 2048 && fgets(lines[n], sizeof(lines[n]), stdin) != NULL)
	{
		lines[n][strcspn(lines[n], "\n")] = '\0';
		strcpy(calls[n].country, "us");
		strcpy(calls[n].lang, "en");
		calls[n].subject = lines[n];
		calls[n].num = num;
		calls[n].sort = 2;
		calls[n].since = PLAY_NO_SINCE;
		n++;
	}
	add_calls(base, &operation->steps[0], calls, n, pack);
}

/*
 * Spreads the transfers over several connections.  libcurl fills the streams
 * of one connection before it uses the next, so each gets its share as a
 * limit.
 */
static void
spread(CURLM *multi, int in_flight, int connections)
{
	int			transfers = nrequests < in_flight ? nrequests : in_flight;

	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long) connections);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long) connections);
	curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS,
					  (long) (transfers + connections - 1) / connections);
}

/*
 * Makes a handle with the settings of src/net.  Without wait, it does not wait
 * for a connection that another handle is opening.
 */
static CURL *
make_handle(const char *ca_file, CURLSH *share, struct curl_slist *headers, bool wait,
			bool own_inflater)
{
	CURL	   *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_SHARE, share);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, wait ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, own_inflater ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, own_inflater ? net_inflater_create(false) : NULL);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, NULL);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	return easy;
}

static void
aim(CURL *easy, const Request *request)
{
	renew_inflater(easy);
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	if (request->form == NULL)
	{
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->form_len);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->form);
}

/*
 * Sends all requests once, at most in_flight at a time; returns the failures.
 */
static int
run(CURLM *multi, CURL **handles, int in_flight)
{
	int			next = 0;
	int			running = 0;
	int			failures = 0;
	int			still;
	int			left;
	CURLMsg    *message;

	for (; next < nrequests && running < in_flight; next++, running++)
	{
		aim(handles[running], &requests[next]);
		curl_multi_add_handle(multi, handles[running]);
	}
	while (running > 0)
	{
		bool		added = false;

		curl_multi_perform(multi, &still);
		while ((message = curl_multi_info_read(multi, &left)) != NULL)
		{
			CURL	   *easy = message->easy_handle;
			CURLcode	code = message->data.result;
			long		status = 0;

			curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
			failures += code != CURLE_OK || status != 200;
			curl_multi_remove_handle(multi, easy);
			running--;
			if (next == nrequests)
				continue;
			aim(easy, &requests[next++]);
			curl_multi_add_handle(multi, easy);
			running++;
			added = true;
		}
		if (running > 0 && !added)
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	return failures;
}

int
main(int argc, char **argv)
{
	struct curl_slist *headers = NULL;
	CURL	   *handles[256];
	CURLM	   *multi;
	CURLSH	   *share;
	int			in_flight;
	int			pack;
	int			connections;

	if (argc != 9)
	{
		fprintf(stderr, "usage: bare URL CA_FILE WORK ROUNDS IN_FLIGHT PACK CONNECTIONS INFLATER\n");
		return 1;
	}
	in_flight = atoi(argv[5]);
	pack = atoi(argv[6]);
	connections = atoi(argv[7]);
	if (strcmp(argv[3], "charts") == 0)
		add_charts(argv[1], pack);
	else if (strcmp(argv[3], "apps") == 0)
		add_subjects(argv[1], &play_apps, 0, pack);
	else if (strcmp(argv[3], "reviews") == 0)
		add_subjects(argv[1], &play_reviews, 1000, pack);
	else if (strcmp(argv[3], "search") == 0)
		add_subjects(argv[1], &play_search, 30, 1);
	else if (strcmp(argv[3], "shards") == 0)
	{
		are_files = true;
		add_subjects(argv[1], &play_catalog_apps, 0, 1);
	}
	else
	{
		fprintf(stderr, "bare: no such work: %s\n", argv[3]);
		return 1;
	}

	curl_global_init(CURL_GLOBAL_DEFAULT);
	multi = curl_multi_init();
	share = curl_share_init();
	curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	headers = curl_slist_append(headers, "Content-Type: "
								"application/x-www-form-urlencoded;charset=UTF-8");
	headers = curl_slist_append(headers, "Expect:");
	if (connections > 1)
		spread(multi, in_flight, connections);
	for (int i = 0; i < in_flight; i++)
		handles[i] = make_handle(argv[2], share, headers, connections == 1,
								 strcmp(argv[8], "net") == 0);

	for (int round = 0; round <= atoi(argv[4]); round++)
	{
		long long	cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
		long long	wall = clock_ns(CLOCK_MONOTONIC);
		int			failures;

		decoded = 0;
		failures = run(multi, handles, in_flight);
		printf("%lld\t%lld\t%d\t%lld\t%d\n", clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu,
			   clock_ns(CLOCK_MONOTONIC) - wall, nrequests, decoded, failures);
		fflush(stdout);
	}
	return 0;
}
