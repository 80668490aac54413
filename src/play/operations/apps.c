/*
 * apps.c
 *	  Details of apps: RPC Ws7gDc, or the page.
 *
 * Paths and absences were checked on pages recorded in 2022, 2025 and 2026, in
 * which the app's message was dense, sparse, and in blocks of other numbers.
 * Texts that the store shows (installs, score, dates) are spelled as the language
 * does; only the numbers beside them are reliable.
 *
 * A field that a storefront does not have is absent: without an offer there is
 * no price, and nothing else takes its place.
 */
#include <stdio.h>
#include <string.h>

#include "play/rows/app_message.h"
#include "json/json.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Decoded bytes of one app's answer. */
#define APP_SIZE 21000

/*
 * The fields that the page asks for.  Some of them were never served; the
 * store's own pages ask for them all the same.
 */
static const char request[] =
PLAY_APP_PAYLOAD("1,9,10,11,13,14,19,20,38,43,47,49,52,58,59,63,69,70,73,74,75,78,79,80,"
					 "91,92,95,96,97,100,101,103,106,112,119,129,137,140,139,141,145,146,149,"
					 "151,155,169,183,187,193");

static char *
payload(const PlayAsk *ask)
{
	return play_app_payload(request, ask->call);
}

/* The same as play_decode_html_text(), but an empty text is absent. */
static JsDecoded
nonempty_html_text(const JsCell *cell, JsValue *out)
{
	JsDecoded decoded = play_decode_html_text(cell, out);

	return decoded == JS_DECODED && out->len == 0 ? JS_ABSENT : decoded;
}

/*
 * Maximum depth of the tree of categories; the store's has four or five
 * levels.
 */
#define DEEPEST_CATEGORY 16

/* The categories found, as JSON objects one after the other. */
typedef struct Categories
{
	JsArena	   *arena;
	char	   *text;
	size_t		len;
	size_t		room;
} Categories;

static bool
append(Categories *found, const char *text, size_t len)
{
	if (found->len + len > found->room)
	{
		size_t		room = (found->len + len) * 2;
		char	   *larger = js_arena_text(found->arena, room);

		if (larger == NULL)
			return false;
		if (found->len > 0)
			memcpy(larger, found->text, found->len);
		found->text = larger;
		found->room = room;
	}
	memcpy(found->text + found->len, text, len);
	found->len += len;
	return true;
}

/* Appends {"name":…,"id":…}; an id that is not a text becomes null. */
static bool
append_category(Categories *found, const JsValue *name, const JsValue *id)
{
	return append(found, found->len == 0 ? "[" : ",", 1) &&
		append(found, "{\"name\":", 8) && append(found, name->u.text, name->len) &&
		append(found, ",\"id\":", 6) &&
		(id->type == JS_JSON && id->u.text[0] == '"' ?
		 append(found, id->u.text, id->len) : append(found, "null", 4)) &&
		append(found, "}", 1);
}

/* Ends the array. */
static bool
finish_categories(Categories *found, JsValue *out)
{
	if (!append(found, "]", 2))
		return false;
	out->type = JS_JSON;
	out->len = (uint32_t) found->len - 1;
	out->u.text = found->text;
	return true;
}

/*
 * Is this array a category: its name, a link, its id, another id?  The last
 * ones may stand in a trailing object.
 */
static bool
is_category(const char *array)
{
	const char *element = js_first(array);
	int			n = 0;

	if (element == NULL || *element != '"')
		return false;
	for (; element != NULL && n < 4; n++)
	{
		if (*element == '{')
			return true;
		element = js_next(element);
	}
	return n == 4;
}

/* Decodes the categories and tags of a tree whose depth varies. */
static JsDecoded
categories(const JsCell *cell, JsValue *out)
{
	Categories	found = {.arena = cell->arena};
	const char *end = js_skip(cell->json);
	int			depth = 0;

	for (const char *p = cell->json; p < end;)
	{
		if (*p == '"')
			p = js_skip(p);
		else if (*p == '[' && is_category(p))
		{
			const char *id_json = js_get(p, "2");
			JsValue		id = {.type = JS_NULL};
			JsValue		name;

			if (js_decode_json(JS_CELL(js_first(p), cell->arena), &name) != JS_DECODED ||
				(id_json != NULL &&
				 js_decode_json(JS_CELL(id_json, cell->arena), &id) == JS_DECODE_NO_MEMORY) ||
				!append_category(&found, &name, &id))
				return JS_DECODE_NO_MEMORY;
			p = js_skip(p);
		}
		else if ((*p == '[' || *p == '{') && depth == DEEPEST_CATEGORY)
			p = js_skip(p);
		else
		{
			depth += *p == '[' || *p == '{';
			depth -= *p == ']' || *p == '}';
			p++;
		}
	}
	if (found.len == 0)
		return JS_ABSENT;
	return finish_categories(&found, out) ? JS_DECODED : JS_DECODE_NO_MEMORY;
}

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
};

