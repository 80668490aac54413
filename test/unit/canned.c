/*
 * canned.c
 *	  The answers of the canned origin.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canned.h"

#define MOST_CALLS 64
#define NAME_SIZE 32

#define IMAGE "[null,2,[1,1],[null,null,\"https://i\"]]"
#define LINK(url) "[null,null,null,null,[null,null,\"" url "\"]]"
#define ROW(id) "[[\"" id "\",7]," IMAGE ",[" IMAGE "],\"Title\",[\"4.5\",4.5],\"Genre\"," \
	"null,null,[null,[[0,\"USD\",\"\"]]],null," LINK("/store/apps/details?id=" id) \
	",null,null,[null,\"About\"],\"Developer\"]"

static const char clusters[] =
"[null,[null,[[null,null,null,[\"t\",[[\"similar_apps_GAME\",2]]],{\"22\":[[" ROW("z") "],"
"[\"Like\",null," LINK("/store/apps/collection/cluster?gsr=%s") "]]}]]]]";

static const char cluster[] =
"[[null,[[null,null,null,[\"t\"],{\"22\":[[" ROW("a") "," ROW("b") "],[\"T\",null,null,"
"[null,\"TOKEN\"]]]}]]]]";

static const char continued[] = "[[{\"22\":[[" ROW("c") "],[\"T\"]]}]]";

/* A call, read from its tuple in the form. */
typedef struct Asked
{
	char		subject[NAME_SIZE];
	bool		has_token;
	bool		alone;
} Asked;

/* Copies the leading letters and digits. */
static void
copy_name(char name[NAME_SIZE], const char *text)
{
	size_t		len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
							 "0123456789");

	snprintf(name, NAME_SIZE, "%.*s", (int) len, text);
}

/*
 * Writes as many reviews as the first digit says; as many of them as the
 * second digit says have a word for a number.
 */
static void
put_odd_reviews(char *payload, const char *digits)
{
	char	   *out = stpcpy(payload, "[[");

	for (int i = 0; i < digits[0] - '0'; i++)
		out += sprintf(out, "%s[\"%s%d\",[\"A\"],5,null,\"good\",[1700000000],%s]",
					   i > 0 ? "," : "", digits, i, i < digits[1] - '0' ? "\"many\"" : "7");
	strcpy(out, "]]");
}

/*
 * Writes the payload of a call's answer; returns false if the call gets an
 * error row or no answer.
 */
static bool
put_payload(ServerReply *reply, const char *rpcid, const Asked *asked)
{
	static char payload[16384];

	if (strcmp(rpcid, "IJ4APc") == 0)
		snprintf(payload, sizeof(payload), "[[[[\"%s a\"],[\"%s b\"]]]]", asked->subject,
				 asked->subject);
	else if (strcmp(rpcid, "oCPfdb") == 0 &&
			 strncmp(asked->subject, CANNED_ODD, strlen(CANNED_ODD)) == 0)
		put_odd_reviews(payload, asked->subject + strlen(CANNED_ODD));
	else if (strcmp(rpcid, "oCPfdb") == 0 || strcmp(rpcid, "UsvDTd") == 0)
		snprintf(payload, sizeof(payload), "[[[\"%s%d\",[\"A\"],5,null,\"good\",[1700000000]],"
				 "[\"%s%d\",[\"B\"],1,null,\"bad\",[1600000000]]]%s]", asked->subject,
				 asked->has_token ? 3 : 1, asked->subject, asked->has_token ? 4 : 2,
				 asked->has_token ? "" : ",[null,\"TOKEN\"]");
	else if (strcmp(rpcid, "Ws7gDc") == 0)
		snprintf(payload, sizeof(payload),
				 "[null,[null,null,[{\"19\":[2]}],{\"12\":[[\"%s\",7]],\"40\":[[19]]}]]",
				 asked->subject);
	else if (strcmp(rpcid, "ag2B9c") == 0)
		snprintf(payload, sizeof(payload), clusters,
				 strcmp(asked->subject, CANNED_ODD_LINK) == 0 ? "%FF" : asked->subject);
	else if (strcmp(rpcid, "qnKhOb") == 0)
		snprintf(payload, sizeof(payload), "%s", continued);
	else
		return false;
	server_put(reply, "\"");
	server_put_escaped(reply, strcmp(asked->subject, CANNED_BROKEN) == 0 ? "[[1" : payload);
	server_put(reply, "\",null,null,null");
	return true;
}

/* Writes the frame of a call, if it gets one. */
static void
put_frame(ServerReply *reply, const char *rpcid, const Asked *asked, int place)
{
	const char *subject = asked->subject;
	int			code = 0;

	if ((strcmp(subject, CANNED_SHY) == 0 || strcmp(subject, CANNED_CUT) == 0) &&
		!asked->alone)
		return;
	server_put(reply, "%s[\"wrb.fr\",\"%s\",", reply->body[reply->len - 1] == ']' ? "," : "",
			   rpcid);
	if (strcmp(subject, CANNED_NOT_FOUND) == 0)
		code = 5;
	else if (strcmp(subject, CANNED_REFUSED) == 0 ||
			 (strcmp(subject, CANNED_OLD) == 0 && strcmp(rpcid, "oCPfdb") == 0))
		code = 3;
	if (strcmp(subject, CANNED_NULL) == 0)
		server_put(reply, "null,null,null,null");
	else if (code != 0 || !put_payload(reply, rpcid, asked))
		server_put(reply, "null,null,null,[%d]", code);
	server_put(reply, ",\"%d\"]", place);
}

