/*
 * hostile_cases.h
 *	  Hostile texts for every reader, and hostile bodies and pages.
 *
 * Each case is run and measured, and its cost is passed to a function that
 * judges it.
 */
#ifndef TEST_HOSTILE_CASES_H
#define TEST_HOSTILE_CASES_H

#include <stdio.h>

#include "cost.h"
#include "hostile.h"
#include "play/resource.h"
#include "play/wire/page.h"

/* The length of a chart. */
#define HOSTILE_SIZE ((size_t) 850000)

/* Judges the cost of a case; len is the length of its text. */
typedef void (*HostileJudge) (const char *name, const Cost *cost, size_t len);

#define HOSTILE_APP "[null,[null,null,[[\"Title\"],{\"10\":[\"3+\"],\"11\":[\"x\",[1]],\"14\":[\"1\",1,2]," \
	"\"19\":[2],\"20\":[\"x\"],\"52\":[[\"4.5\",4.5],[null,[\"\",1]],[\"\",1],[\"\",1]]," \
	"\"58\":[[[[[null,[[0,\"USD\",\"\"]]]]]]],\"69\":[\"Dev\"," \
	LINK("/store/apps/developer?id=Dev") ",\"1\"],\"70\":[[0],[\"x\"]]," \
	"\"73\":[[null,\"About\"]],\"74\":[[null,\"x\"]]," \
	"\"75\":[null,null,[[[\"Name\",null,[[null,\"Text\"]],[\"key\"]]],[],[[null,\"y\"]]]]," \
	"\"78\":[\"x.y\"],\"79\":[[" IMAGE "]],\"80\":[[[\"Puzzle\",[],\"GAME_PUZZLE\"]]],\"96\":[" IMAGE "]," \
	"\"119\":[[[\"Name\",[],\"ID\",1]]],\"138\":[null,null,null,null,[[[[[null,\"Kind\"],null,null,null," \
	"[[\"a\",1,\"b\"]]]]],[[]]],null,null,null,null,[null,null,[[null,\"P\",[null,\"T\"]]]]]," \
	"\"141\":[[[\"1\"]],[[[1]],[[[1,\"5.0\"]]]]],\"146\":[[\"x\",[1700000000]]]}]," \
	"{\"12\":[[\"x.y\",7]],\"40\":[[19]]}],[[138]]]"

/* Answers to the operations.  Each of their values is replaced in turn. */
static const struct
{
	const PlayOperation *operation;
	const char *text;
}			hostile_seeds[] =
{
	{&play_top_apps, "[[null,[[null,null,null,{\"29\":[[[" ROW("a") "]]]}]]]]"},
	{&play_top_apps, "[[null,[[null,null,{\"29\":[null]}]]]]"},
	{&play_apps, HOSTILE_APP},
	{&play_app_digests, HOSTILE_APP},
	{&play_availability, HOSTILE_APP},
	{&play_app_reports, HOSTILE_APP},
	{&play_data_safety, HOSTILE_APP},
	{&play_permissions, "[[[\"Name\",null,[[null,\"Text\"]],[\"key\"]]],[],[[null,\"y\"]]]"},
	{&play_suggestions, "[[[[\"a\",null,[null,null,\"/store/search\"]]]]]"},
	{&play_reviews, "[[[\"id\",[\"Name\",[null,2,null,[null,null,\"u\"]]],5,null,\"Text\",[1700000000,5],1,"
	"[\"Dev\",\"Reply\",[1700000000]],null,[\"u\"],\"1\",null,[[[\"q\",[1],[2]]]]]],[null,\"T\"]]"},
	{&play_rpc, "[[1,\"a\",{\"b\":2.50}],null]"},
	{&play_search, "[[null,[" CARD("a") "," SECTION("23", "[[[" ROW("a") "]],[\"T\",null,null,[null,\"K\"]]]") "]]]"},
	{&play_search, "[[null,[" SECTION("9", "[1]") "]]]"},
	{&play_similar_apps, "[null,[null,[[null,null,null,[\"t\",[[\"similar_apps_GAME\",2]]],{\"22\":[[" ROW("z") "],"
	"[\"Like\",null," LINK("/store/apps/collection/cluster?gsr=a%3D%3D") ",[null,\"K\"]]]}]]]]"},
	{&play_similar_apps, "[[null,[[null,null,null,[\"t\"],{\"22\":[[" ROW("z") "],[\"L\",null,null,[null,\"K\"]]]}]]]]"},
	{&play_developer_apps, "[[null,[" SECTION("22", "[[" ROW("a") "," ROW("b") "],[\"T\"]]") "]]]"},
	{&play_developer_apps, "[[[[" OLD("a") "],null,null,null,null,null,null,[null,\"K\"]]]]"},
	{&play_developer_apps, "[[null,[],0]]"},
	{&play_developers, "[null,[null,null,null,null,null,null,null,null,null,null,null,[[\"1\",8]],"
	"[null,[" IMAGE "],[" IMAGE "],null,[\"Dev\"],[null,[null,\"About\"]]]]]"},
};

