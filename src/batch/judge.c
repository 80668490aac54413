/*
 * judge.c
 *	  Judges exchanges.  policy.c says what follows from each verdict.
 *
 * The order of the tests: failures of this server, the status, the transport,
 * marks in the body, the envelope or the page.  A status other than 200 is
 * decisive, whatever else is wrong.  Only its format decides whether a body is
 * complete: to the transport, a truncated gzip body is a body.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "batch/engine.h"
#include "json/utf8.h"
#include "play/wire/request.h"

/* Redirects of one page that are followed. */
#define MOST_REDIRECTS 3

static const char hint_consent[] =
"Set playfast.cookie to a cookie that carries consent, such as \"SOCS=CAI\".";
static const char hint_captcha[] =
"The origin treats this address as a robot.  Wait an hour, and ask for less at once.";
static const char hint_crowd[] =
"Raise playfast.batch_memory, or lower playfast.max_in_flight or playfast.max_response_size.";
static const char hint_size[] =
"playfast.max_response_size limits the decoded size of a response.";
static const char hint_throttled[] = "Ask for less at once, or later.";
static const char hint_proxy[] = "playfast.proxy_file names the proxy and its password.";

static void __attribute__((format(printf, 4, 5)))
set_verdict(Verdict *verdict, BatchFailure failure, const char *hint, const char *format,...)
{
	va_list		args;

	verdict->failure = failure;
	va_start(args, format);
	vsnprintf(verdict->error, sizeof(verdict->error), format, args);
	va_end(args);
	js_text_mend(verdict->error);
	snprintf(verdict->hint, sizeof(verdict->hint), "%s", hint);
}

/* Is the response a consent or CAPTCHA page? */
static bool
judge_wall(const Pack *pack, int status, const char *location, Verdict *verdict)
{
	PlayWall	wall = PLAY_WALL_NONE;

	if (location[0] != '\0')
		wall = play_wall_location(location);
	if (wall == PLAY_WALL_NONE && pack->head_len > 0)
		wall = play_wall_body(pack->head, pack->head_len, status);

	if (wall == PLAY_WALL_CONSENT)
		set_verdict(verdict, FAILURE_CONSENT, hint_consent,
					"the origin asks for consent to cookies (HTTP %d)", status);
	else if (wall == PLAY_WALL_CAPTCHA)
		set_verdict(verdict, FAILURE_CAPTCHA, hint_captcha,
					"the origin asks for a captcha (HTTP %d)", status);
	return wall != PLAY_WALL_NONE;
}

static void
judge_short(const Pack *pack, Verdict *verdict)
{
	set_verdict(verdict, FAILURE_SHORT, "", "the response is incomplete: it ended after %lld bytes",
				(long long) pack->decoded);
}

/* Does a query have a parameter with exactly this value? */
static bool
has_parameter(const char *url, const char *name, const char *value)
{
	size_t		name_len = strlen(name);
	size_t		value_len = strlen(value);

	for (const char *p = strchr(url, '?'); p != NULL; p = strchr(p + 1, '&'))
	{
		const char *given = p + 1 + name_len;

		if (strncmp(p + 1, name, name_len) == 0 && *given == '=' &&
			strncasecmp(given + 1, value, value_len) == 0 &&
			strchr("&#", given[1 + value_len]) != NULL)
			return true;
	}
	return false;
}

/* May the page be asked for at the address that the origin names? */
static bool
may_follow(const Pack *pack, const NetResult *result)
{
	const char *base = pack->batch->settings.base_url;
	const PlayCall *call = &pack->calls[0]->outcome.call;
	const char *location = result->location;

	return play_step_is_page(pack->step) && pack->redirects < MOST_REDIRECTS &&
		result->status >= 301 && result->status <= 308 &&
		strlen(location) + 1 < sizeof(result->location) &&
		strncmp(location, base, strlen(base)) == 0 && location[strlen(base)] == '/' &&
		has_parameter(location, "hl", call->lang) &&
		has_parameter(location, "gl", call->country);
}

/* Maps a status other than 200 to a failure; may_be_absent: 404 is an answer. */
static BatchFailure
failure_of_status(int status, bool may_be_absent)
{
	switch (status)
	{
		case 400:
		case 413:
		case 414:
			return FAILURE_HTTP_SIZE;
		case 403:
			return FAILURE_HTTP_FORBIDDEN;
		case 404:
			return may_be_absent ? FAILURE_HTTP_NOT_FOUND : FAILURE_HTTP_OTHER;
		case 429:
			return FAILURE_HTTP_THROTTLED;
		case 500:
		case 502:
		case 504:
			return FAILURE_HTTP_GATEWAY;
		case 503:
			return FAILURE_HTTP_UNAVAILABLE;
		default:
			return status >= 500 ? FAILURE_HTTP_SERVER : FAILURE_HTTP_OTHER;
	}
}

