/*
 * cluster.c
 *	  A cluster: a section of an answer that has rows of apps.
 *
 * In pages recorded in July 2026, app rows stand directly in element 21 of a
 * section (similar apps, a developer by number) or wrapped in element 22 (search,
 * a developer by name).  The answer to a token is one section; public clients
 * read an older message from its element 0 (search, similar apps) or 6
 * (developers), and app rows where a page has them.  Only some rows of such
 * answers are known (October 2026), so all of this is tried, whatever the list.
 *
 * It knows nothing of calls: list.c makes a call's answer of clusters.
 */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "play/rows/cluster.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Rows that a cluster is expected to have; doubled as needed. */
#define FIRST_ROWS 64

/* Is it an older row, not the offer in it? */
static bool
is_old_row(const char *json)
{
	const char *app_id = js_get(json, "12,0");

	return app_id != NULL && *app_id == '"';
}

/*
 * Decodes the price of an older row, from its offer or, after that, from the
 * row: an app without an offer is free.  If the offer has only a text ("COMING
 * SOON"), there is no price yet.
 */
static JsDecoded
old_price(const JsCell *cell, JsValue *out)
{
	bool		is_row = is_old_row(cell->json);
	const char *offer = is_row ? js_get(cell->json, "7") : cell->json;
	const char *price;
	const char *label;

	if (offer == NULL || js_is_empty(offer))
		return is_row ? js_decoded_int(out, JS_MICROS, 0) : JS_ABSENT;
	if (is_row)
		return JS_ABSENT;
	price = js_get(offer, "0,3,2,1,0,0");
	if (price != NULL)
		return play_decode_micros(JS_CELL(price, cell->arena), out);
	label = js_get(offer, "0,0,0");
	if (label != NULL && *label == '"')
		return JS_ABSENT;
	return js_misfit(out, "an offer");
}

static JsDecoded
old_free(const JsCell *cell, JsValue *out)
{
	JsDecoded	decoded = old_price(cell, out);

	return decoded != JS_DECODED ? decoded : js_decoded_bool(out, out->u.i == 0);
}

const JsColumn play_list_columns[PLAY_LIST_NCOLUMNS] =
{
	PLAY_APP_ROW_COLUMNS,
	PLAY_LIST_NOTHING("summary"),
	PLAY_LIST_NOTHING("developer_id"),
};

/* The older message, in the same order. */
static const JsColumn old_columns[PLAY_LIST_NCOLUMNS] =
{
	{"app_id", "12,0", play_decode_id, JS_REQUIRED},
	{"title", "2", js_decode_text, JS_REQUIRED},
	{"url", "9,4,2", play_decode_abs_url, JS_REQUIRED},
	{"icon", "1,1,0,3,2", js_decode_text, JS_REQUIRED},
	{"developer", "4,0,0,0", js_decode_text, JS_REQUIRED},
	{"currency", "7,0,3,2,1,0,1", js_decode_text, JS_NULLABLE},
	{"price", "7|", old_price, JS_NULLABLE},
	{"free", "7|", old_free, JS_NULLABLE},
	{"price_text", "7,0,3,2,1,0,2", js_decode_nonempty, JS_NULLABLE},
	PLAY_LIST_NOTHING("description_html"),
	{"score_text", "6,0,2,1,0", play_decode_score_text, JS_NULLABLE},
	{"score", "6,0,2,1,1", play_decode_score, JS_NULLABLE},
	PLAY_LIST_NOTHING("genre"),
	PLAY_LIST_NOTHING("installs"),
	PLAY_LIST_NOTHING("screenshots"),
	PLAY_LIST_NOTHING("header_image"),
	PLAY_LIST_NOTHING("video"),
	PLAY_LIST_NOTHING("content_rating"),
	PLAY_LIST_NOTHING("iap_range"),
	PLAY_LIST_NOTHING("availability"),
	PLAY_LIST_NOTHING("min_installs"),
	{"original_price", "7,0,3,2,1,1,0", play_decode_micros_nonzero, JS_NULLABLE},
	{"discount_ends_at", "7,0,3,2,14,0,0", js_decode_epoch, JS_NULLABLE},
	{"summary", "4,1,1,1,1", play_decode_html_text, JS_NULLABLE},
	{"developer_id", "4,0,0,1,4,2", play_decode_after_id, JS_NULLABLE},
};

#define NEW .columns = play_list_columns,.ncolumns = PLAY_LIST_NCOLUMNS
#define OLD .columns = old_columns,.ncolumns = PLAY_LIST_NCOLUMNS

/* Returns where a list stands. */
static JsDecoded
list_at(const JsCell *cell, JsValue *out)
{
	if (*cell->json != '[')
		return JS_ABSENT;
	*out = (JsValue) {.type = JS_JSON,.u.text = cell->json};
	return JS_DECODED;
}

