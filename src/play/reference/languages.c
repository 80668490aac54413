/*
 * languages.c
 *	  The languages in which Google Play has texts and reviews.
 *
 * Measured in September 2026 on reviews: each of 71 codes has reviews of its
 * own, which none of the others shows.  Four more are aliases: they are given
 * another language's reviews, word for word.  The store answers an invented
 * code too instead of refusing it, so one that is not here is never sent.
 *
 * Sorted by code (the look-up is a binary search).
 */
#include "play/reference/reference.h"

const PlayLanguage play_languages[] =
{
	{"af", "Afrikaans", NULL},
	{"am", "Amharic", NULL},
	{"ar", "Arabic", NULL},
	{"az", "Azerbaijani", NULL},
	{"be", "Belarusian", NULL},
	{"bg", "Bulgarian", NULL},
	{"bn", "Bengali", NULL},
	{"bs", "Bosnian", NULL},
	{"ca", "Catalan", NULL},
	{"cs", "Czech", NULL},
	{"cy", "Welsh", "en"},
	{"da", "Danish", NULL},
	{"de", "German", NULL},
	{"el", "Greek", NULL},
	{"en", "English", NULL},
	{"es", "Spanish", NULL},
	{"et", "Estonian", NULL},
	{"eu", "Basque", NULL},
	{"fa", "Persian", NULL},
	{"fi", "Finnish", NULL},
	{"fr", "French", NULL},
	{"ga", "Irish", "en"},
	{"gl", "Galician", NULL},
	{"gu", "Gujarati", NULL},
	{"he", "Hebrew", NULL},
	{"hi", "Hindi", NULL},
	{"hr", "Croatian", NULL},
	{"hu", "Hungarian", NULL},
	{"hy", "Armenian", NULL},
	{"id", "Indonesian", NULL},
	{"is", "Icelandic", NULL},
	{"it", "Italian", NULL},
	{"ja", "Japanese", NULL},
	{"ka", "Georgian", NULL},
	{"kk", "Kazakh", NULL},
	{"km", "Khmer", NULL},
	{"kn", "Kannada", NULL},
	{"ko", "Korean", NULL},
	{"ky", "Kyrgyz", NULL},
	{"lo", "Lao", NULL},
	{"lt", "Lithuanian", NULL},
	{"lv", "Latvian", NULL},
	{"mk", "Macedonian", NULL},
	{"ml", "Malayalam", NULL},
	{"mn", "Mongolian", NULL},
	{"mr", "Marathi", NULL},
	{"ms", "Malay", NULL},
	{"my", "Burmese", NULL},
	{"ne", "Nepali", NULL},
	{"nl", "Dutch", NULL},
	{"no", "Norwegian", NULL},
	{"pa", "Punjabi", NULL},
	{"pl", "Polish", NULL},
	{"pt", "Portuguese", NULL},
	{"ro", "Romanian", NULL},
	{"ru", "Russian", NULL},
	{"si", "Sinhala", NULL},
	{"sk", "Slovak", NULL},
	{"sl", "Slovenian", NULL},
	{"sq", "Albanian", NULL},
	{"sr", "Serbian", NULL},
	{"sv", "Swedish", NULL},
	{"sw", "Swahili", NULL},
	{"ta", "Tamil", NULL},
	{"te", "Telugu", NULL},
	{"tg", "Tajik", "ru"},
	{"th", "Thai", NULL},
	{"tk", "Turkmen", "ru"},
	{"tl", "Tagalog", NULL},
	{"tr", "Turkish", NULL},
	{"uk", "Ukrainian", NULL},
	{"ur", "Urdu", NULL},
	{"uz", "Uzbek", NULL},
	{"vi", "Vietnamese", NULL},
	{"zh", "Chinese", NULL},
};

const size_t play_nlanguages =
	sizeof(play_languages) / sizeof(play_languages[0]);
