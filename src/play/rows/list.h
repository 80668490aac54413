/*
 * list.h
 *	  Lists of apps: search results, similar apps, the apps of a developer.
 *
 * An answer has sections.  A section with apps has a container: an element that
 * holds the rows and a token with which the list goes on.  Which element it is,
 * and whether a row stands in it bare or wrapped, depends on the list; the row
 * itself is the app summary, or an older message in the answers to a token.
 */
#ifndef PLAY_LIST_H
#define PLAY_LIST_H

#include "play/operation.h"
#include "play/rows/summary.h"

/*
 * The summary's columns, and two that only some messages have.  The last one
 * can be left out: a developer's list has an input of that name.
 */
#define PLAY_LIST_NCOLUMNS (PLAY_SUMMARY_NCOLUMNS + 2)

extern const JsColumn play_list_columns[PLAY_LIST_NCOLUMNS];

/* Columns that are looked at here and there; the others are only passed on. */
enum
{
	PLAY_LIST_APP_ID = 0,
	PLAY_LIST_FREE = 7
};

/* What stands for a column that a message does not have. */
#define PLAY_LIST_NOTHING(name) {name, "", NULL, JS_NULLABLE}

/* What is read from a section. */
typedef struct PlaySection
{
	JsValue    *rows;			/* PLAY_LIST_NCOLUMNS values each, of those that
								 * lack nothing; no app twice */
	int			ngood;			/* how many these are */
	const JsColumn *columns;	/* that they were read by */
	const JsColumn **missing;	/* of every row: the required column without a
								 * value, or NULL */
	int			nrows;
	JsValue		rejected[PLAY_LIST_NCOLUMNS];	/* the first that lacks something */
	bool		present;		/* it has a container, perhaps an empty one */
	JsValue	token;			/* null: the list ends here */
	JsValue	link;			/* to a page with the whole list, or null */
} PlaySection;

/*
 * Reads a section: a value of a text that is JSON.  wrapped_first: a container
 * of wrapped rows is tried first.  What it gives is in the answer's arena; false
 * when out of memory, or when there are too many rows (the answer is then
 * overfull).
 */
extern bool play_section_read(PlaySection *section, const char *json,
							  bool wrapped_first, PlayAnswer *answer);

/*
 * Is the list of a section where it should be?  It has a container with rows,
 * or an empty one if the answer that it was read from mentions no app.
 */
extern bool play_section_is_whole(const PlaySection *section, const char *answer);

/*
 * Adds a row to a call's answer, unless it has enough or had the app already.
 * False when out of memory.
 */
extern bool play_list_add(const PlayReply *reply, const JsColumn *columns,
						  const JsValue *values, const JsColumn *missing);

/* Adds all rows of a section. */
extern bool play_list_add_all(const PlayReply *reply, const PlaySection *section);

/* Has a call what it wanted? */
extern bool play_list_enough(const PlayReply *reply);

/*
 * Lets a call that has not enough go on with a token, by the given step.  False
 * when out of memory.
 */
extern bool play_list_go_on(const PlayReply *reply, const JsValue *token, int step);

/* Both, for all rows of a section, and the verdict. */
extern PlayVerdict play_list_finish(const PlayReply *reply, const PlaySection *section,
									int step);

/* The one section of a page that is a list: a developer's, or a cluster's. */
extern bool play_list_is_root(const char *json);

/* Such a page without rows: its answer is empty, or has no sections. */
extern bool play_list_says_nothing(const char *json);

/*
 * The same of any answer, whose sections are element 1 of the message at path:
 * beside them it has nothing but what goes with every list, and no app.
 */
extern bool play_list_says_nothing_at(const char *json, const char *path);

/*
 * Reads such a page's block, which is JSON; what follows it is asked for by
 * the given step.
 */
extern PlayVerdict play_list_read_page(const PlayReply *reply, bool wrapped_first,
									   int step);

/* The step that asks with the chain's token, again and again. */
extern char *play_list_token_payload(const PlayAsk *ask);
extern PlayVerdict play_list_read_more(const PlayReply *reply);

/* A row weighs 7 KB in the mean, and a hundred are asked for. */
#define PLAY_LIST_TOKEN_ROWS 100
#define PLAY_LIST_TOKEN_SIZE (PLAY_LIST_TOKEN_ROWS * 7168)

#define PLAY_LIST_TOKEN_STEP(reads) \
	{ \
		.kind = PLAY_STEP_RPC, \
		.rpc = { \
			.id = "qnKhOb", \
			.pack_calls = 8, \
			.payload = play_list_token_payload, \
		}, \
		.expected_size = PLAY_LIST_TOKEN_SIZE, \
		.read = (reads), \
		.data_error_ends = true \
	}

/*
 * Is a frame's payload JSON?  If not, or if the store answered null, the
 * answer's problem says so.
 */
extern bool play_list_is_json(const PlayReply *reply);

#endif							/* PLAY_LIST_H */
