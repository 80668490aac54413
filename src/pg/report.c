/*
 * report.c
 *	  Messages about a batch: the error or the warning about calls that failed,
 *	  and the log lines about transfers.
 *
 * It does not know how a batch is run or how rows are returned.
 */
#include "pg/report.h"

#include "lib/stringinfo.h"
#include "pg/inputs.h"
#include "pg/pace.h"
#include "pg/statement.h"
#include "pg/text.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static const int sqlstates[BATCH_NSTATUSES] =
{
	[BATCH_RATE_LIMITED] = ERRCODE_PLAYFAST_RATE_LIMITED,
	[BATCH_BLOCKED] = ERRCODE_PLAYFAST_BLOCKED,
	[BATCH_HTTP_ERROR] = ERRCODE_PLAYFAST_HTTP_ERROR,
	[BATCH_NETWORK_ERROR] = ERRCODE_PLAYFAST_NETWORK_ERROR,
	[BATCH_TIMEOUT] = ERRCODE_PLAYFAST_TIMEOUT,
	[BATCH_TOO_LARGE] = ERRCODE_PLAYFAST_TOO_LARGE,
	[BATCH_LAYOUT_CHANGED] = ERRCODE_PLAYFAST_LAYOUT_CHANGED,
	[BATCH_SKIPPED] = ERRCODE_PLAYFAST_SKIPPED,
};

void
playfast_report_begin(Report *report, FunctionCallInfo fcinfo, const PlayOperation *operation,
					  bool tell)
{
	memset(report, 0, sizeof(*report));
	report->function = get_func_name(fcinfo->flinfo->fn_oid);
	report->operation = operation;
	report->on_error = tell ? playfast_on_error : PLAYFAST_IGNORE;
	report->chosen = report->on_error == PLAYFAST_AUTO;
	if (report->chosen)
		report->on_error = playfast_statement_stores(fcinfo) ? PLAYFAST_RAISE : PLAYFAST_WARN;
}

/* Batches of one call in a statement, after which its author is told. */
#define MOST_ALONE 20

void
playfast_report_alone(const Report *report, const char *plural, int64 ncalls)
{
	static StatementId statement;
	static int	alone = 0;

	if (playfast_statement_changed(&statement))
		alone = 0;
	if (plural == NULL || ncalls != 1 || ++alone != MOST_ALONE + 1 ||
		playfast_on_error == PLAYFAST_IGNORE)
		return;
	ereport(NOTICE,
			(errmsg("this statement has run %d batches of one call each", alone),
			 errdetail("Each waits for a request of its own."),
			 errhint("Pass an array to send many calls in one request: "
					 "FROM %s(%s => ARRAY(SELECT ... FROM ...)).", report->function, plural)));
}

/* Describes a call: "app_id ca.example, country us, lang en". */
static char *
describe_call(const PlayOperation *operation, const PlayCall *call)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < operation->ninputs; i++)
	{
		const PlayInput *input = &operation->inputs[i];
		JsValue		value = {.type = JS_NULL};

		input->get(call, &value);
		if (value.type == JS_TEXT)
		{
			Datum		datum = playfast_text_datum(value.u.text, value.len);

			appendStringInfo(&buf, "%s %s, ", input->name,
							 playfast_shown(TextDatumGetCString(datum)));
		}
	}
	appendStringInfo(&buf, "country %s, lang %s", call->country, call->lang);
	return buf.data;
}

/* Raises the failure of one call. */
static void
raise_failure(const Report *report, const BatchOutcome *outcome)
{
	const char *hint = outcome->hint;

	if (hint[0] == '\0' && report->chosen)
		hint = "This statement stores rows; set playfast.on_error to warn to store "
			"those of the calls that succeed.";
	ereport(ERROR,
			(errcode(sqlstates[outcome->status]),
			 errmsg("%s failed: %s", report->function, batch_status_name(outcome->status)),
			 errdetail("%s: %s.", describe_call(report->operation, &outcome->call),
					   playfast_message(outcome->error)),
			 hint[0] ? errhint("%s", hint) : 0));
}

