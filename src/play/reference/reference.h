/*
 * reference.h
 *	  The store's code lists: countries, categories, collections, languages.
 *
 * They are facts about Google Play, kept as constant tables; an input is
 * checked against them before anything is sent, because the store answers a
 * wrong name with an empty or an unfiltered list, never with an error.
 */
#ifndef PLAY_REFERENCE_H
#define PLAY_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct PlayCountry
{
	char		code[3];		/* ISO 3166-1 alpha-2, lower case */
	const char *name;
	const char *currency;		/* ISO 4217, the country's own */
	char		representative[3];	/* stands for those with equal scores */
	bool		has_store;		/* Google Play is offered there */
	const char *langs;			/* main languages, BCP 47, separated by blanks */
} PlayCountry;

typedef struct PlayCategory
{
	const char *id;				/* the store's, "GAME_ACTION" */
	const char *kind;			/* app, game or family */
	const char *parent;			/* NULL for the roots */
	const char *name;			/* English */
} PlayCategory;

typedef struct PlayCollection
{
	const char *name;			/* canonical, "TOP_FREE" */
	const char *wire_name;		/* "topselling_free" */
	bool		answers;		/* the store was seen to fill it */
} PlayCollection;

typedef struct PlayLanguage
{
	const char *code;			/* BCP 47, as the store knows it */
	const char *name;			/* English */
	const char *alias_of;		/* the language whose texts it shows, or NULL */
} PlayLanguage;

extern const PlayCountry play_countries[];
extern const size_t play_ncountries;
extern const PlayCategory play_categories[];
extern const size_t play_ncategories;
extern const PlayCollection play_collections[];
extern const size_t play_ncollections;
extern const PlayLanguage play_languages[];
extern const size_t play_nlanguages;

/*
 * Look-ups by any accepted spelling (case does not matter; a collection also
 * by its wire name); NULL if there is none.
 */
extern const PlayCountry *play_country(const char *code);
extern const PlayCategory *play_category(const char *id);
extern const PlayCollection *play_collection(const char *name);

/* Longest canonical language tag, with its NUL. */
#define PLAY_LANG_SIZE 16

/*
 * The canonical spelling of a language tag: a language of the list, and then
 * optionally a script and a region ("pt_br" gives "pt-BR", "zh-hant-tw" gives
 * "zh-Hant-TW", "es-419" stays).  False if its language is not in the list
 * or the rest is no script or region.
 */
extern bool play_language_tag(const char *lang, char tag[PLAY_LANG_SIZE]);

#endif							/* PLAY_REFERENCE_H */
