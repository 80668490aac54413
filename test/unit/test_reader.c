/*
 * test_reader.c
 *	  The reader: paths, lists, trailing objects, and an oracle.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "oracle.h"
#include "json/decode.h"
#include "json/json.h"
#include "play/rows/decode.h"

#define DOCUMENTS 40000

/*
 * Reads a document with a shape, both written as in oracle.h, and compares the
 * result with {"root": [...], "lists": [[row, ...], ...]}.
 */
static void
expect(const char *shape_text, const char *document, const char *expected)
{
	OracleShape shape;
	OracleRows	rows = {.shape = &shape};
	JsArena		arena = {0};
	JsValue		values[ORACLE_COLUMNS];
	JsReader *reader;
	json_t	   *seen;
	json_t	   *wanted;
	json_t	   *root;

	assert_true(oracle_shape(&shape, shape_text, strlen(shape_text)));
	reader = js_reader_create(&shape.shape);
	assert_non_null(reader);
	rows.lists = json_array();
	rows.missing = json_array();
	for (int i = 0; i < shape.shape.nlists; i++)
	{
		json_array_append_new(rows.lists, json_array());
		json_array_append_new(rows.missing, json_array());
	}
	assert_int_equal(js_read(reader, document, strlen(document), &arena,
							   oracle_take, &rows, values, NULL, NULL),
					 JS_READ);
	seen = json_object();
	json_object_set_new(seen, "root", oracle_seen_row(shape.columns,
													  shape.shape.ncolumns, values));
	json_object_set(seen, "lists", rows.lists);
	wanted = json_loads(expected, 0, NULL);
	assert_non_null(wanted);
	if (!json_equal(seen, wanted))
	{
		char	   *text = json_dumps(seen, 0);

		fail_msg("%s of %s gives %s", shape_text, document, text);
	}
	js_arena_free(&arena);
	js_reader_destroy(reader);

	/* the oracle must agree, too, since other tests rely on it */
	root = json_loads(document, JSON_DECODE_ANY, NULL);
	assert_non_null(root);
	oracle_compare(&shape, document, strlen(document), root);
	json_decref(root);
	json_decref(seen);
	json_decref(wanted);
	json_decref(rows.lists);
	json_decref(rows.missing);
}

static void
test_paths(void **state)
{
	(void) state;
	expect("j0", "[1]", "{\"root\": [1], \"lists\": []}");
	expect("j0;j1,0;j1", "[1,[2,3]]", "{\"root\": [1, 2, [2, 3]], \"lists\": []}");
	expect("j1;j0,0;j0,0,0", "[5]", "{\"root\": [null, null, null], \"lists\": []}");
	expect("j", "[5]", "{\"root\": [[5]], \"lists\": []}");
	expect("j", "null", "{\"root\": [null], \"lists\": []}");
	expect("j0", " [ null ] ", "{\"root\": [null], \"lists\": []}");
	expect("j0,0;j0,0", "[[7]]", "{\"root\": [7, 7], \"lists\": []}");
	expect("j0", "\"text\"", "{\"root\": [null], \"lists\": []}");
	expect("j0", "{\"1\": 5}", "{\"root\": [null], \"lists\": []}");
}