/* Columns of a section: the rows of its containers, and how the list goes on. */
enum
{
	ROWS_21, ROWS_22, ROWS_0, ROWS_6, NCONTAINERS,
	TOKEN = NCONTAINERS, LINK, NHEAD
};

static const JsColumn head_columns[NHEAD] =
{
	[ROWS_21] = {"rows", "21,0", list_at, JS_NULLABLE},
	[ROWS_22] = {"rows", "22,0", list_at, JS_NULLABLE},
	[ROWS_0] = {"rows", "0,0", list_at, JS_NULLABLE},
	[ROWS_6] = {"rows", "6,0", list_at, JS_NULLABLE},
	[TOKEN] = {"token", "21,1,3,1|22,1,3,1|0,7,1|6,7,1", js_decode_nonempty, JS_NULLABLE},
	[LINK] = {"link", "21,1,2,4,2|22,1,2,4,2", js_decode_nonempty, JS_NULLABLE},
};

/* They are read together with the rows, in the expected way. */
static const JsList direct_rows = {.path = "21,0", NEW};
static const JsList wrapped_rows = {.path = "22,0",.item = "0", NEW};

static const JsShape direct_shape = {head_columns, NHEAD, &direct_rows, 1};
static const JsShape wrapped_shape = {head_columns, NHEAD, &wrapped_rows, 1};

/*
 * The ways in which rows may stand, and the path of a row's app.  For each
 * container, the expected way is first.
 */
typedef struct Way
{
	int			container;
	JsList		rows;
	const char *app_id;
} Way;

#define NEW_DIRECT {.path = "", NEW}, "0,0"
#define NEW_WRAPPED {.path = "",.item = "0", NEW}, "0,0,0"
#define OLD_DIRECT {.path = "", OLD}, "12,0"

static const Way ways[] =
{
	{ROWS_21, NEW_DIRECT}, {ROWS_22, NEW_WRAPPED},
	{ROWS_21, NEW_WRAPPED}, {ROWS_22, NEW_DIRECT},
	{ROWS_0, OLD_DIRECT}, {ROWS_0, NEW_DIRECT}, {ROWS_0, NEW_WRAPPED},
	{ROWS_6, OLD_DIRECT}, {ROWS_6, NEW_DIRECT}, {ROWS_6, NEW_WRAPPED},
};

#define NWAYS ((int) (sizeof(ways) / sizeof(ways[0])))

/* The order in which they are tried. */
static const int direct_order[NWAYS] = {0, 2, 1, 3, 4, 5, 6, 7, 8, 9};
static const int wrapped_order[NWAYS] = {1, 3, 0, 2, 4, 5, 6, 7, 8, 9};

/* The rows of a list, while it is read. */
typedef struct Gathered
{
	PlayCluster *cluster;
	JsArena    *arena;
	PlaySeen	seen;			/* the apps they name */
	JsValue    *rows;			/* complete ones */
	int			rows_size;
	const JsColumn **missing;	/* of all */
	int			missing_size;
	int			elements;
} Gathered;

/* Number of elements searched for an app, to find how rows stand. */
#define LOOK_ROWS 16

/* Makes room for one more element of an array; NULL when out of memory. */
static void *
grow(void *array, int n, int *size, size_t element)
{
	int			more = *size ? *size * 2 : FIRST_ROWS;

	if (n < *size)
		return array;
	array = realloc(array, (size_t) more * element);
	if (array != NULL)
		*size = more;
	return array;
}

/* Adds a row; false: no memory. */
static bool
add_row(Gathered *gathered, const JsValue *values, const JsColumn *missing)
{
	PlayCluster *cluster = gathered->cluster;
	const size_t row_size = PLAY_LIST_NCOLUMNS * sizeof(JsValue);
	void	   *room = grow(gathered->missing, cluster->nrows, &gathered->missing_size,
							sizeof(JsColumn *));

	if (room == NULL)
		return false;
	gathered->missing = room;
	if (missing != NULL && cluster->nrows == cluster->ngood)
		memcpy(cluster->rejected, values, row_size);
	gathered->missing[cluster->nrows++] = missing;
	if (missing != NULL)
		return true;
	room = grow(gathered->rows, cluster->ngood, &gathered->rows_size, row_size);
	if (room == NULL)
		return false;
	gathered->rows = room;
	memcpy(gathered->rows + (size_t) cluster->ngood++ * PLAY_LIST_NCOLUMNS, values,
		   row_size);
	return true;
}

static bool
gather(void *arg, const JsRow *row)
{
	Gathered   *gathered = arg;
	const JsValue *app_id = &row->values[PLAY_LIST_APP_ID];
	bool		known = false;

	if (gathered->elements++ == PLAY_MOST_ROWS)
		return false;
	if (row->missing == NULL &&
		!play_seen_add(&gathered->seen, app_id->u.text, app_id->len, &known))
		return false;
	return known || add_row(gathered, row->values, row->missing);
}

