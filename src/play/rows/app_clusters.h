/*
 * app_clusters.h
 *	  The clusters of apps on an app's page.
 */
#ifndef PLAY_APP_CLUSTERS_H
#define PLAY_APP_CLUSTERS_H

#include "play/rows/list.h"

/* What is wrong with a section that has its rows elsewhere. */
#define PLAY_APP_CLUSTERS_NO_ROWS "no rows at [1,1,*,21,0|1,1,*,22,0]"

/* Where the page with a whole cluster is. */
#define PLAY_CLUSTER_PATH "/store/apps/collection/cluster?"

/* A block with clusters; or without, which may say little more than []. */
extern bool play_app_clusters_is_root(const char *json);
extern bool play_app_clusters_say_nothing(const char *json);

/*
 * The cluster of similar apps among the sections of such a block: PLAY_ROWS if
 * it is there (*section), PLAY_EMPTY if not; PLAY_LAYOUT_CHANGED if a section
 * may be it that has no rows where a cluster has them.
 */
extern PlayVerdict play_app_clusters_similar(const char *json, PlayAnswer *answer,
										 const char **section);

/* Can a link be followed?  It is one to the page of a cluster, and nothing else. */
extern bool play_app_clusters_is_link(const char *link);

#endif							/* PLAY_APP_CLUSTERS_H */
