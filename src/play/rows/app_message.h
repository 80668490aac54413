/*
 * app_message.h
 *	  What all operations on the details of apps share: how to ask, by RPC or
 *	  by the page, and how to know that an answer is the right app's.
 *
 * Both ways lead to the same root: the message of the app at [1,2], and beside
 * it, in fields 12 and 40 of [1], the document that was asked for and the
 * fields that were served.
 */
#ifndef PLAY_APP_MESSAGE_H
#define PLAY_APP_MESSAGE_H

#include "play/operation.h"
#include "json/decode.h"

#define PLAY_APP_RPC "Ws7gDc"

/*
 * A template of the payload that asks for the given fields ("19,52"), for
 * play_app_payload().
 */
#define PLAY_APP_PAYLOAD(fields) \
	"[null,null,[[" fields "]],[[[1,null,1],null,[[[]]],null,null,null,null,[null,2]," \
	"null,null,null,null,null,null,null,null,null,null,null,null,null,null,[1]]," \
	"[null,[[[]]],null,null,[1]],[null,[[[]]],null,[1]],[null,[[[]]]],null,null,null,null," \
	"[[[[]]]],[[[[]]]]],null,[[\"{app_id}\",7]]]"

/* The path of the app's id. */
#define PLAY_APP_ID_PATH "1,2,77,0"

/* The first column of every shape: the app that the answer is about. */
#define PLAY_APP_DOCUMENT \
	{"document", "1,11,0,0|" PLAY_APP_ID_PATH, js_decode_text, JS_REQUIRED}

/* Decoded bytes of a page. */
#define PLAY_APP_PAGE_SIZE 1300000

/* Fills the template of a payload for the app that the call is about. */
extern char *play_app_payload(const char *payload, const PlayCall *call);

/* The page of that app, and the step that asks for it. */
extern char *play_app_page(const PlayAsk *ask);
extern bool play_app_is_root(const char *json);

#define PLAY_APP_PAGE_STEP(reads) \
	{ \
		PLAY_PAGE(play_app_page), \
		.block = { \
			.rpcid = PLAY_APP_RPC, \
			.is_root = play_app_is_root, \
		}, \
		.expected_size = PLAY_APP_PAGE_SIZE, \
		.read = (reads) \
	}

/*
 * The steps of an operation that asks for an app by RPC, or else for its page.
 * What follows the reader is the expected size of the RPC's answer.
 */
#define PLAY_APP_STEPS(most_calls, makes, reads, ...) \
	{ \
		{ \
			PLAY_RPC(PLAY_APP_RPC, (most_calls), (makes)), \
			__VA_ARGS__, \
			.read = (reads), \
			.fallback = 1 \
		}, \
		PLAY_APP_PAGE_STEP(reads) \
	}
#define PLAY_APP_NSTEPS 2

/*
 * Reads the columns of a root as play_answer_read() does.  An answer about
 * another app is PLAY_BROKEN_CHAIN: it must never pass for the right one.
 */
extern PlayVerdict play_app_read(const PlayReply *reply, JsReader **reader,
									 const JsShape *shape, JsValue *values,
									 const JsColumn **missing);

/* Is this the id of the app that was asked for?  Writes the problem if not. */
extern bool play_app_is_asked(const PlayCall *call, const JsValue *app_id,
							   PlayAnswer *answer);

/* The same for a checked root, which may not name an app. */
extern bool play_app_root_is_asked(const PlayCall *call, const char *root,
									PlayAnswer *answer);

/*
 * Does a checked root say that the store withholds a field that was asked for?
 */
extern bool play_app_withholds(const char *root, int field);

/*
 * Can a checked root have a field?  It cannot if it lists the fields asked for
 * and served, and this is not one of them.
 */
extern bool play_app_may_have(const char *root, int field);

/* Clears the score of an app without ratings, whatever its value. */
extern void play_app_unrated(const JsValue *ratings, JsValue *score);

#endif							/* PLAY_APP_MESSAGE_H */
