/*
 * request.h
 *	  Requests in Google Play's spelling.
 */
#ifndef PLAY_REQUEST_H
#define PLAY_REQUEST_H

#include "play/operation.h"

/* A call's tag is its place in the pack, in decimal. */
#define PLAY_TAG_SIZE 12

/* The longest URL of an RPC below the base, with its NUL. */
#define PLAY_RPC_PATH_SIZE 160

/* The id of the RPC by which a step asks for a call. */
extern const char *play_rpc_id(const PlayStep *step, const PlayCall *call);

/*
 * Path and query of the POST that carries a step's calls for the country and
 * language of call.
 */
extern void play_rpc_path(const PlayStep *step, const PlayCall *call,
						  char path[PLAY_RPC_PATH_SIZE]);

/*
 * The form that carries n calls, which all have one country, language and RPC:
 * "f.req=…", from malloc(), its length in *len.  NULL when out of memory.  A short
 * form means the same in half of the bytes: punctuation that means nothing in a
 * form is not percent-encoded.
 */
extern char *play_rpc_form(const PlayStep *step, const PlayCall *const *calls,
						   const PlayChain *const *chains, int n, bool is_short,
						   size_t *len);

/* The page of a developer, by number, up to the number. */
#define PLAY_DEVELOPER_PATH "/store/apps/dev?id="

/*
 * The path of a page for a call's country and language, from malloc(): begin,
 * which ends with the name of a parameter and "=", its value, encoded here, and
 * more parameters, each with its "&".  NULL when out of memory.
 */
extern char *play_page_path(const PlayCall *call, const char *begin,
							const char *value, const char *more);

/* The place in a pack that a tag names, or -1. */
extern int	play_rpc_place(const char *tag);

#endif							/* PLAY_REQUEST_H */
