/*
 * list.h
 *	  Lists of apps: search results, similar apps, the apps of a developer.
 *
 * A list grows from answer to answer, each of which has a cluster of rows.
 */
#ifndef PLAY_LIST_H
#define PLAY_LIST_H

#include "play/rows/cluster.h"

/*
 * Adds a row to a call's answer, unless it has enough or had the app already.
 * False when out of memory.
 */
extern bool play_list_add(const PlayReply *reply, const JsColumn *columns,
						  const JsValue *values, const JsColumn *missing);

/* Adds all rows of a cluster. */
extern bool play_list_add_all(const PlayReply *reply, const PlayCluster *cluster);

/* Has a call what it wanted? */
extern bool play_list_enough(const PlayReply *reply);

/*
 * Lets a call that has not enough go on with a token, by the given step.  False
 * when out of memory.
 */
extern bool play_list_go_on(const PlayReply *reply, const JsValue *token, int step);

/* Both, for all rows of a section, and the verdict. */
extern PlayVerdict play_list_finish(const PlayReply *reply, const PlayCluster *cluster,
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
