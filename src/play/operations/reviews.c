/*
 * reviews.c
 *	  Reviews: RPC oCPfdb, or else UsvDTd, page after page.
 *
 * A request has the sort, the number of rows, and the token of the page before;
 * everything else is repeated with it.  Rows are at [0], the token of the next
 * page at [1,1]: the list ends without a token, or with a page without rows.  A
 * page may be shorter than asked without being the last.  A token names a place
 * in the list, so a list can be continued later.  The store answers null or [] for
 * an app without reviews and for one that does not exist; but null in the middle
 * of a list is a refusal, which must not be taken for the end.
 *
 * The language selects the reviews, the country has no effect.  oCPfdb is the RPC
 * of the store's pages, and filters by score and device; UsvDTd, which is older,
 * gives the same rows without a filter.  That tablets have reviews of their own
 * was measured; the numbers of other devices are those of public clients, and of
 * the store's scores by device.
 *
 * Sources: requests and answers of several public clients (2022 to 2026),
 * answers recorded in July 2026, page sizes measured in September 2026 (up to
 * 4,000 are served; 1,000 take half a second).
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "play/rows/criteria.h"
#include "json/json.h"
#include "play/operation.h"
#include "json/decode.h"
#include "play/rows/decode.h"

/* Maximum number of rows to ask for in a page. */
#define MOST_ROWS 1000

/* The kind of an app in [id, kind]. */
#define KIND_APP 7

/* Decoded bytes: of a review, and of an answer besides. */
#define ROW_SIZE 830
#define ANSWER_SIZE 400

static const PlayInput inputs[] =
{
	{"app_id", play_input_subject},
	{"sort", play_input_sort},
	{"num", play_input_num},
	{"score", play_input_score},
	{"since", play_input_since},
	{"device", play_input_device},
};

enum
{
	REVIEW_ID, USER_ID, USER_NAME, USER_IMAGE, SCORE, CONTENT, CREATED_AT, THUMBS_UP,
	REPLY_AUTHOR, REPLY_CONTENT, REPLY_AT, APP_VERSION, CRITERIA, NCOLUMNS
};

static const JsColumn columns[NCOLUMNS] =
{
	[REVIEW_ID] = {"review_id", "0", play_decode_id, JS_REQUIRED},
	[USER_ID] = {"user_id", "9,0", js_decode_text, JS_NULLABLE},
	[USER_NAME] = {"user_name", "1,0", js_decode_text, JS_REQUIRED},
	[USER_IMAGE] = {"user_image", "1,1,3,2", js_decode_text, JS_NULLABLE},
	[SCORE] = {"score", "2", js_decode_int, JS_REQUIRED},
	[CONTENT] = {"content", "4", js_decode_text, JS_NULLABLE},
	[CREATED_AT] = {"created_at", "5", js_decode_secs_nanos, JS_REQUIRED},
	[THUMBS_UP] = {"thumbs_up", "6", js_decode_int, JS_NULLABLE},
	[REPLY_AUTHOR] = {"reply_author", "7,0", js_decode_text, JS_NULLABLE},
	[REPLY_CONTENT] = {"reply_content", "7,1", js_decode_text, JS_NULLABLE},
	[REPLY_AT] = {"reply_at", "7,2", js_decode_secs_nanos, JS_NULLABLE},
	[APP_VERSION] = {"app_version", "10", js_decode_nonempty, JS_NULLABLE},
	[CRITERIA] = {"criteria", "12,0", play_criteria, JS_EMPTY_JSON},
};

enum
{
	ROOT_ITSELF, ROOT_ROWS, ROOT_TOKEN, ROOT_NCOLUMNS
};

static const JsColumn root_columns[ROOT_NCOLUMNS] =
{
	[ROOT_ITSELF] = {"answer", "", js_decode_is_array, JS_NULLABLE},
	[ROOT_ROWS] = {"reviews", "0", js_decode_is_array, JS_NULLABLE},
	[ROOT_TOKEN] = {"token", "1,1", js_decode_nonempty, JS_NULLABLE},
};

static const JsList lists[] =
{
	{.path = "0",.columns = columns,.ncolumns = NCOLUMNS},
};

static const JsShape shape = {root_columns, ROOT_NCOLUMNS, lists, 1};

/* Returns how many reviews to ask for in the next page. */
static int
page_rows(const PlayAsk *ask)
{
	int			left = ask->call->num - (ask->chain == NULL ? 0 : ask->chain->rank);

	if (ask->call->num == 0 || left > MOST_ROWS)
		return MOST_ROWS;
	return left > 1 ? left : 1;
}

/* Makes the part of a request that selects the page, or returns NULL. */
static json_t *
make_page(const PlayAsk *ask)
{
	int			rows = page_rows(ask);

	return ask->chain->token == NULL ? json_pack("[i]", rows) :
		json_pack("[i, n, s]", rows, ask->chain->token);
}

