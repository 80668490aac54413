/*
 * parse.c
 *	  Offline parsers: rows from a stored response.
 *
 * They read no setting and no clock, and so are immutable: values that are not
 * in the body, such as the country, are NULL.
 */
#include "pg/parse.h"

#include "json/utf8.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/offline.h"
#include "pg/rows.h"
#include "pg/text.h"
#include "pg/tuples.h"
#include "play/step.h"
#include "play/wire/envelope.h"
#include "play/wire/refusal.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Bytes of a batchexecute body read at a time. */
#define ENVELOPE_PIECE 8192

/*
 * The same for a page, of which everything but the data blocks is only
 * searched.
 */
#define PAGE_PIECE (256 * 1024)

/*
 * Results of a piece of the body.  The sink fills it in and must not raise an
 * error; take_answers() empties it.
 */
typedef struct Parse
{
	const PlayOperation *operation;
	PlayEnvelope *envelope;
	PlayPage   *page;

	PlayAnswer *answers;		/* with rows not yet stored */
	int			nanswers;
	int			room;
	int			nread;			/* total number of answers */
	bool		unreadable;		/* the last answer; see problem */
	bool		overfull;		/* the last answer has too many rows */
	bool		no_memory;
	char		problem[192];

	int			nerrors;		/* frames that are error rows */
	char		error_row[128]; /* the first of them */
	char		stranger[64];	/* RPC of the first frame that no step fits */

	ReturnSetInfo *rsinfo;
	RowMap	   *map;
	MemoryContext row_context;
	Datum	   *values;
	bool	   *nulls;
	bool	   *lent;
	TupleSink  *sink;
} Parse;

static void
release_parse(void *arg)
{
	Parse	   *parse = arg;

	for (int i = 0; i < parse->nanswers; i++)
		play_answer_free(&parse->answers[i]);
	free(parse->answers);
	play_envelope_destroy(parse->envelope);
	play_page_destroy(parse->page);
	parse->answers = NULL;
	parse->nanswers = parse->room = 0;
	parse->envelope = NULL;
	parse->page = NULL;
}

/* Room for an answer; NULL when out of memory. */
static PlayAnswer *
get_room(Parse *parse)
{
	if (parse->nanswers == parse->room)
	{
		int			room = parse->room == 0 ? 4 : parse->room * 2;
		PlayAnswer *answers = realloc(parse->answers, room * sizeof(PlayAnswer));

		if (answers == NULL)
			return NULL;
		parse->answers = answers;
		parse->room = room;
	}
	return &parse->answers[parse->nanswers];
}

/*
 * Reads a root with the step that knows it, and keeps the answer if it has
 * rows; must not raise an error.  False stops the parser.
 */
static bool
parse_root(Parse *parse, const PlayStep *step, const char *text, size_t len)
{
	PlayAnswer *answer = get_room(parse);

	if (answer == NULL)
	{
		parse->no_memory = true;
		return false;
	}
	parse->nread++;
	play_answer_init(answer, parse->operation->ncolumns);
	(void) play_step_read(step, NULL, NULL, text, len, answer);
	parse->overfull = answer->overfull;
	parse->no_memory = answer->verdict == PLAY_NO_MEMORY;
	parse->unreadable = answer->verdict == PLAY_LAYOUT_CHANGED ||
		answer->verdict == PLAY_BROKEN_CHAIN;
	if (parse->unreadable)
		strlcpy(parse->problem, answer->problem, sizeof(parse->problem));
	if (answer->nrows > 0 && !parse->unreadable)
		parse->nanswers++;
	else
		play_answer_free(answer);
	return !parse->no_memory && !parse->unreadable;
}

/* Takes a frame; must not raise an error. */
static bool
parse_frame(void *arg, const PlayFrame *frame)
{
	Parse	   *parse = arg;
	const PlayOperation *operation = parse->operation;

	for (int i = 0; i < operation->nsteps; i++)
	{
		const PlayStep *step = &operation->steps[i];

		if (!play_step_is_rpc(step, frame->rpcid))
			continue;
		if (frame->payload != NULL || frame->error == NULL ||
			play_step_is_end(step, frame->error))
			return parse_root(parse, step, frame->payload, frame->payload_len);

		/* An error row does not affect other frames. */
		if (parse->nerrors++ == 0)
		{
			strlcpy(parse->error_row, frame->error, sizeof(parse->error_row));
			js_text_mend(parse->error_row);
		}
		return true;
	}
	if (parse->stranger[0] == '\0')
	{
		strlcpy(parse->stranger, frame->rpcid, sizeof(parse->stranger));
		js_text_mend(parse->stranger);
	}
	return true;
}