static void
test_trailing_object(void **state)
{
	(void) state;
	expect("j0;j1;j9", "[1,{\"10\":5,\"2\":6}]",
		   "{\"root\": [1, 6, 5], \"lists\": []}");
	/* an element wins over a field unless it is null */
	expect("j0;j1", "[1,null,{\"1\":5,\"2\":6}]",
		   "{\"root\": [1, 6], \"lists\": []}");
	/* a field may have the index of the object itself */
	expect("j1", "[1,{\"2\":6}]", "{\"root\": [6], \"lists\": []}");
	expect("j1", "[1,{\"3\":6}]", "{\"root\": [null], \"lists\": []}");
	/* an object that is not the last element is an ordinary value */
	expect("j0;j0,0;j4", "[{\"1\":5,\"5\":7},2]",
		   "{\"root\": [{\"1\": 5, \"5\": 7}, null, null], \"lists\": []}");
	/* of a repeated key the last value counts, even if it is null */
	expect("j1;j2", "[{\"2\":5,\"3\":1,\"2\":6,\"3\":null}]",
		   "{\"root\": [6, null], \"lists\": []}");
	/* a key must be a number in its usual form */
	expect("j0;j1;j2", "[{\"01\":5,\"2 \":1,\"+3\":6,\"\":2,\"0\":3}]",
		   "{\"root\": [null, null, null], \"lists\": []}");
	expect("j11", "[{\"\\u0031\\u0032\":5}]", "{\"root\": [5], \"lists\": []}");
	expect("j0", "[{\"1000000010\":1,\"4294967297\":1,\"18446744073709551617\":1}]",
		   "{\"root\": [null], \"lists\": []}");
	/* at every level */
	expect("j1,2,3", "[{\"2\":[{\"3\":[0,0,0,8]}]}]",
		   "{\"root\": [8], \"lists\": []}");
	expect("j1,2,3", "[{\"2\":[{\"3\":[0,{\"4\":8}]}]}]",
		   "{\"root\": [8], \"lists\": []}");
	expect("j0", "[ { } ]", "{\"root\": [null], \"lists\": []}");
}

static void
test_alternatives(void **state)
{
	(void) state;
	expect("j0|1", "[null,2]", "{\"root\": [2], \"lists\": []}");
	expect("j1|0", "[1,2]", "{\"root\": [2], \"lists\": []}");
	/* the first alternative that decodes, not the first that is there */
	expect("i0|1|2", "[\"a\",1.5,3]", "{\"root\": [3], \"lists\": []}");
	expect("t0,0|1", "[5,\"b\"]", "{\"root\": [\"b\"], \"lists\": []}");
	expect("x0,*,1|1,*", "[null,[\"a\",null,\"b\"]]",
		   "{\"root\": [[\"a\", \"b\"]], \"lists\": []}");
	expect("x0,*,1", "[[[0,\"a\"],[0],null,[{\"2\":\"c\"}]]]",
		   "{\"root\": [[\"a\", \"c\"]], \"lists\": []}");
	expect("x0,*,1", "[[[0,\"a\"],[0,1],[{\"2\":\"c\"}]]]", "{\"root\": [null], \"lists\": []}");
	expect("x*", "[\"a\",null,\"b\"]", "{\"root\": [[\"a\", \"b\"]], \"lists\": []}");
	expect("x*", "[\"a\",null,{\"5\":\"c\",\"2\":\"b\",\"1\":\"x\"}]",
		   "{\"root\": [[\"a\", \"b\", \"c\"]], \"lists\": []}");
}

