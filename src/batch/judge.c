/*
 * judge.c
 *	  What the end of a transfer means.
 *
 * The tests come in this order: transport, status, where it was redirected,
 * marks in the body, the envelope.  Whether a body is complete is decided by
 * its format alone: to the transport a gzip body that was cut short is a body.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "batch/engine.h"
#include "play/rows/text.h"
#include "json/utf8.h"

static const char hint_consent[] =
"Set playfast.cookie to one that carries a consent, such as \"SOCS=CAI\".";
static const char hint_captcha[] =
"The origin takes this address for a robot.  Wait an hour, and ask less at once.";
const char	judge_hint_layout[] =
"Google Play may have changed its answers; look for a newer playfast.";
static const char hint_crowd[] =
"Raise playfast.batch_memory, or lower playfast.max_in_flight or playfast.max_response_size.";
static const char hint_size[] =
"playfast.max_response_size limits the decoded size of a response.";

/* Sets a fault; nothing passing or apart about it, unless said later. */
static void __attribute__((format(printf, 4, 5)))
set_fault(Fault *fault, BatchStatus status, const char *hint, const char *format,...)
{
	va_list		args;

	fault->status = status;
	fault->passing = false;
	fault->apart = false;
	va_start(args, format);
	vsnprintf(fault->error, sizeof(fault->error), format, args);
	va_end(args);
	js_text_mend(fault->error);
	snprintf(fault->hint, sizeof(fault->hint), "%s", hint);
}

/* A wall, if the response is one. */
static bool
judge_wall(const Pack *pack, int status, const char *location, Fault *fault)
{
	PlayWall	wall = PLAY_WALL_NONE;

	if (location[0] != '\0')
		wall = play_wall_location(location);
	if (wall == PLAY_WALL_NONE && pack->head_len > 0)
		wall = play_wall_body(pack->head, pack->head_len);

	if (wall == PLAY_WALL_CONSENT)
		set_fault(fault, BATCH_BLOCKED, hint_consent,
				  "the origin asks for consent to cookies (HTTP %d)", status);
	else if (wall == PLAY_WALL_CAPTCHA)
		set_fault(fault, BATCH_BLOCKED, hint_captcha,
				  "the origin asks for a captcha (HTTP %d)", status);
	return wall != PLAY_WALL_NONE;
}

/* The response that ends too early. */
static void
judge_short(const Pack *pack, Fault *fault)
{
	set_fault(fault, BATCH_NETWORK_ERROR, "",
			  "the response ends short, after %lld bytes", (long long) pack->decoded);
	fault->passing = true;
	fault->apart = true;
}

/* A status other than 200. */
static void
judge_status(const Pack *pack, const NetResult *result, Fault *fault)
{
	if (result->status == 404 && pack->page != NULL)
		set_fault(fault, BATCH_NOT_FOUND, "", "%s", "");
	else if (result->status == 429)
		set_fault(fault, BATCH_RATE_LIMITED, "Ask for less at once, or later.",
				  "HTTP status 429");
	else if (result->location[0] != '\0')
		set_fault(fault, BATCH_HTTP_ERROR, "",
				  "HTTP status %d, redirected to %.160s", result->status,
				  result->location);
	else
		set_fault(fault, BATCH_HTTP_ERROR, "", "HTTP status %d", result->status);
	fault->passing = result->status == 429 || result->status >= 500;
}

/* A body of status 200. */
static void
judge_body(const Pack *pack, Fault *fault)
{
	if (pack->state == PLAY_ENVELOPE_NOT_ONE)
		set_fault(fault, BATCH_LAYOUT_CHANGED, judge_hint_layout,
				  "the response is no batchexecute answer");
	else if (pack->state == PLAY_ENVELOPE_BROKEN)
	{
		set_fault(fault, BATCH_LAYOUT_CHANGED, judge_hint_layout,
				  "the response breaks off being JSON after %lld bytes",
				  (long long) pack->decoded);
		fault->apart = true;
	}
	else if (!play_envelope_closed(pack->envelope))
		judge_short(pack, fault);
}

/*
 * A page of status 200 without the root that was wanted: one that has it is no
 * wall, whatever its texts say.
 */
