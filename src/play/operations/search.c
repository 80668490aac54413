/*
 * search.c
 *	  Search.
 *
 * A page of results has sections: the list, and perhaps the top hit, the app that
 * was probably meant, with all its details.  It ranks first, wherever its section
 * is.  There is one page, of some 20 to 50 apps.  A search without results has
 * neither: its sections say so, and none of them leads to an app.
 *
 * The store is lax about the price filter, so rows are filtered again here; those
 * that stay keep the store's ranks.  Only the page has the filter; over RPC, this
 * is the only one.
 *
 * Sources: a page recorded in July 2026, with the request that made it.  That
 * request was seen working on its own in 2024, in another form, so the page is
 * asked first.
 */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "play/rows/list.h"
#include "play/wire/request.h"
#include "play/wire/selection.h"
#include "play/wire/template.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Decoded bytes of an RPC's answer. */
#define ANSWER_SIZE 220000

enum
{
	STEP_PAGE, STEP_RPC, STEP_TOKEN
};

static const PlayInput inputs[] =
{
	{"query", play_input_subject},
	{"num", play_input_num},
	{"price_filter", play_input_price}, /* "price" is a column */
};

/*
 * The columns of the top hit, in its section: its own card is at 17, an app
 * message at 16,2.
 */
#define APP "23,16,2,"
#define OFFER "23,17,0,2,0,"

static const JsColumn top_hit_columns[PLAY_LIST_NCOLUMNS] =
{
	{"app_id", "23,16,11,0,0", play_decode_id, JS_REQUIRED},
	{"title", APP "0,0", js_decode_text, JS_REQUIRED},
	{"url", "23,17,0,0,4,2", play_decode_abs_url, JS_REQUIRED},
	{"icon", APP "95,0,3,2", js_decode_text, JS_REQUIRED},
	{"developer", APP "68,0", js_decode_text, JS_REQUIRED},
	{"currency", OFFER "1,0,1", js_decode_text, JS_NULLABLE},
	{"price", OFFER "1,0,0", play_decode_micros, JS_NULLABLE},
	{"free", OFFER "1,0,0", js_decode_is0, JS_NULLABLE},
	{"price_text", OFFER "1,0,2", js_decode_nonempty, JS_NULLABLE},
	{"description_html", APP "12,0,0,1|" APP "72,0,1", js_decode_nonempty, JS_NULLABLE},
	{"score_text", APP "51,0,0", play_decode_score_text, JS_NULLABLE},
	{"score", APP "51,0,1", play_decode_score, JS_NULLABLE},
	{"genre", APP "79,0,0,0", js_decode_text, JS_NULLABLE},
	{"installs", APP "13,0", js_decode_text, JS_NULLABLE},
	{"screenshots", APP "78,0,*,3,2", js_decode_texts, JS_EMPTY_TEXTS},
	{"header_image", APP "96,0,3,2", js_decode_text, JS_NULLABLE},
	{"video", APP "100,0,0,3,2", js_decode_text, JS_NULLABLE},
	{"content_rating", APP "9,0", js_decode_text, JS_NULLABLE},
	{"iap_range", APP "19,0", js_decode_text, JS_NULLABLE},
	{"availability", APP "18", play_decode_availability, JS_NULLABLE},
	{"min_installs", APP "13,1", js_decode_int, JS_NULLABLE},
	{"original_price", OFFER "1,1,0", play_decode_micros_nonzero, JS_NULLABLE},
	{"discount_ends_at", OFFER "14,0,0", js_decode_epoch, JS_NULLABLE},
	{"summary", APP "73,0,1", play_decode_html_text, JS_NULLABLE},
	{"developer_id", APP "68,1,4,2", play_decode_after_id, JS_NULLABLE},
};

static const JsShape top_hit_shape = {top_hit_columns, PLAY_LIST_NCOLUMNS, NULL, 0};

static char *
page(const PlayAsk *ask)
{
	static const char *const more[] = {
		"&c=apps&price=0", "&c=apps&price=1", "&c=apps&price=2"
	};

	return play_page_path(ask->call, "/store/search?q=", ask->call->subject,
						  more[ask->call->price]);
}

/* Makes a request for any query, or returns NULL. */
static json_t *
make_request(void)
{
	return json_pack("[[[], o, [s], i, [n, i], n, n, [i], [i]], [i]]", play_selection(),
					 "{query}", 4, 1, 1, 1, 1);
}

static char *
payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_request),
							  "query", json_string(ask->call->subject),
							  NULL);
}

/* Is it an array with elements? */
static bool
is_filled(const char *json)
{
	return json != NULL && json[0] == '[' && js_first(json) != NULL;
}

/* Is there a section with a list or a top hit? */
static bool
is_root(const char *json)
{
	const char *sections = js_get(json, "0,1");
	const char *section = sections == NULL ? NULL : js_first(sections);

	for (; section != NULL; section = js_next(section))
	{
		if (is_filled(js_get(section, "22,0")) ||
			is_filled(js_get(section, "23,16")))
			return true;
	}
	return false;
}

/* Are there no sections, or only others? */
static bool
says_nothing(const char *json)
{
	const char *sections = js_get(json, "0,1");

	if (sections == NULL)
		return play_list_says_nothing(json);
	return sections[0] == '[' && !is_root(json);
}

/*
 * Finds the section of the top hit, or returns NULL.  It may come before or
 * after the list, or be that of the list.
 */
static const char *
find_top_hit(const char *first)
{
	for (const char *section = first; section != NULL; section = js_next(section))
	{
		if (is_filled(js_get(section, "23,16")))
			return section;
	}

	/* a top hit without an app was not understood */
	return first != NULL && is_filled(js_get(first, "23")) ? first : NULL;
}

