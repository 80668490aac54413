/*
 * rpc.c
 *	  Any RPC of the store in SQL.
 */
#include "pg/inputs.h"

static const Input *const request_inputs[] = {
	&input_rpcid, &input_args, &input_country, &input_lang, &input_priority
};

PG_FUNCTION_INFO_V1(playfast_rpc_batch);

/*
 * playfast_rpc_batch(requests playfast_rpc_request[])
 * → SETOF playfast_rpc_answer
 */
Datum
playfast_rpc_batch(PG_FUNCTION_ARGS)
{
	return playfast_execute_batch(fcinfo, &play_rpc, request_inputs,
								  lengthof(request_inputs));
}
