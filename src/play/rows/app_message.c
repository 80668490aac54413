/*
 * app_message.c
 *	  What all operations on the details of apps share.
 *
 * RPC Ws7gDc answers with the very message that the page of an app is made
 * from, restricted to the fields that are asked for.  What surrounds their
 * numbers in the payload is constant and was taken from the store's own pages
 * (2026); shorter ones were not tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/rows/app_message.h"
#include "json/json.h"
#include "play/wire/template.h"
#include "json/decode.h"

char *
play_app_payload(const char *payload, const PlayCall *call)
{
	return play_template_fill(payload, "app_id", json_string(call->subject), NULL);
}

char *
play_app_page(const PlayAsk *ask)
{
	char	   *path;

	/* an app id has no character that must be encoded in a URL */
	if (asprintf(&path, "/store/apps/details?id=%s&hl=%s&gl=%s",
				 ask->call->subject, ask->call->lang, ask->call->country) < 0)
		return NULL;
	return path;
}

static bool
is_text(const char *json)
{
	return json != NULL && *json == '"';
}

/*
 * A root has a title and a developer; other blocks of the same RPC have
 * neither.  The length means nothing, since any field may stand in a trailing
 * object.
 */
bool
play_app_is_root(const char *json)
{
	return is_text(js_get(json, "1,2,0,0")) &&
		is_text(js_get(json, "1,2,68,0"));
}

bool
play_app_is_asked(const PlayCall *call, const JsValue *app_id, PlayAnswer *answer)
{
	char		problem[sizeof(answer->problem)];

	if (call == NULL || app_id->type != JS_TEXT ||
		strcmp(app_id->u.text, call->subject) == 0)
		return true;
	snprintf(problem, sizeof(problem), "the answer is about another app, %.64s",
			 app_id->u.text);
	play_answer_problem(answer, problem);
	return false;
}

bool
play_app_root_is_asked(const PlayCall *call, const char *root, PlayAnswer *answer)
{
	const char *json = js_get(root, "1,11,0,0");
	JsValue		app_id = {.type = JS_NULL};

	if (json != NULL)
		(void) js_decode_text(JS_CELL(json, &answer->arena), &app_id);
	return play_app_is_asked(call, &app_id, answer);
}

bool
play_app_withholds(const char *root, int field)
{
	const char *list = js_get(root, "2");

	if (list == NULL)
		return false;
	for (const char *entry = js_first(list); entry != NULL;
		 entry = js_next(entry))
	{
		const char *number = js_get(entry, "0");
		int64_t		withheld;

		if (number != NULL && js_as_int(number, &withheld) && withheld == field)
			return true;
	}
	return false;
}

bool
play_app_may_have(const char *root, int field)
{
	const char *served = js_get(root, "1,39,0");

	if (served == NULL || *served != '[')
		return true;
	for (const char *number = js_first(served); number != NULL;
		 number = js_next(number))
	{
		int64_t		n;

		if (js_as_int(number, &n) && n == field)
			return true;
	}
	return false;
}

PlayVerdict
play_app_read(const PlayReply *reply, JsReader **reader, const JsShape *shape,
				  JsValue *values, const JsColumn **missing)
{
	PlayVerdict verdict;

	if (reply->text == NULL)
		return PLAY_NOT_FOUND;
	verdict = play_answer_read(reply->answer, play_reader_once(reader, shape), reply->text,
							   reply->len, 0, values, missing, NULL);
	if (verdict == PLAY_ROWS && !play_app_is_asked(reply->call, &values[0], reply->answer))
		return PLAY_BROKEN_CHAIN;
	return verdict;
}

void
play_app_unrated(const JsValue *ratings, JsValue *score)
{
	if (ratings->type == JS_INT && ratings->u.i == 0)
		*score = (JsValue) {0};
}
