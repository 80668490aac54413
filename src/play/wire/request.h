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

/* The id of the RPC that a step asks for a call. */
extern const char *play_rpc_id(const PlayStep *step, const PlayCall *call);

/*
 * Writes path and query of the POST for a step's calls of the same country and
 * language.
 */
extern void play_rpc_path(const PlayStep *step, const PlayCall *call,
						  char path[PLAY_RPC_PATH_SIZE]);

/*
 * Makes the form for n calls of the same country, language and RPC: "f.req=…",
 * from malloc(), its length in *len.  NULL when out of memory.  A short form
 * means the same in half the size: punctuation without a meaning in forms is
 * not percent-encoded.
 */
extern char *play_rpc_form(const PlayStep *step, const PlayCall *const *calls,
						   const PlayChain *const *chains, int n, bool is_short,
						   size_t *len);

/* The path of a developer's page, up to the number. */
#define PLAY_DEVELOPER_PATH "/store/apps/dev?id="

/*
 * Makes the path of a page for a call's country and language, from malloc():
 * begin, which ends with the name of a parameter and "=", its value, which is
 * encoded here, and more parameters, each with its "&".  NULL when out of
 * memory.
 */
extern char *play_page_path(const PlayCall *call, const char *begin,
							const char *value, const char *more);

/* The position in a pack that a tag names, or -1. */
extern int	play_rpc_place(const char *tag);

#endif							/* PLAY_REQUEST_H */