static void
test_lists(void **state)
{
	(void) state;
	expect("@0@,,j0", "[[[1],[2],[],5,[3]]]",
		   "{\"root\": [], \"lists\": [[[1], [2], [null], [null], [3]]]}");
	/* a null is not a row; an empty array has no rows */
	expect("@0@,,j0", "[[null,[1],null]]", "{\"root\": [], \"lists\": [[[1]]]}");
	expect("@0@,,j0", "[[]]", "{\"root\": [], \"lists\": [[]]}");
	expect("@0@,,j0", "[{\"1\":5}]", "{\"root\": [], \"lists\": [[]]}");
	expect("@@0,1,,j0,,j", "[[[0,[7]]]]",
		   "{\"root\": [], \"lists\": [[[7, [7]]]]}");
	expect("@@0,1,,j0,,j", "[[[0,[7]],1],[0,[7]]]",
		   "{\"root\": [], \"lists\": [[[7, [7]], [null, null]]]}");
	/* any order of columns and of the values */
	expect("@0@,,j2,,j0,,j1,,j2", "[[[1,2,3]]]",
		   "{\"root\": [], \"lists\": [[[3, 1, 2, 3]]]}");
	/* nothing remains of the previous row */
	expect("@0@,,j0,,j1", "[[[1,2],[3],[{\"2\":4}]]]",
		   "{\"root\": [], \"lists\": [[[1, 2], [3, null], [null, 4]]]}");
	/* every index, in order */
	expect("@0,*,1@,,j", "[[[0,[1,2]],null,[0,[3]],{\"7\":[0,[5]],\"6\":[0,[4]]}]]",
		   "{\"root\": [], \"lists\": [[[1], [2], [3], [4], [5]]]}");
	/* together with columns of the root on the same path */
	expect("j0,1,0;@0,*,1@,,j;j0,3", "[[[0,[1]],[8,[2]]]]",
		   "{\"root\": [8, null], \"lists\": [[[1], [2]]]}");
	expect("j0,1,1;@0@,,j0", "[[[1,5],[2,6]]]",
		   "{\"root\": [6], \"lists\": [[[1], [2]]]}");
	/* two lists from one array */
	expect("@0@,,j0;@0@,,j1", "[[[1,5],[2,6]]]",
		   "{\"root\": [], \"lists\": [[[1], [2]], [[5], [6]]]}");
	/* in a trailing object, whose last key counts */
	expect("@4@,,j", "[{\"5\":[1],\"5\":[2,3]}]",
		   "{\"root\": [], \"lists\": [[[2], [3]]]}");
}

/* Each element's inner list gives rows of its own. */
static void
test_inner_lists(void **state)
{
	(void) state;
	expect("@0@,,j0@1,,j0", "[[[\"a\",[[1],[2]]],[\"b\",[[3]]]]]",
		   "{\"root\": [], \"lists\": [[[\"a\", 1], [\"a\", 2], [\"b\", 3]]]}");
	/* columns of the element may follow its list */
	expect("@0@,,j0,,j3@2,,j1", "[[[\"a\",null,[[0,1],[0,2]],9]]]",
		   "{\"root\": [], \"lists\": [[[\"a\", 9, 1], [\"a\", 9, 2]]]}");
	expect("@0@1,,j0@1,,j", "[[[0,[\"a\",[5,6]]]]]",
		   "{\"root\": [], \"lists\": [[[\"a\", 5], [\"a\", 6]]]}");
	/* nothing remains of the previous element or row */
	expect("@0@,,j0@1,,j0,,j1", "[[[1,[[2,3],[4]]],[null,[[5]]]]]",
		   "{\"root\": [], \"lists\": [[[1, 2, 3], [1, 4, null], [null, 5, null]]]}");
	/*
	 * an empty list, an empty element and a null give no row; an element
	 * without a list gives one
	 */
	expect("@0@,,j0@1,,j0", "[[[1,[]],[],null,[2],[3,4],5]]",
		   "{\"root\": [], \"lists\": [[[2, null], [3, null], [null, null]]]}");
	expect("@0@,,j0@1,,J0", "[[[1,[[],[2],null]]]]",
		   "{\"root\": [], \"lists\": [[[1, null], [1, 2]]]}");
	expect("@0@,,J0@1,,J0", "[[[null,[[],[2]]]]]",
		   "{\"root\": [], \"lists\": [[[null, null], [null, 2]]]}");
	/* in trailing objects, and with other lists from the same array */
	expect("@0@,,j0@1,,j1", "[[{\"1\":[7,{\"2\":[[0,8],{\"2\":[0,9]}]}]}]]",
		   "{\"root\": [], \"lists\": [[[7, 8], [7, 9]]]}");
	expect("@0@,,j0@1,,j0;@0@,,j1;@0,*,1@,,j0", "[[[1,[[2],[3]]]]]",
		   "{\"root\": [], \"lists\": [[[1, 2], [1, 3]], [[[[2], [3]]]], [[2], [3]]]}");
	/* the first path whose elements give a row */
	expect("@0|1@,,j0@1,,j0", "[[[1,[]]],[[2,[[3]]]]]",
		   "{\"root\": [], \"lists\": [[[2, 3]]]}");
	/* the element itself may be its inner list */
	expect("@0@,,j0@,,j", "[[[1,2]]]", "{\"root\": [], \"lists\": [[[1, 1], [1, 2]]]}");
}

