/*
 * plan.c
 *	  What a batch would come to, without sending anything: playfast_plan().
 *
 * The calls are those of an array of requests, which every operation takes, so
 * that one function does for all of them; packs are formed as they would be
 * sent, and the pace is the one in force now.
 */
#include "pg/pace.h"

#include "miscadmin.h"
#include "pg/report.h"
#include "pg/requests.h"
#include "pg/result.h"
#include "pg/stats.h"
#include "pg/text.h"
#include "pg/wait.h"
#include "utils/timestamp.h"

#define NCOUNTRIES (26 * 26)

typedef struct Forecast
{
	int64		calls;
	int64		transfers;
	int64		decoded_bytes;
	int			rounds;			/* the most that follow one another */
	int64		of_country[NCOUNTRIES]; /* transfers, by "aa" to "zz" */
} Forecast;

/* Ignores the end of a call: none of a plan is sent. */
static void
ignore_outcome(void *arg, const BatchOutcome *outcome)
{
}

static void
ignore_transfer(void *arg, const BatchTransfer *transfer)
{
}

/* Adds up everything that a batch would send. */
static void
add_up(Batch *batch, Forecast *plan)
{
	BatchPlanned planned;

	while (batch_plan(batch, &planned))
	{
		int			country = (planned.country[0] - 'a') * 26 + planned.country[1] - 'a';

		CHECK_FOR_INTERRUPTS();
		plan->calls += planned.calls;
		plan->transfers += planned.transfers;
		plan->decoded_bytes += planned.decoded_bytes;
		plan->rounds = Max(plan->rounds, planned.rounds);
		plan->of_country[country] += planned.transfers;
	}
}

/* Plans the calls of a source; releases everything but the plan, even on error. */
static void
make_plan(const Question *question, const BatchSettings *settings, BatchSource source,
		  Forecast *plan)
{
	Batch	   *batch = batch_create(playfast_pool(), question->operation, settings, source);

	if (batch == NULL)
		playfast_report_trouble(BATCH_NO_MEMORY);
	PG_TRY();
	{
		add_up(batch, plan);
	}
	PG_FINALLY();
	{
		(void) batch_destroy(batch, ignore_outcome, ignore_transfer, NULL);
	}
	PG_END_TRY();
	if (plan->calls < source.total)
		playfast_report_trouble(BATCH_NO_MEMORY);
}

/*
 * Returns how long the transfers take, in µs, if each takes latency: as long as
 * those of the slowest egress.  Sets *hold to what slows that one down.
 */
static int64
duration_of(const Forecast *plan, int most_in_flight, int64 latency, PaceHold *hold)
{
	int64		longest = plan->rounds * latency;

	*hold = HOLD_NONE;
	for (int first = 0; first < NCOUNTRIES; first++)
	{
		char		country[3] = {first / 26 + 'a', first % 26 + 'a', '\0'};
		char		name[EGRESS_NAME];
		int64		transfers = 0;
		int64		time;
		PaceHold	why;

		if (plan->of_country[first] == 0)
			continue;
		strlcpy(name, playfast_egress_name(country), sizeof(name));
		for (int i = 0; i < NCOUNTRIES; i++)
		{
			char		other[3] = {i / 26 + 'a', i % 26 + 'a', '\0'};

			if (plan->of_country[i] > 0 && strcmp(playfast_egress_name(other), name) == 0)
				transfers += plan->of_country[i];
		}
		time = playfast_time_for(country, transfers, most_in_flight, latency, &why);
		if (time > longest)
		{
			longest = time;
			*hold = why;
		}
	}
	return longest;
}

/* Returns what can be asked of an operation; raises if the requests are not for it. */
static const Question *
find_question(const char *name, Oid element)
{
	const Question *question = playfast_question_named(name);

	if (question == NULL)
		playfast_refuse("operation", name, "Operations are named as their functions, "
						"such as top_apps for playfast_top_apps().");
	playfast_check_requests(element, question);
	return question;
}

/* Returns a plan as the one row of the function. */
static void
put_plan(FunctionCallInfo fcinfo, const Question *question, const BatchSettings *settings,
		 const Forecast *plan)
{
	OperationPast past = stats_past(question->operation->name);
	Interval   *duration = palloc0(sizeof(Interval));
	PaceHold	hold;
	ResultRow	result;

	duration->time = duration_of(plan, settings->max_in_flight, past.latency_us, &hold);
	result_begin(&result, fcinfo);
	result_set(&result, "calls", Int64GetDatum(plan->calls));
	result_set(&result, "transfers", Int64GetDatum(plan->transfers));
	result_set(&result, "bytes_wire",
			   Int64GetDatum((int64) ((double) plan->decoded_bytes * past.wire_share)));
	result_set(&result, "bytes_decoded", Int64GetDatum(plan->decoded_bytes));
	result_set(&result, "duration", IntervalPGetDatum(duration));
	result_set_text(&result, "held_up_by", playfast_hold_name(hold));
	result_set(&result, "in_time",
			   BoolGetDatum(hold != HOLD_BLOCK &&
							duration->time <= (int64) settings->batch_timeout_ms * 1000));
	result_put(&result);
}

PG_FUNCTION_INFO_V1(playfast_plan);

/* playfast_plan(operation text, requests anyarray): what a batch would take */
Datum
playfast_plan(PG_FUNCTION_ARGS)
{
	BatchSettings settings;
	const Question *question;
	ArrayType  *array;
	Forecast   *plan = palloc0(sizeof(Forecast));

	if (PG_ARGISNULL(0))
		playfast_refuse_null("operation", "It has no default.");
	if (PG_ARGISNULL(1))
		playfast_refuse_null("requests", playfast_null_array_hint);
	array = PG_GETARG_ARRAYTYPE_P(1);
	question = find_question(playfast_text_utf8(PG_GETARG_DATUM(0)), ARR_ELEMTYPE(array));
	playfast_batch_settings(&settings);
	settings.pace = &playfast_pace;
	playfast_load_proxies();
	make_plan(question, &settings, playfast_array_source(array, question), plan);
	put_plan(fcinfo, question, &settings, plan);
	return (Datum) 0;
}
