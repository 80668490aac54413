/*
 * inflate_isal.c
 *	  Inflates with ISA-L, which takes half of zlib's time and computes the
 *	  check sum at no cost.
 */
#include <stdint.h>
#include <stdlib.h>

#include <isa-l.h>

#include "net/inflate_engine.h"

struct NetEngine
{
	struct inflate_state state;
};

#define TEXT(number) #number
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *
net_engine_name(void)
{
	return "ISA-L " VERSION(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
}

/* Begins a member; ISA-L reads its header and check sum. */
static void
begin(NetEngine *engine)
{
	isal_inflate_init(&engine->state);
	engine->state.crc_flag = ISAL_GZIP;
}

NetEngine *
net_engine_create(bool check_sum)
{
	/* Most of it is a buffer, which ISA-L reads only after writing it. */
	NetEngine  *engine = malloc(sizeof(NetEngine));

	(void) check_sum;
	if (engine != NULL)
		begin(engine);
	return engine;
}

void
net_engine_destroy(NetEngine *engine)
{
	free(engine);
}

bool
net_engine_reset(NetEngine *engine)
{
	begin(engine);
	return true;
}

NetEngineEnd
net_engine_run(NetEngine *engine, const char **data, size_t *len,
			   char *out, size_t room, size_t *n)
{
	struct inflate_state *state = &engine->state;
	int			end;

	state->next_in = (uint8_t *) *data;
	state->avail_in = (uint32_t) *len;
	state->next_out = (uint8_t *) out;
	state->avail_out = (uint32_t) room;
	end = isal_inflate(state);
	*data = (const char *) state->next_in;
	*len = state->avail_in;
	*n = room - state->avail_out;
	if (end < 0 || end == ISAL_NEED_DICT)
		return NET_ENGINE_BROKEN;
	return state->block_state == ISAL_BLOCK_FINISH ? NET_ENGINE_END : NET_ENGINE_MORE;
}
