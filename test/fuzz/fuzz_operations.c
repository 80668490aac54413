/*
 * fuzz_operations.c
 *	  Every operation, from its requests to the rows of its answers.
 *
 * An input is four bytes, which choose an operation, its first step and the
 * call, and then the answers, separated by the byte 1E, which JSON cannot
 * contain.  Each answer is what the engine passes to a step: the root of a
 * page's block, or the payload of a frame; an empty one is a null payload, and
 * one that begins with "!"  an error row.  The steps follow from the answers,
 * as in the engine; or there is only one answer, as in the offline parsers.
 */
#include <jansson.h>
#include <string.h>

#include "answers.h"
#include "check.h"
#include "grow.h"
#include "mutate.h"
#include "openings.h"
#include "json/json.h"
#include "play/step.h"
#include "play/wire/refusal.h"
#include "play/wire/request.h"
#include "json/utf8.h"

#define HEADER_SIZE 4
#define SEPARATOR 0x1E

/* More answers than any chain needs to reach all its steps. */
#define MOST_ANSWERS 12

/* Subjects of generated and recorded answers, and of requests. */
static const char *const subjects[] =
{
	"org.wellknown.everywhere", "com.google.android.apps.translate",
	"5700313618786177705", "A Name & more",
};

int			LLVMFuzzerInitialize(int *argc, char ***argv);
size_t		LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
									unsigned seed);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void) argc;
	(void) argv;
	make_openings();
	for (size_t o = 0; o < PLAY_NOPERATIONS; o++)
	{
		/* files are left to fuzz_catalog */
		if (play_step_is_resource(&play_operations[o]->steps[0]))
			continue;
		for (int c = 0; c < play_operations[o]->ncolumns; c++)
			CHECK(column_type(&play_operations[o]->columns[c]) != JS_NULL);
	}
	return 0;
}

/* Mostly changes a value of one answer. */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	size_t		begin = HEADER_SIZE;
	const uint8_t *end;
	unsigned	kind = draw_number(&seed, 8);

	if (size <= HEADER_SIZE || kind < 2)
		return LLVMFuzzerMutate(data, size, max_size);
	if (kind == 2)
	{
		(void) LLVMFuzzerMutate(data, HEADER_SIZE, HEADER_SIZE);
		return size;
	}
	for (unsigned skip = draw_number(&seed, 4); skip > 0; skip--)
	{
		end = memchr(data + begin, SEPARATOR, size - begin);
		if (end == NULL)
			break;
		begin = (size_t) (end + 1 - data);
	}
	end = memchr(data + begin, SEPARATOR, size - begin);
	if (!mutate_json(data, &size, max_size, begin,
					 end == NULL ? size : (size_t) (end - data), seed))
		return LLVMFuzzerMutate(data, size, max_size);
	return size;
}

/* ---- requests ---- */

static void
check_page_path(char *path)
{
	CHECK(path != NULL && strncmp(path, "/store/", 7) == 0);
	for (const char *c = path; *c != '\0'; c++)
		CHECK(*c > ' ' && *c <= '~' && *c != '#');
	free(path);
}

static void
check_form(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	char	   *payload = play_step_payload(step, call, chain);
	char	   *form;
	size_t		len;

	CHECK(payload != NULL);
	CHECK(js_root(payload, strlen(payload)) != NULL);
	free(payload);
	for (int is_short = 0; is_short < 2; is_short++)
	{
		form = play_rpc_form(step, &call, &chain, 1, is_short, &len);
		CHECK(form != NULL && strlen(form) == len && strncmp(form, "f.req=", 6) == 0);
		CHECK(strpbrk(form + 6, " \"&=+#\r\n") == NULL);
		free(form);
	}
}

/* After any answer, the next request must be valid. */
static void
ask(const PlayStep *step, const PlayCall *call, const PlayChain *chain)
{
	CHECK(play_step_size(step, call, chain) > 0);
	CHECK(play_step_is_page(step) ? step->page.path != NULL : step->rpc.payload != NULL);
	if (play_step_is_page(step))
		check_page_path(play_step_path(step, call, chain));
	else
		check_form(step, call, chain);
}

/* ---- answers ---- */

/* An answer in the input; text is NULL for null. */
typedef struct Text
{
	char	   *text;
	size_t		len;
} Text;

/*
 * Returns the root found in a page with this one block: the text itself, or
 * NULL.  named: the page has the block's RPC.
 */
