/*
 * openings.h
 *	  First answers after which a call has more to ask, so that a fuzzer gets
 *	  past them.
 */
#ifndef FUZZ_OPENINGS_H
#define FUZZ_OPENINGS_H

#include <string.h>

#include "../unit/app_rows.h"
#include "check.h"
#include "play/operation.h"

#define LIST_SECTION(number, rows, more) \
	"[null,null,null,[\"t\"],{\"" number "\":[[" rows "],[\"T\",null," more "]]}]"
#define TOKEN "null,[null,\"TOKEN\"]"
#define APP(fields) "[null,[null,null,[[\"Title\"],{" fields "\"69\":[\"Dev\"," \
	LINK("/store/apps/developer?id=Dev") "],\"80\":[[[\"Puzzle\",[],\"GAME_PUZZLE\"]]]," \
	"\"96\":[" IMAGE "],\"146\":[[\"x\",[1700000000]]]}]," \
	"{\"12\":[[\"org.wellknown.everywhere\",7]],\"40\":[[19]]}],[[138]]]"

#define NAME_ROWS 20

/*
 * The page of a developer's name, with as many rows as lead on to the number.
 */
static char named_page[NAME_ROWS * sizeof(ROW("a") ",[]") + 100];

static const struct
{
	const PlayOperation *operation;
	const char *subject;
	const char *text;
}			openings[] =
{
	{&play_search, "words",
	"[[null,[" LIST_SECTION("23", "[" ROW("a") "],[" ROW("b") "]", TOKEN) "]]]"},
	{&play_similar_apps, "com.example.app",
		"[null,[null,[[null,null,null,[\"t\",[[\"similar_apps_GAME\",2]]],{\"22\":[[" ROW("z") "],"
	"[\"Like\",null," LINK("/store/apps/collection/cluster?gsr=a%3D%3D") ",[null,\"TOKEN\"]]]}]]]]"},
	{&play_similar_apps, "com.example.app",
		"[null,[null,[[null,null,null,[\"t\",[[\"similar_apps_GAME\",2]]],{\"22\":[[" ROW("z") "],"
	"[\"Like\",null," TOKEN "]]}]]]]"},
	{&play_developer_apps, "5700313618786177705",
	"[[null,[" LIST_SECTION("22", ROW("a") "," ROW("b"), TOKEN) "]]]"},
	{&play_developer_apps, "A Name", named_page},
	{&play_app_reports, "org.wellknown.everywhere", APP("\"78\":[\"org.wellknown.everywhere\"],")},
	{&play_app_reports, "org.wellknown.everywhere",
	APP("\"75\":[null,null,[[]]],\"78\":[\"org.wellknown.everywhere\"],\"138\":[[]],")},
};

#define NOPENINGS (sizeof(openings) / sizeof(openings[0]))

static inline void
make_openings(void)
{
	char	   *to = stpcpy(named_page, "[[null,[[null,null,null,[\"t\"],{\"23\":[[");

	for (int i = 0; i < NAME_ROWS; i++)
	{
		char		row[] = "[" ROW("#") "]";

		for (char *c = row; *c != '\0'; c++)
		{
			if (*c == '#')
				*c = (char) ('e' + i);
		}
		to = stpcpy(stpcpy(to, i > 0 ? "," : ""), row);
	}
	to = stpcpy(to, "],[\"T\"]]}]]]]");
	CHECK(to < named_page + sizeof(named_page));
}

/*
 * Returns an operation's opening with this number, and sets the subject of its
 * call; returns NULL if there is none, so that the call begins with its first
 * step.
 */
static inline const char *
find_opening(const PlayOperation *operation, int number, PlayCall *call)
{
	for (size_t i = 0; i < NOPENINGS; i++)
	{
		if (openings[i].operation != operation || --number != 0)
			continue;
		call->subject = openings[i].subject;
		return openings[i].text;
	}
	return NULL;
}

#endif							/* FUZZ_OPENINGS_H */
