/*
 * outcome_records.h
 *	  How the outcome of a call is kept.
 */
#ifndef PG_OUTCOME_RECORDS_H
#define PG_OUTCOME_RECORDS_H

#include "pg/playfast.h"

#include "play/operation.h"

typedef struct Record
{
	const PlayOperation *operation;
	const PlayCollection *collection;
	int64		wire_bytes;
	int64		decoded_bytes;
	Oid			user;
	int			batch;
	int			call;
	int			num;
	int64		since;
	int			transfer;
	int			rows;
	int			rejected;
	int64		queued_us;
	int64		first_byte_us;	/* -1: none */
	int64		total_us;
	uint64		fields;
	int32		dns_us;			/* -1: the connection was open */
	int32		connect_us;
	int32		tls_us;
	uint32		texts;			/* offset of its texts in the buffer */
	uint16		subject_len;	/* subject, args, next token and misfits, in this order */
	uint16		args_len;
	uint16		token_len;
	uint16		misfits_len;
	int16		http_status;
	int16		attempts;
	int16		error;			/* index of the message, -1: none */
	int16		hint;
	uint8		status;
	uint8		sort;
	uint8		score;
	uint8		device;
	uint8		price;
	uint8		step;			/* that its last transfer asked */
	bool		goes_on;		/* with a token or state that is not kept here */
	bool		no_subject;		/* its subject was left out */
	bool		no_args;
	bool		cached;
	char		country[3];
	char		lang[PLAY_LANG_SIZE];
} Record;

/* Record i, from 0; NULL: there are no more. */
extern const Record *outcome_record(int i);

/* A record's texts, one after the other and not terminated. */
extern const char *outcome_texts(const Record *record);

/* The text of a message; NULL for -1. */
extern const char *outcome_message(int16 i);

#endif							/* PG_OUTCOME_RECORDS_H */