/* Parses the calls of a form; returns how many there are. */
static int
take_calls(const char *rpcid, const char *body, Asked calls[MOST_CALLS])
{
	char		quoted[NAME_SIZE + 8];
	int			n = 0;

	snprintf(quoted, sizeof(quoted), "%%22%s%%22", rpcid);
	for (const char *tuple = strstr(body, quoted); tuple != NULL && n < MOST_CALLS; n++)
	{
		const char *next = strstr(tuple + 1, quoted);
		const char *subject = strstr(tuple, "subject");
		const char *token = strstr(tuple, "TOKEN");

		memset(&calls[n], 0, sizeof(calls[n]));
		if (subject != NULL && (next == NULL || subject < next))
			copy_name(calls[n].subject, subject);
		calls[n].has_token = token != NULL && (next == NULL || token < next);
		calls[n].alone = n == 0 && next == NULL;
		tuple = next;
	}
	return n;
}

static void
answer_calls(const char *rpcid, const char *body, ServerReply *reply)
{
	Asked		calls[MOST_CALLS];
	int			n = take_calls(rpcid, body, calls);
	bool		strays = strstr(body, CANNED_STRAYS) != NULL;
	bool		cut = strstr(body, CANNED_SHORT) != NULL && n > CANNED_FEW;
	Asked		stray = {.subject = "stray"};

	server_put(reply, ")]}'\n\n[");
	if (strays)
		put_frame(reply, rpcid, &stray, n + 7);
	for (int i = 0; i < (cut ? CANNED_FEW : n); i++)
		put_frame(reply, rpcid, &calls[strays ? n - 1 - i : i], strays ? n - 1 - i : i);
	if (strays)
		put_frame(reply, rpcid, &stray, 0);
	if (cut || (strstr(body, CANNED_CUT) != NULL && n > 1))
		return;
	server_put(reply, "%s[\"di\",1]]", reply->body[reply->len - 1] == ']' ? "," : "");
}

/* Answers with the page of a cluster, or redirects to it once. */
static void
answer_page(const ServerRequest *request, ServerReply *reply)
{
	if (strstr(request->target, "=%FF") != NULL)
	{
		reply->status = 404;
		return;
	}
	if (strstr(request->target, "&moved=1") == NULL)
	{
		reply->status = 302;
		snprintf(reply->headers, sizeof(reply->headers), "Location: %.160s&moved=1\r\n",
				 request->target);
		return;
	}
	server_put(reply, "<!doctype html><html><head><script>var AF_dataServiceRequests = "
			   "{'ds:3' : {id:'CNT7ob',request:[]},'ds:4' : {id:'jRco8',request:[]}};"
			   "</script></head><body>"
			   "<script>AF_initDataCallback({key: 'ds:4', hash: '2', "
			   "data:[[[[null,null,\"https://x/intl/en-US_%s/about/play-terms.html\"]]]], "
			   "sideChannel: {}});</script>"
			   "<script>AF_initDataCallback({key: 'ds:3', hash: '1', data:%s, "
			   "sideChannel: {}});</script></body></html>",
			   strstr(request->target, CANNED_ABROAD) != NULL ? "pl" : "us", cluster);
}

/*
 * Handles subjects that decide about the whole transfer; returns false if
 * there is none of them.
 */
static bool
answer_wrongly(const ServerRequest *request, ServerReply *reply)
{
	const char *body = request->body;

	if (strstr(body, CANNED_429) != NULL)
	{
		reply->status = 429;
		strcpy(reply->headers, "Retry-After: 3600\r\n");
	}
	else if (strstr(body, CANNED_503) != NULL)
		reply->status = 503;
	else if (strstr(body, CANNED_503_ONCE) != NULL && request->number == 1)
		reply->status = 503;
	else if (strstr(body, CANNED_404) != NULL)
		reply->status = 404;
	else if (strstr(body, CANNED_CAPTCHA) != NULL)
		server_put(reply, "<html><form id=\"captcha-form\"></form></html>");
	else if (strstr(body, CANNED_HTML) != NULL)
		server_put(reply, "<html><body>Hello</body></html>");
	else if (strstr(body, CANNED_LARGE) != NULL)
		server_put(reply, ")]}'\n\n%*s[[\"di\",1]]", CANNED_LARGE_BYTES, "");
	else if (strstr(body, CANNED_IMPATIENT) != NULL && request->number == 1)
	{
		server_put(reply, ")]}'\n\n[[\"wrb.fr\",\"IJ4APc\",null,null,null,[8],\"0\"]");
		reply->cut_after_ms = 300;
	}
	else
		return false;
	return true;
}

void
canned_answer(const ServerRequest *request, ServerReply *reply)
{
	const char *rpcids = strstr(request->target, "rpcids=");
	char		rpcid[NAME_SIZE];

	if (answer_wrongly(request, reply))
		return;
	if (rpcids == NULL)
	{
		answer_page(request, reply);
		return;
	}
	copy_name(rpcid, rpcids + strlen("rpcids="));
	answer_calls(rpcid, request->body, reply);
	if (strstr(request->body, CANNED_CODED) != NULL)
		strcpy(reply->headers, "Content-Encoding: br\r\n");
	if (strstr(request->body, CANNED_429_DATA) != NULL)
		reply->status = 429;
	if (strstr(request->body, CANNED_GZIP) != NULL)
		server_gzip(reply);
}
