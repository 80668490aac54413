/*
 * permissions.h
 *	  The permissions of an app, wherever they come from.
 */
#ifndef PLAY_PERMISSIONS_H
#define PLAY_PERMISSIONS_H

#include "play/operation.h"

#define PLAY_PERMISSIONS_RPC "xdSrCf"

#define PLAY_PERMISSIONS_NCOLUMNS 4

extern const JsColumn play_permissions_columns[PLAY_PERMISSIONS_NCOLUMNS];

/*
 * Reads the JSON of an app's permissions into an answer of these columns.
 */
extern PlayVerdict play_permissions_read(const char *json, size_t len, PlayAnswer *answer);

/* The payload of their RPC. */
extern char *play_permissions_payload(const PlayAsk *ask);

#endif							/* PLAY_PERMISSIONS_H */
