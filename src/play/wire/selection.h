/*
 * selection.h
 *	  What the store's pages select from lists of apps.
 */
#ifndef PLAY_SELECTION_H
#define PLAY_SELECTION_H

#include <jansson.h>

/* A kind of message, and the fields selected from it, as JSON text. */
typedef struct PlayMaskKind
{
	int			kind;
	const char *fields;
} PlayMaskKind;

/*
 * Makes a field mask: for each kind of message, the same fields in each kind of
 * cluster that it may appear in.  NULL when out of memory.
 */
extern json_t *play_field_mask(const PlayMaskKind *kinds, size_t nkinds,
							  const int *clusters, size_t nclusters);

/* Makes the list of kinds of clusters; NULL when out of memory. */
extern json_t *play_selection_clusters(void);

/*
 * Makes the selection: number of apps, kinds of clusters, surfaces, and the
 * field mask.  NULL when out of memory.
 */
extern json_t *play_selection(void);

#endif							/* PLAY_SELECTION_H */