#define HOSTILE_NSEEDS (sizeof(hostile_seeds) / sizeof(hostile_seeds[0]))

/* A text, the step that reads it, and the call if there is one. */
typedef struct HostileText
{
	const PlayOperation *operation;
	const PlayStep *step;
	const PlayCall *call;
	const char *text;
	size_t		len;
	bool		is_page;
} HostileText;

static inline void
hostile_read(void *arg)
{
	const HostileText *text = arg;
	PlayAnswer	answer;
	PlayChain	chain = {.step = (int) (text->step - text->operation->steps)};
	bool		several;

	if (text->is_page)
	{
		PlayBlock	block = {"ds:1", "", text->text, text->len};

		if (play_step_root(text->step, &block, 1, &several) == NULL)
			return;
	}
	play_answer_init(&answer, text->operation->ncolumns);
	(void) play_step_read(text->step, text->call, text->call == NULL ? NULL : &chain,
						  text->text, text->len, &answer);
	play_answer_free(&answer);
	play_chain_free(&chain);
}

/* Does an earlier step of the operation read in the same way? */
static inline bool
hostile_is_again(const PlayOperation *operation, int step)
{
	for (int i = 0; i < step; i++)
	{
		if (operation->steps[i].read == operation->steps[step].read &&
			operation->steps[i].block.is_root == operation->steps[step].block.is_root)
			return true;
	}
	return false;
}

/*
 * Prepares a step to read a text; returns false if an earlier step reads it in
 * the same way.
 */
static inline bool
hostile_reader(const PlayOperation *operation, int s, const char *text, size_t len,
			   HostileText *read)
{
	if (s >= operation->nsteps || hostile_is_again(operation, s))
		return false;
	*read = (HostileText) {operation, &operation->steps[s], NULL, text, len, false};
	read->is_page = play_step_is_page(read->step);
	return true;
}

static inline void
hostile_text_cases(const PlayOperation *operation, const char *text, size_t len,
				   size_t seed, size_t place, size_t kind, HostileJudge judge)
{
	HostileText read;

	for (int s = 0; s < operation->nsteps; s++)
	{
		Cost		cost;
		char		name[100];

		if (!hostile_reader(operation, s, text, len, &read))
			continue;
		snprintf(name, sizeof(name), "%s step %d, answer %zu, value %zu, bulk %zu",
				 operation->name, s, seed, place, kind);
		cost = cost_measure(hostile_read, &read, len);
		judge(name, &cost, len);
	}
}

/*
 * Does a text of the full length surely stay within its limits?  Extrapolates
 * from texts of a quarter and a sixteenth of it, as for a quadratic reader.
 * In doubt the answer is false.
 */
static inline bool
hostile_is_harmless(const PlayOperation *operation, const char *from, const char *value,
					size_t kind)
{
	size_t		len;
	size_t		short_len;
	char	   *text = hostile_write(from, value, kind, HOSTILE_SIZE / 4, &len);
	char	   *short_text = hostile_write(from, value, kind, HOSTILE_SIZE / 16, &short_len);
	bool		harmless = true;

	for (int s = 0; s < operation->nsteps && harmless; s++)
	{
		HostileText read;
		Cost		cost;
		double		share;

		if (!hostile_reader(operation, s, text, len, &read))
			continue;
		cost = cost_once(hostile_read, &read);
		share = cost_by_byte(&cost, len);
		if (share < 1.0 / 16)
			continue;
		read.text = short_text;
		read.len = short_len;
		cost = cost_once(hostile_read, &read);
		harmless = share + 4 * (share - cost_by_byte(&cost, short_len)) < 1;
	}
	free(text);
	free(short_text);
	return harmless;
}

