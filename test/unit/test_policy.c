/*
 * test_policy.c
 *	  The table of what follows from each failure, compared with
 *	  docs/faults.md.
 *
 * With POLICY=show it prints the table as docs/faults.md should have it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "batch/policy.h"

#define PAGE "docs/faults.md"
#define LINE_SIZE 512

static const char heading[] =
"| Failure | Status | RPC, several calls | RPC, one call | Page | Linked page | File | Uses up retries | The pace learns |\n";

/* Writes the page's line for a row of the table. */
static void
write_row(const BatchPolicy *policy, char line[LINE_SIZE])
{
	int			len = snprintf(line, LINE_SIZE, "| %s | %s%s%s |", policy->name,
							   policy->status == BATCH_OK ? "" : "`",
							   policy->status == BATCH_OK ? "–" : batch_status_name(policy->status),
							   policy->status == BATCH_OK ? "" : "`");

	for (int kind = 0; kind < NEXCHANGES; kind++)
		len += snprintf(line + len, LINE_SIZE - (size_t) len, " %s |",
						batch_action_names[policy->actions[kind]]);
	(void) snprintf(line + len, LINE_SIZE - (size_t) len, " %s | %s |\n",
					policy->counted ? "yes" : "no", batch_signal_names[policy->signal]);
}

static void
page_has_the_same_table(void **state)
{
	FILE	   *page = fopen(PAGE, "r");
	char		found[LINE_SIZE];
	char		wanted[LINE_SIZE];

	(void) state;
	if (getenv("POLICY") != NULL)
	{
		printf("%s|---|---|---|---|---|---|---|---|---|\n", heading);
		for (int i = FAILURE_NONE + 1; i < NFAILURES; i++)
		{
			write_row(&batch_policies[i], wanted);
			fputs(wanted, stdout);
		}
	}
	assert_non_null(page);
	do
	{
		if (fgets(found, sizeof(found), page) == NULL)
			fail_msg("%s has no such table", PAGE);
	} while (strcmp(found, heading) != 0);
	assert_non_null(fgets(found, sizeof(found), page));
	for (int i = FAILURE_NONE + 1; i < NFAILURES; i++)
	{
		write_row(&batch_policies[i], wanted);
		assert_non_null(fgets(found, sizeof(found), page));
		assert_string_equal(found, wanted);
	}
	if (fgets(found, sizeof(found), page) != NULL && found[0] == '|')
		fail_msg("no such failure: %s", found);
	fclose(page);
}

/* Every row has a text, and an action for at least one kind of exchange. */
static void
table_is_complete(void **state)
{
	(void) state;
	for (int i = 0; i < NFAILURES; i++)
	{
		const BatchPolicy *policy = &batch_policies[i];
		bool		happens = false;
		bool		again = false;

		assert_non_null(policy->name);
		for (int kind = 0; kind < NEXCHANGES; kind++)
		{
			BatchAction action = policy->actions[kind];

			happens |= action != ACTION_NONE;
			again |= action == ACTION_AGAIN || action == ACTION_AGAIN_OTHER;

			/* a single call cannot be split, and only pages are redirected */
			assert_true(action != ACTION_SPLIT || kind == EXCHANGE_PACK);
			assert_true(action != ACTION_REDIRECT || kind == EXCHANGE_PAGE ||
						kind == EXCHANGE_LINKED);
		}
		assert_true(happens);
		assert_true(again || !policy->counted);
		assert_true(i == FAILURE_NONE || policy->status != BATCH_OK);

		/* a throttle keeps its calls together */
		if (policy->signal == SIGNAL_THROTTLED)
			assert_true(policy->actions[EXCHANGE_PACK] == ACTION_AGAIN ||
						policy->actions[EXCHANGE_PACK] == ACTION_END);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_has_the_same_table),
		cmocka_unit_test(table_is_complete),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