/* Judges a status other than 200. */
static void
judge_status(const Pack *pack, const NetResult *result, Verdict *verdict)
{
	bool		may_be_absent = play_step_is_page(pack->step) ||
		(play_step_is_resource(pack->step) && pack->step->resource.may_be_absent);
	BatchFailure failure = failure_of_status(result->status, may_be_absent);

	/* A 404 page may load anything, so marks in it mean nothing. */
	if (result->status != 404 &&
		judge_wall(pack, result->status, result->location, verdict))
		return;
	if (may_follow(pack, result))
		failure = FAILURE_HTTP_REDIRECT;
	if (failure == FAILURE_HTTP_NOT_FOUND)
		set_verdict(verdict, failure, "", "%s", "");
	else if (result->location[0] != '\0')
		set_verdict(verdict, failure, "", "HTTP status %d, redirected to %.160s",
					result->status, result->location);
	else
		set_verdict(verdict, failure, failure == FAILURE_HTTP_THROTTLED ? hint_throttled : "",
					"HTTP status %d", result->status);
}

/* Judges a transfer that libcurl failed; false: it did not. */
static bool
judge_transport(const Pack *pack, const NetResult *result, Verdict *verdict)
{
	switch (result->end)
	{
		case NET_COMPLETE:
		case NET_STOPPED:
		case NET_NO_MEMORY:
			return false;
		case NET_LONG_HEADERS:
			set_verdict(verdict, FAILURE_LONG_HEADERS, "", "%s", result->error);
			break;
		case NET_TIMEOUT:
			set_verdict(verdict, pack->was_paused ? FAILURE_PAUSED : FAILURE_CONNECT_TIMEOUT,
						"playfast.connect_timeout limits connecting.", "%s", result->error);
			break;
		case NET_INTERRUPTED:
			set_verdict(verdict, FAILURE_INTERRUPTED, "", "%s", result->error);
			break;
		case NET_UNSENT:
			set_verdict(verdict, FAILURE_UNSENT, "", "%s", result->error);
			break;
		case NET_PROXY_REFUSED:
			/* A proxy's own trouble (5xx) may pass soon. */
			set_verdict(verdict, result->proxy_status < 500 ? FAILURE_PROXY : FAILURE_CONNECTION,
						hint_proxy, "%s", result->error);
			break;
		case NET_UNKNOWN_CODING:
			set_verdict(verdict, FAILURE_CODING, "", "%s", result->error);
			break;
		case NET_FAILED:
			set_verdict(verdict, pack->was_paused ? FAILURE_PAUSED : FAILURE_CONNECTION,
						"", "%s", result->error);
			break;
	}
	return true;
}

/* Judges a body of status 200 that should hold RPC answers. */
static void
judge_envelope(const Pack *pack, Verdict *verdict)
{
	bool		is_error;
	const char *foreign = play_envelope_foreign(pack->envelope, &is_error);

	if (pack->state == PLAY_ENVELOPE_NOT_ONE)
	{
		if (!judge_wall(pack, 200, "", verdict))
			set_verdict(verdict, FAILURE_NOT_RPC, batch_hint_layout,
						"the response is not a batchexecute response");
	}
	else if (pack->state == PLAY_ENVELOPE_BROKEN)
		set_verdict(verdict, FAILURE_BAD_RPC, batch_hint_layout,
					"the response is not JSON from byte %lld on", (long long) pack->decoded);
	else if (pack->state == PLAY_ENVELOPE_CROWDED)
		set_verdict(verdict, FAILURE_BAD_RPC, batch_hint_layout,
					"the response has more than %d frames", PLAY_ENVELOPE_MOST_FRAMES);
	else if (!play_envelope_closed(pack->envelope))
		judge_short(pack, verdict);
	else if (is_error)
	{
		BatchFailure failure = failure_of_status(play_er_row(foreign), false);

		set_verdict(verdict, failure, failure == FAILURE_HTTP_THROTTLED ? hint_throttled : "",
					"the origin answered with %.200s", foreign);
	}
	else if (pack->nframes == 0 && foreign != NULL)
		set_verdict(verdict, FAILURE_NO_FRAMES, batch_hint_layout,
					"the response has no frame of kind wrb.fr, only %.100s", foreign);
	else if (pack->nframes == 0 && pack->other_rpc[0] != '\0')
		set_verdict(verdict, FAILURE_NO_FRAMES, batch_hint_layout,
					"the response has no frame of RPC %s, only of %s",
					play_rpc_id(pack->step, &pack->calls[0]->outcome.call), pack->other_rpc);
}

/*
 * Judges a page of status 200 without the wanted block.  A page that has the
 * block is an answer, whatever marks its texts contain.
 */
