/*
 * test_reference.c
 *	  The store's lists of codes, and how they are searched.
 *
 * The numbers are those of the observations behind the lists: the storefront
 * groups of 2025-10-13, the stores of June 2026, the collections and languages
 * of September 2026.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "play/reference/reference.h"

static void
upper(const char *s, char *out, size_t size)
{
	size_t		i;

	for (i = 0; s[i] != '\0'; i++)
	{
		assert_true(i + 1 < size);
		out[i] = (s[i] >= 'a' && s[i] <= 'z') ? (char) (s[i] - 32) : s[i];
	}
	out[i] = '\0';
}

static void
lower(const char *s, char *out, size_t size)
{
	size_t		i;

	for (i = 0; s[i] != '\0'; i++)
	{
		assert_true(i + 1 < size);
		out[i] = (s[i] >= 'A' && s[i] <= 'Z') ? (char) (s[i] + 32) : s[i];
	}
	out[i] = '\0';
}

static bool
consists_of(const char *s, const char *letters)
{
	return s[0] != '\0' && strspn(s, letters) == strlen(s);
}

#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* ---------- countries ---------- */

static void
countries_are_consistent(void **state)
{
	size_t		representatives = 0;
	size_t		stores = 0;

	(void) state;
	assert_int_equal(play_ncountries, 247);
	for (size_t i = 0; i < play_ncountries; i++)
	{
		const PlayCountry *c = &play_countries[i];
		const PlayCountry *r;

		assert_int_equal(strlen(c->code), 2);
		assert_true(consists_of(c->code, LOWER));
		assert_int_equal(strlen(c->currency), 3);
		assert_true(consists_of(c->currency, UPPER));
		assert_true(c->name[0] != '\0');
		/* strictly ascending: sorted and unique */
		if (i > 0)
			assert_true(strcmp(play_countries[i - 1].code, c->code) < 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(play_countries[j].name, c->name);

		r = play_country(c->representative);
		assert_non_null(r);
		assert_string_equal(r->representative, r->code);

		representatives += strcmp(c->representative, c->code) == 0;
		stores += c->has_store;
	}
	assert_int_equal(representatives, 93);
	assert_int_equal(stores, 177);
}

static void
storefront_groups_have_their_sizes(void **state)
{
	static const struct
	{
		const char *code;
		size_t		size;
	}			groups[] = {{"vu", 138}, {"cf", 12}, {"sz", 6}, {"fm", 2}};
	size_t		alone = 0;

	(void) state;
	for (size_t i = 0; i < play_ncountries; i++)
	{
		size_t		expected = 1;
		size_t		size = 0;

		if (strcmp(play_countries[i].representative, play_countries[i].code) != 0)
			continue;
		for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
			if (strcmp(groups[g].code, play_countries[i].code) == 0)
				expected = groups[g].size;
		for (size_t j = 0; j < play_ncountries; j++)
			size += strcmp(play_countries[j].representative, play_countries[i].code) == 0;
		assert_int_equal(size, expected);
		alone += size == 1;
	}
	assert_int_equal(alone, 89);
}

static void
countries_are_found(void **state)
{
	static const char *const spellings[] = {"us", "US", "Us", "uS"};
	static const char *const no_store[] = {"cn", "ir", "aq", "va", "gl"};
	static const char *const rejected[] = {
		"", "u", "usa", "xx", "kp", "sy", "u1", "1u", "u ", " u", "us ", " us",
		"us\n", "u-", "--", "\xc3\xa9", "\xff\xff", "uk", "{z", "@a",
		"a string that is much longer than any country code ever was"
	};

	(void) state;
	for (size_t i = 0; i < play_ncountries; i++)
	{
		char		code[8];

		assert_ptr_equal(play_country(play_countries[i].code), &play_countries[i]);
		upper(play_countries[i].code, code, sizeof(code));
		assert_ptr_equal(play_country(code), &play_countries[i]);
	}
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
	{
		const PlayCountry *c = play_country(spellings[i]);

		assert_non_null(c);
		assert_string_equal(c->code, "us");
		assert_string_equal(c->name, "United States");
		assert_string_equal(c->currency, "USD");
		assert_string_equal(c->representative, "us");
		assert_true(c->has_store);
	}
	for (size_t i = 0; i < sizeof(no_store) / sizeof(no_store[0]); i++)
	{
		assert_non_null(play_country(no_store[i]));
		assert_false(play_country(no_store[i])->has_store);
	}
	assert_string_equal(play_country("FI")->representative, "vu");
	assert_string_equal(play_country("et")->representative, "cf");
	assert_string_equal(play_country("ht")->representative, "sz");
	assert_string_equal(play_country("ki")->representative, "fm");
	assert_string_equal(play_country("cw")->name, "Cura\xc3\xa7" "ao");
	assert_string_equal(play_country("ci")->name, "C\xc3\xb4te d'Ivoire");

	for (size_t i = 0; i < sizeof(rejected) / sizeof(rejected[0]); i++)
		assert_null(play_country(rejected[i]));
}

/* ---------- categories ---------- */

static void
categories_are_consistent(void **state)
{
	static const char *const kinds[] = {"app", "game", "family"};
	static const size_t sizes[] = {35, 18, 7};
	const PlayCategory *root = NULL;
	size_t		counts[3] = {0, 0, 0};
	size_t		nroots = 0;

	(void) state;
	assert_int_equal(play_ncategories, 60);
	for (size_t i = 0; i < play_ncategories; i++)
	{
		const PlayCategory *c = &play_categories[i];
		size_t		kind;

		assert_true(consists_of(c->id, UPPER "_"));
		assert_true(c->name[0] != '\0');
		for (kind = 0; kind < 3; kind++)
			if (strcmp(kinds[kind], c->kind) == 0)
				break;
		assert_true(kind < 3);
		counts[kind]++;
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(play_categories[j].id, c->id);

		/* a root category begins its group, which is of one kind and sorted */
		if (c->parent == NULL)
		{
			root = c;
			nroots++;
			continue;
		}
		assert_non_null(root);
		assert_string_equal(c->parent, root->id);
		assert_string_equal(c->kind, root->kind);
		if (c - 1 != root)
			assert_true(strcmp(c[-1].id, c->id) < 0);
	}
	assert_int_equal(nroots, 3);
	for (size_t kind = 0; kind < 3; kind++)
		assert_int_equal(counts[kind], sizes[kind]);
}

static void
categories_are_found(void **state)
{
	static const char *const rejected[] = {
		"", "GAM", "GAMES", "GAME_", "GAME ", " GAME", "GAME ACTION",
		"GAME-ACTION", "ALL", "Action",
		"GAME_ACTION_AND_A_LOT_OF_OTHER_THINGS_THAT_NO_CATEGORY_WAS_EVER_CALLED"
	};

	(void) state;
	for (size_t i = 0; i < play_ncategories; i++)
	{
		char		id[64];

		assert_ptr_equal(play_category(play_categories[i].id), &play_categories[i]);
		lower(play_categories[i].id, id, sizeof(id));
		assert_ptr_equal(play_category(id), &play_categories[i]);
	}
	assert_string_equal(play_category("Game_aCTION")->id, "GAME_ACTION");
	assert_string_equal(play_category("application")->id, "APPLICATION");
	assert_null(play_category("application")->parent);

	for (size_t i = 0; i < sizeof(rejected) / sizeof(rejected[0]); i++)
		assert_null(play_category(rejected[i]));
}

/* ---------- collections ---------- */

static void
collections_are_consistent(void **state)
{
	size_t		answering = 0;

	(void) state;
	assert_int_equal(play_ncollections, 11);
	for (size_t i = 0; i < play_ncollections; i++)
	{
		const PlayCollection *c = &play_collections[i];
		char		spelling[64];

		assert_true(consists_of(c->name, UPPER "_"));
		assert_true(consists_of(c->wire_name, LOWER "_"));
		answering += c->answers;
		/* collections that the store answers come first */
		if (i > 0)
			assert_true(play_collections[i - 1].answers || !c->answers);

		/*
		 * Every spelling finds this collection.  If a name collided with one
		 * of an earlier collection, it would find that one.
		 */
		assert_ptr_equal(play_collection(c->name), c);
		assert_ptr_equal(play_collection(c->wire_name), c);
		lower(c->name, spelling, sizeof(spelling));
		assert_ptr_equal(play_collection(spelling), c);
		upper(c->wire_name, spelling, sizeof(spelling));
		assert_ptr_equal(play_collection(spelling), c);
	}
	assert_int_equal(answering, 6);
}

static void
collections_are_found(void **state)
{
	static const struct
	{
		const char *spelling;
		const char *name;
		const char *wire_name;
		bool		answers;
	}			known[] = {
		{"top_free", "TOP_FREE", "topselling_free", true},
		{"TopSelling_Paid", "TOP_PAID", "topselling_paid", true},
		{"TOP_GROSSING", "GROSSING", "topgrossing", true},
		{"top_grossing", "GROSSING", "topgrossing", true},
		{"grossing", "GROSSING", "topgrossing", true},
		{"TOPGROSSING", "GROSSING", "topgrossing", true},
		{"top_new_free", "TOP_NEW_FREE", "topselling_new_free", true},
		{"topselling_new_paid", "TOP_NEW_PAID", "topselling_new_paid", true},
		{"Movers_Shakers", "MOVERS_SHAKERS", "movers_shakers", true},
		{"NEW_FREE", "NEW_FREE", "new_free", false},
		{"new_paid", "NEW_PAID", "new_paid", false},
		{"trending", "TRENDING", "topselling_trending", false},
		{"TOPSELLING_RISING", "RISING", "topselling_rising", false},
		{"new_grossing", "NEW_GROSSING", "topselling_new_grossing", false},
	};
	static const char *const rejected[] = {
		"", "TOP", "TOP_", "TOP_FREE ", " TOP_FREE", "TOP FREE", "TOP-FREE",
		"FREE", "TOPFREE", "topselling", "topselling_", "topselling_grossing",
		"topselling_new_free_and_a_lot_more_that_no_collection_was_ever_called"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		const PlayCollection *c = play_collection(known[i].spelling);

		assert_non_null(c);
		assert_string_equal(c->name, known[i].name);
		assert_string_equal(c->wire_name, known[i].wire_name);
		assert_int_equal(c->answers, known[i].answers);
	}
	for (size_t i = 0; i < sizeof(rejected) / sizeof(rejected[0]); i++)
		assert_null(play_collection(rejected[i]));
}

/* ---------- languages ---------- */

static void
languages_are_consistent(void **state)
{
	size_t		aliases = 0;

	(void) state;
	assert_int_equal(play_nlanguages, 75);
	for (size_t i = 0; i < play_nlanguages; i++)
	{
		const PlayLanguage *l = &play_languages[i];
		char		code[8];
		char		tag[PLAY_LANG_SIZE];

		assert_int_equal(strlen(l->code), 2);
		assert_true(consists_of(l->code, LOWER));
		assert_true(l->name[0] != '\0');
		if (i > 0)
			assert_true(strcmp(play_languages[i - 1].code, l->code) < 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(play_languages[j].name, l->name);

		if (l->alias_of != NULL)
		{
			bool		found = false;

			aliases++;
			for (size_t j = 0; j < play_nlanguages; j++)
				found |= play_languages[j].alias_of == NULL &&
					strcmp(play_languages[j].code, l->alias_of) == 0;
			assert_true(found);
		}

		upper(l->code, code, sizeof(code));
		assert_true(play_language_tag(code, tag));
		assert_string_equal(tag, l->code);
	}
	assert_int_equal(aliases, 4);
}

static void
language_tags_are_canonical(void **state)
{
	static const struct
	{
		const char *spelling;
		const char *tag;
	}			known[] = {
		{"en", "en"},
		{"EN", "en"},
		{"En", "en"},
		{"en-US", "en-US"},
		{"en_us", "en-US"},
		{"pt_br", "pt-BR"},
		{"PT-BR", "pt-BR"},
		{"zh-hant-tw", "zh-Hant-TW"},
		{"ZH_HANT_TW", "zh-Hant-TW"},
		{"zh_Hans-cn", "zh-Hans-CN"},
		{"zh-hANT", "zh-Hant"},
		{"sr-latn", "sr-Latn"},
		{"es-419", "es-419"},
		{"ES_419", "es-419"},
		{"sr-latn-419", "sr-Latn-419"},
		{"id", "id"},
		{"ID-id", "id-ID"},
		{"tg", "tg"},
		{"cy-gb", "cy-GB"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		char		tag[PLAY_LANG_SIZE];
		char		again[PLAY_LANG_SIZE];

		memset(tag, 'x', sizeof(tag));
		assert_true(play_language_tag(known[i].spelling, tag));
		assert_string_equal(tag, known[i].tag);
		assert_true(play_language_tag(tag, again));
		assert_string_equal(again, tag);
	}
}

static void
other_language_tags_are_rejected(void **state)
{
	static const char *const rejected[] = {
		"", "-", "_", "e", "xx", "eng", "english", "all", "en1", "1n",
		"pt-", "pt_", "pt-BRA", "pt-B", "pt-B1", "pt-1", "pt-12", "pt-1234",
		"pt--BR", "pt-BR-", "pt-BR-PT", "-pt", "pt BR", "pt.BR", " pt", "pt ",
		"en-us-x", "en-us-latn", "en-latn-latn", "en-latn-", "en-latn1",
		"en-lat1", "en-4190", "en-41a", "es-419-us", "en-x-private",
		"en-us-posix", "en_US.UTF-8", "en-\xc3\xa9", "\xc3\xa9n", "en&gl=us",
		"en\nus", "zh-hant-tw-tw", "xx-US", "iw",
		"enenenenenenenenenenenenenenenenenenenenenenenenenenenenenen",
		"en-ususususususususususususususususususususususususususususus",
		"en-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us",
		"en-latn-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us-us",
		"en-latn-latn-latn-latn-latn-latn-latn-latn-latn-latn-latn-latn"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(rejected) / sizeof(rejected[0]); i++)
	{
		char		tag[PLAY_LANG_SIZE];

		memset(tag, 'x', sizeof(tag));
		if (play_language_tag(rejected[i], tag))
			fail_msg("\"%s\" was accepted as \"%s\"", rejected[i], tag);
		assert_string_equal(tag, "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(countries_are_consistent),
		cmocka_unit_test(storefront_groups_have_their_sizes),
		cmocka_unit_test(countries_are_found),
		cmocka_unit_test(categories_are_consistent),
		cmocka_unit_test(categories_are_found),
		cmocka_unit_test(collections_are_consistent),
		cmocka_unit_test(collections_are_found),
		cmocka_unit_test(languages_are_consistent),
		cmocka_unit_test(language_tags_are_canonical),
		cmocka_unit_test(other_language_tags_are_rejected),
	};

	return cmocka_run_group_tests_name("reference", tests, NULL, NULL);
}
