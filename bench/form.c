/*
 * form.c
 *	  Prints the form of a request for one chart of the United States.
 *
 *	  form CATEGORY COLLECTION NUM
 */
#include <stdio.h>
#include <stdlib.h>

#include "play/wire/request.h"

int
main(int argc, char **argv)
{
	PlayCall	call = {.country = "us",.lang = "en"};
	const PlayCall *calls[1] = {&call};
	PlayChain	chain = {0};
	const PlayChain *chains[1] = {&chain};
	char	   *form;
	size_t		len;

	if (argc != 4 || (call.collection = play_collection(argv[2])) == NULL)
	{
		fprintf(stderr, "usage: form CATEGORY COLLECTION NUM\n");
		return 1;
	}
	call.subject = argv[1];
	call.num = atoi(argv[3]);
	form = play_rpc_form(&play_top_apps.steps[0], calls, chains, 1, true, &len);
	if (form == NULL)
		return 1;
	fputs(form, stdout);
	free(form);
	return 0;
}