/* Moves the gathered rows to their cluster; false: no memory. */
static bool
keep_rows(Gathered *gathered)
{
	PlayCluster *cluster = gathered->cluster;
	size_t		rows_size = (size_t) cluster->ngood * PLAY_LIST_NCOLUMNS * sizeof(JsValue);
	size_t		missing_size = (size_t) cluster->nrows * sizeof(JsColumn *);

	cluster->rows = js_arena_alloc(gathered->arena, rows_size);
	cluster->missing = js_arena_alloc(gathered->arena, missing_size);
	if (cluster->rows == NULL || cluster->missing == NULL)
		return false;
	if (cluster->ngood > 0)
		memcpy(cluster->rows, gathered->rows, rows_size);
	if (cluster->nrows > 0)
		memcpy(cluster->missing, gathered->missing, missing_size);
	return true;
}

/* Do rows stand in this way?  Then one of the first has an app there. */
static bool
stands(const Way *way, const char *list)
{
	const char *element = js_first(list);

	for (int i = 0; i < LOOK_ROWS && element != NULL; i++)
	{
		const char *app_id = js_get(element, way->app_id);

		if (app_id != NULL && *app_id == '"')
			return true;
		element = js_next(element);
	}
	return false;
}

/*
 * Returns the first way in which rows stand, or else the first whose container
 * has anything; -1: none.
 */
static int
choose(const JsValue *head, const int *order, bool *good)
{
	int			any = -1;

	for (int i = 0; i < NWAYS; i++)
	{
		const Way  *way = &ways[order[i]];
		const char *list = head[way->container].u.text;

		if (head[way->container].type == JS_NULL || js_first(list) == NULL)
			continue;
		*good = stands(way, list);
		if (*good)
			return order[i];
		if (any < 0)
			any = order[i];
	}
	return any;
}

/*
 * Reads rows that stand in another way than expected, unless there are none that
 * are any better.
 */
static JsRead
read_other_way(Gathered *gathered, const JsValue *head, const int *order)
{
	static JsShape shapes[NWAYS];
	static JsReader *readers[NWAYS];
	PlayCluster *cluster = gathered->cluster;
	bool		good = false;
	int			way = choose(head, order, &good);
	const char *json;

	if (way < 0 || (cluster->nrows > 0 && !good))
		return JS_READ;
	shapes[way] = (JsShape) {NULL, 0, &ways[way].rows, 1};
	if (play_reader_once(&readers[way], &shapes[way]) == NULL)
		return JS_READ_NO_MEMORY;
	cluster->nrows = 0;
	gathered->elements = 0;
	cluster->columns = ways[way].rows.columns;
	json = head[ways[way].container].u.text;
	return js_read(readers[way], json, js_length(json), gathered->arena, gather, gathered, NULL,
				   NULL, NULL);
}

bool
play_cluster_read(PlayCluster *cluster, const char *section, bool wrapped_first,
				  PlayAnswer *answer)
{
	static JsReader *kept[2];
	const JsReader *reader = play_reader_once(&kept[wrapped_first], wrapped_first ?
											  &wrapped_shape : &direct_shape);
	Gathered	gathered = {.cluster = cluster,.arena = &answer->arena};
	JsValue		head[NHEAD];
	JsRead		read = JS_READ_NO_MEMORY;
	bool		fine;

	memset(cluster, 0, sizeof(*cluster));
	cluster->columns = play_list_columns;
	if (reader != NULL)
		read = js_read(reader, section, js_length(section), &answer->arena, gather, &gathered,
					   head, NULL, NULL);
	if (read == JS_READ)
	{
		for (int i = 0; i < NCONTAINERS; i++)
			cluster->present = cluster->present || head[i].type != JS_NULL;
		cluster->token = head[TOKEN];
		cluster->link = head[LINK];
		if (cluster->ngood == 0)
			read = read_other_way(&gathered, head, wrapped_first ? wrapped_order : direct_order);
	}
	answer->overfull = read == JS_READ_STOPPED && gathered.elements > PLAY_MOST_ROWS;
	fine = read == JS_READ && keep_rows(&gathered);
	play_seen_free(&gathered.seen);
	free(gathered.rows);
	free(gathered.missing);
	return fine;
}

bool
play_cluster_is_understood(const PlayCluster *cluster, const char *answer)
{
	return cluster->present &&
		(cluster->nrows > 0 || !js_mentions(answer, PLAY_APP_PATH));
}

bool
play_section_has_rows(const char *section)
{
	const char *direct = js_get(section, "21,0");
	const char *wrapped = js_get(section, "22,0");

	return (direct != NULL && direct[0] == '[') || (wrapped != NULL && wrapped[0] == '[');
}