/* Writes a request, and releases it. */
static char *
write_request(json_t *request)
{
	char	   *text = request == NULL ? NULL : json_dumps(request, JSON_COMPACT);

	json_decref(request);
	return text;
}

/* Makes the filter of a request, or returns NULL. */
static json_t *
make_filter(const PlayCall *call)
{
	json_t	   *score = call->score == 0 ? json_null() : json_integer(call->score);

	if (call->device == 0)
		return json_pack("[n, o]", score);
	return json_pack("[n, o, n, n, n, n, n, n, i]", score, call->device);
}

static char *
payload(const PlayAsk *ask)
{
	return write_request(json_pack("[n, [i, i, o, n, o], [s, i]]", 2, ask->call->sort,
								   make_page(ask), make_filter(ask->call),
								   ask->call->subject, KIND_APP));
}

static char *
payload_of_old(const PlayAsk *ask)
{
	return write_request(json_pack("[n, n, [i, i, o, n, []], [s, i]]", 2, ask->call->sort,
								   make_page(ask), ask->call->subject, KIND_APP));
}

/* The old RPC has no filter, and knows the other one's tokens or not. */
static bool
may_ask_old(const PlayAsk *ask)
{
	return ask->call->score == 0 && ask->call->device == 0 && ask->chain->token == NULL;
}

static size_t
size_of(const PlayAsk *ask)
{
	return (size_t) page_rows(ask) * ROW_SIZE + ANSWER_SIZE;
}

/* A page while it is read. */
typedef struct Reading
{
	PlayAnswer *answer;
	PlayChain  *chain;
	int			last;			/* rank of the last review wanted, 0: all */
	int64_t		since;
	int			elements;		/* of the page */
	bool		older;			/* it has come to a review before since */
	bool		cut;			/* some of it is beyond the number wanted */
	bool		no_memory;
} Reading;

static bool
take_review(void *arg, const JsRow *row)
{
	Reading    *reading = arg;
	PlayAnswer *answer = reading->answer;
	const JsValue *review_id = &row->values[REVIEW_ID];
	bool		known = false;

	answer->overfull = reading->elements++ == PLAY_MOST_ROWS;
	if (answer->overfull)
		return false;
	if (row->missing == NULL && row->values[CREATED_AT].u.i < reading->since)
		reading->older = true;	/* as is all that follows */
	if (reading->older || reading->cut)
		return true;
	if (row->missing == NULL &&
		!play_seen_add(&reading->chain->seen, review_id->u.text, review_id->len, &known))
	{
		reading->no_memory = true;
		return false;
	}
	if (known)
		return true;
	reading->cut = reading->last > 0 && answer->seen >= reading->last;
	if (reading->cut)
		return true;
	reading->no_memory = !play_answer_row(answer, columns, row->values, row->missing);
	return !reading->no_memory;
}

/* Says where a later call can go on, so that it misses nothing. */
static bool
set_next_token(PlayAnswer *answer, const char *token)
{
	char	   *copy;

	if (token == NULL)
		return true;
	copy = js_arena_text(&answer->arena, strlen(token));
	if (copy == NULL)
		return false;
	answer->next_token = strcpy(copy, token);
	return true;
}

/* Continues with the page of a token, unless it was read before. */
static PlayVerdict
turn_page(PlayAnswer *answer, PlayChain *chain, const char *token)
{
	bool		known = false;

	if (!play_seen_add(&chain->tokens, token, strlen(token), &known))
		return PLAY_NO_MEMORY;
	if (known || answer->nrows + answer->rejected == 0)
	{
		play_answer_problem(answer, known ?
							"the list ends here: it leads back to a page already read" :
							"the list ends here: a page repeats earlier reviews");
		return PLAY_ROWS;
	}
	free(chain->token);
	chain->token = strdup(token);
	answer->more = true;
	return chain->token == NULL ? PLAY_NO_MEMORY : PLAY_ROWS;
}

/* Decides what comes after a page. */
static PlayVerdict
end_page(const Reading *reading, const char *next)
{
	PlayAnswer *answer = reading->answer;
	PlayChain  *chain = reading->chain;
	const char *asked = chain->token;
	bool		known;

	if (asked != NULL &&
		!play_seen_add(&chain->tokens, asked, strlen(asked), &known))
		return PLAY_NO_MEMORY;
	if (reading->elements > 0 && play_answer_verdict(answer) == PLAY_LAYOUT_CHANGED)
		return PLAY_LAYOUT_CHANGED;

	/* The list that was asked for ends at since. */
	if (reading->older)
		return PLAY_ROWS;

	/* What was cut off a page comes again if the page does. */
	if (reading->cut)
		return set_next_token(answer, asked) ? PLAY_ROWS : PLAY_NO_MEMORY;
	if (next == NULL || reading->elements == 0)
		return reading->elements == 0 && asked == NULL ? PLAY_EMPTY : PLAY_ROWS;
	if (strlen(next) > PLAY_LONGEST_TOKEN)
	{
		play_answer_problem(answer, "the list ends here: its token is too long");
		return PLAY_ROWS;
	}
	if (reading->last > 0 && answer->seen >= reading->last)
		return set_next_token(answer, next) ? PLAY_ROWS : PLAY_NO_MEMORY;
	return turn_page(answer, chain, next);
}

