/*
 * spec.h
 *	  What the store's pages ask for with their lists of apps.
 */
#ifndef PLAY_SPEC_H
#define PLAY_SPEC_H

#include <jansson.h>

/* A kind of message, and the fields that are wanted of it, JSON text. */
typedef struct PlayMaskKind
{
	int			kind;
	const char *fields;
} PlayMaskKind;

/*
 * A field mask: a product, for each kind of message the same fields for each
 * kind of cluster it may appear in.  NULL when out of memory.
 */
extern json_t *play_spec_mask(const PlayMaskKind *kinds, size_t nkinds,
							  const int *clusters, size_t nclusters);

/* The kinds of clusters that are wanted, NULL when out of memory. */
extern json_t *play_spec_clusters(void);

/*
 * The whole specification: number of apps, kinds of clusters, surfaces, and
 * which fields of each kind of message are wanted in each kind of cluster.
 */
extern json_t *play_spec(void);

#endif							/* PLAY_SPEC_H */
