/*
 * inputs.h
 *	  The inputs of calls, checked and made canonical before anything is sent.
 */
#ifndef PG_INPUTS_H
#define PG_INPUTS_H

#include "pg/playfast.h"

#include "play/operation.h"

/*
 * One input of a call.  SQL gives it as an argument, as an element of an array
 * argument, or as an attribute of a request, found by its name.  A bad value
 * is an ERROR 22023, a NULL that stands for nothing one 22004.
 */
typedef struct Input
{
	const char *name;			/* of an argument, or a request's attribute */
	const char *plural;			/* of an array argument; NULL: none */
	Oid			type;
	bool		required;		/* NULL is an error: there is no default */
	bool		in_url;			/* of the call: those of one URL travel together */
	bool		keeps_text;		/* assign() keeps the pointer it is given */

	/*
	 * For a text, or jsonb as its text: canon() returns the canonical
	 * spelling, in UTF-8; its argument is NULL for SQL's NULL unless the input
	 * is required. assign() puts the result of canon() into a call.
	 */
	const char *(*canon) (const char *value);
	void		(*assign) (PlayCall *call, const char *canonical);

	/* For any other type */
	void		(*set) (PlayCall *call, Datum value, bool null);
} Input;

extern const Input input_country;
extern const Input input_lang;
extern const Input input_collection;
extern const Input input_num;
extern const Input input_num_or_all;	/* 0: all there are */
extern const Input input_num_in_array;	/* of such a list, as far as an array goes */
extern const Input input_priority;

/* subjects.c */
extern const Input input_category;
extern const Input input_app_id;
extern const Input input_url;
extern const Input input_query;
extern const Input input_term;
extern const Input input_developer_id;
extern const Input input_developer_number;
extern const Input input_rpcid;
extern const Input input_args;

/* filters.c */
extern const Input input_sort;
extern const Input input_score;
extern const Input input_device;
extern const Input input_since; /* must follow sort, against which it is
								 * checked */
extern const Input input_price;
extern const Input input_token;
extern const Input input_fields;

/* The inputs of an operation. */
typedef struct Question
{
	const PlayOperation *operation;
	const Input *const *inputs; /* up to a NULL; the first changes slowest, of
								 * those that are in the URL and of the others */
} Question;

/* functions.c */

/* Returns what can be asked of the operation with that name, or NULL. */
extern const Question *playfast_question_named(const char *operation);

/* inputs.c */

/*
 * Sets an input of a call from a datum; texts are allocated in the current
 * context.
 */
extern void playfast_set_input(const Input *input, PlayCall *call, Datum value, bool null);

/* The canonical text of a datum, which is not NULL. */
extern const char *playfast_canon_datum(const Input *input, Datum value);

/* Raises 22023 for a value, in UTF-8, that is not accepted. */
extern void playfast_refuse(const char *what, const char *value, const char *hint);

/* Raises 22004 for a NULL without a default. */
extern void playfast_refuse_null(const char *name, const char *hint);

#endif							/* PG_INPUTS_H */