static void
test_list_alternatives(void **state)
{
	(void) state;
	expect("@0|1@,,j", "[[1],[2]]", "{\"root\": [], \"lists\": [[[1]]]}");
	expect("@0|1@,,j", "[null,[2]]", "{\"root\": [], \"lists\": [[[2]]]}");
	expect("@0|1@,,j", "[[],[2]]", "{\"root\": [], \"lists\": [[[2]]]}");
	expect("@1|0@,,j", "[[1],[2]]", "{\"root\": [], \"lists\": [[[2]]]}");
	expect("@1|0@,,j", "[[1],[null]]", "{\"root\": [], \"lists\": [[[1]]]}");
	expect("@2|*,0|1@0,,j", "[[[[1]]],[[2],[3]],5]",
		   "{\"root\": [], \"lists\": [[[1], [null]]]}");
	expect("@3|2|1@,,j0;j0", "[1,[[7],[8]],[]]",
		   "{\"root\": [1], \"lists\": [[[7], [8]]]}");
}

static void
test_absence(void **state)
{
	static const JsColumn columns[] = {
		{"nullable", "0", js_decode_text, JS_NULLABLE},
		{"required", "1", js_decode_text, JS_REQUIRED},
		{"second", "2", js_decode_text, JS_REQUIRED},
		{"flag", "3", js_decode_truthy, JS_FALSE},
		{"texts", "4,*", js_decode_texts, JS_EMPTY_TEXTS},
		{"counts", "5", play_decode_hist, JS_EMPTY_INTS},
		{"json", "6", js_decode_json, JS_EMPTY_JSON}
	};
	static const JsShape shape = {columns, 7, NULL, 0};
	JsReader *reader = js_reader_create(&shape);
	JsArena		arena = {0};
	JsValue		values[7];
	const JsColumn *missing;

	(void) state;
	assert_int_equal(js_read(reader, "[]", 2, &arena, NULL, NULL, values,
							   &missing, NULL), JS_READ);
	assert_ptr_equal(missing, &columns[1]);
	assert_int_equal(values[0].type, JS_NULL);
	assert_int_equal(values[1].type, JS_NULL);
	assert_int_equal(values[3].type, JS_BOOL);
	assert_int_equal(values[3].u.i, 0);
	assert_int_equal(values[4].type, JS_TEXTS);
	assert_int_equal(values[4].len, 0);
	assert_int_equal(values[5].type, JS_INTS);
	assert_int_equal(values[5].len, 0);
	assert_int_equal(values[6].type, JS_JSON);
	assert_string_equal(values[6].u.text, "[]");

	assert_int_equal(js_read(reader, "[0,\"\",\"\"]", 9, &arena, NULL, NULL,
							   values, &missing, NULL), JS_READ);
	assert_null(missing);
	assert_int_equal(values[0].type, JS_NULL);
	assert_true(js_is_misfit(&values[0]));
	js_arena_free(&arena);
	js_reader_destroy(reader);
}

