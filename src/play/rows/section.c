/*
 * section.c
 *	  A section of an answer that lists apps.
 *
 * Pages recorded in July 2026 have bare summaries in element 21 of a section
 * (similar apps, a developer by number) or wrapped ones in element 22 (search,
 * a developer by name).  The answer to a token is one section; public clients
 * read an older message from its element 0 (search, similar apps) or 6
 * (developers), and summaries where a page has them.  Of such answers only some
 * rows are known (October 2026), so all of this is tried, whatever the list.
 */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "play/rows/list.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Rows that a section is expected to have; doubled as needed. */
#define FIRST_ROWS 64

/* Is it an older row itself, and not the offer in it? */
static bool
is_old_row(const char *json)
{
	const char *app_id = js_get(json, "12,0");

	return app_id != NULL && *app_id == '"';
}

/*
 * The price of an older row, from its offer or, after that, from the row: one
 * without an offer is of a free app.  Where the offer has only a text ("COMING
 * SOON") there is no price yet.
 */
static JsDecoded
old_price(const JsCell *cell, JsValue *out)
{
	bool		is_row = is_old_row(cell->json);
	const char *offer = is_row ? js_get(cell->json, "7") : cell->json;
	const char *price;
	const char *label;

	if (offer == NULL || play_list_is_hollow(offer))
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
	PLAY_SUMMARY_COLUMNS,
	PLAY_LIST_NOTHING("summary"),
	PLAY_LIST_NOTHING("developer_id"),
};