/* Is this a list of many things in place of a list or a message? */
static inline bool
hostile_is_principal(const char *value, size_t kind)
{
	return (*value == '[' || *value == '{') &&
		(kind == 1 || kind == 2 || kind == HOSTILE_NBULKS - 1 || kind == HOSTILE_NKINDS - 8);
}

/* Which hostile texts to read. */
typedef enum HostileChoice
{
	HOSTILE_FEW,				/* one in every stride */
	HOSTILE_QUICK,				/* also one in ten others, and the principal
								 * ones whose short texts suggest that they
								 * cost too much */
	HOSTILE_PRINCIPAL			/* one in every stride, and all principal
								 * ones */
} HostileChoice;

/* Judges the hostile texts of one value; *nth counts them. */
static inline void
hostile_value_texts(size_t seed, size_t place, const char *value, size_t stride,
					HostileChoice choice, HostileJudge judge, size_t *nth)
{
	const PlayOperation *operation = hostile_seeds[seed].operation;
	const char *from = hostile_seeds[seed].text;

	for (size_t kind = 0; kind < HOSTILE_NKINDS; kind++)
	{
		bool		principal = choice != HOSTILE_FEW && hostile_is_principal(value, kind);
		bool		wanted = (*nth)++ % stride == 0;
		size_t		len;
		char	   *text;

		if (!principal && !wanted)
			continue;

		/* even a short text of the kind may nest too deeply */
		text = hostile_text(from, value, kind, 1, &len);
		free(text);
		if (text == NULL)
			continue;
		if (choice == HOSTILE_QUICK && !wanted && *nth % 10 != 0 &&
			hostile_is_harmless(operation, from, value, kind))
			continue;
		text = hostile_write(from, value, kind, HOSTILE_SIZE, &len);
		hostile_text_cases(operation, text, len, seed, place, kind, judge);
		free(text);
	}
}

/* Judges the hostile texts of all values. */
static inline void
hostile_texts(size_t stride, HostileChoice choice, HostileJudge judge)
{
	static const char *values[400];
	size_t		nth = 0;

	for (size_t i = 0; i < HOSTILE_NSEEDS; i++)
	{
		const char *seed = hostile_seeds[i].text;
		size_t		n;

		CHECK(js_root(seed, strlen(seed)) != NULL);
		n = text_values(seed, values, 400);
		for (size_t place = 0; place < n; place++)
			hostile_value_texts(i, place, values[place], stride, choice, judge, &nth);
	}
}

/* ---- bodies and pages ---- */

static inline void
hostile_read_page(void *arg)
{
	const HostileText *text = arg;
	PlayPage   *page = play_page_create(SIZE_MAX / 4);
	const PlayBlock *blocks;
	bool		several;
	int			n;

	CHECK(page != NULL);
	CHECK(play_page_feed(page, text->text, text->len) == PLAY_PAGE_MORE);
	n = play_page_blocks(page, &blocks);
	CHECK(n >= 0);
	for (int o = 0; o < PLAY_NOPERATIONS; o++)
	{
		const PlayStep *steps = play_operations[o]->steps;

		for (int s = 0; s < play_operations[o]->nsteps; s++)
		{
			/* a process reads one page at a time */
			if (steps[s].block.is_root == play_search.steps[0].block.is_root)
				(void) play_step_root(&steps[s], blocks, n, &several);
		}
	}
	play_page_destroy(page);
}