/*
 * Reads the top hit from its section; *missing is set to the required column
 * that it lacks, or NULL.
 */
static bool
read_top_hit(const char *section, PlayAnswer *answer, JsValue *values,
			 const JsColumn **missing)
{
	static JsReader *kept = NULL;
	const JsReader *reader = play_reader_once(&kept, &top_hit_shape);

	return reader != NULL &&
		js_read(reader, section, js_length(section), &answer->arena, NULL, NULL, values,
				missing, NULL) == JS_READ;
}

/* Finds the row of a list with the same app as another row, or returns NULL. */
static JsValue *
find_app(const PlayCluster *list, const JsValue *row)
{
	const JsValue *id = &row[PLAY_LIST_APP_ID];

	for (int i = 0; i < list->ngood; i++)
	{
		JsValue	   *other = list->rows + (size_t) i * PLAY_LIST_NCOLUMNS;

		if (other[PLAY_LIST_APP_ID].len == id->len &&
			memcmp(other[PLAY_LIST_APP_ID].u.text, id->u.text, id->len) == 0)
			return other;
	}
	return NULL;
}

/* Adds the top hit before the list, or completes its row in the list. */
static bool
add_top_hit(const PlayReply *reply, const JsValue *top_hit, const JsColumn *missing,
			PlayCluster *list)
{
	JsValue	   *row = missing != NULL ? NULL : find_app(list, top_hit);

	if (row == NULL)
		return play_list_add(reply, top_hit_columns, top_hit, missing);
	for (int c = PLAY_APP_ROW_NCOLUMNS; c < PLAY_LIST_NCOLUMNS; c++)
		row[c] = top_hit[c];
	return true;
}

/* Is a section's container empty? */
static bool
is_empty_list(const char *section)
{
	const char *rows = js_get(section, "22,0");
	const char *container = js_get(section, "22");

	if (rows != NULL)
		return rows[0] == '[';
	return container == NULL || js_is_empty(container);
}

/*
 * Is a section without a list only a message, such as that nothing was found?
 * Element 3 of a section says what it is; a section with an app has rows
 * somewhere.
 */
static bool
is_message(const char *section)
{
	const char *kind = js_get(section, "3");

	return js_is_empty(section) ||
		(kind != NULL && kind[0] == '[' && !js_mentions(section, PLAY_APP_PATH));
}

/* Does an answer have no list at all, if it has none in the usual place? */
static bool
has_no_list(const char *json, const char *top_hit)
{
	const char *section = js_first(js_get(json, "0,1"));

	for (; section != NULL; section = js_next(section))
	{
		if (section != top_hit && !is_message(section))
			return false;
	}
	return top_hit != NULL || !js_mentions(json, PLAY_APP_PATH);
}

/* Reads the sections of an answer, which is JSON. */
static PlayVerdict
read_sections(const PlayReply *reply, const char *json)
{
	PlayAnswer *answer = reply->answer;
	PlayCluster list = {0};
	JsValue		top_hit[PLAY_LIST_NCOLUMNS];
	const JsColumn *missing = NULL;
	const char *section = js_first(js_get(json, "0,1"));
	const char *card = find_top_hit(section);
	bool		moved = false;	/* a container has something other than rows */

	if (card != NULL && !read_top_hit(card, answer, top_hit, &missing))
		return PLAY_NO_MEMORY;
	for (; section != NULL && !is_filled(js_get(section, "22,0"));
		 section = js_next(section))
		moved |= !is_empty_list(section);
	if (moved || (section == NULL && !has_no_list(json, card)))
	{
		play_answer_problem(answer, "no rows at [0,1,*,22,0|0,1,0,23]");
		return PLAY_LAYOUT_CHANGED;
	}
	if (section != NULL && !play_cluster_read(&list, section, true, answer))
		return PLAY_NO_MEMORY;
	if (card != NULL && !add_top_hit(reply, top_hit, missing, &list))
		return PLAY_NO_MEMORY;
	return play_list_finish(reply, &list, STEP_TOKEN);
}

/* Reads a page's block. */
static PlayVerdict
read_block(const PlayReply *reply)
{
	const char *json = js_blank(reply->text);
	const char *sections = js_get(json, "0,1");

	if (sections != NULL && sections[0] == '[')
		return read_sections(reply, json);
	if (sections == NULL && play_list_says_nothing(json))
		return PLAY_EMPTY;
	play_answer_problem(reply->answer, "no sections at [0,1]");
	return PLAY_LAYOUT_CHANGED;
}

static PlayVerdict
read_frame(const PlayReply *reply)
{
	if (!play_list_is_json(reply))
		return PLAY_LAYOUT_CHANGED;
	return read_block(reply);
}

static const PlayStep steps[] =
{
	[STEP_PAGE] = {
		PLAY_PAGE(page),
		.block = {
			.rpcid = "lGYRle",
			.is_root = is_root,
			.says_nothing = says_nothing,
		},
		.expected_size = ANSWER_SIZE,
		.read = read_block,
		.fallback = STEP_RPC,
	},
	[STEP_RPC] = {
		PLAY_RPC("lGYRle", 8, payload),
		.expected_size = ANSWER_SIZE,
		.read = read_frame,
	},
	[STEP_TOKEN] = PLAY_LIST_TOKEN_STEP(play_list_read_more),
};

const PlayOperation play_search =
{
	.name = "search",
	.inputs = inputs,
	.ninputs = 3,
	.columns = play_list_columns,
	.ncolumns = PLAY_LIST_NCOLUMNS,
	.steps = steps,
	.nsteps = 3,
};