static void
judge_blockless_page(const Pack *pack, int nblocks, Verdict *verdict)
{
	const char *mark = pack->step->page.absent_mark;
	bool		absent = pack->absence.found ||
		(mark != NULL && memmem(pack->head, pack->head_len, mark, strlen(mark)) != NULL);

	if (absent && play_page_closed(pack->page))
		set_verdict(verdict, FAILURE_PAGE_ABSENT, "", "%s", "");
	else if (judge_wall(pack, 200, "", verdict))
		return;
	else if (play_page_crowded(pack->page))
		set_verdict(verdict, FAILURE_PAGE_LAYOUT, batch_hint_layout,
					"the page has more than %d data blocks", PLAY_PAGE_MOST_BLOCKS);
	else if (!play_page_begins(pack->head, pack->head_len))
		set_verdict(verdict, FAILURE_NOT_PAGE, batch_hint_layout,
					"the response is not a page of the store");
	else if (!play_page_closed(pack->page))
		judge_short(pack, verdict);
	else
		set_verdict(verdict, FAILURE_PAGE_LAYOUT, batch_hint_layout,
					"none of the page's %d blocks looks like the block of %s", nblocks,
					pack->step->block.rpcid);
}

/* Judges a page of status 200. */
static void
judge_page(Pack *pack, Verdict *verdict)
{
	int			nblocks;

	switch (batch_read_page(pack, &nblocks))
	{
		case PAGE_READ:
			break;
		case PAGE_NO_BLOCK:
			judge_blockless_page(pack, nblocks, verdict);
			break;
		case PAGE_SEVERAL_BLOCKS:
			set_verdict(verdict, FAILURE_PAGE_LAYOUT, batch_hint_layout,
						"several blocks of the page look like the block of %s",
						pack->step->block.rpcid);
			break;
		case PAGE_ABROAD:
			set_verdict(verdict, FAILURE_PAGE_ABROAD, "",
						"the page is for a country other than \"%s\"",
						batch_pack_country(pack));
			break;
		case PAGE_NO_MEMORY:
			pack->no_memory = true;
			break;
	}
}

/* Judges a body of status 200 that should be a file. */
static void
judge_file(Pack *pack, Verdict *verdict)
{
	PlayAnswer	answer;
	PlayVerdict what = play_resource_end(pack->resource, &answer);

	if (what == PLAY_SHORT)
		judge_short(pack, verdict);
	else if (what != PLAY_LAYOUT_CHANGED || !judge_wall(pack, 200, "", verdict))
	{
		if (!batch_take_resource(pack, &answer))
			pack->no_memory = true;
		return;
	}
	play_answer_free(&answer);
}

void
batch_judge(Pack *pack, const NetResult *result, bool late, Verdict *verdict)
{
	const BatchSettings *settings = &pack->batch->settings;

	memset(verdict, 0, sizeof(*verdict));
	verdict->retry_after_s = result->retry_after_s;

	if (pack->too_large)
		set_verdict(verdict, FAILURE_TOO_LARGE, hint_size,
					"the response has more than %zu bytes", settings->max_response_size);
	else if (pack->crowded)
		set_verdict(verdict, FAILURE_CROWDED, hint_crowd,
					"the responses in flight hold more than twice playfast.batch_memory");
	else if (result->end == NET_INTERRUPTED || result->end == NET_LONG_HEADERS)
		(void) judge_transport(pack, result, verdict);
	else if (result->status != 0 && result->status != 200)
		judge_status(pack, result, verdict);
	else if (late)
		set_verdict(verdict, FAILURE_TIMEOUT,
					"playfast.transfer_timeout limits the time of a transfer.",
					"no complete response within %d ms", settings->transfer_timeout_ms);
	else if (judge_transport(pack, result, verdict))
		return;
	else if (play_step_is_page(pack->step))
		judge_page(pack, verdict);
	else if (play_step_is_resource(pack->step))
		judge_file(pack, verdict);
	else
		judge_envelope(pack, verdict);

	/* The origin gave up while the caller paused. */
	if (pack->was_paused &&
		(verdict->failure == FAILURE_SHORT || verdict->failure == FAILURE_TIMEOUT))
		verdict->failure = FAILURE_PAUSED;
}

void
batch_judge_call(const Call *call, Verdict *verdict)
{
	const char *hint = "";

	memset(verdict, 0, sizeof(*verdict));
	verdict->retry_after_s = -1;
	if (call->state != CALL_FAILED)
		set_verdict(verdict, FAILURE_NO_FRAME, "", "the answer has no frame for this call");
	else if (call->failure == FAILURE_ROW_NOT_FOUND)
		set_verdict(verdict, call->failure, "", "%s", "");
	else if (call->error_row != NULL)
	{
		if (call->failure == FAILURE_ROW_THROTTLED)
			hint = hint_throttled;
		set_verdict(verdict, call->failure, hint, "the origin answered with error row %.100s",
					call->error_row);
	}
	else
		set_verdict(verdict, call->failure, call->failure == FAILURE_LAYOUT ? batch_hint_layout : "",
					"%s", call->outcome.error);
}