static const struct
{
	const char *begin;
	const char *piece;
	const char *end;
}			hostile_pages[] =
{
#define BLOCK "AF_initDataCallback({key: 'z', data:0,});</script>"
#define BIG_BLOCK "AF_initDataCallback({key: 'z', data:[[null,[[0],[0]]]],});</script>"
#define SERVICES "AF_dataServiceRequests = {'"
	{"", BLOCK, ""},
	{"", BIG_BLOCK, ""},
	{SERVICES "a' : {id:'A',request:[0", ",0", "]}};</script>" BLOCK},
	{SERVICES, "a' : {id:'A',request:0},'", "};</script>" BLOCK},
	{"", SERVICES "a' : {id:'A',request:0}};</script>", BLOCK},
	{"", "AF_initDataCallback({key: '", "</script>"},
	{"", "AF_initDataCallback({key", ""},
	{"", "data:", "</script>"},
	{"AF_initDataCallback({key: 'z', ", "data:[", "</script>"},
	{"AF_initDataCallback({key: 'z', data:[[null,[[0]", ",[0]", "]]],</script>"},
	{"AF_initDataCallback({key: 'z', data:", "[0,", "</script>"},
	{"AF_initDataCallback({key: 'z', data:", "</scrip", "</script>"},
	{"", "</html>", ""},

	/* half of it is a table of services, followed by as many blocks */
	{SERVICES "a' : {id:'A',request:[0", ",0\n" "]}};</script>" BLOCK, ""},
	{SERVICES "a' : {id:'A',request:0}", ",'a' : {id:'A',request:0}\n" "};</script>" BLOCK, ""},
#undef BLOCK
#undef BIG_BLOCK
#undef SERVICES
};

static const struct
{
	const char *begin;
	const char *piece;
	const char *end;
}			hostile_bodies[] =
{
	{"[", "[\"wrb.fr\",\"vyAe2\",\"[[]]\"],", "[\"di\",1]]"},
	{"[", "[\"wrb.fr\",\"vyAe2\",null,null,null,[5]],", "[\"di\",1]]"},
	{"[", "[],", "[]]"},
	{"", "[[]]", ""},
	{"[[\"wrb.fr\",\"vyAe2\",\"", "\\\"", "\"]]"},
	{"[[\"wrb.fr\",\"vyAe2\",\"", "\\u0041", "\"]]"},
	{"[[\"wrb.fr\",\"vyAe2\",null,null,null,[0", ",0", "]]]"},
	{"[[\"wrb.fr\",\"", "vyAe2", "\"]]"},
	{"[", "{\"a\":[1,2,null]},", "0]"},
	{"[[\"wrb.fr\",\"vyAe2\",\"[[null,[null,[0", ",[]", "]]]]\"]]"},
};

/*
 * Returns begin, pieces and end, from malloc().  If a piece has a line feed,
 * the part before it fills the first half, and the rest the second.
 */
static inline char *
hostile_repeat(const char *before, const char *begin, const char *piece, const char *end,
			   size_t *len)
{
	char	   *text = malloc(HOSTILE_SIZE + 1000);
	char	   *to = text;
	size_t		first;

	CHECK(text != NULL);
	to = cost_put(cost_put(to, before), begin);
	first = strcspn(piece, "\n");
	while (to < text + (piece[first] == '\0' ? HOSTILE_SIZE : HOSTILE_SIZE / 2))
		to = hostile_put(to, piece, first);
	while (to < text + HOSTILE_SIZE)
		to = cost_put(to, piece + first + 1);
	to = cost_put(to, end);
	*len = (size_t) (to - text);
	return text;
}