/* A misfit is neither absent nor replaced by the value for absence. */
static void
test_misfits(void **state)
{
	static const JsColumn columns[] = {
		{"flag", "0", js_decode_is0, JS_FALSE},
		{"texts", "1,*", js_decode_texts, JS_EMPTY_TEXTS},
		{"counts", "2|3|4", play_decode_hist, JS_EMPTY_INTS},
		{"required", "5|6", js_decode_int, JS_REQUIRED},
		{"unread", "", NULL, JS_NULLABLE},
		{"another", "7|8", js_decode_text, JS_NULLABLE},
	};
	static const JsShape shape = {columns, 6, NULL, 0};
	static const char text[] = "[[[1]],5,null,\"a\",6,\"1K\",null,4,\"fits\"]";
	JsReader   *reader = js_reader_create(&shape);
	JsArena		arena = {0};
	JsValue		values[6];
	const JsColumn *missing;

	(void) state;
	assert_int_equal(js_read(reader, text, strlen(text), &arena, NULL, NULL, values, &missing,
							 NULL), JS_READ);
	assert_ptr_equal(missing, &columns[3]);
	for (int i = 0; i < 4; i++)
		assert_true(js_is_misfit(&values[i]));
	assert_int_equal(values[0].len, 1);
	assert_string_equal(values[0].u.text, "an integer");
	assert_string_equal(values[1].u.text, "an array of texts");
	assert_int_equal(values[2].len, 2); /* the first path with a value */
	assert_int_equal(values[3].len, 1);
	assert_int_equal(values[4].type, JS_NULL);
	assert_false(js_is_misfit(&values[4]));
	assert_int_equal(values[5].type, JS_TEXT);	/* from the path after the
												 * misfit */
	js_arena_free(&arena);
	js_reader_destroy(reader);
}

static bool
stop_at_two(void *arg, const JsRow *row)
{
	int		   *rows = arg;

	(void) row;
	return ++*rows < 2;
}

static void
test_ends(void **state)
{
	static const char *const bad[] = {
		"", " ", "[", "[[1]", "[[1]]]", "[[1]] 2", "[[1],]", "[[1] 2]", "[,1]",
		"[[1],{\"1\":}]", "[[1],{\"1\":1,}]", "[[1],{1:1}]", "[[1],{\"1\" 1}]",
		"[[1],tru]", "[[1],\"\x01\"]", "[[1],\"\xff\"]", "[[1],{\"1\":1]", "nul",
		"[nulL]", "[[1],01]", "[[1],{\"a\":1", "[[1],{\"a", "[[1],{", "[{}"
	};
	OracleShape shape;
	JsReader *reader;
	JsArena		arena = {0};
	bool		present;
	int			rows = 0;

	(void) state;
	assert_true(oracle_shape(&shape, "@0@,,j", 6));
	reader = js_reader_create(&shape.shape);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		rows = -100;
		if (js_read(reader, bad[i], strlen(bad[i]), &arena, stop_at_two, &rows,
					  NULL, NULL, NULL) != JS_READ_BAD_JSON)
			fail_msg("%s was accepted", bad[i]);
	}
	rows = 0;
	assert_int_equal(js_read(reader, "[[1,2,3]]", 9, &arena, stop_at_two, &rows,
							   NULL, NULL, &present), JS_READ_STOPPED);
	assert_int_equal(rows, 2);
	assert_true(present);
	assert_int_equal(js_read(reader, "[5]", 3, &arena, stop_at_two, &rows,
							   NULL, NULL, &present), JS_READ);
	assert_false(present);
	js_arena_free(&arena);
	js_reader_destroy(reader);
}

/* ---- generated documents ---- */

typedef struct Random
{
	uint64_t	state;
	char	   *text;
	size_t		len;
	size_t		room;
} Random;

static unsigned
below(Random *random, unsigned n)
{
	random->state = random->state * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (unsigned) (random->state >> 33) % n;
}

static void
put(Random *random, const char *text)
{
	size_t		len = strlen(text);

	if (random->len + len + 1 > random->room)
	{
		random->room = (random->len + len + 1) * 2;
		random->text = realloc(random->text, random->room);
		assert_non_null(random->text);
	}
	memcpy(random->text + random->len, text, len + 1);
	random->len += len;
}

static void
put_number(Random *random, unsigned n)
{
	char		number[16];

	snprintf(number, sizeof(number), "%u", n);
	put(random, number);
}

static void
make_path(Random *random, bool star, unsigned steps)
{
	for (unsigned i = 0; i < steps; i++)
	{
		if (i > 0)
			put(random, ",");
		if (star && below(random, 3) == 0)
		{
			put(random, "*");
			star = false;
		}
		else
			put_number(random, below(random, 5));
	}
}