/* Hidden columns come first, then those that are changed here. */
enum
{
	DOCUMENT, GENRE_NAME_JSON, GENRE_ID_JSON, NHIDDEN,
	APP_ID = NHIDDEN, URL, SCORE, SCORE_TEXT, RATINGS, CATEGORIES
};

static const JsColumn columns[] =
{
	[DOCUMENT] = PLAY_APP_DOCUMENT,
	[GENRE_NAME_JSON] = {"genre", "1,2,79,0,0,0", js_decode_json, JS_NULLABLE},
	[GENRE_ID_JSON] = {"genre_id", "1,2,79,0,0,2", js_decode_json, JS_NULLABLE},
	[APP_ID] = {"app_id", PLAY_APP_ID_PATH, js_decode_text, JS_REQUIRED},
	[URL] = {"url", "", NULL, JS_NULLABLE},
	[SCORE] = {"score", "1,2,51,0,1", js_decode_float, JS_NULLABLE},
	[SCORE_TEXT] = {"score_text", "1,2,51,0,0", js_decode_text, JS_NULLABLE},
	[RATINGS] = {"ratings", "1,2,51,2,1", js_decode_int, JS_NULLABLE},
	[CATEGORIES] = {"categories", "1,2,118", categories, JS_NULLABLE},
	{"title", "1,2,0,0", js_decode_text, JS_REQUIRED},
	{"summary", "1,2,73,0,1", play_decode_html_text, JS_NULLABLE},
	{"description_html", "1,2,12,0,0,1|1,2,72,0,1", js_decode_nonempty, JS_REQUIRED},
	{"description", "1,2,12,0,0,1|1,2,72,0,1", nonempty_html_text, JS_REQUIRED},
	{"installs", "1,2,13,0", js_decode_text, JS_NULLABLE},
	{"min_installs", "1,2,13,1", js_decode_int, JS_NULLABLE},
	{"real_installs", "1,2,13,2", js_decode_int, JS_NULLABLE},
	{"installs_short", "1,2,13,3", js_decode_text, JS_NULLABLE},
	{"reviews", "1,2,51,3,1", js_decode_int, JS_NULLABLE},
	{"histogram", "1,2,51,1", play_decode_hist, JS_NULLABLE},
	{"price", "1,2,57,0,0,0,0,1,0,0", play_decode_micros, JS_NULLABLE},
	{"original_price", "1,2,57,0,0,0,0,1,1,0", play_decode_micros_nonzero, JS_NULLABLE},
	{"discount_ends_at", "1,2,57,0,0,0,0,14,0,0", js_decode_epoch, JS_NULLABLE},
	{"free", "1,2,57,0,0,0,0,1,0,0", js_decode_is0, JS_NULLABLE},
	{"currency", "1,2,57,0,0,0,0,1,0,1", js_decode_text, JS_NULLABLE},
	{"price_text", "1,2,57,0,0,0,0,1,0,2", js_decode_nonempty, JS_NULLABLE},
	{"availability", "1,2,18", play_decode_availability, JS_NULLABLE},
	{"early_access", "1,2,18", play_decode_early_access, JS_NULLABLE},
	{"offers_iap", "1,2,19,0", js_decode_truthy, JS_NULLABLE},
	{"iap_range", "1,2,19,0", js_decode_text, JS_NULLABLE},
	{"contains_ads", "1,2,48", js_decode_truthy, JS_FALSE},
	{"in_play_pass", "1,2,62", js_decode_truthy, JS_FALSE},
	{"version", "1,2,140,0,0,0", js_decode_nonempty, JS_NULLABLE},
	{"android_version", "1,2,140,1,1,0,0,1", play_decode_androidver, JS_NULLABLE},
	{"android_version_text", "1,2,140,1,1,0,0,1", js_decode_nonempty, JS_NULLABLE},
	{"android_max_version", "1,2,140,1,1,0,1,1", play_decode_androidver, JS_NULLABLE},
	{"min_sdk", "1,2,140,1,1,0,0,0", js_decode_int, JS_NULLABLE},
	{"target_sdk", "1,2,140,1,0,0,0", js_decode_int, JS_NULLABLE},
	{"developer", "1,2,68,0", js_decode_text, JS_REQUIRED},
	{"developer_id", "1,2,68,1,4,2", play_decode_after_id, JS_REQUIRED},
	{"developer_numeric_id", "1,2,68,2", js_decode_text, JS_NULLABLE},
	{"developer_email", "1,2,69,1,0", js_decode_text, JS_NULLABLE},
	{"developer_website", "1,2,69,0,5,2", js_decode_text, JS_NULLABLE},
	{"developer_address", "1,2,69,2,0", js_decode_text, JS_NULLABLE},
	{"developer_legal_name", "1,2,69,4,0", js_decode_text, JS_NULLABLE},
	{"developer_legal_email", "1,2,69,4,1,0", js_decode_text, JS_NULLABLE},
	{"developer_legal_address", "1,2,69,4,2,0", play_decode_nl_comma, JS_NULLABLE},
	{"developer_legal_phone", "1,2,69,4,3", js_decode_text, JS_NULLABLE},
	{"privacy_policy", "1,2,99,0,5,2", js_decode_text, JS_NULLABLE},
	{"genre", "1,2,79,0,0,0", js_decode_text, JS_REQUIRED},
	{"genre_id", "1,2,79,0,0,2", js_decode_text, JS_REQUIRED},
	{"icon", "1,2,95,0,3,2", js_decode_text, JS_REQUIRED},
	{"header_image", "1,2,96,0,3,2", js_decode_text, JS_NULLABLE},
	{"screenshots", "1,2,78,0,*,3,2", js_decode_texts, JS_EMPTY_TEXTS},
	{"video", "1,2,100,0,0,3,2", js_decode_text, JS_NULLABLE},
	{"video_image", "1,2,100,1,0,3,2", js_decode_text, JS_NULLABLE},
	{"preview_video", "1,2,100,1,2,0,2", js_decode_text, JS_NULLABLE},
	{"content_rating", "1,2,9,0", js_decode_text, JS_NULLABLE},
	{"content_rating_description", "1,2,9,2,1", js_decode_text, JS_NULLABLE},
	{"content_rating_interactive", "1,2,9,3,1", js_decode_text, JS_NULLABLE},
	{"released_text", "1,2,10,0", js_decode_text, JS_NULLABLE},
	{"released_at", "1,2,10,1,0", js_decode_epoch, JS_NULLABLE},
	{"updated_at", "1,2,145,0,1,0", js_decode_epoch, JS_REQUIRED},
	{"updated_text", "1,2,145,0,0", js_decode_text, JS_NULLABLE},
	{"recent_changes", "1,2,144,1,1", js_decode_text, JS_NULLABLE},
};

