/*
 * inputs.h
 *	  What SQL can ask for: checked and made canonical before anything is sent.
 */
#ifndef PG_INPUTS_H
#define PG_INPUTS_H

#include "pg/playfast.h"

/*
 * One thing that a call names.  It comes as an element of an array argument,
 * as an argument, or as an attribute of a request.  A bad value is an ERROR
 * 22023.
 */
typedef struct Input
{
	const char *name;			/* of a request's attribute, or an argument */
	const char *plural;			/* of an array argument */

	/*
	 * A text: its canonical spelling, in UTF-8; value is NULL for SQL's NULL,
	 * which stands for a default, or is an error.  assign() puts what canon()
	 * returned into a call.
	 */
	const char *(*canon) (const char *value);
	void		(*assign) (PlayCall *call, const char *canonical);

	/* What a NULL array stands for, if not for canon(NULL) alone. */
	const char **(*defaults) (int *n);

	/* Anything else. */
	void		(*set) (PlayCall *call, Datum value, bool null);
} Input;

extern const Input input_country;
extern const Input input_lang;
extern const Input input_category;
extern const Input input_collection;
extern const Input input_num;
extern const Input input_priority;
extern const Input input_app_id;
extern const Input input_query;
extern const Input input_term;
extern const Input input_developer_id;
extern const Input input_store_country; /* NULL: all countries with a store */
extern const Input input_num_or_all;	/* 0: all there are */
extern const Input input_sort;
extern const Input input_score;
extern const Input input_since;
extern const Input input_price;
extern const Input input_token;
extern const Input input_rpcid;
extern const Input input_args;

/* An argument of an SQL function. */
typedef struct Argument
{
	const Input *input;
	bool		array;
} Argument;

/*
 * The source of the cross product of a function's arguments, in their order:
 * the calls of one country and language come together.  Duplicates are left
 * out.  Allocates in the current memory context, which must outlive it.
 */
extern BatchSource product_source(FunctionCallInfo fcinfo, const Argument *arguments,
								  int narguments);

/*
 * The source of an array of requests, argument 0: what the inputs' names find
 * among a request's attributes.  Duplicates become one call, with the largest
 * num and the highest priority.
 */
extern BatchSource request_source(FunctionCallInfo fcinfo, const Input *const *inputs,
								  int ninputs);

/* A value for a message: cut to 64 characters. */
extern char *playfast_shown(const char *value);

#endif							/* PG_INPUTS_H */