void
judge_page(const Pack *pack, int nblocks, bool several, Fault *fault)
{
	const char *mark = pack->step->absent_mark;

	if (several)
		set_fault(fault, BATCH_LAYOUT_CHANGED, judge_hint_layout,
				  "several blocks of the page look like that of %s", pack->step->block_id);
	else if (judge_wall(pack, 200, "", fault))
		return;
	else if (!play_page_begins(pack->head, pack->head_len))
		set_fault(fault, BATCH_LAYOUT_CHANGED, judge_hint_layout,
				  "the response is no page");
	else if (!play_page_closed(pack->page))
		judge_short(pack, fault);
	else if (mark != NULL &&
			 memmem(pack->head, pack->head_len, mark, strlen(mark)) != NULL)
		set_fault(fault, BATCH_NOT_FOUND, "", "%s", "");
	else
		set_fault(fault, BATCH_LAYOUT_CHANGED, judge_hint_layout,
				  "none of the page's %d blocks looks like that of %s", nblocks,
				  pack->step->block_id);
}

/*
 * What went wrong with a transfer as a whole, if anything did.  Whether a page
 * of status 200 has what is wanted is known once it is read.
 */
void
judge_transfer(const Pack *pack, const NetResult *result, Fault *fault)
{
	const BatchSettings *settings = &pack->batch->settings;

	memset(fault, 0, sizeof(*fault));
	fault->retry_after_s = result->retry_after_s;

	if (pack->too_large)
	{
		set_fault(fault, BATCH_TOO_LARGE, hint_size,
				  "the response has more than %zu bytes", settings->max_response_size);
		fault->apart = true;
	}
	else if (pack->crowded)
	{
		set_fault(fault, BATCH_TOO_LARGE, hint_crowd,
				  "the responses in flight hold more than twice playfast.batch_memory");
		fault->passing = true;
	}
	else if (result->end == NET_LONG_HEADERS)
		set_fault(fault, BATCH_TOO_LARGE, "", "%s", result->error);
	else if (result->end == NET_TIMEOUT)
	{
		set_fault(fault, BATCH_TIMEOUT, "playfast.connect_timeout limits connecting.",
				  "%s", result->error);
		fault->passing = true;
	}
	else if (result->end == NET_PROXY_REFUSED)
		set_fault(fault, BATCH_NETWORK_ERROR, "Check playfast.proxy_file.", "%s", result->error);
	else if (result->end == NET_UNKNOWN_CODING)
		set_fault(fault, BATCH_NETWORK_ERROR, "", "%s", result->error);
	else if (result->end == NET_FAILED || result->end == NET_INTERRUPTED ||
			 result->end == NET_UNSENT)
	{
		set_fault(fault, BATCH_NETWORK_ERROR, "", "%s", result->error);
		fault->passing = true;
	}
	else if ((pack->page == NULL || result->status != 200) &&
			 judge_wall(pack, result->status, result->location, fault))
		return;
	else if (result->status != 200)
		judge_status(pack, result, fault);
	else if (pack->page == NULL)
		judge_body(pack, fault);
}

/* What went wrong with a call of a transfer that went well. */
void
judge_call(const Call *call, Fault *fault)
{
	PlayErrorKind kind;
	int			code;

	memset(fault, 0, sizeof(*fault));
	fault->retry_after_s = -1;
	if (call->state != CALL_REFUSED)
	{
		set_fault(fault, BATCH_HTTP_ERROR, "", "%s", call->state == CALL_BROKEN ?
				  call->outcome.error : "the answer has no frame for this call");
		fault->passing = true;
		return;
	}
	kind = play_error_row(call->error_row, &code);

	/* In mid-list it is the token that is not found: that is no answer. */
	if (kind == PLAY_ERROR_NOT_FOUND &&
		(call->chain.token != NULL || call->outcome.rows > 0))
		kind = PLAY_ERROR_REFUSED;
	switch (kind)
	{
		case PLAY_ERROR_NOT_FOUND:
			set_fault(fault, BATCH_NOT_FOUND, "", "%s", "");
			break;
		case PLAY_ERROR_THROTTLED:
			set_fault(fault, BATCH_RATE_LIMITED, "Ask for less at once, or later.",
					  "the origin answered with error row %.100s", call->error_row);
			fault->passing = true;
			break;
		case PLAY_ERROR_INTERNAL:
			set_fault(fault, BATCH_HTTP_ERROR, "",
					  "the origin answered with error row %.100s", call->error_row);
			fault->passing = true;
			break;
		case PLAY_ERROR_REFUSED:
			set_fault(fault, BATCH_HTTP_ERROR, "",
					  "the origin answered with error row %.100s", call->error_row);
			break;
	}
}