static const char *
page_root(const PlayStep *step, const Text *text, bool named)
{
	PlayBlock	block = {"ds:5", named ? step->block.rpcid : "", text->text, text->len};
	const PlayBlock *root;
	bool		several;

	/* a block's data is one valid JSON value */
	if (text->text == NULL || js_check(text->text, text->text + text->len) !=
		text->text + text->len)
		return NULL;
	root = play_step_root(step, &block, 1, &several);
	CHECK(!several && (root == NULL || root == &block));
	return root == NULL ? NULL : root->data;
}

/* Has the operation an argument num? */
static bool
has_num(const PlayOperation *operation)
{
	for (int i = 0; i < operation->ninputs; i++)
	{
		if (operation->inputs[i].get == play_input_num)
			return true;
	}
	return false;
}

static PlayVerdict
read_answer(const PlayOperation *operation, const PlayStep *step, const PlayCall *call,
			PlayChain *chain, const char *text, size_t len, bool *more)
{
	PlayAnswer	answer;
	PlayVerdict verdict;
	int			rank = chain == NULL ? 0 : chain->rank;

	play_answer_init(&answer, operation->ncolumns);
	answer.seen = rank;
	verdict = play_step_read(step, call, chain, text, len, &answer);
	check_answer(operation, step, call, &answer, rank);
	if (chain != NULL)
	{
		CHECK(chain->step >= 0 && chain->step < operation->nsteps);
		chain->rank = answer.seen;
		chain->rows += answer.nrows;
		if (verdict == PLAY_LAYOUT_CHANGED)
			chain->rank -= answer.rejected;
		CHECK(chain->rows <= call->num || call->num == 0 || !has_num(operation));
	}
	*more = answer.more;
	CHECK(play_answer_size(&answer) >= answer.arena.size);
	play_answer_free(&answer);
	return verdict;
}

/* Goes on with the step's fallback, if there is one. */
static bool
fall_back(const PlayStep *step, const PlayCall *call, PlayChain *chain)
{
	if (step->fallback == 0 ||
		!play_step_may_fall_back(step, call, chain))
		return false;
	chain->step = step->fallback;
	return true;
}

/* Reads an error row, and also as the beginning of a body. */
static bool
is_refused(char *text, size_t len)
{
	int			code;
	PlayErrorKind kind = play_error_row(text, &code);

	CHECK(kind >= PLAY_ERROR_REFUSED && kind <= PLAY_ERROR_DATA);
	CHECK(kind != PLAY_ERROR_NOT_FOUND || code == 5);
	CHECK(kind != PLAY_ERROR_INTERNAL || code == 13);
	CHECK(code > -100000000 && code < 1000000000);
	CHECK(play_wall_body(text, len, 200) <= play_wall_body(text, len, 429));
	CHECK(play_er_row(text) >= 0);
	CHECK(play_wall_location(text) <= PLAY_WALL_CAPTCHA);
	js_text_mend(text);
	check_message(text, len + 1);
	return kind == PLAY_ERROR_REFUSED;
}

/* Makes one exchange of a chain; returns whether the call goes on. */
static bool
exchange(const PlayOperation *operation, const PlayCall *call, PlayChain *chain,
		 const Text *text, bool named)
{
	const PlayStep *step = &operation->steps[chain->step];
	const char *root = text->text;
	bool		more;

	ask(step, call, chain);
	if (root != NULL && root[0] == '!')
		return is_refused(text->text + 1, text->len - 1) && fall_back(step, call, chain);
	if (play_step_is_page(step))
		root = page_root(step, text, named);
	if (play_step_is_page(step) && root == NULL)
		return fall_back(step, call, chain);
	switch (read_answer(operation, step, call, chain, root, text->len, &more))
	{
		case PLAY_LAYOUT_CHANGED:
			return fall_back(step, call, chain);
		case PLAY_BROKEN_CHAIN:
			return true;		/* asked again */
		default:
			return more;
	}
}

/* Reads a stored body, without a call. */
static void
read_stored(const PlayOperation *operation, const PlayStep *step, const Text *text,
			bool named)
{
	const char *root = text->text;
	bool		more;

	if (step->block.is_root != NULL && (step->kind != PLAY_STEP_RPC || named))
	{
		root = page_root(step, text, named);
		if (root == NULL)
			return;
	}
	(void) read_answer(operation, step, NULL, NULL, root, text->len, &more);
}

