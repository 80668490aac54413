/*
 * categories.c
 *	  The categories of Google Play.
 *
 * The store's pages no longer have a menu to read them from: this is the union
 * of the lists that five open-source clients of the store keep (versions
 * of 2022 to 2026).  The names are English made from the ids, and not the
 * store's texts.  A category without a chart is answered with an empty list.
 *
 * By kind (app, game, family), the root first, then alphabetically by id.
 */
#include "play/reference/reference.h"

const PlayCategory play_categories[] =
{
	{"APPLICATION", "app", NULL, "All apps"},
	{"ANDROID_WEAR", "app", "APPLICATION", "Wear OS"},
	{"ART_AND_DESIGN", "app", "APPLICATION", "Art & Design"},
	{"AUTO_AND_VEHICLES", "app", "APPLICATION", "Auto & Vehicles"},
	{"BEAUTY", "app", "APPLICATION", "Beauty"},
	{"BOOKS_AND_REFERENCE", "app", "APPLICATION", "Books & Reference"},
	{"BUSINESS", "app", "APPLICATION", "Business"},
	{"COMICS", "app", "APPLICATION", "Comics"},
	{"COMMUNICATION", "app", "APPLICATION", "Communication"},
	{"DATING", "app", "APPLICATION", "Dating"},
	{"EDUCATION", "app", "APPLICATION", "Education"},
	{"ENTERTAINMENT", "app", "APPLICATION", "Entertainment"},
	{"EVENTS", "app", "APPLICATION", "Events"},
	{"FINANCE", "app", "APPLICATION", "Finance"},
	{"FOOD_AND_DRINK", "app", "APPLICATION", "Food & Drink"},
	{"HEALTH_AND_FITNESS", "app", "APPLICATION", "Health & Fitness"},
	{"HOUSE_AND_HOME", "app", "APPLICATION", "House & Home"},
	{"LIBRARIES_AND_DEMO", "app", "APPLICATION", "Libraries & Demo"},
	{"LIFESTYLE", "app", "APPLICATION", "Lifestyle"},
	{"MAPS_AND_NAVIGATION", "app", "APPLICATION", "Maps & Navigation"},
	{"MEDICAL", "app", "APPLICATION", "Medical"},
	{"MUSIC_AND_AUDIO", "app", "APPLICATION", "Music & Audio"},
	{"NEWS_AND_MAGAZINES", "app", "APPLICATION", "News & Magazines"},
	{"PARENTING", "app", "APPLICATION", "Parenting"},
	{"PERSONALIZATION", "app", "APPLICATION", "Personalization"},
	{"PHOTOGRAPHY", "app", "APPLICATION", "Photography"},
	{"PRODUCTIVITY", "app", "APPLICATION", "Productivity"},
	{"SHOPPING", "app", "APPLICATION", "Shopping"},
	{"SOCIAL", "app", "APPLICATION", "Social"},
	{"SPORTS", "app", "APPLICATION", "Sports"},
	{"TOOLS", "app", "APPLICATION", "Tools"},
	{"TRAVEL_AND_LOCAL", "app", "APPLICATION", "Travel & Local"},
	{"VIDEO_PLAYERS", "app", "APPLICATION", "Video Players & Editors"},
	{"WATCH_FACE", "app", "APPLICATION", "Watch faces"},
	{"WEATHER", "app", "APPLICATION", "Weather"},

	{"GAME", "game", NULL, "All games"},
	{"GAME_ACTION", "game", "GAME", "Action"},
	{"GAME_ADVENTURE", "game", "GAME", "Adventure"},
	{"GAME_ARCADE", "game", "GAME", "Arcade"},
	{"GAME_BOARD", "game", "GAME", "Board"},
	{"GAME_CARD", "game", "GAME", "Card"},
	{"GAME_CASINO", "game", "GAME", "Casino"},
	{"GAME_CASUAL", "game", "GAME", "Casual"},
	{"GAME_EDUCATIONAL", "game", "GAME", "Educational"},
	{"GAME_MUSIC", "game", "GAME", "Music"},
	{"GAME_PUZZLE", "game", "GAME", "Puzzle"},
	{"GAME_RACING", "game", "GAME", "Racing"},
	{"GAME_ROLE_PLAYING", "game", "GAME", "Role Playing"},
	{"GAME_SIMULATION", "game", "GAME", "Simulation"},
	{"GAME_SPORTS", "game", "GAME", "Sports"},
	{"GAME_STRATEGY", "game", "GAME", "Strategy"},
	{"GAME_TRIVIA", "game", "GAME", "Trivia"},
	{"GAME_WORD", "game", "GAME", "Word"},

	{"FAMILY", "family", NULL, "Family / Kids"},
	{"FAMILY_ACTION", "family", "FAMILY", "Action & adventure"},
	{"FAMILY_BRAINGAMES", "family", "FAMILY", "Brain games"},
	{"FAMILY_CREATE", "family", "FAMILY", "Creativity"},
	{"FAMILY_EDUCATION", "family", "FAMILY", "Education"},
	{"FAMILY_MUSICVIDEO", "family", "FAMILY", "Music & video"},
	{"FAMILY_PRETEND", "family", "FAMILY", "Pretend play"},
};

const size_t play_ncategories =
	sizeof(play_categories) / sizeof(play_categories[0]);
