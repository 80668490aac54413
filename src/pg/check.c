/*
 * check.c
 *	  playfast_check(): is Google Play still what this library believes?
 *
 * It runs each operation by RPC and by page through the extension's own
 * functions, keeps the rows as jsonb, and compares them in SQL.  It stores
 * nothing, so it runs on a standby, too.
 */
#include "pg/playfast.h"

#include "batch/batch.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pg/check_queries.h"
#include "pg/settings.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

/* A check in progress. */
typedef struct Check
{
	const char *schema;			/* the extension's, quoted */
	ReturnSetInfo *result;
	StringInfoData probes;		/* a JSON array, without its last bracket */
	Datum		subjects[3];	/* the apps; title and developer of the first */
	int			last_batch;
} Check;

/* Returns a query with the extension's schema filled in. */
static char *
with_schema(const Check *check, const char *query)
{
	StringInfoData text;

	initStringInfo(&text);
	for (const char *c = query; *c; c++)
	{
		if (*c == EXT[0])
			appendStringInfoString(&text, check->schema);
		else
			appendStringInfoChar(&text, *c);
	}
	return text.data;
}

static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET,
							 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/* Runs a query of the lists in check_queries.h. */
static void
run_query(const Check *check, const char *query, int nargs, Oid *types, Datum *values,
		  const char *nulls)
{
	int			code = SPI_execute_with_args(with_schema(check, query), nargs, types,
											 values, nulls, false, 0);

	if (code != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(code));
}

/* A column of the result's first row as text, NULL if it is NULL. */
static char *
first_value(int column)
{
	return SPI_processed == 0 ? NULL :
		SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column);
}

/* Everything asked so far. */
static Datum
probes_datum(const Check *check)
{
	return DirectFunctionCall1(jsonb_in,
							   CStringGetDatum(psprintf("%s]", check->probes.data)));
}

static void
begin_probe(Check *check, const char *operation, const char *source)
{
	appendStringInfo(&check->probes, "%s{\"operation\": \"%s\", \"source\": \"%s\"",
					 check->probes.len > 1 ? ", " : "", operation, source);
}

/* Records that a question is not asked, and why. */
static void
leave_out(Check *check, const char *operation, const char *source, const char *why)
{
	begin_probe(check, operation, source);
	appendStringInfo(&check->probes, ", \"why\": \"%s\"}", why);
}

/* Asks one question of one source; returns the rows and outcomes as JSON texts. */
static void
ask_source(Check *check, const CheckQuestion *question, const char *source, char **rows,
		   char **outcomes)
{
	Oid			types[] = {TEXTARRAYOID, TEXTOID, TEXTOID};
	char		nulls[4] = "   ";
	Oid			batch_type = INT4OID;
	Datum		batch = Int32GetDatum(check->last_batch);

	for (int i = 0; i < 3; i++)
		nulls[i] = check->subjects[i] == (Datum) 0 ? 'n' : ' ';
	set("playfast.source", source);
	run_query(check, psprintf(CHECK_ROWS, question->call), 3, types, check->subjects, nulls);
	*rows = first_value(1);
	run_query(check, CHECK_OUTCOMES, 1, &batch_type, &batch, NULL);
	*outcomes = first_value(1);
	check->last_batch = pg_strtoint32(first_value(2));
}

/* Asks one question of one source, and keeps the answer. */
static void
ask(Check *check, const CheckQuestion *question, const char *source)
{
	char	   *rows;
	char	   *outcomes;

	ask_source(check, question, source, &rows, &outcomes);
	begin_probe(check, question->operation, source);
	appendStringInfo(&check->probes, ", \"rows\": %s, \"outcomes\": %s}", rows, outcomes);
}

/* Takes the arguments of the other questions from the app details. */
static void
take_details(Check *check)
{
	Oid			type = JSONBOID;
	Datum		probes = probes_datum(check);

	run_query(check, CHECK_DETAILS, 1, &type, &probes, NULL);
	for (int i = 1; i < 3; i++)
	{
		char	   *value = first_value(i);

		if (value != NULL)
			check->subjects[i] = CStringGetTextDatum(value);
	}
}

static void
ask_all(Check *check)
{
	for (int i = 0; i < lengthof(check_questions); i++)
	{
		const CheckQuestion *question = &check_questions[i];

		if (question->needs_details && check->subjects[1] == (Datum) 0)
		{
			leave_out(check, question->operation, "rpc, page",
					  "there are no app details to take the arguments from");
			continue;
		}
		ask(check, question, "rpc");
		if (question->has_page)
			ask(check, question, "page");
		else
			leave_out(check, question->operation, "page", "the store has no page that answers it");
		if (i == 0)
			take_details(check);
	}
}

/* Adds the rows of the last query to the result. */
static void
add_findings(Check *check)
{
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Datum		values[5];
		bool		nulls[5];

		for (int c = 0; c < 5; c++)
		{
			char	   *value = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, c + 1);

			nulls[c] = value == NULL;
			values[c] = nulls[c] ? (Datum) 0 : CStringGetTextDatum(value);
		}
		tuplestore_putvalues(check->result->setResult, check->result->setDesc, values, nulls);
	}
}

