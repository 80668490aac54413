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
 * One thing to ask for.  Every value is canonical.  All calls have a country
 * and a language because every URL of the store has them; the operation's
 * inputs say which other fields are used.
 */
typedef struct PlayCall
{
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
	const char *subject;		/* what it is about: a category, an app id … */
	const PlayCollection *collection;
	const char *token;			/* where to begin in a list; NULL: at the top */
	const char *args;			/* of a raw RPC: its payload, JSON text */
	int			num;			/* rows wanted, 0: all there are */
	int			priority;		/* higher is sent earlier */
	int			sort;			/* of reviews, the store's number */
	int			score;			/* of reviews, 1 to 5, 0: any */
	int			device;			/* of reviews, the store's number, 0: any */
	int			price;			/* of a search: 0 all, 1 free, 2 paid */
	int64_t		since;			/* µs since 1970-01-01 UTC, PLAY_NO_SINCE: any */
	uint64_t	fields;			/* of a digest, see app_digests.h; 0: the
								 * default ones */
} PlayCall;

#define PLAY_NO_SINCE INT64_MIN

/*
 * The longest token or link that is used, in bytes.  Each goes back to the
 * store in the next request, of which there may be many.  Real ones have about
 * 300 bytes.
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

/* Adds a text; *known is set if it was there already.  False: out of memory. */
extern bool play_seen_add(PlaySeen *seen, const char *text, size_t len, bool *known);

/* Empties a set. */
extern void play_seen_free(PlaySeen *seen);

/* The hash of a text with a key: SipHash-2-4. */
extern uint64_t play_hash_text(const uint64_t key[2], const char *text, size_t len);

/*
 * Progress of a call that takes several exchanges: pages of a list, or a page
 * that must be read to know what to ask next.
 */
typedef struct PlayChain
{
	int			step;			/* index of the step to ask now */
	char	   *token;			/* token from the last answer, for the next
								 * request; or NULL */
	int			rows;			/* returned so far */
	int			rank;			/* last rank given */
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

/*
 * An input of an operation: a column of its rows, and part of an outcome's
 * key.
 */
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

/* The kind of exchange of a step. */
typedef enum PlayStepKind
{
	PLAY_STEP_RPC,				/* a fixed RPC */
	PLAY_STEP_NAMED_RPC,		/* the RPC named by the call's subject */
	PLAY_STEP_PAGE,				/* an HTML page */
	PLAY_STEP_RESOURCE			/* a file, read as it arrives */
} PlayStepKind;

/* Asks an RPC.  Calls with the same URL share a POST. */
typedef struct PlayRpcStep
{
	const char *id;				/* NULL: PLAY_STEP_NAMED_RPC */
	int			pack_calls;		/* maximum number of calls in a POST */

	/* The call's payload, JSON text from malloc(); NULL: out of memory. */
	char	   *(*payload) (const PlayAsk *ask);
} PlayRpcStep;

/* Asks for a page. */
typedef struct PlayPageStep
{
	/*
	 * Its path and query below the origin, including hl and gl, from malloc().
	 */
	char	   *(*path) (const PlayAsk *ask);
	bool		linked;			/* the page was named by an answer: if it is
								 * missing, the call is not "not found", but
								 * tries the fallback */
	const char *absent_mark;	/* marks a page of status 200 that says "not
								 * found"; NULL: the store answers 404 */
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
 * How to find the answer among the data blocks of a page: it is a block of
 * that RPC which is_root() recognises.  An RPC's step has this too if stored
 * pages hold the same answer.
 */
typedef struct PlayBlockMatch
{
	const char *rpcid;			/* NULL: no block */
	bool		(*is_root) (const char *json);
	bool		(*says_nothing) (const char *json); /* does a block say that
													 * there is nothing, in a
													 * shape that blocks of
													 * other RPCs may have as
													 * well?  May be NULL */
} PlayBlockMatch;

/*
 * A way to ask.  A call begins with the first step, unless its operation
 * chooses another.  The answer may lead to another step (chain->step,
 * answer->more).  If the source refuses the call, or answers in another shape,
 * the fallback is tried.
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

	/*
	 * Expected size of an answer, in decoded bytes: constant, or by size_of();
	 * see play_step_size().
	 */
	size_t		expected_size;
	size_t		(*size_of) (const PlayAsk *ask);

	bool		large_request;	/* the request of one call has 10 KB or more */
	bool		short_payload;	/* asks for the same as its fallback, in a form that
								 * the store may refuse */

	/* Reads an answer; see play_step_read().  A resource has a reader instead. */
	PlayVerdict (*read) (const PlayReply *reply);

	bool		data_error_ends;	/* the store ends this list by
									 * PlayDataError */
	int			fallback;		/* step to try instead, 0: none */
	bool		(*may_fall_back) (const PlayAsk *ask);	/* can it answer this
														 * call?  NULL: any */
} PlayStep;

/* How a step of a table asks: an RPC, a page, or a page that an answer named. */
#define PLAY_RPC(rpcid, most_calls, makes) \
	.kind = PLAY_STEP_RPC, \
	.rpc = {.id = (rpcid),.pack_calls = (most_calls),.payload = (makes)}
#define PLAY_PAGE(makes) \
	.kind = PLAY_STEP_PAGE, \
	.page = {.path = (makes)}
#define PLAY_LINKED_PAGE(makes) \
	.kind = PLAY_STEP_PAGE, \
	.page = {.path = (makes),.linked = true}

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

/* The maximum number of calls in one request. */
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

/* The expected size of the answer to a call, in decoded bytes. */
static inline size_t
play_step_size(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	return step->size_of != NULL ? step->size_of(&(PlayAsk) {call, chain}) :
		step->expected_size;
}

/* The payload of an RPC's step for a call, see PlayRpcStep. */
static inline char *
play_step_payload(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	return step->rpc.payload(&(PlayAsk) {call, chain});
}

/* The page or file of a step for a call, see PlayPageStep. */
static inline char *
play_step_path(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	const PlayAsk ask = {call, chain};

	return play_step_is_resource(step) ? step->resource.path(&ask) : step->page.path(&ask);
}

/* Can a step's fallback answer a call? */
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

	/*
	 * Estimates how many further exchanges a call takes; NULL: always as many as
	 * fixed_more.  more_step asks for them, 0: the first step.
	 */
	int			(*more) (const PlayCall *call);
	int			fixed_more;
	int			more_step;
	bool		row_per_call;	/* a call that fails has a row of NULLs */
	const JsValue *absent_row;	/* the row of a call that is not found; NULL:
								 * no row */
} PlayOperation;

/*
 * The list of operations: play_NAME is defined in operations/NAME.c.
 * Everything that is done for each of them, in tests and benchmarks as well,
 * derives from this list.  The fuzzers' inputs name an operation by its
 * position, so add new ones at the end.
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

/* The operation with that name, or NULL. */
extern const PlayOperation *play_operation_named(const char *name);

#endif							/* PLAY_OPERATION_H */