static void
make_column(Random *random)
{
	static const char *const letters[] = {"j", "t", "i", "x", "J", "I"};
	const char *letter = letters[below(random, 6)];
	unsigned	n = below(random, 4) == 0 ? 2 : 1;

	put(random, letter);
	for (unsigned i = 0; i < n; i++)
	{
		if (i > 0)
			put(random, "|");
		make_path(random, *letter == 'x', below(random, 4));
	}
}

static void
make_columns(Random *random)
{
	unsigned	n = below(random, 4);

	for (unsigned i = 0; i < n; i++)
	{
		put(random, ",,");
		make_column(random);
	}
}

static void
make_shape(Random *random)
{
	unsigned	parts = 1 + below(random, 4);

	for (unsigned i = 0; i < parts; i++)
	{
		if (i > 0)
			put(random, ";");
		if (below(random, 2) == 0)
			make_column(random);
		else
		{
			unsigned	n = 1 + below(random, 3);

			put(random, "@");
			for (unsigned j = 0; j < n; j++)
			{
				if (j > 0)
					put(random, "|");
				make_path(random, true, below(random, 4));
			}
			put(random, "@");
			make_path(random, false, below(random, 3));
			make_columns(random);
			if (below(random, 3) == 0)
			{
				put(random, "@");
				make_path(random, false, below(random, 3));
				make_columns(random);
			}
		}
	}
}

static void
make_blank(Random *random)
{
	static const char *const blanks[] = {" ", "\n", "\t", "\r\n", "  "};

	if (below(random, 12) == 0)
		put(random, blanks[below(random, 5)]);
}

static void make_value(Random *random, int depth);

static void
make_object(Random *random, int depth)
{
	unsigned	n = below(random, 5);

	put(random, "{");
	for (unsigned i = 0; i < n; i++)
	{
		make_blank(random);
		if (i > 0)
			put(random, ",");
		make_blank(random);
		put(random, "\"");
		switch (below(random, 8))
		{
			case 0:
				put(random, "\\u003");
				put_number(random, 1 + below(random, 6));
				break;
			case 1:
				put(random, "0");
				put_number(random, below(random, 6));
				break;
			case 2:
				put(random, "key");
				break;
			default:
				put_number(random, below(random, 7));
		}
		put(random, "\"");
		make_blank(random);
		put(random, ":");
		make_blank(random);
		make_value(random, depth - 1);
	}
	make_blank(random);
	put(random, "}");
}

static void
make_array(Random *random, int depth)
{
	unsigned	n = below(random, 6);

	put(random, "[");
	for (unsigned i = 0; i < n; i++)
	{
		make_blank(random);
		if (i > 0)
			put(random, ",");
		make_blank(random);
		if (i == n - 1 && below(random, 3) == 0)
			make_object(random, depth - 1);
		else
			make_value(random, depth - 1);
	}
	make_blank(random);
	put(random, "]");
}

static void
make_value(Random *random, int depth)
{
	static const char *const scalars[] = {
		"null", "null", "null", "true", "false", "0", "-7", "12", "1.5e3",
		"\"\"", "\"a\"", "\"text that is longer than a block of sixteen\"",
		"\"\\ud83d\\ude00 \\\"q\\\" \\\\\"", "\"\xd0\xb6\xe4\xb8\xad\""
	};

	switch (depth > 0 ? below(random, 8) : 0)
	{
		case 0:
		case 1:
			put(random, scalars[below(random, sizeof(scalars) / sizeof(scalars[0]))]);
			break;
		case 2:
			make_object(random, depth);
			break;
		default:
			make_array(random, depth);
	}
}