#define NREAD (sizeof(columns) / sizeof(columns[0]))

static const JsShape shape = {columns, NREAD, NULL, 0};

/* Sets the URL of the app's page, in the language and country of the call. */
static bool
set_url(const PlayCall *call, JsArena *arena, JsValue *out)
{
	static const char format[] = PLAY_BASE_URL "/store/apps/details?id=%s&hl=%s&gl=%s";
	size_t		room = sizeof(format) + strlen(call->subject) + PLAY_LANG_SIZE + 3;
	char	   *url = js_arena_text(arena, room);

	if (url == NULL)
		return false;
	snprintf(url, room, format, call->subject, call->lang, call->country);
	*out = play_text_value(url);
	return true;
}

/* Sets the category of an app without a tree of categories: its genre. */
static bool
set_category(JsArena *arena, const JsValue *name, const JsValue *id, JsValue *out)
{
	Categories	found = {.arena = arena};

	return append_category(&found, name, id) && finish_categories(&found, out);
}

/* Sets the columns that no path leads to. */
static bool
compute(const PlayCall *call, JsArena *arena, JsValue *values)
{
	play_app_unrated(&values[RATINGS], &values[SCORE]);
	play_app_unrated(&values[RATINGS], &values[SCORE_TEXT]);
	if (values[CATEGORIES].type == JS_NULL &&
		!set_category(arena, &values[GENRE_NAME_JSON], &values[GENRE_ID_JSON],
					  &values[CATEGORIES]))
		return false;
	return call == NULL || set_url(call, arena, &values[URL]);
}

/* Reads an app, from either source. */
static PlayVerdict
read_app(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	JsValue		values[NREAD];
	const JsColumn *missing;
	PlayVerdict verdict = play_app_read(reply, &reader, &shape, values, &missing);

	if (verdict != PLAY_ROWS)
		return verdict;

	/* the answer names its app in two places, which must agree */
	if (!play_app_is_asked(reply->call, &values[APP_ID], reply->answer))
		return PLAY_BROKEN_CHAIN;
	if (missing == NULL && !compute(reply->call, &reply->answer->arena, values))
		return PLAY_NO_MEMORY;
	return play_answer_only_row(reply->answer, columns + NHIDDEN, values + NHIDDEN,
								missing);
}

static const PlayStep steps[PLAY_APP_NSTEPS] =
PLAY_APP_STEPS(32, payload, read_app, .expected_size = APP_SIZE);

const PlayOperation play_apps =
{
	.name = "apps",
	.inputs = inputs,
	.ninputs = 1,
	.columns = columns + NHIDDEN,
	.ncolumns = NREAD - NHIDDEN,
	.steps = steps,
	.nsteps = PLAY_APP_NSTEPS,
};