/* Files, each with the step that reads it. */
static const struct
{
	const PlayOperation *operation;
	int			step;
	const char *begin;
	const char *piece;
	const char *end;
}			hostile_files[] =
{
#define ROBOTS &play_catalog_shards, 0
#define INDEX &play_catalog_shards, 1
#define PAGES &play_catalog_apps, 0
#define LOCATION "https://h/sitemaps/play_sitemaps_2026-08-23_1787500934-00001-of-900000.xml.gz"
	{ROBOTS, "", "Sitemap:", ""},
	{INDEX, "<sitemapindex>", "<sitemap><loc>" LOCATION "</loc></sitemap>", "</sitemapindex>"},
	{INDEX, "<sitemapindex>", "<sitemap/>", "</sitemapindex>"},
	{PAGES, "<urlset>", "<url><loc>https://h/store/apps/details?id=a.b</loc></url>", "</urlset>"},
	{PAGES, "<urlset>", "<url><loc>h</loc></url>", "</urlset>"},
	{PAGES, "<urlset>", "<url/>", "</urlset>"},
	{PAGES, "<urlset>", "<a/>", "</urlset>"},
	{PAGES, "<urlset>", "<a b='c' d='e'/>", "</urlset>"},
	{PAGES, "<urlset>", "<a b='&amp;&amp;&amp;'/>", "</urlset>"},
	{PAGES, "<urlset>", "<a xmlns='b'/>", "</urlset>"},
	{PAGES, "<urlset>", "<a:b c:d=''/>", "</urlset>"},
	{PAGES, "<urlset>", "<a></a>", "</urlset>"},
	{PAGES, "<urlset>", "<!---->", "</urlset>"},
	{PAGES, "<urlset>", "<?a?>", "</urlset>"},
	{PAGES, "<urlset>", "<![CDATA[]]>", "</urlset>"},
	{PAGES, "<urlset>", "&amp;", "</urlset>"},
	{PAGES, "<urlset>", "&#65;", "</urlset>"},
	{PAGES, "<urlset>", "a", "</urlset>"},
	{PAGES, "<urlset>", "]", "</urlset>"},
	{PAGES, "<urlset>", "\xC3\xA9", "</urlset>"},
	{PAGES, "<urlset><url><loc>", " ", "</loc></url></urlset>"},
	{PAGES, "", "<a>", ""},
	{PAGES, "<a", " b", "/>"},
	{PAGES, "<a b='", "c", "'/>"},
	{PAGES, "<!DOCTYPE a [", "<!ENTITY b 'c'>", "]><a/>"},
	{PAGES, "<!--", "-", "-->"},
	{PAGES, "", " ", ""},
#undef ROBOTS
#undef INDEX
#undef PAGES
#undef LOCATION
};

/* Reads a file in pieces, as if it were arriving. */
static inline void
hostile_read_file(void *arg)
{
	const HostileText *text = arg;
	PlayChain	chain = {0};
	PlayResource *file = play_resource_open(text->operation, text->step, text->call,
											text->call == NULL ? NULL : &chain);
	PlayAnswer	answer;

	CHECK(file != NULL);
	for (size_t at = 0; at < text->len; at += 65536)
	{
		if (!play_resource_feed(file, text->text + at,
								text->len - at < 65536 ? text->len - at : 65536))
			break;
	}
	(void) play_resource_end(file, &answer);
	play_resource_close(file);
	play_answer_free(&answer);
	play_chain_free(&chain);
}

static inline void
hostile_every_file(HostileJudge judge)
{
	for (size_t i = 0; i < sizeof(hostile_files) / sizeof(hostile_files[0]); i++)
	{
		const PlayOperation *operation = hostile_files[i].operation;
		size_t		len;
		char	   *text = hostile_repeat("", hostile_files[i].begin, hostile_files[i].piece,
										  hostile_files[i].end, &len);
		HostileText file = {operation, &operation->steps[hostile_files[i].step], NULL, text,
		len, false};
		Cost		cost = cost_measure(hostile_read_file, &file, len);
		char		name[60];

		snprintf(name, sizeof(name), "file %zu", i);
		judge(name, &cost, len);
		free(text);
	}
}

static inline void
hostile_wires(HostileJudge judge)
{
	char		name[60];
	Cost		cost;
	size_t		len;

	for (size_t i = 0; i < sizeof(hostile_pages) / sizeof(hostile_pages[0]); i++)
	{
		char	   *text = hostile_repeat("<html>", hostile_pages[i].begin,
										  hostile_pages[i].piece, hostile_pages[i].end, &len);
		HostileText page = {.text = text,.len = len};

		cost = cost_measure(hostile_read_page, &page, len);
		snprintf(name, sizeof(name), "page %zu", i);
		judge(name, &cost, len);
		free(text);
	}
	for (size_t i = 0; i < sizeof(hostile_bodies) / sizeof(hostile_bodies[0]); i++)
	{
		char	   *text = hostile_repeat(")]}'\n", hostile_bodies[i].begin,
										  hostile_bodies[i].piece, hostile_bodies[i].end, &len);
		CostBody	body = {.operation = &play_top_apps,.text = text,.len = len};

		cost = cost_measure(cost_read_body, &body, len);
		snprintf(name, sizeof(name), "body %zu", i);
		judge(name, &cost, len);
		free(text);
	}
}

#endif							/* TEST_HOSTILE_CASES_H */
