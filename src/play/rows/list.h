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
 * Adds a row to a call's answer, unless the call has enough rows or already
 * has the app.  False when out of memory.
 */
extern bool play_list_add(const PlayReply *reply, const JsColumn *columns,
						  const JsValue *values, const JsColumn *missing);

/* Adds all rows of a cluster. */
extern bool play_list_add_all(const PlayReply *reply, const PlayCluster *cluster);

/* Does a call have all the rows it asked for? */
extern bool play_list_enough(const PlayReply *reply);

/*
 * Continues a call that does not have enough rows with a token, by the given
 * step.  False when out of memory.
 */
extern bool play_list_go_on(const PlayReply *reply, const JsValue *token, int step);

/* Adds all rows of a cluster, continues the call, and returns the verdict. */
extern PlayVerdict play_list_finish(const PlayReply *reply, const PlayCluster *cluster,
									int step);

/*
 * Is it the block of a page that has one list: a developer's, or a cluster's?
 */
extern bool play_list_is_root(const char *json);

/*
 * Does such a block say that there are no rows?  It is empty, or has no
 * sections.
 */
extern bool play_list_says_nothing(const char *json);

/* The block of such a page. */
#define PLAY_LIST_BLOCK(id) \
	{ \
		.rpcid = (id), \
		.is_root = play_list_is_root, \
		.says_nothing = play_list_says_nothing \
	}

/*
 * The same for an answer whose sections are element 1 of the message at path:
 * besides, it has only what comes with every list, and no app.
 */
extern bool play_list_says_nothing_at(const char *json, const char *path);

/*
 * Reads such a block, which is valid JSON; the given step asks for what
 * follows it.
 */
extern PlayVerdict play_list_read_page(const PlayReply *reply, bool wrapped_first,
									   int step);

/* The step that asks with the chain's token; it repeats. */
extern char *play_list_token_payload(const PlayAsk *ask);
extern PlayVerdict play_list_read_more(const PlayReply *reply);

/* A row has 7 KB on average, and a hundred are asked for. */
#define PLAY_LIST_TOKEN_ROWS 100
#define PLAY_LIST_TOKEN_SIZE (PLAY_LIST_TOKEN_ROWS * 7168)

#define PLAY_LIST_TOKEN_STEP(reads) \
	{ \
		PLAY_RPC("qnKhOb", 8, play_list_token_payload), \
		.expected_size = PLAY_LIST_TOKEN_SIZE, \
		.read = (reads), \
		.data_error_ends = true \
	}

/*
 * Is a payload valid JSON?  If not, or if it is null, writes the problem.
 */
extern bool play_list_is_json(const PlayReply *reply);

#endif							/* PLAY_LIST_H */