static void
raise_unreadable(const PlayOperation *operation, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_LAYOUT_CHANGED),
			 errmsg("could not parse response to playfast_%s", operation->name),
			 errdetail("%s.", playfast_message(problem))));
}

void
playfast_raise_payload(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_TOO_LARGE),
			 errmsg("response is too large"),
			 errdetail("A frame, or the data blocks of a page, must not be larger than %d MB.",
					   PLAYFAST_MOST_PAYLOAD / (1024 * 1024))));
	pg_unreachable();
}

void
playfast_raise_memory(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OUT_OF_MEMORY),
			 errmsg("out of memory"),
			 errdetail("Failed while reading a stored response.")));
	pg_unreachable();
}

/* Stores the rows that have arrived, and releases them. */
static void
put_rows(Parse *parse)
{
	for (int a = 0; a < parse->nanswers; a++)
	{
		for (int i = 0; i < parse->answers[a].nrows; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(parse->row_context);

			CHECK_FOR_INTERRUPTS();
			row_map_row(parse->map, &parse->answers[a], i, parse->values, parse->nulls,
						parse->lent);
			MemoryContextSwitchTo(old);
			tuple_sink_put(parse->sink, parse->values, parse->nulls, parse->lent);
			MemoryContextReset(parse->row_context);
		}
		play_answer_free(&parse->answers[a]);
	}
	parse->nanswers = 0;
}

/*
 * Handles the results of a piece of the body: raises an error, or stores rows.
 */
static void
take_answers(Parse *parse)
{
	CHECK_FOR_INTERRUPTS();
	if (parse->overfull)
		ereport(ERROR,
				(errcode(ERRCODE_PLAYFAST_TOO_LARGE),
				 errmsg("response has more than %d rows", PLAY_MOST_ROWS)));
	if (parse->no_memory)
		playfast_raise_memory();
	if (parse->unreadable)
		raise_unreadable(parse->operation,
						 psprintf("Its layout is unknown: %s", parse->problem));
	put_rows(parse);
}

const char *
playfast_stored_text(Datum value, size_t *len)
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

void
playfast_feed_page(PlayPage *page, const char *body, size_t len)
{
	for (size_t done = 0; done < len; done += PAGE_PIECE)
	{
		PlayPageState state = play_page_feed(page, body + done, Min(PAGE_PIECE, len - done));

		CHECK_FOR_INTERRUPTS();
		if (state == PLAY_PAGE_NO_MEMORY)
			playfast_raise_memory();
		if (state == PLAY_PAGE_TOO_LARGE)
			playfast_raise_payload();
	}
}

/* Does the body contain a mark? */
static bool
has_mark(const char *body, size_t len, const char *mark)
{
	size_t		mark_len = strlen(mark);

	for (size_t done = 0; done < len; done += PAGE_PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		/* The next piece may have the rest of it. */
		if (memmem(body + done, Min(PAGE_PIECE + mark_len, len - done), mark, mark_len) != NULL)
			return true;
	}
	return false;
}

/* Is the body a Not Found page, in any language? */
static bool
is_absence(const char *body, size_t len)
{
	PlayAbsence absence = {0};

	for (size_t done = 0; done < len && !absence.found; done += PAGE_PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		play_absence_feed(&absence, body + done, Min(PAGE_PIECE, len - done));
	}
	return absence.found;
}

/*
 * Reads a page with the first step that finds its root.  A page without a root
 * may be a Not Found page; then it has no rows.
 */
static void
parse_page(Parse *parse, const char *body, size_t len)
{
	const PlayOperation *operation = parse->operation;
	const PlayBlock *blocks;
	bool		says_absent = false;
	int			n;

	parse->page = play_page_create(PLAYFAST_MOST_PAYLOAD);
	if (parse->page == NULL)
		playfast_raise_memory();
	playfast_feed_page(parse->page, body, len);
	n = play_page_blocks(parse->page, &blocks);
	if (n < 0)
		playfast_raise_memory();
	for (int i = 0; i < operation->nsteps && parse->nread == 0; i++)
	{
		const PlayStep *step = &operation->steps[i];
		const PlayBlock *root;
		bool		several;

		CHECK_FOR_INTERRUPTS();
		if (step->block.is_root == NULL)
			continue;
		root = play_step_root(step, blocks, n, &several);
		if (root != NULL)
			(void) parse_root(parse, step, root->data, root->len);
		else if (play_step_is_page(step) && step->page.absent_mark != NULL)
			says_absent = says_absent || has_mark(body, len, step->page.absent_mark) ||
				is_absence(body, len);
	}
	take_answers(parse);
	if (play_page_crowded(parse->page))
		raise_unreadable(operation, psprintf("It has more than %d data blocks",
											 PLAY_PAGE_MOST_BLOCKS));
	if (parse->nread == 0 && !says_absent)
		raise_unreadable(operation,
						 "It does not begin with )]}' and has no data block that fits");
}

