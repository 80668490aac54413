/*
 * operation.h
 *	  What can be asked of Google Play, and how an answer becomes rows.
 *
 * An operation is a table of columns plus what is special to it.  The engine
 * knows operations only by this struct; SQL knows them only by their columns'
 * and inputs' names.
 */
#ifndef PLAY_OPERATION_H
#define PLAY_OPERATION_H

#include "play/column.h"
#include "play/reference.h"

/* The origin, unless a setting says otherwise. */
#define PLAY_BASE_URL "https://play.google.com"

/*
 * One thing wanted.  Every value is canonical.  A call has a country and a
 * language because every URL of the store has them; the rest is what its
 * operation's inputs name.
 */
typedef struct PlayCall
{
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
	const char *subject;		/* what it is about: a category, an app id … */
	const PlayCollection *collection;
	int			num;			/* rows wanted */
	int			priority;		/* higher is sent earlier */
} PlayCall;

/* What an answer turned out to be. */
typedef enum PlayVerdict
{
	PLAY_ROWS,					/* rows were read, perhaps some rejected */
	PLAY_EMPTY,					/* the store has nothing to list */
	PLAY_NOT_FOUND,				/* the store knows no such thing */
	PLAY_LAYOUT_CHANGED,		/* the root has another shape; see problem */
	PLAY_NO_MEMORY
} PlayVerdict;

/*
 * The rows of one answer.  Row i has its rank in ranks[i] (its place in the
 * answer, from 1, so that a rejected row leaves a gap) and its fields from
 * values[i * ncolumns] on.
 */
typedef struct PlayAnswer
{
	PlayVerdict verdict;
	PlayArena	arena;			/* holds whatever the values point to */
	PlayValue  *values;
	int		   *ranks;
	int			ncolumns;
	int			nrows;
	int			capacity;		/* rows that values and ranks have room for */
	int			seen;			/* elements of the list, rejected ones too */
	int			rejected;		/* rows left out, or columns of the root */
	char		problem[192];	/* the field that was missing and the paths
								 * that were tried, "" if none */
} PlayAnswer;

extern void play_answer_init(PlayAnswer *answer, int ncolumns);
extern void play_answer_free(PlayAnswer *answer);

/* Bytes of memory that the answer holds. */
extern size_t play_answer_size(const PlayAnswer *answer);

/* Appends a row, or counts it as rejected; false when out of memory. */
extern bool play_answer_row(PlayAnswer *answer, const PlayValue *values,
							const PlayColumn *missing);

/* Writes which required column had no value, and where it was looked for. */
extern void play_answer_missing(PlayAnswer *answer, const PlayColumn *missing);

/* Writes anything else that is wrong with it. */
extern void play_answer_problem(PlayAnswer *answer, const char *problem);

/*
 * The verdict on a list that was read to its end: rows, or empty, or a
 * changed layout if there were elements and every one was rejected.
 */
extern PlayVerdict play_answer_verdict(const PlayAnswer *answer);

/* An input of an operation: a column of its rows, a part of an outcome's key. */
typedef struct PlayInput
{
	const char *name;
	void		(*get) (const PlayCall *call, PlayValue *out);
} PlayInput;

extern void play_input_collection(const PlayCall *call, PlayValue *out);
extern void play_input_num(const PlayCall *call, PlayValue *out);
extern void play_input_subject(const PlayCall *call, PlayValue *out);

typedef struct PlayOperation
{
	const char *name;			/* as in playfast_<name>() */
	const PlayInput *inputs;
	int			ninputs;
	const PlayColumn *columns;
	int			ncolumns;

	/* Asking: one RPC call, which may share a POST with others. */
	const char *rpcid;
	int			pack_calls;		/* most calls in one POST */
	size_t		(*expected_size) (const PlayCall *call);	/* decoded bytes of
															 * an answer */

	/* The call's payload, JSON text from malloc(); NULL when out of memory. */
	char	   *(*payload) (const PlayCall *call);

	/*
	 * Reading: text is a payload of len bytes with a NUL behind it; call is
	 * NULL when a stored body is read of which nothing else is known.
	 */
	PlayVerdict null_payload;	/* what the store says with a null payload */
	PlayVerdict (*read) (const PlayCall *call, const char *text, size_t len,
						 PlayAnswer *answer);
} PlayOperation;

extern const PlayOperation play_top_apps;

#endif							/* PLAY_OPERATION_H */
