/*
 * parse.c
 *	  Offline parsers: rows from a stored response.
 *
 * They read no setting and no clock, so that they are immutable: what the body
 * does not say, such as the country, is NULL.
 */
#include "pg/playfast.h"

#include "mb/pg_wchar.h"
#include "play/envelope.h"
#include "play/refusal.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* What the envelope's frames are read into. */
typedef struct Parse
{
	const PlayOperation *operation;
	PlayAnswer **answers;		/* of the operation's frames, in order */
	int			nanswers;
	char		error_row[128]; /* of a frame that is one, "" if none */
	bool		no_memory;
	PlayEnvelope *envelope;
} Parse;

static void
release_parse(void *arg)
{
	Parse	   *parse = arg;

	for (int i = 0; i < parse->nanswers; i++)
	{
		play_answer_free(parse->answers[i]);
		free(parse->answers[i]);
	}
	free(parse->answers);
	play_envelope_destroy(parse->envelope);
}

/* Takes a frame; must not raise. */
static bool
parse_frame(void *arg, const PlayFrame *frame)
{
	Parse	   *parse = arg;
	PlayAnswer **answers;
	PlayAnswer *answer;

	if (strcmp(frame->rpcid, parse->operation->rpcid) != 0)
		return true;
	if (frame->payload == NULL && frame->error != NULL)
	{
		strlcpy(parse->error_row, frame->error, sizeof(parse->error_row));
		return false;
	}
	answers = realloc(parse->answers, (parse->nanswers + 1) * sizeof(PlayAnswer *));
	answer = malloc(sizeof(PlayAnswer));
	if (answers != NULL)
		parse->answers = answers;
	if (answers == NULL || answer == NULL)
	{
		free(answer);
		parse->no_memory = true;
		return false;
	}
	play_answer_init(answer, parse->operation->ncolumns);
	answers[parse->nanswers++] = answer;
	answer->verdict = frame->payload == NULL ? parse->operation->null_payload :
		parse->operation->read(NULL, frame->payload, frame->payload_len, answer);
	parse->no_memory = answer->verdict == PLAY_NO_MEMORY;
	return !parse->no_memory;
}

static void
raise_unreadable(const PlayOperation *operation, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_LAYOUT_CHANGED),
			 errmsg("response is no answer to playfast_%s", operation->name),
			 errdetail("%s.", problem)));
}

/* Raises what is wrong with a body as a whole. */
static void
check_body(const Parse *parse, PlayEnvelopeState state)
{
	if (parse->no_memory || state == PLAY_ENVELOPE_NO_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	if (parse->error_row[0])
		raise_unreadable(parse->operation,
						 psprintf("It is an error row, %s", parse->error_row));
	if (state == PLAY_ENVELOPE_NOT_ONE)
		raise_unreadable(parse->operation, "It does not begin with )]}'");
	if (state == PLAY_ENVELOPE_BROKEN)
		raise_unreadable(parse->operation, "It is not valid JSON");
	if (!play_envelope_closed(parse->envelope))
		raise_unreadable(parse->operation, "It ends too early");
	if (parse->nanswers == 0)
		raise_unreadable(parse->operation,
						 psprintf("It has no frame of %s", parse->operation->rpcid));
	for (int i = 0; i < parse->nanswers; i++)
	{
		if (parse->answers[i]->verdict == PLAY_LAYOUT_CHANGED)
			raise_unreadable(parse->operation,
							 psprintf("Its layout is unknown: %s", parse->answers[i]->problem));
	}
}

Datum
playfast_parse(FunctionCallInfo fcinfo, const PlayOperation *operation)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *body = playfast_text_utf8(PG_GETARG_DATUM(0));
	Parse	   *parse = palloc0(sizeof(Parse));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	MemoryContext row_context;
	PlayEnvelopeState state;
	RowMap	   *map;
	Datum	   *values;
	bool	   *nulls;

	InitMaterializedSRF(fcinfo, 0);
	parse->operation = operation;
	callback->func = release_parse;
	callback->arg = parse;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	parse->envelope = play_envelope_create(strlen(body) + 1, parse_frame, parse);
	state = parse->envelope == NULL ? PLAY_ENVELOPE_NO_MEMORY :
		play_envelope_feed(parse->envelope, body, strlen(body));
	check_body(parse, state);

	map = row_map_create(rsinfo->setDesc, operation);
	row_map_call(map, NULL, NULL);
	values = palloc(rsinfo->setDesc->natts * sizeof(Datum));
	nulls = palloc(rsinfo->setDesc->natts * sizeof(bool));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
										ALLOCSET_DEFAULT_SIZES);
	for (int a = 0; a < parse->nanswers; a++)
	{
		for (int i = 0; i < parse->answers[a]->nrows; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);

			row_map_row(map, parse->answers[a], i, values, nulls);
			MemoryContextSwitchTo(old);
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
			MemoryContextReset(row_context);
		}
	}
	return (Datum) 0;
}
