/*
 * apps.c
 *	  Hand-written answers about apps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apps.h"
#include "play/step.h"

const JsValue *
apps_value(const PlayOperation *operation, const PlayAnswer *answer, const char *column)
{
	assert_int_equal(answer->nrows, 1);
	for (int c = 0; c < operation->ncolumns; c++)
	{
		if (strcmp(operation->columns[c].name, column) == 0)
			return &answer->values[c];
	}
	fail_msg("no column \"%s\"", column);
	return NULL;
}

void
apps_show(const JsValue *shown, char *text, size_t size)
{
	size_t		len = 1;

	switch (shown->type)
	{
		case JS_NULL:
			snprintf(text, size, "null");
			break;
		case JS_TEXT:
		case JS_JSON:
			snprintf(text, size, "%s", shown->u.text);
			break;
		case JS_FLOAT:
			snprintf(text, size, "%.17g", shown->u.f);
			break;
		case JS_BOOL:
			snprintf(text, size, "%s", shown->u.i ? "true" : "false");
			break;
		case JS_TEXTS:
			snprintf(text, size, "%u texts", (unsigned) shown->len);
			break;
		case JS_INTS:
			snprintf(text, size, "{");
			for (uint32_t i = 0; i < shown->len; i++)
				len += (size_t) snprintf(text + len, size - len, "%s%lld", i > 0 ? "," : "",
										 (long long) shown->u.ints[i]);
			snprintf(text + len, size - len, "}");
			break;
		default:
			snprintf(text, size, "%lld", (long long) shown->u.i);
	}
}

void
apps_assert(const PlayOperation *operation, const PlayAnswer *answer, const char *column,
			const char *expected)
{
	char		got[1000];

	apps_show(apps_value(operation, answer, column), got, sizeof(got));
	if (strcmp(got, expected) != 0)
		fail_msg("%s: expected %s, got %s", column, expected, got);
}

const char	apps_full[] =
"{\"1\":[\"Title\"],"
"\"10\":[\"Teen\",null,[null,\"Violence\"],[null,\"Users interact\"]],"
"\"11\":[\"Jan 2, 2020\",[1577934245,34000000]],"
"\"14\":[\"1,000+\",1000,1234,\"1K+\"],"
"\"19\":[2,null,\"Early access\"],"
"\"20\":[\"$0.99 - $4.99 per item\"],"
"\"49\":[\"Contains ads\"],"
"\"52\":" RATED ","
"\"58\":" ONE_OFFER("2990000,\"EUR\",\"2,99 \\u20ac\"", "[5990000]", "[[1767225600]]") ","
"\"63\":[[1]],"
"\"69\":[\"Dev\",[null,null,null,null,[null,null,\"/store/apps/developer?id=Dev+%26+Co\"]],\"42\"],"
"\"70\":[[null,null,null,null,null,[null,null,\"https://dev.example\"]],[\"a@dev.example\"],"
"[\"Street 1\\nTown\"],null,[\"Dev Ltd\",[\"legal@dev.example\"],[\"Street 1\\nTown\"],\"+1 2\"]],"
"\"73\":[[null,\"One<br>two &amp; <b>three</b>\"]],"
"\"74\":[[null,\"Short &amp; sweet\"]],"
"\"78\":[\"" ID "\"],"
"\"79\":[[" IMAGE("https://s/1") "," IMAGE("https://s/2") "]],"
"\"80\":[[[\"Puzzle\",[],\"GAME_PUZZLE\"]]],"
"\"96\":[" IMAGE("https://i/1") "],"
"\"97\":[" IMAGE("https://h/1") "],"
"\"100\":[[null,null,null,null,null,[null,null,\"https://dev.example/privacy\"]]],"
"\"101\":[[" IMAGE("https://v/1") "],[" IMAGE("https://v/2") ",null,[[null,null,\"https://v/3\"]]]],"
"\"119\":[[" CATEGORY("Puzzle", "\"GAME_PUZZLE\"") "],[[[" CATEGORY("Tag", "null") "]]]],"
"\"141\":[[[\"1.2.3\"]],[[[33]],[[[24,\"7.0 and up\"],[30,\"11\"]]]]],"
"\"145\":[null,[null,\"New<br>things\"]],"
"\"146\":[[\"Feb 3, 2024\",[1706918400,500000000]]]}";

char *
apps_make_root(json_t *fields, int from, const char *document)
{
	json_t	   *message = json_array();
	json_t	   *rest = json_object();
	json_t	   *outer = json_pack("[n, n]");
	json_t	   *root;
	char	   *text;
	char		key[16];

	for (int number = 1; number < 200; number++)
	{
		json_t	   *field;

		snprintf(key, sizeof(key), "%d", number);
		field = json_object_get(fields, key);
		if (field == NULL)
			continue;
		if (number >= from)
			json_object_set(rest, key, field);
		else
		{
			while (json_array_size(message) + 1 < (size_t) number)
				json_array_append_new(message, json_null());
			json_array_append(message, field);
		}
	}
	if (json_object_size(rest) > 0)
		json_array_append(message, rest);
	json_decref(rest);
	json_array_append_new(outer, message);
	if (document != NULL)
		json_array_append_new(outer, json_pack("{s:[[s, i]], s:[[i, i, i]]}",
											   "12", document, 7, "40", 19, 52, 80));
	root = json_pack("[[[[]]], o]", outer);
	text = json_dumps(root, JSON_COMPACT);
	assert_non_null(text);
	json_decref(root);
	return text;
}

json_t *
apps_parse(const char *text)
{
	json_error_t error;
	json_t	   *json = json_loads(text, JSON_DECODE_ANY, &error);

	if (json == NULL)
		fail_msg("%s at %d of %.60s", error.text, error.position, text);
	return json;
}

PlayVerdict
apps_read_root(const PlayOperation *operation, const char *root, PlayAnswer *answer)
{
	PlayCall	call = {.country = "de",.lang = "en-GB",.subject = ID};

	play_answer_init(answer, operation->ncolumns);
	answer->verdict = play_step_read(&operation->steps[RPC], &call, NULL, root, root ? strlen(root) : 0,
												 answer);
	return answer->verdict;
}

PlayVerdict
apps_read_with(const PlayOperation *operation, const char *field, const char *replacement,
			   PlayAnswer *answer)
{
	json_t	   *fields = apps_parse(apps_full);
	PlayVerdict verdict;
	char	   *root;

	if (field != NULL && replacement == NULL)
		json_object_del(fields, field);
	else if (field != NULL)
		json_object_set_new(fields, field, apps_parse(replacement));
	root = apps_make_root(fields, 141, ID);
	verdict = apps_read_root(operation, root, answer);
	free(root);
	json_decref(fields);
	return verdict;
}

void
apps_check(const PlayOperation *operation, const char *field, const char *replacement,
		   const char *column, const char *expected)
{
	PlayAnswer	answer;

	assert_int_equal(apps_read_with(operation, field, replacement, &answer), PLAY_ROWS);
	apps_assert(operation, &answer, column, expected);
	play_answer_free(&answer);
}

void
apps_check_layout(const PlayOperation *operation, const char *field, const char *replacement,
				  const char *problem)
{
	PlayAnswer	answer;

	assert_int_equal(apps_read_with(operation, field, replacement, &answer), PLAY_LAYOUT_CHANGED);
	assert_int_equal(answer.nrows, 0);
	if (strstr(answer.problem, problem) == NULL)
		fail_msg("expected %s, got %s", problem, answer.problem);
	play_answer_free(&answer);
}
