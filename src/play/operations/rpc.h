/*
 * rpc.h
 *	  What of the store's JSON becomes jsonb as it is.
 */
#ifndef PLAY_RPC_H
#define PLAY_RPC_H

#include <stddef.h>

#include "json/decode.h"

/*
 * Returns why a checked JSON text cannot become jsonb ("nested too deeply for
 * jsonb"); NULL if it can, once js_decode_json() has cleaned it.
 */
extern const char *play_json_excess(const char *text, size_t len);

#endif							/* PLAY_RPC_H */
