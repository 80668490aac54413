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

#include <string.h>

#include "play/answer.h"
#include "play/reference/reference.h"

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
	const char *token;			/* where to begin in a list, NULL: at its top */
	const char *args;			/* of a raw RPC: its payload, JSON text */
	int			num;			/* rows wanted, 0: all there are */
	int			priority;		/* higher is sent earlier */
	int			sort;			/* of reviews, the store's number */
	int			score;			/* of reviews, 1 to 5, 0: any */
	int			device;			/* of reviews, the store's number, 0: any */
	int			price;			/* of a search: 0 all, 1 free, 2 paid */
	int64_t		since;			/* µs since 1970-01-01 UTC, PLAY_NO_SINCE: any */
	uint64_t	fields;			/* of a digest, see app_digests.h; 0: the usual ones */
} PlayCall;

#define PLAY_NO_SINCE INT64_MIN

/*
 * The longest token or link that is asked with, in bytes: what the store gives
 * goes back to it in the next request, of which there may be many.  Its own have
 * about 300.
 */
#define PLAY_LONGEST_TOKEN 4096
/* Devices from which reviews come, by the store's number; NULL: none has it. */
#define PLAY_NDEVICES 7
extern const char *const play_devices[PLAY_NDEVICES];

/* A set of texts, known by their hashes. */
typedef struct PlaySeen
{
	uint64_t   *hashes;
	size_t		size;			/* a power of two, or 0 */
	size_t		used;
} PlaySeen;

/* Adds a text; *known says whether it was there.  False: out of memory. */
extern bool play_seen_add(PlaySeen *seen, const char *text, size_t len, bool *known);

/* Makes it empty. */
extern void play_seen_free(PlaySeen *seen);

/* The hash of a text with a key: SipHash-2-4. */
extern uint64_t play_hash_text(const uint64_t key[2], const char *text, size_t len);

/*
 * How far a call has come that takes several exchanges: pages of a list, or a
 * page that must be read to know what to ask next.
 */
typedef struct PlayChain
{
	int			step;			/* of the operation's steps, to be asked now */
	char	   *token;			/* what the last answer said to ask with, or NULL */
	int			rows;			/* returned so far */
	int			rank;			/* the last one given */
	PlaySeen	seen;			/* ids of rows */
	PlaySeen	tokens;
	void	   *state;			/* the operation's own, from malloc() */
	const char *base_url;		/* of the origin, NULL: not known */
	void		(*free_state) (void *state);
} PlayChain;

extern void play_chain_free(PlayChain *chain);

/* What a step asks for: a call, and how far it has come. */
typedef struct PlayAsk
{
	const PlayCall *call;
	const PlayChain *chain;		/* NULL: it has not begun */
} PlayAsk;

/*
 * An answer, for a step to read.  When a stored body is read, of which nothing
 * else is known, call and chain are NULL.
 */
typedef struct PlayReply
{
	const PlayCall *call;
	PlayChain  *chain;
	const char *text;			/* JSON text of the root, with a NUL behind it; NULL:
								 * the store answered null */
	size_t		len;
	PlayAnswer *answer;			/* for its rows */
} PlayReply;

/* An input of an operation: a column of its rows, a part of an outcome's key. */
typedef struct PlayInput
{
	const char *name;
	void		(*get) (const PlayCall *call, JsValue *out);
} PlayInput;

extern void play_input_subject(const PlayCall *call, JsValue *out);
extern void play_input_collection(const PlayCall *call, JsValue *out);
extern void play_input_num(const PlayCall *call, JsValue *out);
extern void play_input_score(const PlayCall *call, JsValue *out);
extern void play_input_device(const PlayCall *call, JsValue *out);	/* its name */
extern void play_input_sort(const PlayCall *call, JsValue *out);	/* its name */
extern void play_input_since(const PlayCall *call, JsValue *out);
extern void play_input_price(const PlayCall *call, JsValue *out); /* its name */
extern void play_input_args(const PlayCall *call, JsValue *out);

