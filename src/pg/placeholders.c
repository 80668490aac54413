/*
 * placeholders.c
 *	  What the options of a connection say of settings that are not theirs.
 *
 * Until the library is loaded, PostgreSQL takes any value of a setting that it
 * does not know, and from the client's options (PGOPTIONS) it takes it in the
 * place of the server's.  Loading refuses such a value where the role may not
 * set it, but by then the server's is gone, and the built-in default would
 * stand: no rate_limit, no proxy_file.  So the library is not loaded.  That is
 * what PostgreSQL itself does with such options of settings that it knows.
 */
#include "pg/settings.h"

#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc_tables.h"

/* The settings that not every role may set, and who may. */
static const struct
{
	const char *name;
	GucContext	context;
}			guarded[] =
{
	{"playfast.base_url", PGC_SUSET},
	{"playfast.batch_memory", PGC_SUSET},
	{"playfast.ca_file", PGC_SUSET},
	{"playfast.cookie", PGC_SUSET},
	{"playfast.log_transfers", PGC_SUSET},
	{"playfast.max_in_flight", PGC_SUSET},
	{"playfast.max_response_size", PGC_SUSET},
	{"playfast.pack_bytes", PGC_SUSET},
	{"playfast.retries", PGC_SUSET},
	{"playfast.retry_budget", PGC_SUSET},
	{"playfast.user_agent", PGC_SUSET},
	{"playfast.block_cooldown", PGC_SIGHUP},
	{"playfast.max_interval", PGC_SIGHUP},
	{"playfast.proxy_file", PGC_SIGHUP},
	{"playfast.rate_limit", PGC_SIGHUP},
};

/* Refuses the value that the client's options gave a guarded setting. */
static void
check_guarded(const char *name, GucContext context)
{
	if (context == PGC_SIGHUP)
		ereport(ERROR,
				(errcode(ERRCODE_CANT_CHANGE_RUNTIME_PARAM),
				 errmsg("parameter \"%s\" cannot be set by the options of a connection", name)));
	if (!superuser() &&
		pg_parameter_aclcheck(name, GetUserId(), ACL_SET) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to set parameter \"%s\"", name),
				 errdetail("It is among the options of this connection.")));
}

void
playfast_check_placeholders(void)
{
	struct config_generic **variables;
	int			n;

#if PG_VERSION_NUM >= 160000
	variables = get_guc_variables(&n);
#else
	variables = get_guc_variables();
	n = GetNumConfigOptions();
#endif
	for (int v = 0; v < n; v++)
	{
		const struct config_generic *variable = variables[v];

		if (variable->reset_source != PGC_S_CLIENT ||
			(variable->flags & GUC_CUSTOM_PLACEHOLDER) == 0)
			continue;
		for (int i = 0; i < lengthof(guarded); i++)
		{
			if (pg_strcasecmp(variable->name, guarded[i].name) == 0)
				check_guarded(guarded[i].name, guarded[i].context);
		}
	}
}