/* ---- inputs ---- */

/* Takes the next answer off the input, as a copy that ends with NUL. */
static bool
take_text(const uint8_t **data, size_t *size, Text *text)
{
	const uint8_t *end;

	if (*size == 0)
		return false;
	end = memchr(*data, SEPARATOR, *size);
	text->len = end == NULL ? *size : (size_t) (end - *data);
	text->text = NULL;
	if (text->len > 0)
	{
		text->text = malloc(text->len + 1);
		CHECK(text->text != NULL);
		memcpy(text->text, *data, text->len);
		text->text[text->len] = '\0';
	}
	*data += text->len + (end != NULL);
	*size -= text->len + (end != NULL);
	return true;
}

/* Makes the call that the bytes of the header choose. */
static PlayCall
make_call(const PlayOperation *operation, uint8_t what, uint8_t how)
{
	static const int nums[] = {100, 0, 2, 1000};
	PlayCall	call = {.country = "us",.lang = "pt-BR"};

	/* app ids must not need encoding in a URL */
	call.subject = subjects[what & (operation->inputs[0].get == play_input_subject &&
									strcmp(operation->inputs[0].name, "app_id") == 0 ? 1 : 3)];
	call.num = nums[what >> 2 & 3];
	if (call.num == 0 && operation == &play_top_apps)
		call.num = 1;
	call.price = (what >> 4 & 3) % 3;
	call.sort = 1 + (how >> 4 & 3) % 3;
	call.score = (how >> 1 & 7) % 6;
	call.device = how & 64 ? 3 : 0;
	call.since = what & 64 ? INT64_C(1700000000000000) : PLAY_NO_SINCE;
	call.token = how & 128 ? "TOKEN" : NULL;
	call.collection = &play_collections[0];
	call.args = "[[1]]";
	return call;
}

/* Measures the cost of a text with one value replaced by a bulk. */
static void
check_grown(const PlayOperation *operation, const Text *text, unsigned number)
{
	static const char *values[4096];
	const char *value;
	char	   *grown;
	size_t		kind = number % HOSTILE_NKINDS;
	size_t		len;
	size_t		n;

	if (text->text == NULL || strlen(text->text) != text->len ||
		js_root(text->text, text->len) == NULL)
		return;
	n = text_values(text->text, values, 4096);
	value = values[number / HOSTILE_NKINDS % n];
	grown = hostile_text(text->text, value, kind, HOSTILE_SIZE, &len);
	if (grown == NULL)
		return;
	hostile_text_cases(operation, grown, len, 0, (size_t) (value - text->text), kind,
					   grow_judge);
	free(grown);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const PlayOperation *operation;
	const char *opening;
	PlayCall	call;
	PlayChain	chain = {0};
	Text		text;
	bool		named;
	bool		more = true;
	uint8_t		begin;
	unsigned	grown;

	if (size < HEADER_SIZE)
		return -1;
	operation = play_operations[data[0] % PLAY_NOPERATIONS];
	if (play_step_is_resource(&operation->steps[0]))
		return -1;
	begin = data[1];
	call = make_call(operation, data[2], data[3]);
	named = data[3] & 1;
	grown = grow_number(data, size);
	data += HEADER_SIZE;
	size -= HEADER_SIZE;

	if (begin & 128)
	{
		if (take_text(&data, &size, &text))
			read_stored(operation, &operation->steps[begin % 128 % operation->nsteps],
						&text, named);
		else
			text.text = NULL;
		free(text.text);
		return 0;
	}

	opening = find_opening(operation, begin, &call);
	chain.step = operation->first_step == NULL ? 0 : operation->first_step(&call);
	if (operation == &play_reviews && call.token != NULL)
		chain.token = strdup(call.token);
	if (opening != NULL)
	{
		text = (Text) {(char *) opening, strlen(opening)};
		more = exchange(operation, &call, &chain, &text, true);
		CHECK(more || call.num == 2 || call.price != 0);
	}
	for (int i = 0; i < MOST_ANSWERS && more && take_text(&data, &size, &text); i++)
	{
		if (i == 0 && grown % 16 == 0)
			check_grown(operation, &text, grown / 16);
		more = exchange(operation, &call, &chain, &text, named);
		free(text.text);
	}
	if (more)
		ask(&operation->steps[chain.step], &call, &chain);
	play_chain_free(&chain);
	return 0;
}
