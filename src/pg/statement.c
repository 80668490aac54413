/*
 * statement.c
 *	  Tells the current statement from the one before, and decides whether it
 *	  stores its rows or shows them.
 *
 * A scheduled job must not silently store half of what it asked for; a person
 * looking at 25 charts should not lose 24 because one failed.  The decision
 * rests on the client's statement and on the plan that calls the function.  A
 * function between the two hides the use of its own result, unless the
 * client's statement stores rows.  It knows nothing of batches.
 */
#include "pg/statement.h"

#include "access/xact.h"
#include "executor/execdesc.h"
#include "nodes/execnodes.h"
#include "storage/proc.h"
#include "tcop/cmdtag.h"
#include "tcop/pquery.h"
#include "tcop/utility.h"

/* Is it a statement that stores rows? */
static bool
tag_stores(CommandTag tag)
{
	switch (tag)
	{
		case CMDTAG_INSERT:
		case CMDTAG_UPDATE:
		case CMDTAG_DELETE:
		case CMDTAG_MERGE:
		case CMDTAG_COPY:
		case CMDTAG_CREATE_TABLE_AS:
		case CMDTAG_CREATE_MATERIALIZED_VIEW:
		case CMDTAG_REFRESH_MATERIALIZED_VIEW:
		case CMDTAG_SELECT_INTO:
			return true;
		default:
			return false;
	}
}

/*
 * Does the client's statement store rows?  The portal's own tag does not tell
 * SELECT INTO from SELECT.
 */
static bool
portal_stores(const PortalData *portal)
{
	ListCell   *cell;

	foreach(cell, portal->stmts)
	{
		if (tag_stores(CreateCommandTag(lfirst(cell))))
			return true;
	}

	/* CREATE TABLE AS EXECUTE runs the portal of the prepared statement. */
	return portal->queryDesc != NULL && portal->queryDesc->dest != NULL &&
		portal->queryDesc->dest->mydest == DestIntoRel;
}

/* Does a query text begin with that word? */
static bool
begins_with(const char *text, const char *word)
{
	size_t		len = strlen(word);

	return pg_strncasecmp(text, word, len) == 0 && strchr(" \t\r\n(/-", text[len]) != NULL;
}

/* Skips blanks and comments. */
static const char *
skip_blanks(const char *text)
{
	for (;;)
	{
		const char *end;

		text += strspn(text, " \t\r\n\f");
		if (text[0] == '-' && text[1] == '-')
			text += strcspn(text, "\r\n");
		else if (text[0] == '/' && text[1] == '*' && (end = strstr(text + 2, "*/")) != NULL)
			text = end + 2;
		else
			return text;
	}
}

/*
 * Does the statement whose plan calls the function store rows?  A utility
 * statement inside CALL, DO or a function can be recognized by its text only:
 * its plan is that of the SELECT in it.
 */
static bool
plan_stores(const EState *estate)
{
	const PlannedStmt *plan = estate->es_plannedstmt;
	const char *text = estate->es_sourceText;

	if (plan != NULL && (plan->commandType != CMD_SELECT || plan->hasModifyingCTE))
		return true;
	if (text == NULL)
		return false;
	text = skip_blanks(text);
	return begins_with(text, "CREATE") || begins_with(text, "REFRESH") ||
		begins_with(text, "COPY");
}

bool
playfast_statement_stores(FunctionCallInfo fcinfo)
{
	const ReturnSetInfo *rsinfo = (const ReturnSetInfo *) fcinfo->resultinfo;

	if (ActivePortal != NULL && portal_stores(ActivePortal))
		return true;
	return rsinfo != NULL && IsA(rsinfo, ReturnSetInfo) && rsinfo->econtext != NULL &&
		rsinfo->econtext->ecxt_estate != NULL && plan_stores(rsinfo->econtext->ecxt_estate);
}

bool
playfast_statement_changed(StatementId *id)
{
	StatementId before = *id;

	id->start = GetCurrentStatementStartTimestamp();
#if PG_VERSION_NUM >= 170000
	id->transaction = MyProc->vxid.lxid;
#else
	id->transaction = MyProc->lxid;
#endif
	return id->start != before.start || id->transaction != before.transaction;
}