static void
test_generated(void **state)
{
	Random		shape_text = {.state = 2026};
	Random		document = {.state = 7};
	OracleShape shape;

	(void) state;
	for (int i = 0; i < DOCUMENTS; i++)
	{
		json_t	   *root;

		if (i % 20 == 0)
		{
			do
			{
				shape_text.len = 0;
				make_shape(&shape_text);
			} while (!oracle_shape(&shape, shape_text.text, shape_text.len));
		}
		document.len = 0;
		make_blank(&document);
		make_array(&document, 5);
		make_blank(&document);
		root = json_loads(document.text, JSON_DECODE_ANY, NULL);
		assert_non_null(root);
		oracle_compare(&shape, document.text, document.len, root);
		json_decref(root);

		/* cut short it is not JSON */
		document.text[document.len / 2] = '\0';
		oracle_compare(&shape, document.text, document.len / 2, NULL);
	}
	free(shape_text.text);
	free(document.text);
}

/* The text of a column that has another decoder, which reads checked strings. */
static JsDecoded
decode_checked(const JsCell *cell, JsValue *out)
{
	return js_decode_text(cell, out);
}

/*
 * Reads [TEXT,TEXT], where the first is taken as it is checked and the second after
 * that, into an arena that has so much room left; both must be the same.
 */
static void
expect_same_text(const char *string, size_t room)
{
	static const JsColumn columns[] = {
		{"taken", "0", js_decode_text, JS_NULLABLE},
		{"checked", "1", decode_checked, JS_NULLABLE},
	};
	static const JsShape shape = {.columns = columns,.ncolumns = 2};
	JsReader   *reader = js_reader_create(&shape);
	JsArena		arena = {0};
	JsValue		values[2];
	size_t		left;
	char		document[1024];
	size_t		len;

	assert_non_null(reader);
	len = (size_t) snprintf(document, sizeof(document), "[\"%s\",\"%s\"]", string, string);
	assert_true(len > 0 && len < sizeof(document));
	(void) js_arena_text(&arena, 0);
	(void) js_arena_room(&arena, &left);
	/* what the reader itself needs comes first */
	if (left > room + 400)
		(void) js_arena_text(&arena, left - room - 400);
	if (js_root(document, len) == NULL)
		assert_int_equal(js_read(reader, document, len, &arena, NULL, NULL, values, NULL, NULL),
						 JS_READ_BAD_JSON);
	else
	{
		assert_int_equal(js_read(reader, document, len, &arena, NULL, NULL, values, NULL, NULL),
						 JS_READ);
		assert_int_equal(values[0].type, JS_TEXT);
		assert_int_equal(values[1].type, JS_TEXT);
		assert_int_equal(values[0].len, values[1].len);
		assert_memory_equal(values[0].u.text, values[1].u.text, values[1].len + 1);
	}
	js_arena_free(&arena);
	js_reader_destroy(reader);
}

static void
test_texts(void **state)
{
	static const char *const pieces[] = {
		"", "x", "\\n", "\\\\", "\\\"", "\\/", "\\b", "\\u0041", "\\u0000", "\\ud83d\\ude00", "\\ud83d",
		"\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041", "\\ude00", "\\u00", "\\u00g0", "\\x", "\\", "\\ud83d\\u12",
		"\x7F", "\x01", "\n", "\xC2\x80", "\xC2\x9F\xC2\xA0", "\xC2\xBF", "\xC2", "\xC3\xA9", "\xE2\x82\xAC", "\xE2\x82",
		"\xED\x95\x9C\xEA\xB5\xAD\xC2\x85\xEC\x96\xB4", "\xED\xA0\x80", "\xF0\x9F\x98\x80", "\xF5\x80\x80\x80",
		"\xC0\x80", "\xFF"
	};
	char		string[400];

	(void) state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		for (int before = 0; before < 40; before++)
		{
			for (int after = 0; after < 40; after += 13)
			{
				snprintf(string, sizeof(string), "%.*s%s%.*s", before,
						 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop", pieces[i], after,
						 "0123456789012345678901234567890123456789");
				for (size_t room = 0; room < 160; room += 9)
					expect_same_text(string, room);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_trailing_object),
		cmocka_unit_test(test_alternatives),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_list_alternatives),
		cmocka_unit_test(test_inner_lists),
		cmocka_unit_test(test_absence),
		cmocka_unit_test(test_misfits),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_generated)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
