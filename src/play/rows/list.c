/*
 * list.c
 *	  Lists of apps: search results, similar apps, the apps of a developer.
 *
 * How a list grows from answer to answer, and where it ends.
 */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "play/rows/list.h"
#include "play/wire/template.h"

bool
play_list_enough(const PlayReply *reply)
{
	const PlayAnswer *answer = reply->answer;

	return reply->call != NULL && reply->call->num > 0 &&
		reply->chain->rows + answer->nrows + answer->rejected >= reply->call->num;
}

bool
play_list_add(const PlayReply *reply, const JsColumn *columns, const JsValue *values,
			  const JsColumn *missing)
{
	const PlayCall *call = reply->call;
	const JsValue *app_id = &values[PLAY_LIST_APP_ID];
	const JsValue *is_free = &values[PLAY_LIST_FREE];
	bool		known = false;

	if (play_list_enough(reply))
		return true;
	if (missing != NULL)
		return play_answer_row(reply->answer, columns, values, missing);
	if (reply->chain != NULL &&
		!play_seen_add(&reply->chain->seen, app_id->u.text, app_id->len, &known))
		return false;
	if (known)
		return true;

	/* the store is lax about prices; rows left out keep their rank */
	if (call != NULL && call->price != 0 &&
		(is_free->type != JS_BOOL || (is_free->u.i != 0) != (call->price == 1)))
	{
		reply->answer->seen++;
		return true;
	}
	return play_answer_row(reply->answer, columns, values, NULL);
}

bool
play_list_add_all(const PlayReply *reply, const PlayCluster *cluster)
{
	const JsValue *row = cluster->rows;

	for (int i = 0; i < cluster->nrows; i++)
	{
		const JsColumn *missing = cluster->missing[i];

		if (!play_list_add(reply, cluster->columns,
						   missing == NULL ? row : cluster->rejected, missing))
			return false;
		if (missing == NULL)
			row += PLAY_LIST_NCOLUMNS;
	}
	return true;
}

bool
play_list_go_on(const PlayReply *reply, const JsValue *token, int step)
{
	PlayChain  *chain = reply->chain;
	PlayAnswer *answer = reply->answer;
	bool		known = false;

	if (reply->call == NULL)
		return true;			/* a stored body cannot continue */
	free(chain->token);
	chain->token = NULL;
	if (token->type != JS_TEXT || play_list_enough(reply))
		return true;
	if (!play_seen_add(&chain->tokens, token->u.text, token->len, &known))
		return false;

	/*
	 * Round in circles: the store gives no more.  An answer without an app that
	 * is new is one too, unless it is a page: those may begin alike.  Nor does one
	 * go on with a token that is none.
	 */
	if (known || token->len > PLAY_LONGEST_TOKEN || (answer->seen == chain->rank && step == chain->step))
	{
		answer->truncated = true;
		return true;
	}
	chain->token = strdup(token->u.text);
	chain->step = step;
	answer->more = true;
	return chain->token != NULL;
}

PlayVerdict
play_list_finish(const PlayReply *reply, const PlayCluster *cluster, int step)
{
	PlayVerdict verdict;

	if (!play_list_add_all(reply, cluster))
		return PLAY_NO_MEMORY;
	verdict = play_answer_verdict(reply->answer);
	if (cluster->ngood > 0 && verdict == PLAY_LAYOUT_CHANGED)
		verdict = PLAY_EMPTY;	/* some were not wanted, or known already */
	if (verdict != PLAY_LAYOUT_CHANGED &&
		!play_list_go_on(reply, &cluster->token, step))
		return PLAY_NO_MEMORY;
	return verdict;
}

bool
play_list_is_root(const char *json)
{
	const char *section = js_get(json, "0,1,0");

	return section != NULL && play_section_has_rows(section);
}

/*
 * Elements that come with every list, empty or not: where a browser continues,
 * a flag, tracking.
 */
#define FIRST_COMPANION 3
#define LAST_COMPANION 5

bool
play_list_says_nothing_at(const char *json, const char *path)
{
	const char *message = js_get(json, path);
	const char *element;
	int			i = 0;

	if (js_is_empty(json))
		return true;
	if (message == NULL || message[0] != '[' || js_mentions(json, PLAY_APP_PATH))
		return false;
	for (element = js_first(message); element != NULL;
		 element = js_next(element))
	{
		bool		is_companion = i >= FIRST_COMPANION && i <= LAST_COMPANION &&
			element[0] != '{';

		if (!is_companion && !js_is_empty(element))
			return false;
		i++;
	}
	return true;
}

bool
play_list_says_nothing(const char *json)
{
	return play_list_says_nothing_at(json, "0");
}

PlayVerdict
play_list_read_page(const PlayReply *reply, bool wrapped_first, int step)
{
	const char *text = js_blank(reply->text);
	const char *json = js_get(text, "0,1,0");
	PlayCluster cluster;

	if (json != NULL && json[0] == '[')
	{
		if (!play_cluster_read(&cluster, json, wrapped_first, reply->answer))
			return PLAY_NO_MEMORY;
		if (play_cluster_is_understood(&cluster, text))
			return play_list_finish(reply, &cluster, step);
	}
	if (play_list_says_nothing(text))
		return PLAY_EMPTY;
	play_answer_problem(reply->answer, "no rows at [0,1,0,21,0|0,1,0,22,0]");
	return PLAY_LAYOUT_CHANGED;
}

bool
play_list_is_json(const PlayReply *reply)
{
	if (reply->text == NULL)
		play_answer_problem(reply->answer, "the payload is null");
	else if (js_root(reply->text, reply->len) != NULL)
		return true;
	else
		play_answer_problem(reply->answer, "the payload is not JSON");
	return false;
}

PlayVerdict
play_list_read_more(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	PlayCluster cluster = {0};
	const char *text;
	const char *json;

	/* null for a token of the store's own: it refuses to continue */
	if (reply->text == NULL)
	{
		answer->truncated = true;
		return PLAY_EMPTY;
	}
	if (!play_list_is_json(reply))
		return PLAY_LAYOUT_CHANGED;
	text = js_blank(reply->text);
	if (js_is_empty(text))
	{
		answer->truncated = true;
		return PLAY_EMPTY;
	}
	json = js_get(text, "0");
	if (json != NULL && json[0] == '[' &&
		!play_cluster_read(&cluster, json, false, answer))
		return PLAY_NO_MEMORY;
	if (!play_cluster_is_understood(&cluster, text))
	{
		play_answer_problem(answer, "no rows at [0,0,0|0,6,0|0,21,0|0,22,0]");
		return PLAY_LAYOUT_CHANGED;
	}
	return play_list_finish(reply, &cluster, reply->chain == NULL ? 0 : reply->chain->step);
}

/* Makes a request for any token, or returns NULL. */
static json_t *
make_token_request(void)
{
	return json_pack("[[n, [[i, [i, i]], b, n, o], n, s]]", 10, 10, PLAY_LIST_TOKEN_ROWS, 1,
					 json_loads("[96,27,4,8,57,30,110,79,11,16,49,1,3,9,12,104,55,56,51,"
								"10,34,77]", 0, NULL),
					 "{token}");
}

char *
play_list_token_payload(const PlayAsk *ask)
{
	static char *request = NULL;
	const char *token = ask->chain->token;

	return play_template_fill(play_template_once(&request, make_token_request),
							  "token", json_string(token != NULL ? token : ""), NULL);
}