/* What kind of exchange a step is. */
typedef enum PlayStepKind
{
	PLAY_STEP_RPC,				/* one RPC, always the same */
	PLAY_STEP_NAMED_RPC,		/* the RPC that the call's subject names */
	PLAY_STEP_PAGE,				/* an HTML page */
	PLAY_STEP_RESOURCE			/* a file, read as it arrives */
} PlayStepKind;

/* Asking an RPC.  Calls of one URL share a POST. */
typedef struct PlayRpcStep
{
	const char *id;				/* NULL: PLAY_STEP_NAMED_RPC */
	int			pack_calls;		/* most calls in one POST */

	/* The call's payload, JSON text from malloc(); NULL: out of memory. */
	char	   *(*payload) (const PlayAsk *ask);
} PlayRpcStep;

/* Asking for a page. */
typedef struct PlayPageStep
{
	/* Its path and query below the origin, from malloc(), hl and gl included. */
	char	   *(*path) (const PlayAsk *ask);
	bool		linked;			/* an answer named the page: that it is not there says
								 * nothing of the call, which tries the fallback */
	const char *absent_mark;	/* in a page of status 200 that says there is no
								 * such thing; NULL: the store answers 404 */
} PlayPageStep;

/* How a resource is read while it arrives; what it reads is kept in an answer. */
typedef struct PlayResourceReader
{
	/*
	 * Begins, with what the reader needs, from malloc(); NULL: out of memory.
	 * The answer outlives it.  Of a stored body nothing else is known: then the
	 * call and the chain are NULL.
	 */
	void	   *(*open) (const PlayAsk *ask, PlayAnswer *answer);

	/* Takes the next bytes; false: no more is wanted. */
	bool		(*feed) (void *reader, const char *data, size_t len);

	/*
	 * What it was, when nothing more will come.  Only here the chain is changed:
	 * until then the body may turn out to be half of one.
	 */
	PlayVerdict (*end) (void *reader, PlayChain *chain);
	void		(*close) (void *reader);
} PlayResourceReader;

/* Asking for a file, which may be compressed and is told by its content. */
typedef struct PlayResourceStep
{
	char	   *(*path) (const PlayAsk *ask);	/* below the origin, from malloc() */
	bool		may_be_absent;	/* that it is not there is an answer, not a failure */
	const PlayResourceReader *reader;
} PlayResourceStep;

/*
 * How the answer is told from the other data blocks of a page: it is one of
 * that RPC which is_root() recognises.  An RPC's step has it where stored pages
 * hold the same answer.
 */
typedef struct PlayBlockMatch
{
	const char *rpcid;			/* NULL: no block */
	bool		(*is_root) (const char *json);
	bool		(*says_nothing) (const char *json); /* or says that there is nothing,
													 * in a shape that other RPCs'
													 * blocks have, too; may be NULL */
} PlayBlockMatch;

/*
 * A way to ask.  A call begins with the first step, unless its operation says
 * otherwise.  What a step's answer says may lead to another (chain->step,
 * answer->more); a step whose source refuses the call, or answers in another
 * shape, gives way to its fallback.
 */
typedef struct PlayStep
{
	PlayStepKind kind;
	union
	{
		PlayRpcStep rpc;
		PlayPageStep page;
		PlayResourceStep resource;
	};
	PlayBlockMatch block;

	/* Decoded bytes that an answer is expected to have: always so many, or as
	 * many as size_of() says of a call; see play_step_size(). */
	size_t		expected_size;
	size_t		(*size_of) (const PlayAsk *ask);

	/* Reads an answer; see play_step_read().  A resource has a reader instead. */
	PlayVerdict (*read) (const PlayReply *reply);

	bool		data_error_ends;	/* PlayDataError is how the store ends this list */
	int			fallback;		/* index of the step to try instead, 0: none */
	bool		(*may_fall_back) (const PlayAsk *ask);	/* does it do for this call?
														 * NULL: for any */
} PlayStep;

