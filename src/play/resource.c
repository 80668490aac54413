/*
 * resource.c
 *	  A file that is read as it arrives, with the answer that is made of it.
 */
#include <stdlib.h>

#include "play/resource.h"

struct PlayResource
{
	const PlayResourceReader *functions;
	PlayChain  *chain;
	PlayAnswer	answer;
	void	   *reader;
	bool		full;			/* no more is wanted */
};

PlayResource *
play_resource_open(const PlayOperation *operation, const PlayStep *step,
				   const PlayCall *call, PlayChain *chain)
{
	PlayResource *resource = calloc(1, sizeof(PlayResource));

	if (resource == NULL)
		return NULL;
	resource->functions = step->resource.reader;
	resource->chain = chain;
	play_answer_init(&resource->answer, operation->ncolumns);
	resource->reader = resource->functions->open(&(PlayAsk) {call, chain},
												 &resource->answer);
	if (resource->reader == NULL)
	{
		free(resource);
		return NULL;
	}
	return resource;
}

void
play_resource_close(PlayResource *resource)
{
	if (resource == NULL)
		return;
	resource->functions->close(resource->reader);
	play_answer_free(&resource->answer);
	free(resource);
}

bool
play_resource_feed(PlayResource *resource, const char *data, size_t len)
{
	if (!resource->full)
		resource->full = !resource->functions->feed(resource->reader, data, len);
	return !resource->full;
}

PlayVerdict
play_resource_end(PlayResource *resource, PlayAnswer *answer)
{
	resource->full = true;
	resource->answer.verdict = resource->functions->end(resource->reader, resource->chain);
	*answer = resource->answer;
	play_answer_init(&resource->answer, answer->ncolumns);
	return answer->verdict;
}

size_t
play_resource_size(const PlayResource *resource)
{
	return sizeof(*resource) + play_answer_size(&resource->answer);
}
