/*
 * app_clusters.h
 *	  The clusters of apps on an app's page.
 */
#ifndef PLAY_APP_CLUSTERS_H
#define PLAY_APP_CLUSTERS_H

#include "play/rows/list.h"

/* The problem with a section whose rows are elsewhere. */
#define PLAY_APP_CLUSTERS_NO_ROWS "no rows at [1,1,*,21,0|1,1,*,22,0]"

/* The path of the page with all of a cluster. */
#define PLAY_CLUSTER_PATH "/store/apps/collection/cluster?"

/* Does a block have clusters?  Does it say that there are none? */
extern bool play_app_clusters_is_root(const char *json);
extern bool play_app_clusters_say_nothing(const char *json);

/*
 * Finds the cluster of similar apps in such a block: PLAY_ROWS if it is there
 * (*section), PLAY_EMPTY if not; PLAY_LAYOUT_CHANGED if a section without rows
 * may be the one.
 */
extern PlayVerdict play_app_clusters_similar(const char *json, PlayAnswer *answer,
										 const char **section);

/* Can a link be followed?  It must lead to the page of a cluster. */
extern bool play_app_clusters_is_link(const char *link);

#endif							/* PLAY_APP_CLUSTERS_H */
