/*
 * filters.c
 *	  Inputs that select: the filters of reviews and searches, the fields of
 *	  digests, and the token with which a list continues.
 *
 * Like inputs.c, it does not know where a value comes from.
 */
#include "pg/inputs.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/text.h"
#include "play/operations/app_digests.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* sort of reviews */

static const char *const sorts[] = {NULL, "relevance", "newest", "rating"};

static const char *
canon_sort(const char *value)
{
	if (value == NULL)
		value = "newest";
	for (int i = 1; i < lengthof(sorts); i++)
	{
		if (pg_strcasecmp(value, sorts[i]) == 0)
			return sorts[i];
	}
	playfast_refuse("sort", value, "Reviews are sorted by relevance, newest or rating.");
	return NULL;
}

static void
assign_sort(PlayCall *call, const char *canonical)
{
	for (int i = 1; i < lengthof(sorts); i++)
	{
		if (strcmp(canonical, sorts[i]) == 0)
			call->sort = i;
	}
}

const Input input_sort = {
	.name = "sort",
	.type = TEXTOID,
	.canon = canon_sort,
	.assign = assign_sort,
};

/* score of reviews; for any other number the store does not filter */

static void
set_score(PlayCall *call, Datum value, bool null)
{
	call->score = null ? 0 : DatumGetInt32(value);
	if (!null && (call->score < 1 || call->score > 5))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid score: %d", call->score),
				 errhint("A score is a number of stars from 1 to 5; NULL means any.")));
}

const Input input_score = {
	.name = "score",
	.type = INT4OID,
	.set = set_score,
};

/* device of reviews */

static const char *
canon_device(const char *value)
{
	if (value == NULL)
		return NULL;
	for (int i = 0; i < PLAY_NDEVICES; i++)
	{
		if (play_devices[i] != NULL && pg_strcasecmp(value, play_devices[i]) == 0)
			return play_devices[i];
	}
	playfast_refuse("device", value,
					"A device is phone, tablet, chromebook or tv; NULL means any.");
	return NULL;
}

static void
assign_device(PlayCall *call, const char *canonical)
{
	call->device = 0;
	for (int i = 0; i < PLAY_NDEVICES; i++)
	{
		if (canonical != NULL && play_devices[i] == canonical)
			call->device = i;
	}
}

const Input input_device = {
	.name = "device",
	.type = TEXTOID,
	.canon = canon_device,
	.assign = assign_device,
};

/* since, of reviews */

static void
set_since(PlayCall *call, Datum value, bool null)
{
	int64		since;

	call->since = PLAY_NO_SINCE;
	if (null)
		return;
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)) ||
		pg_add_s64_overflow(DatumGetTimestampTz(value), PLAYFAST_EPOCH_OFFSET, &since))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since is out of range"),
				 errhint("NULL means reviews of any age.")));
	if (strcmp(sorts[call->sort], "newest") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since cannot be used with sort \"%s\"", sorts[call->sort]),
				 errhint("since ends a list at the first older review, so sort must be newest.")));
	call->since = since;
}

const Input input_since = {
	.name = "since",
	.type = TIMESTAMPTZOID,
	.set = set_since,
};

/* price of a search; not called that, because the rows have a column "price" */

static const char *const prices[] = {"all", "free", "paid"};

static const char *
canon_price(const char *value)
{
	if (value == NULL)
		value = "all";
	for (int i = 0; i < lengthof(prices); i++)
	{
		if (pg_strcasecmp(value, prices[i]) == 0)
			return prices[i];
	}
	playfast_refuse("price_filter", value, "It is all, free or paid.");
	return NULL;
}

static void
assign_price(PlayCall *call, const char *canonical)
{
	for (int i = 0; i < lengthof(prices); i++)
	{
		if (strcmp(canonical, prices[i]) == 0)
			call->price = i;
	}
}

const Input input_price = {
	.name = "price_filter",
	.type = TEXTOID,
	.canon = canon_price,
	.assign = assign_price,
};

/* token: continues the list of an earlier call */

static const char *
canon_token(const char *value)
{
	if (value != NULL && (value[0] == '\0' || strlen(value) > PLAY_LONGEST_TOKEN))
		playfast_refuse("token", value, "A token is the next_token of an earlier call.");
	return value;
}

static void
assign_token(PlayCall *call, const char *canonical)
{
	call->token = canonical;
}

const Input input_token = {
	.name = "token",
	.type = TEXTOID,
	.keeps_text = true,
	.canon = canon_token,
	.assign = assign_token,
};

/* fields of a digest */

/* Raises 22023 for an unknown field, with a list of those there are. */
static void
refuse_field(const char *value)
{
	StringInfoData known;
	const char *name;

	initStringInfo(&known);
	for (int i = 0; (name = play_digest_field_name(i)) != NULL; i++)
		appendStringInfo(&known, "%s%s", i > 0 ? ", " : "", name);
	playfast_refuse("field", value, psprintf("Fields are %s.", known.data));
}

static void
set_fields(PlayCall *call, Datum value, bool null)
{
	ArrayType  *array;
	ArrayIterator iterator;
	Datum		element;
	bool		is_null;

	call->fields = 0;
	if (null)
		return;
	array = DatumGetArrayTypeP(value);
	iterator = array_create_iterator(array, 0, NULL);
	while (array_iterate(iterator, &element, &is_null))
	{
		char	   *name;
		uint64_t	field;

		CHECK_FOR_INTERRUPTS();	/* there may be millions */
		if (is_null)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("fields must not contain null")));
		name = TextDatumGetCString(element);
		field = play_digest_field(name);
		if (field == 0)
			refuse_field(playfast_text_utf8(element));
		call->fields |= field;
		pfree(name);
	}
	array_free_iterator(iterator);
	if (call->fields == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fields must not be empty"),
				 errhint("NULL means the default fields.")));
	if ((Pointer) array != DatumGetPointer(value))
		pfree(array);
}

const Input input_fields = {
	.name = "fields",
	.type = TEXTARRAYOID,
	.set = set_fields,
};
