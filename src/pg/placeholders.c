/*
 * placeholders.c
 *	  Values that settings were given while the library was not loaded.
 *
 * Until then PostgreSQL accepts any value for a setting that it does not know,
 * and a value from the client's options (PGOPTIONS), a role or a database
 * replaces the server's.  When the library is loaded, PostgreSQL rejects such
 * a value for a setting of the server, but by then the server's own value is
 * gone, and the built-in default would apply: no rate_limit, no proxy_file.
 *
 * So the library refuses to load with such options, as PostgreSQL does for
 * settings that it knows.  ALTER ROLE and ALTER DATABASE must not lock anybody
 * out: for their values, the server's is read again from its files.
 */
#include "pg/settings.h"

#include "miscadmin.h"
#include "nodes/bitmapset.h"
#include "utils/acl.h"
#include "utils/guc_tables.h"
#include "utils/memutils.h"

/* Numbers of the settings whose values must be read again. */
static Bitmapset *displaced = NULL;

/* Raises an error about a setting of the server in the client's options. */
static void
check_option(const char *name, GucContext context)
{
	if (context == PGC_SIGHUP)
		ereport(ERROR,
				(errcode(ERRCODE_CANT_CHANGE_RUNTIME_PARAM),
				 errmsg("parameter \"%s\" cannot be set by the options of a connection", name)));
	if (context == PGC_SUSET && !superuser() &&
		pg_parameter_aclcheck(name, GetUserId(), ACL_SET) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to set parameter \"%s\"", name),
				 errdetail("It is among the options of this connection.")));
}

/* Handles a placeholder of one of our settings. */
static void
check_placeholder(const struct config_generic *variable)
{
	GucContext	context;
	const char *name;

	for (int i = 0; (name = playfast_setting(i, &context)) != NULL; i++)
	{
		if (pg_strcasecmp(variable->name, name) != 0)
			continue;
		if (variable->reset_source == PGC_S_CLIENT)
			check_option(name, context);
		else if (context == PGC_SIGHUP)
		{
			MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

			displaced = bms_add_member(displaced, i);
			MemoryContextSwitchTo(old);
		}
	}
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

		/* from ALTER ROLE ALL to the client's options */
		if ((variable->flags & GUC_CUSTOM_PLACEHOLDER) != 0 &&
			variable->reset_source > PGC_S_ARGV && variable->reset_source <= PGC_S_CLIENT)
			check_placeholder(variable);
	}
}

/*
 * Returns the last value of a setting in the server's files; NULL if there is
 * none.
 */
static const char *
find_value(const ConfigVariable *head, const char *name)
{
	const char *value = NULL;

	for (const ConfigVariable *item = head; item != NULL; item = item->next)
	{
		if (item->name != NULL && pg_strcasecmp(item->name, name) == 0)
			value = item->value;
	}
	return value;
}

void
playfast_restore_settings(void)
{
	MemoryContext context;
	MemoryContext old;
	ConfigVariable *head = NULL;
	ConfigVariable *tail = NULL;
	int			i = -1;

	if (displaced == NULL)
		return;
	context = AllocSetContextCreate(CurrentMemoryContext, "playfast settings",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	(void) ParseConfigFile(ConfigFileName, true, NULL, 0, 0, LOG, &head, &tail);
	(void) ParseConfigFile(PG_AUTOCONF_FILENAME, false, NULL, 0, 0, LOG, &head, &tail);
	while ((i = bms_next_member(displaced, i)) >= 0)
	{
		GucContext	who;
		const char *name = playfast_setting(i, &who);
		const char *value = find_value(head, name);

		if (value != NULL)
			SetConfigOption(name, value, PGC_SIGHUP, PGC_S_FILE);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	bms_free(displaced);
	displaced = NULL;
}
