/*
 * parse.c
 *	  Offline parsers: rows from a stored response.
 *
 * They read no setting and no clock, so that they are immutable: what the body
 * does not say, such as the country, is NULL.
 */
#include "pg/playfast.h"

#include "play/wire/envelope.h"
#include "play/wire/page.h"
#include "play/wire/request.h"
#include "play/rows/text.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"
#include "json/utf8.h"

/* What the envelope's frames are read into. */
typedef struct Parse
{
	const PlayOperation *operation;
	bool		is_page;
	bool		says_absent;	/* that there is no such thing */
	PlayAnswer **answers;		/* of the operation's frames, in order */
	int			nanswers;
	char		error_row[128]; /* of a frame that is one, "" if none */
	bool		overfull;		/* an answer has too many rows */
	bool		no_memory;
	PlayEnvelope *envelope;
	PlayPage   *page;
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
	play_page_destroy(parse->page);
}

/* Reads a root with the step that knows it; must not raise. */
static bool
parse_root(Parse *parse, const PlayStep *step, const char *text, size_t len)
{
	PlayAnswer **answers = realloc(parse->answers,
								   (parse->nanswers + 1) * sizeof(PlayAnswer *));
	PlayAnswer *answer = malloc(sizeof(PlayAnswer));

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
	answer->verdict = step->read(NULL, NULL, text, len, answer);
	parse->overfull = answer->overfull;
	parse->no_memory = answer->verdict == PLAY_NO_MEMORY;
	return !parse->no_memory;
}

/* Takes a frame; must not raise. */
static bool
parse_frame(void *arg, const PlayFrame *frame)
{
	Parse	   *parse = arg;
	const PlayOperation *operation = parse->operation;

	for (int i = 0; i < operation->nsteps; i++)
	{
		const PlayStep *step = &operation->steps[i];

		if (step->rpcid == NULL || strcmp(frame->rpcid, step->rpcid) != 0)
			continue;
		if (frame->payload != NULL || frame->error == NULL)
			return parse_root(parse, step, frame->payload, frame->payload_len);
		strlcpy(parse->error_row, frame->error, sizeof(parse->error_row));
		js_text_mend(parse->error_row);
		return false;
	}
	return true;
}

/*
 * Reads a page: the first step that finds its root does.  A page without one
 * may say that there is no such thing: then it has no rows.
 */
static void
parse_page(Parse *parse, const char *body, size_t len)
{
	const PlayOperation *operation = parse->operation;
	const PlayBlock *blocks;
	int			n = play_page_blocks(parse->page, &blocks);

	parse->no_memory = n < 0;
	for (int i = 0; i < operation->nsteps && !parse->no_memory; i++)
	{
		const PlayStep *step = &operation->steps[i];
		const PlayBlock *root;
		bool		several;

		if (step->is_root == NULL)
			continue;
		root = play_step_root(step, blocks, n, &several);
		if (root != NULL)
		{
			(void) parse_root(parse, step, root->data, root->len);
			return;
		}
		parse->says_absent |= step->absent_mark != NULL &&
			memmem(body, len, step->absent_mark, strlen(step->absent_mark)) != NULL;
	}
}

static void
raise_unreadable(const PlayOperation *operation, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_LAYOUT_CHANGED),
			 errmsg("response is no answer to playfast_%s", operation->name),
			 errdetail("%s.", playfast_message(problem))));
}

/* The bytes of a stored response, not copied where they are UTF-8 already. */
static const char *
get_body(Datum value, size_t *len)
{
	text	   *stored = DatumGetTextPP(value);
	const char *body;

	if (playfast_is_utf8_database())
	{
		*len = VARSIZE_ANY_EXHDR(stored);
		return VARDATA_ANY(stored);
	}
	body = playfast_text_utf8(PointerGetDatum(stored));
	*len = strlen(body);
	return body;
}

/* Reads a body, whichever it is; raises if it can be neither. */
static void
parse_body(Parse *parse, const char *body, size_t len)
{
	PlayEnvelopeState state;

	parse->envelope = play_envelope_create(len + 1, parse_frame, parse);
	state = parse->envelope == NULL ? PLAY_ENVELOPE_NO_MEMORY :
		play_envelope_feed(parse->envelope, body, len);
	if (state == PLAY_ENVELOPE_NOT_ONE)
	{
		parse->is_page = true;
		parse->page = play_page_create(len + 1);
		if (parse->page == NULL ||
			play_page_feed(parse->page, body, len) == PLAY_PAGE_NO_MEMORY)
			parse->no_memory = true;
		else
			parse_page(parse, body, len);
	}
	if (parse->overfull)
		ereport(ERROR,
				(errcode(ERRCODE_PLAYFAST_TOO_LARGE),
				 errmsg("response has more than %d rows", PLAY_MOST_ROWS)));
	if (parse->no_memory || state == PLAY_ENVELOPE_NO_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	if (parse->error_row[0])
		raise_unreadable(parse->operation,
						 psprintf("It is an error row, %s", parse->error_row));
	if (state == PLAY_ENVELOPE_BROKEN)
		raise_unreadable(parse->operation, "It is not valid JSON");
	if (!parse->is_page && !play_envelope_closed(parse->envelope))
		raise_unreadable(parse->operation, "It ends too early");
	if (parse->nanswers == 0 && !parse->says_absent)
		raise_unreadable(parse->operation, parse->is_page ?
						 "It does not begin with )]}' and has no data block that fits" :
						 "It has no frame that fits");
}

/* Raises the first answer that could not be read. */
static void
check_answers(const Parse *parse)
{
	for (int i = 0; i < parse->nanswers; i++)
	{
		const PlayAnswer *answer = parse->answers[i];

		if (answer->verdict == PLAY_LAYOUT_CHANGED || answer->verdict == PLAY_BROKEN_CHAIN)
			raise_unreadable(parse->operation,
							 psprintf("Its layout is unknown: %s", answer->problem));
	}
}

Datum
playfast_parse(FunctionCallInfo fcinfo, const PlayOperation *operation)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const char *body;
	size_t		len;
	Parse	   *parse = palloc0(sizeof(Parse));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	MemoryContext row_context;
	RowMap	   *map;
	Datum	   *values;
	bool	   *nulls;

	InitMaterializedSRF(fcinfo, 0);
	parse->operation = operation;
	callback->func = release_parse;
	callback->arg = parse;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	body = get_body(PG_GETARG_DATUM(0), &len);
	parse_body(parse, body, len);
	check_answers(parse);

	map = row_map_create(rsinfo->setDesc, operation);
	row_map_call(map, NULL, NULL, NULL);
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