/*
 * Raises an error that no frame fits, naming what was expected and what was
 * found.
 */
static void
raise_no_frame(const Parse *parse)
{
	const PlayOperation *operation = parse->operation;
	StringInfoData wanted;

	initStringInfo(&wanted);
	for (int i = 0; i < operation->nsteps; i++)
	{
		const PlayStep *step = &operation->steps[i];
		const char *rpcid = step->kind == PLAY_STEP_RPC ? step->rpc.id : NULL;

		if (rpcid != NULL && strstr(wanted.data, rpcid) == NULL)
			appendStringInfo(&wanted, "%s%s", wanted.len > 0 ? " or " : "", rpcid);
	}
	raise_unreadable(operation,
					 parse->stranger[0] == '\0' ?
					 psprintf("It has no frame of %s", wanted.data) :
					 psprintf("It has no frame of %s, but one of %s", wanted.data,
							  parse->stranger));
}

/* Reads a batchexecute body; false if it is not one. */
static bool
parse_envelope(Parse *parse, const char *body, size_t len)
{
	PlayEnvelopeState state = PLAY_ENVELOPE_MORE;

	parse->envelope = play_envelope_create(PLAYFAST_MOST_PAYLOAD, parse_frame, parse);
	if (parse->envelope == NULL)
		playfast_raise_memory();
	for (size_t done = 0; done < len && state == PLAY_ENVELOPE_MORE; done += ENVELOPE_PIECE)
	{
		state = play_envelope_feed(parse->envelope, body + done,
								   Min(ENVELOPE_PIECE, len - done));
		take_answers(parse);
	}
	if (state == PLAY_ENVELOPE_NOT_ONE)
		return false;
	if (state == PLAY_ENVELOPE_NO_MEMORY)
		playfast_raise_memory();
	if (state == PLAY_ENVELOPE_TOO_LARGE)
		playfast_raise_payload();
	if (state == PLAY_ENVELOPE_BROKEN)
		raise_unreadable(parse->operation, "It is not valid JSON");
	if (state == PLAY_ENVELOPE_CROWDED)
		raise_unreadable(parse->operation, psprintf("It has more than %d frames",
													PLAY_ENVELOPE_MOST_FRAMES));
	if (!play_envelope_closed(parse->envelope))
		raise_unreadable(parse->operation, "It ends too early");
	if (parse->nread == 0 && parse->nerrors > 0)
		raise_unreadable(parse->operation,
						 psprintf("It is an error row, %s", parse->error_row));
	if (parse->nread == 0)
		raise_no_frame(parse);
	if (parse->nerrors > 0)
		ereport(WARNING,
				(errmsg_plural("%d frame of the response to playfast_%s is an error row",
							   "%d frames of the response to playfast_%s are error rows",
							   parse->nerrors, parse->nerrors, parse->operation->name),
				 errdetail("%s: %s.", parse->nerrors > 1 ? "The first" : "It says",
						   playfast_message(parse->error_row))));
	return true;
}

Datum
playfast_parse(FunctionCallInfo fcinfo, const PlayOperation *operation)
{
	Parse	   *parse = palloc0(sizeof(Parse));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	const char *body;
	size_t		len;

	InitMaterializedSRF(fcinfo, 0);
	parse->operation = operation;
	parse->rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	callback->func = release_parse;
	callback->arg = parse;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);

	parse->map = row_map_create(parse->rsinfo->setDesc, operation);
	row_map_call(parse->map, NULL, NULL, NULL);
	parse->values = palloc(parse->rsinfo->setDesc->natts * sizeof(Datum));
	parse->nulls = palloc(parse->rsinfo->setDesc->natts * sizeof(bool));
	parse->lent = palloc(parse->rsinfo->setDesc->natts * sizeof(bool));
	parse->sink = tuple_sink_create(parse->rsinfo->setResult, parse->rsinfo->setDesc);
	parse->row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
											   ALLOCSET_DEFAULT_SIZES);
	body = playfast_stored_text(PG_GETARG_DATUM(0), &len);
	if (!parse_envelope(parse, body, len))
		parse_page(parse, body, len);
	release_parse(parse);
	return (Datum) 0;
}
