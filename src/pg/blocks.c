/*
 * blocks.c
 *	  The data blocks of a stored page in SQL.
 *
 * It knows nothing of operations: any page will do.
 */
#include "pg/offline.h"

#include "json/decode.h"
#include "json/json.h"
#include "miscadmin.h"
#include "pg/text.h"
#include "play/operations/rpc.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* Memory, other than PostgreSQL's, in use while blocks are listed. */
typedef struct Blocks
{
	PlayPage   *page;
	JsArena		arena;			/* holds one block at a time */
} Blocks;

static void
release_blocks(void *arg)
{
	Blocks	   *blocks = arg;

	play_page_destroy(blocks->page);
	js_arena_free(&blocks->arena);
	blocks->page = NULL;
}

static void
raise_unreadable(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_PLAYFAST_LAYOUT_CHANGED),
			 errmsg("could not parse page"),
			 errdetail("%s.", problem)));
}

/* Puts a block into the result: key, rpcid, data. */
static void
put_block(ReturnSetInfo *rsinfo, Blocks *blocks, const PlayBlock *block)
{
	Datum		values[3] = {0};
	bool		nulls[3] = {false};
	JsValue		data = {.type = JS_NULL};
	const char *excess = play_json_excess(block->data, block->len);

	if (excess != NULL)
		raise_unreadable(psprintf("Its block \"%s\" is %s", block->key, excess));
	if (js_decode_json(JS_CELL(js_blank(block->data), &blocks->arena), &data) ==
		JS_DECODE_NO_MEMORY)
		playfast_raise_memory();
	values[0] = playfast_text_datum(block->key, strlen(block->key));
	nulls[1] = block->rpcid[0] == '\0';
	if (!nulls[1])
		values[1] = playfast_text_datum(block->rpcid, strlen(block->rpcid));
	nulls[2] = data.type != JS_JSON;
	if (!nulls[2])
		values[2] = playfast_json_datum(data.u.text);
	js_arena_free(&blocks->arena);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(playfast_blocks);

/*
 * playfast_blocks(page text) → rows of the data blocks of a stored page, in
 * the order in which they stand in it
 */
Datum
playfast_blocks(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Blocks	   *blocks = palloc0(sizeof(Blocks));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	MemoryContext context;
	const PlayBlock *list;
	const char *text;
	size_t		len;
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	callback->func = release_blocks;
	callback->arg = blocks;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);

	text = playfast_stored_text(PG_GETARG_DATUM(0), &len);
	blocks->page = play_page_create(PLAYFAST_MOST_PAYLOAD);
	if (blocks->page == NULL)
		playfast_raise_memory();
	playfast_feed_page(blocks->page, text, len);
	if (!play_page_closed(blocks->page))
		raise_unreadable("It is not a page of the store, or ends too early");
	n = play_page_blocks(blocks->page, &list);
	if (n < 0)
		playfast_raise_memory();
	if (play_page_crowded(blocks->page))
		raise_unreadable(psprintf("It has more than %d data blocks", PLAY_PAGE_MOST_BLOCKS));
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast block",
									ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		put_block(rsinfo, blocks, &list[i]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	release_blocks(blocks);
	return (Datum) 0;
}
