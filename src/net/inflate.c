/*
 * inflate.c
 *	  Inflates compressed bodies.
 *
 * It knows nothing of HTTP.
 */
#include <stdlib.h>

#include "net/inflate.h"
#include "net/inflate_engine.h"

/*
 * Buffers for pieces; all bodies share them, since no piece outlives a call.  What
 * is compressed twice needs both at once.
 */
static char outer_room[NET_INFLATE_ROOM];
static char inner_room[NET_INFLATE_ROOM];

/* The first bytes of a member. */
static const char magic[2] = {'\x1f', '\x8b'};

struct NetInflater
{
	NetEngine  *engine;
	char	   *room;
	enum
	{
		IN_MEMBER,
		BETWEEN_MEMBERS,		/* another may follow */
		AT_THE_END				/* something else follows */
	}			place;
	size_t		magic;			/* bytes of it seen between members */
};

const char *
net_inflater_name(void)
{
	return net_engine_name();
}

static NetInflater *
create(char *room, bool check_sum)
{
	NetInflater *inflater = calloc(1, sizeof(NetInflater));

	if (inflater == NULL)
		return NULL;
	inflater->room = room;
	inflater->engine = net_engine_create(check_sum);
	if (inflater->engine == NULL)
	{
		free(inflater);
		return NULL;
	}
	return inflater;
}

NetInflater *
net_inflater_create(bool check_sum)
{
	return create(outer_room, check_sum);
}

NetInflater *
net_inflater_create_inner(bool check_sum)
{
	return create(inner_room, check_sum);
}

void
net_inflater_destroy(NetInflater *inflater)
{
	if (inflater == NULL)
		return;
	net_engine_destroy(inflater->engine);
	free(inflater);
}

/*
 * Inflates to the end of the data or of a member.  The last piece of a member
 * with a wrong check sum, or before a defect, is not passed on.
 */
static NetInflated
inflate_member(NetInflater *inflater, const char **data, size_t *len,
			   bool (*sink) (void *arg, const char *piece, size_t len), void *arg)
{
	NetEngineEnd end;
	size_t		n;

	do
	{
		end = net_engine_run(inflater->engine, data, len, inflater->room, NET_INFLATE_ROOM, &n);
		if (end == NET_ENGINE_BROKEN)
			return NET_INFLATE_BROKEN;
		if (end == NET_ENGINE_NO_MEMORY)
			return NET_INFLATE_NO_MEMORY;
		if (n > 0 && !sink(arg, inflater->room, n))
			return NET_INFLATE_STOPPED;
	} while (end == NET_ENGINE_MORE && n == NET_INFLATE_ROOM);
	if (end == NET_ENGINE_END)
	{
		inflater->place = BETWEEN_MEMBERS;
		inflater->magic = 0;
	}
	return NET_INFLATED;
}

/* Begins the next member once its first two bytes are there. */
static NetInflated
begin_member(NetInflater *inflater, const char **data, size_t *len)
{
	const char *begin = magic;
	size_t		left = sizeof(magic);
	size_t		n;

	while (*len > 0 && inflater->magic < sizeof(magic))
	{
		if (**data != magic[inflater->magic])
		{
			inflater->place = AT_THE_END;
			return NET_INFLATED;
		}
		inflater->magic++;
		(*data)++;
		(*len)--;
	}
	if (inflater->magic < sizeof(magic))
		return NET_INFLATED;
	if (!net_engine_reset(inflater->engine) ||
		net_engine_run(inflater->engine, &begin, &left, inflater->room, NET_INFLATE_ROOM, &n) != NET_ENGINE_MORE)
		return NET_INFLATE_BROKEN;
	inflater->place = IN_MEMBER;
	return NET_INFLATED;
}

NetInflated
net_inflate(NetInflater *inflater, const char *data, size_t len,
			bool (*sink) (void *arg, const char *piece, size_t len), void *arg)
{
	NetInflated end = NET_INFLATED;

	while (len > 0 && end == NET_INFLATED && inflater->place != AT_THE_END)
		end = inflater->place == IN_MEMBER ?
			inflate_member(inflater, &data, &len, sink, arg) :
			begin_member(inflater, &data, &len);
	return end;
}
