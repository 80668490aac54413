/*
 * texts.h
 *	  Many texts in little memory, each once.
 */
#ifndef PG_TEXTS_H
#define PG_TEXTS_H

#include "pg/playfast.h"

/* Texts one after the other, each with its NUL; they live as long as the context. */
typedef struct TextStore
{
	MemoryContext context;
	char	   *chunk;
	size_t		left;			/* bytes */
	size_t		size;			/* of the chunk */
} TextStore;

extern void playfast_text_store_create(TextStore *store);

/* Copies a text; the copy is the caller's only to read. */
extern const char *playfast_text_store_copy(TextStore *store, const char *value);

/* The same, with a list of the texts, in which each stands once, in order. */
typedef struct TextSet
{
	TextStore	store;
	const char **values;
	int			nvalues;
	uint32	   *slots;			/* index of a value, from 1; 0: free */
	uint32		nslots;			/* a power of two */
	uint64		seed;			/* so that nobody can predict a text's slot */
} TextSet;

/* Makes room for the list of so many texts. */
extern void playfast_text_set_create(TextSet *set, int most);

/* Adds a text unless it is there; interruptible. */
extern void playfast_text_set_add(TextSet *set, const char *value);

/* Releases what only playfast_text_set_add() needs. */
extern void playfast_text_set_close(TextSet *set);

#endif							/* PG_TEXTS_H */
