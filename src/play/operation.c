/*
 * operation.c
 *	  The list of all operations.
 *
 * What they are is in operations/, one file each.
 */
#include "play/operation.h"

#include <string.h>

#define ADDRESS(name) &play_##name,

const PlayOperation *const play_operations[PLAY_NOPERATIONS] =
{
	PLAY_OPERATIONS(ADDRESS)
};

const PlayOperation *
play_operation_named(const char *name)
{
	for (int i = 0; i < PLAY_NOPERATIONS; i++)
	{
		if (strcmp(play_operations[i]->name, name) == 0)
			return play_operations[i];
	}
	return NULL;
}
