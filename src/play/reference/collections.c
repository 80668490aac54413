/*
 * collections.c
 *	  The collections (charts) of Google Play.
 *
 * Measured in September 2026: six of these names are answered with apps; the
 * other five get an empty list, without an error.  They are kept so that a
 * caller can see that, and can notice when the store starts to fill them.
 *
 * Canonical and wire names must not collide whatever the case: "new_free" on
 * the wire is one of the empty ones, so the chart of new free apps that does
 * answer, "topselling_new_free", is TOP_NEW_FREE and not NEW_FREE.
 */
#include "play/reference/reference.h"

const PlayCollection play_collections[] =
{
	{"TOP_FREE", "topselling_free", true},
	{"TOP_PAID", "topselling_paid", true},
	{"GROSSING", "topgrossing", true},
	{"TOP_NEW_FREE", "topselling_new_free", true},
	{"TOP_NEW_PAID", "topselling_new_paid", true},
	{"MOVERS_SHAKERS", "movers_shakers", true},

	{"NEW_FREE", "new_free", false},
	{"NEW_PAID", "new_paid", false},
	{"TRENDING", "topselling_trending", false},
	{"RISING", "topselling_rising", false},
	{"NEW_GROSSING", "topselling_new_grossing", false},
};

const size_t play_ncollections =
	sizeof(play_collections) / sizeof(play_collections[0]);