static inline bool
play_step_is_page(const PlayStep *step)
{
	return step->kind == PLAY_STEP_PAGE;
}

static inline bool
play_step_is_resource(const PlayStep *step)
{
	return step->kind == PLAY_STEP_RESOURCE;
}

/* Does it ask an RPC, whichever? */
static inline bool
play_step_posts(const PlayStep *step)
{
	return !play_step_is_page(step) && !play_step_is_resource(step);
}

/* The most calls that one request can carry. */
static inline int
play_step_most_calls(const PlayStep *step)
{
	return play_step_posts(step) ? step->rpc.pack_calls : 1;
}

/* Is the step this RPC? */
static inline bool
play_step_is_rpc(const PlayStep *step, const char *rpcid)
{
	return step->kind == PLAY_STEP_RPC && strcmp(step->rpc.id, rpcid) == 0;
}

/* Decoded bytes that the answer to a call is expected to have. */
static inline size_t
play_step_size(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	return step->size_of != NULL ? step->size_of(&(PlayAsk) {call, chain}) :
		step->expected_size;
}

/* What an RPC's step asks a call with, see PlayRpcStep. */
static inline char *
play_step_payload(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	return step->rpc.payload(&(PlayAsk) {call, chain});
}

/* The page or file that a step asks for, see PlayPageStep. */
static inline char *
play_step_path(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	const PlayAsk ask = {call, chain};

	return play_step_is_resource(step) ? step->resource.path(&ask) : step->page.path(&ask);
}

/* Does a step's fallback do for a call? */
static inline bool
play_step_may_fall_back(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	return step->may_fall_back == NULL || step->may_fall_back(&(PlayAsk) {call, chain});
}

typedef struct PlayOperation
{
	const char *name;			/* as in playfast_<name>() */
	const PlayInput *inputs;
	int			ninputs;
	const JsColumn *columns;
	int			ncolumns;
	const PlayStep *steps;
	int			nsteps;
	int			(*first_step) (const PlayCall *call);	/* NULL: the first one */

	/* How many exchanges an answer takes beside the first, as far as the call
	 * tells, and by which step if by another.  NULL: none. */
	int			(*more) (const PlayCall *call, const PlayStep **step);
	bool		row_per_call;	/* also a call that fails has a row, of NULLs */
	const JsValue *absent_row;	/* the row of a call that is not found, NULL: it
									 * has none */
} PlayOperation;

/*
 * Every operation, once: play_NAME is defined in operations/NAME.c.  Whatever
 * is to be done for each of them, tests and benchmarks included, is derived
 * from this list.  Inputs of the fuzzers know an operation by its place here,
 * so a new one comes last.
 */
#define PLAY_OPERATIONS(do) \
	do(top_apps) \
	do(apps) \
	do(app_digests) \
	do(availability) \
	do(reviews) \
	do(permissions) \
	do(data_safety) \
	do(rpc) \
	do(app_reports) \
	do(search) \
	do(suggestions) \
	do(similar_apps) \
	do(developer_apps) \
	do(developers) \
	do(catalog_shards) \
	do(catalog_apps)

#define PLAY_DECLARE_OPERATION(name) extern const PlayOperation play_##name;
PLAY_OPERATIONS(PLAY_DECLARE_OPERATION)
#undef PLAY_DECLARE_OPERATION

#define PLAY_COUNT_OPERATION(name) + 1
#define PLAY_NOPERATIONS (0 PLAY_OPERATIONS(PLAY_COUNT_OPERATION))

/* All of them, in the order of the list. */
extern const PlayOperation *const play_operations[PLAY_NOPERATIONS];

/* The one with that name, NULL if there is none. */
extern const PlayOperation *play_operation_named(const char *name);

#endif							/* PLAY_OPERATION_H */
