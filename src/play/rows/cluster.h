/*
 * cluster.h
 *	  A cluster: a section of an answer that has rows of apps.
 *
 * An answer has sections.  A cluster is a section with a container: an element
 * that holds the rows and the token with which the list continues.  The list
 * decides which element that is, and whether rows stand in it directly or
 * wrapped in an array.  A row is the app row, or an older message in the answers
 * to a token.
 */
#ifndef PLAY_CLUSTER_H
#define PLAY_CLUSTER_H

#include "play/operation.h"
#include "play/rows/app_row.h"

/*
 * The columns of an app row, and two that only some messages have.  The last one
 * can be left out: a developer's list has an input of that name.
 */
#define PLAY_LIST_NCOLUMNS (PLAY_APP_ROW_NCOLUMNS + 2)

extern const JsColumn play_list_columns[PLAY_LIST_NCOLUMNS];

/* Columns that have a meaning here; the others are only passed on. */
enum
{
	PLAY_LIST_APP_ID = 0,
	PLAY_LIST_FREE = 7
};

/* A column that a message does not have. */
#define PLAY_LIST_NOTHING(name) {name, "", NULL, JS_NULLABLE}

typedef struct PlayCluster
{
	JsValue    *rows;			/* complete ones, PLAY_LIST_NCOLUMNS values each; no
								 * app twice */
	int			ngood;			/* number of these */
	const JsColumn *columns;	/* that the rows were read by */
	const JsColumn **missing;	/* for every row: the required column without a
								 * value, or NULL */
	int			nrows;
	JsValue		rejected[PLAY_LIST_NCOLUMNS];	/* the first incomplete row */
	bool		present;		/* there is a container, perhaps an empty one */
	JsValue		token;			/* null: the list ends here */
	JsValue		link;			/* to a page with the complete list, or null */
} PlayCluster;

/*
 * Reads the cluster of a section, a part of a checked text.  wrapped_first: tries
 * a container of wrapped rows first.  The result is in the answer's arena.  False
 * when out of memory, or if there are too many rows (the answer is then
 * overfull).
 */
extern bool play_cluster_read(PlayCluster *cluster, const char *section,
							  bool wrapped_first, PlayAnswer *answer);

/*
 * Is the cluster what it should be?  It has rows, or its container is empty and
 * the answer that it was read from mentions no app.
 */
extern bool play_cluster_is_understood(const PlayCluster *cluster, const char *answer);

/* Does a section have a container of rows, as pages have it? */
extern bool play_section_has_rows(const char *section);

#endif							/* PLAY_CLUSTER_H */