/* Reads null: there are no reviews, or a page was refused. */
static PlayVerdict
read_null(const PlayChain *chain, PlayAnswer *answer)
{
	if (chain == NULL || chain->token == NULL)
		return PLAY_EMPTY;
	play_answer_problem(answer, "the store answered null in the middle of the list");
	return PLAY_BROKEN_CHAIN;
}

static PlayVerdict
read_chain(const PlayReply *reply)
{
	static JsReader *reader = NULL;
	PlayAnswer *answer = reply->answer;
	PlayChain  *chain = reply->chain;
	Reading		reading = {.answer = answer,.chain = chain,.since = PLAY_NO_SINCE};
	JsValue		root[ROOT_NCOLUMNS];
	int			seen = answer->seen;

	if (reply->call != NULL)
	{
		reading.last = reply->call->num;
		reading.since = reply->call->since;
	}
	if (play_reader_once(&reader, &shape) == NULL)
		return PLAY_NO_MEMORY;
	switch (js_read(reader, reply->text, reply->len, &answer->arena, take_review,
					&reading, root, NULL, NULL))
	{
		case JS_READ:
			break;
		case JS_READ_BAD_JSON:
			/* Nothing of it counts, least of all for another way to ask. */
			if (chain->token == NULL)
				play_seen_free(&chain->seen);
			play_answer_drop(answer, seen);
			play_answer_problem(answer, "the payload is not JSON");
			return PLAY_LAYOUT_CHANGED;
		case JS_READ_NO_MEMORY:
		case JS_READ_STOPPED:
			return PLAY_NO_MEMORY;
	}
	if (root[ROOT_ITSELF].type == JS_NULL)
		return read_null(chain, answer);
	if (root[ROOT_ITSELF].u.i == 0 ||
		(root[ROOT_ROWS].type == JS_BOOL && root[ROOT_ROWS].u.i == 0))
	{
		play_answer_problem(answer, "no list of reviews at [0]");
		return PLAY_LAYOUT_CHANGED;
	}
	return end_page(&reading, root[ROOT_TOKEN].type == JS_TEXT ?
					root[ROOT_TOKEN].u.text : NULL);
}

static PlayVerdict
read_reviews(const PlayReply *reply)
{
	PlayReply	stored = *reply;
	PlayChain	none = {0};
	PlayVerdict verdict;

	if (reply->text == NULL)
		return read_null(reply->chain, reply->answer);
	if (reply->chain == NULL)
		stored.chain = &none;
	verdict = read_chain(&stored);
	play_chain_free(&none);

	/* continue with the page that could not be read */
	if (verdict == PLAY_LAYOUT_CHANGED && reply->chain != NULL &&
		!set_next_token(reply->answer, reply->chain->token))
		return PLAY_NO_MEMORY;
	return verdict;
}

/* Is it the block of an app's page that has its first reviews? */
static bool
is_root(const char *json)
{
	const char *review_id = js_get(json, "0,0,0");

	return review_id != NULL && *review_id == '"';
}

/* Is it that block of an app without reviews? */
static bool
says_nothing(const char *json)
{
	return *json == '[' && js_get(json, "0") == NULL;
}

enum
{
	STEP_NEW, STEP_OLD
};

static const PlayStep steps[] =
{
	[STEP_NEW] = {
		PLAY_RPC("oCPfdb", 32, payload),
		.block = {
			.rpcid = "oCPfdb",
			.is_root = is_root,
			.says_nothing = says_nothing,
		},
		.size_of = size_of,
		.read = read_reviews,
		.fallback = STEP_OLD,
		.may_fall_back = may_ask_old,
	},
	[STEP_OLD] = {
		PLAY_RPC("UsvDTd", 32, payload_of_old),
		.size_of = size_of,
		.read = read_reviews,
	},
};

/* The pages after the first that the wanted number takes. */
static int
more_pages(const PlayCall *call)
{
	return call->num <= MOST_ROWS ? 0 : (call->num - 1) / MOST_ROWS;
}

const PlayOperation play_reviews =
{
	.name = "reviews",
	.inputs = inputs,
	.ninputs = 6,
	.columns = columns,
	.ncolumns = NCOLUMNS,
	.steps = steps,
	.nsteps = 2,
	.more = more_pages,
};
