/*
 * selection.c
 *	  What the store's pages select from lists of apps.
 *
 * Taken from the requests in pages recorded in July 2026: search and similar
 * apps select the same.
 */
#include "play/wire/selection.h"

static const char clusters[] =
"[96,108,72,100,27,177,183,222,8,57,169,110,11,184,16,1,139,152,194,165,68,"
"163,211,9,71,31,176,195,12,64,151,320,150,148,113,104,55,56,145,32,34,10,"
"122]";

static const char surfaces[] =
"[[[1,null,1],null,[[[]]],null,null,null,null,[null,2],null,null,null,null,"
"null,null,null,null,null,null,null,null,null,null,[1]],[null,[[[]]],null,"
"null,[1]],[null,[[[]]],null,[1]],[null,[[[]]]],null,null,null,null,[[[[]]]],"
"[[[[]]]]]";

static const char tail[] = "[[[1,2],[10,8,9]]]";

static const PlayMaskKind mask_kinds[] =
{
	{7, "[[1,73,96,103,97,58,50,92,52,112,69,19,31,101,123,74,49,80,20,10,14,"
	"79,43,42,139,63,169,95,183,140,155,156,189,152]]"},
	{9, "[[1,7,9,24,12,31,5,15,27,8,13,28,10]]"},
	{17, "[[1,7,9,25,13,31,5,41,27,8,14,28,10]]"},
	{65, "[[1,5,4,7,11,6]]"},
	{10, "[[1,7,6,9,15,8]]"},
	{58, "[[5,3,1,2,6,8]]"},
	{44, "[[3,4,9,6,7,2,8,1,10,11,5]]"},
	{1, "[[1,5,14,38,19,29,34,4,12,11,6,30,43,40,42,16,10,44,7]]"},
	{4, "[[1,3,5,4,7,6,11,19,21,17,15,12,16,20]]"},
	{3, "[[1,5,14,4,10,17]]"},
	{2, "[[1,5,7,4,13,16,12,27,18]]"},
};

static const int mask_clusters[] =
{
	285, 96, 108, 72, 100, 27, 177, 183, 8, 169, 110, 11, 184, 16, 1, 139, 194,
	165, 68, 163, 211, 9, 65, 71, 31, 12, 64, 151, 150, 344, 113, 104, 55, 56,
	32, 10, 122
};

json_t *
play_selection_clusters(void)
{
	return json_loads(clusters, 0, NULL);
}

json_t *
play_field_mask(const PlayMaskKind *kinds, size_t nkinds, const int *in, size_t nin)
{
	json_t	   *product = json_array();

	for (size_t k = 0; k < nkinds; k++)
	{
		json_t	   *fields = json_loads(kinds[k].fields, 0, NULL);

		for (size_t c = 0; c < nin; c++)
		{
			json_t	   *entry = json_pack("[[i, i], O]", kinds[k].kind, in[c], fields);

			if (json_array_append_new(product, entry) != 0)
			{
				json_decref(fields);
				json_decref(product);
				return NULL;
			}
		}
		json_decref(fields);
	}
	return product;
}

json_t *
play_selection(void)
{
	return json_pack("[[i, [i, i]], n, n, o, [n, n, o, [o]], n, n, o]", 8, 20, 50,
					 play_selection_clusters(), json_loads(surfaces, 0, NULL),
					 play_field_mask(mask_kinds, sizeof(mask_kinds) / sizeof(mask_kinds[0]),
									mask_clusters,
									sizeof(mask_clusters) / sizeof(mask_clusters[0])),
					 json_loads(tail, 0, NULL));
}