/* The older message, in the same order. */
static const JsColumn old_columns[PLAY_LIST_NCOLUMNS] =
{
	{"app_id", "12,0", js_decode_text, JS_REQUIRED},
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

#define NEW play_list_columns, PLAY_LIST_NCOLUMNS
#define OLD old_columns, PLAY_LIST_NCOLUMNS

/*
 * Every container, and every way in which rows may stand in it; of one
 * container, the expected way is first.
 */
static const JsList lists[] =
{
	{"21,0", "", NEW}, {"21,0", "0", NEW},
	{"22,0", "0", NEW}, {"22,0", "", NEW},
	{"0,0", "", OLD}, {"0,0", "", NEW}, {"0,0", "0", NEW},
	{"6,0", "", OLD}, {"6,0", "", NEW}, {"6,0", "0", NEW},
};

#define NLISTS ((int) (sizeof(lists) / sizeof(lists[0])))

/* The order in which they are tried. */
static const int bare_order[NLISTS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static const int wrapped_order[NLISTS] = {2, 3, 0, 1, 4, 5, 6, 7, 8, 9};

enum
{
	ROOT_TOKEN, ROOT_LINK, ROOT_NCOLUMNS
};

static const JsColumn root_columns[ROOT_NCOLUMNS] =
{
	[ROOT_TOKEN] = {"token", "21,1,3,1|22,1,3,1|0,7,1|6,7,1", js_decode_nonempty, JS_NULLABLE},
	[ROOT_LINK] = {"link", "21,1,2,4,2|22,1,2,4,2", js_decode_nonempty, JS_NULLABLE},
};

static const JsShape shape = {root_columns, ROOT_NCOLUMNS, lists, NLISTS};

/* Rows of all lists, in the order in which they are met. */
typedef struct Gathered
{
	JsValue  *values;
	const JsColumn **missing;
	int		   *list;
	int			n;
	int			size;
	int			all[NLISTS];	/* elements of each list */
	int			good[NLISTS];	/* those that lack nothing */
	bool		no_memory;
} Gathered;

static bool
grow(Gathered *gathered)
{
	int			size = gathered->size ? gathered->size * 2 : FIRST_ROWS;
	JsValue  *values = realloc(gathered->values, (size_t) size * PLAY_LIST_NCOLUMNS *
								 sizeof(JsValue));
	const JsColumn **missing;
	int		   *list;

	if (values == NULL)
		return false;
	gathered->values = values;
	missing = realloc(gathered->missing, (size_t) size * sizeof(JsColumn *));
	if (missing == NULL)
		return false;
	gathered->missing = missing;
	list = realloc(gathered->list, (size_t) size * sizeof(int));
	if (list == NULL)
		return false;
	gathered->list = list;
	gathered->size = size;
	return true;
}

static bool
gather(void *arg, int list, const JsValue *values, const JsColumn *missing)
{
	Gathered   *gathered = arg;

	if (gathered->n == gathered->size && !grow(gathered))
	{
		gathered->no_memory = true;
		return false;
	}
	memcpy(gathered->values + (size_t) gathered->n * PLAY_LIST_NCOLUMNS, values,
		   PLAY_LIST_NCOLUMNS * sizeof(JsValue));
	gathered->missing[gathered->n] = missing;
	gathered->list[gathered->n++] = list;
	gathered->all[list]++;
	gathered->good[list] += missing == NULL;
	return true;
}

/* The list whose rows count: the first with a good one, else with any. */
static int
choose(const Gathered *gathered, const int *order)
{
	for (int i = 0; i < NLISTS; i++)
	{
		if (gathered->good[order[i]] > 0)
			return order[i];
	}
	for (int i = 0; i < NLISTS; i++)
	{
		if (gathered->all[order[i]] > 0)
			return order[i];
	}
	return -1;
}

/* Copies the rows of one list to the section; seen is for the apps they name. */
static bool
keep_rows(PlaySection *section, const Gathered *gathered, int list, JsArena *arena,
		  PlaySeen *seen)
{
	size_t		n = list < 0 ? 0 : (size_t) gathered->all[list];

	section->columns = list < 0 ? NULL : lists[list].columns;
	section->rows = js_arena_alloc(arena, (n * PLAY_LIST_NCOLUMNS + 1) * sizeof(JsValue));
	section->missing = js_arena_alloc(arena, (n + 1) * sizeof(JsColumn *));
	if (section->rows == NULL || section->missing == NULL)
		return false;
	for (int i = 0; i < gathered->n; i++)
	{
		const JsValue *row = gathered->values + (size_t) i * PLAY_LIST_NCOLUMNS;
		bool		known = false;

		if (gathered->list[i] != list)
			continue;
		if (gathered->missing[i] == NULL &&
			!play_seen_add(seen, row[PLAY_LIST_APP_ID].u.text, row[PLAY_LIST_APP_ID].len,
						   &known))
			return false;
		if (known)
			continue;
		memcpy(section->rows + (size_t) section->nrows * PLAY_LIST_NCOLUMNS, row,
			   PLAY_LIST_NCOLUMNS * sizeof(JsValue));
		section->missing[section->nrows++] = gathered->missing[i];
	}
	return true;
}

bool
play_section_read(PlaySection *section, const char *json, bool wrapped_first,
				  JsArena *arena)
{
	static JsReader *kept = NULL;
	const JsReader *reader = play_reader_once(&kept, &shape);
	Gathered	gathered = {0};
	PlaySeen	seen = {0};
	JsValue	root[ROOT_NCOLUMNS];
	bool		present[NLISTS];
	size_t		len = (size_t) (js_blank(js_skip(json)) - json);
	bool		fine;

	memset(section, 0, sizeof(*section));
	fine = reader != NULL &&
		js_read(reader, json, len, arena, gather, &gathered, root, NULL,
				  present) == JS_READ &&
		keep_rows(section, &gathered,
				  choose(&gathered, wrapped_first ? wrapped_order : bare_order), arena,
				  &seen);
	free(seen.hashes);
	free(gathered.values);
	free(gathered.missing);
	free(gathered.list);
	if (!fine)
		return false;
	for (int i = 0; i < NLISTS; i++)
		section->present = section->present || present[i];
	section->token = root[ROOT_TOKEN];
	section->link = root[ROOT_LINK];
	return true;
}
