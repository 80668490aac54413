/*
 * tuples.c
 *	  Puts rows into a tuplestore, with their texts copied once.
 *
 * tuplestore_putvalues() takes datums, and a text becomes one by being copied;
 * then it clears the memory of the tuple before it copies the text again.  Texts
 * are most of a row.  But a tuplestore also takes slots, which it asks for a tuple
 * in its own memory: the slot here forms it from texts that are still where they
 * were read to.
 */
#include "pg/tuples.h"

#include "access/htup_details.h"
#include "executor/tuptable.h"
#include "pg/values.h"

struct TupleSink
{
	TupleTableSlot slot;
	Tuplestorestate *store;
	const Datum *values;		/* of the row at hand */
	const bool *nulls;
	const bool *lent;
};

/* Moves an offset up to another one; what is between them is zero. */
static inline Size
pad(char *to, Size from, Size at)
{
	if (to != NULL)
		memset(to + from, 0, at - from);
	return at;
}

/*
 * Lays out a value of variable length at an offset, with the short header if that
 * will do; returns the offset behind it.
 */
static inline Size
put_varlena(char *to, Size at, Form_pg_attribute attribute, const char *data, Size len)
{
	if (len + VARHDRSZ_SHORT <= VARATT_SHORT_MAX && attribute->attstorage != TYPSTORAGE_PLAIN)
	{
		if (to != NULL)
		{
			SET_VARSIZE_SHORT(to + at, len + VARHDRSZ_SHORT);
			memcpy(to + at + VARHDRSZ_SHORT, data, len);
		}
		return at + VARHDRSZ_SHORT + len;
	}
	at = pad(to, at, att_align_nominal(at, attribute->attalign));
	if (to != NULL)
	{
		SET_VARSIZE(to + at, len + VARHDRSZ);
		memcpy(to + at + VARHDRSZ, data, len);
	}
	return at + VARHDRSZ + len;
}

/* The same for what is lent. */
static inline Size
put_lent(char *to, Size at, Form_pg_attribute attribute, const JsValue *value)
{
	Size		size;

	if (value->type == JS_TEXT)
		return put_varlena(to, at, attribute, value->u.text, value->len);
	at = pad(to, at, att_align_nominal(at, attribute->attalign));
	size = playfast_texts_size(value);
	if (to != NULL)
		playfast_texts_write(value, size, to + at);
	return at + size;
}

/* The same for any value that is not null. */
static inline Size
put_value(char *to, Size at, Form_pg_attribute attribute, Datum value, bool lent)
{
	const char *data;

	if (lent)
		return put_lent(to, at, attribute, (const JsValue *) DatumGetPointer(value));
	if (attribute->attlen == -1)
	{
		data = DatumGetPointer(value);
		Assert(!VARATT_IS_COMPRESSED(data) && !VARATT_IS_EXTERNAL(data));
		return put_varlena(to, at, attribute, VARDATA_ANY(data), VARSIZE_ANY_EXHDR(data));
	}
	at = pad(to, at, att_align_nominal(at, attribute->attalign));
	if (to != NULL && attribute->attbyval)
		store_att_byval(to + at, value, attribute->attlen);
	else if (to != NULL)
		memcpy(to + at, DatumGetPointer(value), attribute->attlen);
	return at + attribute->attlen;
}

/*
 * Lays out all values and returns their size; with nowhere to put them, it only
 * computes that.
 */
static Size
put_values(const TupleSink *sink, TupleDesc tupdesc, char *to)
{
	Size		at = 0;

	for (int i = 0; i < tupdesc->natts; i++)
	{
		if (!sink->nulls[i])
			at = put_value(to, at, TupleDescAttr(tupdesc, i), sink->values[i], sink->lent[i]);
	}
	return at;
}

/* Notes in a tuple's header what it holds; bits: room for nulls, if any. */
static void
put_header(const TupleSink *sink, TupleDesc tupdesc, MinimalTuple tuple, bool has_nulls)
{
	HeapTupleHeaderSetNatts(tuple, tupdesc->natts);
	if (has_nulls)
		tuple->t_infomask |= HEAP_HASNULL;
	for (int i = 0; i < tupdesc->natts; i++)
	{
		if (sink->nulls[i])
			continue;
		if (has_nulls)
			tuple->t_bits[i / BITS_PER_BYTE] |= 1 << (i % BITS_PER_BYTE);
		if (TupleDescAttr(tupdesc, i)->attlen == -1)
			tuple->t_infomask |= HEAP_HASVARWIDTH;
	}
}

/* What a slot may be asked to leave free before a tuple; a tuplestore wants nothing. */
#if PG_VERSION_NUM >= 180000
#define EXTRA , Size extra
#else
#define EXTRA
#endif

/* What heap_form_minimal_tuple() does, as the slot's copy. */
static MinimalTuple
form_tuple(TupleTableSlot *slot EXTRA)
{
	TupleSink  *sink = (TupleSink *) slot;
	TupleDesc	tupdesc = slot->tts_tupleDescriptor;
	bool		has_nulls = memchr(sink->nulls, true, tupdesc->natts) != NULL;
	Size		header = MAXALIGN(SizeofMinimalTupleHeader +
								  (has_nulls ? BITMAPLEN(tupdesc->natts) : 0));
	Size		size = header + put_values(sink, tupdesc, NULL);
	MinimalTuple tuple = palloc(size);

	memset(tuple, 0, header);
	tuple->t_len = size;
	tuple->t_hoff = header + MINIMAL_TUPLE_OFFSET;
	put_header(sink, tupdesc, tuple, has_nulls);
	(void) put_values(sink, tupdesc, (char *) tuple + header);
	return tuple;
}

/* A tuplestore asks a slot for nothing but that copy. */
static const TupleTableSlotOps slot_ops = {
	.base_slot_size = sizeof(TupleSink),
	.copy_minimal_tuple = form_tuple,
};

TupleSink *
tuple_sink_create(Tuplestorestate *store, TupleDesc tupdesc)
{
	const TupleSink model = {
		.slot = {
			.type = T_TupleTableSlot,
			.tts_ops = &slot_ops,
			.tts_tupleDescriptor = tupdesc,
		},
		.store = store,
	};
	TupleSink  *sink = palloc(sizeof(TupleSink));

	memcpy(sink, &model, sizeof(TupleSink));
	return sink;
}

void
tuple_sink_put(TupleSink *sink, const Datum *values, const bool *nulls, const bool *lent)
{
	sink->values = values;
	sink->nulls = nulls;
	sink->lent = lent;
	tuplestore_puttupleslot(sink->store, &sink->slot);
}