void
playfast_report_outcome(Report *report, const BatchOutcome *outcome)
{
	report->calls++;
	if (!batch_is_failure(outcome->status))
		return;
	if (report->on_error == PLAYFAST_RAISE)
		raise_failure(report, outcome);
	report->failures[outcome->status]++;
	if (report->error[0] == '\0')
	{
		strlcpy(report->error, outcome->error, sizeof(report->error));
		strlcpy(report->hint, outcome->hint, sizeof(report->hint));
	}
}

/* Says how long it took to open the connection of a transfer. */
static const char *
describe_connection(const BatchTransfer *transfer)
{
	return psprintf(", new connection (dns %.1f, connect %.1f, tls %.1f)",
					(double) transfer->dns_us / 1e3, (double) transfer->connect_us / 1e3,
					(double) transfer->tls_us / 1e3);
}

void
playfast_report_transfer(const Report *report, const BatchTransfer *transfer)
{
	if (!playfast_log_transfers)
		return;
	ereport(LOG,
			(errhidestmt(true),
			 errmsg("%s transfer %d: %s %s/%s, %d calls, HTTP %d, %s, "
					"%lld bytes (%lld decoded), %lld ms%s%s%s%s%s",
					report->function, transfer->number, transfer->source,
					transfer->country, transfer->lang, transfer->calls,
					transfer->http_status, batch_status_name(transfer->status),
					(long long) transfer->wire_bytes, (long long) transfer->decoded_bytes,
					(long long) (transfer->total_us / 1000),
					transfer->first_byte_us < 0 ? "" :
					psprintf(" (first byte %.1f)", (double) transfer->first_byte_us / 1e3),
					transfer->new_connection ? describe_connection(transfer) : "",
					transfer->retry > 0 ? ", retry" : "",
					transfer->error[0] ? ": " : "", playfast_message(transfer->error)),
			 errdetail_log("Request: %s", transfer->request)));
}

void
playfast_report_end(const Report *report)
{
	StringInfoData counts;
	int			total = 0;
	int			sqlstate = ERRCODE_WARNING;

	initStringInfo(&counts);
	for (int status = BATCH_RATE_LIMITED; status < BATCH_NSTATUSES; status++)
	{
		if (report->failures[status] == 0)
			continue;
		if (total == 0)
			sqlstate = sqlstates[status];
		total += report->failures[status];
		appendStringInfo(&counts, "%s%s %d", counts.len > 0 ? ", " : "",
						 batch_status_name(status), report->failures[status]);
	}
	if (total == 0 || report->on_error != PLAYFAST_WARN)
		return;
	ereport(WARNING,
			(errcode(sqlstate),
			 errmsg("%d of %d calls of %s failed: %s", total, report->calls,
					report->function, counts.data),
			 report->error[0] ? errdetail("The first: %s.", playfast_message(report->error)) : 0,
			 report->hint[0] ? errhint("%s", report->hint) :
			 errhint("playfast_outcomes() lists them.")));
}

void
playfast_report_limits(const Report *report, const Batch *batch)
{
	int64_t		most;
	int64_t		needed = batch_beyond_limits(batch, &most);

	if (needed > 0 && report->on_error != PLAYFAST_IGNORE)
		ereport(WARNING,
				(errcode(ERRCODE_PLAYFAST_SKIPPED),
				 errmsg("%s needs %lld requests or more, but can send only %lld",
						report->function, (long long) needed, (long long) most),
				 errdetail("Calls that cannot be sent in time will be skipped."),
				 errhint("Raise \"%s\" or \"playfast.batch_timeout\", or ask for less.",
						 playfast_pace.turn_interval() > playfast_pace.interval() ?
						 "playfast.session_rate_limit" : "playfast.rate_limit")));
}

void
playfast_report_trouble(BatchTrouble trouble)
{
	if (trouble == BATCH_NO_DESCRIPTORS)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_RESOURCES),
				 errmsg("could not reserve a file descriptor for a network connection"),
				 errhint("Raise \"max_files_per_process\".")));
	if (trouble == BATCH_NO_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Failed while reading responses.")));
}
