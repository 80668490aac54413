/*
 * texts.h
 *	  Sets of many texts in little memory.
 */
#ifndef PG_TEXTS_H
#define PG_TEXTS_H

#include "pg/playfast.h"

/*
 * Texts one after the other, each with its NUL; they live as long as their
 * memory context.
 */
typedef struct TextStore
{
	MemoryContext context;
	char	   *chunk;
	size_t		left;			/* bytes */
	size_t		size;			/* of the chunk */
} TextStore;

extern void playfast_text_store_create(TextStore *store);

/* Copies a text; the caller must not change the copy. */
extern const char *playfast_text_store_copy(TextStore *store, const char *value);

/* A text store with a list of its texts, each once, in order. */
typedef struct TextSet
{
	TextStore	store;
	const char **values;
	int			nvalues;
	uint32	   *slots;			/* index of a value, from 1; 0: free */
	uint32		nslots;			/* a power of two */
	uint64		seed;			/* so that nobody can predict a text's slot */
} TextSet;

/* Makes room for a list of up to most texts. */
extern void playfast_text_set_create(TextSet *set, int most);

/* Adds a text unless it is already there; interruptible. */
extern void playfast_text_set_add(TextSet *set, const char *value);

/* Releases what only playfast_text_set_add() needs. */
extern void playfast_text_set_close(TextSet *set);

#endif							/* PG_TEXTS_H */
