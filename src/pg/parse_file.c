/*
 * parse_file.c
 *	  Offline parsers of files, which are read as they would arrive.
 */
#include "pg/parse.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/offline.h"
#include "pg/rows.h"
#include "pg/text.h"
#include "pg/tuples.h"
#include "play/resource.h"
#include "utils/memutils.h"

/* Bytes between two looks at whether somebody wants it to end. */
#define FILE_PIECE (256 * 1024)

/* What malloc() has given. */
typedef struct ParsedFile
{
	PlayResource *resource;
	PlayAnswer	answer;
} ParsedFile;

static void
release_file(void *arg)
{
	ParsedFile *file = arg;

	play_resource_close(file->resource);
	file->resource = NULL;
	play_answer_free(&file->answer);
}

static void
raise_unreadable(const PlayOperation *operation, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_LAYOUT_CHANGED),
			 errmsg("could not parse response to playfast_%s", operation->name),
			 errdetail("%s.", problem)));
}

/* Reads the file, by the last step: what comes before it leads to files. */
static void
read_file(ParsedFile *file, const PlayOperation *operation, const char *body, size_t len)
{
	PlayAnswer *answer = &file->answer;
	PlayVerdict verdict;

	file->resource = play_resource_open(operation, &operation->steps[operation->nsteps - 1],
										NULL, NULL);
	if (file->resource == NULL)
		playfast_raise_memory();
	for (size_t done = 0; done < len; done += FILE_PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		if (!play_resource_feed(file->resource, body + done, Min(FILE_PIECE, len - done)))
			break;
	}
	verdict = play_resource_end(file->resource, answer);
	if (answer->overfull)
		ereport(ERROR,
				(errcode(ERRCODE_PLAYFAST_TOO_LARGE),
				 errmsg("response has more than %d rows", answer->most_rows)));
	if (verdict == PLAY_NO_MEMORY)
		playfast_raise_memory();
	if (verdict == PLAY_SHORT)
		raise_unreadable(operation, "It ends too early");
	if (verdict == PLAY_LAYOUT_CHANGED || verdict == PLAY_BROKEN_CHAIN)
		raise_unreadable(operation, psprintf("Its layout is unknown: %s",
											 playfast_message(answer->problem)));
}

Datum
playfast_parse_file(FunctionCallInfo fcinfo, const PlayOperation *operation)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	ParsedFile *file = palloc0(sizeof(ParsedFile));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	MemoryContext row_context;
	RowMap	   *map;
	Datum	   *values;
	bool	   *nulls;
	bool	   *lent;
	TupleSink  *sink;
	const char *body;
	size_t		len;

	InitMaterializedSRF(fcinfo, 0);
	callback->func = release_file;
	callback->arg = file;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	body = playfast_stored_text(PG_GETARG_DATUM(0), &len);
	read_file(file, operation, body, len);

	map = row_map_create(rsinfo->setDesc, operation);
	row_map_call(map, NULL, NULL, NULL);
	values = palloc(rsinfo->setDesc->natts * sizeof(Datum));
	nulls = palloc(rsinfo->setDesc->natts * sizeof(bool));
	lent = palloc(rsinfo->setDesc->natts * sizeof(bool));
	sink = tuple_sink_create(rsinfo->setResult, rsinfo->setDesc);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "playfast row",
										ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < file->answer.nrows; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(row_context);

		CHECK_FOR_INTERRUPTS();
		row_map_row(map, &file->answer, i, values, nulls, lent);
		MemoryContextSwitchTo(old);
		tuple_sink_put(sink, values, nulls, lent);
		MemoryContextReset(row_context);
	}
	release_file(file);
	return (Datum) 0;
}
