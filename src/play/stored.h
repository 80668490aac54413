/*
 * stored.h
 *	  Calls and answers as bytes for other processes of this machine.
 */
#ifndef PLAY_STORED_H
#define PLAY_STORED_H

#include "play/operation.h"

/* Bytes that grow; zero-initialised is empty. */
typedef struct PlayBytes
{
	char	   *data;			/* from malloc(), or NULL */
	size_t		len;
	size_t		size;			/* of the allocation */
} PlayBytes;

/* Appends; false when out of memory. */
extern bool play_bytes_put(PlayBytes *bytes, const void *data, size_t len);

/* Appends a text with its NUL; NULL and "" differ. */
extern bool play_bytes_text(PlayBytes *bytes, const char *text);

extern void play_bytes_free(PlayBytes *bytes);

/* Bytes being read. */
typedef struct PlayReading
{
	const char *next;
	size_t		left;
} PlayReading;

/* Copies the next len bytes to *data; false if there are fewer. */
extern bool play_reading_take(PlayReading *reading, void *data, size_t len);

/* Reads a text, which is not copied; false if there is none. */
extern bool play_reading_text(PlayReading *reading, const char **text);

/*
 * Appends what a call asks for, as a key: calls of an operation that differ in
 * anything but their priority differ in it.
 */
extern bool play_stored_call(PlayBytes *bytes, const PlayCall *call);

/* Appends the rows of an answer; false when out of memory. */
extern bool play_stored_answer(PlayBytes *bytes, const PlayAnswer *answer);

/*
 * Reads the rows of an answer into an empty one, which then does not depend on
 * the bytes.  False when out of memory, or if these are not the bytes of an answer
 * with so many columns.
 */
extern bool play_stored_read(PlayReading *reading, PlayAnswer *answer);

#endif							/* PLAY_STORED_H */