/* Runs a judging query, and adds its rows to the result. */
static void
judge(Check *check, const char *query, Datum probes)
{
	Oid			type = JSONBOID;

	run_query(check, query, 1, &type, &probes, NULL);
	add_findings(check);
}

/* Asks for charts by a short payload, too, and adds a row about the answer. */
static void
judge_short_payload(Check *check, Datum probes, bool in_use)
{
	Oid			types[] = {JSONBOID, JSONBOID, JSONBOID, BOOLOID};
	char	   *rows;
	char	   *outcomes;
	Datum		values[4];

	set("playfast.short_payloads", "on");
	ask_source(check, &check_questions[CHECK_CHARTS], "rpc", &rows, &outcomes);
	values[0] = probes;
	values[1] = DirectFunctionCall1(jsonb_in, CStringGetDatum(rows));
	values[2] = DirectFunctionCall1(jsonb_in, CStringGetDatum(outcomes));
	values[3] = BoolGetDatum(in_use);
	run_query(check, CHECK_SHORT, 4, types, values, NULL);
	add_findings(check);
}

/* Adds a row about the form in which requests have been sent. */
static void
judge_forms(Check *check)
{
	static const char *const results[] = {
		[BATCH_SHORT_UNKNOWN] = "failed",
		[BATCH_SHORT_TAKEN] = "ok",
		[BATCH_SHORT_REFUSED] = "drift",
	};
	static const char *const details[] = {
		[BATCH_SHORT_UNKNOWN] = "no RPC was answered",
		[BATCH_SHORT_TAKEN] = "the store takes it",
		[BATCH_SHORT_REFUSED] = "the store refused it; requests are sent in full form, twice as long",
	};
	BatchShortForms forms = batch_short_forms();
	Datum		values[] = {
		CStringGetTextDatum("requests"), CStringGetTextDatum("rpc"),
		CStringGetTextDatum("short form"), CStringGetTextDatum(results[forms]),
		CStringGetTextDatum(details[forms])
	};
	bool		nulls[lengthof(values)] = {false};

	tuplestore_putvalues(check->result->setResult, check->result->setDesc, values, nulls);
}

/* Sets what a check must not inherit; AtEOXact_GUC() undoes it. */
static void
set_settings(FunctionCallInfo fcinfo)
{
	static const char *const settings[] = {"playfast.country", "playfast.lang"};

	set("search_path", "pg_catalog, pg_temp");
	set("playfast.on_error", "ignore");
	set("playfast.cache_ttl", "0");
	set("playfast.short_payloads", "off");
	for (int i = 0; i < 2 && i < PG_NARGS(); i++)
	{
		if (!PG_ARGISNULL(i))
			set(settings[i], text_to_cstring(PG_GETARG_TEXT_PP(i)));
	}
}

/*
 * Returns the apps to ask about; refuses an empty list, whose check would look
 * like a good one.
 */
static Datum
get_apps(FunctionCallInfo fcinfo)
{
	bool		none = PG_NARGS() < 3 || PG_ARGISNULL(2);

	if (none || ArrayGetNItems(ARR_NDIM(PG_GETARG_ARRAYTYPE_P(2)),
							   ARR_DIMS(PG_GETARG_ARRAYTYPE_P(2))) == 0)
		ereport(ERROR,
				(errcode(none ? ERRCODE_NULL_VALUE_NOT_ALLOWED : ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"app_ids\" must name at least one app"),
				 errhint("Leave it out to ask about well-known apps.")));
	return PG_GETARG_DATUM(2);
}

PG_FUNCTION_INFO_V1(playfast_check);

/*
 * playfast_check(country, lang, app_ids) → rows (operation, source,
 * check_name, result, detail) that say whether the store still answers as this
 * library expects.
 */
Datum
playfast_check(PG_FUNCTION_ARGS)
{
	Oid			schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	Check		check = {.schema = quote_identifier(get_namespace_name(schema))};
	bool		short_payloads = playfast_short_payloads;
	int			level;
	Datum		probes;

	InitMaterializedSRF(fcinfo, 0);
	check.result = (ReturnSetInfo *) fcinfo->resultinfo;
	check.subjects[0] = get_apps(fcinfo);
	initStringInfo(&check.probes);
	appendStringInfoChar(&check.probes, '[');

	level = NewGUCNestLevel();
	SPI_connect();
	set_settings(fcinfo);
	batch_try_short_forms();
	ask_all(&check);
	probes = probes_datum(&check);
	for (int i = 0; i < lengthof(check_judges); i++)
		judge(&check, check_judges[i], probes);
	judge_short_payload(&check, probes, short_payloads);
	judge_forms(&check);
	SPI_finish();
	AtEOXact_GUC(true, level);
	return (Datum) 0;
}
